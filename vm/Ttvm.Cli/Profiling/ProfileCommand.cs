using System.Text;
using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Profiling;

namespace Ttvm.Cli.Profiling;

/// <summary><c>ttvm profile FILE</c>: runs a program and tells where its reductions went.</summary>
internal static class ProfileCommand
{
    public static CommandRow Row { get; } = new("profile")
    {
        Summary = "run a program and show where its reductions went",
        Help = $"""
            ttvm profile [options] FILE [arguments] runs a program and shows where its reductions
            went, on standard error: the lines and the functions that have used most.

            Examples:
              ttvm profile sum.ttvm 1000
              ttvm profile --smp --seed 3 workers.ttvm
              ttvm profile --output sum.json sum.ttvm    and write it for www.speedscope.app, which
                                                         draws flame graphs

            The run is deterministic, so its profile is the same on any computer and at any time:
            lines are counted exactly, and every 997th reduction tells in which function it was
            and who had called that. A reduction is an instruction; what one takes by the clock is
            not told.

            Options (before FILE):
              --output OUT          write the profile to OUT, as JSON
              --force               let --output replace a file that is no profile
              --lines N             show N lines and functions (default: 15)
              --smp, --seed N, ...  as 'ttvm run'; --seed is 0 if it is not given
            {CommandRow.HelpOption}

            """,
        RunProgram = Run,
    };

    public static int Run(RunArguments arguments, Terminal terminal)
    {
        Func<FileStream, string?> objection = file => !arguments.Force && !SpeedscopeFile.IsOne(file)
            ? "it exists and is no profile (--force replaces it all the same)" : null;
        terminal.Interruption.Grace = Interruption.GraceOfResults;
        if (arguments.ProfileFile is { } target)
        {
            CommandOutput.CheckApart(target, arguments.Program, "profile");
            CommandOutput.Check(target, objection);
        }

        Profile? profile = null;
        var exitCode = RunCommand.Run(arguments, terminal, outcome => profile = outcome.Profile);
        if (profile is null)
        {
            return exitCode;
        }

        ProfileText.Write(terminal.Error, terminal.ErrorStyle, profile, arguments);
        if (arguments.ProfileFile is { } path)
        {
            CommandOutput.Write(path, Encoding.UTF8.GetBytes(SpeedscopeFile.TextOf(profile, arguments)), objection);
        }

        return exitCode;
    }
}
