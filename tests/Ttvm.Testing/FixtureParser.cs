using System.Collections.Immutable;

namespace Ttvm.Testing;

/// <summary>Reads the markup of one file of a fixture.</summary>
internal static class FixtureParser
{
    private const string CursorMark = "$0";
    private const string ExpectMark = "expect:";
    private const string LeftEdgeMark = ";<^";

    /// <summary>Reads the markup of the lines of one file.</summary>
    public static FixtureFile ParseFile(string path, IReadOnlyList<string> lines)
    {
        var text = string.Join('\n', lines);
        int? cursor = null;
        if (text.IndexOf(CursorMark, StringComparison.Ordinal) is >= 0 and var mark)
        {
            cursor = mark;
            text = text.Remove(mark, CursorMark.Length);
            if (text.Contains(CursorMark, StringComparison.Ordinal))
            {
                throw new FixtureException($"'{path}' holds more than one {CursorMark}.");
            }
        }

        var annotations = ImmutableArray.CreateBuilder<FixtureAnnotation>();
        var expected = ImmutableArray.CreateBuilder<string>();
        var markers = ImmutableArray.CreateBuilder<FixtureMarker>();
        (int Start, string Text)? above = null;
        var start = 0;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            if (IsAnnotation(line))
            {
                annotations.Add(ParseAnnotation(line, above ?? throw Malformed(line, "there is no line above it")));
            }
            else
            {
                above = (start, line);
                ParseComment(line, number, expected, markers);
            }

            start += line.Length + 1;
            number++;
        }

        return new FixtureFile(path, text, cursor, annotations.DrainToImmutable(), expected.DrainToImmutable(), markers.DrainToImmutable());
    }

    private static bool IsAnnotation(string line) =>
        line.StartsWith(LeftEdgeMark, StringComparison.Ordinal) || (line.StartsWith(';') && line[1..].TrimStart(' ').StartsWith('^'));

    private static FixtureAnnotation ParseAnnotation(string line, (int Start, string Text) above)
    {
        var firstCaret = line.IndexOf('^', StringComparison.Ordinal);
        var column = line.StartsWith(LeftEdgeMark, StringComparison.Ordinal) ? 0 : firstCaret;
        var end = firstCaret;
        while (end < line.Length && line[end] == '^')
        {
            end++;
        }

        if (end > above.Text.Length)
        {
            throw Malformed(line, $"its carets reach beyond the line above, '{above.Text}'");
        }

        var claim = line[end..];
        if (!claim.StartsWith(' ') || claim.Trim().Length == 0)
        {
            throw Malformed(line, "a blank and a text must follow the carets");
        }

        return claim.TrimStart().StartsWith('^')
            ? throw Malformed(line, "it has more than one run of carets; write one line for each range")
            : new FixtureAnnotation(new FixtureRange(above.Start + column, end - column), claim.Trim());
    }

    private static void ParseComment(string line, int number, ImmutableArray<string>.Builder expected,
        ImmutableArray<FixtureMarker>.Builder markers)
    {
        if (FindComment(line) is not { } comment)
        {
            return;
        }

        if (comment.StartsWith('^'))
        {
            throw Malformed(line, "carets stand on a line of their own that begins with ';'");
        }

        if (comment.StartsWith(ExpectMark, StringComparison.Ordinal))
        {
            var output = comment[ExpectMark.Length..];
            expected.Add(output.StartsWith(' ') ? output[1..] : output);
        }
        else if (comment.StartsWith('<'))
        {
            var close = comment.IndexOf('>', StringComparison.Ordinal);
            if (close < 2 || comment[1..close].Contains(' ', StringComparison.Ordinal) || comment[(close + 1)..].Trim().Length > 0)
            {
                throw Malformed(line, "a marker is written '; <name>'");
            }

            markers.Add(new FixtureMarker(comment[1..close], number));
        }
    }

    /// <summary>What stands behind the semicolon that begins the comment, without blanks in front; null if there is no comment.</summary>
    private static string? FindComment(string line)
    {
        var isInString = false;
        for (var index = 0; index < line.Length; index++)
        {
            switch (line[index])
            {
                case '"':
                    isInString = !isInString;
                    break;
                case '\\' when isInString:
                    index++;
                    break;
                case ';' when !isInString:
                    return line[(index + 1)..].TrimStart(' ');
            }
        }

        return null;
    }

    private static FixtureException Malformed(string line, string why) => new($"The fixture's line '{line}' is malformed: {why}.");
}
