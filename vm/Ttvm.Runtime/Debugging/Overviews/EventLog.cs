using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>
/// The last events of a machine, numbered from 1. Every message of the program goes through <see cref="Add"/>, so it only copies fields;
/// what people read is made when somebody asks. Used on the debugger's thread.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="scheduler">Its scheduler.</param>
/// <param name="capacity">How many events are kept at least. Older ones can be recalled where the past of the run is kept.</param>
internal sealed class EventLog(Machine machine, DeterministicScheduler scheduler, int capacity)
{
    /// <summary>How many events are kept by default; they take 64 MB.</summary>
    public const int UsualCapacity = 1_000_000;

    private const int ChunkLength = 2000;

    /// <summary>How much the values of all events may hold together, in units of 16 bytes, the size of a value: 64 MB. Beyond that the
    /// oldest events go, so that a program that sends large values does not fill the memory with values that only the log refers
    /// to.</summary>
    private const long MostHeld = 4 * 1024 * 1024;

    /// <summary>A ring of chunks, each allocated when it is first used. There is one more than the capacity needs, since the oldest events
    /// go a chunk at a time.</summary>
    private readonly LoggedEvent[]?[] _chunks = new LoggedEvent[(capacity / ChunkLength) + 1][];

    /// <summary>The chunk of the newest event.</summary>
    private LoggedEvent[] _chunk = [];

    /// <summary>The index in <see cref="_chunk"/> of the next event.</summary>
    private int _next;

    /// <summary>By pid, the titles of a process, the oldest first, each with the number of the event since which it was called so. A
    /// process is forgotten together with the event of its end.</summary>
    private readonly Dictionary<long, List<(long Since, string? Title)>> _titles = [];

    /// <summary>By name, the pid of the process that has registered it last: UNREGISTER does not say whose name it takes away.</summary>
    private readonly Dictionary<string, long> _holders = [];

    private long _held;

    /// <summary>The code whose instructions have made events. Its number in an entry is the index here plus 1.</summary>
    private readonly List<Code> _codes = [];

    /// <summary>The number of the code of the last event; most events have the same code as the one before.</summary>
    private int _lastCode;

    private LogPosition _at;

    /// <summary>The first event of all, the start of process 1. It is always kept, since no repetition makes it again.</summary>
    private LoggedEvent _start;

    /// <summary>The number of the oldest event that is kept. All events with lower numbers are gone, but for event 1.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The number of the newest event at the moment where the run is; less than <see cref="First"/> if no such event is
    /// kept.</summary>
    public long Last => _at.Last;

    /// <summary>How far the run has come, in what the log counts.</summary>
    public LogPosition Position => _at;

    /// <summary>The number of the newest event that the run has ever come to: more than <see cref="Last"/> in the past.</summary>
    public long Newest { get; private set; }

    /// <summary>Whether the run is in its past, so that events happen once more.</summary>
    public bool IsPast { get; set; }

    /// <summary>Hears of events that happen once more while the run is in its past; null: nobody does.</summary>
    public RepeatedEvent? OnRepeated { get; set; }

    /// <summary>The run is at another moment.</summary>
    public void MoveTo(LogPosition position) => _at = position;

    /// <summary>The event of a number, which must be from <see cref="First"/> to <see cref="Newest"/>, or 1.</summary>
    public ref LoggedEvent this[long serial]
    {
        get
        {
            if (serial == 1)
            {
                return ref _start;
            }

            var index = serial - 1;
            return ref _chunks[index / ChunkLength % _chunks.Length]![index % ChunkLength];
        }
    }

    /// <summary>Notes what has just happened.</summary>
    public void Add(MachineEvent happened)
    {
        if (IsPast)
        {
            _at = _at.Behind(happened);
            if (OnRepeated is { } listen)
            {
                var again = default(LoggedEvent);
                Fill(ref again, happened);
                listen(Last, again);
            }

            return;
        }

        if (Last < Newest)
        {
            CutOff();
        }

        if (_next == _chunk.Length)
        {
            BeginChunk();
        }

        _at = _at.Behind(happened);
        Newest = Last;
        ref var entry = ref _chunk[_next++];
        Fill(ref entry, happened);
        if (Last == 1)
        {
            _start = entry;
        }

        if (entry.Held is { } held)
        {
            Weigh(held);
        }

        if (entry.Kind is not (EventKind.Send or EventKind.Receive))
        {
            NoteNames(happened);
        }
    }

