using Ttvm.Language.Directives;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>Programs under schedules that they state.</summary>
public sealed class StatedScheduleTests
{
    private static readonly StatedSchedule s_nothing = new([], 0);

    /// <summary>Only if computing takes no time are the two due at the same moment, and each may be first.</summary>
    private const string Timers = """
        ; expect: a
        ; expect: b
        PUSH_STR "a"
        PUSH_INT 1
        PUSH_INT 5
        SEND_AFTER
        PUSH_STR "b"
        PUSH_INT 1
        PUSH_INT 5
        SEND_AFTER
        RECEIVE
        PRINT
        RECEIVE
        PRINT
        HALT
        """;

    [Fact]
    public void A_failure_is_repeated_with_the_time_in_which_it_was_found()
    {
        var found = Assert.Single(Explored.Run(Timers, new ExplorationOptions { Time = ExploredTime.Virtual }).Findings);
        Assert.StartsWith("--time virtual ", found.Schedule.ToString(), StringComparison.Ordinal);
        Assert.Single(Explored.Follow(Timers, found.Schedule));
        Assert.Empty(Explored.Follow(Timers, found.Schedule with { IsTimeVirtual = false }));
    }

    [Fact]
    public void A_failure_is_repeated_with_the_seed_with_which_it_was_found()
    {
        var (drawn, other) = (Drawn(seed: 0), Drawn(seed: 7));
        Assert.NotEqual(drawn, other);
        var found = Assert.Single(Explored.Run(Drawing(drawn), new ExplorationOptions { Seed = 7 }).Findings);
        Assert.StartsWith("--seed 7 ", found.Schedule.ToString(), StringComparison.Ordinal);
        Assert.Single(Explored.Follow(Drawing(drawn), found.Schedule));
        Assert.Empty(Explored.Follow(Drawing(drawn), found.Schedule with { Seed = 0 }));

        static int Drawn(ulong seed) =>
            Enumerable.Range(0, 1000).First(number => !Explored.Follow(Drawing(number), s_nothing with { Seed = seed }).Any());

        static string Drawing(int number) => $"; expect: {number}\nPUSH_INT 1000\nRANDOM\nPRINT\nHALT";
    }

    [Fact]
    public void A_run_is_stopped_when_it_takes_too_long_or_nobody_wants_to_know_any_more()
    {
        const string program = "; never: error\nLABEL again\nJMP again";
        Assert.Equal(TestEnding.Stopped, Explored.Follow(program, s_nothing, TimeSpan.FromMilliseconds(20), default).Ending);
        Assert.Equal(TestEnding.Interrupted, Explored.Follow(program, s_nothing, TimeSpan.FromMinutes(1),
            new CancellationToken(canceled: true)).Ending);
    }

    [Theory]
    [InlineData("; expect: 1", TestEnding.Stopped)]
    [InlineData("; never: error", TestEnding.Ended)]
    public void A_run_without_end_is_no_failure_if_only_what_never_happens_is_stated(string directive, TestEnding ending) =>
        Assert.Equal(ending, Explored.Follow($"{directive}\nLABEL again\nNULL\nSEND 1\nRECEIVE\nPOP\nJMP again", s_nothing,
            TimeSpan.FromMinutes(2), default).Ending);
}
