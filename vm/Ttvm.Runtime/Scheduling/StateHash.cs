using System.Runtime.CompilerServices;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Makes a number of a state, see <see cref="Snapshot.Hash"/>. It depends on contents only, never on which objects hold them, so runs of
/// different machines can be compared. What differs but means nothing is left out: caches, and in which order tables without an order are
/// kept.
/// </summary>
internal sealed class StateHash
{
    /// <summary>The numbers of images: a state differs from the one before it in few of them.</summary>
    private static readonly ConditionalWeakTable<ProcessImage, object> s_images = [];

    private readonly Dictionary<HeapValue, ulong> _values = new(ReferenceEqualityComparer.Instance);
    private ulong _state;

    /// <summary>The number of a state.</summary>
    public static ulong Of(Snapshot snapshot) => new StateHash().HashOf(snapshot);

    private ulong HashOf(Snapshot snapshot)
    {
        var (machine, position) = (snapshot.Machine, snapshot.Position);

        // By pid, in no order: the sum of the numbers of all.
        ulong processes = 0;
        foreach (var image in machine.Processes.Values)
        {
            processes += HashOf(image);
        }

        Add(processes);
        Add(machine.LastPid);
        foreach (var (name, process) in machine.Names.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(process.Id);
        }

        Add(machine.DeadLetters.Count);
        foreach (var letter in machine.DeadLetters.Latest)
        {
            Add(letter.To);
            Add(letter.Name ?? "");
            Add(letter.Message);
        }

        foreach (var (name, value) in machine.Environment.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }

        Add(machine.Random);
        Add(machine.LastReference);
        Add(machine.ExitCode);
        Add(machine.MainEndedAbnormally);
        Add(position.Clock);
        Add(position.Current?.Id ?? 0);
        Add(position.Remaining);
        Add(position.SliceHasBegun);
        Add(position.Decisions);

        // Who was run alone, and what is left of that, is the debugger's business: the run itself goes on the same.
        Add(snapshot.Runnable.Length);
        foreach (var process in snapshot.Runnable)
        {
            Add(process.Id);
        }

        // A run that nobody has frozen anything in keeps the number that it always had.
        foreach (var process in snapshot.Held.Concat(snapshot.Frozen.OrderBy(process => process.Id)))
        {
            Add(process.Id);
        }

        foreach (var timer in snapshot.Timers.Timers.Values)
        {
            Add(timer.DueAt);
            Add(timer.Pid);
            Add(timer.Signal);
        }

        Add(snapshot.Policy);
        return _state;
    }

    private ulong HashOf(ProcessImage image)
    {
        if (s_images.TryGetValue(image, out var known))
        {
            return (ulong)known;
        }

        var outer = _state;
        _state = 0;
        Add(image);
        (var hash, _state) = (_state, outer);
        s_images.AddOrUpdate(image, hash);
        return hash;
    }

    private void Add(ProcessImage image)
    {
        Add(image.Process.Id);
        Add(image.Pc);
        Add(image.StackFloor);
        Add(image.Stack);
        foreach (ref readonly var frame in image.Frames.AsSpan())
        {
            Add(frame.Code.DisplayPath);
            Add(frame.TargetNumber);
            Add(frame.ReturnTo);
            if (frame.Extras is { } extras)
            {
                Add(extras.Captures);
                Add(extras.Unslotted);
                Add(extras.Import?.Exports);
                if (extras.IsTyped)
                {
                    // Extras may be there only because somebody has looked at the frame.
                    Add(true);
                }
            }
        }

        Add(image.Slots);
        foreach (var handler in image.Handlers)
        {
            Add(handler.Depth);
            Add(handler.Target);
            Add(handler.StackHeight);
            Add((long)handler.State);
        }

        Add(image.PendingError switch
        {
            null => default,
            ExceptionValue exception => new Value(exception),
            var text => Value.OfString(text.ToString()!),
        });
        Add(image.TrapsExits);
        Add(image.IsParked);
        Add(image.IsResuming);
        Add(image.ReductionsOwed);
        Add(image.Reductions);
        Add(image.Wait is not null);
        if (image.Wait is { } waited)
        {
            Add((long)waited.Wait.Kind);
            Add(waited.IsCompleted);
        }

        Add(image.LastSequence);
        Add(image.Messages.Length);
        foreach (var (message, sequence) in image.Messages)
        {
            Add(sequence);
            Add(message);
        }

        foreach (var signal in image.Signals)
        {
            Add(signal);
        }

        Add(image.Extras, image.Supervision);
    }

    private void Add(ProcessExtras? extras, SupervisionImage? supervision)
    {
        if (extras is null)
        {
            return;
        }

        foreach (var name in extras.Names ?? [])
        {
            Add(name);
        }

        foreach (var table in (SmallTable?[])[extras.Links, extras.Monitors, extras.Watchers])
        {
            foreach (var (key, value) in table?.Entries.OrderBy(entry => entry.Key) ?? Enumerable.Empty<KeyValuePair<long, long>>())
            {
                Add(key);
                Add(value);
            }
        }

        Add(extras.Supervisor);
        Add(extras.Deadline?.DueAt ?? 0);
        foreach (var (code, exports) in extras.Modules?.OrderBy(entry => entry.Key.DisplayPath, StringComparer.Ordinal)
            ?? Enumerable.Empty<KeyValuePair<Code, Dictionary<string, Value>>>())
        {
            Add(code.DisplayPath);
            Add(exports);
        }

        Add(extras.StartupError ?? "");
        foreach (var (child, pid, isAwaited) in supervision?.States ?? [])
        {
            Add(child.Name);
            Add(pid);
            Add(isAwaited);
        }

        foreach (var time in supervision?.Restarts ?? [])
        {
            Add(time);
        }

        foreach (var child in supervision?.ToStop.Concat(supervision.ToStart) ?? [])
        {
            Add(child.Name);
        }
    }

