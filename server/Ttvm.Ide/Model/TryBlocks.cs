using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Model;

/// <summary>A TRY with what belongs to it, by 0-based lines.</summary>
/// <param name="Try">The TRY.</param>
/// <param name="Catch">The CATCH at its handler; null if there is none.</param>
/// <param name="Ends">The END_TRYs that close it or its catch block, in order.</param>
public sealed record TryBlock(int Try, int? Catch, ImmutableArray<int> Ends)
{
    /// <summary>All of these lines, in order.</summary>
    public IEnumerable<int> Lines => new[] { Try }.Concat(Ends).Concat(Catch is { } line ? [line] : []).Order();
}

/// <summary>
/// Which TRY, CATCH and END_TRY belong together as they stand one below the other. The machine pairs them as it comes along, so a program
/// may well do otherwise; this is what its author most likely means.
/// </summary>
internal static class TryBlocks
{
    /// <summary>The blocks of a file, in the order of their TRYs; in one pass over its lines.</summary>
    public static ImmutableArray<TryBlock> Of(SyntaxTree tree)
    {
        var blocks = new List<TryBlock>();
        var open = new Stack<int>();
        var isOpen = new HashSet<int>();
        var uncaught = new Dictionary<string, int>(StringComparer.Ordinal);
        var labels = new List<string>();
        for (var index = 0; index < tree.Lines.Length; index++)
        {
            var line = tree.Lines[index];
            switch (line.Instruction?.Opcode)
            {
                case Opcode.Try:
                    Open(blocks.Count);
                    uncaught[line.Operands is [var handler, ..] ? handler.Value.AsText : ""] = blocks.Count;
                    blocks.Add(new TryBlock(index, null, []));
                    break;
                case Opcode.Catch when labels.Find(uncaught.ContainsKey) is { } label && uncaught.Remove(label, out var caught):
                    blocks[caught] = blocks[caught] with { Catch = index };

                    // What was opened inside and not closed has vanished on the way here.
                    while (isOpen.Contains(caught))
                    {
                        isOpen.Remove(open.Pop());
                    }

                    Open(caught);
                    break;
                case Opcode.EndTry when open.TryPop(out var ended):
                    isOpen.Remove(ended);
                    blocks[ended] = blocks[ended] with { Ends = blocks[ended].Ends.Add(index) };
                    break;
            }

            if (line.LabelName is { } name)
            {
                labels.Add(name);
            }
            else if (line.Kind != LineKind.Blank)
            {
                labels.Clear();
            }
        }

        return [.. blocks];

        void Open(int block)
        {
            open.Push(block);
            isOpen.Add(block);
        }
    }
}
