namespace Ttvm.Interleaving;

/// <summary>Runs a scenario under all schedules up to a number of pre-emptions, or under one of them again.</summary>
public static class Exploration
{
    /// <summary>More points in one execution mean that it runs in circles.</summary>
    private const int MostPoints = 20_000;

    /// <param name="scenario">Makes the scenario anew for every schedule.</param>
    /// <param name="preemptions">How often a thread that could go on may be interrupted within one execution.</param>
    /// <param name="mostSchedules">When to stop although there are more; then the result says that it is not complete.</param>
    /// <exception cref="InterleavingException">A thread or the check failed, or nobody could go on; says how, and under which
    /// schedule.</exception>
    public static Coverage Run(Func<Scenario> scenario, int preemptions = 2, int mostSchedules = 200_000)
    {
        var schedule = new Schedule();
        var points = 0;
        for (var schedules = 1; ; schedules++)
        {
            var execution = new Execution(scenario(), schedule, preemptions, MostPoints);
            execution.Run();
            points = Math.Max(points, execution.Points);
            if (!schedule.TryAdvance())
            {
                return new Coverage(schedules, IsComplete: true, points);
            }

            if (schedules == mostSchedules)
            {
                return new Coverage(schedules, IsComplete: false, points);
            }
        }
    }

    /// <summary>Runs a scenario under some schedules by chance, where there are too many for all of them.</summary>
    /// <exception cref="InterleavingException">As with <see cref="Run"/>.</exception>
    public static Coverage Sample(Func<Scenario> scenario, int schedules, int preemptions = 3, int seed = 1)
    {
        var points = 0;
        for (var i = 0; i < schedules; i++)
        {
            var execution = new Execution(scenario(), Schedule.Chance(seed + i), preemptions, MostPoints);
            execution.Run();
            points = Math.Max(points, execution.Points);
        }

        return new Coverage(schedules, IsComplete: false, points);
    }

    /// <summary>Runs the one schedule that an <see cref="InterleavingException"/> named, with the same bound.</summary>
    /// <exception cref="InterleavingException">As with <see cref="Run"/>.</exception>
    public static void Replay(Func<Scenario> scenario, string schedule, int preemptions = 2) =>
        new Execution(scenario(), Schedule.Parse(schedule), preemptions, MostPoints).Run();
}
