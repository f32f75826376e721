namespace Ttvm.Cli.SelfTests;

/// <summary>What seeds promise: the same order every time, and different orders for different seeds.</summary>
internal static class ScheduleTests
{
    private const string Program = "interleaving.ttvm";
    private const int Seeds = 20;

    public static IReadOnlyList<SelfTest> All() =>
    [
        new SelfTest("A seed is one schedule: two runs with the same seed print the same", SameSeedSameOutput),
        new SelfTest("Different seeds are different schedules", DifferentSeedsDifferentOutput),
        new SelfTest("Seed 0 is round robin: processes that take turns by YIELD print in turns", SeedZeroTakesTurns),
    ];

    private static void SameSeedSameOutput()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (first, second) = (Output(seed), Output(seed));
            if (!first.SequenceEqual(second))
            {
                throw TestFailure.Difference($"Seed {seed} gave two orders.", first, second);
            }
        }
    }

    private static void DifferentSeedsDifferentOutput()
    {
        var orders = Enumerable.Range(0, Seeds).Select(seed => string.Join(' ', Output(seed))).Distinct().ToList();
        if (orders.Count < Seeds / 2)
        {
            throw TestFailure.Difference($"{Seeds} seeds gave {orders.Count} orders.", [$"at least {Seeds / 2}"], orders);
        }
    }

    private static void SeedZeroTakesTurns()
    {
        string[] turns = ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"];
        if (Output(0) is var seen && !seen.SequenceEqual(turns))
        {
            throw TestFailure.Difference("They did not take turns.", turns, seen);
        }
    }

    private static IReadOnlyList<string> Output(int seed) =>
        ProgramFolder.OfCommand("test-smp-concurrency").Single(program => program.Name == Program)
            .Run(Program, ["--smp", "--seed", $"{seed}"]).Host.OutputLines;
}
