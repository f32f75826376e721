using System.Text;
using Ttvm.Language.Analysis;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>What the stack analysis has found out, in words for people.</summary>
internal static class StackText
{
    /// <summary>More values than this do not fit behind a line; those that are left out are the deepest.</summary>
    private const int MostValuesInHint = 6;

    /// <summary>The stack after a line, as short as a hint must be; null if control does not go on there, or if the line has no instruction.</summary>
    public static string? Hint(Document document, int line) => document.Program.Analysis.After(line)?.Shorten(MostValuesInHint);

    /// <summary>The stack before and after a line, as Markdown, with the lines that pushed the values; null if nothing is known.</summary>
    public static string? AroundLine(Document document, int line)
    {
        var (before, after) = (document.Program.Analysis.Before(line), document.Program.Analysis.After(line));
        if (before is null)
        {
            return document.Tree.Lines[line].Kind == LineKind.Instruction ? "*Control never comes here.*" : null;
        }

        var text = new StringBuilder();
        text.Append("Stack before: `").Append(before.Text).Append("`  \nStack after: ").Append(after is null ? "*control does not go on here*" : $"`{after.Text}`");
        if (Provenance(before) is { Length: > 0 } provenance)
        {
            text.Append("\n\n").Append(provenance);
        }

        return text.ToString();
    }

    /// <summary>The signature of a label, as Markdown; null if no function or process begins there.</summary>
    public static string? Signature(Document document, string label) =>
        document.Program.Analysis.SignatureOf(label) is { } signature ? $"`{label} {signature.Text}`" : null;

    private static string Provenance(StackPicture picture)
    {
        var pushed = picture.Values.Reverse().Take(MostValuesInHint)
            .Where(value => value.PushedByLine is not null)
            .Select(value => $"`{value}` from line {value.PushedByLine + 1}");
        return string.Join(" · ", pushed);
    }
}
