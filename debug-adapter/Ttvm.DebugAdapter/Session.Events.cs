using System.Collections.Immutable;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Runs;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>What the program does, told to the client. On the session's thread, in order, each after its output.</summary>
internal sealed partial class Session : IRunListener
{
    /// <summary>The processes the client has been told of.</summary>
    private readonly SortedSet<long> _announced = [];

    /// <summary>The code the client has been told of.</summary>
    private readonly List<CodeFacts> _announcedCode = [];

    private bool _hearsOfInvalidation;
    private bool _hasStarted;
    private bool _isStopped;

    /// <summary>Whether the program stands still.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>What the user has been told of once: that the program waits for a part of its input, and for its end.</summary>
    private readonly HashSet<bool> _inputsAskedFor = [];

    /// <summary>Whether the program has come to its end.</summary>
    public bool HasEnded
    {
        get => _hasEnded;
        private set => _hasEnded = value;
    }

    private volatile bool _hasEnded;

    /// <summary>The process of the last stop.</summary>
    public long StoppedPid { get; private set; } = 1;

    /// <summary>Why the program stands still, or stood still the last time.</summary>
    public Stop? LastStop { get; private set; }

    /// <summary>Does nothing while the program stands still.</summary>
    /// <exception cref="RequestFailure">It runs, has ended, or has not been started.</exception>
    public void RequireStopped()
    {
        RequireDebugger();
        if (!_isStopped)
        {
            throw new RequestFailure(ErrorId.NotStopped, HasEnded ? "The program has ended."
                : _hasStarted ? "The program runs; pause it first."
                : "The program has not been started; it is when 'configurationDone' has come.");
        }
    }

    /// <summary>Tells the client that it has to ask again, although the program has not gone on: <c>threads</c>, <c>stacks</c>,
    /// <c>variables</c>, <c>all</c>. It hears of it after the answer to the present request.</summary>
    public void Invalidate(params ImmutableArray<string> areas)
    {
        if (_hearsOfInvalidation)
        {
            AfterResponse(() => _peer.Send("invalidated", new InvalidatedEvent(areas)));
        }
    }

    /// <summary>As <c>Invalidate("all")</c> where processes may have ended. A client that has looked at one of them is led to another:
    /// without one it would take the program for running.</summary>
    public void InvalidateAfterEnd(params ImmutableArray<long> pids)
    {
        var next = HasEnded ? 0 : Inspect(inspection => pids.All(pid => inspection.Facts(pid) is not null) ? 0
            : inspection.Facts(StoppedPid) is not null ? StoppedPid : inspection.GetProcesses(1, 0).FirstOrDefault()?.Pid ?? 0);
        if (next == 0)
        {
            Invalidate("all");
            return;
        }

        AnnounceMove(next, "pause", "Paused after the end of a process", isKnown: false);
    }

    /// <inheritdoc/>
    public void Happened(RunNews news)
    {
        foreach (var pid in news.Started)
        {
            _announced.Add(pid);
            _peer.Send("thread", new ThreadEvent("started", (int)pid));
        }

        foreach (var piece in news.Output)
        {
            _peer.Send("output", Convert.ToOutput(piece, _launch!.FullPathOf));
        }

        foreach (var pid in news.Exited)
        {
            _announced.Remove(pid);
            _peer.Send("thread", new ThreadEvent("exited", (int)pid));
        }
    }

    /// <inheritdoc/>
    public void Stopped(Stop stop)
    {
        _isStopped = true;
        _awaited?.Dispose();
        StoppedPid = stop.Process.Pid;
        LastStop = stop;
        TellOfPast(stop);
        if (Wording.Of(stop) is { } text)
        {
            // Clients show the text of a stop in a corner, if at all.
            _peer.Send("output", new OutputEvent("console", text + "\n"));
        }

        _peer.Send("stopped", Convert.ToStopped(stop));
    }

    /// <inheritdoc/>
    public void Loaded(CodeFacts code)
    {
        _announcedCode.Add(code);
        TellOf(code, "new");
    }

