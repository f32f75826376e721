using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ttvm.Language.Directives;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Causality;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Exploring;

/// <summary>Hears of what happens in a step, and finds its footprint and the possible failures. Used on the thread of the
/// scheduler.</summary>
/// <param name="model">What of a run matters.</param>
internal sealed class StepObserver(ExplorationModel model) : IMachineEvents, IRunListener
{
    /// <summary>Used again for each instruction and event whose footprint is added to the step's.</summary>
    private readonly Footprint _scratch = new();

    private readonly ConditionalWeakTable<Timer, TimerFacts> _timers = [];
    private ImmutableDictionary<long, int> _timerCounts = ImmutableDictionary<long, int>.Empty;
    private readonly RunFaults _faults = new(model);

    /// <summary>By sender and time of sending: the ordinal of the message among those of the sender. Empty if no faults of messages are
    /// injected.</summary>
    private ImmutableDictionary<(long Sender, long SentAt), int> _sent = ImmutableDictionary<(long, long), int>.Empty;

    private ImmutableDictionary<long, int> _sentCounts = ImmutableDictionary<long, int>.Empty;

    private Step? _step;
    private bool _isProcessing;

    /// <summary>Whether the process of the step would not wait if it found no message.</summary>
    private bool _isImpatient;

    /// <summary>The possible failures of the run so far.</summary>
    public RunFaults Faults => _faults;

    /// <summary>The logical time, in microseconds: how long timers have been waited for, if computing takes no time.</summary>
    public long LogicalTime { get; set; }

    /// <summary>Why a proof would be none: things that the program did and the model does not cover, in sentences without a full
    /// stop.</summary>
    public HashSet<string> Voids { get; } = [];

    /// <summary>The machine that is observed.</summary>
    public Machine Machine { get; set; } = null!;

    /// <summary>The scheduler of the machine.</summary>
    public DeterministicScheduler Scheduler { get; set; } = null!;

    private StepFootprint Now => _step!.Footprint;

    /// <summary>All that is known of the run, to go back to.</summary>
    public ObserverImage TakeImage() => new(_timerCounts, _faults.TakeImage(), LogicalTime, FaultCount, _sent, _sentCounts);

    public void Restore(ObserverImage image)
    {
        (_timerCounts, LogicalTime) = (image.TimerCounts, image.LogicalTime);
        (FaultCount, _sent, _sentCounts) = (image.FaultCount, image.Sent, image.SentCounts);
        _faults.Restore(image.Faults);
    }

    /// <summary>How many faults have been injected; the greatest number if there are to be no more.</summary>
    public int FaultCount { get; private set; }

    /// <summary>The ordinal of a message among those of its sender, from 1; null: it was not sent by an instruction.</summary>
    public int? NumberOf(Message message) => _sent.TryGetValue((message.Sender, message.SentAt), out var number) ? number : null;

    /// <summary>A fault takes a step.</summary>
    public void BeginFault(Step step, int most)
    {
        Begin(step);
        FaultCount = step.Actor.Fault == FaultKinds.None ? most : FaultCount + 1;
        Now.Write(new Resource(ResourceKind.Faults));
        if (step.Actor.Fault == FaultKinds.Kill)
        {
            _faults.Doom(step.Actor.Pid);
        }
    }

    /// <summary>The fault of this step loses or delays a message.</summary>
    public void Lose(Message message, long receiver)
    {
        // The fault is enabled by sending the message. Taking the message depends on it, and so does finding no message.
        var resource = Resource.OfMessage(message.Sender, receiver, message.SentAt);
        Now.Need(resource);
        Now.Write(resource);
        Now.Read(new Resource(ResourceKind.Life, receiver));
        Now.Write(new Resource(ResourceKind.Losses, receiver));
        if (CountsMessages)
        {
            Now.Write(new Resource(ResourceKind.Mailbox, receiver));
        }
    }

    /// <summary>Whether it matters how many messages a mailbox holds.</summary>
    private bool CountsMessages => model.LimitsMailboxes || model.Checks.HasFlag(ExplorationChecks.Mailbox);

