using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Execution;

/// <summary>Instructions that are not in the program: a person has a process execute them.</summary>
internal static partial class Interpreter
{
    /// <summary>
    /// Executes one instruction as if it stood in front of the next one: a call comes back to that, and what the process was about to do or
    /// waits for stays as it is, unless the instruction leads elsewhere. The caller owns the process.
    /// </summary>
    /// <param name="process">The process. None of its instructions may have failed and not been delivered.</param>
    /// <param name="op">The instruction, decoded for the innermost frame.</param>
    /// <returns>
    /// <see cref="Outcome.Next"/>: it is done. <see cref="Outcome.Jumped"/>: the process goes on elsewhere.
    /// <see cref="Outcome.Failed"/>: it has had no effect on the stack, and <see cref="Process.PendingError"/> says why it failed.
    /// <see cref="Outcome.Wait"/>: it would have to wait, and has not happened. <see cref="Outcome.Exit"/>: the process has ended.
    /// </returns>
    public static Outcome Insert(Process process, ref Op op)
    {
        var (pc, depth, wait, awaited, isResuming, awaitsAny) =
            (process.Pc, process.Depth, process.CurrentWait, process.Awaited, process.IsResuming, process.AwaitsAny);
        var stack = process.Stack[..process.StackCount];
        (process.CurrentWait, process.IsResuming) = (null, false);
        var mayFallThrough = InstructionSet.Get(op.Opcode).Jumps && op.A != pc + 1;
        process.RunsTyped = true;
        var outcome = Step(process, ref op);
        process.RunsTyped = false;
        if (outcome == Outcome.Exit)
        {
            return outcome;
        }

        if (process.CurrentWait?.Timer is { } timer)
        {
            process.Machine.Scheduler.Cancel(timer);
        }

        process.CurrentWait = wait;
        process.AwaitsAny = awaitsAny;
        if (awaited is not null || process.Awaited is not null)
        {
            process.Awaited = awaited;
        }

        process.IsResuming = isResuming;
        if (outcome is Outcome.Failed or Outcome.Wait)
        {
            stack.CopyTo(process.Stack.AsSpan());
            (process.StackCount, process.Pc) = (stack.Length, pc);
            return outcome;
        }

        if (outcome == Outcome.Jumped && process.Depth > depth)
        {
            // The caller would go on behind the instruction that it is at.
            process.Innermost.ReturnTo = pc;
            process.Innermost.Extend().IsTyped = true;
        }
        else if (outcome == Outcome.Jumped && mayFallThrough && process.Pc == pc + 1)
        {
            process.Pc = pc;
            return Outcome.Next;
        }

        return outcome == Outcome.Yield ? Outcome.Next : outcome;
    }

    /// <summary>Drops frames until so many are left, with the handlers of the innermost of these. The caller owns the process, and says
    /// where it goes on.</summary>
    public static void CutTo(Process process, int depth)
    {
        while (process.Depth > depth)
        {
            CutFrame(process);
        }

        while (process.HasHandlerHere)
        {
            process.HandlerCount--;
        }
    }
}
