using System.Diagnostics;

namespace Ttvm.Testing;

/// <summary>
/// A program of this repository as tests start it: built beside the test or, where the variable <c>TTVM_PROGRAMS</c> names a folder,
/// packaged there. The same sessions are then held with what people install.
/// </summary>
public static class TestedProgram
{
    private static readonly string? s_packaged = Environment.GetEnvironmentVariable("TTVM_PROGRAMS");

    /// <summary>Whether packaged programs are tested.</summary>
    public static bool IsPackaged => s_packaged is not null;

    /// <summary>Where the programs are, with what lies beside them.</summary>
    public static string Folder => s_packaged ?? AppContext.BaseDirectory;

    /// <summary>The words of the command that starts a program: the .NET host of this test runs it, or it brings its own along.</summary>
    public static IReadOnlyList<string> Command(string name) => IsPackaged
        ? [Path.Combine(Folder, OperatingSystem.IsWindows() ? name + ".exe" : name)]
        : [Environment.ProcessPath!, Path.Combine(Folder, name + ".dll")];

    /// <summary>Command as a shell reads it.</summary>
    public static string ShellCommand(string name) => string.Join(' ', Command(name).Select(word => $"'{word}'"));

    /// <summary>What starts a program with these arguments, its three streams in the hands of the test.</summary>
    public static ProcessStartInfo Start(string name, params IEnumerable<string> arguments)
    {
        var command = Command(name);
        return Piped(command[0], [.. command.Skip(1), .. arguments]);
    }

    /// <summary>The same for any command.</summary>
    public static ProcessStartInfo Piped(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Of the host that runs this test: what is packaged has to do without.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList())
        {
            if (IsPackaged)
            {
                start.Environment.Remove(name);
            }
        }

        return start;
    }
}
