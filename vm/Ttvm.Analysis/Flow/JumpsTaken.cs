using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Flow;

/// <summary>
/// By which jumps control comes to the blocks of a function, with as few as possible. Of ways with equally many the one is taken whose
/// jumps stand first, so that the answer depends on nothing but the text.
/// </summary>
internal sealed class JumpsTaken
{
    private const int MostJumps = 5;
    private const int NeverComes = -2;

    private readonly FunctionBody _body;

    /// <summary>The block whose jump begins the straight-line path to a block; -1 for the way from the entry, <see cref="NeverComes"/>
    /// where control never does.</summary>
    private readonly int[] _jumps;

    /// <summary>Looks at all ways.</summary>
    /// <param name="body">The function.</param>
    /// <param name="leaves">For each block whether control leaves it at its end.</param>
    public JumpsTaken(FunctionBody body, bool[] leaves)
    {
        _body = body;
        _jumps = new int[body.Blocks.Length];
        Array.Fill(_jumps, NeverComes);
        var (now, next) = (new SortedSet<(int Block, int Jump)>(), new SortedSet<(int Block, int Jump)>());
        if (body.Entry >= 0)
        {
            now.Add((body.Entry, -1));
        }

        while (now.Count > 0)
        {
            foreach (var (start, jump) in now)
            {
                // Straight on as far as nobody has been before.
                for (var block = start; block >= 0 && _jumps[block] == NeverComes; block = leaves[block]
                    ? body.Blocks[block].Next : Block.None)
                {
                    _jumps[block] = jump;
                    if (leaves[block] && body.Blocks[block].Target is >= 0 and var target && _jumps[target] == NeverComes)
                    {
                        next.Add((target, block));
                    }
                }
            }

            (now, next) = (next, []);
        }
    }

    /// <summary>The jumps on the way to an instruction, the first first; of many the last.</summary>
    /// <param name="site">The instruction.</param>
    public ImmutableArray<(int Site, string Message)> To(int site)
    {
        var jumps = new List<(int, string)>();
        var (chunk, instruction) = _body.PlaceOf(site);
        for (var block = _jumps[_body.FindBlock(chunk, instruction)]; block >= 0 && jumps.Count < MostJumps; block = _jumps[block])
        {
            var last = _body.Blocks[block].End - 1;
            var isHandler = _body.Blocks[block].Chunk.InstructionAt(last).Is(InstructionFlags.Protects);
            jumps.Add((_body.SiteOf(block, last), isHandler ? "An exception behind this leads there." : "This jump leads there."));
        }

        jumps.Reverse();
        return [.. jumps];
    }

    /// <summary>The findings of a function, those about missing values with the way that leads to them.</summary>
    public static ImmutableArray<FlowFinding> Explain(FunctionBody body, bool[] leaves, List<FlowFinding> findings)
    {
        const int MostExplained = 50;
        JumpsTaken? jumps = null;
        var explained = 0;
        for (var index = 0; index < findings.Count; index++)
        {
            var finding = findings[index];
            if (finding.Rule == DiagnosticRules.StackUnderflow)
            {
                jumps ??= new JumpsTaken(body, leaves);
                findings[index] = finding with { Related = finding.Related.AddRange(jumps.To(finding.Site)) };
            }
            else if (finding.Rule == DiagnosticRules.UnsureVariable && finding.Variable is { } name && explained++ < MostExplained)
            {
                findings[index] = finding with { Related = WayWithoutValue(body, leaves, name, finding.Site) };
            }
        }

        return [.. findings];
    }

    /// <summary>A way to an instruction on which a variable gets no value.</summary>
    private static ImmutableArray<(int Site, string Message)> WayWithoutValue(FunctionBody body, bool[] leaves, string name, int site)
    {
        var withoutStores = (bool[])leaves.Clone();
        for (var index = 0; index < body.Blocks.Length; index++)
        {
            var block = body.Blocks[index];
            for (var instruction = block.Start; instruction < block.End; instruction++)
            {
                var line = block.Chunk.InstructionAt(instruction);
                if (!line.IsAny(InstructionFlags.Binds | InstructionFlags.Unbinds)
                    || LineMeaning.Find(line, OperandKind.Variable)?.Value.AsText != name)
                {
                    continue;
                }

                if (line.Is(InstructionFlags.Unbinds))
                {
                    return [(body.SiteOf(index, instruction), "It may have been removed here.")];
                }

                // The parts of a block that the border of a chunk divides are one.
                var last = index;
                while (body.Blocks[last].RunsOn)
                {
                    last = body.Blocks[last].Next;
                }

                withoutStores[last] = false;
            }
        }

        var ways = new JumpsTaken(body, withoutStores);
        var (chunk, place) = body.PlaceOf(site);
        if (ways._jumps[body.FindBlock(chunk, place)] == NeverComes)
        {
            return [];
        }

        var jumps = ways.To(site);
        return jumps.IsEmpty ? [(body.SiteOf(body.Entry, body.Blocks[body.Entry].Start),
            "Control comes straight from here, where it has no value.")] : jumps;
    }
}
