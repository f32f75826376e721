namespace Ttvm.Runtime.Exploring;

/// <summary>Threads that explore a program together with the one that calls them, each with a machine of its own.</summary>
/// <param name="count">How many there are, with that one.</param>
/// <param name="exchange">Knows how many there are.</param>
/// <param name="start">Starts a machine; null: that is not possible any more.</param>
/// <param name="work">What each of them does. It is given the number of the worker, from 1.</param>
internal sealed class Crew(int count, WorkExchange exchange, Func<ExploredMachine?> start, Action<ExploredMachine, int> work)
{
    private readonly List<Task> _others = [];

    /// <summary>Has the others begin, if there are any and they have not.</summary>
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

    /// <summary>Waits until the others have come to their end. What has gone wrong there goes wrong here.</summary>
    public void Wait() => Task.WhenAll(_others).GetAwaiter().GetResult();
}
