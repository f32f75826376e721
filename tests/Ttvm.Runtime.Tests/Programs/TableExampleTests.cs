using Ttvm.Language.Instructions;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>
/// The examples of the instruction table are what people copy first, from a hover or from the reference. Each comment
/// <c>; prints …</c> in them is a promise, and the machine keeps it, whatever the order in which processes run.
/// </summary>
public sealed class TableExampleTests
{
    private const string Promise = "; prints ";

    /// <summary>What the example of IMPORT imports: the example of EXPORT.</summary>
    private const string ImportedFile = "shapes.ttvm";

    public static TheoryData<string> Mnemonics => [.. InstructionSet.All.Where(row => row.Example.Length > 0).Select(row => row.Mnemonic)];

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void The_example_prints_what_it_says(string mnemonic)
    {
        foreach (var options in new[] { MachineRun.Deterministic, MachineRun.Seeded(7), MachineRun.Smp(1), MachineRun.Smp(2) })
        {
            var row = InstructionSet.Find(mnemonic)!;
            var host = new TestHost(input: "first line\nsecond line\n").WithFile(ImportedFile, InstructionSet.Get(Opcode.Export).Example);
            var run = MachineRun.OfText(row.Example, options, host);

            var ending = row.Opcode == Opcode.Exit ? (RunEnding.Exit, 1) : (RunEnding.Finished, 0);
            Assert.Equal(ending, (run.Outcome.Ending, run.Outcome.ExitCode));
            Assert.True(run.Outcome.Ending == RunEnding.Exit || run.Machine.ProcessCount == 0,
                $"with {options}, {run.Machine.ProcessCount} processes wait for ever");

            var output = run.Output.ToList();
            var broken = Promises(row.Example).Where(line => !output.Remove(line)).ToList();
            Assert.True(broken.Count == 0, $"with {options}, never printed: {string.Join(" | ", broken)}\nbut:\n{run.Host.Output}");
        }
    }

    private static IEnumerable<string> Promises(string example) => example.Split('\n')
        .Where(line => line.Contains(Promise, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(Promise, StringComparison.Ordinal) + Promise.Length)..]);
}
