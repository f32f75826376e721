using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;

namespace Ttvm.Cli.Running;

/// <summary>Runs that are recorded, and recordings that are run again.</summary>
internal static class RecordedRun
{
    /// <summary>Looks whether the recording can be written, before anything runs for it.</summary>
    /// <exception cref="CommandException">The recording cannot be written.</exception>
    public static void Prepare(string target, RunArguments arguments, Terminal terminal)
    {
        CommandOutput.CheckApart(target, arguments.Program, "recording");
        CommandOutput.Check(target, file => Objection(file, arguments));
        terminal.Interruption.Grace = Interruption.GraceOfResults;
    }

    /// <summary>Writes the recording of a run.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static bool Write(string target, RunArguments arguments, RunOutcome outcome, int exitCode, Terminal terminal)
    {
        if (outcome.Recording is not { } recording)
        {
            NoticePrinter.PrintError(terminal, $"the run is not recorded: {outcome.NoRecording}");
            return false;
        }

        byte[] content;
        try
        {
            content = recording.WithExitCode(exitCode).ToBytes();
        }
        catch (RecordingException exception)
        {
            throw CommandException.Failure($"the run is not recorded: {exception.Message}");
        }

        CommandOutput.Write(target, content, file => Objection(file, arguments));
        NoticePrinter.PrintNote(terminal, $"the run is recorded in {target}");
        return true;
    }

    /// <summary>Reads a recording.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Recording Open(string path)
    {
        try
        {
            return Recording.Open(path);
        }
        catch (RecordingException exception)
        {
            throw CommandException.Failure(exception.Message + Suggestion.DidYouMean(ProgramFiles.FindNearMiss(path)));
        }
    }

    /// <summary>Runs a recorded run once more.</summary>
    /// <exception cref="CommandException">The run does not do what the recording says.</exception>
    public static RunOutcome Repeat(string path, Recording recording, IHost host, MachineOptions options, CancellationToken interruption)
    {
        try
        {
            return Repetition.Run(recording, host, options, interruption);
        }
        catch (RecordingException exception)
        {
            throw CommandException.Failure($"{path}: {exception.Message}");
        }
    }

    private static string? Objection(FileStream old, RunArguments arguments) =>
        !arguments.Force && Recording.Objection(old) is { } objection ? $"{objection} (--force replaces it all the same)" : null;
}
