using System.Globalization;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// The one place that knows what an <see cref="Intervention"/> does to a machine that stands still between two instructions. Used on the
/// scheduler's thread.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="scheduler">Its scheduler.</param>
/// <param name="failed">Tells how many values the stack of a process has for people: where an instruction has failed, also those that it
/// took.</param>
internal sealed class Interventions(Machine machine, DeterministicScheduler scheduler, FailedStacks failed)
{
    /// <summary>The processes that a person has led elsewhere.</summary>
    private readonly HashSet<long> _led = [];

    /// <summary>Whether a process has been made to jump, to begin a frame anew, or to execute something: what its program would have on
    /// the stack where it is says nothing any more.</summary>
    public bool HasLed(long pid) => _led.Contains(pid);

    /// <summary>No problem.</summary>
    private static InterventionProblem? Done => null;

    /// <summary>Whether an intervention would leave all as it is: that is no change, and nobody needs to know of it.</summary>
    public bool IsIdle(Intervention what) => what switch
    {
        Intervention.Freeze { Pid: var pid } => machine.Find(pid) is { } process && scheduler.IsFrozen(process),
        Intervention.Thaw { Pid: var pid } => machine.Find(pid) is { } process && !scheduler.IsFrozen(process),
        Intervention.MoveMessage { Index: >= 0 } move => move.Index == move.To && move.Index < machine.Find(move.Pid)?.WaitingCount,
        _ => false,
    };

    /// <summary>Does an intervention. Not for <see cref="Intervention.RunAlone"/>, which takes its time.</summary>
    /// <param name="what">What to do.</param>
    /// <param name="outcome">What came of an instruction, if one was executed.</param>
    /// <returns>Why it is not possible; null if it is done.</returns>
    public InterventionProblem? Apply(Intervention what, out InsertedInstruction? outcome)
    {
        outcome = null;
        switch (what)
        {
            case Intervention.SetVariable set:
                return Change(set.Pid, process => SetVariable(process, set));
            case Intervention.SetStackValue set:
                return Change(set.Pid, process => SetStackValue(process, set.Index, set.Value));
            case Intervention.SetMessage set:
                return Change(set.Pid, process => EditMailbox(process, set.Index, (all, at) => all.Replace(at, set.Payload)));
            case Intervention.DropMessage drop:
                return Change(drop.Pid, process => EditMailbox(process, drop.Index, static (all, at) => all.RemoveAt(at)));
            case Intervention.DuplicateMessage duplicate:
                return Change(duplicate.Pid, process => EditMailbox(process, duplicate.Index, static (all, at) => all.Duplicate(at)));
            case Intervention.MoveMessage move:
                return Change(move.Pid, process => move.To < 0 || move.To >= process.WaitingCount ? NoMessage(move.To)
                    : EditMailbox(process, move.Index, (all, at) => all.Move(at, move.To)));
            case Intervention.Kill kill:
                return Change(kill.Pid, process =>
                {
                    scheduler.Interrupt(process, new ExitSignal(Process.NobodyId, Value.OfString("kill"), ExitCause.Request,
                        isAbnormal: true));
                    return Done;
                });
            case Intervention.Freeze freeze:
                return Change(freeze.Pid, process =>
                {
                    scheduler.Freeze(process);
                    return Done;
                });
            case Intervention.Thaw thaw:
                return Change(thaw.Pid, process =>
                {
                    scheduler.Thaw(process);
                    return Done;
                });
            case Intervention.Goto leap:
                return Change(leap.Pid, process => Goto(process, leap.Instruction));
            case Intervention.RestartFrame restart:
                return Change(restart.Pid, process => RestartFrame(process, restart.Depth));
            case Intervention.Execute execute:
                InsertedInstruction? inserted = null;
                var problem = Change(execute.Pid, process => Execute(process, execute.Text, out inserted));
                outcome = inserted;
                return problem;
            case Intervention.Rollback { State: { } state } rollback:
                scheduler.Restore(state);
                failed.Restore(rollback.Failed);
                return Done;
            case Intervention.AdvanceClock:
                return scheduler.TryAdvanceClock() ? Done : new InterventionProblem(InterventionProblemKind.NoTimer);
            default:
                throw new System.Diagnostics.UnreachableException($"nobody has said what {what} does");
        }
    }

