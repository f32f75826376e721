namespace Ttvm.Interleaving;

/// <summary>
/// What the stand-ins for the types of System.Threading call. On a thread that belongs to no scenario (one that builds it, or looks at it
/// when all is over) there are no points, and nothing may block.
/// </summary>
public static class Model
{
    /// <summary>Whether the caller is a thread of a scenario.</summary>
    public static bool IsActive => Execution.Current is not null;

    /// <summary>The scenario's virtual time in microseconds; 0 outside of one.</summary>
    public static long Clock => Execution.Current?.Execution.Clock ?? 0;

    /// <summary>Others may run before the operation that follows.</summary>
    public static void Point(string operation)
    {
        if (Execution.Current is { } actor)
        {
            actor.Execution.Reach(actor, operation, condition: null);
        }
    }

    /// <summary>Others run first, if any can: the caller waits in a loop for what another does.</summary>
    public static void Yield(string operation)
    {
        if (Execution.Current is { } actor)
        {
            actor.Execution.Reach(actor, operation, condition: null, yields: true);
        }
    }

    /// <summary>Others run until <paramref name="condition"/>, which may look at shared state, holds; it still holds when this
    /// returns.</summary>
    public static void WaitUntil(string operation, Func<bool> condition)
    {
        if (Execution.Current is { } actor)
        {
            actor.Execution.Reach(actor, operation, condition);
        }
        else if (!condition())
        {
            throw new InvalidOperationException($"{operation} would block outside of a scenario's threads");
        }
    }

    /// <summary>A wait that ends when <paramref name="condition"/> holds or, at any moment, because its time is over; virtual time then
    /// moves on by it.</summary>
    /// <returns>Whether the condition holds.</returns>
    public static bool WaitUntil(string operation, Func<bool> condition, long microseconds)
    {
        Point(operation);
        if (condition())
        {
            return true;
        }

        if (Execution.Current is { } actor)
        {
            actor.Execution.Clock += microseconds;
        }

        return false;
    }

    /// <summary>A new thread of the scenario.</summary>
    /// <returns>Whether it has ended, to be asked at any time.</returns>
    public static Func<bool> Start(string name, Action body)
    {
        var creator = Execution.Current ?? throw new InvalidOperationException("only a thread of a scenario can start another");
        var started = creator.Execution.Start(name, body);
        Point($"start {name}");
        return () => started.IsFinished;
    }
}
