using Ttvm.Testing;

namespace Ttvm.Interleaving.Tests;

/// <summary>How far to go: in the stress run (<c>./test --stress</c>, which sets TTVM_STRESS) one pre-emption further than in every test
/// run.</summary>
internal static class Depth
{
    /// <summary>How many schedules of one scenario a stress run takes the time for.</summary>
    private const int MostSchedules = 10_000;

    /// <summary>Explores a scenario: all of it, or, a step further in the stress run, as far as there is time.</summary>
    public static void Explore(Func<Scenario> scenario, int preemptions = 2)
    {
        var coverage = Exploration.Run(scenario, preemptions);
        Assert.True(coverage.IsComplete);

        // Fewer would mean that the threads meet nowhere.
        Assert.InRange(coverage.Schedules, 10, int.MaxValue);
        if (Property.IsStressed)
        {
            Exploration.Run(scenario, preemptions + 1, MostSchedules);
            Exploration.Sample(scenario, MostSchedules / 4, preemptions + 3, unchecked((int)Property.Seed));
        }
    }
}
