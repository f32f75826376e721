using System.Text;
using Ttvm.Runtime.Exploring;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>Explorations that come to a limit, and go on from what was left. <see cref="ReductionTests"/> say that together they are the
/// whole.</summary>
public sealed class CheckpointTests
{
    private const string Race = WorkerTests.Race;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    [InlineData(1000, 2)]
    public void Limit_after_limit_comes_to_the_proof_of_the_whole(int most, int workers)
    {
        var results = InPieces(ReductionTests.Senders(4), new ExplorationOptions
        {
            MaxSchedules = most, Workers = workers, Alone = 1,
        });
        Assert.Equal((24, 0), (results[^1].Schedules, results[^1].Redundant));
        Assert.Equal(ExplorationVerdict.Proved, results[^1].Verdict);
        Assert.Equal((24 + most - 1) / most, results.Count);
        Assert.All(results.SkipLast(1), result => Assert.Equal(ExplorationVerdict.LimitReached, result.Verdict));
    }

    [Theory]
    [InlineData("; expect: 1\n; expect: 2")]
    [InlineData("; expect: 2\n; expect: 1")]
    public void What_has_failed_before_is_told_in_the_end(string stated)
    {
        var program = $"{stated}\n{Race}";
        var results = InPieces(program, new ExplorationOptions { MaxSchedules = 1, KeepsGoing = true });
        Assert.True(results.Count > 1);
        var whole = Explored.Run(program, new ExplorationOptions { KeepsGoing = true });
        Assert.Equal((whole.Verdict, whole.Schedules), (results[^1].Verdict, results[^1].Schedules));
        Assert.Equal(whole.Findings.Select(found => found.Finding.Message), results[^1].Findings.Select(found => found.Finding.Message));
    }

    [Fact]
    public void Outputs_are_compared_with_that_of_the_first_schedule_of_all()
    {
        var results = InPieces(Race, new ExplorationOptions { MaxSchedules = 1, Checks = ExplorationChecks.Output });
        Assert.Equal(("1\n2", "2\n1"), Assert.Single(results[^1].Findings).Finding.Outputs);
    }

    [Fact]
    public void Why_there_is_no_proof_is_not_forgotten()
    {
        var drawing = Race.Replace("PUSH_INT 1\nSEND 1", "PUSH_INT 6\nRANDOM\nSEND 1", StringComparison.Ordinal);
        var results = InPieces(drawing, new ExplorationOptions { MaxSchedules = 1, MaxSteps = 9, Bound = 0 });
        var whole = Explored.Run(drawing, new ExplorationOptions { MaxSteps = 9, Bound = 0 });
        Assert.Equal(3, whole.Caveats.Length);
        Assert.Equal(string.Join("\n", whole.Caveats), string.Join("\n", results[^1].Caveats));
    }

    [Fact]
    public void What_is_known_goes_from_file_to_file()
    {
        var (program, options) = (ReductionTests.Senders(3), new ExplorationOptions { MaxSchedules = 1 });
        var known = Explored.Run(program, options).Checkpoint! with
        {
            Redundant = 3, Cut = 5, LongestRun = 1234, IsBounded = true, Voids = ["a clock was asked"], FirstOutput = "first",
        };
        var left = Explored.Run(program, options with { Checkpoint = SearchCheckpoint.Parse(known.ToBytes()) }).Checkpoint!;
        Assert.Equal((2, 3, 5, 1234, true, "first"),
            (left.Schedules, left.Redundant, left.Cut, left.LongestRun, left.IsBounded, left.FirstOutput));
        Assert.Equal("a clock was asked", Assert.Single(left.Voids));
    }

    [Fact]
    public void A_failure_that_is_enough_leaves_nothing() =>
        Assert.Null(Explored.Run($"; expect: 3\n{Race}", new ExplorationOptions { MaxSchedules = 1 }).Checkpoint);

    [Fact]
    public void Another_program_cannot_go_on_from_it()
    {
        var left = Explored.Run(Race, new ExplorationOptions { MaxSchedules = 1 }).Checkpoint;
        Assert.Equal("the program does something else than it did then", Assert.Throws<CheckpointException>(() =>
            Explored.Run("HALT", new ExplorationOptions { Checkpoint = left })).Message);
    }

    [Theory]
    [InlineData("{\"ttrec\":1}", "it is no interrupted search")]
    [InlineData("{\"ttsearch\":2}", "another version of ttvm has written it")]
    [InlineData("{\"ttsearch\":1}", "it is damaged")]
    [InlineData("{\"ttsearch\":1,", "it is damaged")]
    public void What_is_no_such_file_is_refused(string text, string message) => Assert.Equal(message,
        Assert.Throws<CheckpointException>(() => SearchCheckpoint.Parse(Encoding.UTF8.GetBytes(text))).Message);

    [Theory]
    [InlineData("[0,\"1\",", "[7,\"1\",")]
    [InlineData("[-1,\"\",\"1\"", "[-1,\"\",\"one\"")]
    [InlineData("[0,\"1\",", "[0,\"1 2\",")]
    [InlineData("\"nodes\":[", "\"nodes\":[[0],")]
    public void What_is_damaged_is_refused(string part, string damaged)
    {
        var text = Encoding.UTF8.GetString(Explored.Run(Race, new ExplorationOptions { MaxSchedules = 1 }).Checkpoint!.ToBytes());
        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal("it is damaged", Assert.Throws<CheckpointException>(() =>
            SearchCheckpoint.Parse(Encoding.UTF8.GetBytes(text.Replace(part, damaged, StringComparison.Ordinal)))).Message);
    }

    /// <summary>What comes of an exploration that is continued until nothing is left.</summary>
    private static List<ExplorationResult> InPieces(string program, ExplorationOptions options)
    {
        for (var results = new List<ExplorationResult>(); ;)
        {
            results.Add(Explored.Run(program, options));
            if (results[^1].Checkpoint is not { } left)
            {
                return results;
            }

            options = options with { Checkpoint = SearchCheckpoint.Parse(left.ToBytes()) };
        }
    }
}
