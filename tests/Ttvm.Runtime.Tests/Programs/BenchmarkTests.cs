using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>The benchmarks as programs: small, they end by themselves under every scheduler, and always with the same answer.</summary>
public sealed class BenchmarkTests
{
    public static TheoryData<string> Names => [.. BenchmarkProgram.All.Select(program => program.ToString()).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_ends_by_itself_with_the_same_answer_under_every_scheduler(string name)
    {
        var program = BenchmarkProgram.All.First(candidate => candidate.ToString() == name);
        var answers = (program.NeedsSmp ? Schedules.Few : [MachineRun.Plain]).Select(options => Answer(program.Run(options))).Distinct();
        Assert.Single(answers);
    }

    [Fact]
    public void Every_program_is_in_the_suite()
    {
        var programs = Directory.EnumerateFiles(Repository.PathOf("tests/benchmarks/programs"), "*.ttvm")
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(programs.Order(), BenchmarkProgram.All.Select(program => program.Name).Distinct().Order());
    }

    /// <summary>What it prints besides times.</summary>
    private static string Answer(MachineRun run) =>
        string.Join('\n', run.Output.Where(line =>
            !line.StartsWith("RESULT ", StringComparison.Ordinal) && !line.StartsWith("SAMPLE ", StringComparison.Ordinal)));
}
