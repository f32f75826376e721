using System.Collections.Immutable;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// The meaning of <see cref="StopRule.Data"/>: the places that are watched in one run, and what they held at the last look. While a place
/// is watched, <see cref="Look"/> is called before every instruction, so a change was made by the instruction before, if by any. Used on
/// the debugger's thread.
/// </summary>
/// <param name="evaluation">Evaluates the parts of variables.</param>
/// <param name="filters">Decides which changes count.</param>
/// <param name="ended">Hears of rules whose place does not exist any more.</param>
internal sealed class DataWatches(Evaluation evaluation, BreakpointFilters filters, Action<StopRule.Data> ended)
{
    private ImmutableArray<Watch> _watches = [];

    /// <summary>The instruction that has been executed since the last look.</summary>
    private (Process Process, Code Code, int Index)? _executed;

    /// <summary>Replaces the rules. A place that is watched already keeps what it held at the last look.</summary>
    public void Set(IEnumerable<StopRule.Data> rules)
    {
        var known = _watches;
        _watches = [.. rules.Select(rule => known.FirstOrDefault(watch => watch.Rule == rule) ?? Begin(rule))];
        if (_watches.IsEmpty)
        {
            _executed = null;
        }
    }

    /// <summary>What a place holds now; unset if there is no such place.</summary>
    public Value ValueOf(DataPlace place)
    {
        Read(new Watch(new StopRule.Data(0, place)), out var value);
        return value;
    }

    /// <summary>Whether there is such a place now.</summary>
    public bool Exists(DataPlace place) => Read(new Watch(new StopRule.Data(0, place)), out _);

    /// <summary>Whether the run is in its past, where a place that does not exist is not over: it may not exist yet.</summary>
    public bool IsPast { get; set; }

    /// <summary>The run is at another moment, where other objects stand for the same processes.</summary>
    public void Forget()
    {
        _executed = null;
        foreach (var watch in _watches)
        {
            watch.Forget();
            Read(watch, out watch.Held);
        }
    }

    /// <summary>What the places held at the last look, for a checkpoint: a change since then has not been told.</summary>
    public WatchedValues TakeImage() => new(
        [.. _watches.Select(static watch => KeyValuePair.Create(watch.Rule, watch.Held))],
        _executed is var (process, code, index) ? (process.Id, code, index) : null);

    /// <summary>Takes over what the places held at the last look before this moment. To be called after <see cref="Forget"/>.</summary>
    public void Restore(WatchedValues image)
    {
        _executed = image.Executed is var (pid, code, index) && evaluation.Machine.Find(pid) is { } process ? (process, code, index) : null;
        foreach (var watch in _watches)
        {
            watch.Held = image.Held.FirstOrDefault(held => held.Key == watch.Rule, KeyValuePair.Create(watch.Rule, watch.Held)).Value;
        }
    }

    /// <summary>The program goes on: a change that a person has made meanwhile is no news.</summary>
    public void Refresh()
    {
        foreach (var watch in _watches)
        {
            Read(watch, out watch.Held);
        }
    }

    /// <summary>Whether nothing is watched.</summary>
    public bool IsEmpty => _watches.IsEmpty;

    /// <summary>Looks at all places: the reason to stop if a change counts; else null.</summary>
    /// <param name="next">The process that executes an instruction next, or could.</param>
    public FoundStop? Look(Process next)
    {
        if (_watches.IsEmpty)
        {
            return null;
        }

        var rules = ImmutableArray<StopRule>.Empty;
        var changes = ImmutableArray<DataChange>.Empty;
        foreach (var watch in _watches)
        {
            var old = watch.Held;
            if (!Read(watch, out var value))
            {
                if (IsPast)
                {
                    watch.Forget();
                    watch.Held = Value.Unset;
                }
                else
                {
                    ended(watch.Rule);
                }
            }
            else if (!IsSame(old, value))
            {
                watch.Held = value;
                var change = ChangeOf(watch, old, value, out var happened);
                if (Counts(watch, change, happened, next))
                {
                    rules = rules.Add(watch.Rule);
                    changes = changes.Add(change);
                }
            }
        }

        _executed = (next, next.Code, next.Pc);
        return rules.IsEmpty ? null : new FoundStop(rules, StopOccasion.Change,
            changes[0].By?.Pid ?? changes[0].What.Place.Owner ?? next.Id, []) { Changes = changes };
    }

