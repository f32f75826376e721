using System.Collections.Immutable;
using Ttvm.Language.Text;

namespace Ttvm.Runtime.Debugging.Sources;

/// <summary>
/// Pairs the lines of a file that has been changed with those of the text that was loaded from it. Blanks around a line do not count. Lines
/// that were replaced by as many others are paired with them; all other lines that only one of the texts has are without a partner.
/// Immutable.
/// </summary>
internal sealed class LineMap
{
    /// <summary>How many pairs of lines are compared at most between the first and the last difference. If there are more, all lines
    /// between count as replaced.</summary>
    private const long MostPairs = 4_000_000;

    /// <summary>By 0-based line of the loaded text, its 0-based partner in the file; -1 for none.</summary>
    private readonly int[] _inFile;
    private readonly int[] _inLoaded;

    private LineMap(int[] inFile, int[] inLoaded) => (_inFile, _inLoaded) = (inFile, inLoaded);

    /// <summary>Compares two versions of a text.</summary>
    /// <param name="loaded">The text that was loaded.</param>
    /// <param name="file">The text of the file now.</param>
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

    /// <summary>The partner in the loaded text of a line of the file, both 1-based; null if it has none.</summary>
    public int? ToLoaded(int line) => Partner(_inLoaded, line);

    /// <summary>The partner in the file of a line of the loaded text, both 1-based; null if it has none.</summary>
    public int? ToFile(int line) => Partner(_inFile, line);

    private static int? Partner(int[] partners, int line) =>
        line >= 1 && line <= partners.Length && partners[line - 1] is >= 0 and var partner ? partner + 1 : null;

    private static string[] LinesOf(SourceText text) =>
        [.. Enumerable.Range(0, text.LineCount).Select(line => text.Slice(text.GetLineSpan(line)).Trim().ToString())];

    /// <summary>The longest common subsequence of the lines from <paramref name="start"/> up to the ends.</summary>
    private static ImmutableArray<(int Left, int Right)> CommonLines(string[] left, string[] right, int start, int leftEnd, int rightEnd)
    {
        var (height, width) = (leftEnd - start, rightEnd - start);
        if ((long)height * width is 0 or > MostPairs)
        {
            return [];
        }

        // Element [i, j] is the length of the longest common subsequence of left from i on and right from j on.
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
