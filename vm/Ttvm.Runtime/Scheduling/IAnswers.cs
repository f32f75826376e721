using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// When questions to the outside are answered under the deterministic scheduler: while the machine waits, whenever the answer comes, or as
/// another run has recorded it. Used on the scheduler's thread.
/// </summary>
internal interface IAnswers
{
    /// <summary>Whether an answer is outstanding that somebody waits for.</summary>
    bool IsAwaited { get; }

    /// <summary>A process that waits for an answer, for showing it to somebody; null if none does.</summary>
    Process? Waiting { get; }

    /// <summary>Puts a question.</summary>
    /// <param name="wait">Gets the answer.</param>
    /// <param name="call">What kind of question it is.</param>
    /// <param name="work">Asks the outside and completes the wait; may block, on any thread.</param>
    /// <param name="decision">How many slices have been given out.</param>
    /// <returns>True: the answer is there. False: <see cref="TryTake"/> gives it one day.</returns>
    bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision);

    /// <summary>The next answer that is to take effect before the next slice is given out.</summary>
    bool TryTake(long decision, out Wait wait);

    /// <summary>Whether the clock may go on to the next timer. Asked when all processes wait.</summary>
    /// <param name="decision">How many slices have been given out.</param>
    /// <param name="from">Now.</param>
    /// <param name="to">When the timer is due.</param>
    /// <param name="patience">When to ask again, if nothing else happens.</param>
    bool MayJump(long decision, long from, long to, out TimeSpan patience);

    /// <summary>All that decides what it will say, for a snapshot. Immutable.</summary>
    /// <exception cref="NotSupportedException">The outside decides; a run of which somebody wants snapshots plays a record
    /// back.</exception>
    object TakeImage();

    /// <summary>Goes back to where it was.</summary>
    void Restore(object image);
}

/// <summary>The whole machine waits for every answer, so a run depends on answers and never on their timing: <c>--seed</c>.</summary>
/// <param name="record">Gets every answer, for whoever wants to play the run back; null if nobody does.</param>
internal sealed class ImmediateAnswers(ScheduleRecord? record = null) : IAnswers
{
    private long _lastNumber;

    public bool IsAwaited => false;

    public Process? Waiting => null;

    public bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision)
    {
        work(wait);
        record?.Add(new AnswerArrived(decision, ++_lastNumber, IsAtOnce: true, wait.Result, wait.Error));
        return true;
    }

    public bool TryTake(long decision, out Wait wait)
    {
        wait = null!;
        return false;
    }

    public bool MayJump(long decision, long from, long to, out TimeSpan patience)
    {
        patience = TimeSpan.Zero;
        return true;
    }

    /// <summary>An answer is there before anybody can take an image, so there is nothing but their number.</summary>
    public object TakeImage() => _lastNumber;

    public void Restore(object image) => _lastNumber = (long)image;
}