    /// <summary>Notes that a step depends on there being no message for a process.</summary>
    public static void ReadEmptiness(StepFootprint footprint, long receiver)
    {
        footprint.Read(new Resource(ResourceKind.Mailbox, receiver));
        footprint.Read(new Resource(ResourceKind.Losses, receiver));
    }

    /// <summary>Facts about a timer that has been set.</summary>
    public TimerFacts FactsOf(Timer timer) => _timers.TryGetValue(timer, out var facts) ? facts
        : throw new InvalidOperationException("nobody has heard of this timer");

    /// <summary>A timer takes a step.</summary>
    public void Begin(Step step) => (_step, _isProcessing) = (step, false);

    /// <summary>A process takes a step, which begins with the signals in its inbox.</summary>
    /// <param name="step">The step.</param>
    /// <param name="process">The process.</param>
    /// <param name="commands">How many of them take effect whatever the process does; see <see cref="StepProbe.Watch.CommandsTo"/>.</param>
    /// <param name="wasBlocked">Whether the process could only wait without these signals.</param>
    /// <param name="isAtReceive">Whether the process is at an instruction that takes a message.</param>
    public void Begin(Step step, Process process, int commands, bool wasBlocked, bool isAtReceive)
    {
        (_step, _isProcessing, _isImpatient) = (step, true, isAtReceive && commands > 0);
        Now.Need(new Resource(ResourceKind.Life, process.Id));
        if (model.LimitsMailboxes)
        {
            // A step may begin with draining one message too many from the inbox.
            Now.Read(new Resource(ResourceKind.Mailbox, process.Id));
        }

        var signals = new Resource(ResourceKind.Signals, process.Id);
        if (wasBlocked && commands == 1)
        {
            Now.Need(signals);
        }
        else
        {
            Now.Read(signals);
        }

        if (_isImpatient && !Interpreter.CanReceive(process))
        {
            ReadEmptiness(Now, process.Id);
        }
    }

    /// <summary>Ends the step.</summary>
    public void End() => _step = null;

    /// <summary>The process of the step is about to execute the visible instruction.</summary>
    public void BeginInstruction(Process process, InstructionRole role)
    {
        _scratch.Clear();
        _scratch.AddNext(process);
        Now.Add(_scratch);
        if ((role & InstructionRole.EndsMachine) != 0)
        {
            Now.IsGlobal = true;
        }

        if ((role & InstructionRole.Ties) != 0)
        {
            Now.Write(new Resource(ResourceKind.Ties, process.Id));
            if (CountsMessages)
            {
                // DEMONITOR and UNLINK take away notices, which count as messages.
                Now.Write(new Resource(ResourceKind.Mailbox, process.Id));
            }
        }

        _isImpatient |= (role & InstructionRole.IsPoll) != 0
            || ((role & InstructionRole.IsTimed) != 0 && model.Time == ExploredTime.Any);
        if ((role & InstructionRole.IsPoll) != 0 && !Interpreter.CanReceive(process))
        {
            ReadEmptiness(Now, process.Id);
        }

        if (NextInstruction.Of(process) is { Row: var row })
        {
            Note(process, row);
        }
    }

    private void Note(Process process, Instruction row)
    {
        if (row.Is(InstructionFlags.ReadsClock))
        {
            Now.Write(new Resource(ResourceKind.Clock));
            Voids.Add($"{row.Mnemonic} was used, and how long computing takes is not modelled");
        }

        if (model.LimitsProcesses && row.IsAny(InstructionFlags.StartsProcess | InstructionFlags.NamesChild))
        {
            // At the limit the instruction fails, and a TRY may catch the error.
            Now.Read(new Resource(ResourceKind.Population));
        }

        if (row.Is(InstructionFlags.DrawsRandom))
        {
            Voids.Add($"{row.Mnemonic} was used, and only the numbers of one seed were tried");
        }

        if (row.Is(InstructionFlags.RunsProgram))
        {
            Voids.Add($"{row.Mnemonic} was used, and what another program does is not modelled");
        }

        if (process.Supervision is not null && row.Is(InstructionFlags.Supervises))
        {
            Now.Write(new Resource(ResourceKind.Clock));
        }
    }

