namespace Ttvm.Cli.Tests;

/// <summary>A test of signals, pipes or the shell, which Windows has otherwise.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no such signals and pipes." : null!;
}
