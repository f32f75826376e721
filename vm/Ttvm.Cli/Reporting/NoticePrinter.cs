using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Reporting;

/// <summary>Writes what the machine and the commands have to say, each beginning with how bad it is: <c>error: …</c>.</summary>
internal static class NoticePrinter
{
    public static void Print(Terminal terminal, Notice notice)
    {
        var style = terminal.ErrorStyle;
        terminal.Error.Write(
            $"{Label(style, notice)} {style.Strong(notice.Headline)}\n{string.Concat(notice.Details.Select(line => line + '\n'))}");
    }

    /// <summary>One line that begins with <c>error:</c>.</summary>
    public static void PrintError(Terminal terminal, string message) => Print(terminal, new Notice(NoticeLevel.Error, message, []));

    /// <summary>One line that begins with <c>note:</c>.</summary>
    public static void PrintNote(Terminal terminal, string message) => Print(terminal, new Notice(NoticeLevel.Note, message, []));

    private static string Label(Style style, Notice notice) => notice.Level switch
    {
        NoticeLevel.Error => style.Error(notice.Label + ":"),
        NoticeLevel.Warning => style.Warning(notice.Label + ":"),
        NoticeLevel.Note => style.Note(notice.Label + ":"),
    };
}
