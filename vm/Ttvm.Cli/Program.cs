using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli;

/// <summary>Joins the command to the process it runs in.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        using var interruption = Interruption.OfProcess();
        var terminal = Terminal.OfProcess(interruption);

        // Only what happens on threads that nobody waits for can end up here.
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            interruption.SayLastWords();
            NoticePrinter.PrintError(terminal, CrashReport.Write(arguments, (Exception)failure.ExceptionObject));
            Environment.Exit(ExitCodes.InternalError);
        };

        var exitCode = Cli.Run(arguments, terminal);
        return interruption.ExitCode ?? exitCode;
    }
}
