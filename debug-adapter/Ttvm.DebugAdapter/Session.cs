using System.Collections.Concurrent;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Transport;

namespace Ttvm.DebugAdapter;

/// <summary>
/// One debug session. Three kinds of threads take part: one reads requests and does nothing else; the one that called
/// <see cref="Serve"/> handles requests and events one by one and alone writes to the client; the run has its own. The session may
/// wait for an answer of the run, between two instructions; the run never waits for the session while it does.
/// </summary>
internal sealed partial class Session
{
    private readonly Peer _peer;

    /// <summary>Null on standard input and output, where only whoever has started the adapter can speak to it.</summary>
    private readonly PortClient? _portClient;
    private readonly TextWriter _log;
    private readonly IReadOnlyDictionary<string, Endpoint> _endpoints;
    private readonly BlockingCollection<Action> _queue = [];

    /// <summary>Done after the response to the present request has been written.</summary>
    private readonly Queue<Action> _afterResponse = [];

    private int _exitCode;

    /// <summary>The exit code after a bug of ours; the command line has the same.</summary>
    public const int ExitCodeOfBug = 70;

    /// <summary>Whether the client was told that the program has ended: once, by whichever thread comes first.</summary>
    private bool _isEndTold;

    /// <param name="peer">The client.</param>
    /// <param name="log">Where a line for people goes.</param>
    /// <param name="endpoints">What is answered: <see cref="Endpoints.All"/>.</param>
    /// <param name="portClient">The client, if it has come over a port.</param>
    /// <param name="clock">The time; null: the real one.</param>
    public Session(Peer peer, TextWriter log, IReadOnlyDictionary<string, Endpoint> endpoints, PortClient? portClient = null,
        TimeProvider? clock = null)
    {
        _portClient = portClient;
        _clock = clock ?? TimeProvider.System;
        _peer = peer;
        _log = log;
        _endpoints = endpoints;
        View = new StoppedView(this);
        Views = new Views(this);
        Sources = new SourceView(this);
        Changes = new ChangesOfState(this);
        _commands = new ConsoleCommands(this);
    }

    /// <summary>What the client sees of the program while it stands still.</summary>
    public StoppedView View { get; }

    /// <summary>What the client sees of all processes at once, and of what has happened.</summary>
    public Views Views { get; }

    /// <summary>What the client sees of source files.</summary>
    public SourceView Sources { get; }

    /// <summary>Which lines pushed what lies on stacks.</summary>
    public StackOrigins Origins { get; private set; } = StackOrigins.None;

    /// <summary>What the client changes in the program while it stands still.</summary>
    public ChangesOfState Changes { get; }

    private readonly ConsoleCommands _commands;

    /// <summary>How to speak to the client; known since initialize.</summary>
    public Convert Convert { get; private set; } = new(new ClientConventions());

    /// <summary>Handles requests and events until the session ends.</summary>
    /// <returns>The exit code of the adapter.</returns>
    public int Serve()
    {
        new Thread(Read) { IsBackground = true, Name = "reads requests" }.Start();
        foreach (var action in _queue.GetConsumingEnumerable())
        {
            try
            {
                action();
            }
            catch (ClientGoneException exception)
            {
                Log(exception.Message);
                End(exitCode: 1);
            }
            catch (Exception exception)
            {
                Log($"an event could not be handled: {exception}");
            }
        }

        WriteRecording();
        Run?.Dispose();
        LeaveTerminal();
        return _exitCode;
    }

    /// <summary>Ends the session after what is in the queue already, unless it is only there for a program that goes on without its client.
    /// From any thread.</summary>
    public void End(int exitCode) => Post(() =>
    {
        if (!_isLeft)
        {
            Finish(exitCode);
        }
    });

    private void Finish(int exitCode)
    {
        _exitCode = exitCode;
        _queue.CompleteAdding();

        // What came in between is of no interest any more.
        while (_queue.TryTake(out _))
        {
        }
    }

    /// <summary>Ends the session since nobody reads what it says. From any thread.</summary>
    public void EndForClosedOutput()
    {
        Log("the output was closed");
        Interruptions.Interrupt();
        End(exitCode: 1);
    }