    private void Add(Dictionary<string, Value>? values)
    {
        foreach (var (name, value) in values?.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            ?? Enumerable.Empty<KeyValuePair<string, Value>>())
        {
            Add(name);
            Add(value);
        }
    }

    private void Add(Signal signal)
    {
        Add(signal.GetType().Name);
        switch (signal)
        {
            case Message message:
                Add(message.Payload);
                Add(message.Sender);
                Add(message.SenderIndex);
                Add(message.SentAt);
                Add((long)message.Origin);
                Add(message.Subject);
                break;
            case LinkSignal link:
                Add(link.From);
                break;
            case UnlinkSignal unlink:
                Add(unlink.From);
                break;
            case MonitorSignal monitor:
                Add(monitor.Watcher);
                Add(monitor.Reference);
                break;
            case DemonitorSignal demonitor:
                Add(demonitor.Reference);
                break;
            case DownSignal down:
                Add(down.Reference);
                Add(down.Pid);
                Add(down.Reason);
                break;
            case ExitSignal exit:
                Add(exit.From);
                Add(exit.Reason);
                Add((long)exit.Cause);
                Add(exit.IsAbnormal);
                break;
            case ChildEndedSignal ended:
                Add(ended.Pid);
                Add(ended.IsAbnormal);
                break;
        }
    }

    private void Add(Value[] values)
    {
        Add(values.Length);
        foreach (var value in values)
        {
            Add(value);
        }
    }

    private void Add(Value value)
    {
        if (value.Reference is { } held && IsUnknown(held))
        {
            Learn(held);
        }

        Add(HashOf(value));
    }

    /// <summary>Works out a value and all that it holds, however deep, each once.</summary>
    private void Learn(HeapValue outermost)
    {
        var pending = new Stack<HeapValue>();
        pending.Push(outermost);
        while (pending.TryPeek(out var held))
        {
            var count = pending.Count;
            foreach (var value in IsUnknown(held) ? HeldBy(held) : [])
            {
                if (value.Reference is { } inner && IsUnknown(inner))
                {
                    pending.Push(inner);
                }
            }

            if (pending.Count == count)
            {
                _values[held] = HashOf(held);
                pending.Pop();
            }
        }
    }

    private bool IsUnknown(HeapValue held) => held is not (Tag or StringValue) && !_values.ContainsKey(held);

    private static ReadOnlySpan<Value> HeldBy(HeapValue held) => held switch
    {
        ListValue list => list.Items,
        ObjectValue fields => fields.Values,
        FunctionValue function => function.CapturedValues,
        _ => [],
    };

    /// <summary>The number of a value; what it refers to has been learnt.</summary>
    private ulong HashOf(Value value) => value.Reference switch
    {
        null or Tag => Chance.Mix(Chance.Mix((ulong)value.Kind) + (ulong)value.Payload),
        StringValue text => HashOf(text.Text),
        var held => _values[held],
    };

    /// <summary>The number of a value that holds others; those have been learnt.</summary>
    private ulong HashOf(HeapValue held)
    {
        var hash = Chance.Mix((ulong)held.Kind);
        switch (held)
        {
            case BytesValue bytes:
                foreach (var item in bytes.Bytes)
                {
                    hash = Chance.Mix(hash + item);
                }

                break;
            case ExceptionValue exception:
                hash = Chance.Mix(hash + HashOf(exception.Message));
                foreach (var entry in exception.Trace)
                {
                    hash = Chance.Mix(hash + HashOf(entry.Target.Code.DisplayPath) + (ulong)entry.Index);
                }

                break;
            case ObjectValue fields:
                foreach (var key in fields.Keys)
                {
                    hash = Chance.Mix(hash + HashOf(key));
                }

                break;
            case FunctionValue function:
                hash = Chance.Mix(hash + HashOf(function.Target.Code.DisplayPath) + (ulong)function.Target.Number);
                foreach (var name in function.CapturedNames)
                {
                    hash = Chance.Mix(hash + HashOf(name));
                }

                break;
        }

        var values = HeldBy(held);
        hash = Chance.Mix(hash + (ulong)values.Length);
        foreach (var value in values)
        {
            hash = Chance.Mix(hash + HashOf(value));
        }

        return hash;
    }

    private static ulong HashOf(string text)
    {
        var hash = Chance.Mix((ulong)text.Length);
        foreach (var unit in text)
        {
            hash = Chance.Mix(hash + unit);
        }

        return hash;
    }

    private void Add(string text) => Add(HashOf(text));

    private void Add(bool flag) => Add(flag ? 1UL : 0);

    private void Add(long number) => Add((ulong)number);

    private void Add(ulong number) => _state = Chance.Mix(_state + number);
}
