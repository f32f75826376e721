using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Repeats what the outside decided of another run of the same program with the same arguments and seed; the outside is not asked. Where
/// the record ends, so does the run: then everybody waits for ever.
/// </summary>
internal sealed class RecordedAnswers(ScheduleRecord record) : IAnswers
{
    private Dictionary<long, (Wait Wait, OutsideCall Call)> _outstanding = [];
    private long _lastNumber;

    /// <summary>The index of the event that comes next.</summary>
    private int _next;

    public bool IsAwaited => _outstanding.Values.Any(static question => !question.Call.IsInput || !question.Wait.Owner.HasExited);

    public Process? Waiting => _outstanding.Values.Select(static question => question.Wait.Owner)
        .FirstOrDefault(static owner => !owner.HasExited);

    public bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision)
    {
        var number = ++_lastNumber;
        if (Next is AnswerArrived { IsAtOnce: true } answer && answer.Question == number)
        {
            Complete(wait, answer);
            return true;
        }

        _outstanding.Add(number, (wait, call));
        return false;
    }

    public bool TryTake(long decision, out Wait wait)
    {
        if (Next is AnswerArrived { IsAtOnce: false } answer && answer.Decision == decision
            && _outstanding.Remove(answer.Question, out var question))
        {
            wait = question.Wait;
            Complete(wait, answer);
            return true;
        }

        wait = null!;
        return false;
    }

    public bool MayJump(long decision, long from, long to, out TimeSpan patience)
    {
        patience = Timeout.InfiniteTimeSpan;
        if (!IsAwaited)
        {
            return true;
        }

        if (Next is ClockJumped jump && jump.Decision == decision && jump.To == to)
        {
            _next++;
            return true;
        }

        return false;
    }

    /// <summary>What a person did next; answers of the outside may come before it. Null: nothing any more.</summary>
    public Intervened? NextIntervention => record.Events.Skip(_next).OfType<Intervened>().FirstOrDefault();

    /// <summary>What <see cref="NextIntervention"/> says has been done.</summary>
    public void PassIntervention()
    {
        if (Next is not Intervened)
        {
            throw new InvalidOperationException("The run has come to a moment of its record before the answers that precede it.");
        }

        _next++;
    }

    public object TakeImage() => new Image([.. _outstanding], _lastNumber, _next);

    public void Restore(object image)
    {
        var (outstanding, lastNumber, next) = (Image)image;
        _outstanding = new Dictionary<long, (Wait Wait, OutsideCall Call)>(outstanding);
        (_lastNumber, _next) = (lastNumber, next);
    }

    private sealed record Image(KeyValuePair<long, (Wait Wait, OutsideCall Call)>[] Outstanding, long LastNumber, int Next);

    private ScheduleEvent? Next => _next < record.Events.Count ? record.Events[_next] : null;

    private void Complete(Wait wait, AnswerArrived answer)
    {
        wait.Result = answer.Result;
        wait.Error = answer.Error;
        _next++;
    }
}