    private InterventionProblem? Change(long pid, Func<Process, InterventionProblem?> change)
    {
        if (machine.Find(pid) is not { } process)
        {
            return new InterventionProblem(InterventionProblemKind.NoProcess, pid.ToString(CultureInfo.InvariantCulture));
        }

        machine.Touch(process);
        return change(process);
    }

    private static InterventionProblem? SetVariable(Process process, Intervention.SetVariable set)
    {
        if (set.Depth < 0 || set.Depth >= process.Depth)
        {
            return new InterventionProblem(InterventionProblemKind.NoFrame);
        }

        ref var frame = ref process.Frames[set.Depth];
        if (frame.Target.Layout.Find(set.Name) is >= 0 and var slot && slot < frame.Target.SlotCount)
        {
            process.Slots[frame.SlotBase + slot] = set.Value;
        }
        else if (frame.Extras?.Unslotted is { } unslotted && unslotted.ContainsKey(set.Name))
        {
            unslotted[set.Name] = set.Value;
        }
        else
        {
            return new InterventionProblem(InterventionProblemKind.NoVariable, set.Name);
        }

        return Done;
    }

    private InterventionProblem? SetStackValue(Process process, int index, Value value)
    {
        var count = failed.CountOf(process);
        if (index < 0 || index >= count - process.StackFloor)
        {
            return new InterventionProblem(InterventionProblemKind.NoStackValue, index.ToString(CultureInfo.InvariantCulture));
        }

        process.Stack[count - 1 - index] = value;
        return Done;
    }

    private static InterventionProblem NoMessage(int index) =>
        new(InterventionProblemKind.NoMessage, index.ToString(CultureInfo.InvariantCulture));

    private InterventionProblem? EditMailbox(Process process, int index, Action<MailboxEdit, int> edit)
    {
        if (index < 0 || index >= process.WaitingCount)
        {
            return NoMessage(index);
        }

        var all = new MailboxEdit(process);
        edit(all, all.PlaceOf(index));
        all.Apply();

        // What it waits for may be there now.
        if (process.CurrentWait is not { Kind: WaitKind.Timer or WaitKind.Outside })
        {
            scheduler.Wake(process);
        }

        return Done;
    }

    private InterventionProblem? Goto(Process process, int instruction)
    {
        var code = process.Code;
        if (instruction < 0 || instruction >= code.Ops.Length
            || !ReferenceEquals(code.LayoutAt(instruction), process.Innermost.Target.Layout))
        {
            return new InterventionProblem(InterventionProblemKind.OtherFunction);
        }

        if (Leave(process) is { } problem)
        {
            return problem;
        }

        process.Pc = instruction;
        _led.Add(process.Id);
        return Done;
    }

    private InterventionProblem? RestartFrame(Process process, int depth)
    {
        if (depth < 0 || depth >= process.Depth)
        {
            return new InterventionProblem(InterventionProblemKind.NoFrame);
        }

        if (Leave(process) is { } problem)
        {
            return problem;
        }

        Interpreter.CutTo(process, depth + 1);
        process.Pc = process.Innermost.Target.Entry;
        _led.Add(process.Id);
        return Done;
    }

    /// <summary>The process gives the instruction up that it waits in or that has failed.</summary>
    private InterventionProblem? Leave(Process process)
    {
        if (process.CurrentWait is { Kind: WaitKind.Outside })
        {
            return new InterventionProblem(InterventionProblemKind.AwaitsOutside,
                process.Code.TextOf(process.Pc));
        }

        if (process.PendingError is not null)
        {
            process.StackCount = failed.CountOf(process);
            process.PendingError = null;
        }

        if (process.CurrentWait?.Timer is { } timer)
        {
            scheduler.Cancel(timer);
        }

        process.CurrentWait = null;
        (process.IsResuming, process.AwaitsAny) = (false, false);
        scheduler.Wake(process);
        return Done;
    }