    private void Fill(ref LoggedEvent entry, MachineEvent happened)
    {
        entry.Read(happened);
        if (entry.Kind == EventKind.Output)
        {
            entry.Number = _at.Lines;
        }

        scheduler.TellMoment(out var decision, out var position, out entry.Time, out var executed);
        var process = scheduler.Running ?? scheduler.RunningTyped;
        entry.Locate(executed, decision, position, process is null ? 0 : NumberOf(process.Code), process?.PlaceIndex ?? 0);
    }

    /// <summary>The code of an event; null if it happened between two slices.</summary>
    public Code? CodeOf(in LoggedEvent entry) => entry.Code == 0 ? null : _codes[entry.Code - 1];

    private int NumberOf(Code code)
    {
        if (_lastCode == 0 || !ReferenceEquals(_codes[_lastCode - 1], code))
        {
            _lastCode = _codes.IndexOf(code) + 1;
            if (_lastCode == 0 && _codes.Count < LoggedEvent.MostCodes)
            {
                _codes.Add(code);
                _lastCode = _codes.Count;
            }
        }

        return _lastCode;
    }

    private void Weigh(HeapValue value)
    {
        _held += Weight(value, depth: 0);
        while (_held > MostHeld && First < Last)
        {
            DropOldest();
        }
    }

    private void NoteNames(MachineEvent happened)
    {
        switch (happened)
        {
            case MachineEvent.Spawn:
                NoteTitle(happened.Pid);
                break;
            case MachineEvent.Register { Name: var name }:
                _holders[name] = happened.Pid;
                NoteTitle(happened.Pid);
                break;
            case MachineEvent.Unregister { Name: var name } when _holders.Remove(name, out var holder):
                NoteTitle(holder);
                break;
            case MachineEvent.Exit:
                foreach (var name in machine.Find(happened.Pid)?.Names ?? [])
                {
                    if (_holders.GetValueOrDefault(name) == happened.Pid)
                    {
                        _holders.Remove(name);
                    }
                }

                break;
        }
    }

    /// <summary>What a process was called when an event happened; null for process 1 without a name, and if the title is not known any
    /// more.</summary>
    public string? TitleOf(long pid, long serial)
    {
        if (!_titles.TryGetValue(pid, out var titles))
        {
            return null;
        }

        var index = titles.FindLastIndex(title => title.Since <= serial);
        return titles[Math.Max(index, 0)].Title;
    }

    /// <summary>An event that has just happened, with the titles of its processes; one that has ended has its last title.</summary>
    public Happening Describe(MachineEvent happened)
    {
        var fields = default(LoggedEvent);
        fields.Read(happened);
        return new Happening(happened, LabelOf(happened.Pid), fields.Other == Process.NobodyId ? null : LabelOf(fields.Other));

        ProcessLabel LabelOf(long pid) => new(pid, TitleOf(pid, Last), HasEnded: machine.Find(pid) is null);
    }

    /// <summary>The number of the event by which a process has taken its last message; null if it has taken none, or if that event is not
    /// kept any more.</summary>
    public long? FindLastReceive(long pid)
    {
        for (var serial = Last; serial >= First; serial--)
        {
            ref var happened = ref this[serial];
            if (happened.Pid == pid && happened.Kind == EventKind.Receive)
            {
                return serial;
            }
        }

        return null;
    }

    /// <summary>
    /// The number of the event that sent a message; null if it is not kept any more, or if the machine has made the message. Sender,
    /// receiver and time find it, since virtual time goes on with every instruction. Only typed instructions take no time: of several sends
    /// at the same time, the one whose payload is the message is taken, or else the first, since a person may have changed the message.
    /// </summary>
    /// <param name="sender">The pid of the sender.</param>
    /// <param name="receiver">The pid of the receiver.</param>
    /// <param name="sentAt">The time at which it was sent, in microseconds since 1970.</param>
    /// <param name="payload">The message.</param>
    public long? FindSend(long sender, long receiver, long sentAt, Value payload)
    {
        long? found = null;
        var (low, high) = (First, Last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = this[middle].Time < sentAt ? (middle + 1, high) : (low, middle);
        }

        for (; low <= Last && this[low].Time == sentAt; low++)
        {
            if (this[low] is { Kind: EventKind.Send or EventKind.TimerSet } sent && sent.Pid == sender && sent.Other == receiver)
            {
                if (sent.Content.IsSameAs(payload))
                {
                    return low;
                }

                found ??= low;
            }
        }

        return found;
    }

