using System.Collections.Immutable;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// Makes a failing schedule as simple as it can, so that a person can follow it: with few faults, then few switches from one process to
/// another, then few steps. Tells which orders of two steps the failure needs.
/// </summary>
/// <param name="machine">A machine that has been started, and has taken no step.</param>
/// <param name="judge">Gives the failures of the run that the machine has come to the end of; is told whether that run was cut.</param>
/// <param name="maxSteps">After how many steps a run is cut.</param>
internal sealed class Minimizer(ExploredMachine machine, Func<ExploredMachine, bool, List<Finding>> judge, int maxSteps)
{
    /// <summary>How many schedules are tried at most. A guess, which makes a few seconds.</summary>
    private const int MostTries = 3000;

    /// <summary>How many orders are told at most.</summary>
    private const int MostOrders = 5;

    /// <summary>How many orders are tried at most of two steps that depend on each other, with others between that order them.</summary>
    private const int MostDistant = 300;

    private readonly ExploredState _start = machine.TakeState();
    private readonly List<Actor> _enabled = [];
    private int _tries;

    /// <summary>A run that was tried.</summary>
    private sealed record Trial(ImmutableArray<Step> Steps, bool IsCut, List<Finding> Findings)
    {
        private int Switches => Steps.Zip(Steps.Skip(1)).Count(pair => pair.First.Actor != pair.Second.Actor);

        /// <summary>Whether two steps of another run come in the other order here.</summary>
        public bool HasReversed(Step first, Step second) =>
            PlaceOf(second) is >= 0 and var place && (PlaceOf(first) is var other && (other < 0 || other > place));

        private int PlaceOf(Step step)
        {
            var seen = 0;
            for (var index = 0; index < Steps.Length; index++)
            {
                if (Steps[index].Actor == step.Actor && ++seen == step.Ordinal)
                {
                    return index;
                }
            }

            return -1;
        }

        public (int, int, int) Cost => (Steps.Count(step => step.IsFault), Switches, Steps.Length);

        public Finding? Same(Finding wanted) => Findings.Find(finding => finding.Key == wanted.Key);
    }

    /// <summary>The simplest run found that fails in the same way; null: the given run does not fail so.</summary>
    /// <param name="actors">The actors of the steps of a run that fails.</param>
    /// <param name="wanted">The failure.</param>
    /// <param name="hurry">Ends the search early, with a schedule that is less simple.</param>
    public MinimalRun? Minimize(IEnumerable<Actor> actors, Finding wanted, CancellationToken hurry)
    {
        machine.Explains = true;
        var best = Follow([.. actors]);
        if (best.Same(wanted) is null)
        {
            return null;
        }

        best = hurry.IsCancellationRequested ? best : Shorten(best, wanted);
        for (var isBetter = true; isBetter && _tries < MostTries && !hurry.IsCancellationRequested;)
        {
            isBetter = false;
            foreach (var plan in Simpler([.. best.Steps.Select(step => step.Actor)]))
            {
                if (_tries++ >= MostTries || hurry.IsCancellationRequested)
                {
                    break;
                }

                var trial = Follow(plan);
                if (trial.Same(wanted) is not null && trial.Cost.CompareTo(best.Cost) < 0)
                {
                    (best, isBetter) = (trial, true);
                    break;
                }
            }
        }

        return new MinimalRun(best.Same(wanted)!, best.Steps, best.IsCut, OrdersOf(best, wanted));
    }

    /// <summary>Whether the run by a plan is cut, and its failures; see <see cref="Follow(ImmutableArray{Actor})"/>.</summary>
    public (bool IsCut, List<Finding> Findings) Try(ImmutableArray<Actor> plan, CancellationToken stop)
    {
        var run = Follow(plan, hold: null, stop)!;
        return (run.IsCut, run.Findings);
    }

    /// <summary>Finds a short prefix of a schedule behind which the failure comes by itself.</summary>
    private Trial Shorten(Trial best, Finding wanted)
    {
        ImmutableArray<Actor> all = [.. best.Steps.Select(step => step.Actor)];
        for (var count = 0; count < all.Length && _tries++ < MostTries; count++)
        {
            var trial = Follow(all[..count]);
            if (trial.Same(wanted) is not null && trial.Cost.CompareTo(best.Cost) <= 0)
            {
                return trial;
            }
        }

        return best;
    }

    /// <summary>Simpler schedules: without a stretch of steps of one actor, or with it moved to the actor's next one or before the stretch
    /// before.</summary>
    private static IEnumerable<ImmutableArray<Actor>> Simpler(ImmutableArray<Actor> plan)
    {
        var stretches = new List<(Actor Actor, int From, int To)>();
        for (var (from, to) = (0, 0); from < plan.Length; from = to)
        {
            while (to < plan.Length && plan[to] == plan[from])
            {
                to++;
            }

            stretches.Add((plan[from], from, to));
        }

        for (var index = 0; index < stretches.Count; index++)
        {
            var (actor, from, to) = stretches[index];
            if (stretches.FindIndex(index + 1, other => other.Actor == actor) is >= 0 and var next)
            {
                var later = stretches[next];
                ImmutableArray<Actor> rest = [.. plan[to..later.From]];
                var (both, tail) = (Enumerable.Repeat(actor, to - from + later.To - later.From), plan[later.To..]);
                yield return [.. plan[..from], .. both, .. rest, .. tail];
                yield return [.. plan[..from], .. rest, .. both, .. tail];
            }

            yield return [.. plan[..from], .. plan[to..]];
            if (index > 0)
            {
                // The stretch and the one before it, in the other order.
                var before = stretches[index - 1];
                yield return [.. plan[..before.From], .. plan[from..to], .. plan[before.From..from], .. plan[to..]];
            }
        }
    }

