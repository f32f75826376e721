using System.Text.RegularExpressions;

namespace Ttvm.Architecture.Tests;

/// <summary>
/// What an instruction is stands in its row. Code that asks for opcodes by hand instead has to be found again for every new
/// instruction, so lists of opcodes are refused, and single mentions become no more.
/// </summary>
public sealed partial class OpcodeTests
{
    private const string Table = "vm/Ttvm.Language/Instructions/";

    // One arm for each instruction, and what the loop does for several of them at once.
    private static readonly string[] Dispatch = ["Interpreter.Dispatch.cs", "Interpreter.Loop.cs", "Shortcut.cs", "Shortcuts.cs", "Template.cs",
        "UnitCompiler.Operators.cs"];

    /// <summary>Files that may list opcodes, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["FlatBytecodeReader.cs"] =
            "The format of another program, which never gets an instruction more; no other tool asks what it can hold.",
    };

    /// <summary>
    /// How many times the files of a project, exceptions aside, mention an opcode: each is code about that very instruction. Lower a
    /// number when there are fewer.
    /// </summary>
    private static readonly Dictionary<string, int> MostMentions = new(StringComparer.Ordinal)
    {
        ["Ttvm.Language"] = 6,
        ["Ttvm.Analysis"] = 89,
        // Twelve are operators of the debugger's expressions, each another name of one instruction.
        ["Ttvm.Runtime"] = 49,
        ["Ttvm.Ide"] = 19,
    };

    private static IEnumerable<SourceFile> Askers => SourceFile.All.Where(file =>
        file.IsProduct && !file.Path.StartsWith(Table, StringComparison.Ordinal)
        && !Dispatch.Contains(file.Name) && !Exceptions.ContainsKey(file.Name));

    [Fact]
    public void Nobody_lists_opcodes() => Offences.None(
        "A question about several instructions is a fact of their rows (InstructionFlags), not a list of opcodes.",
        from file in Askers
        from list in OpcodeList().Matches(file.Code)
        select $"{file.Path}: {list.Value}");

    [Fact]
    public void Every_exception_is_needed() => Offences.None(
        "A file that lists no opcodes any more needs no exception.",
        from exception in Exceptions.Keys
        where !SourceFile.All.Any(file => file.Name == exception && OpcodeList().IsMatch(file.Code))
        select exception);

    [Fact]
    public void Single_opcodes_become_no_more() => Offences.None(
        "What a tool wants to know of an instruction it asks the row. If code is about one instruction only, raise the number here.",
        from project in Askers.GroupBy(file => file.Path.Split('/')[1])
        let mentions = project.Sum(file => Mention().Count(file.Code))
        where mentions > MostMentions.GetValueOrDefault(project.Key)
        select $"{project.Key}: {mentions} instead of {MostMentions.GetValueOrDefault(project.Key)}");

    [Theory]
    [InlineData("opcode is Opcode.Add or Opcode.Sub")]
    [InlineData("opcode is not (Opcode.Add\n    or Opcode.Sub)")]
    [InlineData("a == Opcode.Add || b.Instruction?.Opcode == Opcode.Sub")]
    [InlineData("a != Opcode.Add && a is not Opcode.Sub")]
    [InlineData("line is { Opcode: Opcode.Add } or { Group: Group.Data, Instruction.Opcode: Opcode.Sub }")]
    [InlineData("Opcode[] all = [Opcode.Add, Opcode.Sub];")]
    [InlineData("case Opcode.Add:\n    case Opcode.Sub:")]
    [InlineData("using static Ttvm.Language.Instructions.Opcode;")]
    public void A_list_is_seen(string code) => Assert.Matches(OpcodeList(), code);

    [Theory]
    [InlineData("a == Opcode.Load && b == Opcode.CallFunction")]
    [InlineData("Opcode.Gt => order > 0,\n    Opcode.Lt => order < 0,")]
    [InlineData("opcode == Opcode.PushStr || row.Is(InstructionFlags.NamesFile)")]
    [InlineData("case Opcode.Add:\n    return a + b;\ncase Opcode.Sub:")]
    public void What_is_about_one_instruction_is_no_list(string code) => Assert.DoesNotMatch(OpcodeList(), code);

    [GeneratedRegex("\\bOpcode\\.[A-Z]\\w*")]
    private static partial Regex Mention();

    [GeneratedRegex("""
        \bOpcode\.[A-Z]\w*(?:
            \)*\s+or\s+(?:not\s+)?\(*Opcode\.[A-Z]                                             # patterns
          | \s*,\s*Opcode\.[A-Z]                                                               # collections
          | \)*\s*\|\|\s*\(*[\w.?!\[\]]+\s*(?:==|is)\s*\(*Opcode\.[A-Z]                        # alternatives
          | \)*\s*&&\s*\(*[\w.?!\[\]]+\s*(?:!=|is\s+not)\s*\(*Opcode\.[A-Z]                    # and their opposite
          | [^{}]*\}\s*or\s*\{[^{}]*\bOpcode\.[A-Z]                                            # property patterns
        )
        | \bcase\s+Opcode\.\w+:\s*case\s+Opcode\.[A-Z]
        | \busing\s+static\s+[\w.]*\bOpcode;
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OpcodeList();
}
