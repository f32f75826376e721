namespace Ttvm.Cli.Tests;

/// <summary>A test that looks into the environment of other processes.</summary>
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null! : "Only Linux shows the environment of a process.";
}
