using System.Collections.Immutable;
using Ttvm.Language.Text;

namespace Ttvm.Runtime.Debugging.Sources;

/// <summary>
/// Which line of a file that has been changed is which line of the text that was loaded from it. Blanks around a line do not count. Lines
/// that were replaced by as many others are taken for the same lines; whatever else is only in one of the texts has no partner. Immutable.
/// </summary>
internal sealed class LineMap
{
    /// <summary>The most pairs of lines that are compared between the first and the last difference. Beyond that all of these count as
    /// replaced.</summary>
    private const long MostPairs = 4_000_000;

    /// <summary>By 0-based line; -1 for one that has no partner.</summary>
    private readonly int[] _inFile;
    private readonly int[] _inLoaded;

    private LineMap(int[] inFile, int[] inLoaded) => (_inFile, _inLoaded) = (inFile, inLoaded);

    /// <summary>Compares two versions of a text.</summary>
    /// <param name="loaded">As it was loaded.</param>
    /// <param name="file">As the file is.</param>
    public static LineMap Between(SourceText loaded, SourceText file)
    {
        var (left, right) = (LinesOf(loaded), LinesOf(file));
        var map = new LineMap(new int[left.Length], new int[right.Length]);
        Array.Fill(map._inFile, -1);
        Array.Fill(map._inLoaded, -1);
        var start = left.AsSpan().CommonPrefixLength(right);
        for (var line = 0; line < start; line++)
        {
            map.Pair(line, line);
        }

        var (leftEnd, rightEnd) = (left.Length, right.Length);
        while (leftEnd > start && rightEnd > start && left[leftEnd - 1] == right[rightEnd - 1])
        {
            map.Pair(--leftEnd, --rightEnd);
        }

        var (leftAt, rightAt) = (start, start);
        foreach (var (leftNext, rightNext) in CommonLines(left, right, start, leftEnd, rightEnd))
        {
            map.PairReplaced(leftAt, leftNext, rightAt, rightNext);
            map.Pair(leftNext, rightNext);
            (leftAt, rightAt) = (leftNext + 1, rightNext + 1);
        }

        map.PairReplaced(leftAt, leftEnd, rightAt, rightEnd);
        return map;
    }

    /// <summary>The line of the loaded text that a line of the file was, both 1-based; null if it was none.</summary>
    public int? ToLoaded(int line) => Partner(_inLoaded, line);

    /// <summary>The line of the file that a line of the loaded text is by now, both 1-based; null if it is none any more.</summary>
    public int? ToFile(int line) => Partner(_inFile, line);

    private static int? Partner(int[] partners, int line) =>
        line >= 1 && line <= partners.Length && partners[line - 1] is >= 0 and var partner ? partner + 1 : null;

    private static string[] LinesOf(SourceText text) =>
        [.. Enumerable.Range(0, text.LineCount).Select(line => text.Slice(text.GetLineSpan(line)).Trim().ToString())];

    /// <summary>The longest common sequence of lines, from a line that is the first in both up to the ends.</summary>
    private static ImmutableArray<(int Left, int Right)> CommonLines(string[] left, string[] right, int start, int leftEnd, int rightEnd)
    {
        var (height, width) = (leftEnd - start, rightEnd - start);
        if ((long)height * width is 0 or > MostPairs)
        {
            return [];
        }

        // How many lines the rest of both, from there on, have in common.
        var common = new int[height + 1, width + 1];
        for (var i = height - 1; i >= 0; i--)
        {
            for (var j = width - 1; j >= 0; j--)
            {
                common[i, j] = left[start + i] == right[start + j] ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var pairs = ImmutableArray.CreateBuilder<(int, int)>();
        for (var (i, j) = (0, 0); i < height && j < width;)
        {
            if (left[start + i] == right[start + j])
            {
                pairs.Add((start + i++, start + j++));
            }
            else if (common[i + 1, j] >= common[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return pairs.DrainToImmutable();
    }

    private void PairReplaced(int left, int leftEnd, int right, int rightEnd)
    {
        if (leftEnd - left == rightEnd - right)
        {
            while (left < leftEnd)
            {
                Pair(left++, right++);
            }
        }
    }

    private void Pair(int left, int right) => (_inFile[left], _inLoaded[right]) = (right, left);
}
