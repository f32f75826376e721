using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Messages;

/// <summary>What a process does for sure before it waits for the first time.</summary>
/// <param name="Uses">The names it registers and the processes it starts, in order.</param>
/// <param name="Waits">Whether it comes to a RECEIVE; otherwise nobody knows how it goes on.</param>
internal sealed record StartupSequence(ImmutableArray<ProcessUse> Uses, bool Waits);

/// <summary>
/// The start-up sequences of the processes of one program. Each is followed from its entry as long as there is one way only, nothing can
/// fail and nothing waits; what the machine may refuse for want of room does not count.
/// </summary>
internal sealed class StartupSequences(MessageFlow flow)
{
    /// <summary>For all processes together, so that a keystroke in a large file costs no more than in a small one.</summary>
    private const int MostSteps = 2000;

    private readonly Dictionary<ProcessEntry, StartupSequence> _known = [];
    private readonly Dictionary<ProcessEntry, bool> _ends = [];
    private int _steps;

    /// <summary>That of a process.</summary>
    public StartupSequence Of(ProcessEntry entry)
    {
        if (!_known.TryGetValue(entry, out var known))
        {
            var uses = ImmutableArray.CreateBuilder<ProcessUse>();
            var waits = Follow(entry, uses);
            _known.Add(entry, known = new StartupSequence(uses.ToImmutable(), waits));
        }

        return known;
    }

    /// <summary>Whether a process may come to an end in another way than by a failure.</summary>
    public bool MayEnd(ProcessEntry entry)
    {
        if (!_ends.TryGetValue(entry, out var ends))
        {
            _ends.Add(entry, ends = MayEnd(flow.ProgramOf(entry.File).Facts.Functions, entry.Label));
        }

        return ends;
    }

    private static bool MayEnd(FunctionTable functions, string label)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { label };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var next))
        {
            if (!functions.Nodes.TryGetValue(next, out var node) || node.Result.Ends || node.Body.RunsForeignCode
                || (next == label && node.Result.Summary.Returns))
            {
                return true;
            }

            foreach (var callee in node.Body.Callees)
            {
                if (seen.Add(callee))
                {
                    queue.Enqueue(callee);
                }
            }
        }

        return false;
    }

    /// <summary>Collects what a process does; true if it comes to a RECEIVE.</summary>
    private bool Follow(ProcessEntry entry, ImmutableArray<ProcessUse>.Builder uses)
    {
        var program = flow.ProgramOf(entry.File);
        if (!program.Facts.Functions.Nodes.TryGetValue(entry.Label, out var node))
        {
            return false;
        }

        var seen = new HashSet<int>();
        for (var index = node.Body.Entry; index >= 0 && seen.Add(index);)
        {
            // Where an exception may lead, what is known is what holds then.
            if (node.Result.States[index] is not { } first || HandlerNode.HasCaught(first.Handlers) != false)
            {
                return false;
            }

            var block = node.Body.Blocks[index];
            var states = node.Result.TraceOf(index, program.Facts.Functions.SummaryOf).States;
            for (var instruction = block.Start; instruction < block.End; instruction++)
            {
                var line = block.Chunk.InstructionAt(instruction);
                if (++_steps > MostSteps || line.Instruction is not { } known || states[instruction - block.Start] is not { } state
                    || HandlerNode.MayCatch(state.Handlers))
                {
                    return false;
                }

                var use = known.Is(InstructionFlags.NeedsSmp)
                    ? program.ProcessUses.From(program.Facts.Program.Chunks.FirstLineOf(block.Chunk) + block.Chunk.LineOf(instruction))
                    : default(ProcessUse?);
                if (use is { Receives: true })
                {
                    return !line.Operands.Any(operand => FunctionBody.PatternVariables(operand).Any());
                }

                if (use is { } step
                    && (step.Is(InstructionFlags.Registers)
                        || (step.Spawns && Failure.IsSupplied(state, line, known, node.Body) && !WantsArguments(state, known))))
                {
                    uses.Add(step);
                }
                else if (IsDoubtful(state, line, known, node.Body))
                {
                    return false;
                }
            }

            index = block.Target >= 0 ? block.Target : block.Next;
        }

        return false;
    }

    /// <summary>Whether control may not come to the next instruction of the way, or others may come far in the meantime.</summary>
    private static bool IsDoubtful(FlowState state, LineSyntax line, Instruction known, FunctionBody body) =>
        Failure.IsPossible(state, line, body) || known.IsAny(InstructionFlags.MayBlock | InstructionFlags.Yields)
        || (!known.AlwaysJumps && (known.Is(InstructionFlags.EndsBlock) || known.Jumps));

    /// <summary>Whether a function is spawned that SPAWN cannot give what it takes.</summary>
    private static bool WantsArguments(FlowState state, Instruction known) =>
        !known.Is(InstructionFlags.PassesArguments) && state.Stack.Value?.Literal is { } made
        && LineMeaning.Find(made, OperandKind.Params) is { Value.AsParams.IsEmpty: false };
}