    private Watch Begin(StopRule.Data rule)
    {
        var watch = new Watch(rule);
        Read(watch, out watch.Held);
        return watch;
    }

    /// <summary>Reads what a place holds; unset if it holds nothing. False if there is no such place.</summary>
    private bool Read(Watch watch, out Value value)
    {
        var process = watch.Rule.Place.Owner is { } pid ? watch.Owner ??= evaluation.Machine.Find(pid) : null;
        value = Value.Unset;
        if (watch.Rule.Place.Owner is not null && process is null or { HasExited: true })
        {
            return false;
        }

        switch (watch.Rule.Place)
        {
            case DataPlace.Variable variable:
                return ReadVariable(watch, variable, process!, out value);
            case DataPlace.StackSlot slot:
                value = slot.Index < process!.StackCount ? process.Stack[slot.Index] : Value.Unset;
                return true;
            case DataPlace.Mailbox:
                value = Value.OfInt(watch.CountArrivals(process!));
                return true;
            case DataPlace.RegisteredName { Name: var name }:
                value = evaluation.Machine.Registry.Find(name) is { HasExited: false } holder ? Value.OfInt(holder.Id) : Value.Unset;
                return true;
            default:
                return false;
        }
    }

    private bool ReadVariable(Watch watch, DataPlace.Variable variable, Process process, out Value value)
    {
        value = Value.Unset;
        if (watch.Depth < 0)
        {
            watch.Depth = Array.FindIndex(process.Frames, 0, process.Depth, frame => frame.Extras?.Number == variable.Frame);
            watch.Layout = watch.Depth < 0 ? null : process.Frames[watch.Depth].Target.Layout;
            if (watch.Depth < 0 || Evaluation.FindPlaceIn(process, watch.Depth, variable.Name, onlyVariables: true) is null)
            {
                return false;
            }
        }

        if (watch.Depth >= process.Depth || !IsFrameOf(watch, process.Frames[watch.Depth], variable)
            || (variable.Parts.Length > 0 && watch.Expression is null))
        {
            return false;
        }

        var root = Evaluation.VariableOf(process, watch.Depth, variable.Name);
        if (variable.Parts.Length == 0 || root.IsUnset)
        {
            value = root;
            return true;
        }

        // Values are immutable: as long as the variable holds the same value, the part is the same.
        if (!root.IsSameAs(watch.Root))
        {
            var part = watch.Expression!.Evaluate(evaluation.In(process, watch.Depth), out var problem);
            (watch.Root, watch.Part) = (root, problem is null ? part : Value.Unset);
        }

        value = watch.Part;
        return true;
    }

    /// <summary>Whether a frame is that of a variable. A frame has its number only from the moment on at which somebody asked for it; in
    /// the past before that moment, a frame of the same layout at the same depth is taken for it.</summary>
    private bool IsFrameOf(Watch watch, in Frame frame, DataPlace.Variable variable) => frame.Extras?.Number is > 0 and var number
        ? number == variable.Frame : IsPast && ReferenceEquals(frame.Target.Layout, watch.Layout);

    private DataChange ChangeOf(Watch watch, Value old, Value value, out MachineEvent? happened)
    {
        happened = null;
        var place = watch.Rule.Place;
        var what = new DataFacts(place, place.Owner is { } owner ? LabelOf(owner) : null);
        if (place is DataPlace.Mailbox)
        {
            if (watch.Newest is not { } message)
            {
                return new DataChange(what, null, null, null, null);
            }

            happened = new MachineEvent.Send(message.Sender, watch.Owner!.Id, message.Payload);
            return new DataChange(what, null, message.Payload, message.Origin == MessageOrigin.Program ? LabelOf(message.Sender) : null,
                message.SenderCode?.NoticePlaceOf(message.SenderIndex));
        }

        // The end of a process takes its names away, whichever process has executed the last instruction.
        var lost = place is DataPlace.RegisteredName && !old.IsUnset && evaluation.Machine.Find(old.AsInt) is null ? old.AsInt : 0;
        var by = _executed is { } executed && (lost == 0 || executed.Process.Id == lost) ? _executed : null;
        ProcessLabel? who = by is { } process ? LabelOf(process.Process.Id) : lost != 0 ? LabelOf(lost) : null;
        return new DataChange(what, Held(old), Held(value), who, by?.Code.NoticePlaceOf(by.Value.Index));

        static Value? Held(Value value) => value.IsUnset ? null : value;
    }

