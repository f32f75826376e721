using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>What happened in a run since the news before.</summary>
internal sealed record RunNews(IReadOnlyList<OutputPiece> Output, IReadOnlyList<long> Started, IReadOnlyList<long> Exited);

/// <summary>
/// Carries the events of one run from its threads to the session's, which handles them one by one. What may come in floods, output
/// and the life of processes, is collected and handed over every few milliseconds, or with the next other event, in order.
/// When the client is slower than the program, the program waits, so memory is bounded.
/// </summary>
/// <param name="post">Has something done on the session's thread; false if there is no session any more. From any thread.</param>
/// <param name="listener">Called on the session's thread.</param>
internal sealed class RunEvents(Func<Action, bool> post, IRunListener listener) : IDebuggerClient, IDisposable
{
    /// <summary>Used on the session's thread.</summary>
    private IRunListener _listener = listener;

    /// <summary>No person sees the delay, and a program that prints a million lines makes a few hundred events.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(4);

    /// <summary>How many characters may wait for the client before the program has to.</summary>
    private const long MostWaiting = 4 * 1024 * 1024;

    /// <summary>What an event of its own costs beside its text, in characters: a line of a log point is short, but each is one.</summary>
    private const int CostOfEvent = 200;

    /// <summary>A client is told of so many live processes, and so many files of code, one by one; it sees all when it asks for the
    /// list.</summary>
    private const int MostAnnounced = 1000;

    private readonly object _gate = new();

    /// <summary>Guarded by <see cref="_gate"/>, as all that follows.</summary>
    private readonly OutputBuffer _output = new();

    /// <summary>Events that wait for the session, each with what was collected before it.</summary>
    private readonly List<(RunNews News, Action? Event)> _happened = [];

    /// <summary>How much output waits for the session, in characters.</summary>
    private long _waiting;

    /// <summary>How much code was told of. Used on the run's thread.</summary>
    private int _loaded;

    /// <summary>Where the program's output goes; null: to the listener.</summary>
    private ClientTerminal? _terminal;

    private readonly HashSet<long> _announced = [];
    private readonly SortedSet<long> _started = [];
    private readonly SortedSet<long> _exited = [];
    private Timer? _timer;
    private bool _isTimerSet;

    /// <summary>Whether the session has been asked to deliver and has not begun. Once is enough: a request behind it must not wait for
    /// many deliveries, each of which lets a program in a flood say as much again.</summary>
    private bool _isDeliveryDue;
    private bool _isDisposed;

    /// <summary>How many on the session's thread wait for an answer of the run, which therefore must not wait for the session.</summary>
    private int _reliefs;

