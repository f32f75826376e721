using System.Runtime.ExceptionServices;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

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
    /// <param name="from">The present time.</param>
    /// <param name="to">When the timer is due.</param>
    /// <param name="patience">When to ask again, if nothing else happens.</param>
    bool MayJump(long decision, long from, long to, out TimeSpan patience);

    /// <summary>Looks, now and then between two slices, whether memory is left: what the computer has of it, no program knows. Notes how
    /// far the run has come, too.</summary>
    /// <param name="memory">Ends who holds too much.</param>
    /// <param name="decision">How many slices have been given out.</param>
    /// <param name="executed">How many reductions all processes have used.</param>
    void Look(MemoryGuard memory, long decision, long executed);

    /// <summary>All that decides what the answers will be, for a snapshot. Immutable.</summary>
    /// <exception cref="NotSupportedException">The outside decides; a run of which somebody wants snapshots plays a record
    /// back.</exception>
    object TakeImage();

    /// <summary>Goes back to where the answers were when an image was taken.</summary>
    void Restore(object image);
}

/// <summary>The whole machine waits for every answer, so a run depends on answers and never on their timing: <c>--seed</c>.</summary>
/// <param name="record">Gets every answer, for whoever wants to play the run back; null if nobody does.</param>
/// <param name="interruption">Ends a run that is recorded or profiled, whatever it waits for: nobody waits any more, and what was asked
/// stays unanswered. A record ends in a state that another run can come to.</param>
internal sealed class ImmediateAnswers(ScheduleRecord? record = null, CancellationToken interruption = default) : IAnswers
{
    private Asker? _asker;
    private long _lastNumber;
    private long _inputRead;

    public bool IsAwaited => false;

    public Process? Waiting => null;

    public bool Ask(Wait wait, OutsideCall call, Action<Wait> work, long decision)
    {
        var number = ++_lastNumber;
        if (!interruption.CanBeCanceled)
        {
            work(wait);
        }
        else if (!TryAsk(wait, work))
        {
            return false;
        }

        _inputRead += call.IsInput ? LengthRead(call, wait.Result) : 0;
        record?.Add(new AnswerArrived(decision, number, IsAtOnce: true, wait.Result, wait.Error, call.IsInput ? _inputRead : 0)
            { Call = call });
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

    public void Look(MemoryGuard memory, long decision, long executed)
    {
        if (memory.Look() is { } ended)
        {
            record?.Add(new MemoryRanOut(decision, ended.Id));
        }

        record?.Marks.Pass(decision, executed);
    }

    /// <summary>An answer is there before anybody can take an image, so there is nothing but their number.</summary>
    public object TakeImage() => (_lastNumber, _inputRead);

    public void Restore(object image) => (_lastNumber, _inputRead) = ((long, long))image;

    /// <summary>Asks on another thread, which may wait for ever.</summary>
    private bool TryAsk(Wait wait, Action<Wait> work)
    {
        var answer = new Wait(wait.Owner, WaitKind.Outside);
        if (!(_asker ??= new Asker(interruption)).TryDo(() => work(answer)))
        {
            return false;
        }

        (wait.Result, wait.Error) = (answer.Result, answer.Error);
        return true;
    }

    /// <summary>How many characters of input an answer has used up; of a line, with a <c>\n</c> at its end.</summary>
    private static int LengthRead(OutsideCall call, Value answer) => answer.AsString is { } text
        ? text.Length + (call == OutsideCall.Line ? 1 : 0) : 0;

    /// <summary>
    /// A thread that does one thing after the other for another one, which waits for each but need not. Both look out for a moment before
    /// they sleep: most answers come soon, and to be woken takes longer than they do.
    /// </summary>
    private sealed class Asker
    {
        /// <summary>How often a thread looks before it sleeps: for some microseconds in all. A guess.</summary>
        private const int Looks = 200;

        private const int SpinsPerLook = 20;

        private readonly object _gate = new();
        private readonly CancellationToken _interruption;

        /// <summary>What is to be done; null: all is done. Written before the gate is passed, read within or after it was seen.</summary>
        private volatile Action? _work;

        private ExceptionDispatchInfo? _failure;

        public Asker(CancellationToken interruption)
        {
            _interruption = interruption;
            interruption.Register(Wake);
            new Thread(Serve) { IsBackground = true, Name = "ttvm outside" }.Start();
        }

        /// <summary>Has something done. False: nobody waits for it any more, and nothing else can be done.</summary>
        public bool TryDo(Action work)
        {
            _work = work;
            Wake();
            Await(() => _work is null || _interruption.IsCancellationRequested);
            if (_work is not null)
            {
                return false;
            }

            _failure?.Throw();
            return true;
        }

        private void Serve()
        {
            while (true)
            {
                Await(() => _work is not null);
                try
                {
                    _work!();
                }
                catch (Exception exception)
                {
                    // A bug of ours; it is thrown where the answer is taken.
                    _failure = ExceptionDispatchInfo.Capture(exception);
                }

                _work = null;
                Wake();
            }
        }

        private void Await(Func<bool> isThere)
        {
            for (var look = 0; look < Looks && !isThere(); look++)
            {
                Thread.SpinWait(SpinsPerLook);
            }

            lock (_gate)
            {
                while (!isThere())
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        private void Wake()
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }
}
