using System.CommandLine;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli;

/// <summary>The command line of one command. The rows of the table name this type and none of the library's, which every run of a program
/// would have to load otherwise.</summary>
/// <param name="name">The command's name.</param>
/// <param name="terminal">Where it was typed.</param>
internal sealed class CommandLine(string name, Terminal terminal)
{
    public string Name => name;

    public Terminal Terminal => terminal;

    /// <summary>The command as the library knows it.</summary>
    public Command Command { get; } = new(name);

    /// <summary>Adds arguments and options.</summary>
    public void Takes(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                Command.Add(argument);
            }
            else
            {
                Command.Add((Option)symbol);
            }
        }
    }

    /// <summary>Says what the command does; the result is its exit code.</summary>
    public void Does(Func<ParseResult, int> action) => Command.SetAction(action);
}