    /// <summary>Everything from now on is dropped, and a program that waits for the client goes on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>From now on the program's output goes to a terminal. What is reported of it goes there, too, as it would without a
    /// debugger, and to the listener, whose client can lead to the places.</summary>
    public void ShowIn(ClientTerminal terminal)
    {
        lock (_gate)
        {
            _terminal = terminal;
        }

        terminal.Drained = () =>
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        };
    }

    /// <summary>Tells the listener of everything that has happened, in order. On the session's thread.</summary>
    public void Deliver()
    {
        List<(RunNews News, Action? Event)> happened;
        lock (_gate)
        {
            happened = [.. _happened, (CollectNews(), null)];
            _happened.Clear();
            (_waiting, _isDeliveryDue) = (0, false);
            Monitor.PulseAll(_gate);
        }

        foreach (var (news, action) in happened)
        {
            _listener.Happened(news);
            action?.Invoke();
        }
    }

    /// <summary>Everything that was not delivered is for another listener. On the session's thread.</summary>
    public void HandOver(IRunListener next) => _listener = next;

    /// <summary>While the result is not disposed of, the program never waits for the client. On the session's thread.</summary>
    public IDisposable Relieve()
    {
        lock (_gate)
        {
            _reliefs++;
            Monitor.PulseAll(_gate);
        }

        return new Relief(this);
    }

    /// <inheritdoc/>
    public void Output(string text, bool isError)
    {
        lock (_gate)
        {
            if (_terminal is null)
            {
                _output.Add(isError ? "stderr" : "stdout", text);
                AwaitClient(text.Length);
            }
            else if (!_isDisposed)
            {
                _terminal.Write(text, isError);
                AwaitRoom();
            }
        }
    }

    /// <summary>Notes that so much has been added to the output. If too much of it waits for the client, the program waits, too. Within the
    /// gate.</summary>
    private void AwaitClient(int added)
    {
        _waiting += added;
        SetTimer();
        AwaitRoom();
    }

    /// <summary>Within the gate.</summary>
    private void AwaitRoom()
    {
        while (_waiting + (_terminal?.Waiting ?? 0) > MostWaiting && _reliefs == 0 && !_isDisposed)
        {
            Monitor.Wait(_gate);
        }
    }

    /// <inheritdoc/>
    public void Noticed(Notice notice)
    {
        var category = notice.Level == NoticeLevel.Error ? "stderr" : "console";
        var headline = $"{notice.Label}: {notice.Headline}\n";
        lock (_gate)
        {
            _terminal?.Write(notice.Text + "\n", isError: true);
        }

        if (notice.Details.IsEmpty)
        {
            Say(category, headline, notice.Place);
            return;
        }

        // All at once, so that nobody's output comes to stand among the details.
        lock (_gate)
        {
            var details = string.Join('\n', notice.Details) + "\n";
            _output.Add(new OutputPiece(category, headline, notice.Place, "startCollapsed"));
            _output.Add(category, details);
            _output.Add(new OutputPiece(category, "", null, "end"));
            AwaitClient(headline.Length + details.Length + (2 * CostOfEvent));
        }
    }

    /// <summary>Adds a line of ours to the output.</summary>
    private void Say(string category, string text, NoticePlace? place)
    {
        lock (_gate)
        {
            if (place is null)
            {
                _output.Add(category, text);
            }
            else
            {
                _output.Add(new OutputPiece(category, text, place));
            }

            AwaitClient(text.Length + (place is null ? 0 : CostOfEvent));
        }
    }

    /// <inheritdoc/>
    public void Happened(MachineEvent happened)
    {
        switch (happened)
        {
            case MachineEvent.Spawn:
                NoteStart(happened.Pid);
                break;
            case MachineEvent.Exit:
                NoteExit(happened.Pid);
                break;
        }
    }

    /// <inheritdoc/>
    public void Moved(IReadOnlyCollection<long> pids)
    {
        lock (_gate)
        {
            var live = pids.ToHashSet();
            _started.IntersectWith(live);
            _exited.UnionWith(_announced.Except(live));
            _exited.ExceptWith(live);
            foreach (var pid in live.Where(pid => !_announced.Contains(pid)))
            {
                NoteStart(pid);
            }

            SetTimer();
        }
    }

    /// <inheritdoc/>
    public void Branched() => Add(() => _listener.Branched());

    private void NoteStart(long pid)
    {
        lock (_gate)
        {
            if (_announced.Count + _started.Count < MostAnnounced && pid <= int.MaxValue)
            {
                _started.Add(pid);
                SetTimer();
            }
        }
    }

    private void NoteExit(long pid)
    {
        lock (_gate)
        {
            // One that came and went between two looks is no news at all.
            if (!_started.Remove(pid) && _announced.Contains(pid))
            {
                _exited.Add(pid);
                SetTimer();
            }
        }
    }

    /// <inheritdoc/>
    public void Stopped(Stop stop) => Add(() => _listener.Stopped(stop));

    /// <inheritdoc/>
    public void Loaded(CodeFacts code)
    {
        if (_loaded++ < MostAnnounced)
        {
            Add(() => _listener.Loaded(code));
        }
    }

    /// <inheritdoc/>
    public void BreakpointChanged(BoundBreakpoint breakpoint) => Add(() => _listener.BreakpointChanged(breakpoint));

    /// <inheritdoc/>
    public void Logged(BreakpointMessage at, string text) => Say("console", text + "\n", at.Place);

    /// <inheritdoc/>
    public void ConditionFailed(BreakpointMessage at, string condition, EvaluationProblem problem) =>
        Say("important", $"The condition {condition} of a breakpoint counts as false: {Wording.Of(problem)}\n", at.Place);

    /// <inheritdoc/>
    public string Explain(EvaluationProblem problem) => Wording.Of(problem);

    /// <inheritdoc/>
    public void AwaitingInput(long? pid, bool toTheEnd) => Add(() => _listener.AwaitingInput(pid, toTheEnd));

    /// <inheritdoc/>
    public void Ended(int exitCode)
    {
        lock (_gate)
        {
            if (_terminal is null)
            {
                Add(() => _listener.Ended(exitCode));
            }
            else if (!_isDisposed)
            {
                // A client may leave as soon as it hears of the end.
                _terminal.End(exitCode).ContinueWith(_ => Add(() => _listener.Ended(exitCode)), TaskScheduler.Default);
            }
        }
    }

    /// <inheritdoc/>
    public void Failed(Exception exception) => Add(() => _listener.Failed(exception));

    /// <summary>Adds an event behind all that has been collected, and has everything delivered soon.</summary>
    private void Add(Action action)
    {
        lock (_gate)
        {
            _happened.Add((CollectNews(), action));
            DeliverSoon();
        }
    }

    /// <summary>Within the gate.</summary>
    private void DeliverSoon()
    {
        if (_isDeliveryDue)
        {
            return;
        }

        _isDeliveryDue = true;
        post(() =>
        {
            if (!_isDisposed)
            {
                Deliver();
            }
        });
    }

    /// <summary>Within the gate.</summary>
    private RunNews CollectNews()
    {
        var news = new RunNews(_output.Drain(), [.. _started], [.. _exited]);
        _announced.UnionWith(_started);
        _announced.ExceptWith(_exited);
        _started.Clear();
        _exited.Clear();
        return news;
    }

    /// <summary>Within the gate.</summary>
    private void SetTimer()
    {
        if (!_isTimerSet && !_isDisposed)
        {
            _isTimerSet = true;
            _timer ??= new Timer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Fire()
    {
        lock (_gate)
        {
            _isTimerSet = false;
            DeliverSoon();
        }
    }

    private sealed class Relief(RunEvents events) : IDisposable
    {
        public void Dispose()
        {
            lock (events._gate)
            {
                events._reliefs--;
            }
        }
    }
}

/// <summary>Who hears of a run, on the session's thread, in the order of the events.</summary>
internal interface IRunListener
{
    /// <summary>Output, and processes that have come and gone; comes before whatever happened after it.</summary>
    void Happened(RunNews news);

    /// <summary>Everything stands still.</summary>
    void Stopped(Stop stop);

    /// <summary>The program has loaded code.</summary>
    void Loaded(CodeFacts code);

    /// <summary>A breakpoint is bound otherwise than the client was told.</summary>
    void BreakpointChanged(BoundBreakpoint breakpoint);

    /// <summary>A change in the past has made it the present.</summary>
    void Branched();

    /// <summary>The program cannot go on without input: a part of it, or all to its end.</summary>
    void AwaitingInput(long? pid, bool toTheEnd);

    /// <summary>The program has ended.</summary>
    void Ended(int exitCode);

    /// <summary>A bug of ours has ended the program.</summary>
    void Failed(Exception exception);
}
