using System.Collections.Immutable;
using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>Translates between schedules as programs state them and the actors of steps.</summary>
internal static class StepText
{
    /// <summary>The schedule of some steps, given by their actors.</summary>
    public static StatedSchedule Of(IEnumerable<Actor> actors)
    {
        var steps = ImmutableArray.CreateBuilder<StatedSteps>();
        foreach (var actor in actors)
        {
            // This step comes by itself, and programs cannot state it.
            if (actor == Actor.OfPeace)
            {
                continue;
            }

            var next = Of(actor);
            if (steps.Count > 0 && steps[^1] with { Count = 1 } == next)
            {
                steps[^1] = next with { Count = steps[^1].Count + 1 };
            }
            else
            {
                steps.Add(next);
            }
        }

        return new StatedSchedule(steps.ToImmutable(), 0);
    }

    /// <summary>The actors that take the steps of a schedule.</summary>
    public static ImmutableArray<Actor> ActorsOf(StatedSchedule schedule) =>
        [.. schedule.Steps.SelectMany(steps => Enumerable.Repeat(ActorOf(steps), steps.Count))];

    /// <summary>The kinds of faults in a schedule, and how many faults there are.</summary>
    public static (FaultKinds Faults, int Count) FaultsOf(StatedSchedule schedule)
    {
        var (faults, count) = (FaultKinds.None, 0);
        foreach (var steps in schedule.Steps)
        {
            (faults, count) = (faults | steps.Fault, count + (steps.Actor == StatedActor.Fault ? steps.Count : 0));
        }

        return (faults, count);
    }

    public static Actor ActorOf(StatedSteps steps) => steps.Actor switch
    {
        StatedActor.Timer => new Actor(steps.Pid, steps.Number),
        StatedActor.Fault when steps.Fault == FaultKinds.Kill => Actor.OfKill(steps.Pid),
        StatedActor.Fault => Actor.OfMessage(steps.Pid, steps.Number, steps.Fault),
        StatedActor.Late => Actor.OfArrival(steps.Pid, steps.Number),
        _ => Actor.OfProcess(steps.Pid),
    };

    private static StatedSteps Of(Actor actor) => actor.Fault switch
    {
        { } fault => new StatedSteps(StatedActor.Fault, actor.Pid, actor.Number, 1) { Fault = fault },
        _ when actor.IsArrival => new StatedSteps(StatedActor.Late, actor.Pid, actor.Number, 1),
        _ => new StatedSteps(actor.IsTimer ? StatedActor.Timer : StatedActor.Process, actor.Pid, actor.Timer, 1),
    };
}
