using System.CommandLine;
using System.CommandLine.Parsing;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Commands;

/// <summary>Reads the command lines of all commands that do not take the options of a run.</summary>
internal static class CommandLineParser
{
    /// <summary>Response files and bundled options are switched off, since nobody expects them here: <c>@file</c> is a file's name,
    /// <c>-hx</c> a mistake.</summary>
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs one command.</summary>
    /// <param name="row">The command.</param>
    /// <param name="arguments">The first is the command's name.</param>
    /// <param name="terminal">Where it was typed.</param>
    /// <exception cref="CommandException">The command line makes no sense, or the command cannot be done.</exception>
    public static int Run(CommandRow row, string[] arguments, Terminal terminal)
    {
        var line = new CommandLine(arguments[0], terminal);
        row.Define!(line);
        var command = line.Command;
        var help = new Option<bool>("--help", "-h");
        command.Options.Add(help);

        // The root stands for 'ttvm'; parsed without it, a command takes a file of its own name for itself.
        var root = new RootCommand();
        root.Options.Clear();
        root.Subcommands.Add(command);
        var result = root.Parse(arguments, s_parsing);
        RefuseUnknownOptions(command, result);
        if (result.GetValue(help))
        {
            using var output = terminal.OpenOutput();
            output.Write(row.Help);
            return ExitCodes.Success;
        }

        RefuseErrors(row, command, result);
        WorkingFolder.Require();
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The library takes an unknown option for an argument wherever one is allowed: <c>check --jsn</c> would look for a
    /// file.</summary>
    private static void RefuseUnknownOptions(Command command, ParseResult result)
    {
        foreach (var token in result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token is { Type: TokenType.Argument, Value: ['-', _, ..] option })
            {
                throw CommandException.Usage(Suggestion.Unknown("option", option, command.Options.Select(known => known.Name)));
            }
        }
    }

    private static void RefuseErrors(CommandRow row, Command command, ParseResult result)
    {
        if (result.UnmatchedTokens is [var surplus, ..])
        {
            throw CommandException.Usage($"'{command.Name}' cannot do anything with '{surplus}'");
        }

        if (command.Arguments.FirstOrDefault(argument => Missing(argument, result)) is { } missing)
        {
            throw CommandException.Usage($"'{command.Name}' needs {missing.Name}");
        }

        // An empty variable of a shell script. It names no file and no folder, and must not be taken for the present one.
        if (result.Tokens.Any(token => token is { Type: TokenType.Argument, Value: "" }))
        {
            throw CommandException.Usage($"'{command.Name}' needs the name of a file or folder, not ''");
        }

        // Elsewhere '-' is standard input, so nobody means a file of that name here, and OUT would become one.
        if (!row.ReadsStandardInput
            && result.Tokens.Any(token => token is { Type: TokenType.Argument, Value: ProgramFiles.StandardInput }))
        {
            throw CommandException.Usage($"'{command.Name}' does not take '-' for standard input or output; a file of that name is ./-");
        }

        if (result.Errors is [var error, ..])
        {
            throw CommandException.Usage($"'{command.Name}': {error.Message}");
        }
    }

    private static bool Missing(Argument argument, ParseResult result) =>
        (result.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues;
}
