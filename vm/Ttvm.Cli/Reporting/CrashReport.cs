using System.Globalization;
using System.Runtime.InteropServices;

namespace Ttvm.Cli.Reporting;

/// <summary>What is kept of a bug of ours: a file for whoever repairs it, so that the terminal need not show a stack trace.</summary>
internal static class CrashReport
{
    /// <summary>Writes the report and gives the one line for the user.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="exception">What happened.</param>
    public static string Write(IReadOnlyList<string> arguments, Exception exception)
    {
        var headline = $"ttvm has a bug and cannot go on ({exception.GetType().Name}: {FirstLine(exception.Message)})";
        var now = DateTime.UtcNow;

        // The folder is everybody's. A name that nobody can foresee, for a file that must not exist, is no link that somebody has laid
        // there.
        var name = string.Create(CultureInfo.InvariantCulture, $"ttvm-crash-{now:yyyyMMdd-HHmmss}-{Path.GetRandomFileName()}.txt");
        var path = Path.Combine(Path.GetTempPath(), name);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                // The command line and the folder are nobody else's business.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var report = new StreamWriter(path, options);
            report.Write($"""
                {ProductVersion.Text}
                time: {now:O}
                system: {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}
                folder: {WorkingFolder.Path ?? "removed"}
                command line: ttvm {string.Join(' ', arguments)}

                {exception}

                """);
            return $"{headline}; please report it with the file {path}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{headline}; no report could be written to {path}: {FirstLine(failure.Message)}";
        }
    }

    private static string FirstLine(string text) =>
        text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length).ToString();
}
