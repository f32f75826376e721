using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Answers take effect whenever they come, and their moments are recorded: a person at a debugger must not wait for a program, nor the
/// other processes for a person.
/// </summary>
/// <remarks>
/// Members are used on the scheduler's thread; other threads only do the work of a question and leave its wait in the queue of arrivals,
/// whose synchronization publishes the result, and then call <c>arrived</c>. The scheduler looks into the queue after it has been called,
/// so no answer is overlooked. Input needs no thread: a question for it is put when there is something to read, so it never blocks, and a
/// process that ends before takes nothing away.
/// </remarks>
/// <param name="record">Gets every answer and its moment.</param>
/// <param name="isInputReady">Whether reading so much of standard input would not block.</param>
/// <param name="now">The real time in microseconds.</param>
/// <param name="arrived">Wakes the scheduler's thread. From any thread.</param>
/// <param name="awaitsInput">Hears of a process that has asked for input and must wait for it, and of what it has asked for.</param>
internal sealed class LiveAnswers(ScheduleRecord record, Func<OutsideCall, bool> isInputReady, Func<long> now, Action arrived,
    Action<Process, OutsideCall> awaitsInput) : IAnswers
{
    /// <summary>
    /// So long the machine waits for a file: any honest one answers within the instruction, so that such a run depends on no timing. The
    /// more answers are late already, the less it waits for the next, so that many pipes hold up nobody for long.
    /// </summary>
    private static readonly TimeSpan PatienceWithFiles = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<Question> _arrived = new();
    private readonly OutsideThreads _files = new();

    /// <summary>Questions for input, the oldest first.</summary>
    private readonly List<Question> _inputs = [];

    /// <summary>Those under way elsewhere, by number.</summary>
    private readonly SortedDictionary<long, Question> _outstanding = [];

    private long _lastNumber;

    /// <summary>The real time at which all processes first waited at the virtual time <see cref="_idleAt"/>.</summary>
    private long _idleSince;

    private long _idleAt = long.MinValue;

    private volatile bool _awaitsInput;

    /// <summary>Whether a process waits for input. From any thread; true a moment longer if it is ended instead.</summary>
    public bool AwaitsInput => _awaitsInput;

    public bool IsAwaited => _outstanding.Count > 0 || DropDeadInputs();

    public Process? Waiting => DropDeadInputs() ? _inputs[0].Wait.Owner
        : _outstanding.Values.Select(question => question.Wait.Owner).FirstOrDefault(owner => !owner.HasExited);

    public bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision)
    {
        var question = new Question(++_lastNumber, wait, call, work);
        if (call.IsInput)
        {
            // Who has asked before is answered before.
            if (!DropDeadInputs() && isInputReady(call))
            {
                work(wait);
                Note(question, decision, isAtOnce: true);
                return true;
            }

            _inputs.Add(question);
            _awaitsInput = true;
            awaitsInput(wait.Owner, call);
            return false;
        }

        if (call == OutsideCall.Program)
        {
            new Thread(() => Work(question)) { IsBackground = true, Name = "ttvm program" }.Start();
        }
        else
        {
            _files.Add(() => Work(question));
        }

        if (question.IsAnsweredWithin(call == OutsideCall.Program ? TimeSpan.Zero : PatienceWithFiles / (1 + _outstanding.Count)))
        {
            question.Failure?.Throw();
            Note(question, decision, isAtOnce: true);
            return true;
        }

        _outstanding.Add(question.Number, question);
        return false;
    }

    public bool TryTake(long decision, out Wait wait)
    {
        if (_arrived.TryDequeue(out var question))
        {
            _outstanding.Remove(question.Number);
            question.Failure?.Throw();
        }
        else if (DropDeadInputs() && FirstParkedInput() is >= 0 and var index && isInputReady(_inputs[index].Call))
        {
            question = _inputs[index];
            _inputs.RemoveAt(index);
            question.Work(question.Wait);
            DropDeadInputs();
        }
        else
        {
            wait = null!;
            return false;
        }

        Note(question, decision, isAtOnce: false);
        wait = question.Wait;
        return true;
    }

    public bool MayJump(long decision, long from, long to, out TimeSpan patience)
    {
        patience = TimeSpan.Zero;
        if (!IsAwaited)
        {
            return true;
        }

        // The real clock may be set back; then the wait begins anew.
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
        return true;
    }

    public object TakeImage() =>
        throw new NotSupportedException("The outside cannot be asked the same again: play the record of the run back.");

    public void Restore(object image) => throw new NotSupportedException();

    /// <summary>Whether there is still a process that waits for input; one that has ended must not take a line away.</summary>
    private bool DropDeadInputs()
    {
        while (_inputs.Count > 0 && _inputs[0].Wait.Owner.HasExited)
        {
            _inputs.RemoveAt(0);
        }

        return _awaitsInput = _inputs.Count > 0;
    }

    /// <summary>The oldest question whose process is parked: one that is not has got a signal, and may be about to end. -1 if there is
    /// none.</summary>
    private int FirstParkedInput() => _inputs.FindIndex(static question => question.Wait.Owner.Inbox.IsParked);

    private void Note(Question question, long decision, bool isAtOnce) =>
        record.Add(new AnswerArrived(decision, question.Number, isAtOnce, question.Wait.Result, question.Wait.Error));

    /// <summary>On a thread that does nothing else meanwhile.</summary>
    private void Work(Question question)
    {
        try
        {
            question.Work(question.Wait);
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
    private sealed class Question(long number, Wait wait, OutsideCall call, Action<Wait> work)
    {
        private readonly object _gate = new();
        private bool _isFinished;
        private bool _hasAskerLeft;

        public readonly long Number = number;
        public readonly Wait Wait = wait;
        public readonly OutsideCall Call = call;
        public readonly Action<Wait> Work = work;

        /// <summary>Written before <see cref="Finish"/>, read after it was seen.</summary>
        public ExceptionDispatchInfo? Failure;

        /// <summary>The asker waits so long and then leaves. True: the answer is there, and the asker's.</summary>
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
