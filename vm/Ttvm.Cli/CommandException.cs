namespace Ttvm.Cli;

/// <summary>The user has asked for something that cannot be done. <see cref="Exception.Message"/> is one line that says what, why and what
/// to do.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The command whose help is pointed to, or null for the help of all.</summary>
    public string? Command { get; init; }

    public static CommandException Usage(string message, string? command = null) => new(ExitCodes.Usage, message) { Command = command };

    public static CommandException Failure(string message) => new(ExitCodes.Failure, message);
}
