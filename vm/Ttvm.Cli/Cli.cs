using Ttvm.Cli.Commands;
using Ttvm.Cli.Profiling;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli;

/// <summary>The <c>ttvm</c> command: finds out what is wanted, does it, and answers with an exit code. Never throws.</summary>
internal static class Cli
{
    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">What follows <c>ttvm</c>.</param>
    /// <param name="terminal">Where it was typed.</param>
    public static int Run(string[] arguments, Terminal terminal)
    {
        try
        {
            return Dispatch(arguments, terminal);
        }
        catch (CommandException refusal)
        {
            NoticePrinter.PrintError(terminal, refusal.Message);
            if (refusal.ExitCode == ExitCodes.Usage)
            {
                var command = arguments is [var name, ..] && CommandTable.Find(name) is not null ? $"{name} " : "";
                terminal.Error.Write($"'ttvm {command}--help' tells how it is used.\n");
            }

            return refusal.ExitCode;
        }
        catch (OutputException failure)
        {
            if (failure.ReaderHasGone)
            {
                return ExitCodes.ClosedPipe;
            }

            NoticePrinter.PrintError(terminal, $"cannot write to standard output: {failure.Message}");
            return ExitCodes.Failure;
        }
        catch (Exception bug)
        {
            NoticePrinter.PrintError(terminal, CrashReport.Write(arguments, bug));
            return ExitCodes.InternalError;
        }
    }

    private static int Dispatch(string[] arguments, Terminal terminal)
    {
        switch (arguments)
        {
            case []:
                terminal.Error.Write(Overview.Text);
                return ExitCodes.Usage;
            case [CommandTable.Help]:
                return Show(Overview.Text, terminal);
            case [CommandTable.Help, var topic, ..]:
                return Show(CommandTable.HelpOf(topic), terminal);
            case [var name, .. var rest] when CommandTable.Find(name) is { } row:
                return row.RunProgram is null ? CommandLineParser.Run(row, arguments, terminal)
                    : RunProgram(row, rest, terminal, () => row.Help);
            default:
                RefuseMisspeltCommand(arguments[0]);
                return RunProgram(RunCommand.Row, arguments, terminal, () => Overview.Text);
        }
    }

    private static int RunProgram(CommandRow row, string[] arguments, Terminal terminal, Func<string> help)
    {
        var wanted = RunArguments.Parse(arguments, isProfile: row == ProfileCommand.Row);
        if (wanted.Wish == RunWish.Run)
        {
            WorkingFolder.Require();
        }

        return wanted.Wish switch
        {
            RunWish.Run => row.RunProgram!(wanted, terminal),
            RunWish.Help => Show(help(), terminal),
            RunWish.Version => Show(ProductVersion.Text + "\n", terminal),
        };
    }

    /// <summary>A first word that is no file but nearly a command is a misspelt command, not a missing file.</summary>
    private static void RefuseMisspeltCommand(string word)
    {
        if (!word.StartsWith('-') && Path.GetExtension(word).Length == 0 && !Path.Exists(word)
            && NearMiss.Find(word, CommandTable.Names) is not null)
        {
            throw CommandException.Usage(Suggestion.Unknown("command", word, CommandTable.Names));
        }
    }

    private static int Show(string text, Terminal terminal)
    {
        using var output = terminal.OpenOutput();
        output.Write(text);
        return ExitCodes.Success;
    }
}
