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
                var name = refusal.Command ?? (arguments is [CommandNames.Profile, ..] ? CommandNames.Profile : null);
                terminal.Error.Write(name is { } command ? $"'ttvm {command} --help' tells how it is used.\n"
                    : "'ttvm --help' tells how it is used.\n");
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
                terminal.Error.Write(HelpTexts.Overview);
                return ExitCodes.Usage;
            case ["help"]:
                return Show(HelpTexts.Overview, terminal);
            case ["help", var topic, ..]:
                return Show(HelpTexts.Of(topic), terminal);
            case ["run", .. var rest]:
                return RunProgram(rest, terminal, HelpTexts.Run);
            case [CommandNames.Profile, .. var rest]:
                return RunProgram(rest, terminal, HelpTexts.Profile, isProfile: true);
            case [var command, ..] when CommandNames.All.Contains(command):
                return CommandTree.Run(arguments, terminal);
            default:
                RefuseMisspeltCommand(arguments[0]);
                return RunProgram(arguments, terminal, HelpTexts.Overview);
        }
    }

    private static int RunProgram(string[] arguments, Terminal terminal, string help, bool isProfile = false)
    {
        var wanted = RunArguments.Parse(arguments, isProfile);
        if (wanted.Wish == RunWish.Run)
        {
            WorkingFolder.Require();
        }

        return wanted.Wish switch
        {
            RunWish.Run => isProfile ? ProfileCommand.Run(wanted, terminal) : RunCommand.Run(wanted, terminal),
            RunWish.Help => Show(help, terminal),
            RunWish.Version => Show(ProductVersion.Text + "\n", terminal),
        };
    }

    /// <summary>A first word that is no file but nearly a command is a misspelt command, not a missing file.</summary>
    private static void RefuseMisspeltCommand(string word)
    {
        if (!word.StartsWith('-') && Path.GetExtension(word).Length == 0 && !Path.Exists(word)
            && NearMiss.Find(word, CommandNames.All) is not null)
        {
            throw CommandException.Usage(Suggestion.Unknown("command", word, CommandNames.All));
        }
    }

    private static int Show(string text, Terminal terminal)
    {
        using var output = terminal.OpenOutput();
        output.Write(text);
        return ExitCodes.Success;
    }
}
