using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Repeats what the outside decided of another run of the same program with the same arguments and seed, or of an earlier part of this
/// one; the outside is not asked. Where the record ends, so does the run: then everybody waits for ever.
/// </summary>
internal sealed class RecordedAnswers(ScheduleRecord record) : IAnswers
{
    private SortedDictionary<long, AskedQuestion> _outstanding = [];
    private long _lastNumber;

    /// <summary>How many events of the record have taken effect.</summary>
    public int Passed { get; private set; }

    /// <summary>So many of them may.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>How much of standard input has been read, in characters.</summary>
    public long InputRead { get; private set; }

    /// <summary>How many questions have been put.</summary>
    public long LastNumber => _lastNumber;

    /// <summary>The questions that are not answered, by number.</summary>
    public IReadOnlyDictionary<long, AskedQuestion> Outstanding => _outstanding;

    public bool IsAwaited => _outstanding.Values.Any(static question => !question.Call.IsInput || !question.Wait.Owner.HasExited);

    public Process? Waiting => _outstanding.Values.Select(static question => question.Wait.Owner)
        .FirstOrDefault(static owner => !owner.HasExited);

    public bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision)
    {
        var number = Put(wait, call, work);
        if (Next is AnswerArrived { IsAtOnce: true } answer && answer.Question == number)
        {
            Take(answer);
            Passed++;
            return true;
        }

        return false;
    }

    public bool TryTake(long decision, out Wait wait)
    {
        if (Next is AnswerArrived { IsAtOnce: false } answer && answer.Decision == decision && _outstanding.ContainsKey(answer.Question))
        {
            wait = Take(answer);
            Passed++;
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
            Passed++;
            return true;
        }

        return false;
    }

    /// <summary>What comes next of the record, up to <see cref="Limit"/>; null: nothing any more.</summary>
    public ScheduleEvent? Next => Passed < Math.Min(Limit, record.Events.Count) ? record.Events[Passed] : null;

    /// <summary>The index of what a person did next; answers of the outside may come before it. -1: nothing any more.</summary>
    public int NextIntervention()
    {
        for (var index = Passed; index < record.Events.Count && index < Limit; index++)
        {
            if (record.Events[index] is Intervened)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>What <see cref="NextIntervention"/> says is being done.</summary>
    public void PassIntervention()
    {
        if (Next is not Intervened)
        {
            throw new InvalidOperationException("The run has come to a moment of its record before the answers that precede it.");
        }

        Passed++;
    }

    /// <summary>Numbers a question, which is outstanding then.</summary>
    public long Put(Wait wait, OutsideCall call, Action<Wait> work)
    {
        _outstanding.Add(++_lastNumber, new AskedQuestion(wait, call, work));
        return _lastNumber;
    }

    /// <summary>Nobody waits for the answer to a question any more.</summary>
    public void Drop(long number) => _outstanding.Remove(number);

    /// <summary>Everything that has been recorded has taken effect: the run is where the record ends.</summary>
    public void PassAll() => Passed = record.Events.Count;

    /// <summary>An answer takes effect.</summary>
    /// <returns>Who has waited for it.</returns>
    public Wait Take(AnswerArrived answer)
    {
        _outstanding.Remove(answer.Question, out var question);
        question.Wait.Result = answer.Result;
        question.Wait.Error = answer.Error;
        InputRead = Math.Max(InputRead, answer.InputRead);
        return question.Wait;
    }

    public object TakeImage() => new Image([.. _outstanding], _lastNumber, Passed, InputRead);

    public void Restore(object image)
    {
        var (outstanding, lastNumber, passed, inputRead) = (Image)image;
        _outstanding = new SortedDictionary<long, AskedQuestion>(outstanding.ToDictionary());
        (_lastNumber, Passed, InputRead) = (lastNumber, passed, inputRead);
    }

    private sealed record Image(KeyValuePair<long, AskedQuestion>[] Outstanding, long LastNumber, int Passed,
        long InputRead);
}

/// <summary>A question to the outside.</summary>
/// <param name="Wait">Gets the answer.</param>
/// <param name="Call">What kind of question it is.</param>
/// <param name="Work">Asks the outside.</param>
internal readonly record struct AskedQuestion(Wait Wait, OutsideCall Call, Action<Wait> Work);
