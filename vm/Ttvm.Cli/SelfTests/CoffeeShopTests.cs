namespace Ttvm.Cli.SelfTests;

/// <summary>The coffee shop of the owner's document: three processes in three files, which talk by name and by process id.</summary>
internal static class CoffeeShopTests
{
    private const string Shop = "coffee_shop.ttvm";
    private const string Demo = "coffee_shop_demo.ttvm";
    private const int Deadlock = 3;

    public static IReadOnlyList<SelfTest> All()
    {
        var programs = ProgramFolder.OfExamples();
        var shop = programs.Single(program => program.Name == Shop);
        var demo = programs.Single(program => program.Name == Demo);
        return
        [
            SelfTest.Of(shop),
            SelfTest.Of(demo),
            new SelfTest("Customer, cashier and barista are three processes, and each ends by itself", () => ThreeEnd(shop)),
            new SelfTest("A customer whose cashier and barista are not there is told that nobody will answer", () => Deserted(demo)),
        ];
    }

    private static void ThreeEnd(TestProgram shop)
    {
        var (host, outcome) = shop.Run(Shop, ["--smp"]);
        if (outcome.Statistics.Processes != 3 || host.Notices.Count > 0)
        {
            throw TestFailure.Difference("Others took part, or somebody was left behind.", ["3 processes"],
                [$"{outcome.Statistics.Processes} processes", .. host.Notices.Select(notice => notice.Text)]);
        }
    }

    private static void Deserted(TestProgram demo)
    {
        var (host, outcome) = demo.WithoutNeighbours().Run(Demo, ["--smp"]);
        if (outcome.ExitCode != Deadlock || !host.Notices.Any(notice => notice.Headline.StartsWith("deadlock", StringComparison.Ordinal)))
        {
            throw TestFailure.Difference("It ended otherwise.", [$"exit code {Deadlock}, a report of a deadlock"],
                [$"exit code {outcome.ExitCode}", .. host.Notices.Select(notice => notice.Text)]);
        }
    }
}
