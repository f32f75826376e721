namespace Ttvm.LanguageServer;

/// <summary>
/// Gives every message its turn, in the order of arrival. A write runs alone, so the next message sees its effect. A read only starts at
/// its turn: it takes the workspace of that moment and is worked out beside the queue, where later writes cannot touch what it looks
/// at; if one changes the file it is about, its answer would be about a text that no longer exists, and it ends as stale.
/// </summary>
/// <remarks>
/// Turns have no thread of their own: whoever brings a message while nobody is at turn takes it there and then, and those that others bring
/// meanwhile. Waking another thread would cost an edit more than its turn does.
/// </remarks>
internal sealed class RequestQueue
{
    /// <summary>The messages whose turn has not come. Guarded by itself, like the two fields below.</summary>
    private readonly Queue<Action> _turns = [];

    /// <summary>The reads that are being worked out. Added to by turns, removed from by the threads that finish them; guarded by itself.</summary>
    private readonly HashSet<RunningRead> _running = [];

    private bool _isTakingTurns;
    private bool _isComplete;

    /// <summary>Runs <paramref name="change"/> alone at its turn. What it throws comes out of the task; the queue goes on.</summary>
    public Task<T> Write<T>(Func<T> change)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() => Finish(done, change));
        return done.Task;
    }

    /// <summary>Works something out beside the queue, from what <paramref name="capture"/> takes at its turn.</summary>
    /// <param name="uri">The file the answer is about; null if it is about none.</param>
    /// <param name="capture">Takes the state to look at; runs at its turn and must be quick.</param>
    /// <param name="compute">Works the answer out; should look at the token in long loops.</param>
    /// <param name="cancellation">The client's wish to have no answer.</param>
    /// <exception cref="StaleReadException">The file has changed in the meantime.</exception>
    /// <exception cref="OperationCanceledException">The client has cancelled the request.</exception>
    public Task<T> Read<TState, T>(string? uri, Func<TState> capture, Func<TState, CancellationToken, T> compute, CancellationToken cancellation)
    {
        // The thread that has worked the answer out may as well send it.
        var done = new TaskCompletionSource<T>();
        Enqueue(() =>
        {
            try
            {
                var state = capture();
                var read = Register(uri, cancellation);
                Task.Run(() => Finish(done, () => RunRead(read, () => compute(state, read.Source.Token), cancellation)), CancellationToken.None);
            }
            catch (Exception exception)
            {
                // Nothing here is expected to throw, but the turns must go on: without them the server is deaf.
                done.SetException(exception);
            }
        });
        return done.Task;
    }

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

    private void Enqueue(Action turn)
    {
        lock (_turns)
        {
            if (_isComplete)
            {
                throw new OperationCanceledException("The server is going down.");
            }

            _turns.Enqueue(turn);
            if (_isTakingTurns)
            {
                return;
            }

            _isTakingTurns = true;
        }

        TakeTurns();
    }

    /// <summary>Takes turns until there are none. The lock between them also makes each see what the one before has done on another thread.</summary>
    private void TakeTurns()
    {
        while (true)
        {
            Action? turn;
            lock (_turns)
            {
                if (!_turns.TryDequeue(out turn))
                {
                    _isTakingTurns = false;
                    return;
                }
            }

            turn();
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

        /// <summary>Written at the turn of a write, read by the thread of the read after it saw the cancellation or after it is done.</summary>
        public volatile bool IsStale;
    }
}

/// <summary>The file that was asked about has changed while the answer was being worked out.</summary>
internal sealed class StaleReadException : Exception;
