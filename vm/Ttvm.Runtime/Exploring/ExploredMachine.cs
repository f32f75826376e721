using Ttvm.Language.Directives;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Testing;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// A machine whose schedule is chosen step by step, and that can go back to an earlier state. Every step is made of slices, timers and
/// faults, which a <see cref="Schedule"/> can repeat on another machine. Used on one thread.
/// </summary>
internal sealed class ExploredMachine
{
    /// <summary>How many reductions a process runs at most between two visible instructions, before another actor may take a
    /// step.</summary>
    private const int LongestComputation = 100_000;

    private readonly ExplorationModel _model;
    private readonly MemoryHost _host;
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly StepObserver _observer;
    private readonly StepProbe.Watch _watch;

    /// <summary>How many processes have been started whose local instructions have been run.</summary>
    private long _begun;

    /// <summary>A machine in which a program has been loaded, and nothing has been run.</summary>
    /// <param name="host">The outside, whose state goes back with the machine's.</param>
    /// <param name="options">How the machine runs.</param>
    /// <param name="model">What of a run matters.</param>
    public ExploredMachine(MemoryHost host, MachineOptions options, ExplorationModel model)
    {
        (_host, _model) = (host, model);
        _observer = new StepObserver(model);
        DeterministicScheduler? scheduler = null;
        _machine = new Machine(host, options with { Events = _observer }, machine =>
            scheduler = new DeterministicScheduler(machine, new RoundRobin()));
        _scheduler = scheduler!;
        _watch = new StepProbe.Watch(_observer, model.SeesOutput);
        (_observer.Machine, _observer.Scheduler) = (_machine, _scheduler);
        _machine.Listener = _observer;
        _machine.Code.OnLoaded = _watch.Mark;
    }

    public Machine Machine => _machine;

    public MemoryHost Host => _host;

    public StepObserver Observer => _observer;

    /// <summary>Loads the program and starts process 1.</summary>
    /// <returns>The code, or why it cannot be loaded.</returns>
    public LoadedCode Start(string path)
    {
        var loaded = _machine.Code.Load(path);
        if (loaded.Code is { } code)
        {
            _machine.StartMain(code);
            _begun = 1;
        }

        return loaded;
    }

    /// <summary>The state of machine, outside and observer.</summary>
    public ExploredState TakeState() => new(_scheduler.TakeSnapshot(), _host.TakeImage(), _observer.TakeImage());

    /// <summary>Goes back to a state that the machine has been in before.</summary>
    public void Restore(ExploredState state)
    {
        _scheduler.Restore(state.Machine);
        _host.Restore(state.Host);
        _observer.Restore(state.Observer);
        _begun = _machine.SpawnCount;
    }

    /// <summary>Whether steps note what people call their processes and which turns repeat them, which takes time.</summary>
    public bool Explains { get; set; }

    /// <summary>Whether only timers and faults were enabled at the last call of <see cref="FindEnabled"/>.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Fills a list with the actors that are enabled, in a stable order.</summary>
    public void FindEnabled(List<Actor> enabled)
    {
        enabled.Clear();
        if (_scheduler.IsStopped)
        {
            return;
        }

        for (var index = 0; index < _scheduler.Runnable.Count; index++)
        {
            if (CanGoOn(_scheduler.Runnable[index]))
            {
                Insert(enabled, Actor.OfProcess(_scheduler.Runnable[index].Id));
            }
        }

        IsIdle = enabled.Count == 0;
        if (_scheduler.Timers.Count > 0 && (_model.Time == ExploredTime.Any || enabled.Count == 0))
        {
            AddTimers(enabled);
        }

        if (_model.Faults != FaultKinds.None && _observer.FaultCount < _model.MaxFaults)
        {
            AddFaults(enabled);
        }
    }

    /// <summary>Adds faults behind all other actors, and before them the step after which there are none.</summary>
    private void AddFaults(List<Actor> enabled)
    {
        enabled.Add(Actor.OfPeace);
        for (var pid = 1; pid <= _machine.SpawnCount; pid++)
        {
            if (_machine.Find(pid) is not { } process)
            {
                continue;
            }

            if (pid > 1 && _model.Faults.HasFlag(FaultKinds.Kill) && StepProbe.Watch.CommandsTo(process) == 0)
            {
                enabled.Add(Actor.OfKill(pid));
            }

            foreach (var message in process.WaitingMessages)
            {
                AddFaults(enabled, message);
            }
        }
    }

