using Ttvm.Runtime.Exploring;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>Several threads that explore one program.</summary>
public sealed class WorkerTests
{
    private static readonly ExplorationOptions s_four = new() { Workers = 4, Alone = 1 };

    /// <summary>The second of the two that are sent may be taken first.</summary>
    internal const string Race = """
        PUSH_STR "one"
        SPAWN
        POP
        PUSH_STR "two"
        SPAWN
        POP
        RECEIVE
        PRINT
        RECEIVE
        PRINT
        HALT
        LABEL one
        PUSH_INT 1
        SEND 1
        HALT
        LABEL two
        PUSH_INT 2
        SEND 1
        HALT
        """;

    [Fact]
    public void They_go_through_the_same_classes_as_one_each_once()
    {
        var program = ReductionTests.Senders(5);
        var one = Explored.All(program, reduces: true, new ExplorationOptions(), most: 1000)!;
        for (var round = 0; round < 20; round++)
        {
            var several = Explored.All(program, reduces: true, new ExplorationOptions(), most: 1000, workers: 2 + (round % 3))!;
            Assert.Equal(one.Classes.Order(), several.Classes.Order());
            Assert.Equal(one.States.Order(), several.States.Order());
        }
    }

    [Fact]
    public void They_go_through_every_schedule_if_nothing_is_left_out()
    {
        var program = ReductionTests.Senders(2);
        var one = Explored.All(program, reduces: false, new ExplorationOptions(), most: 10_000)!;
        var four = Explored.All(program, reduces: false, new ExplorationOptions(), most: 10_000, workers: 4)!;
        Assert.Equal(one.Classes.Order(), four.Classes.Order());
    }

    [Theory]
    [InlineData(ExplorationStrategy.Reduction)]
    [InlineData(ExplorationStrategy.Priorities)]
    [InlineData(ExplorationStrategy.Chance)]
    public void They_keep_limits_together(ExplorationStrategy strategy)
    {
        var result = Explored.Run(ReductionTests.Senders(5), s_four with { Strategy = strategy, MaxSchedules = 50 });
        Assert.Equal((ExplorationVerdict.LimitReached, 50), (result.Verdict, result.Schedules));
    }

    [Fact]
    public void They_can_be_interrupted_together()
    {
        var result = Explored.Run(ReductionTests.Senders(5), s_four, new CancellationToken(canceled: true));
        Assert.Equal((ExplorationVerdict.Interrupted, 0), (result.Verdict, result.Schedules));
        Assert.Equal("somebody ended it before all schedules were tried", Assert.Single(result.Caveats));
    }

    [Fact]
    public void The_first_failure_ends_the_work_of_all()
    {
        var result = Explored.Run($"; expect: 1\n; expect: 2\n{Race}", s_four);
        var found = Assert.Single(result.Findings);
        Assert.Equal((ExplorationVerdict.Failed, ExplorationChecks.Expectation), (result.Verdict, found.Finding.Check));
        Assert.NotNull(found.Recording);
    }

    [Fact]
    public void What_the_others_print_is_compared_with_what_the_first_one_has()
    {
        for (var round = 0; round < 10; round++)
        {
            var found = Assert.Single(Explored.Run(Race, s_four with { Checks = ExplorationChecks.Output }).Findings);
            Assert.Equal(("1\n2", "2\n1"), found.Finding.Outputs);
        }
    }

    [Fact]
    public void What_any_of_them_meets_that_the_model_does_not_know_is_told() => Assert.Equal(
        "RANDOM was used, and only the numbers of one seed were tried",
        Assert.Single(Explored.Run(ReductionTests.Senders(3).Replace("SELF\nSEND 1", "PUSH_INT 6\nRANDOM\nSEND 1",
            StringComparison.Ordinal), s_four).Caveats));

    [Fact]
    public void Nobody_is_chosen_at_a_state_until_the_last_choice_has_been_made_a_step()
    {
        var (one, other) = (Actor.OfProcess(1), Actor.OfProcess(2));
        var node = new SearchNode(parent: null, through: default, [one, other], sleep: []) { IsShared = true };
        node.Add(one);
        node.Add(other);
        Assert.True(node.TryChoose(out var chosen));
        Assert.Equal(one, chosen);
        for (var round = 0; round < 2; round++)
        {
            Assert.False(node.HasNext);
            Assert.False(node.TryChoose(out _));
        }

        var first = new Step(one, new StepFootprint());
        Assert.Empty(node.Take(first));
        Assert.True(node.TryChoose(out chosen));
        Assert.Equal(other, chosen);

        // They have nothing to do with each other.
        Assert.Equal([(one, first.Footprint)], node.Take(new Step(other, new StepFootprint())));
        Assert.False(node.TryChoose(out _));
    }

    [Fact]
    public void What_goes_wrong_in_one_of_them_ends_the_work_of_all()
    {
        var exchange = new WorkExchange();
        var crew = new Crew(2, exchange, () => throw new IOException("no machine"), (_, _) => { });
        crew.Call();
        Assert.False(exchange.TryTake(out _));
        Assert.Equal("no machine", Assert.Throws<IOException>(crew.Wait).Message);
    }
}
