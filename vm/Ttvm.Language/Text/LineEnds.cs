namespace Ttvm.Language.Text;

/// <summary>What ends a line, in one place: <c>\n</c>, <c>\r\n</c>, or a <c>\r</c> that no <c>\n</c> follows, as in the Language Server
/// Protocol.</summary>
public static class LineEnds
{
    /// <summary>The characters that line ends are made of.</summary>
    public const string Characters = "\r\n";

    /// <summary>What ends the lines of a text that is laid out anew, so that all are the same: <c>\r\n</c> if it is among them, else
    /// <c>\n</c>, and <c>\r</c> only if there is no other.</summary>
    public static string CommonIn(ReadOnlySpan<char> text) =>
        text.IndexOf("\r\n") >= 0 ? "\r\n" : text.Contains('\r') && !text.Contains('\n') ? "\r" : "\n";

    /// <summary>How many characters at the end of a text end its last line: 0, 1, or 2.</summary>
    internal static int LengthAtEnd(ReadOnlySpan<char> text) => text switch
    {
        [.., '\r', '\n'] => 2,
        [.., '\n'] or [.., '\r'] => 1,
        _ => 0,
    };

    /// <summary>Where the lines of a text begin. Behind the last line end there is one more line, which may be empty.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="offset">Where the first of them begins.</param>
    internal static List<int> FindStarts(ReadOnlySpan<char> text, int offset)
    {
        List<int> starts = [offset];
        for (var at = 0; text[at..].IndexOfAny(Characters) is >= 0 and var length;)
        {
            at += length + (text[(at + length)..] is ['\r', '\n', ..] ? 2 : 1);
            starts.Add(offset + at);
        }

        return starts;
    }
}