    private void AddFaults(List<Actor> enabled, Message message)
    {
        if (_observer.NumberOf(message) is not { } number)
        {
            return;
        }

        if (_model.Faults.HasFlag(FaultKinds.Drop))
        {
            enabled.Add(Actor.OfMessage(message.Sender, number, FaultKinds.Drop));
        }

        if (_model.Faults.HasFlag(FaultKinds.Delay))
        {
            enabled.Add(Actor.OfMessage(message.Sender, number, FaultKinds.Delay));
        }
    }

    /// <summary>Inserts an actor in order, from behind, since there are few and most come in order.</summary>
    private static void Insert(List<Actor> enabled, Actor actor)
    {
        var place = enabled.Count;
        while (place > 0 && (enabled[place - 1].Pid, enabled[place - 1].Timer).CompareTo((actor.Pid, actor.Timer)) > 0)
        {
            place--;
        }

        enabled.Insert(place, actor);
    }

    private void AddTimers(List<Actor> enabled)
    {
        var earliest = _model.Time == ExploredTime.Any ? 0 : _scheduler.Timers.All.Min(timer => _observer.FactsOf(timer).DueAt);
        foreach (var timer in _scheduler.Timers.All)
        {
            var facts = _observer.FactsOf(timer);
            var isDue = _model.Time == ExploredTime.Any ? !IsBehindAnother(timer, facts) : facts.DueAt == earliest;
            if (isDue && !enabled.Contains(facts.Actor))
            {
                Insert(enabled, facts.Actor);
            }
        }
    }

