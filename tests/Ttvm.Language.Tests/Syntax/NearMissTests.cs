using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Syntax;

public sealed class NearMissTests
{
    [Theory]
    [InlineData("strat", "start", "stop")] // exchanged
    [InlineData("startt", "start", "stop")] // one too many
    [InlineData("sart", "start", "stop")] // one too few
    [InlineData("stxrt", "start", "stop")] // replaced
    [InlineData("START", "start", "stop")] // another case
    [InlineData("STRAT", "start", "stop")] // both
    [InlineData("x", "X", "y")]
    [InlineData("main_controler", "main_controller", "main")]
    [InlineData("man_contoler", "main_controller", "logger")] // three in twelve
    [InlineData("RETURN", "RET", "RECEIVE")] // the stem
    [InlineData("ca", "abc", null)]
    [InlineData("x", "y", null)]
    [InlineData("start", "start", null)] // the name itself is no miss
    [InlineData("start", "stop", null)]
    [InlineData("", "a", null)]
    public void Nearest(string name, string first, string? second)
    {
        string? expected = second is null ? null : first;
        Assert.Equal(expected, NearMiss.Find(name, [second ?? "unrelated", first]));
    }

    [Fact]
    public void Case_decides_between_equals() => Assert.Equal("Start", NearMiss.Find("Strat", ["start", "Start", "START"]));

    [Fact]
    public void The_first_wins_among_equals() => Assert.Equal("worker_2", NearMiss.Find("worker_1", ["worker_2", "worker_3"]));

    [Fact]
    public void Names_beyond_every_sense_have_none() => Assert.Null(NearMiss.Find(new string('a', 65), [new string('a', 66)]));
}
