using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Everything that a run has done up to a number of slices.</summary>
internal sealed class NaiveTrace : IRunListener, IMachineEvents
{
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly Dictionary<Timer, int> _timers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Runs a program.</summary>
    /// <param name="text">The program.</param>
    /// <param name="seed">The schedule.</param>
    /// <param name="decisions">So many slices of it.</param>
    /// <param name="record">What the outside has answered another run of it, and when; null: it is asked.</param>
    public NaiveTrace(string text, ulong seed, int decisions, ScheduleRecord? record = null)
    {
        DeterministicScheduler? scheduler = null;
        var host = new TestHost().WithFile("main.ttvm", text);
        _machine = new Machine(host, new MachineOptions { Smp = true, Seed = seed, Events = this }, owner =>
            scheduler = new DeterministicScheduler(owner, seed == 0 ? new RoundRobin() : new SeededRandom(seed),
                record is null ? new ImmediateAnswers() : new RecordedAnswers(record)));
        _scheduler = scheduler!;
        Add(0, null, 0);
        _machine.StartMain(_machine.Code.Load("main.ttvm").Code!);
        _machine.Listener = this;
        var probe = new Probe(this);
        HasEnded = _scheduler.Run(ref probe, decisions) == SchedulerStop.AllExited;
        Pictures = _machine.Processes.ToDictionary(process => process.Id, Picture.Of);
    }

    public List<NaiveAction> Actions { get; } = [];

    public List<(long Serial, int Action, MachineEvent Event)> Events { get; } = [];

    public bool HasEnded { get; }

    /// <summary>The processes at the end, by pid.</summary>
    public IReadOnlyDictionary<long, Picture> Pictures { get; }

    /// <summary>The last instruction of a process, without one that it waits in; null: there is none.</summary>
    public int? LastActionOf(long pid)
    {
        var isUnderWay = _machine.Find(pid) is { } process && (process.IsResuming || process.PendingError is not null);
        var own = Enumerable.Range(0, Actions.Count).Where(index => Actions[index] is { Before: not null, IsResumed: false } action
            && action.Pid == pid).ToList();
        return own.Count > (isUnderWay ? 1 : 0) ? own[^(isUnderWay ? 2 : 1)] : null;
    }

    public IEnumerable<long> Pids => _machine.Processes.Select(process => process.Id);

    /// <summary>What depends on an action, and the action.</summary>
    public SortedSet<int> DependentsOf(int action)
    {
        SortedSet<int> found = [action];
        HashSet<long> pids = [Actions[action].Pid];
        List<int> changing = [action];
        for (var later = action + 1; later < Actions.Count; later++)
        {
            if ((Actions[later].Pid != 0 && pids.Contains(Actions[later].Pid))
                || changing.Exists(earlier => Depends(Actions[later], Actions[earlier], earlier)))
            {
                found.Add(later);
                pids.Add(Actions[later].Pid);
                if (Actions[later].Writes.Count > 0)
                {
                    changing.Add(later);
                }
            }
        }

        return found;
    }

    /// <summary>Whether a mailbox has had messages that are sent no more.</summary>
    public bool HasMail(long pid, SortedSet<int> undone) =>
        undone.Any(index => Actions[index].Writes.Any(written => written.StartsWith($"message to {pid} ", StringComparison.Ordinal)));

    /// <summary>The action that sent a message which was taken.</summary>
    public int ActionOfSending(MachineEvent.Receive received) => Actions.FindIndex(action =>
        action.Writes.Contains($"message to {received.Pid} from {received.From} at {received.SentAt}"));

    private static bool Depends(NaiveAction later, NaiveAction earlier, int index) => later.TimerSetBy == index
        || earlier.Writes.Any(written => later.Reads.Contains(written)
            || (later.Writes.Contains(written) && !written.StartsWith("message", StringComparison.Ordinal)
                && !written.StartsWith("signals", StringComparison.Ordinal)
                && !written.StartsWith("names in", StringComparison.Ordinal)))
        || earlier.Started.Contains(later.Pid);

    private void Add(long pid, string? text, int place) => Actions.Add(new NaiveAction(pid, text, place));

