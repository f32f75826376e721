using System.Diagnostics;

namespace Ttvm.LanguageServer.Transport;

/// <summary>
/// Gives every message its turn, in the order of arrival, on a thread of its own. A write runs alone, so the next message sees its effect.
/// A read only starts at its turn: it takes the workspace of that moment and, unless it is over in no time, is worked out beside the queue,
/// where later writes cannot touch what it looks at; if one changes the file it is about, its answer would be about a text that no longer
/// exists, and it ends as stale.
/// </summary>
/// <remarks>
/// To the JSON-RPC library this is where handlers are to be started. By itself it would start each on another thread, whichever comes first
/// first.
/// </remarks>
internal sealed class RequestQueue : SynchronizationContext, IDisposable
{
    /// <summary>Nothing that may wait for a pause waits longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>The turns that have not come. Guarded by itself, like the fields below.</summary>
    private readonly Queue<Action> _turns = [];
    private Action? _inPause;
    private long _inPauseSince;
    private bool _isComplete;
    private bool _isOver;

    /// <summary>The reads that are being worked out. Added to by turns, removed from by the threads that finish them; guarded by
    /// itself.</summary>
    private readonly HashSet<RunningRead> _running = [];

    private readonly Action<Exception> _report;
    private readonly Thread _thread;

    /// <summary>A queue that takes its first turn when there is one.</summary>
    /// <param name="report">Told of what should have been caught by a turn.</param>
    public RequestQueue(Action<Exception> report)
    {
        _report = report;
        _thread = new Thread(TakeTurns) { IsBackground = true, Name = "Taking turns" };
        _thread.Start();
    }

    private bool IsAtTurn => Thread.CurrentThread == _thread;

    /// <summary>Runs <paramref name="change"/> alone at its turn. What it throws comes out of the task; the queue goes on.</summary>
    public Task<T> Write<T>(Func<T> change)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        AtTurn(() => Finish(done, change));
        return done.Task;
    }

    /// <summary>Works something out beside the queue, from what <paramref name="capture"/> takes at its turn.</summary>
    /// <param name="uri">The file the answer is about; null if it is about none.</param>
    /// <param name="isQuick">Whether it takes less time than to hand it to another thread would be worth.</param>
    /// <param name="capture">Takes the state to look at; runs at its turn and must be quick.</param>
    /// <param name="compute">Works the answer out; should look at the token in long loops.</param>
    /// <param name="cancellation">The client's wish to have no answer.</param>
    /// <exception cref="StaleReadException">The file has changed in the meantime.</exception>
    /// <exception cref="OperationCanceledException">The client has cancelled the request.</exception>
    public Task<T> Read<TState, T>(string? uri, bool isQuick, Func<TState> capture, Func<TState, CancellationToken, T> compute,
        CancellationToken cancellation)
    {
        // The thread that has worked the answer out may as well send it.
        var done = new TaskCompletionSource<T>();
        AtTurn(() =>
        {
            try
            {
                var state = capture();
                if (isQuick)
                {
                    Finish(done, () => compute(state, cancellation));
                    return;
                }

                var read = Register(uri, cancellation);
                Task.Run(() => Finish(done, () => RunRead(read, () => compute(state, read.Source.Token), cancellation)),
                    CancellationToken.None);
            }
            catch (Exception exception)
            {
                // Nothing here is expected to throw, but the turns must go on: without them the server is deaf.
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>Does something when no turn is waiting, at the latest a moment from now. Of several such things only the last is
    /// done.</summary>
    public void InPause(Action action)
    {
        lock (_turns)
        {
            if (_inPause is null)
            {
                _inPauseSince = Stopwatch.GetTimestamp();
            }

            _inPause = action;
            Monitor.Pulse(_turns);
        }
    }

    /// <summary>Waits until all turns before this have been taken; false if they take longer than the limit.</summary>
    public bool WaitForTurns(TimeSpan limit)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(taken.SetResult);
        return taken.Task.Wait(limit);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => Post(() => d(state));

    /// <summary>Makes every running read of a file stale. Called by writes, at their turn.</summary>
    public void Outdate(string uri)
    {
        lock (_running)
        {
            foreach (var read in _running.Where(read => read.Uri == uri))
            {
                read.IsStale = true;
                read.Source.Cancel();
            }
        }
    }

    /// <summary>Takes no further messages.</summary>
    public void Complete()
    {
        lock (_turns)
        {
            _isComplete = true;
        }
    }

    /// <summary>Ends the thread behind the turns that wait.</summary>
    public void Dispose()
    {
        lock (_turns)
        {
            _isOver = true;
            Monitor.Pulse(_turns);
        }
    }

    private void AtTurn(Action action)
    {
        lock (_turns)
        {
            if (_isComplete)
            {
                throw new OperationCanceledException("The server is going down.");
            }
        }

        if (IsAtTurn)
        {
            action();
        }
        else
        {
            Post(action);
        }
    }

    private void Post(Action turn)
    {
        lock (_turns)
        {
            _turns.Enqueue(turn);
            Monitor.Pulse(_turns);
        }
    }

    private void TakeTurns()
    {
        while (true)
        {
            Action? next = null;
            lock (_turns)
            {
                while (_turns.Count == 0 && _inPause is null && !_isOver)
                {
                    Monitor.Wait(_turns);
                }

                if (_inPause is not null && (_turns.Count == 0 || Stopwatch.GetElapsedTime(_inPauseSince) > Patience))
                {
                    (next, _inPause) = (_inPause, null);
                }
                else if (!_turns.TryDequeue(out next))
                {
                    return;
                }
            }

            try
            {
                next();
            }
            catch (Exception exception)
            {
                // A bug. Without this thread the server would be deaf.
                _report(exception);
            }
        }
    }

    private RunningRead Register(string? uri, CancellationToken cancellation)
    {
        var read = new RunningRead(uri, CancellationTokenSource.CreateLinkedTokenSource(cancellation));
        lock (_running)
        {
            _running.Add(read);
        }

        return read;
    }

    private T RunRead<T>(RunningRead read, Func<T> compute, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            var result = compute();
            cancellation.ThrowIfCancellationRequested();
            return read.IsStale ? throw new StaleReadException() : result;
        }
        catch (OperationCanceledException) when (read.IsStale && !cancellation.IsCancellationRequested)
        {
            throw new StaleReadException();
        }
        finally
        {
            lock (_running)
            {
                _running.Remove(read);
            }

            read.Source.Dispose();
        }
    }

    private static void Finish<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        try
        {
            done.SetResult(work());
        }
        catch (OperationCanceledException exception)
        {
            done.SetCanceled(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }

    private sealed class RunningRead(string? uri, CancellationTokenSource source)
    {
        public string? Uri { get; } = uri;

        public CancellationTokenSource Source { get; } = source;

        /// <summary>Written at the turn of a write, read by the thread of the read after it saw the cancellation or after it is
        /// done.</summary>
        public volatile bool IsStale;
    }
}

/// <summary>The file that was asked about has changed while the answer was being worked out.</summary>
internal sealed class StaleReadException : Exception;
