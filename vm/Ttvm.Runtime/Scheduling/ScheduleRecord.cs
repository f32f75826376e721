using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Scheduling;

/// <summary>Something that program, arguments and seed do not decide: the outside did.</summary>
/// <param name="Decision">How many slices had been given out when it took effect. Events of the same number follow one another as
/// recorded.</param>
internal abstract record ScheduleEvent(long Decision);

/// <summary>The answer to a question came.</summary>
/// <param name="Decision">See <see cref="ScheduleEvent"/>.</param>
/// <param name="Question">The run's questions to the outside are numbered from 1, in the order they are asked.</param>
/// <param name="IsAtOnce">Whether the process did not have to wait: the answer came within the instruction that asked.</param>
/// <param name="Result">What the outside said.</param>
/// <param name="Error">Why the call failed; null if it did not.</param>
/// <param name="InputRead">How much of standard input had been read then, in characters, if it was a question for input; else 0.</param>
internal sealed record AnswerArrived(long Decision, long Question, bool IsAtOnce, Value Result, string? Error, long InputRead = 0)
    : ScheduleEvent(Decision)
{
    /// <summary>What kind of question it was.</summary>
    public OutsideCall Call { get; init; }
}

/// <summary>The computer had no memory left, and the process that held most of it ended.</summary>
/// <param name="Decision">See <see cref="ScheduleEvent"/>.</param>
/// <param name="Pid">That process.</param>
internal sealed record MemoryRanOut(long Decision, long Pid) : ScheduleEvent(Decision);

/// <summary>
/// All processes waited, an answer was outstanding, and the clock went on to the next timer: the answer might have come first.
/// </summary>
/// <param name="Decision">See <see cref="ScheduleEvent"/>.</param>
/// <param name="To">The new time in microseconds since 1970.</param>
internal sealed record ClockJumped(long Decision, long To) : ScheduleEvent(Decision);

/// <summary>A person has changed the course of the run.</summary>
/// <param name="Decision">See <see cref="ScheduleEvent"/>.</param>
/// <param name="At">When.</param>
/// <param name="What">What was done.</param>
internal sealed record Intervened(long Decision, Moment At, Intervention What) : ScheduleEvent(Decision);

/// <summary>When something came between two instructions.</summary>
/// <param name="Executed">How many reductions all processes had used.</param>
/// <param name="Decision">How many slices had been given out.</param>
/// <param name="Position">How many reductions the slice under way had used; null between two slices.</param>
/// <param name="Clock">The time: timers may have moved it on since the last slice.</param>
/// <param name="IsAtError">Whether the last instruction had failed, and nothing had come of it yet.</param>
internal readonly record struct Moment(long Executed, long Decision, int? Position, long Clock, bool IsAtError);

/// <summary>When something came, of everything that is decided: moments of a run that follow one another are ordered so.</summary>
/// <param name="Moment">When.</param>
/// <param name="Recorded">How many events of the record had taken effect, or had begun to.</param>
/// <param name="Attempts">If the last of these is a run alone, or an answer within it: how many instructions of it had been
/// attempted.</param>
internal readonly record struct TimePoint(Moment Moment, int Recorded, long Attempts) : IComparable<TimePoint>
{
    /// <inheritdoc/>
    public int CompareTo(TimePoint other) => Key.CompareTo(other.Key);

    public static bool operator <(TimePoint left, TimePoint right) => left.CompareTo(right) < 0;

    public static bool operator >(TimePoint left, TimePoint right) => left.CompareTo(right) > 0;

    public static bool operator <=(TimePoint left, TimePoint right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TimePoint left, TimePoint right) => left.CompareTo(right) >= 0;

    /// <summary>No part of it ever goes back, but for the third, which does so with the second, and the sixth, with one before.</summary>
    private (long, long, bool, int, long, bool, long) Key =>
        (Moment.Executed, Moment.Decision, Moment.Position is null, Recorded, Attempts, !Moment.IsAtError, Moment.Clock);
}

/// <summary>
/// What outside and people decided of a deterministic run. With program, arguments and seed it is the whole run:
/// <see cref="RecordedAnswers"/> and <see cref="Replay"/> repeat it. Used on the thread of the scheduler.
/// </summary>
internal sealed class ScheduleRecord
{
    /// <summary>A program that reads for ever must not fill the memory with what it has read.</summary>
    private const long MostCharacters = 64 * 1024 * 1024;

    private const int MostEvents = 1_000_000;

    private readonly List<ScheduleEvent> _events = [];
    private long _characters;

    /// <summary>How often a person has changed the course of the run before each event.</summary>
    private readonly List<int> _interventions = [];

    /// <summary>For each event the index of the run alone that it is, or is an answer in or right behind; -1: of none.</summary>
    private readonly List<int> _alones = [];