    /// <inheritdoc/>
    public void BreakpointChanged(BoundBreakpoint breakpoint)
    {
        if (breakpoint.Binding == BreakpointBinding.NoPlace)
        {
            // Clients show a breakpoint that has come to its end at most in grey.
            _peer.Send("output", new OutputEvent("console", Wording.Of(breakpoint) + "\n"));
        }

        _peer.Send("breakpoint", new BreakpointEvent("changed", Convert.ToBreakpoint(breakpoint)));
    }

    /// <inheritdoc/>
    public void AwaitingInput(long? pid, bool toTheEnd)
    {
        if (_inputsAskedFor.Add(toTheEnd))
        {
            var who = pid is null ? "the program" : FormattableString.Invariant($"process {pid}");
            var endOfInput = OperatingSystem.IsWindows() ? "Ctrl+Z and Enter" : "Ctrl+D";
            var what = (_terminal is not null, toTheEnd) switch
            {
                (true, true) => $"all of its input; type lines in the terminal, and then {endOfInput}",
                (true, false) => "a line of input; type it in the terminal",
                (false, true) => $"all of its input; type lines here, or > and the text, and then {EndOfInput}",
                (false, false) => $"a line of input; type it here, or > and the text; {EndOfInput} ends the input",
            };
            _peer.Send("output", new OutputEvent("console", $"{who} waits for {what}\n"));
        }
    }

    /// <inheritdoc/>
    public void Ended(int exitCode)
    {
        HasEnded = true;
        GoesOn();
        _awaited?.Dispose();

        // Clients show an exit code nowhere.
        var name = Path.GetFileName(_launch!.Program);
        _peer.Send("output", new OutputEvent("console", FormattableString.Invariant($"{name} has ended with exit code {exitCode}.\n")));
        WriteRecording();
        TellEnd(exitCode);
    }

    /// <inheritdoc/>
    public void Failed(Exception exception)
    {
        Log($"the debugger failed while it ran the program: {exception}");
        HasEnded = true;
        GoesOn();
        _awaited?.Dispose();
        TellOfFailure("it ran the program", exception);
    }

    /// <summary>A process of the program that stands still is elsewhere now, because the client wanted it so: told after the response, by
    /// the protocol's rule for goto and restartFrame.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="reason">The reason of the stop that tells it.</param>
    /// <param name="description">What people read of it.</param>
    /// <param name="isKnown">Whether the client knows that the request has such a stop.</param>
    public void AnnounceMove(long pid, string reason, string description, bool isKnown)
    {
        if (!isKnown)
        {
            TellContinued(pid);
        }

        ForgetShown();
        StoppedPid = pid;
        AfterResponse(() => _peer.Send("stopped",
            new StoppedEvent(reason, description, (int)pid, null, AllThreadsStopped: true, HitBreakpointIds: null)));
    }

    /// <summary>Nothing that the client has seen of the program holds any more.</summary>
    private void GoesOn()
    {
        _isStopped = false;
        ForgetShown();
    }

    /// <summary>
    /// The program goes on because of a request of which the client does not know that it does. A client that has not heard of it takes the
    /// next stop for one more of the same, and shows the reason of the first. It is told before the response: VS Code 1.139 handles events
    /// that come right behind each other at once, and would forget the stop because of an event just before it.
    /// </summary>
    public void TellContinued(long pid, bool all = true) =>
        _peer.Send("continued", new ContinuedEvent((int)pid, AllThreadsContinued: all));

    /// <summary>No id that the client has means anything any more.</summary>
    private void ForgetShown()
    {
        View.Reset();
        Changes.Reset();
    }

    /// <summary>A new run numbers its processes from 1 again, so the old ones are taken back first.</summary>
    private void ForgetProcesses()
    {
        foreach (var pid in _announced)
        {
            _peer.Send("thread", new ThreadEvent("exited", (int)pid));
        }

        _announced.Clear();
    }

    /// <summary>As <see cref="ForgetProcesses"/>: a new run loads its code itself.</summary>
    private void ForgetCode()
    {
        _announcedCode.ForEach(code => TellOf(code, "removed"));
        _announcedCode.Clear();
    }

    private void TellOf(CodeFacts code, string reason)
    {
        _peer.Send("module", new ModuleEvent(reason, Convert.ToModule(code)));
        _peer.Send("loadedSource", new LoadedSourceEvent(reason, Convert.ToSource(code)));
    }
}
