using System.CommandLine;
using System.CommandLine.Parsing;
using Ttvm.Cli.SelfTests;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Commands;

/// <summary>All commands but the running of programs: their arguments and options, and what they do.</summary>
internal static class CommandTree
{
    /// <summary>Neither of the two is expected from this command: <c>@file</c> is a file's name, <c>-hx</c> a mistake.</summary>
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The first is the command's name.</param>
    /// <param name="terminal">Where it was typed.</param>
    /// <exception cref="CommandException">The command line makes no sense, or the command cannot be done.</exception>
    public static int Run(string[] arguments, Terminal terminal)
    {
        var command = Find(arguments[0], terminal);
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
            output.Write(HelpTexts.Of(command.Name));
            return ExitCodes.Success;
        }

        RefuseErrors(command, result);
        WorkingFolder.Require();
        return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The definition of a command.</summary>
    public static Command Find(string name, Terminal terminal) => name switch
    {
        CommandNames.Compile => Compile(terminal),
        CommandNames.Disassemble => Disassemble(terminal),
        CommandNames.Check => OfFiles(name, "--json", (files, json) => CheckCommand.Run(files, json, terminal)),
        CommandNames.Format => OfFiles(name, "--check", (files, check) => FormatCommand.Run(files, check, terminal)),
        CommandNames.Test => TestCommandLine.Define(terminal),
        CommandNames.Explore => ExploreCommandLine.Define(terminal),
        CommandNames.Install => OfFolder(name, folder => InstallCommand.Install(folder, terminal)),
        CommandNames.Uninstall => OfFolder(name, folder => InstallCommand.Uninstall(folder, terminal)),
        CommandNames.TestAll => Define(name, _ => SelfTestCommand.RunAll(terminal)),
        _ when CommandNames.Tests.Contains(name) => Define(name, _ => SelfTestCommand.Run(name, terminal)),
        _ => Define(name, _ => throw CommandException.Usage(
            $"'{name}' is a command of the script 'ttvm' in the root of the repository, not of the program it starts")),
    };

    private static Command Compile(Terminal terminal)
    {
        var input = new Argument<string>("IN");
        var output = new Argument<string>("OUT");
        var force = new Option<bool>("--force");
        var command = Define(CommandNames.Compile, result =>
            CompileCommand.Run(result.GetRequiredValue(input), result.GetRequiredValue(output), result.GetValue(force), terminal));
        command.Arguments.Add(input);
        command.Arguments.Add(output);
        command.Options.Add(force);
        return command;
    }

    private static Command Disassemble(Terminal terminal)
    {
        var file = new Argument<string>("FILE");
        var bytes = new Option<bool>("--bytes");
        var command = Define(CommandNames.Disassemble,
            result => DisassembleCommand.Run(result.GetRequiredValue(file), result.GetValue(bytes), terminal));
        command.Arguments.Add(file);
        command.Options.Add(bytes);
        return command;
    }

    private static Command OfFiles(string name, string optionName, Func<string[], bool, int> run)
    {
        var files = new Argument<string[]>("FILES") { Arity = ArgumentArity.OneOrMore };
        var option = new Option<bool>(optionName);
        var command = Define(name, result => run(result.GetRequiredValue(files), result.GetValue(option)));
        command.Arguments.Add(files);
        command.Options.Add(option);
        return command;
    }

    private static Command OfFolder(string name, Func<string?, int> run)
    {
        var folder = new Argument<string?>("DIR") { Arity = ArgumentArity.ZeroOrOne };
        var command = Define(name, result => run(result.GetValue(folder)));
        command.Arguments.Add(folder);
        return command;
    }

    private static Command Define(string name, Func<ParseResult, int> action)
    {
        var command = new Command(name);
        command.SetAction(action);
        return command;
    }

    /// <summary>The library takes an unknown option for an argument wherever one is allowed: <c>check --jsn</c> would look for a
    /// file.</summary>
    private static void RefuseUnknownOptions(Command command, ParseResult result)
    {
        foreach (var token in result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token is { Type: TokenType.Argument, Value: ['-', _, ..] option })
            {
                throw CommandException.Usage(Suggestion.Unknown("option", option, command.Options.Select(known => known.Name)),
                    command.Name);
            }
        }
    }

    private static void RefuseErrors(Command command, ParseResult result)
    {
        if (result.UnmatchedTokens is [var surplus, ..])
        {
            throw CommandException.Usage($"'{command.Name}' cannot do anything with '{surplus}'", command.Name);
        }

        if (command.Arguments.FirstOrDefault(argument => Missing(argument, result)) is { } missing)
        {
            throw CommandException.Usage($"'{command.Name}' needs {missing.Name}", command.Name);
        }

        // An empty variable of a shell script. It names no file and no folder, and must not be taken for the present one.
        if (result.Tokens.Any(token => token is { Type: TokenType.Argument, Value: "" }))
        {
            throw CommandException.Usage($"'{command.Name}' needs the name of a file or folder, not ''", command.Name);
        }

        // Elsewhere it is standard input, so here nobody means a file of that name, which OUT would become.
        if (command.Name is not (CommandNames.Check or CommandNames.Format)
            && result.Tokens.Any(token => token is { Type: TokenType.Argument, Value: ProgramFiles.StandardInput }))
        {
            throw CommandException.Usage($"'{command.Name}' does not take '-' for standard input or output; a file of that name is ./-",
                command.Name);
        }

        if (result.Errors is [var error, ..])
        {
            throw CommandException.Usage($"'{command.Name}': {error.Message}", command.Name);
        }
    }

    private static bool Missing(Argument argument, ParseResult result) =>
        (result.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues;
}
