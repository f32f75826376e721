namespace Ttvm.Interleaving;

/// <summary>
/// What is explored: some threads on a fresh state, and what must hold when all have ended. Built anew for every schedule. Apart from
/// the order in which the threads reach their points it must always do the same.
/// </summary>
public sealed class Scenario
{
    internal List<(string Name, Action Body)> Threads { get; } = [];

    internal Action? Check { get; private set; }

    /// <summary>Adds a thread that begins at once.</summary>
    public Scenario Thread(string name, Action body)
    {
        Threads.Add((name, body));
        return this;
    }

    /// <summary>Sets what is looked at when all threads have ended; it throws if something is wrong.</summary>
    public Scenario Finally(Action check)
    {
        Check = check;
        return this;
    }
}

/// <summary>What an exploration did.</summary>
/// <param name="Schedules">How many schedules were run.</param>
/// <param name="IsComplete">Whether these are all there are within the bound.</param>
/// <param name="Points">How many points the longest of them reached.</param>
public sealed record Coverage(int Schedules, bool IsComplete, int Points);

/// <summary>A schedule under which something went wrong.</summary>
public sealed class InterleavingException(string message, string schedule, Exception? cause) : Exception(message, cause)
{
    /// <summary>For <see cref="Exploration.Replay"/>.</summary>
    public string Schedule { get; } = schedule;
}
