namespace Ttvm.Language.Binding;

/// <summary>
/// Finds the number of a chunk. It is a table of an earlier version and the one part of the list that has become another one since: a table
/// of its own for each version would cost an edit in proportion to the file. Immutable.
/// </summary>
/// <param name="Known">The numbers in that earlier version.</param>
/// <param name="First">Where the part that is different begins; the same number then and now.</param>
/// <param name="KnownLast">Where it ended then.</param>
/// <param name="Last">Where it ends now.</param>
internal sealed record ChunkOrder(Dictionary<Chunk, int> Known, int First, int KnownLast, int Last)
{
    /// <summary>The part that is different is searched chunk by chunk; from this length on a new table is made.</summary>
    private const int LongestPart = 48;

    /// <summary>The order of a whole list.</summary>
    public static ChunkOrder Of(ReadOnlySpan<Chunk> chunks)
    {
        var known = new Dictionary<Chunk, int>(chunks.Length, ReferenceEqualityComparer.Instance);
        for (var index = 0; index < chunks.Length; index++)
        {
            known.Add(chunks[index], index);
        }

        return new ChunkOrder(known, 0, 0, 0);
    }

    /// <summary>The number of a chunk; -1 if the list does not have it.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="chunks">The list.</param>
    public int Find(Chunk chunk, ReadOnlySpan<Chunk> chunks)
    {
        if (Known.TryGetValue(chunk, out var ordinal) && (ordinal < First || ordinal >= KnownLast))
        {
            return ordinal < First ? ordinal : ordinal - KnownLast + Last;
        }

        for (var index = First; index < Last; index++)
        {
            if (ReferenceEquals(chunks[index], chunk))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The order after some chunks have taken the place of others.</summary>
    /// <param name="first">The first that has gone.</param>
    /// <param name="last">The first behind them that has not.</param>
    /// <param name="added">How many have come.</param>
    /// <param name="chunks">The list as it is now.</param>
    public ChunkOrder Replace(int first, int last, int added, ReadOnlySpan<Chunk> chunks)
    {
        // What was different and what is now, with everything in between.
        var isSame = Last == First && KnownLast == First;
        var (start, end) = isSame ? (first, last) : (Math.Min(First, first), Math.Max(Last, last));
        var now = end - (last - first) + added;
        return now - start <= LongestPart ? new ChunkOrder(Known, start, end - Last + KnownLast, now) : Of(chunks);
    }
}
