using System.Text;
using Ttvm.Analysis.Domain;
using Ttvm.Ide.Model;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Descriptions;

/// <summary>What the stack analysis has found out, in words for people.</summary>
internal static class StackText
{
    /// <summary>More values than this do not fit behind a line; those that are left out are the deepest.</summary>
    private const int MostValuesInHint = 6;

    /// <summary>Most texts are shorter.</summary>
    private const int RoomForText = 160;

    /// <summary>A stack, as short as a hint must be.</summary>
    public static string Hint(StackPicture picture)
    {
        var text = new StringBuilder();
        picture.AppendTo(text, MostValuesInHint);
        return text.ToString();
    }

    /// <summary>The stack before and after a line, as Markdown, with the lines that pushed the values; null if nothing is known.</summary>
    public static string? AroundLine(Document document, int line)
    {
        var (before, after) = (document.Program.Analysis.Before(line), document.Program.Analysis.After(line));
        return before is not null ? Around(before, after)
            : document.Tree.Lines[line].Kind == LineKind.Instruction ? "*Control never comes here.*"
            : null;
    }

    /// <summary>The same from the pictures themselves; the second is null if control does not go on.</summary>
    public static string Around(StackPicture before, StackPicture? after)
    {
        var text = new StringBuilder("Stack before: `", RoomForText);
        before.AppendTo(text);
        text.Append("`  \nStack after: ");
        if (after is null)
        {
            text.Append("*control does not go on here*");
        }
        else
        {
            text.Append('`');
            after.AppendTo(text);
            text.Append('`');
        }

        AppendProvenance(text, before);
        return text.ToString();
    }

    /// <summary>The signature of a label, as Markdown; null if no function or process begins there.</summary>
    public static string? Signature(Document document, string label) =>
        document.Program.Analysis.SignatureOf(label) is { } signature ? $"`{label} {signature.Text}`" : null;

    private static void AppendProvenance(StringBuilder text, StackPicture picture)
    {
        var separator = "\n\n";
        for (var index = picture.Values.Length - 1; index >= Math.Max(picture.Values.Length - MostValuesInHint, 0); index--)
        {
            if (picture.Values[index] is { PushedByLine: { } line } value)
            {
                text.Append(separator).Append('`');
                value.AppendTo(text);
                text.Append("` from line ").Append(line + 1);
                separator = " · ";
            }
        }
    }
}
