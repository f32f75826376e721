namespace Ttvm.Runtime.Exploring;

/// <summary>Threads that explore a program together with the one that calls them, each with a machine of its own.</summary>
/// <param name="count">How many threads there are, with the calling one.</param>
/// <param name="exchange">Knows how many of them are at work.</param>
/// <param name="start">Starts a machine; null: that is not possible any more.</param>
/// <param name="work">What each of the other threads does with its machine; it is given its number, from 1.</param>
internal sealed class Crew(int count, WorkExchange exchange, Func<ExploredMachine?> start, Action<ExploredMachine, int> work)
{
    private readonly List<Task> _others = [];

    /// <summary>Starts the other threads, unless they have been started.</summary>
    public void Call()
    {
        while (_others.Count < count - 1)
        {
            var own = _others.Count + 1;
            exchange.Join();
            _others.Add(Task.Factory.StartNew(() =>
            {
                try
                {
                    if (start() is { } machine)
                    {
                        work(machine, own);
                    }
                }
                finally
                {
                    exchange.Leave();
                }
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
    }

    /// <summary>Waits until the other threads have ended, and throws what one of them has thrown.</summary>
    public void Wait() => Task.WhenAll(_others).GetAwaiter().GetResult();
}