    private InterventionProblem? Execute(Process process, string text, out InsertedInstruction? inserted)
    {
        inserted = null;
        if (process.PendingError is not null)
        {
            return new InterventionProblem(InterventionProblemKind.HasFailed,
                process.Code.TextOf(process.Pc));
        }

        if (Read(process, text, out var op) is { } problem)
        {
            return problem;
        }

        _led.Add(process.Id);
        var outcome = scheduler.Execute(process, ref op);
        string? error = null;
        if (outcome == Outcome.Failed)
        {
            var thrown = process.PendingError as ExceptionValue;
            error = thrown?.Message ?? $"{process.PendingError}";

            // What a person has thrown is thrown when the process goes on. Any other error concerns only the instruction that the person
            // has typed.
            process.PendingError = thrown;
        }

        if (outcome == Outcome.Jumped || process.PendingError is not null)
        {
            var pending = process.PendingError;
            process.PendingError = null;
            Leave(process);
            process.PendingError = pending;
        }

        inserted = new InsertedInstruction(outcome switch
        {
            Outcome.Failed => process.PendingError is null ? InsertionOutcome.Failed : InsertionOutcome.Thrown,
            Outcome.Wait => InsertionOutcome.WouldWait,
            Outcome.Exit => InsertionOutcome.Ended,
            Outcome.Jumped => InsertionOutcome.Left,
            _ => InsertionOutcome.Done,
        }, error);
        return Done;
    }

    /// <summary>Assembles and decodes an instruction for the innermost frame of a process.</summary>
    private static InterventionProblem? Read(Process process, string text, out Op op)
    {
        op = default;
        if (text.AsSpan().Trim().ContainsAny(LineEnds.Characters))
        {
            return new InterventionProblem(InterventionProblemKind.NoInstruction, text.Trim(),
                "One instruction at a time can be executed.");
        }

        var line = LineSyntax.Parse(text.Trim());
        if (line.Diagnostics.FirstOrDefault(finding => finding.Rule.Severity == Severity.Error) is { } finding)
        {
            return new InterventionProblem(InterventionProblemKind.NoInstruction, text.Trim(), finding.Message);
        }

        if (line.Instruction is not { } row)
        {
            return new InterventionProblem(InterventionProblemKind.NoInstruction, text.Trim());
        }

        if (row.Is(InstructionFlags.MayBlock) && !row.Is(InstructionFlags.Receives))
        {
            return new InterventionProblem(InterventionProblemKind.AsksOutside, row.Mnemonic);
        }

        var code = process.Code;
        if (Assembler.Assemble(line, code.Labels, code.Module.Instructions.Length, out var missing) is not { } instruction)
        {
            return new InterventionProblem(InterventionProblemKind.NoLabel, missing!);
        }

        op = CodeLoader.Decode(code, instruction, process.Innermost.Target.Layout, out missing);
        return missing is null ? Done : new InterventionProblem(InterventionProblemKind.NoVariable, missing);
    }
}

/// <summary>What came of an instruction that a process was made to execute.</summary>
public enum InsertionOutcome
{
    /// <summary>It is done; the process goes on as before.</summary>
    Done,

    /// <summary>It is done, and leads elsewhere: a jump, a call, a return.</summary>
    Left,

    /// <summary>It has failed, without an effect on the stack.</summary>
    Failed,

    /// <summary>It has thrown: the process goes on with that.</summary>
    Thrown,

    /// <summary>It would have to wait, so it has not happened.</summary>
    WouldWait,

    /// <summary>It has ended the process.</summary>
    Ended,
}

/// <summary>What came of an instruction that a process was made to execute.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Error">Why it failed, or what it has thrown; else null.</param>
public sealed record InsertedInstruction(InsertionOutcome Outcome, string? Error);