    /// <summary>Removes the events behind <see cref="Last"/>: the run has left the future in which they happened.</summary>
    private void CutOff()
    {
        for (var serial = Math.Max(First, Last + 1); serial <= Newest; serial++)
        {
            ref var entry = ref this[serial];
            if (entry.Held is { } held)
            {
                _held -= Weight(held, depth: 0);
            }

            entry = default;
        }

        Newest = Last;
        First = Math.Min(First, Last + 1);
        foreach (var (pid, titles) in _titles)
        {
            titles.RemoveAll(title => title.Since > Last);
            if (titles.Count == 0)
            {
                _titles.Remove(pid);
            }
        }

        _holders.Clear();
        foreach (var (name, process) in machine.Registry.Entries)
        {
            _holders[name] = process.Id;
        }

        (_chunk, _next) = Last % ChunkLength == 0 ? ([], 0)
            : (_chunks[Last / ChunkLength % _chunks.Length] ??= new LoggedEvent[ChunkLength], (int)(Last % ChunkLength));
    }

    private void BeginChunk()
    {
        ref var chunk = ref _chunks[Last / ChunkLength % _chunks.Length];
        if (chunk is null)
        {
            chunk = new LoggedEvent[ChunkLength];
        }
        else
        {
            // A whole chunk is cleared at once: this is the greater part of what keeping events costs.
            foreach (ref readonly var oldest in chunk.AsSpan())
            {
                Forget(oldest);
            }

            Array.Clear(chunk);
            First = Math.Max(First, Last - (ChunkLength * (_chunks.Length - 1)) + 1);
        }

        (_chunk, _next) = (chunk, 0);
    }

    private void DropOldest()
    {
        ref var oldest = ref this[First++];
        Forget(oldest);
        oldest = default;
    }

    /// <summary>Releases what is kept because of an event. No effect for one that was dropped, whose entry is empty.</summary>
    private void Forget(in LoggedEvent oldest)
    {
        if (oldest.Held is { } held)
        {
            _held -= Weight(held, depth: 0);
        }

        if (oldest.Kind == EventKind.Exit)
        {
            _titles.Remove(oldest.Pid);
        }
    }

    private void NoteTitle(long pid)
    {
        if (machine.Find(pid) is not { } process)
        {
            return;
        }

        var title = ProcessLabel.Of(process).Title;
        if (!_titles.TryGetValue(pid, out var titles))
        {
            _titles[pid] = titles = [];
        }

        if (titles is not [.., var last] || last.Title != title)
        {
            titles.Add((Last, title));
        }

        while (titles.Count > 1 && titles[1].Since <= First)
        {
            titles.RemoveAt(0);
        }
    }

    /// <summary>About how much a value holds, in units of 16 bytes. The first parts stand for all of them, so that the time is bounded. The
    /// answer for a value is always the same, as what is added for it must be taken off again.</summary>
    private static long Weight(HeapValue? value, int depth)
    {
        return value switch
        {
            StringValue text => text.Length / 8,
            BytesValue bytes => bytes.Bytes.Length / 16,
            ListValue list => OfParts(list.Items, depth),
            ObjectValue fields => OfParts(fields.Values, depth),
            FunctionValue function => OfParts(function.CapturedValues, depth),
            _ => 0,
        };

        static long OfParts(ReadOnlySpan<Value> parts, int depth)
        {
            const int looked = 4;
            var sum = 0L;
            if (depth < looked)
            {
                foreach (ref readonly var part in parts[..Math.Min(looked, parts.Length)])
                {
                    sum += Weight(part.Reference, depth + 1);
                }
            }

            return parts.Length + (parts.Length > looked ? sum * (parts.Length / looked) : sum);
        }
    }
}

/// <summary>How far a run has come, in what its log counts.</summary>
/// <param name="Last">The number of the newest event.</param>
/// <param name="Lines">How many lines of its output the program has begun.</param>
/// <param name="IsInLine">Whether the last of these lines has not ended yet.</param>
internal readonly record struct LogPosition(long Last, long Lines, bool IsInLine)
{
    /// <summary>The position behind one more event.</summary>
    public LogPosition Behind(MachineEvent happened)
    {
        if (happened is not MachineEvent.Output { IsError: false, Text: { Length: > 0 } text })
        {
            return this with { Last = Last + 1 };
        }

        var ends = text.AsSpan(..^1).Count('\n');
        return new LogPosition(Last + 1, Lines + (IsInLine ? 0 : 1) + ends, IsInLine: text[^1] != '\n');
    }
}

/// <summary>Hears of an event that happens once more, as the run repeats its past.</summary>
/// <param name="serial">The number of the event.</param>
/// <param name="happened">The event.</param>
internal delegate void RepeatedEvent(long serial, in LoggedEvent happened);
