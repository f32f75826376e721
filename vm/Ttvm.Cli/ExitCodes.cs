namespace Ttvm.Cli;

/// <summary>What the command answers the shell (<c>language.md</c>, section 2). The machine itself decides between 0, 1, 3 and what EXIT
/// says.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A file that cannot be read or assembled, a program that ended abnormally, a check that failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>Neither found to fail nor proved not to: a limit was reached.</summary>
    public const int LimitReached = 4;

    /// <summary>A bug of ours.</summary>
    public const int InternalError = 70;

    /// <summary>128 + SIGHUP: the terminal is gone.</summary>
    public const int HungUp = 129;

    /// <summary>128 + SIGINT: Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGPIPE: nobody reads the output any more.</summary>
    public const int ClosedPipe = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
