using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli;

/// <summary>A command of <c>ttvm</c>, or several that share a page of the help: all that is to be said of it.</summary>
/// <param name="Names">The words that can stand where otherwise a program's file stands.</param>
internal sealed record CommandRow(params string[] Names)
{
    /// <summary>What each page says of <c>--help</c>.</summary>
    public const string HelpOption = "  -h, --help            this text";

    /// <summary>What it is for, in a line of the overview.</summary>
    public required string Summary { get; init; }

    /// <summary>What <c>--help</c> shows. Written for people; lines have at most 92 columns.</summary>
    public required string Help { get; init; }

    /// <summary>Its arguments and options, and what it does. Null: the command takes the options of a run.</summary>
    public Action<CommandLine>? Define { get; init; }

    /// <summary>What it does with a program, if it takes the options of a run.</summary>
    public Func<RunArguments, Terminal, int>? RunProgram { get; init; }

    /// <summary>Whether <c>-</c> stands for standard input among its files.</summary>
    public bool ReadsStandardInput { get; init; }
}
