using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Flow;

/// <summary>What is known between the instructions of one block; made only for blocks somebody looks at.</summary>
/// <param name="States">One more than the block has instructions; null behind a place control does not go on from.</param>
internal sealed record BlockTrace(FlowState?[] States)
{
    /// <summary>Goes through a block once more.</summary>
    /// <param name="result">The function.</param>
    /// <param name="block">The block; it must be reached.</param>
    /// <param name="summaryOf">See <see cref="FlowRun"/>.</param>
    public static BlockTrace Of(FunctionResult result, int block, Func<string, FunctionSummary> summaryOf)
    {
        var (chunk, start, end, _, _, _) = result.Body.Blocks[block];
        var run = new FlowRun(result.Body, summaryOf, result.Imports, findings: null);
        var states = new FlowState?[end - start + 1];
        var state = result.States[block]!.Value;
        states[0] = state;
        for (var instruction = start; instruction < end; instruction++)
        {
            var line = chunk.InstructionAt(instruction);
            var goesOn = run.Execute(ref state, line, result.Body.SiteOf(block, instruction));

            // What RET hands back and what THROW leaves is still a picture worth seeing; behind a call that never returns there is none.
            states[instruction - start + 1] = goesOn || LineMeaning.InstructionOf(line)?.Is(InstructionFlags.EndsBlock) == true ? state
                : null;
            if (!goesOn)
            {
                break;
            }
        }

        return new BlockTrace(states);
    }
}