    /// <summary>In the order in which they took effect.</summary>
    public IReadOnlyList<ScheduleEvent> Events => _events;

    /// <summary>How far the run had come at some of its decisions.</summary>
    public ScheduleMarks Marks { get; init; } = new();

    /// <summary>Whether it holds all that happened; a record that has become too large holds the beginning.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>How often a person has changed the course of the run when so many events had taken effect; running one process alone for a
    /// while counts once, and in its turn not at all.</summary>
    public int InterventionsIn(int events) => events == 0 ? 0 : _interventions[events - 1] + (Counts(_events[events - 1]) ? 1 : 0);

    /// <summary>The run alone that was under way, or had just come to its end, when so many events had taken effect: what it asked of the
    /// outside was answered within it. Null: none was.</summary>
    public Intervention.RunAlone? AloneAt(int events) => PlaceOfAlone(events) is >= 0 and var place
        ? (Intervention.RunAlone)((Intervened)_events[place]).What : null;

    public void Add(ScheduleEvent happened) => Insert(_events.Count, happened);

    /// <summary>Notes what began when so many events had taken effect; what took effect since did so within it.</summary>
    public void Insert(int place, ScheduleEvent happened)
    {
        // A process that is stepped through alone makes one long run alone.
        if (happened is Intervened { What: Intervention.RunAlone { Continues: true } more } && place > 0
            && _events[place - 1] is Intervened { What: Intervention.RunAlone one } last
            && one.Pid == more.Pid && one.IsInTurn == more.IsInTurn && last.Decision == happened.Decision)
        {
            _events[place - 1] = last with { What = one with
            {
                Instructions = one.Instructions + more.Instructions,
                EndsAtError = more.EndsAtError,
            } };
            return;
        }

        _characters += happened is AnswerArrived answer ? SizeOf(answer.Result) : 0;
        IsComplete = IsComplete && _events.Count < MostEvents && _characters <= MostCharacters;
        if (IsComplete)
        {
            _events.Insert(place, happened);
            _interventions.RemoveRange(place, _interventions.Count - place);
            _alones.RemoveRange(place, _alones.Count - place);
            for (var index = place; index < _events.Count; index++)
            {
                _interventions.Add(InterventionsIn(index));
                _alones.Add(_events[index] switch
                {
                    Intervened { What: Intervention.RunAlone } => index,
                    AnswerArrived { IsAtOnce: true } => PlaceOfAlone(index),
                    _ => -1,
                });
            }
        }
    }

    private int PlaceOfAlone(int events) => events == 0 ? -1 : _alones[events - 1];

    /// <summary>An intervention is known in full now.</summary>
    public void Complete(int index, Intervention what) => _events[index] = (Intervened)_events[index] with { What = what };

    /// <summary>Forgets what took effect after a moment of the run.</summary>
    /// <returns>The events that are gone.</returns>
    public IReadOnlyList<ScheduleEvent> CutBehind(TimePoint at)
    {
        var gone = _events[at.Recorded..];
        Marks.CutBehind(at.Moment.Decision);
        _events.RemoveRange(at.Recorded, gone.Count);
        _interventions.RemoveRange(at.Recorded, gone.Count);
        _alones.RemoveRange(at.Recorded, gone.Count);
        _characters -= gone.OfType<AnswerArrived>().Sum(answer => SizeOf(answer.Result));
        if (PlaceOfAlone(_events.Count) is >= 0 and var place && AloneAt(_events.Count) is { } alone && alone.Instructions > at.Attempts)
        {
            _events[place] = (Intervened)_events[place] with
            {
                What = alone with { Instructions = at.Attempts, EndsAtError = at.Moment.IsAtError },
            };
        }

        return gone;
    }

    /// <summary>Puts all events of another record of the same program in place of its own; they agree up to a moment.</summary>
    /// <param name="events">The others.</param>
    /// <param name="at">The moment.</param>
    public void Replace(IReadOnlyList<ScheduleEvent> events, TimePoint at)
    {
        Marks.CutBehind(at.Moment.Decision);
        _events.Clear();
        _interventions.Clear();
        _alones.Clear();
        _characters = 0;
        foreach (var happened in events)
        {
            Add(happened);
        }
    }

    private static bool Counts(ScheduleEvent happened) => happened is Intervened { What: not Intervention.RunAlone { IsInTurn: true } };

    private static long SizeOf(Value value) => value.Reference switch
    {
        StringValue text => text.Length,
        BytesValue bytes => bytes.Bytes.Length / sizeof(char),
        ObjectValue fields => fields.Values.ToArray().Sum(SizeOf),
        ListValue list => list.Items.ToArray().Sum(SizeOf),
        _ => 0,
    };
}
