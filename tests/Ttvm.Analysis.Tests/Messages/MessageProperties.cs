using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>After any edits of any of its files, what is found in the messages of a program is what would be found if all had just been
/// read.</summary>
public sealed class MessageProperties
{
    private const int Sequences = 2000;
    private static readonly string[] Names = ["main.ttvm", "worker.ttvm", "other.ttvm"];

    /// <summary>So small that files of a few dozen lines have many chunks.</summary>
    private static readonly ChunkCutter Small = new(3, 6);

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static readonly Gen<string> Name = OneOf("desk", "shop", "dsk");

    private static readonly Gen<string> Line = Gen.Frequency(
        (4, OneOf("a", "b", "c").Select(label => $"LABEL {label}")),
        (4, Name.Select(name => $"REGISTER {name}")),
        (5, Gen.Select(OneOf("PUSH_STR hello", "PUSH_INT 1", "LOAD x", "TRUE"),
            OneOf("SENDNAMED desk", "SENDNAMED shop", "SENDNAMED dsk", "SEND 1", "SEND"), (value, send) => $"{value}\n{send}")),
        (5, OneOf("RECEIVE", "RECEIVE_MATCH int", "RECEIVE_MATCH \"hello\" | 2", "RECEIVE_MATCH bool", "RECEIVE_TIMEOUT 5 a str",
            "RECEIVE_MATCH oops |")),
        (4, Gen.Select(OneOf("op", "opp", "amount"), OneOf("PUSH_STR \"add\"", "PUSH_INT 1", "SELF", "LOAD x", "NEW_OBJECT"),
            OneOf("SENDNAMED desk", "SEND 1", "LOAD x\nSEND", "STORE x", "CALL a", "CALL b x"),
            (field, value, use) => $"NEW_OBJECT\n{value}\nSET_FIELD {field}\n{use}")),
        (4, Gen.Select(
            OneOf("RECEIVE", "RECEIVE", "RECEIVE_MATCH .op", "RECEIVE_MATCH .amuont | .op=\"ad\" | \"helo\"", "LOAD x",
                "NEW_OBJECT\nPUSH_INT 1\nSET_FIELD op"), OneOf("op", "opp", "amuont"),
                    OneOf("STORE x", "PRINT", "PUSH_STR \"ad\"\nEQ\nPRINT", "SEND"),
            (from, field, use) => $"{from}\nGET_FIELD {field}\n{use}")),
        (3, OneOf("worker", "other", "a", "b", "c", "wrker", "counter").Select(name => $"PUSH_STR {name}\nSPAWN\nPOP")),
        (3, OneOf("PUSH_STR worker\nSPAWN\nSTORE x", "PUSH_STR a\nSPAWN\nSTORE x", "SELF\nSTORE x", "WHEREIS desk\nSTORE x",
            "TRUE\nLOAD x\nSEND", "PUSH_STR hello\nSELF\nSEND", "PUSH_INT 1\nPUSH_INT 2\nSEND")),
        (2, OneOf("SPAWN_CALL a", "SPAWN_CALL b x", "MAKE_FUNCTION c\nSPAWN", "SPAWN", "SUPERVISE_CHILD b", "IMPORT other.ttvm",
            "IMPORT main.ttvm", "IMPORT nowhere.ttvm", "CALL a", "CALL b", "MAKE_LAMBDA a", "MAKE_FUNCTION b", "CALL_FUNCTION")),
        (2, OneOf("MAKE_FUNCTION b x\nSTORE x\nEXPORT x", "STORE y\nEXPORT y", "EXPORT x", "LOAD x\nCALL_FUNCTION", "LOAD y\nADD", "CALL x",
            "IMPORT worker", "IMPORT other")),
        (2, OneOf("WHEREIS desk", "YIELD", "TRAP_EXIT", "LINK", "UNREGISTER desk", "SELF")),
        (4, OneOf("RET", "HALT", "JMP a", "JZ b", "TRY c", "END_TRY", "EXIT", "THROW")),
        (5, OneOf("PUSH_INT 1", "PRINT", "ADD", "POP", "STORE x", "TO_STR", "", "; comment", "; ttvm-ignore TTV0052", "PRIN",
            "NONSENSE", "PUSH_STR hello")));

    private static readonly Gen<string> Text = Gen.Select(
        OneOf("", "REGISTER desk\n", "PUSH_STR worker\nSPAWN\nPOP\n"),
        Line.Array[0, 25],
        Gen.Frequency((30, Gen.Const("")), (1, Gen.Const("JMP 3\n"))),
        (head, lines, tail) => head + string.Join('\n', lines) + "\n" + tail);

    /// <summary>Mostly edits between the instructions that have to do with processes, as somebody makes who types.</summary>
    private static readonly Gen<(int File, double Start, double Length, string Text, bool IsWholeLine)> Edit = Gen.Select(
        Gen.Int[0, Names.Length - 1],
        Gen.Double[0, 1],
        Gen.Frequency((4, Gen.Const(0.0)), (2, Gen.Double[0, 0.05]), (1, Gen.Double[0, 0.5])),
        Gen.Frequency((4, OneOf("PUSH_INT 1\n", "\n", "; comment\n", "ADD\nPRINT\n", "TO_STR\n", "POP\n", "PUSH_STR shop\n")),
            (2, OneOf("", "x", "k", " ", ";", "0")), (2, Line.Select(line => line + "\n"))),
        Gen.Bool,
        (file, start, length, text, isWholeLine) => (file, start, length, text, isWholeLine));