    public void Happened(MachineEvent happened)
    {
        if (_step is null)
        {
            return;
        }

        switch (happened)
        {
            case MachineEvent.TimerSet or MachineEvent.TimerDue:
                return;
            case MachineEvent.Receive receive:
                Receive(receive);
                return;
            case MachineEvent.Output { IsError: var isError }:
                Print(((MachineEvent.Output)happened).Text, isError);
                return;
            case MachineEvent.Spawn:
                Now.Write(new Resource(ResourceKind.Pids));
                WritePopulation();
                break;
            case MachineEvent.Monitor monitor:
                Now.Write(new Resource(ResourceKind.References));
                Now.Read(new Resource(ResourceKind.Life, monitor.To));
                break;
            case MachineEvent.Demonitor or MachineEvent.Link or MachineEvent.Unlink:
                Now.Write(new Resource(ResourceKind.Ties, happened.Pid));
                break;
            case MachineEvent.Exit exit:
                Now.Write(new Resource(ResourceKind.Ties, exit.Pid));
                WritePopulation();
                _faults.Ends(exit, Machine, _step);
                break;
            case MachineEvent.Error { IsCaught: false } error:
                _faults.Add(ExplorationChecks.Error, error.Pid, error.Message, Machine, _step);
                return;
            case MachineEvent.DeadLetter letter:
                _faults.Loses(letter, Machine, _step);
                break;
        }

        _scratch.Clear();
        Scheduler.TellMoment(out _, out _, out var time, out _);
        _scratch.Add(happened, time, Machine);
        Now.Add(_scratch);
        if (happened is MachineEvent.Send { To: > 0 } send)
        {
            if ((model.Faults & (FaultKinds.Drop | FaultKinds.Delay)) != 0)
            {
                var number = _sentCounts.GetValueOrDefault(send.Pid) + 1;
                _sentCounts = _sentCounts.SetItem(send.Pid, number);
                _sent = _sent.SetItem((send.Pid, time), number);
            }

            _faults.Sends(send, Machine, _step);
        }
    }

    /// <summary>A process takes a message: sending the message enables the step. If the process would not have waited without it, the two
    /// race, since the other order is another run.</summary>
    private void Receive(MachineEvent.Receive receive)
    {
        var resource = receive.From != Process.NobodyId ? Resource.OfMessage(receive.From, receive.Pid, receive.SentAt)
            : Resource.OfNotice(receive.Pid, SubjectOf(receive.Payload));
        if (_isImpatient)
        {
            Now.Read(resource);
        }
        else
        {
            Now.Need(resource);
        }

        if (model.Checks.HasFlag(ExplorationChecks.Mailbox))
        {
            Now.Write(new Resource(ResourceKind.Mailbox, receive.Pid));
        }

        _faults.Receives(receive, Machine, _step!);
    }

    /// <summary>The subject of a message that the machine has made: the reference of a DOWN, the pid of an EXIT.</summary>
    private static long SubjectOf(Value payload) => payload.Reference is not ObjectValue fields ? 0
        : fields.Get("ref") is { IsInt: true } reference ? reference.AsInt : fields.Get("pid").Payload;

    private void Print(string text, bool isError)
    {
        if (model.SeesOutput)
        {
            Now.Write(new Resource(ResourceKind.Output, isError ? 1 : 0));
        }
        else if (model.Checks.HasFlag(ExplorationChecks.Expectation) && !text.EndsWith('\n'))
        {
            Voids.Add("parts of a line were printed, and in which order several processes do so was not tried");
        }
    }

    private void WritePopulation()
    {
        if (model.LimitsProcesses)
        {
            Now.Write(new Resource(ResourceKind.Population));
        }
    }

    public void Runs(Process process, bool isBeginning)
    {
        // The actor of the step tells who runs.
    }

