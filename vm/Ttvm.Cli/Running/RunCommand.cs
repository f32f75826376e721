using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;

namespace Ttvm.Cli.Running;

/// <summary><c>ttvm [options] FILE [arguments]</c>: runs a program.</summary>
internal static class RunCommand
{
    public static CommandRow Row { get; } = new("run")
    {
        Summary = "run a program, also one that is called like a command",
        Help = $"""
            ttvm [run] [options] FILE [arguments] runs a program.

            Without 'run', FILE must not be called like a command of ttvm.

            Examples:
              ttvm hello.ttvm                    one process
              ttvm --smp workers.ttvm            the full machine, on all cores
              ttvm --smp --workers 1 FILE        the full machine, on one thread
              ttvm --smp --seed 7 FILE           the same in every run
              ttvm --smp --record x.ttrec FILE   recorded; then 'ttvm x.ttrec' for the same once more
              ttvm FILE --verbose x              GET_ARGS gives ["--verbose", "x"]
              generate | ttvm -                  run what stands on standard input

            Options:
            {RunHelp.Options};
                                    the last line is 'RESULT run X ms'
            {RunHelp.MoreOptions}

            Each --allow option implies --sandbox. What is refused is an error that names the option.

            Standard output carries what the program prints, and nothing else ever.

            """,
        RunProgram = static (arguments, terminal) => Run(arguments, terminal),
    };

    /// <summary>A gigabyte; what has no end is noticed in good time.</summary>
    private const long LargestContent = 1L << 30;

    /// <summary>Runs a program.</summary>
    /// <param name="arguments">What is wanted.</param>
    /// <param name="terminal">Where it was typed.</param>
    /// <param name="ended">Is given what came of it, if it was started, once all output has been written.</param>
    public static int Run(RunArguments arguments, Terminal terminal, Action<RunOutcome>? ended = null)
    {
        if (arguments.Record is { } target)
        {
            RecordedRun.Prepare(target, arguments, terminal);
        }

        var recording = Recording.IsNamedSo(arguments.Program) ? RecordedRun.Open(arguments.Program) : null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interruption.Token);
        using var output = new ProgramOutput(terminal.Output, stop.Cancel);
        var notices = new RepeatedNotices(terminal);
        using var host = new SystemHost(arguments.ProgramArguments, output, terminal.ErrorStream, terminal.OpenInput, notices.Report)
        {
            // Reading, and making a text of what was read, takes several times as much.
            LargestContent = Math.Min(LargestContent, arguments.Machine.MaxMemoryMegabytes * (1024 * 1024 / 8)),
        };
        terminal.Interruption.LastWords = host.Dispose;

        var options = arguments.Machine with { Events = arguments.Machine.Trace ? new TraceListing(host) : null };
        RunOutcome outcome;
        using (new LiveOutput(host.Flush))
        {
            outcome = recording is not null ? RecordedRun.Repeat(arguments.Program, recording, host, options, stop.Token)
                : arguments.Program == ProgramFiles.StandardInput
                ? ProgramRun.Run(ProgramFiles.StandardInputName, ProgramFiles.Read(arguments.Program, terminal).Bytes, host, options,
                    stop.Token)
                : ProgramRun.Run(arguments.Program, host, options, stop.Token);
        }

        notices.ReportRest();
        if (outcome.Ending == RunEnding.NotStarted)
        {
            ReportNotStarted(arguments.Program == ProgramFiles.StandardInput ? ProgramFiles.StandardInputName
                : arguments.Program, outcome, terminal);
            return outcome.ExitCode;
        }

        if (recording is { ExitCode: null })
        {
            NoticePrinter.PrintNote(terminal, "the recording ends here; the program itself went on");
        }

        if (recording is null && !host.AreArgumentsRead && arguments.Misplaced() is { } misplaced)
        {
            NoticePrinter.PrintNote(terminal, misplaced);
        }

        if (arguments.Statistics)
        {
            StatisticsReport.Print(terminal, recording is null ? arguments.Machine : arguments.Machine with { Seed = recording.Seed },
                outcome.Statistics);
        }

        ended?.Invoke(outcome);
        var exitCode = output.Failure is { ReaderHasGone: true } ? ExitCodes.ClosedPipe : outcome.ExitCode;
        var isWritten = arguments.Record is not { } file || RecordedRun.Write(file, arguments, outcome,
            outcome.Ending == RunEnding.Interrupted ? terminal.Interruption.ExitCode ?? exitCode : exitCode, terminal);
        return output.Failure is { ReaderHasGone: false } failure ? throw failure
            : exitCode == ExitCodes.Success && !isWritten ? ExitCodes.Failure
            : exitCode;
    }

    private static void ReportNotStarted(string program, RunOutcome outcome, Terminal terminal)
    {
        if (outcome is { Source: { } source, Diagnostics.IsEmpty: false })
        {
            DiagnosticPrinter.PrintWhyNotRun(terminal, program, source, outcome.Diagnostics);
        }
        else
        {
            NoticePrinter.PrintError(terminal, outcome.Error + Suggestion.DidYouMean(ProgramFiles.FindNearMiss(program)));
        }
    }
}
