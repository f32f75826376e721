namespace Ttvm.Cli;

/// <summary>The user has asked for something that cannot be done. <see cref="Exception.Message"/> is one line that says what, why and what
/// to do.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message) => new(ExitCodes.Usage, message);

    public static CommandException Failure(string message) => new(ExitCodes.Failure, message);
}
