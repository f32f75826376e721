namespace Ttvm.Runtime.Tests.Programs;

/// <summary>
/// Every program of <c>tests/programs</c> and <c>examples</c>, under every scheduler and through bytecode, does what it states.
/// </summary>
public sealed class ProgramTests
{
    /// <summary>Seed 0 is round robin; each other seed is another interleaving.</summary>
    private const ulong Seeds = 100;

    public static TheoryData<string> All => Select(program => !program.IsPlainOnly);

    public static TheoryData<string> PlainOnes => Select(program => !program.NeedsSmp);

    public static TheoryData<string> CompiledOnes => Select(program => !program.IsPlainOnly && !program.IsSourceOnly);

    public static TheoryData<string> CompiledPlainOnes => Select(program => !program.NeedsSmp && !program.IsSourceOnly);

    public static TheoryData<string> ConcurrentOnes => Select(program => program.NeedsSmp);

    [Theory]
    [MemberData(nameof(PlainOnes))]
    public void It_runs_plain(string program)
    {
        ProgramFile.Get(program).Check(MachineRun.Plain);
    }

    [Theory]
    [MemberData(nameof(CompiledPlainOnes))]
    public void It_runs_plain_from_bytecode(string program) => ProgramFile.Get(program).Check(MachineRun.Plain, fromBytecode: true);

    [Theory]
    [MemberData(nameof(All))]
    public void It_runs_with_every_seed(string program)
    {
        for (var seed = 0UL; seed <= Seeds; seed++)
        {
            ProgramFile.Get(program).Check(MachineRun.Seeded(seed));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_runs_with_workers(string program)
    {
        foreach (var workers in (int[])[1, 2, 8])
        {
            ProgramFile.Get(program).Check(MachineRun.Smp(workers));
        }
    }

    [Theory]
    [MemberData(nameof(CompiledOnes))]
    public void It_runs_from_bytecode(string program)
    {
        ProgramFile.Get(program).Check(MachineRun.Deterministic, fromBytecode: true);
        ProgramFile.Get(program).Check(MachineRun.Smp(2), fromBytecode: true);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_seed_is_one_schedule(string program)
    {
        const ulong seed = 11;
        var first = ProgramFile.Get(program).Check(MachineRun.Seeded(seed));
        var second = ProgramFile.Get(program).Check(MachineRun.Seeded(seed));
        Assert.Equal(first.Host.Output, second.Host.Output);
        Assert.Equal(first.Host.Notices.Select(notice => notice.Text), second.Host.Notices.Select(notice => notice.Text));
    }

    [Theory]
    [MemberData(nameof(ConcurrentOnes))]
    public void Without_smp_it_names_the_option(string program)
    {
        var file = ProgramFile.Get(program);
        var run = MachineRun.Of(file.NewHost(fromBytecode: false), file.Name, MachineRun.Plain);
        Assert.Equal(1, run.Outcome.ExitCode);
        Assert.EndsWith(" needs the SMP scheduler; run with --smp", Assert.Single(run.Headlines), StringComparison.Ordinal);
    }

    private static TheoryData<string> Select(Func<ProgramFile, bool> condition) =>
        [.. ProgramFile.All.Where(program => program.IsProgram && condition(program)).Select(program => program.RelativePath)];
}
