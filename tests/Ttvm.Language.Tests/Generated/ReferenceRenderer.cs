using System.Text;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Tests.Generated;

/// <summary>Renders the instruction reference, <c>docs/instructions.md</c>, from the table.</summary>
internal static class ReferenceRenderer
{
    private const string Introduction = """
        <!-- Generated from InstructionSet.cs; do not edit. UPDATE_GOLDEN=1 dotnet test rewrites it. -->

        # Instructions

        Every instruction of the `.ttvm` language, with its byte code, what it does to the value stack, and an example. The
        comments in the examples say what is printed.

        How to read a *stack picture*: `( a b -- sum )` takes `b` from the top of the stack and `a` from below it, and leaves `sum`
        on top. `values…` stands for any number of values. *Operands* are written on the line behind the mnemonic; those in brackets
        may be left out. Names, labels and paths may be written with or without quotes; texts need them.


        """;

    /// <summary>LABEL has no row in the table, because it is no instruction; a reader looks for it here all the same.</summary>
    private const string Label = """

        ### LABEL

        Names the next instruction, as a target of JMP, JZ, CALL and the others that take a label.

        | | |
        |---|---|
        | Written | `LABEL name` |
        | Operands | `name`: with or without quotes, without a colon, not digits only |
        | Stack | `( -- )` |
        | Code | none: a label takes no slot in the program |

        LABEL is no instruction: a program that comes to it goes on with the next line, so a function needs a HALT, RET or JMP before its label.
        A label is known in its whole file, also above its line, and only once. SPAWN finds a label by the text of its name.
        A label may stand at the end of the file; a jump to it ends the process.

        ```assembly
        PUSH_INT 3
        LABEL again
        DUP
        PRINT            ; 3, 2, 1
        PUSH_INT 1
        SUB
        DUP
        JZ done
        JMP again
        LABEL done
        POP
        ```

        """;

    public static string Render()
    {
        var groups = InstructionSet.All.GroupBy(row => row.Group).ToList();
        var page = new StringBuilder(Introduction);
        foreach (var group in groups)
        {
            page.Append($"- [{TitleOf(group.Key)}](#{Anchor(TitleOf(group.Key))}): ");
            page.Append(group.Key == InstructionGroup.Control ? "[LABEL](#label) · " : "");
            page.AppendJoin(" · ", group.Select(row => $"[{row.Mnemonic}](#{Anchor(row.Mnemonic)})"));
            page.Append('\n');
        }

        foreach (var group in groups)
        {
            page.Append($"\n## {TitleOf(group.Key)}\n");
            page.Append(group.Key == InstructionGroup.Control ? Label : "");
            foreach (var row in group)
            {
                Append(page, row);
            }
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder page, Instruction row)
    {
        page.Append($"\n### {row.Mnemonic}\n\n{row.Meaning}\n\n");
        page.Append("| | |\n|---|---|\n");
        page.Append($"| Written | `{row.Signature}` |\n");
        AppendFact(page, "Also written", string.Join(", ", row.Aliases.Select(alias => $"`{alias}`")));
        AppendFact(page, "Operands", string.Join(", ", row.Operands.Select(Describe)));
        page.Append($"| Stack | {DescribeStack(row)} |\n");
        AppendFact(page, "Types", DescribeSlots(row));
        page.Append($"| Code | `0x{(int)row.Opcode:X2}` |\n");
        AppendFact(page, "Notes", string.Join("; ", FlagNotes(row.Flags)));
        page.Append($"\n{row.Remarks}\n");
        if (row.Example.Length > 0)
        {
            page.Append($"\n```assembly\n{row.Example}\n```\n");
        }
    }

    private static void AppendFact(StringBuilder page, string name, string fact)
    {
        if (fact.Length > 0)
        {
            page.Append($"| {name} | {fact} |\n");
        }
    }

    private static string DescribeStack(Instruction row)
    {
        var text = $"`{row.Effect.Picture}`";
        if (row.EffectWithOperand is { } withOperand)
        {
            text += $", with {row.Operands[0].Display} on the line `{withOperand.Picture}`";
        }

        if (row.EffectAtTarget is { } atTarget && atTarget.Picture != row.Effect.Picture)
        {
            text += $", at the label `{atTarget.Picture}`";
        }

        return text;
    }

    private static string DescribeSlots(Instruction row)
    {
        var slots = row.Effect.Inputs.Concat(row.Effect.Outputs).Where(slot => slot.Types != ValueTypes.Any).DistinctBy(slot => slot.Name);
        return string.Join(", ", slots.Select(slot => $"{slot.Name}: {slot.Types.Describe()}"));
    }

    private static string Describe(Operand operand) => $"`{operand.Display}`: {Describe(operand.Kind)}";

    private static string Describe(OperandKind kind) => kind switch
    {
        OperandKind.Int => "an integer",
        OperandKind.Float => "a floating-point number",
        OperandKind.Bool => OneOf(Keywords.Bools),
        OperandKind.Str => "a text",
        OperandKind.Variable => "the name of a variable",
        OperandKind.Field => "the name of a field",
        OperandKind.Label => "a label, or the index of an instruction",
        OperandKind.Params => "the names of the parameters, if any",
        OperandKind.Count => "a number of things",
        OperandKind.Pid => "a process id",
        OperandKind.Process => "the name of a process",
        OperandKind.Path => "the path of a module file",
        OperandKind.Milliseconds => "a time in milliseconds",
        OperandKind.Pattern => "a message pattern",
        OperandKind.Strategy => OneOf(Keywords.Strategies),
        OperandKind.Policy => OneOf(Keywords.Policies),
    };

    private static string OneOf(IEnumerable<string> words) => "one of " + string.Join(", ", words.Select(word => $"`{word}`"));

    private static IEnumerable<string> FlagNotes(InstructionFlags flags) => Enum.GetValues<InstructionFlags>()
        .Where(flag => flags.HasFlag(flag))
        .Select(flag => flag switch
        {
            InstructionFlags.CopiesChanged => "leaves a changed copy; the old value stays as it was",
            InstructionFlags.EndsBlock => "never goes on to the next line",
            InstructionFlags.MayBlock => "the process may wait here",
            InstructionFlags.NeedsSmp => "needs `--smp`",
            InstructionFlags.Unavailable => "not available in this version",
            _ => "",
        })
        .Where(note => note.Length > 0);

    private static string TitleOf(InstructionGroup group) => group switch
    {
        InstructionGroup.Values => "Values and the stack",
        InstructionGroup.Output => "Output",
        InstructionGroup.Arithmetic => "Arithmetic",
        InstructionGroup.Strings => "Strings and conversions",
        InstructionGroup.Comparison => "Comparison and logic",
        InstructionGroup.Control => "Jumps, calls and functions",
        InstructionGroup.Exceptions => "Exceptions",
        InstructionGroup.Modules => "Modules",
        InstructionGroup.Variables => "Variables",
        InstructionGroup.Data => "Lists and objects",
        InstructionGroup.Processes => "Processes",
        InstructionGroup.System => "Files, input, environment and programs",
        InstructionGroup.Time => "Time and chance",
        InstructionGroup.Formats => "JSON, CSV and hashes",
        InstructionGroup.Reserved => "Reserved",
    };

    private static string Anchor(string heading) =>
        new([.. heading.ToLowerInvariant().Where(character => char.IsLetterOrDigit(character) || character is ' ' or '_')
            .Select(character => character == ' ' ? '-' : character)]);
}
