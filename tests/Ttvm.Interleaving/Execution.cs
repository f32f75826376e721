using System.Globalization;
using System.Text;

namespace Ttvm.Interleaving;

/// <summary>
/// One run of a scenario under one schedule. Exactly one of its threads runs at any time: the one whose turn it is. At every point
/// it decides, on the spot, who goes on, and hands the turn over if that is another.
/// </summary>
/// <remarks>
/// The model is sequentially consistent: what a processor may do beyond that (a plain store that is seen after a later load) it does not
/// show, so fences have to be argued where they stand. Switches happen at points only. Letting somebody else run although the running
/// thread could go on is a pre-emption; their number is bounded, since nearly all errors of this kind need one or two of them.
/// </remarks>
internal sealed class Execution(Scenario scenario, Schedule schedule, int preemptions, int mostPoints)
{
    /// <summary>A thread that takes longer from one point to the next is blocked by something that is no point.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [ThreadStatic]
    private static Actor? s_current;

    private readonly List<Actor> _actors = [];
    private readonly List<(Actor Actor, string Operation)> _trace = [];
    private readonly SemaphoreSlim _over = new(0);
    private readonly CountdownEvent _running = new(1);
    private int _preemptionsLeft = preemptions;
    private Exception? _failure;
    private string? _failureText;

    /// <summary>Where everybody was at the failure.</summary>
    private List<string> _ends = [];

    /// <summary>Set at a failure: whoever reaches a point after it leaves.</summary>
    private volatile bool _isAbandoned;

    /// <summary>The thread of a scenario that the caller is, or null.</summary>
    public static Actor? Current => s_current;

    public int Points => _trace.Count;

    /// <summary>Virtual time in microseconds; timed waits move it.</summary>
    public long Clock { get; set; }

    /// <exception cref="InterleavingException">Something went wrong.</exception>
    public void Run()
    {
        foreach (var (name, body) in scenario.Threads)
        {
            Start(name, body);
        }

        if (Choose(null) is { } first)
        {
            first.GiveTurn();
            if (!_over.Wait(Patience))
            {
                Fail(null, $"no point was reached for {Patience.TotalSeconds} s: a thread is blocked by something that is no point");
            }
        }

        Abandon();
        _running.Signal();
        if (!_running.Wait(Patience) && _failureText is null)
        {
            Fail(null, "a thread did not end after the failure");
        }

        if (_failureText is null)
        {
            try
            {
                scenario.Check?.Invoke();
            }
            catch (Exception exception)
            {
                Fail(exception, "the check at the end failed");
            }
        }

        if (_failureText is not null)
        {
            throw new InterleavingException(Describe(), schedule.ToString(), _failure);
        }
    }

    /// <summary>Adds a thread; it waits for its turn. The caller is the running thread, or nobody runs yet.</summary>
    public Actor Start(string name, Action body)
    {
        var actor = new Actor(this, _actors.Count, name, body);
        _actors.Add(actor);
        _running.AddCount();
        Carrier.Run(() => Carry(actor));
        return actor;
    }

    private void Carry(Actor actor)
    {
        s_current = actor;
        try
        {
            actor.AwaitTurn();
            ThrowIfAbandoned();
            actor.Body();
        }
        catch (AbandonedException) when (_isAbandoned)
        {
            // Somebody has failed; this thread has left as it was asked to.
            s_current = null;
        }
        catch (Exception exception)
        {
            Fail(exception, $"{actor.Name} failed");
        }

        s_current = null;
        actor.IsFinished = true;
        if (!_isAbandoned)
        {
            if (Choose(null) is { } next)
            {
                next.GiveTurn();
            }
            else
            {
                _over.Release();
            }
        }

        _running.Signal();
    }

    /// <summary>The running thread is about to do something that others can see, once <paramref name="condition"/> holds.</summary>
    public void Reach(Actor actor, string operation, Func<bool>? condition, bool yields = false)
    {
        ThrowIfAbandoned();
        if (_trace.Count >= mostPoints)
        {
            Fail(null, $"{mostPoints} points without an end: threads run in circles");
            throw new AbandonedException();
        }

        // The caller has done something since, which is what those who yielded wait for.
        _actors.ForEach(other => other.Yields = false);
        actor.Operation = operation;
        actor.Condition = condition;
        actor.Yields = yields;
        var next = Choose(actor);
        if (next is null)
        {
            _over.Release();
        }

        if (next != actor)
        {
            next?.GiveTurn();
            actor.AwaitTurn();
            ThrowIfAbandoned();
        }

        actor.Condition = null;
        actor.Yields = false;
        _trace.Add((actor, operation));
    }

    /// <summary>Who goes on: the running thread, unless it cannot, or is pre-empted. Null if nobody can.</summary>
    private Actor? Choose(Actor? running)
    {
        List<Actor> candidates = [.. _actors.Where(actor => actor != running && actor.CanRun)];
        var mayGoOn = running?.CanRun == true;
        if (mayGoOn && running!.Yields && candidates.Count > 0)
        {
            mayGoOn = false;
        }

        if (mayGoOn)
        {
            if (_preemptionsLeft == 0)
            {
                return running;
            }

            candidates.Insert(0, running!);
        }

        // One that yielded comes again only after another has run; if all yield, any may.
        if (candidates.Exists(actor => !actor.Yields))
        {
            candidates.RemoveAll(actor => actor.Yields);
        }

        if (candidates.Count == 0)
        {
            if (_actors.Exists(actor => !actor.IsFinished))
            {
                Fail(null, "deadlock: nobody can go on");
            }

            return null;
        }

        Actor chosen;
        try
        {
            chosen = candidates.Count == 1 ? candidates[0] : candidates[schedule.Decide(candidates.Count, mayGoOn)];
        }
        catch (InvalidOperationException exception)
        {
            Fail(exception, exception.Message);
            return null;
        }

        if (mayGoOn && chosen != running)
        {
            _preemptionsLeft--;
        }

        return chosen;
    }

    /// <summary>Called by the running thread, or when none runs.</summary>
    private void Fail(Exception? exception, string text)
    {
        if (_failureText is null)
        {
            _failure = exception;
            _failureText = text;
            _ends = [.. _actors.Select(actor => $"{actor.Name} {(actor.IsFinished ? "has ended" : $"is about to: {actor.Operation}")}")];
        }

        if (!_isAbandoned)
        {
            _isAbandoned = true;
            _over.Release();
        }
    }

    /// <summary>Lets everybody who still waits leave.</summary>
    private void Abandon()
    {
        _isAbandoned = true;
        foreach (var actor in _actors)
        {
            actor.GiveTurn();
        }
    }

    private void ThrowIfAbandoned()
    {
        if (_isAbandoned)
        {
            throw new AbandonedException();
        }
    }

    private string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{_failureText}{(_failure is null ? "" : $": {_failure.GetType().Name}: {_failure.Message}")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"schedule: \"{schedule}\"");
        Actor? previous = null;
        foreach (var (actor, operation) in _trace)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {(actor == previous ? "" : actor.Name),-14} {operation}");
            previous = actor;
        }

        return text.AppendJoin('\n', _ends).ToString();
    }
}

/// <summary>Ends a thread of an execution that has failed.</summary>
internal sealed class AbandonedException : Exception;
