using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Testing;

/// <summary>A program that states what it does.</summary>
/// <param name="Folder">The full path of the folder that it is run in, which is its own.</param>
/// <param name="FileName">Its name there.</param>
/// <param name="Stated">What it states.</param>
public sealed record ProgramTest(string Folder, string FileName, TestDirectives Stated)
{
    /// <summary>
    /// Runs it and compares what comes of it with what it states. It finds the files that it states and can read those of the disk; what it
    /// writes is gone afterwards.
    /// </summary>
    /// <param name="disk">Where the program and its workers and modules are.</param>
    /// <param name="machine">How to run it; the limits that it states are added.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="interruption">Ends the run.</param>
    public ProgramTestRun Run(IHost? disk, MachineOptions machine, TimeSpan patience, CancellationToken interruption)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interruption);
        using var input = new StringReader(Stated.Input);
        var host = new MemoryHost(Folder, disk, input, Stated.Arguments) { OnFull = stop.Cancel };
        foreach (var file in Stated.Files)
        {
            host.WriteFile(file.Name, Encoding.UTF8.GetBytes(file.Content), append: false);
        }

        stop.CancelAfter(patience);
        var outcome = ProgramRun.Run(FileName, host, Limited(machine), stop.Token);
        if (interruption.IsCancellationRequested)
        {
            return new ProgramTestRun(TestEnding.Interrupted, outcome, []);
        }

        var seen = new ObservedRun(outcome, host.OutputLines, host.ErrorLines, host.Notices);
        return outcome.Ending != RunEnding.Interrupted
            ? new ProgramTestRun(TestEnding.Ended, outcome, Mismatch.Find(Stated, seen))
            : new ProgramTestRun(TestEnding.Stopped, outcome,
            [
                new Mismatch(host.IsFull ? "It prints without end." : $"It does not end within {patience.TotalSeconds} s.",
                    Stated.FirstLine, [], []),
                .. Mismatch.Find(Stated, seen with { Outcome = outcome with { ExitCode = Stated.ExitCode } }),
            ]);
    }

    /// <summary>The options with the limits that the program states.</summary>
    public MachineOptions Limited(MachineOptions machine) => machine with
    {
        MaxMailbox = Stated.MaxMailbox ?? machine.MaxMailbox,
        MaxProcesses = Stated.MaxProcesses ?? machine.MaxProcesses,
    };
}

/// <summary>How a run of a test ended.</summary>
public enum TestEnding
{
    /// <summary>By itself, or not even started.</summary>
    Ended,

    /// <summary>It took or printed too much.</summary>
    Stopped,

    /// <summary>Somebody does not want to know any more.</summary>
    Interrupted,
}

/// <summary>A run of a test.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Outcome">What the machine says of it.</param>
/// <param name="Mismatches">In what it differs from what the program states; empty: the test has passed, if it ended.</param>
public sealed record ProgramTestRun(TestEnding Ending, RunOutcome Outcome, ImmutableArray<Mismatch> Mismatches);