    /// <summary>Whether a change counts. The condition is evaluated in the frame of the variable, else in the process that owns the place
    /// or has changed it.</summary>
    private bool Counts(Watch watch, DataChange change, MachineEvent? happened, Process next)
    {
        if (watch.Rule.Filter is not { } filter)
        {
            return true;
        }

        var process = watch.Owner ?? (change.By is { } by ? evaluation.Machine.Find(by.Pid) : null) ?? next;
        return filters.Counts(watch.Rule.Id, filter, evaluation.In(process, watch.Depth < 0 ? process.Depth - 1 : watch.Depth, happened));
    }

    private ProcessLabel LabelOf(long pid) => ProcessLabel.Of(evaluation.Machine, pid);

    private static bool IsSame(Value a, Value b) => a.IsSameAs(b) || (a.Kind == b.Kind && ValueEquality.AreEqual(a, b));

    /// <summary>A rule, what its place held at the last look, and where the place was found.</summary>
    private sealed class Watch(StopRule.Data rule)
    {
        public readonly StopRule.Data Rule = rule;
        public Value Held = Value.Unset;

        /// <summary>The process of the place, once it has been found.</summary>
        public Process? Owner;

        /// <summary>The depth of the frame of a variable, 0 at the bottom; -1 before it has been found.</summary>
        public int Depth = -1;

        /// <summary>The layout of that frame.</summary>
        public FrameLayout? Layout;

        /// <summary>Evaluates the part of a variable; null if the whole variable is watched, or if the text means no part.</summary>
        public readonly Expression? Expression = rule.Place is DataPlace.Variable { Parts.Length: > 0 } variable
            && Expression.Parse(DataPlace.Quote(variable.Name) + variable.Parts, out _) is { IsPath: true } path ? path : null;

        /// <summary>What the variable held when its part was last looked up.</summary>
        public Value Root = Value.Unset;

        public Value Part = Value.Unset;

        /// <summary>The message that has come to the mailbox last; null if it is gone already.</summary>
        public Message? Newest { get; private set; }

        private Signal? _seen;
        private long _waiting;

        /// <summary>Forgets where the place was found, since other objects may stand for the same process now. The frame of a variable is
        /// at the same depth as before.</summary>
        public void Forget()
        {
            (Owner, Root, Part) = (null, Value.Unset, Value.Unset);
            (Newest, _seen, _waiting) = (null, null, 0);
        }

        /// <summary>
        /// How many messages have ever come to a process. The signals in an inbox are linked from the newest on, so only the new ones are
        /// counted. A message object may be used again, but not without a look at the inbox in between.
        /// </summary>
        public long CountArrivals(Process process)
        {
            var newest = process.Inbox.Newest;
            if (!ReferenceEquals(newest, _seen))
            {
                Newest = null;
                var count = 0;
                var signal = newest;
                for (; signal is not null && !ReferenceEquals(signal, _seen); signal = signal.Next)
                {
                    if (signal is Message message)
                    {
                        Newest ??= message;
                        count++;
                    }
                }

                _waiting = count + (signal is null ? 0 : _waiting);
                _seen = newest;
            }

            if (newest is null)
            {
                Newest = process.Mailbox.Newest;
            }

            return process.Mailbox.LastSequence + _waiting;
        }
    }
}

/// <summary>What <see cref="DataWatches"/> knows at one moment.</summary>
/// <param name="Held">By rule, what its place held at the last look.</param>
/// <param name="Executed">The instruction that has been executed since the last look.</param>
internal sealed record WatchedValues(ImmutableArray<KeyValuePair<StopRule.Data, Value>> Held, (long Pid, Code Code, int Index)? Executed)
{
    /// <summary>Nothing is watched.</summary>
    public static WatchedValues None { get; } = new([], null);
}
