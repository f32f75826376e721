using System.CommandLine;
using System.Text;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Commands;

/// <summary><c>ttvm install [DIR]</c> and <c>ttvm uninstall [DIR]</c>: make <c>ttvm</c> a command that works everywhere, and take that
/// back.</summary>
internal static class InstallCommand
{
    private const string InstallName = "install";

    public static CommandRow Row { get; } = new(InstallName, "uninstall")
    {
        Summary = "make 'ttvm' a command that works in every folder, or undo that",
        Help = $"""
            ttvm install [DIR] puts a small script 'ttvm' into DIR, so that 'ttvm' works in every
            folder. ttvm uninstall [DIR] removes it.

            Examples:
              ttvm install
              ttvm install /usr/local/bin

            DIR is ~/.local/bin if it is not given, on Windows %LOCALAPPDATA%\Programs\ttvm. It
            has to be on your PATH; if it is not, you are told what to do. A file that was not put
            there by 'ttvm install' is neither overwritten nor removed.

            Options:
            {CommandRow.HelpOption}

            """,
        Define = line =>
        {
            var folder = new Argument<string?>("DIR") { Arity = ArgumentArity.ZeroOrOne };
            line.Takes(folder);
            line.Does(result => line.Name == InstallName ? Install(result.GetValue(folder), line.Terminal)
                : Uninstall(result.GetValue(folder), line.Terminal));
        },
    };

    public static int Install(string? folder, Terminal terminal)
    {
        var directory = Path.GetFullPath(folder ?? DefaultFolder(terminal));
        var path = Path.Combine(directory, Launcher.FileName);
        Attempt($"install {path}", () =>
        {
            // A link is somebody's own, also one that leads nowhere yet.
            if (new FileInfo(path).LinkTarget is not null || (Path.Exists(path) && !Launcher.IsLauncher(path)))
            {
                throw CommandException.Failure($"{path} exists and was not put there by 'ttvm install'; remove it, or give another folder");
            }

            Directory.CreateDirectory(directory);
            CommandOutput.Write(path, Encoding.UTF8.GetBytes(Launcher.Script(Launcher.Target(), OperatingSystem.IsWindows())), _ => null);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
            }
        });

        using var output = terminal.OpenOutput();
        output.Write($"Installed {path}\n");
        var found = SearchPath(terminal).Select(entry => Path.Combine(entry, Launcher.FileName)).FirstOrDefault(File.Exists);
        if (!SearchPath(terminal).Contains(directory))
        {
            NoticePrinter.PrintNote(terminal, OperatingSystem.IsWindows()
                ? $"{directory} is not on your PATH; add it in the settings of your account (Environment Variables)"
                : $"{directory} is not on your PATH; add this line to your shell's start-up file: export PATH=\"{directory}:$PATH\"");
        }
        else if (found != path)
        {
            NoticePrinter.PrintNote(terminal, $"{found} comes first on your PATH and is what 'ttvm' starts");
        }

        return ExitCodes.Success;
    }

    public static int Uninstall(string? folder, Terminal terminal)
    {
        var directory = Path.GetFullPath(folder ?? DefaultFolder(terminal));
        var path = Path.Combine(directory, Launcher.FileName);
        Attempt($"remove {path}", () =>
        {
            if (!Path.Exists(path))
            {
                var elsewhere = SearchPath(terminal).FirstOrDefault(entry => Launcher.IsLauncher(Path.Combine(entry, Launcher.FileName)));
                var advice = elsewhere is null ? "" : $", but one in {elsewhere}: 'ttvm uninstall {elsewhere}' removes that";
                throw CommandException.Failure($"there is no {path}{advice}");
            }

            if (!Launcher.IsLauncher(path))
            {
                throw CommandException.Failure($"{path} was not put there by 'ttvm install', so it stays");
            }

            File.Delete(path);
        });
        using var output = terminal.OpenOutput();
        output.Write($"Removed {path}\n");
        return ExitCodes.Success;
    }

    private static string DefaultFolder(Terminal terminal)
    {
        var (variable, inside) = OperatingSystem.IsWindows() ? ("LOCALAPPDATA", @"Programs\ttvm") : ("HOME", ".local/bin");
        return terminal.Environment(variable) is { Length: > 0 } home
            ? Path.Combine(home, inside)
            : throw CommandException.Usage($"the variable {variable} is not set, so a folder must be given");
    }

    private static IEnumerable<string> SearchPath(Terminal terminal) =>
        (terminal.Environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath)
            .Select(Path.TrimEndingDirectorySeparator);

    private static void Attempt(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"cannot {what}: {exception.Message}");
        }
    }
}
