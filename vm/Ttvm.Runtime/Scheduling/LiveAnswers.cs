using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Answers take effect whenever they come, and their moments are recorded: a person at a debugger must not wait for a program, nor the
/// other processes for a person. In a past that the run has been in before, the record answers, and the outside is not asked again.
/// </summary>
/// <remarks>
/// Members are used on the scheduler's thread; other threads only do the work of a question and leave it in the queue of arrivals,
/// whose synchronization publishes the result, and then call <c>arrived</c>. The scheduler looks into the queue after it has been called,
/// so no answer is overlooked. Input needs no thread: a question for it is put when there is something to read, so it never blocks, and a
/// process that ends before takes nothing away.
/// </remarks>
/// <param name="record">Gets every answer and its moment.</param>
/// <param name="past">Knows what has been asked, and answers in the past.</param>
/// <param name="input">The program's standard input.</param>
/// <param name="now">The real time in microseconds.</param>
/// <param name="arrived">Wakes the scheduler's thread. From any thread.</param>
/// <param name="awaitsInput">Hears of a process that has asked for input and must wait for it, and of what it has asked for.</param>
internal sealed class LiveAnswers(ScheduleRecord record, RecordedAnswers past, InputBuffer input, Func<long> now, Action arrived,
    Action<Process, OutsideCall> awaitsInput) : IAnswers
{
    /// <summary>
    /// How long the machine waits for a file. Any honest file answers within the instruction, so that such a run depends on no timing. The
    /// more answers are late already, the less it waits for the next, so that many pipes hold up nobody for long.
    /// </summary>
    private static readonly TimeSpan PatienceWithFiles = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<Question> _arrived = new();
    private readonly OutsideThreads _files = new();

    /// <summary>What is being done for questions that are not answered in the record, by number; nothing for input before it is
    /// there.</summary>
    private readonly Dictionary<long, Question> _underWay = [];

    /// <summary>The real time at which all processes first waited at the virtual time <see cref="_idleAt"/>.</summary>
    private long _idleSince;

    private long _idleAt = long.MinValue;

    private volatile bool _awaitsInput;

    /// <summary>Whether a process waits for input. From any thread; true a moment longer if it is ended instead.</summary>
    public bool AwaitsInput => _awaitsInput;

    /// <summary>Whether the run is where it has been before.</summary>
    public bool IsPast { get; private set; }

    public bool IsAwaited => past.IsAwaited;

    public Process? Waiting => past.Outstanding.Values.OrderByDescending(static question => question.Call.IsInput)
        .Select(static question => question.Wait.Owner).FirstOrDefault(static owner => !owner.HasExited);

    public bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision)
    {
        if (IsPast)
        {
            return past.Ask(wait, call, work, decision);
        }

        // Who has asked for input before is answered before.
        var isInputFree = call.IsInput && !DropDeadInputs();
        var number = past.Put(wait, call, work);
        if (call.IsInput)
        {
            if (isInputFree && input.Has(call))
            {
                work(wait);
                Note(number, wait.Result, wait.Error, decision, isAtOnce: true);
                return true;
            }

            _awaitsInput = true;
            awaitsInput(wait.Owner, call);
            return false;
        }

        var question = new Question(number, wait.Owner, work);
        Begin(question, call);
        if (question.IsAnsweredWithin(call == OutsideCall.Program ? TimeSpan.Zero : PatienceWithFiles / (1 + _underWay.Count)))
        {
            question.Failure?.Throw();
            Note(number, question.Answer.Result, question.Answer.Error, decision, isAtOnce: true);
            return true;
        }

        _underWay.Add(number, question);
        return false;
    }

    public bool TryTake(long decision, out Wait wait)
    {
        if (IsPast)
        {
            return past.TryTake(decision, out wait);
        }

        wait = null!;
        if (past.Outstanding.Count == 0 && _underWay.Count == 0)
        {
            // This is how it ends between most slices: looking further took a tenth of a run that only computes.
            _awaitsInput = false;
            return false;
        }

        while (_arrived.TryDequeue(out var question))
        {
            // What was asked in a future that is cut off is nobody's answer any more.
            if (ReferenceEquals(_underWay.GetValueOrDefault(question.Number), question))
            {
                _underWay.Remove(question.Number);
                question.Failure?.Throw();
                wait = Note(question.Number, question.Answer.Result, question.Answer.Error, decision, isAtOnce: false);
                return true;
            }
        }

        if (DropDeadInputs() && FirstParkedInput() is { Value: var asked, Key: > 0 and var number } && input.Has(asked.Call))
        {
            asked.Work(asked.Wait);
            wait = Note(number, asked.Wait.Result, asked.Wait.Error, decision, isAtOnce: false);
            DropDeadInputs();
            return true;
        }

        return false;
    }

    public bool MayJump(long decision, long from, long to, out TimeSpan patience)
    {
        if (IsPast || !IsAwaited)
        {
            return past.MayJump(decision, from, to, out patience);
        }

        // The real clock may be set back; then the wait begins anew.
        patience = TimeSpan.Zero;
        var real = now();
        if (_idleAt != from || real < _idleSince)
        {
            (_idleAt, _idleSince) = (from, real);
        }

        var left = to - from - (real - _idleSince);
        if (left > 0)
        {
            // Timers of the platform count milliseconds and end early; and a year is as good as for ever.
            patience = TimeSpan.FromMilliseconds(Math.Min(left / 1000 + 1, int.MaxValue));
            return false;
        }

        record.Add(new ClockJumped(decision, to));
        past.PassAll();
        return true;
    }

    public void Look(MemoryGuard memory, long decision, long executed)
    {
        if (IsPast)
        {
            past.Look(memory, decision, executed);
            return;
        }

        if (memory.Look() is { } ended)
        {
            record.Add(new MemoryRanOut(decision, ended.Id));
            past.PassAll();
        }

        record.Marks.Pass(decision, executed);
    }

    /// <summary>Asks what nobody is being asked for yet: the run has come to where it is by a record, which does not say the answer. The
    /// run goes on.</summary>
    public void AskAgain()
    {
        foreach (var (number, asked) in past.Outstanding.Where(asked => !asked.Value.Call.IsInput && !_underWay.ContainsKey(asked.Key)))
        {
            var question = new Question(number, asked.Wait.Owner, asked.Work);
            _underWay.Add(number, question);
            Begin(question, asked.Call);
            if (question.IsAnsweredWithin(TimeSpan.Zero))
            {
                _arrived.Enqueue(question);
            }
        }

        if (FirstInput() is { Key: > 0, Value: var input })
        {
            awaitsInput(input.Wait.Owner, input.Call);
        }
    }

    /// <summary>What is under way outside stays so, wherever the run goes.</summary>
    public object TakeImage() => past.TakeImage();

    public void Restore(object image) => past.Restore(image);

    /// <summary>From now on the record answers.</summary>
    public void LeavePresent() => (IsPast, _awaitsInput) = (true, false);

    /// <summary>The run is where it has never been before: from now on the outside answers.</summary>
    public void ReachPresent()
    {
        IsPast = false;
        DropDeadInputs();
    }

    /// <summary>
    /// Makes the past the present. What was asked later is forgotten; what was asked before and answered later has its answer at once; and
    /// input that was read later can be read again.
    /// </summary>
    /// <param name="gone">What is cut off from the record.</param>
    public void Branch(IReadOnlyList<ScheduleEvent> gone)
    {
        foreach (var number in _underWay.Keys.Where(number => number > past.LastNumber).ToList())
        {
            _underWay.Remove(number);
        }

        GiveKnown(gone.OfType<AnswerArrived>());
        input.MoveTo(past.InputRead);
        ReachPresent();
    }

    /// <summary>
    /// The machine is in a state in which other questions are outstanding than before. A question that had been answered has its answer at
    /// once, what nobody has asked is forgotten, and input that nobody has read can be read again.
    /// </summary>
    public void Resume()
    {
        foreach (var number in _underWay.Keys.Where(number => !past.Outstanding.ContainsKey(number)).ToList())
        {
            _underWay.Remove(number);
        }

        GiveKnown(record.Events.OfType<AnswerArrived>());
        input.MoveTo(past.InputRead);
        ReachPresent();
    }

    /// <summary>Has known answers take effect where somebody waits for them.</summary>
    private void GiveKnown(IEnumerable<AnswerArrived> known)
    {
        foreach (var answer in known)
        {
            if (past.Outstanding.TryGetValue(answer.Question, out var asked) && !asked.Call.IsInput
                && !_underWay.ContainsKey(answer.Question))
            {
                var question = new Question(answer.Question, asked.Wait.Owner, asked.Work);
                (question.Answer.Result, question.Answer.Error) = (answer.Result, answer.Error);
                _underWay[answer.Question] = question;
                _arrived.Enqueue(question);
            }
        }
    }

    /// <summary>Whether there is still a process that waits for input; one that has ended must not take a line away.</summary>
    private bool DropDeadInputs()
    {
        while (FirstInput() is { Value.Wait.Owner.HasExited: true, Key: var dead })
        {
            past.Drop(dead);
        }

        return _awaitsInput = FirstInput().Key > 0;
    }

    private KeyValuePair<long, AskedQuestion> FirstInput() => past.Outstanding.FirstOrDefault(static asked => asked.Value.Call.IsInput);

    /// <summary>The oldest question whose process is parked: one that is not has got a signal, and may be about to end. With the number 0
    /// if there is none.</summary>
    private KeyValuePair<long, AskedQuestion> FirstParkedInput() =>
        past.Outstanding.FirstOrDefault(static asked => asked.Value.Call.IsInput && asked.Value.Wait.Owner.Inbox.IsParked);

    /// <summary>Notes an answer, which takes effect now.</summary>
    private Wait Note(long number, Values.Value result, string? error, long decision, bool isAtOnce)
    {
        var call = past.Outstanding[number].Call;
        var answer = new AnswerArrived(decision, number, isAtOnce, result, error, call.IsInput ? input.Read : 0) { Call = call };
        record.Add(answer);
        var wait = past.Take(answer);
        past.PassAll();
        return wait;
    }

    private void Begin(Question question, OutsideCall call)
    {
        if (call == OutsideCall.Program)
        {
            new Thread(() => Work(question)) { IsBackground = true, Name = "ttvm program" }.Start();
        }
        else
        {
            _files.Add(() => Work(question));
        }
    }

    /// <summary>On a thread that does nothing else meanwhile.</summary>
    private void Work(Question question)
    {
        try
        {
            question.Work(question.Answer);
        }
        catch (Exception exception)
        {
            // A bug of ours; it is thrown where the answer would have been taken.
            question.Failure = ExceptionDispatchInfo.Capture(exception);
        }

        if (question.Finish())
        {
            _arrived.Enqueue(question);
            arrived();
        }
    }

    /// <summary>A question and who takes its answer: whoever asks, if it comes in time, or else the queue; the gate decides,
    /// once.</summary>
    private sealed class Question(long number, Process owner, Action<Wait> work)
    {
        private readonly object _gate = new();
        private bool _isFinished;
        private bool _hasAskerLeft;

        public readonly long Number = number;
        public readonly Action<Wait> Work = work;

        /// <summary>The answer. Not what the process waits for: on another way through the run that is another object.</summary>
        public readonly Wait Answer = new(owner, WaitKind.Outside);

        /// <summary>Written before <see cref="Finish"/>, read after it was seen.</summary>
        public ExceptionDispatchInfo? Failure;

        /// <summary>Waits for the answer, but no longer than given. True: the answer is there, and the asker's.</summary>
        public bool IsAnsweredWithin(TimeSpan patience)
        {
            lock (_gate)
            {
                if (!_isFinished)
                {
                    Monitor.Wait(_gate, patience);
                }

                _hasAskerLeft = !_isFinished;
                return _isFinished;
            }
        }

        /// <summary>The work is done. True: the asker has left, so the answer goes to the queue.</summary>
        public bool Finish()
        {
            lock (_gate)
            {
                _isFinished = true;
                Monitor.Pulse(_gate);
                return _hasAskerLeft;
            }
        }
    }
}
