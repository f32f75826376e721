using System.Collections.Immutable;
using System.Text;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Testing;

/// <summary>A program that states what it does.</summary>
/// <param name="Folder">The full path of the program's folder, which is its working directory.</param>
/// <param name="FileName">The name of the program's file in that folder.</param>
/// <param name="Stated">What the program states.</param>
public sealed record ProgramTest(string Folder, string FileName, TestDirectives Stated)
{
    /// <summary>
    /// Runs the program and compares the run with what the program states. It finds the files that it states and can read those of the
    /// disk; what it writes is gone afterwards.
    /// </summary>
    /// <param name="disk">Where the program, its workers and its modules are.</param>
    /// <param name="machine">How to run the program; the limits that it states are added.</param>
    /// <param name="patience">How long the run may take.</param>
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
    /// <summary>The run ended by itself, or was not even started.</summary>
    Ended,

    /// <summary>The run took too long or printed too much.</summary>
    Stopped,

    /// <summary>The caller has interrupted the run.</summary>
    Interrupted,
}

/// <summary>A run of a test.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Outcome">The outcome of the run.</param>
/// <param name="Mismatches">In what the run differs from what the program states. The test has passed if there is none and the run has
/// ended.</param>
public sealed record ProgramTestRun(TestEnding Ending, RunOutcome Outcome, ImmutableArray<Mismatch> Mismatches);
