namespace Ttvm.Cli.SelfTests;

/// <summary>Which tests belong to which command.</summary>
internal static class TestSuites
{
    /// <summary>The tests of a command of <see cref="SelfTestCommand.Row"/>.</summary>
    public static IReadOnlyList<SelfTest> Of(string command) => command switch
    {
        "test-coffee-shop" => CoffeeShopTests.All(),
        "test-smp-concurrency" => [.. Programs(command), .. ScheduleTests.All()],
        _ => [.. Programs(command)],
    };

    private static IEnumerable<SelfTest> Programs(string command) => ProgramFolder.OfCommand(command).Select(SelfTest.Of);
}