    public void Attempts(Process process)
    {
        Add(process.Id, process.Code.TextOf(process.Pc), process.Code.PlaceOf(process.Pc)!.Value.Line);
        Actions[^1].Before = Picture.Of(process);
        Actions[^1].IsResumed = process.IsResuming;
        var text = Actions[^1].Text!;
        AddOutside(text, process.StackCount > 0 ? process.Stack[process.StackCount - 1].AsString : null);
        if (text.Split(' ') is ["REGISTER" or "UNREGISTER" or "WHEREIS" or "SENDNAMED", var name, ..])
        {
            Actions[^1].Reads.Add($"name {name.Trim('"')}");
        }

        if (text.StartsWith("RANDOM", StringComparison.Ordinal))
        {
            Actions[^1].Writes.Add("chance");
        }

        var usesPid = text is "SEND" or "LINK" or "UNLINK" or "MONITOR" or "EXIT_PROCESS" ? 1 : text is "SEND_AFTER" ? 2 : 0;
        if (usesPid > 0 && process.StackCount >= usesPid && process.Stack[process.StackCount - usesPid] is { IsInt: true } pid)
        {
            Actions[^1].Reads.Add($"life {pid.AsInt}");
        }
        else if (text.Split(' ') is ["SEND" or "LINK" or "UNLINK" or "MONITOR", var number])
        {
            Actions[^1].Reads.Add($"life {number}");
        }
    }

    /// <param name="text">The instruction.</param>
    /// <param name="top">The text on top of the stack.</param>
    private void AddOutside(string text, string? top)
    {
        var name = top is not null && top.StartsWith("./", StringComparison.Ordinal) ? top[2..] : top;
        switch (text)
        {
            case "WRITE_FILE" or "APPEND_FILE":
                Actions[^1].Writes.UnionWith([$"file {name}", "names in ."]);
                break;
            case "READ_FILE" or "FILE_EXISTS":
                Actions[^1].Reads.Add($"file {name}");
                break;
            case "LIST_DIR":
                Actions[^1].Reads.Add($"names in {name}");
                break;
            case "EXEC" or "EXEC_CAPTURE":
                Actions[^1].Writes.Add("programs");
                break;
        }
    }

    public void Runs(Process process, bool isBeginning)
    {
        if (isBeginning)
        {
            Add(process.Id, null, 0);
        }
    }

    public void Starts(Timer timer) => _timers[timer] = Actions.Count - 1;

    public void Fires(Timer timer)
    {
        Add(timer.Signal is WaitCompletedSignal ? timer.Pid : 0, null, 0);
        Actions[^1].TimerSetBy = _timers.GetValueOrDefault(timer, -1);
    }

    public void Asks(Process receiver, Signal signal)
    {
        if (_scheduler.Running is not null)
        {
            Actions[^1].Writes.Add($"signals {receiver.Id}");
        }
    }

    public void Obeys(Process process, Signal signal) => Actions[^1].Reads.Add($"signals {process.Id}");

    public void Asks(long question, Process asker)
    {
    }

    public void Answers(long question, Process asker) => Add(asker.Id, null, 0);

    public void Happened(MachineEvent happened)
    {
        var action = Actions[^1];
        Events.Add((Events.Count + 1, Actions.Count - 1, happened));
        _scheduler.TellMoment(out _, out _, out var time, out _);
        switch (happened)
        {
            case MachineEvent.Send { To: > 0 } send:
                action.Writes.Add($"message to {send.To} from {send.Pid} at {time}");
                action.Reads.Add($"life {send.To}");
                break;
            case MachineEvent.TimerSet set:
                action.Writes.Add($"message to {set.To} from {set.Pid} at {time}");
                action.Reads.Add($"life {set.To}");
                break;
            case MachineEvent.Receive receive:
                action.Reads.Add(receive.From == 0 ? $"signals {receive.Pid}"
                    : $"message to {receive.Pid} from {receive.From} at {receive.SentAt}");
                break;
            case MachineEvent.DeadLetter letter:
                action.Reads.Add($"life {letter.To}");
                break;
            case MachineEvent.Spawn spawn:
                action.Writes.Add($"life {spawn.Pid}");
                action.Started.Add(spawn.Pid);
                break;
            case MachineEvent.Exit exit:
                action.Writes.Add($"life {exit.Pid}");
                action.Writes.UnionWith((_machine.Find(exit.Pid)?.Names ?? []).Select(name => $"name {name}"));
                break;
            case MachineEvent.Register register:
                action.Writes.Add($"name {register.Name}");
                break;
            case MachineEvent.Unregister unregister:
                action.Writes.Add($"name {unregister.Name}");
                break;
        }
    }

    private readonly struct Probe(NaiveTrace trace) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => true;

        public bool StopBefore(Process process)
        {
            trace.Attempts(process);
            return false;
        }

        public bool StopAtError(Process process, int stackCount) => false;
    }
}

/// <summary>An action; the text is null where it is no instruction.</summary>
internal sealed record NaiveAction(long Pid, string? Text, int Place)
{
    public HashSet<string> Reads { get; } = [];

    public HashSet<string> Writes { get; } = [];

    public HashSet<long> Started { get; } = [];

    public int TimerSetBy { get; set; } = -1;

    /// <summary>Of an instruction: whether it is attempted again since it has waited.</summary>
    public bool IsResumed { get; set; }

    /// <summary>Of an instruction: what its process was before.</summary>
    public Picture? Before { get; set; }
}

/// <summary>What a process with one frame holds.</summary>
/// <param name="Stack">From the bottom.</param>
/// <param name="Variables">By name.</param>
internal sealed record Picture(Value[] Stack, IReadOnlyDictionary<string, Value> Variables)
{
    public static Picture Of(Process process)
    {
        var layout = process.Innermost.Target.Layout;
        return new Picture(process.Stack[..process.StackCount], layout.Names.Select((name, slot) => (name, Value: process.Slots[slot]))
            .Where(variable => !variable.Value.IsUnset).ToDictionary(variable => variable.name, variable => variable.Value));
    }

    /// <summary>What lies in a place, which is a name or an index of the stack; null: nothing.</summary>
    public Value? At(string place) => int.TryParse(place, out var index) ? index >= 0 && index < Stack.Length ? Stack[index] : null
        : Variables.TryGetValue(place, out var value) ? value : null;
}
