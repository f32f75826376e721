using System.Collections.Immutable;
using System.Numerics;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Flow;

/// <summary>
/// Finds out what a function does and wants on all ways: a <em>must</em> analysis, backwards from the ends. It is certain only if no way
/// leads past all instructions that do it: not to a RET or the end of the process, not into a call that may end it, and not round and
/// round.
/// </summary>
/// <param name="body">The function.</param>
/// <param name="reached">How many instructions of each block control comes to.</param>
/// <param name="leaves">For each block whether control leaves it at its end.</param>
/// <param name="ends">The instructions behind which control may not go on although nothing has failed.</param>
internal sealed class MustAnalysis(FunctionBody body, int[] reached, bool[] leaves, IReadOnlySet<int> ends)
{
    private const int MostBlocks = 400;
    private const int MostValues = 16;

    // Where a chunk ends must make no difference.
    private bool IsTooLarge => body.IsCut || body.Entry < 0 || body.Blocks.Count(block => !block.RunsOn) > MostBlocks;

    private readonly bool?[] _isCovered = new bool?[reached.Length];
    private readonly int[] _firstSite = new int[reached.Length];

    /// <summary>What is wanted for sure, each value once.</summary>
    /// <param name="wanted">All that is wanted anywhere and that no TRY of the function protects.</param>
    public ImmutableArray<Precondition> PreconditionsOf(IReadOnlyList<PreconditionAt> wanted)
    {
        if (wanted.Count == 0 || IsTooLarge)
        {
            return [];
        }

        var sure = ImmutableArray.CreateBuilder<Precondition>();
        foreach (var value in wanted.GroupBy(place => place.Condition with { Types = ValueTypes.Any }).Take(MostValues))
        {
            // The fewer types are right, the more the caller is told; several instructions may want different ones.
            foreach (var types in value.Select(place => place.Condition.Types).Distinct()
                .OrderBy(types => BitOperations.PopCount((uint)types)).ThenBy(types => types))
            {
                if (IsSure(value, types))
                {
                    sure.Add(value.Key with { Types = types });
                    break;
                }
            }
        }

        return sure.ToImmutable();
    }

    /// <summary>How many of the caller's values are taken on all ways.</summary>
    /// <param name="taken">Where some are taken that no TRY of the function protects, and how many.</param>
    public int Needs(IReadOnlyList<(int Site, int Count)> taken)
    {
        if (taken.Count == 0 || IsTooLarge)
        {
            return 0;
        }

        foreach (var count in taken.Select(place => place.Count).Distinct().OrderDescending().Take(MostValues))
        {
            Clear();
            foreach (var (site, _) in taken.Where(place => place.Count >= count))
            {
                Note(site);
            }

            if (IsCovered(body.Entry))
            {
                return count;
            }
        }

        return 0;
    }

    /// <summary>Whether all ways come to an instruction.</summary>
    public bool Meet(int site) => Meet([site]);

    /// <summary>Whether all ways come to one of some instructions.</summary>
    public bool Meet(IEnumerable<int> sites)
    {
        if (IsTooLarge)
        {
            return false;
        }

        Clear();
        foreach (var site in sites)
        {
            Note(site);
        }

        return IsCovered(body.Entry);
    }

    /// <summary>The variables that are wanted of whoever begins the function.</summary>
    /// <param name="read">All reads, in order of place.</param>
    public ImmutableArray<VariableRead> ReadsOf(IReadOnlyList<(int Site, string Name)> read) =>
    [
        .. read.GroupBy(place => place.Name, StringComparer.Ordinal)
            .Select((places, index) => new VariableRead(places.Key, places.First().Site,
                index < MostValues && Meet(places.Select(place => place.Site)))),
    ];

    private void Clear()
    {
        Array.Clear(_isCovered);
        Array.Fill(_firstSite, int.MaxValue);
    }

    private bool IsSure(IEnumerable<PreconditionAt> wanted, ValueTypes types)
    {
        Clear();
        foreach (var (site, condition) in wanted)
        {
            if ((condition.Types & ~types) == ValueTypes.None)
            {
                Note(site);
            }
        }

        return IsCovered(body.Entry);
    }

    /// <summary>An instruction that is looked for.</summary>
    private void Note(int site)
    {
        var (chunk, instruction) = body.PlaceOf(site);
        var block = body.FindBlock(chunk, instruction);
        _firstSite[block] = Math.Min(_firstSite[block], site);
    }

    /// <summary>Whether all ways from a block meet an instruction that wants the value.</summary>
    private bool IsCovered(int block)
    {
        if (block < 0)
        {
            return false;
        }

        if (_isCovered[block] is { } known)
        {
            return known;
        }

        // A way that comes back here goes round without meeting one.
        _isCovered[block] = false;
        var start = body.SiteOf(block, body.Blocks[block].Start);
        var end = Math.Min(_firstSite[block], start + reached[block]);
        for (var site = start; site < end; site++)
        {
            if (ends.Contains(site))
            {
                return false;
            }
        }

        var (_, _, _, next, target, _) = body.Blocks[block];
        var isCovered = _firstSite[block] != int.MaxValue
            || (leaves[block] && (next != Block.None || target != Block.None)
                && (next == Block.None || IsCovered(next)) && (target == Block.None || IsCovered(target)));
        _isCovered[block] = isCovered;
        return isCovered;
    }
}
