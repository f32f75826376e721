using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Scheduling;

/// <summary>Something that program, arguments and seed do not decide: the outside did.</summary>
/// <param name="Decision">How many slices had been given out when it took effect. Those of the same number follow one another as
/// recorded.</param>
internal abstract record ScheduleEvent(long Decision);

/// <summary>The answer to a question came.</summary>
/// <param name="Decision">See <see cref="ScheduleEvent"/>.</param>
/// <param name="Question">The run's questions to the outside are numbered from 1, in the order they are asked.</param>
/// <param name="IsAtOnce">Whether the process did not have to wait: the answer came within the instruction that asked.</param>
/// <param name="Result">What the outside said.</param>
/// <param name="Error">Why the call failed; null if it did not.</param>
internal sealed record AnswerArrived(long Decision, long Question, bool IsAtOnce, Value Result, string? Error) : ScheduleEvent(Decision);

/// <summary>
/// All processes waited, an answer was outstanding, and the clock went on to the next timer: the answer might have come first.
/// </summary>
/// <param name="Decision">See <see cref="ScheduleEvent"/>.</param>
/// <param name="To">The new time in microseconds since 1970.</param>
internal sealed record ClockJumped(long Decision, long To) : ScheduleEvent(Decision);

/// <summary>
/// What the outside decided of a deterministic run. With program, arguments and seed it is the whole run: <see cref="RecordedAnswers"/>
/// repeats it. Used on the thread of the scheduler.
/// </summary>
internal sealed class ScheduleRecord
{
    /// <summary>A program that reads for ever must not fill the memory with what it has read.</summary>
    private const long MostCharacters = 64 * 1024 * 1024;

    private const int MostEvents = 1_000_000;

    private readonly List<ScheduleEvent> _events = [];
    private long _characters;

    /// <summary>In the order in which they took effect.</summary>
    public IReadOnlyList<ScheduleEvent> Events => _events;

    /// <summary>Whether it holds all that happened; a record that has become too large holds the beginning.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Add(ScheduleEvent happened)
    {
        _characters += happened is AnswerArrived answer ? SizeOf(answer.Result) : 0;
        IsComplete = IsComplete && _events.Count < MostEvents && _characters <= MostCharacters;
        if (IsComplete)
        {
            _events.Add(happened);
        }
    }

    private static long SizeOf(Value value) => value.Reference switch
    {
        StringValue text => text.Length,
        BytesValue bytes => bytes.Bytes.Length / sizeof(char),
        ObjectValue fields => fields.Values.ToArray().Sum(SizeOf),
        ListValue list => list.Items.ToArray().Sum(SizeOf),
        _ => 0,
    };
}
