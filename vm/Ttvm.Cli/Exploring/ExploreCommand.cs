using System.Globalization;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Directives;
using Ttvm.Language.Files;
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

    /// <summary>Where an interrupted search is continued from, and where what is left of this one goes; null: nowhere.</summary>
    public string? ResumeFrom { get; init; }

    /// <summary>Whether <see cref="SaveAs"/> may replace a file that is no recording.</summary>
    public bool Force { get; init; }

    public bool IsJson { get; init; }
}

/// <summary><c>ttvm explore FILE</c>: looks for a schedule in which a program fails, or proves that there is none.</summary>
internal static class ExploreCommand
{
    public static int Run(ExploreOptions options, Terminal terminal)
    {
        var bytes = ProgramFiles.Read(options.File);
        var full = Path.GetFullPath(options.File);

        // Bytecode has no comments that state anything, and no lines that 'ttvm check' could speak of.
        var source = ProgramNames.IsBytecode(options.File) ? null : SourceText.FromBytes(options.File, bytes);
        var stated = source is null ? new TestDirectives() : TestDirectives.Read(source);
        var program = new ProgramTest(Path.GetDirectoryName(full)!, Path.GetFileName(full), stated);
        if (options.SaveAs is { } target)
        {
            CommandOutput.Check(target, file => Objection(file, options));
        }

        var digest = ExplorationDigest.Of(options.File, options.Exploration);

        // Parts are of one exploration, but none goes on where another has ended.
        var own = options.Exploration.Shard is { Index: var part } ? string.Create(CultureInfo.InvariantCulture, $"{digest}/{part}")
            : digest;
        var checkpoint = options.ResumeFrom is { } from ? Checkpoint(from, options, own) : null;
        terminal.Interruption.Grace = Interruption.GraceOfResults;
        using var output = terminal.OpenOutput();
        using var progress = new ExploreProgress(terminal, options.Exploration);
        var json = options.IsJson ? new ExploreJson(output, options.File, program, options.Exploration, digest) : null;
        var said = source is null ? null : new Predictions(source, program.FileName);
        var exploration = options.Exploration with { Suspicions = said?.Suspicions ?? [], Checkpoint = checkpoint };
        var result = Explore(program, options, exploration, json is null ? progress.Show : json.Show, terminal);
        progress.Hide();
        if (result.Verdict == ExplorationVerdict.NotStarted)
        {
            ReportNotStarted(options.File, result, terminal);
            return ExitCodes.Failure;
        }

        var saved = result.Findings is [{ Recording: { } recording }, ..] && options.SaveAs is { } path ? Save(path, recording, options)
            : null;
        var left = options.ResumeFrom is { } resumed && SaveLeft(resumed, result, options, own) ? resumed : null;
        var predictions = said?.Compare(result, options.Exploration.Shard is null) ?? [];
        if (json is not null)
        {
            json.Write(result, predictions, saved, left);
        }
        else
        {
            new ExploreText(output, terminal.OutputStyle, options, program, saved, left).Write(result, predictions);
        }

        return result.Verdict switch
        {
            ExplorationVerdict.Proved => ExitCodes.Success,
            ExplorationVerdict.Failed => ExitCodes.Failure,
            ExplorationVerdict.Interrupted => terminal.Interruption.ExitCode ?? ExitCodes.Interrupted,
            _ => ExitCodes.LimitReached,
        };
    }

    private static ExplorationResult Explore(ProgramTest program, ExploreOptions options, ExplorationOptions exploration,
        Action<ExplorationProgress> progress, Terminal terminal)
    {
        try
        {
            return Exploration.Run(program, ProgramFiles.Host, exploration, progress, terminal.Interruption.Token);
        }
        catch (CheckpointException exception)
        {
            throw CannotGoOn(options.ResumeFrom!, exception.Message);
        }
    }

    /// <summary>What is left of an interrupted search; null: the file is not there yet.</summary>
    private static SearchCheckpoint? Checkpoint(string path, ExploreOptions options, string digest)
    {
        CommandOutput.CheckApart(path, options.File, "interrupted search");
        CommandOutput.Check(path, SearchCheckpoint.Objection);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var checkpoint = SearchCheckpoint.Parse(ProgramFiles.Read(path));
            return checkpoint.Digest == digest ? checkpoint
                : throw CannotGoOn(path, "it is of another exploration: the program, the options or the version of ttvm differ");
        }
        catch (CheckpointException exception)
        {
            throw CannotGoOn(path, exception.Message);
        }
    }

    private static CommandException CannotGoOn(string path, string reason) =>
        CommandException.Failure($"cannot go on from {path}: {reason}; without that file the search begins anew");

    /// <summary>Keeps what is left for the next time. Where a failure was enough, what was left before is left still.</summary>
    /// <returns>Whether anything is.</returns>
    private static bool SaveLeft(string path, ExplorationResult result, ExploreOptions options, string digest)
    {
        if (result.Checkpoint is { } left)
        {
            CommandOutput.Write(path, (left with { Digest = digest }).ToBytes(), SearchCheckpoint.Objection);
            return true;
        }

        if (result.Verdict != ExplorationVerdict.Failed || options.Exploration.KeepsGoing)
        {
            File.Delete(path);
        }

        return false;
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
