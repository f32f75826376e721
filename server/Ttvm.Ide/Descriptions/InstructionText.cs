using System.Globalization;
using System.Text;
using Ttvm.Language.Instructions;

namespace Ttvm.Ide.Descriptions;

/// <summary>A row of the instruction table as people read it, in hovers and beside completions.</summary>
public static class InstructionText
{
    /// <summary>What LABEL means, as Markdown; it is no instruction and has no row in the table.</summary>
    public const string LabelMarkdown =
        "```ttvm\nLABEL name\n```\nNames the next instruction, so that jumps, calls and SPAWN can refer to it. It takes no slot of its own; its scope is the file.";

    /// <summary>Signature, stack picture, code, meaning, facts, remarks and example, as Markdown.</summary>
    /// <param name="instruction">The row.</param>
    /// <param name="link">Leads to where more is told; null for none. It stands near the top, where it is seen without scrolling.</param>
    public static string Markdown(Instruction instruction, string? link = null)
    {
        var text = new StringBuilder();
        text.Append("```ttvm\n").Append(instruction.Signature).Append("\n```\n");
        text.Append('`').Append(instruction.Effect.Picture).Append("` · code `0x")
            .Append(((int)instruction.Opcode).ToString("X2", CultureInfo.InvariantCulture)).Append('`');
        foreach (var alias in instruction.Aliases)
        {
            text.Append(" · also `").Append(alias).Append('`');
        }

        if (link is not null)
        {
            text.Append(" · ").Append(link);
        }

        text.Append("\n\n").Append(instruction.Meaning);
        if (Facts(instruction) is { Length: > 0 } facts)
        {
            text.Append("\n\n*").Append(facts).Append('*');
        }

        if (instruction.Remarks.Length > 0)
        {
            text.Append("\n\n").Append(instruction.Remarks);
        }

        if (instruction.Example.Length > 0)
        {
            text.Append("\n\n```ttvm\n").Append(instruction.Example.TrimEnd()).Append("\n```");
        }

        return text.ToString();
    }

    private static string Facts(Instruction instruction) => string.Join(
        ' ',
        new[]
        {
            (InstructionFlags.Unavailable, "Not available in this version."),
            (InstructionFlags.NeedsSmp, "Needs the SMP scheduler (--smp)."),
            (InstructionFlags.MayBlock, "May block the process."),
            (InstructionFlags.EndsBlock, "The next line is not reached from here."),
        }.Where(fact => instruction.Is(fact.Item1)).Select(fact => fact.Item2));
}