    /// <summary>Has something done after the response to the present request.</summary>
    private void AfterResponse(Action action) => _afterResponse.Enqueue(action);

    private bool Post(Action action)
    {
        try
        {
            _queue.Add(action);
            return true;
        }
        catch (InvalidOperationException) when (_queue.IsAddingCompleted)
        {
            return false;
        }
    }

    private void Read()
    {
        try
        {
            while (_peer.Read() is { } request)
            {
                Interruptions.Note(request);
                Post(() => Handle(request));
            }

            Interruptions.Interrupt();
            End(exitCode: 0);
        }
        catch (Exception) when (_queue.IsAddingCompleted)
        {
            // The session is over, so the connection may be closed under a read.
            return;
        }
        catch (Exception exception) when (exception is ProtocolException or IOException)
        {
            Log(exception.Message);
            Interruptions.Interrupt();
            Post(() => TellOfFailure("it read a message of the editor", exception));
            End(exitCode: 1);
        }
    }

    /// <summary>
    /// A bug of ours, or a client that does not speak the protocol: the client is told what happened and that the session is over, before
    /// it loses the connection. Not if it has not spoken the protocol so far, or knows of the end already. From any thread.
    /// </summary>
    /// <param name="activity">What was being done.</param>
    /// <param name="exception">What happened.</param>
    public void TellOfFailure(string activity, Exception exception)
    {
        if (_isInitialized)
        {
            TellEnd(ExitCodeOfBug, $"The debugger itself has failed while {activity}, and ends the session: {exception.Message}");
        }
    }

    /// <summary>Tells the client once that there is nothing to debug any more.</summary>
    private void TellEnd(int? exitCode, string? reason = null)
    {
        if (Interlocked.Exchange(ref _isEndTold, true))
        {
            return;
        }

        if (reason is not null)
        {
            _peer.Send("output", new OutputEvent("stderr", reason + "\n"));
        }

        if (exitCode is { } code)
        {
            _peer.Send("exited", new ExitedEvent(code));
        }

        _peer.Send("terminated");
    }

    /// <summary>Whether the client has no use for the adapter any more, so that it may end in whatever way. From any thread.</summary>
    public bool IsOver => HasEnded || _queue.IsAddingCompleted;

    private void Handle(Request request)
    {
        var isWanted = Interruptions.TakeUp(request);
        if (_isLeft)
        {
            return;
        }

        try
        {
            if (!isWanted)
            {
                throw Cancelled();
            }

            var endpoint = _endpoints.GetValueOrDefault(request.Command)
                ?? throw new RequestFailure(ErrorId.UnknownRequest, $"This debugger knows no request '{request.Command}'.");
            if (!_isInitialized && request.Command is not ("initialize" or "disconnect"))
            {
                throw new RequestFailure(ErrorId.OutOfOrder, $"'{request.Command}' came before 'initialize'.");
            }

            if (_portClient is { IsAdmitted: false } && request.Command is not ("initialize" or "launch" or "disconnect"))
            {
                throw new RequestFailure(ErrorId.NotAdmitted,
                    $"'{request.Command}' came before a 'launch' with the \"token\" that this adapter has printed.");
            }

            var body = endpoint.Answer(this, request.Arguments);
            _peer.Respond(request, body);
        }
        catch (RequestFailure failure)
        {
            Refuse(request, failure);
        }
        catch (Exception exception) when (exception is not ClientGoneException)
        {
            Log($"'{request.Command}' failed: {exception}");
            Refuse(request, new RequestFailure(ErrorId.Internal,
                $"The debugger itself has failed at '{request.Command}': {exception.Message}"));
        }

        while (_afterResponse.TryDequeue(out var action))
        {
            action();
        }
    }

    private void Refuse(Request request, RequestFailure failure) =>
        _peer.Refuse(request, failure.ShortForm, new ErrorMessage(failure.Id, failure.Message, failure.IsForUser));

    private void Log(string line)
    {
        lock (_log)
        {
            _log.WriteLine($"ttvm-debug-adapter: {line}");
            _log.Flush();
        }
    }
}
