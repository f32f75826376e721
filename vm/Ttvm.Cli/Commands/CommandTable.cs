using System.Collections.Immutable;
using Ttvm.Cli.Profiling;
using Ttvm.Cli.Running;
using Ttvm.Cli.SelfTests;

namespace Ttvm.Cli.Commands;

/// <summary>All commands. Whoever asks what there is reads this: the command line, the help, suggestions, tests.</summary>
internal static class CommandTable
{
    /// <summary>The one word that is no row: it shows what the rows say.</summary>
    public const string Help = "help";

    /// <summary>The rows, in the order of the overview.</summary>
    public static ImmutableArray<CommandRow> All { get; } =
    [
        RunCommand.Row, CheckCommand.Row, CompileCommand.Row, DisassembleCommand.Row, FormatCommand.Row, TestCommandLine.Row,
        ExploreCommandLine.Row, ProfileCommand.Row, InstallCommand.Row, SelfTestCommand.RowOfAll, SelfTestCommand.Row,
        .. ScriptCommands.Rows,
    ];

    /// <summary>The words that can stand where otherwise a program's file stands.</summary>
    public static IEnumerable<string> Names => All.SelectMany(row => row.Names).Append(Help);

    /// <summary>The row of a name; null: there is none.</summary>
    public static CommandRow? Find(string name) => All.FirstOrDefault(row => row.Names.Contains(name));

    /// <summary>The page of the help for a name.</summary>
    /// <exception cref="CommandException">There is no such command.</exception>
    public static string HelpOf(string name) => Find(name)?.Help
        ?? (name == Help ? Overview.Text : throw CommandException.Usage(Suggestion.Unknown("command", name, Names)));
}
