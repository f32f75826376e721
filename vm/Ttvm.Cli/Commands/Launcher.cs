namespace Ttvm.Cli.Commands;

/// <summary>
/// The small script that <c>ttvm install</c> puts into a folder of the search path. It starts the script in the repository's root
/// where there is one, because that also builds what has changed, and otherwise this very program.
/// </summary>
internal static class Launcher
{
    /// <summary>By this line a launcher is known again, so that nothing else is ever overwritten or removed.</summary>
    private const string Mark = "Written by 'ttvm install'; 'ttvm uninstall' removes it.";

    private const string SolutionFile = "TtvmTooling.sln";

    public static string FileName => OperatingSystem.IsWindows() ? "ttvm.cmd" : "ttvm";

    /// <summary>The script's text.</summary>
    /// <param name="target">The words of the command it starts.</param>
    /// <param name="isWindows">For which shell.</param>
    public static string Script(IReadOnlyList<string> target, bool isWindows) => isWindows
        ? $"@echo off\r\nrem {Mark}\r\n{string.Join(' ', target.Select(QuoteForCommandPrompt))} %*\r\n"
        : $"#!/bin/sh\n# {Mark}\nexec {string.Join(' ', target.Select(QuoteForShell))} \"$@\"\n";

    /// <summary>Whether a file is a launcher.</summary>
    public static bool IsLauncher(string path) => File.Exists(path) && new FileInfo(path).Length < 4096
        && File.ReadAllText(path).Contains(Mark, StringComparison.Ordinal);

    /// <summary>The command that a launcher starts.</summary>
    public static IReadOnlyList<string> Target()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, FileName);
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile)) && File.Exists(script))
            {
                return [script];
            }
        }

        // A program that brings its .NET along starts by itself; any other has been started by 'dotnet'.
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(Launcher).Assembly.Location] : [program];
    }

    /// <summary>No name can hold a quote there, but one can hold what would be a variable.</summary>
    private static string QuoteForCommandPrompt(string word) => $"\"{word.Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string QuoteForShell(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
