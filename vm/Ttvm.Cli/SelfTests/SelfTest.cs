namespace Ttvm.Cli.SelfTests;

/// <summary>One named check of the machine.</summary>
/// <param name="Name">What is claimed, for the user.</param>
/// <param name="Check">Throws <see cref="TestFailure"/> if it is not so.</param>
internal sealed record SelfTest(string Name, Action Check)
{
    private const int Seeds = 10;

    private static readonly string[] s_workers = ["1", "2", "8"];

    /// <summary>A program does what it states, under every scheduler it is made for, and as bytecode.</summary>
    public static SelfTest Of(TestProgram program) => new($"{program.Name}: {program.Title}", () =>
    {
        foreach (var options in Modes(program))
        {
            Attempt(options, () => program.Check(options));
        }

        if (program.NeedsSmp)
        {
            program.CheckNeedsSmp();
        }

        string[] deterministic = program.IsPlainOnly ? [] : ["--smp", "--seed", "0"];
        Attempt(["(bytecode)", .. deterministic], () => program.CheckBytecode(deterministic));
    });

    private static IEnumerable<string[]> Modes(TestProgram program)
    {
        if (!program.NeedsSmp)
        {
            yield return [];
        }

        if (program.IsPlainOnly)
        {
            yield break;
        }

        foreach (var workers in s_workers)
        {
            yield return ["--smp", "--workers", workers];
        }

        for (var seed = 0; seed < Seeds; seed++)
        {
            yield return ["--smp", "--seed", $"{seed}"];
        }
    }

    private static void Attempt(string[] options, Action check)
    {
        try
        {
            check();
        }
        catch (TestFailure failure)
        {
            throw new TestFailure($"With {(options.Length == 0 ? "no options" : string.Join(' ', options))}: {failure.Message}");
        }
    }
}
