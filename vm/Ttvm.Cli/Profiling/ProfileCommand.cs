using System.Text;
using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Profiling;

namespace Ttvm.Cli.Profiling;

/// <summary><c>ttvm profile FILE</c>: runs a program and tells where its reductions went.</summary>
internal static class ProfileCommand
{
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
