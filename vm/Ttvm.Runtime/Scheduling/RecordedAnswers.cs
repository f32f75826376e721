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

    /// <summary>How many events of the record may take effect.</summary>
    public int Limit { get; set; } = int.MaxValue;

    /// <summary>The questions of a part of the run that is repeated without the rest; null: none is.</summary>
    public RepeatedQuestions? Repeated { get; set; }

    /// <summary>What the record says and the run has not done, or has done otherwise; null: nothing so far. Then it is another
    /// run.</summary>
    public ScheduleEvent? Missed { get; private set; }

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
        if (Repeated is not null)
        {
            if (Repeated.AnswerTo(number) is { IsAtOnce: true } known)
            {
                Take(known);
                return true;
            }

            return false;
        }

        if (Next is AnswerArrived { IsAtOnce: true } answer && answer.Question == number && IsAbout(answer))
        {
            Take(answer);
            Passed++;
            return true;
        }

        return false;
    }

    public bool TryTake(long decision, out Wait wait)
    {
        if (Next is { } next && next.Decision < decision)
        {
            Missed ??= next;
        }

        if (Next is AnswerArrived { IsAtOnce: false } answer && answer.Decision == decision && _outstanding.ContainsKey(answer.Question)
            && IsAbout(answer))
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

    public void Look(MemoryGuard memory, long decision, long executed)
    {
        if (Next is MemoryRanOut ended && ended.Decision == decision)
        {
            if (memory.Find(ended.Pid) is { } largest)
            {
                memory.End(largest);
            }
            else
            {
                Missed ??= ended;
            }

            Passed++;
        }

        record.Marks.Pass(decision, executed);
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
        // A repetition that leaves something out keeps the numbers of the rest.
        var number = Repeated?.NumberOf(wait.Owner.Id) ?? ++_lastNumber;
        _outstanding.Add(number, new AskedQuestion(wait, call, work));
        wait.Owner.Machine.Listener?.Asks(number, wait.Owner);
        return number;
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
        if (!answer.IsAtOnce)
        {
            question.Wait.Owner.Machine.Listener?.Answers(answer.Question, question.Wait.Owner);
        }

        InputRead = Math.Max(InputRead, answer.InputRead);
        return question.Wait;
    }

    /// <summary>Whether an answer is one to the question of its number.</summary>
    private bool IsAbout(AnswerArrived answer)
    {
        var isSame = _outstanding[answer.Question].Call == answer.Call;
        Missed ??= isSame ? null : answer;
        return isSame;
    }

    public object TakeImage() => new Image([.. _outstanding], _lastNumber, Passed, InputRead);

    public void Restore(object image)
    {
        var (outstanding, lastNumber, passed, inputRead) = (Image)image;
        _outstanding = new SortedDictionary<long, AskedQuestion>(outstanding.ToDictionary());
        (_lastNumber, Passed, InputRead, Missed) = (lastNumber, passed, inputRead, null);
    }

    /// <summary>An image in which the questions are those of one state, and the rest is as in another one of the same run, which comes one
    /// event later.</summary>
    public static object Merge(object questions, object later)
    {
        var (old, now) = ((Image)questions, (Image)later);
        return now with { Outstanding = old.Outstanding, InputRead = old.InputRead, Passed = now.Passed + 1 };
    }

    private sealed record Image(KeyValuePair<long, AskedQuestion>[] Outstanding, long LastNumber, int Passed,
        long InputRead);
}

/// <summary>The questions of a part of a run that is repeated.</summary>
/// <param name="answers">All answers of the record, by the number of their question.</param>
internal sealed class RepeatedQuestions(IReadOnlyDictionary<long, AnswerArrived> answers)
{
    private readonly Dictionary<long, Queue<long>> _numbers = [];

    /// <summary>A process has put a question.</summary>
    public void Add(long pid, long number)
    {
        if (!_numbers.TryGetValue(pid, out var numbers))
        {
            _numbers[pid] = numbers = new Queue<long>();
        }

        numbers.Enqueue(number);
    }

    /// <summary>The number of the next question of a process; null if it had put no more.</summary>
    public long? NumberOf(long pid) => _numbers.TryGetValue(pid, out var numbers) && numbers.TryDequeue(out var number) ? number : null;

    /// <summary>The answer to a question; null if none has come.</summary>
    public AnswerArrived? AnswerTo(long number) => answers.GetValueOrDefault(number);
}

/// <summary>A question to the outside.</summary>
/// <param name="Wait">Gets the answer.</param>
/// <param name="Call">What kind of question it is.</param>
/// <param name="Work">Asks the outside.</param>
internal readonly record struct AskedQuestion(Wait Wait, OutsideCall Call, Action<Wait> Work);