    public void Starts(Timer timer)
    {
        var owner = timer.Signal switch
        {
            Message message => message.Sender,
            ExitSignal exit => exit.From,
            _ => timer.Pid,
        };
        var duration = timer.DueAt - Scheduler.Now;
        var actor = Actor.OfProcess(owner);
        if (_step?.Actor.Fault is not null && timer.Signal is Message late)
        {
            actor = Actor.OfArrival(owner, NumberOf(late)!.Value);
            Now.Write(Resource.OfTimer(owner, actor.Timer));
        }
        else if (timer.Signal is not WaitCompletedSignal)
        {
            // Timers that a process waits for are not counted: whether a process has to wait is not visible, so no actor's number may
            // depend on it.
            actor = new Actor(owner, _timerCounts.GetValueOrDefault(owner) + 1);
            _timerCounts = _timerCounts.SetItem(owner, actor.Timer);
            _step?.Footprint.Write(Resource.OfTimer(owner, actor.Timer));
        }

        _timers.AddOrUpdate(timer, new TimerFacts(actor, duration, LogicalTime + duration));
    }

    public void Fires(Timer timer)
    {
        if (_step is null)
        {
            return;
        }

        // Reading the clock is a write in footprints, and moving it on is a read: two timers that move it on are independent.
        Now.Read(new Resource(ResourceKind.Clock));
        if (timer.Signal is Message message)
        {
            Now.Read(new Resource(ResourceKind.Life, timer.Pid));
            Now.Write(Resource.OfMessage(message.Sender, timer.Pid, message.SentAt));
            Now.Write(new Resource(ResourceKind.Mailbox, timer.Pid));
        }

        if (!_isProcessing)
        {
            var actor = FactsOf(timer).Actor;
            Now.Need(Resource.OfTimer(actor.Pid, actor.Timer));
        }
    }

    public void Asks(Process receiver, Signal signal)
    {
        if (_step is null)
        {
            return;
        }

        switch (signal)
        {
            case WaitCompletedSignal:
                return;
            case DownSignal down:
                Now.Write(Resource.OfNotice(receiver.Id, down.Reference));
                Now.Write(new Resource(ResourceKind.Mailbox, receiver.Id));
                break;
            case ExitSignal exit:
                AddExit(receiver, exit);
                break;
            case ChildEndedSignal:
                WriteCommand(receiver.Id);
                break;
        }

        Now.Read(new Resource(ResourceKind.Life, receiver.Id));
        Now.Write(new Resource(ResourceKind.Ties, receiver.Id));
    }

    public void Misses(long pid)
    {
        if (_step is not null)
        {
            Now.Read(new Resource(ResourceKind.Life, pid));
        }
    }

    /// <summary>Adds an exit signal: to a process that traps exits most are messages; other processes end by it, if it is
    /// abnormal.</summary>
    private void AddExit(Process receiver, ExitSignal exit)
    {
        if (receiver.TrapsExits)
        {
            Now.Write(Resource.OfNotice(receiver.Id, exit.From));
            Now.Write(new Resource(ResourceKind.Mailbox, receiver.Id));
        }

        _faults.Exits(receiver, exit);
        if (receiver.IsEndedBy(exit))
        {
            WriteCommand(receiver.Id);
        }
    }

    /// <summary>Adds a signal that takes effect whatever its receiver does. If mailboxes are limited, its order with messages matters: a
    /// process obeys no signal that has come behind one message too many.</summary>
    private void WriteCommand(long receiver)
    {
        Now.Write(new Resource(ResourceKind.Signals, receiver));
        if (model.LimitsMailboxes)
        {
            Now.Read(new Resource(ResourceKind.Mailbox, receiver));
        }
    }

    public void Obeys(Process process, Signal signal)
    {
        // A supervisor counts the restarts within a period, and so reads the clock.
        if (_step is not null && signal is ChildEndedSignal)
        {
            Now.Write(new Resource(ResourceKind.Clock));
        }
    }

    public void Asks(long question, Process asker)
    {
        // The instruction that asks has the footprint of the question.
    }

    public void Answers(long question, Process asker)
    {
        // Every answer comes within the instruction that asks.
    }
}
