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

/// <summary>Hears of what happens in a step: what the step has to do with, and what goes wrong in it. Used on the thread of the
/// scheduler.</summary>
/// <param name="model">What counts.</param>
internal sealed class StepObserver(ExplorationModel model) : IMachineEvents, IRunListener
{
    /// <summary>What is read of a row before the instruction is executed.</summary>
    private readonly Footprint _next = new();

    private readonly ConditionalWeakTable<Timer, TimerFacts> _timers = [];
    private ImmutableDictionary<long, int> _timerCounts = ImmutableDictionary<long, int>.Empty;
    private readonly RunFaults _faults = new(model);

    /// <summary>By sender and time: how many messages that process had sent with this one. Empty where messages do not go wrong.</summary>
    private ImmutableDictionary<(long Sender, long SentAt), int> _sent = ImmutableDictionary<(long, long), int>.Empty;

    private ImmutableDictionary<long, int> _sentCounts = ImmutableDictionary<long, int>.Empty;

    private Step? _step;
    private bool _isProcessing;

    /// <summary>Whether the process would do something else than wait if it found no message.</summary>
    private bool _isImpatient;

    /// <summary>What has gone wrong in the run so far.</summary>
    public RunFaults Faults => _faults;

    /// <summary>How long timers have been waited for, if computing takes no time.</summary>
    public long LogicalTime { get; set; }

    /// <summary>Why a proof would be none: what was done that the model does not know.</summary>
    public HashSet<string> Voids { get; } = [];

    /// <summary>Who is observed.</summary>
    public Machine Machine { get; set; } = null!;

    /// <summary>The scheduler of the machine.</summary>
    public DeterministicScheduler Scheduler { get; set; } = null!;

    private StepFootprint Now => _step!.Footprint;

    /// <summary>All that is known of the run, for going back.</summary>
    public ObserverImage TakeImage() => new(_timerCounts, _faults.TakeImage(), LogicalTime, FaultCount, _sent, _sentCounts);

    public void Restore(ObserverImage image)
    {
        (_timerCounts, LogicalTime) = (image.TimerCounts, image.LogicalTime);
        (FaultCount, _sent, _sentCounts) = (image.FaultCount, image.Sent, image.SentCounts);
        _faults.Restore(image.Faults);
    }

    /// <summary>How much has gone wrong because somebody wants to see what comes of it.</summary>
    public int FaultCount { get; private set; }

    /// <summary>How many messages the sender had sent with this one; null: it was not sent by SEND.</summary>
    public int? NumberOf(Message message) => _sent.TryGetValue((message.Sender, message.SentAt), out var number) ? number : null;

    /// <summary>Something goes wrong, in a step of its own.</summary>
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

    /// <summary>What goes wrong is about a message.</summary>
    public void Lose(Message message, long receiver)
    {
        // Possible since it was sent; who would take it depends on this, and who finds nothing.
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

    /// <summary>Whether it matters how many messages wait for a process.</summary>
    private bool CountsMessages => model.LimitsMailboxes || model.Checks.HasFlag(ExplorationChecks.Mailbox);

    /// <summary>What a process does depends on there being no message for it.</summary>
    public static void ReadEmptiness(StepFootprint footprint, long receiver)
    {
        footprint.Read(new Resource(ResourceKind.Mailbox, receiver));
        footprint.Read(new Resource(ResourceKind.Losses, receiver));
    }

    /// <summary>What is known of a timer that has been set.</summary>
    public TimerFacts FactsOf(Timer timer) => _timers.TryGetValue(timer, out var facts) ? facts
        : throw new InvalidOperationException("nobody has heard of this timer");

    /// <summary>A timer takes a step.</summary>
    public void Begin(Step step) => (_step, _isProcessing) = (step, false);

    /// <summary>A process takes a step, which begins with what others have asked of it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="process">The process.</param>
    /// <param name="commands">How much of it takes effect whatever it does.</param>
    /// <param name="wasBlocked">Whether it could have done nothing without that.</param>
    /// <param name="isAtReceive">Whether it stands at an instruction that takes a message.</param>
    public void Begin(Step step, Process process, int commands, bool wasBlocked, bool isAtReceive)
    {
        (_step, _isProcessing, _isImpatient) = (step, true, isAtReceive && commands > 0);
        Now.Need(new Resource(ResourceKind.Life, process.Id));
        if (model.LimitsMailboxes)
        {
            // Every step of its receiver begins with taking a message, which may be one too many.
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

    /// <summary>The step is over.</summary>
    public void End() => _step = null;

    /// <summary>The process of the step is about to execute the instruction that others can notice.</summary>
    public void BeginInstruction(Process process, InstructionRole role)
    {
        _next.Clear();
        _next.AddNext(process);
        Now.Add(_next);
        if ((role & InstructionRole.EndsMachine) != 0)
        {
            Now.IsGlobal = true;
        }

        if ((role & InstructionRole.Ties) != 0)
        {
            Now.Write(new Resource(ResourceKind.Ties, process.Id));
            if (CountsMessages)
            {
                // A notice that nobody wants any more is no message.
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
            // At the limit it starts nobody, and a handler may catch that.
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

        _next.Clear();
        Scheduler.TellMoment(out _, out _, out var time, out _);
        _next.Add(happened, time, Machine);
        Now.Add(_next);
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

    /// <summary>A message that is taken has been sent before. Where the process would have done something else without it, the other
    /// order is another run.</summary>
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

    /// <summary>What a message of the machine is about: the reference of a DOWN, the pid of an EXIT.</summary>
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
        // A step says itself who runs.
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
            // A timer that a process waits for does not count: whether the process has to wait, nobody notices, so no name may depend on
            // that.
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

        // Who reads the clock writes it here, and who moves it on reads it: to move it on twice comes to the same in either order.
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

    /// <summary>To a process that traps exits, most are messages; others they end, if they are abnormal.</summary>
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

    /// <summary>A process is asked for what takes effect whatever it does. Where a message may be one too many, it matters which of the two
    /// it comes to first: it obeys nothing any more that has come behind such a message.</summary>
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
        // How many restarts there have been lately.
        if (_step is not null && signal is ChildEndedSignal)
        {
            Now.Write(new Resource(ResourceKind.Clock));
        }
    }

    public void Asks(long question, Process asker)
    {
        // What a question has to do with is said by its instruction.
    }

    public void Answers(long question, Process asker)
    {
        // Every answer comes at once.
    }
}
