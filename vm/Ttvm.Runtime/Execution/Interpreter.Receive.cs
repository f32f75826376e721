using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Execution;

/// <summary>
/// Receiving and sleeping. A blocking instruction that cannot go on returns <see cref="Outcome.Wait"/>; the process is parked at
/// it and executes it again when a signal has arrived.
/// </summary>
internal static partial class Interpreter
{
    private static Outcome Receive(Process p)
    {
        p.AwaitsAny = !TryReceive(p, matcher: null, out var outcome);
        return outcome;
    }

    private static Outcome ReceiveMatch(Process p, in Op op)
    {
        var matcher = Bind(p, (MessageMatcher)op.Data!, out var undefined);
        return matcher is null ? Fail(p, $"Undefined variable: {undefined}") : TryReceive(p, matcher, out var outcome)
            ? outcome : Outcome.Wait;
    }

    /// <summary>
    /// The pattern with the values of its variables: the present ones or, when the process comes back to the instruction that it is parked
    /// in, the ones that it has been waiting for.
    /// </summary>
    private static MessageMatcher? Bind(Process p, MessageMatcher pattern, out string? undefined)
    {
        undefined = null;
        if (!pattern.HasVariables)
        {
            return pattern;
        }

        if (p.IsResuming && p.Awaited is { } awaited)
        {
            return awaited;
        }

        return p.Awaited = pattern.Bind(p, out undefined);
    }

    /// <summary>
    /// Looks through the mailbox, and through what has arrived meanwhile. False: nothing matches and the inbox is empty.
    /// </summary>
    private static bool TryReceive(Process p, MessageMatcher? matcher, out Outcome outcome)
    {
        while (true)
        {
            if (matcher is null ? p.Mailbox.TryTakeOldest(out var message) : p.Mailbox.TryTake(matcher, out message))
            {
                p.Machine.Events?.Happened(new MachineEvent.Receive(p.Id, message.Sender, message.Payload)
                {
                    SentAt = message.SentAt,
                    Sequence = message.Sequence,
                });
                outcome = Push(p, message.Payload);
                p.Worker!.Messages.Return(message);
                return true;
            }

            if (!p.Inbox.HasSignals)
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

    /// <summary>Whether the receiving instruction that a process is at would find a message, also one that the machine is about to make, or
    /// fail. Changes nothing; only while no thread runs the machine, or by the owner.</summary>
    public static bool CanReceive(Process p)
    {
        var matcher = p.Code.Ops[p.Pc].Data as MessageMatcher;
        if (matcher is { HasVariables: true })
        {
            matcher = p.IsResuming && p.Awaited is { } awaited ? awaited : matcher.Bind(p, out _);
            if (matcher is null)
            {
                return true;
            }
        }

        if (p.Mailbox.Has(matcher))
        {
            return true;
        }

        for (var signal = p.Inbox.Newest; signal is not null; signal = signal.Next)
        {
            if (signal is Message message && (matcher is null || matcher.Matches(message)))
            {
                return true;
            }
        }

        return p.Inbox.HasSignals && p.ComingNotices.Any(message => matcher is null || matcher.Matches(message));
    }

    private static Outcome ReceiveTimeout(Process p, in Op op)
    {
        MessageMatcher? matcher = null;
        if (op.Data is MessageMatcher pattern)
        {
            matcher = Bind(p, pattern, out var undefined);
            if (matcher is null)
            {
                return Fail(p, $"Undefined variable: {undefined}");
            }
        }

        if (TryReceive(p, matcher, out var outcome))
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
        p.Machine.Start(wait.Timer, p);
        return Outcome.Wait;
    }
}
