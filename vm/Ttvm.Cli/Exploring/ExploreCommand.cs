using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Directives;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Exploring;

/// <summary>What <c>ttvm explore</c> was given.</summary>
internal sealed record ExploreOptions
{
    public required string File { get; init; }

    public required ExplorationOptions Exploration { get; init; }

    /// <summary>Where the schedule of the first failure goes; null: nowhere.</summary>
    public string? SaveAs { get; init; }

    /// <summary>Whether that may replace a file that is no recording.</summary>
    public bool Force { get; init; }

    public bool IsJson { get; init; }
}

/// <summary><c>ttvm explore FILE</c>: looks for a schedule in which a program fails, or proves that there is none.</summary>
internal static class ExploreCommand
{
    public static int Run(ExploreOptions options, Terminal terminal)
    {
        var source = SourceText.FromBytes(options.File, ProgramFiles.Read(options.File));
        var full = Path.GetFullPath(options.File);
        var program = new ProgramTest(Path.GetDirectoryName(full)!, Path.GetFileName(full), TestDirectives.Read(source));
        if (options.SaveAs is { } target)
        {
            CommandOutput.Check(target, file => Objection(file, options));
        }

        terminal.Interruption.Grace = Interruption.GraceOfResults;
        using var output = terminal.OpenOutput();
        using var progress = new ExploreProgress(terminal, options.Exploration);
        var json = options.IsJson ? new ExploreJson(output, options.File, program, options.Exploration) : null;
        var said = Prediction.Find(source);
        var suspicions = Prediction.SuspicionsOf(said, source, program.FileName);
        var result = Exploration.Run(program, ProgramFiles.Host, options.Exploration with { Suspicions = suspicions },
            json is null ? progress.Show : json.Show, terminal.Interruption.Token);
        progress.Hide();
        if (result.Verdict == ExplorationVerdict.NotStarted)
        {
            ReportNotStarted(options.File, result, terminal);
            return ExitCodes.Failure;
        }

        var saved = result.Findings is [{ Recording: { } recording }, ..] && options.SaveAs is { } path ? Save(path, recording, options)
            : null;
        var predictions = Prediction.Compare(said, source, program.FileName, result, options.Exploration.Shard is null);
        if (json is not null)
        {
            json.Write(result, predictions, saved);
        }
        else
        {
            new ExploreText(output, terminal.OutputStyle, options, program, saved).Write(result, predictions);
        }

        return result.Verdict switch
        {
            ExplorationVerdict.Proved => ExitCodes.Success,
            ExplorationVerdict.Failed => ExitCodes.Failure,
            ExplorationVerdict.Interrupted => terminal.Interruption.ExitCode ?? ExitCodes.Interrupted,
            _ => ExitCodes.LimitReached,
        };
    }

    private static string Save(string path, Recording recording, ExploreOptions options)
    {
        try
        {
            CommandOutput.Write(path, recording.ToBytes(), file => Objection(file, options));
            return path;
        }
        catch (RecordingException exception)
        {
            throw CommandException.Failure($"the schedule is not saved: {exception.Message}");
        }
    }

    private static string? Objection(FileStream old, ExploreOptions options) =>
        !options.Force && Recording.Objection(old) is { } objection ? $"{objection} (--force replaces it all the same)" : null;

    private static void ReportNotStarted(string file, ExplorationResult result, Terminal terminal)
    {
        if (result.Load is { Source: { } source, Diagnostics.IsEmpty: false })
        {
            DiagnosticPrinter.PrintWhyNotRun(terminal, file, source, result.Load.Diagnostics);
        }
        else
        {
            NoticePrinter.PrintError(terminal, result.Load.Error ?? $"{file} cannot be started");
        }
    }
}
