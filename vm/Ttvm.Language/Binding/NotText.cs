using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Language.Binding;

/// <summary>
/// A file that is not text gets this one finding in place of all others: what the parser says about binary data helps
/// nobody, and there may be a million of it.
/// </summary>
internal static class NotText
{
    /// <summary>The finding, or null if the text is text.</summary>
    public static Diagnostic? Find(SourceText source)
    {
        if (source.InvalidByte is { } invalidByte)
        {
            return At(source.InvalidOffset, $"The file is not UTF-8 text: byte {invalidByte} does not belong to any character.");
        }

        if (source.IsPlain)
        {
            return null;
        }

        var text = source.Text.AsSpan();
        var zero = text.IndexOf('\0');
        if (zero >= 0)
        {
            return At(zero, "The file is not text: it holds a NUL character.");
        }

        var half = FindHalfSurrogatePair(text);
        return half >= 0 ? At(half, "The text holds half of a surrogate pair, which is no character.") : null;

        Diagnostic At(int offset, string message) => new(DiagnosticRules.NotText, new TextSpan(offset, 1), message, [], []);
    }

    private static int FindHalfSurrogatePair(ReadOnlySpan<char> text)
    {
        var index = 0;
        while (true)
        {
            var next = text[index..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                return -1;
            }

            index += next;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                return index;
            }

            index += 2;
        }
    }
}
