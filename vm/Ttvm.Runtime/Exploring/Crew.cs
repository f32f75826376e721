namespace Ttvm.Runtime.Exploring;

/// <summary>Worker threads that explore a program together with the thread that starts them, each with a machine of its own.</summary>
/// <param name="count">How many workers there are, the calling thread included.</param>
/// <param name="exchange">Knows how many workers there are.</param>
/// <param name="start">Starts a machine; gives null if the program cannot be started any more.</param>
/// <param name="work">What a worker does with its machine; is given the number of the worker, from 1.</param>
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