    [Fact]
    public void Edits_and_reading_anew_agree() => Gen.Select(Text, Text, Text, Edit.Array[1, 8]).ForAll(
        (main, worker, other, edits) =>
        {
            var files = new VersionedFiles([.. new[] { main, worker, other }.Select((text, index) => Bind(Names[index], text))]);
            foreach (var (file, start, length, text, isWholeLine) in edits)
            {
                // Half of the versions are looked at before they are left behind, as an editor does.
                if ((file + text.Length) % 2 == 0)
                {
                    _ = files.Diagnose();
                }

                files = files.Change(Names[file], program => Changed(program.Tree, start, length, text, isWholeLine));
                CheckAgree(files);
            }
        },
        samples: Sequences);

    /// <summary>Which function is on the stack decides whether control comes to the UNREGISTER; processes do the same in both
    /// versions.</summary>
    [Theory]
    [InlineData("", "POP\n")]
    [InlineData("POP\n", "")]
    public void An_edit_that_makes_control_come_to_an_instruction_or_not_is_seen(string before, string after)
    {
        const string Start = "PUSH_STR counter\nSPAWN\nPOP\nMAKE_FUNCTION back\nMAKE_FUNCTION end\n";
        const string Rest = "CALL_FUNCTION\nUNREGISTER desk\nHALT\nLABEL back\nRET\nLABEL end\nHALT\n";
        var files = new VersionedFiles([Bind("main.ttvm", Start + before + Rest)]);
        Assert.Equal(before.Length > 0, IsFound(files));
        var next = files.Change("main.ttvm", program => program.Tree.WithChange(new TextSpan(Start.Length, before.Length), after));

        CheckAgree(next);
        Assert.Equal(after.Length > 0, IsFound(next));

        static bool IsFound(VersionedFiles files) =>
            files.Diagnose().Exists(finding => finding.Contains("UNREGISTER fails", StringComparison.Ordinal));
    }

    private static void CheckAgree(VersionedFiles files)
    {
        var expected = files.ReadAnew().Diagnose();
        var actual = files.Diagnose();
        if (!expected.SequenceEqual(actual))
        {
            throw new XunitException(
                $"The findings differ in\n{files}\nexpected only: {string.Join('\n', expected.Except(actual))}\nactual only: {string.Join('\n', actual.Except(expected))}");
        }
    }

    private static AnalyzedProgram Bind(string name, string text) =>
        AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText(name, text)), Small);

    private static SyntaxTree Changed(SyntaxTree tree, double at, double length, string newText, bool isWholeLine)
    {
        var start = (int)(at * tree.Text.Length);
        start = isWholeLine ? tree.Text.GetLineSpan(tree.Text.GetLineIndex(start)).Start : start;
        return tree.WithChange(new TextSpan(start, (int)(length * (tree.Text.Length - start))), newText);
    }

    /// <summary>One version of each file, all in one folder.</summary>
    private sealed class VersionedFiles : IProgramFiles
    {
        private readonly Dictionary<string, AnalyzedProgram> _programs;

        public VersionedFiles(IEnumerable<AnalyzedProgram> programs)
            : this(programs.ToDictionary(program => program.Tree.Text.Path), new KnownPrograms())
        {
        }

        private VersionedFiles(Dictionary<string, AnalyzedProgram> programs, KnownPrograms known) => (_programs, Known) = (programs, known);

        public KnownPrograms Known { get; }

        public VersionedFiles Change(string file, Func<AnalyzedProgram, SyntaxTree> edit) =>
            new(new Dictionary<string, AnalyzedProgram>(_programs) { [file] = _programs[file].WithTree(edit(_programs[file])) },
                Known.Next());

        public VersionedFiles ReadAnew() => new(_programs.Select(file => Bind(file.Key, file.Value.Tree.Text.Text)));

        public override string ToString() => string.Concat(_programs.Select(file => $";- {file.Key}\n{file.Value.Tree.Text.Text}\n"));

        /// <summary>Everything that is found, as text.</summary>
        public List<string> Diagnose() =>
        [
            .. from name in Names.Where(_programs.ContainsKey)
               from found in MessageFindings.Diagnose(name, CheckOptions.Default, this)
               select $"{name} {found.Span} {found.Rule.Code} {found.Message}"
                   + $" [{string.Join("; ", found.Related.Select(Describe))}]"
                   + $" [{string.Join("; ", found.Fixes.Select(fix => fix.Title + string.Join(',', fix.Edits)))}]",
        ];

        /// <summary>With whether the place counts in the text that is looked at, and not in an earlier one.</summary>
        private string Describe(RelatedPlace place)
        {
            var isCurrent = place.Source is null || place.Source == _programs[place.Source.Path].Tree.Text;
            return $"{place.Source?.Path} {place.Span} {isCurrent} {place.Message}";
        }

        public AnalyzedProgram? Load(string file) => _programs.GetValueOrDefault(file);

        /// <summary>The next version is made of the last one that knew its imports, as in an editor.</summary>
        public AnalyzedProgram? Load(string file, ModuleImports imports) =>
            Load(file) is { } program ? _programs[file] = program.With(imports) : null;

        public string? FindWorker(string fromFile, string name) => FindModule(fromFile, name + ".ttvm");

        public string? FindModule(string fromFile, string path) =>
            ProgramNames.OfModule(path, isOfBytecode: false).FirstOrDefault(_programs.ContainsKey);

        public bool LacksModule(string fromFile, string path) => FindModule(fromFile, path) is null;

        public IEnumerable<string> WorkerNames(string fromFile) => _programs.Keys.Select(name => name[..name.IndexOf('.')]);

        public IEnumerable<string> PossibleUsersOf(string file) => _programs.Keys;
    }
}
