using System.Numerics;

namespace Ttvm.Language.Text;

/// <summary>Finds what somebody probably meant: one place decides for mnemonics, labels, process names and command-line options
/// alike.</summary>
public static class NearMiss
{
    private const int LongestName = 64;
    private const int LongestCandidate = LongestName + (LongestName / 3);

    /// <summary>
    /// The candidate nearest to <paramref name="name"/>, or null if none is near enough. Counted are letters to add, drop,
    /// replace or exchange with their neighbour (Damerau-Levenshtein, optimal string alignment), case aside: one for names up to
    /// five letters, two up to eight, and so on by thirds. Among equals the one that is nearer with case counted wins, then the first.
    /// If none is that near, the longest candidate that the name begins with: <c>RETURN</c> means <c>RET</c>, <c>string</c> means
    /// <c>str</c>.
    /// </summary>
    /// <param name="name">What was written; names above 64 characters have no near miss, so that the search stays cheap.</param>
    /// <param name="candidates">What could have been written.</param>
    /// <param name="fits">Whether a candidate that is near may be meant at all, asked of those only; null if any may.</param>
    public static string? Find(ReadOnlySpan<char> name, IEnumerable<string> candidates, Func<string, bool>? fits = null)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        Span<char> upper = stackalloc char[name.Length];
        name.ToUpperInvariant(upper);
        Span<char> candidateBuffer = stackalloc char[LongestCandidate];
        var letters = Letters(upper);
        string? best = null;
        string? bestStem = null;
        var limit = name.Length == 1 ? 0 : Math.Max(name.Length, 3) / 3;
        var bestScore = (Distance: limit, Exact: int.MaxValue);
        foreach (var candidate in candidates)
        {
            if (candidate.Length > name.Length + bestScore.Distance || name.SequenceEqual(candidate))
            {
                continue;
            }

            var upperCandidate = candidateBuffer[..candidate.Length];
            candidate.AsSpan().ToUpperInvariant(upperCandidate);
            if (candidate.Length > (bestStem?.Length ?? 0) && IsStem(upperCandidate, upper) && fits?.Invoke(candidate) != false)
            {
                bestStem = candidate;
            }

            // Every edit removes or adds at most one kind of letter on each side, which is much cheaper to count.
            if (candidate.Length < name.Length - bestScore.Distance
                || BitOperations.PopCount(letters ^ Letters(upperCandidate)) > 2 * bestScore.Distance)
            {
                continue;
            }

            var distance = Distance(upper, upperCandidate, bestScore.Distance);
            if (distance > bestScore.Distance)
            {
                continue;
            }

            var score = (distance, Distance(name, candidate, LongestCandidate));
            if (score.CompareTo(bestScore) < 0 && fits?.Invoke(candidate) != false)
            {
                best = candidate;
                bestScore = score;
            }
        }

        return best ?? bestStem;
    }

    /// <summary>Whether one name may be meant by another, case aside, or be a part of it or stand for it in short.</summary>
    public static bool AreNear(string name, string other) =>
        name.Equals(other, StringComparison.OrdinalIgnoreCase) || name.StartsWith(other, StringComparison.OrdinalIgnoreCase)
            || other.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        || (Math.Max(name.Length, other.Length) <= LongestName
            && Distance(name.ToUpperInvariant(), other.ToUpperInvariant(), Math.Max(name.Length, 3) / 3) <= Math.Max(name.Length, 3) / 3);

    /// <summary>Whether the name begins with the candidate, which must not be just a small part of it.</summary>
    private static bool IsStem(ReadOnlySpan<char> candidate, ReadOnlySpan<char> name) =>
        candidate.Length >= 3 && candidate.Length < name.Length && candidate.Length * 8 >= name.Length * 3 && name.StartsWith(candidate);

    /// <summary>The kinds of letters in a name, as a set of 64; different letters may share a place, which only makes the set less
    /// sharp.</summary>
    private static ulong Letters(ReadOnlySpan<char> name)
    {
        var letters = 0UL;
        foreach (var character in name)
        {
            letters |= 1UL << (character & 63);
        }

        return letters;
    }

    /// <summary>The edit distance, or any number above <paramref name="limit"/> if it is above; only cells that can be within it are looked
    /// at.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        var beyond = limit + 1;
        var width = b.Length + 1;
        Span<int> rows = stackalloc int[3 * (LongestCandidate + 1)];
        var twoAgo = rows[..width];
        var previous = rows.Slice(width, width);
        var current = rows.Slice(2 * width, width);
        for (var column = 0; column < width; column++)
        {
            previous[column] = Math.Min(column, beyond);
        }

        for (var row = 1; row <= a.Length; row++)
        {
            var first = Math.Max(1, row - limit);
            var last = Math.Min(b.Length, row + limit);
            current.Fill(beyond);
            current[0] = Math.Min(row, beyond);
            var least = current[0];
            for (var column = first; column <= last; column++)
            {
                var same = a[row - 1] == b[column - 1];
                var cost = Math.Min(previous[column - 1] + (same ? 0 : 1), Math.Min(previous[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && !same && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1])
                {
                    cost = Math.Min(cost, twoAgo[column - 2] + 1);
                }

                current[column] = Math.Min(cost, beyond);
                least = Math.Min(least, cost);
            }

            if (least > limit)
            {
                return beyond;
            }

            var free = twoAgo;
            twoAgo = previous;
            previous = current;
            current = free;
        }

        return previous[b.Length];
    }
}
