using Ttvm.Language.Syntax;
using Ttvm.Runtime.Processes;
using Timer = Ttvm.Runtime.Scheduling.Timer;

namespace Ttvm.Runtime.Execution;

/// <summary>
/// Receiving and sleeping. A blocking instruction that cannot go on returns <see cref="Outcome.Wait"/>; the process is parked at
/// it and executes it again when a signal has arrived.
/// </summary>
internal static partial class Interpreter
{
    private static Outcome Receive(Process p)
    {
        while (true)
        {
            if (p.Mailbox.TryTakeOldest(out var message))
            {
                return Push(p, message.Payload);
            }

            if (p.Inbox.IsEmpty)
            {
                return Outcome.Wait;
            }

            if (!p.TakeSignals())
            {
                return Outcome.Exit;
            }
        }
    }

    private static Outcome ReceiveMatch(Process p, in Op op)
    {
        var matcher = new MessageMatcher(p, (MessagePattern)op.Data!);
        return matcher.Error is { } error ? Fail(p, error) : TryReceive(p, matcher.Matches, out var outcome) ? outcome : Outcome.Wait;
    }

    /// <summary>
    /// Looks through the mailbox, and through what has arrived meanwhile. False: nothing matches and the inbox is empty.
    /// </summary>
    private static bool TryReceive(Process p, Func<Message, bool> matches, out Outcome outcome)
    {
        if (!p.IsResuming)
        {
            p.Mailbox.Rewind();
        }

        while (true)
        {
            if (p.Mailbox.TryTake(matches, out var message))
            {
                outcome = Push(p, message.Payload);
                return true;
            }

            if (p.Inbox.IsEmpty)
            {
                outcome = Outcome.Wait;
                return false;
            }

            if (!p.TakeSignals())
            {
                outcome = Outcome.Exit;
                return true;
            }
        }
    }

    private static Outcome ReceiveTimeout(Process p, in Op op)
    {
        Func<Message, bool> matches = static _ => true;
        if (op.Data is MessagePattern pattern)
        {
            var matcher = new MessageMatcher(p, pattern);
            if (matcher.Error is { } error)
            {
                return Fail(p, error);
            }

            matches = matcher.Matches;
        }

        if (TryReceive(p, matches, out var outcome))
        {
            if (p.CurrentWait is { } begun)
            {
                p.CurrentWait = null;
                p.Machine.Scheduler.Cancel(begun.Timer!);
            }

            return outcome;
        }

        if (op.Constant.AsInt == 0 || p.CurrentWait?.IsCompleted == true)
        {
            p.CurrentWait = null;
            p.Pc = op.A;
            return Outcome.Jumped;
        }

        return p.CurrentWait is null ? ParkUntil(p, WaitKind.MessageOrTimer, op.Constant.AsInt) : Outcome.Wait;
    }

    private static Outcome Sleep(Process p, in Op op)
    {
        if (p.CurrentWait is { } wait)
        {
            if (!wait.IsCompleted)
            {
                return Outcome.Wait;
            }

            p.CurrentWait = null;
            p.Pop();
            return Outcome.Next;
        }

        // The operand stays on the stack until the sleep is over, since the instruction is executed again then.
        var duration = p.Top;
        if (!duration.IsInt)
        {
            p.Pop();
            return Mismatch(p, op, "milliseconds (Int)", duration);
        }

        if (duration.AsInt < 0)
        {
            p.Pop();
            return Fail(p, $"SLEEP expects zero or more milliseconds but got {duration.AsInt}");
        }

        return ParkUntil(p, WaitKind.Timer, duration.AsInt);
    }

    private static Outcome ParkUntil(Process p, WaitKind kind, long milliseconds)
    {
        var wait = new Wait(p, kind);
        wait.Timer = new Timer(DueIn(p, milliseconds), p.Id, new WaitCompletedSignal(wait));
        p.CurrentWait = wait;
        p.Machine.Scheduler.Start(wait.Timer);
        return Outcome.Wait;
    }
}
