using System.Collections.Immutable;

namespace Ttvm.Runtime.Testing;

/// <summary>What became of a line.</summary>
public enum LineFate
{
    /// <summary>The line was stated and came.</summary>
    Same,

    /// <summary>The line was stated and did not come.</summary>
    Missing,

    /// <summary>The line came and was not stated.</summary>
    Surplus,
}

/// <summary>A line that was stated, or came, or both.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Text">The line.</param>
/// <param name="Stated">The number of its statement from 0, the ordered statements before the unordered ones; -1 if it was not
/// stated.</param>
public readonly record struct ComparedLine(LineFate Fate, string Text, int Stated);

/// <summary>Compares the lines that came with those that were stated, some in a fixed order and some in any.</summary>
public static class LineDifference
{
    /// <summary>How many cells the table that finds the best alignment may have. If there were more, each line is aligned with its first
    /// match, which may show more differences than there are.</summary>
    private const long MostCells = 4_000_000;

    /// <summary>
    /// All lines, in the order in which they came, and missing ones where they should have come. All are <see cref="LineFate.Same"/>
    /// exactly if all stated lines came and no others, the ordered ones in order.
    /// </summary>
    /// <param name="ordered">Stated lines that come in this order, with any other lines between them.</param>
    /// <param name="unordered">Stated lines that come in any order, between any other lines.</param>
    /// <param name="seen">The lines that came.</param>
    public static ImmutableArray<ComparedLine> Compare(
        IReadOnlyList<string> ordered, IReadOnlyList<string> unordered, IReadOnlyList<string> seen)
    {
        var partners = Align(ordered, seen);
        var free = unordered.Select((text, index) => (text, index)).GroupBy(line => line.text)
            .ToDictionary(group => group.Key, group => new Queue<int>(group.Select(line => ordered.Count + line.index)));
        var lines = ImmutableArray.CreateBuilder<ComparedLine>();
        var (next, following) = (0, 0);
        for (var index = 0; index < seen.Count; index++)
        {
            var text = seen[index];
            if (partners[index] is >= 0 and var partner)
            {
                AddMissing(partner);
                lines.Add(new ComparedLine(LineFate.Same, text, partner));
                next = partner + 1;
            }
            else if (free.TryGetValue(text, out var queue) && queue.TryDequeue(out var stated))
            {
                lines.Add(new ComparedLine(LineFate.Same, text, stated));
            }
            else
            {
                AddMissing(FollowingPartner(index));
                lines.Add(new ComparedLine(LineFate.Surplus, text, -1));
            }
        }

        AddMissing(ordered.Count);
        lines.AddRange(free.Values.SelectMany(queue => queue).Order()
            .Select(stated => new ComparedLine(LineFate.Missing, unordered[stated - ordered.Count], stated)));
        return lines.ToImmutable();

        // Missing lines are shown before the lines that came in their place.
        int FollowingPartner(int index)
        {
            following = Math.Max(following, index);
            while (following < partners.Length && partners[following] < 0)
            {
                following++;
            }

            return following < partners.Length ? partners[following] : ordered.Count;
        }

        void AddMissing(int end)
        {
            for (; next < end; next++)
            {
                lines.Add(new ComparedLine(LineFate.Missing, ordered[next], next));
            }
        }
    }

    /// <summary>For each line that came, the index of the ordered line that it is aligned with, or -1. The pairs are a longest common
    /// subsequence, if the table for that is not too large.</summary>
    private static int[] Align(IReadOnlyList<string> ordered, IReadOnlyList<string> seen)
    {
        var partners = new int[seen.Count];
        Array.Fill(partners, -1);
        var start = 0;
        while (start < ordered.Count && start < seen.Count && ordered[start] == seen[start])
        {
            partners[start] = start++;
        }

        var (orderedEnd, seenEnd) = (ordered.Count, seen.Count);
        while (orderedEnd > start && seenEnd > start && ordered[orderedEnd - 1] == seen[seenEnd - 1])
        {
            partners[--seenEnd] = --orderedEnd;
        }

        if ((long)(orderedEnd - start + 1) * (seenEnd - start + 1) > MostCells)
        {
            AlignFirst(ordered, seen, partners, start, orderedEnd, seenEnd);
            return partners;
        }

        // Element [row, column] is the length of the longest common subsequence of the lines from there on.
        var lengths = new int[orderedEnd - start + 1, seenEnd - start + 1];
        for (var row = orderedEnd - start - 1; row >= 0; row--)
        {
            for (var column = seenEnd - start - 1; column >= 0; column--)
            {
                lengths[row, column] = ordered[start + row] == seen[start + column] ? lengths[row + 1, column + 1] + 1
                    : Math.Max(lengths[row + 1, column], lengths[row, column + 1]);
            }
        }

        for (var (row, column) = (0, 0); row < orderedEnd - start && column < seenEnd - start;)
        {
            if (ordered[start + row] == seen[start + column])
            {
                partners[start + column++] = start + row++;
            }
            else if (lengths[row + 1, column] >= lengths[row, column + 1])
            {
                row++;
            }
            else
            {
                column++;
            }
        }

        return partners;
    }

    private static void AlignFirst(
        IReadOnlyList<string> ordered, IReadOnlyList<string> seen, int[] partners, int start, int orderedEnd, int seenEnd)
    {
        var next = start;
        for (var index = start; index < seenEnd && next < orderedEnd; index++)
        {
            if (seen[index] == ordered[next])
            {
                partners[index] = next++;
            }
        }
    }
}
