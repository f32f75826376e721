using System.Buffers;

namespace Ttvm.Language.Syntax;

/// <summary>Finds what somebody probably meant: one place decides for mnemonics, labels, process names and command-line options alike.</summary>
public static class NearMiss
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidate nearest to <paramref name="name"/>, or null if none is near enough. Counted are letters to add, drop,
    /// replace or exchange with their neighbour (Damerau-Levenshtein, optimal string alignment), case aside: one for names up to
    /// five letters, two up to eight, and so on by thirds. Among equals the one that is nearer with case counted wins, then the first.
    /// If none is that near, the longest candidate that the name begins with: <c>RETURN</c> means <c>RET</c>, <c>string</c> means <c>str</c>.
    /// </summary>
    /// <param name="name">What was written; names above 64 characters have no near miss, so that the search stays cheap.</param>
    /// <param name="candidates">What could have been written.</param>
    public static string? Find(ReadOnlySpan<char> name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        string? bestStem = null;
        var limit = name.Length == 1 ? 0 : Math.Max(name.Length, 3) / 3;
        var bestScore = (Distance: limit, Exact: int.MaxValue);
        foreach (var candidate in candidates)
        {
            if (IsStem(candidate, name) && candidate.Length > (bestStem?.Length ?? 0))
            {
                bestStem = candidate;
            }

            if (Math.Abs(candidate.Length - name.Length) > bestScore.Distance || name.SequenceEqual(candidate))
            {
                continue;
            }

            var distance = Distance(name, candidate, bestScore.Distance, ignoreCase: true);
            if (distance > bestScore.Distance)
            {
                continue;
            }

            var score = (distance, Distance(name, candidate, int.MaxValue, ignoreCase: false));
            if (score.CompareTo(bestScore) < 0)
            {
                best = candidate;
                bestScore = score;
            }
        }

        return best ?? bestStem;
    }

    /// <summary>Whether the name begins with the candidate, which must not be just a small part of it.</summary>
    private static bool IsStem(string candidate, ReadOnlySpan<char> name) =>
        candidate.Length >= 3 && candidate.Length < name.Length && candidate.Length * 8 >= name.Length * 3
        && name.StartsWith(candidate, StringComparison.OrdinalIgnoreCase);

    /// <summary>The edit distance, or any number above <paramref name="limit"/> once it is known to be above.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit, bool ignoreCase)
    {
        var width = b.Length + 1;
        var pool = ArrayPool<int>.Shared.Rent(3 * width);
        var twoAgo = pool.AsSpan(0, width);
        var previous = pool.AsSpan(width, width);
        var current = pool.AsSpan(2 * width, width);
        for (var column = 0; column < width; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= a.Length; row++)
        {
            current[0] = row;
            var least = row;
            for (var column = 1; column < width; column++)
            {
                var same = AreEqual(a[row - 1], b[column - 1], ignoreCase);
                var cost = Math.Min(previous[column - 1] + (same ? 0 : 1), Math.Min(previous[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && !same
                    && AreEqual(a[row - 1], b[column - 2], ignoreCase)
                    && AreEqual(a[row - 2], b[column - 1], ignoreCase))
                {
                    cost = Math.Min(cost, twoAgo[column - 2] + 1);
                }

                current[column] = cost;
                least = Math.Min(least, cost);
            }

            if (least > limit)
            {
                ArrayPool<int>.Shared.Return(pool);
                return least;
            }

            var free = twoAgo;
            twoAgo = previous;
            previous = current;
            current = free;
        }

        var distance = previous[b.Length];
        ArrayPool<int>.Shared.Return(pool);
        return distance;
    }

    private static bool AreEqual(char a, char b, bool ignoreCase) =>
        a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