    /// <summary>Whether the same process has set another timer earlier, for no longer: that one fires first.</summary>
    private bool IsBehindAnother(Timer timer, TimerFacts facts)
    {
        foreach (var other in _scheduler.Timers.All)
        {
            if (!ReferenceEquals(other, timer) && _observer.FactsOf(other) is var first && first.Actor.Pid == facts.Actor.Pid
                && !first.Actor.IsArrival && !facts.Actor.IsArrival && other.Tick < timer.Tick && first.Duration <= facts.Duration)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a process in the run queue would do anything but wait again.</summary>
    private bool CanGoOn(Process process) =>
        !process.IsResuming || StepProbe.Watch.CommandsTo(process) > 0 || _watch.FindsMessage(process);

    /// <summary>Takes a step.</summary>
    public Step Perform(Actor actor)
    {
        var step = new Step(actor, new StepFootprint());
        if (actor.Fault is { } fault)
        {
            step.Who = Explains && actor.Pid > 0 ? _machine.Describe(actor.Pid) : "";
            _observer.BeginFault(step, _model.MaxFaults);
            switch (fault)
            {
                case FaultKinds.Kill:
                    Kill(step);
                    break;
                case FaultKinds.Drop or FaultKinds.Delay:
                    Lose(step, fault);
                    break;
            }
        }
        else if (actor.IsTimer)
        {
            var timer = _scheduler.Timers.All.First(candidate => _observer.FactsOf(candidate).Actor == actor);
            step.Who = Explains ? _machine.Describe(actor.Pid) : "";
            step.Event = Explains && actor.IsArrival ? $"'s message to {_machine.Describe(timer.Pid)} arrives late" : null;
            _observer.Begin(step);
            Fire(step, timer);
        }
        else
        {
            Perform(step, _machine.Find(actor.Pid)!);
        }

        _observer.End();
        return step;
    }

    private void Kill(Step step)
    {
        step.Event = " is killed";
        GoWrong(step, ScheduledTurn.OfFault(FaultKinds.Kill, step.Actor.Pid, 0));
    }

    private void Lose(Step step, FaultKinds fault)
    {
        var (message, receiver, index) = Find(step.Actor, fault);
        step.Event = Explains ? $"'s message to {receiver.Description} is {(fault == FaultKinds.Drop ? "lost" : "late")}" : null;
        step.Place = message.SenderCode is { } code ? new StepPlace(code, message.SenderIndex) : null;
        _observer.Lose(message, receiver.Id);
        GoWrong(step, ScheduledTurn.OfFault(fault, receiver.Id, index));
        if (!receiver.IsResuming && receiver.PendingError is null && _watch.BeginsLocally(receiver))
        {
            // The receiver was about to take the message. That it waits now instead is local, and so part of this step.
            step.HasActed = true;
            Run(step, receiver);
        }
    }

    private void GoWrong(Step step, ScheduledTurn turn)
    {
        AddTurn(step, turn);
        _scheduler.GoWrong(turn);
    }

    private (Message Message, Process Receiver, int Index) Find(Actor actor, FaultKinds fault)
    {
        foreach (var receiver in _machine.Processes)
        {
            foreach (var (index, message) in receiver.WaitingMessages.Index())
            {
                if (message.Sender == actor.Pid && _observer.NumberOf(message) is { } number
                    && actor == Actor.OfMessage(actor.Pid, number, fault))
                {
                    return (message, receiver, index);
                }
            }
        }

        throw new InvalidOperationException($"there is no message for {actor}");
    }

    private void Perform(Step step, Process process)
    {
        step.Who = Explains ? process.Description : "";
        var (commands, findsMessage) = (StepProbe.Watch.CommandsTo(process), _watch.FindsMessage(process));
        var timer = process.CurrentWait?.Timer;
        _observer.Begin(step, process, commands,
            wasBlocked: process.IsResuming && !findsMessage && (timer is null || _model.Time == ExploredTime.Virtual),
            isAtReceive: (_watch.RoleOf(process) & InstructionRole.Receives) != 0);
        if (process.IsResuming && commands == 0 && !findsMessage && timer is not null)
        {
            (step.HasActed, step.Place) = (true, new StepPlace(process.Code, process.Pc));
            if (process.CurrentWait!.Kind == WaitKind.MessageOrTimer)
            {
                step.IsTimeout = true;
                StepObserver.ReadEmptiness(step.Footprint, process.Id);
            }

            Fire(step, timer);
        }

        Run(step, process);
        Begin(step);
        if (step.Place is null && process.HasExited)
        {
            step.Event = " ends";
        }
    }

    /// <summary>
    /// Runs the local instructions at the beginning of new processes, up to their first visible instruction or wait. So the first steps of
    /// these processes begin with a visible instruction, as all other steps do.
    /// </summary>
    private void Begin(Step step)
    {
        step.HasActed = true;
        for (; _begun < _machine.SpawnCount; _begun++)
        {
            if (_machine.Find(_begun + 1) is { } process && _watch.BeginsLocally(process))
            {
                Run(step, process);
            }
        }
    }

    private void Fire(Step step, Timer timer)
    {
        AddTurn(step, ScheduledTurn.OfTimer(timer));
        if (_model.Time == ExploredTime.Virtual)
        {
            step.Footprint.IsBarrier = true;
            _observer.LogicalTime = _observer.FactsOf(timer).DueAt;
        }

        _scheduler.FireInTime(timer);
    }

    private void Run(Step step, Process process)
    {
        _watch.Begin(step, process);
        var probe = new StepProbe(_watch);
        while (true)
        {
            // If an instruction has failed before, the slice of the repetition begins with it, so its reduction counts here.
            var owed = process.PendingError is null ? 0 : 1;
            var before = _scheduler.Executed;
            var result = _scheduler.RunSlice(process, LongestComputation, ref probe);
            var used = _scheduler.Executed - before + owed;
            switch (result)
            {
                case RunResult.Stopped:
                    // The slice of the repetition ends before an instruction that has just failed.
                    used -= process.PendingError is null ? 0 : 1;
                    _scheduler.EndSlice();
                    break;
                case RunResult.Waiting:
                    // Finding out that there is no message costs no reduction, but a slice of the repetition needs one to do so.
                    used++;
                    break;
            }

            AddTurn(step, ScheduledTurn.OfSlice(process.Id, Math.Max(1, used)));
            if (result != RunResult.Yielded || used - owed >= LongestComputation || _scheduler.IsStopped)
            {
                return;
            }
        }
    }

    private void AddTurn(Step step, ScheduledTurn turn)
    {
        if (Explains)
        {
            step.Turns = step.Turns.Add(turn);
        }
    }

    /// <summary>Has processes wait again that can do nothing else, so that the machine is in the state in which a run ends.</summary>
    public void Settle()
    {
        var step = new Step(default, new StepFootprint());
        while (!_scheduler.IsStopped && _scheduler.Runnable.Count > 0)
        {
            Run(step, _scheduler.Runnable[0]);
        }
    }

    /// <summary>How the run has ended, if no actor is enabled.</summary>
    public RunEnding Ending => ProgramRun.Ending(_machine, CancellationToken.None);
}

/// <summary>The state of an <see cref="ExploredMachine"/> at a moment. Immutable.</summary>
internal sealed record ExploredState(Snapshot Machine, MemoryHostImage Host, ObserverImage Observer);
