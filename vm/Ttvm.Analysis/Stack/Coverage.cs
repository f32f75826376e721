using System.Collections.Immutable;
using Ttvm.Language.Binding;

namespace Ttvm.Analysis.Stack;

/// <summary>Finds instructions that control never comes to.</summary>
internal static class Coverage
{
    /// <summary>The ranges of a chunk that no function reaches, in order.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="labels">The functions that have something to do with it.</param>
    /// <param name="nodes">All functions.</param>
    public static ImmutableArray<(int Start, int End)> GapsOf(Chunk chunk, ImmutableArray<string> labels,
        ImmutableDictionary<string, FunctionNode> nodes)
    {
        var isReached = new bool[chunk.InstructionCount];
        foreach (var label in labels)
        {
            var node = nodes[label];
            foreach (var index in node.Body.BlocksIn(chunk))
            {
                var block = node.Body.Blocks[index];
                isReached.AsSpan(block.Start, node.Result.Reached[index]).Fill(true);
            }
        }

        var gaps = ImmutableArray.CreateBuilder<(int, int)>();
        for (var start = 0; start < isReached.Length; start++)
        {
            if (isReached[start])
            {
                continue;
            }

            var end = start + 1;
            while (end < isReached.Length && !isReached[end])
            {
                end++;
            }

            gaps.Add((start, end));
            start = end;
        }

        return gaps.ToImmutable();
    }
}