    /// <summary>Pairs of steps that race, without the failure in the other order.</summary>
    private ImmutableArray<CriticalOrder> OrdersOf(Trial failing, Finding wanted)
    {
        var order = new HappensBefore();
        var others = new List<Trial>();
        var orders = ImmutableArray.CreateBuilder<CriticalOrder>();
        for (var second = 0; second < failing.Steps.Length; second++)
        {
            foreach (var first in order.Add(failing.Steps[second]))
            {
                if (failing.Steps[first].IsFault || failing.Steps[second].IsFault)
                {
                    continue;
                }

                var other = Follow(Reversed(order, first, second));
                if (other.Same(wanted) is not null)
                {
                    others.Add(other);
                }
                else if (orders.Count < MostOrders)
                {
                    orders.Add(new CriticalOrder(ExploredProgram.Describe(failing.Steps[first]),
                        ExploredProgram.Describe(failing.Steps[second])));
                }
            }
        }

        if (orders.Count == 0)
        {
            AddDistant(failing, wanted, others, orders);
        }

        return orders.DrainToImmutable();
    }

    /// <summary>If the order of no two steps that race decides, that of two others that depend on each other may: the earlier one is held
    /// back until the later one has been taken. An order that another failing run has reversed is not needed.</summary>
    private void AddDistant(Trial failing, Finding wanted, List<Trial> others, ImmutableArray<CriticalOrder>.Builder orders)
    {
        var steps = failing.Steps.RemoveAll(step => step.Actor.Fault is not null);
        var pairs = from first in Enumerable.Range(0, steps.Length)
                    from second in Enumerable.Range(first + 1, steps.Length - first - 1)
                    where steps[first].Actor != steps[second].Actor
                        && steps[first].Footprint.DependenceOf(steps[second].Footprint) == Dependence.Race
                    orderby second - first
                    select (First: steps[first], Second: steps[second]);
        var actors = failing.Steps.Select(step => step.Actor).ToImmutableArray();
        foreach (var (first, second) in pairs.Take(MostDistant))
        {
            if (orders.Count < MostOrders && !others.Exists(other => other.HasReversed(first, second))
                && Follow(actors, new Hold(first, second)) is { } trial && trial.Same(wanted) is null)
            {
                orders.Add(new CriticalOrder(ExploredProgram.Describe(first), ExploredProgram.Describe(second)));
            }
        }
    }

    /// <summary>A step that is held back until another one has been taken.</summary>
    private readonly record struct Hold(Step First, Step Second);

    /// <summary>The beginning of a run in which the later of two steps comes before the earlier one.</summary>
    private static ImmutableArray<Actor> Reversed(HappensBefore order, int first, int second)
    {
        var steps = order.Steps;
        var between = Enumerable.Range(first + 1, second - first - 1).ToLookup(index => HappensBefore.IsBefore(steps[first], steps[index]));
        return
        [
            .. steps.Take(first).Select(step => step.Actor),
            .. between[false].Select(index => steps[index].Actor),
            steps[second].Actor,
            steps[first].Actor,
            .. between[true].Select(index => steps[index].Actor),
        ];
    }

    private Trial Follow(ImmutableArray<Actor> plan) => Follow(plan, hold: null)!;

    /// <summary>Runs by a plan: takes each step of an actor that is enabled, and then goes on with as few switches as possible.</summary>
    /// <param name="plan">The actors of the steps.</param>
    /// <param name="hold">A step to hold back; null: none.</param>
    /// <param name="stop">Cuts the run.</param>
    /// <returns>Null: the step could not be held back, since no other actor was enabled.</returns>
    private Trial? Follow(ImmutableArray<Actor> plan, Hold? hold, CancellationToken stop = default)
    {
        machine.Restore(_start);
        var steps = ImmutableArray.CreateBuilder<Step>();
        var next = 0;
        machine.FindEnabled(_enabled);
        while (_enabled.Count > 0 && steps.Count < maxSteps && !stop.IsCancellationRequested)
        {
            if (hold is { } held && CountOf(held.First.Actor) == held.First.Ordinal - 1 && CountOf(held.Second.Actor) < held.Second.Ordinal)
            {
                _enabled.Remove(held.First.Actor);
                if (_enabled.Count == 0)
                {
                    return null;
                }
            }

            while (next < plan.Length && !_enabled.Contains(plan[next]))
            {
                next++;
            }

            var actor = next < plan.Length ? plan[next++]
                : steps.Count > 0 && _enabled.Contains(steps[^1].Actor) ? steps[^1].Actor : _enabled[0];
            steps.Add(machine.Perform(actor));
            machine.FindEnabled(_enabled);
        }

        var isCut = _enabled.Count > 0;
        return new Trial(steps.DrainToImmutable(), isCut, judge(machine, isCut));

        int CountOf(Actor actor) => steps.Count(step => step.Actor == actor);
    }
}

/// <summary>The simplest failing run that was found.</summary>
/// <param name="Finding">The failure.</param>
/// <param name="Steps">The steps of the run.</param>
/// <param name="IsCut">Whether the run was cut.</param>
/// <param name="Orders">Pairs of steps whose order the failure needs.</param>
internal sealed record MinimalRun(Finding Finding, ImmutableArray<Step> Steps, bool IsCut, ImmutableArray<CriticalOrder> Orders)
{
    /// <summary>The schedule that makes the run again.</summary>
    public Schedule Schedule => new([.. Steps.SelectMany(step => step.Turns)]);
}
