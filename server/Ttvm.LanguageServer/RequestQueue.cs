using System.Threading.Channels;

namespace Ttvm.LanguageServer;

/// <summary>
/// Gives every message its turn, in the order of arrival. A write runs alone on the queue's own loop, so the next message sees
/// its effect. A read only starts there: it takes the workspace of that moment and is worked out beside the queue, where
/// later writes cannot touch what it looks at; if one changes the file it is about, its answer would be about a text that no
/// longer exists, and it ends as stale.
/// </summary>
internal sealed class RequestQueue
{
    private readonly Channel<Action> _turns = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The reads that are being worked out. Added to by the loop, removed from by the threads that finish them; guarded by itself.</summary>
    private readonly HashSet<RunningRead> _running = [];

    public RequestQueue() => Completion = Task.Run(RunAsync);

    /// <summary>Completes after <see cref="Complete"/>, when all writes have run.</summary>
    public Task Completion { get; }

    /// <summary>Runs <paramref name="change"/> alone at its turn. What it throws comes out of the task; the queue goes on.</summary>
    public Task<T> Write<T>(Func<T> change)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() => Finish(done, change));
        return done.Task;
    }

    /// <summary>Works something out beside the queue, from what <paramref name="capture"/> takes at its turn.</summary>
    /// <param name="uri">The file the answer is about; null if it is about none.</param>
    /// <param name="capture">Takes the state to look at; runs on the loop and must be quick.</param>
    /// <param name="compute">Works the answer out; should look at the token in long loops.</param>
    /// <param name="cancellation">The client's wish to have no answer.</param>
    /// <exception cref="StaleReadException">The file has changed in the meantime.</exception>
    /// <exception cref="OperationCanceledException">The client has cancelled the request.</exception>
    public Task<T> Read<TState, T>(string? uri, Func<TState> capture, Func<TState, CancellationToken, T> compute, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
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
                // Nothing here is expected to throw, but the loop must outlive it: without the loop the server is deaf.
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>Makes every running read of a file stale. Called by writes, on the loop.</summary>
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
    public void Complete() => _turns.Writer.TryComplete();

    private void Enqueue(Action turn)
    {
        if (!_turns.Writer.TryWrite(turn))
        {
            throw new OperationCanceledException("The server is going down.");
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

    private async Task RunAsync()
    {
        await foreach (var turn in _turns.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            turn();
        }
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

        /// <summary>Written by the loop, read by the thread of the read after it saw the cancellation or after it is done.</summary>
        public volatile bool IsStale;
    }
}

/// <summary>The file that was asked about has changed while the answer was being worked out.</summary>
internal sealed class StaleReadException : Exception;
