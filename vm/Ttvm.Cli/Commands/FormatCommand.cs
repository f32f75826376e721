using System.CommandLine;
using System.Text;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Files;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Cli.Commands;

/// <summary><c>ttvm format FILES… [--check]</c>: lays out programs, or names those that are not laid out.</summary>
internal static class FormatCommand
{
    public static CommandRow Row { get; } = new("format")
    {
        Summary = "lay out programs",
        Help = $"""
            ttvm format FILES... [--check] lays out programs: labels at the left edge, instructions
            indented, the comments behind them in one column. Only blanks change.

            Examples:
              ttvm format coffee_shop.ttvm
              ttvm format --check *.ttvm
              ttvm format - < in.ttvm            lay out standard input, to standard output

            Options:
              --check               write nothing; name the files that would change, and fail
                                    if there are any
            {CommandRow.HelpOption}

            """,
        ReadsStandardInput = true,
        Define = line =>
        {
            var files = new Argument<string[]>("FILES") { Arity = ArgumentArity.OneOrMore };
            var check = new Option<bool>("--check");
            line.Takes(files, check);
            line.Does(result => Run(result.GetRequiredValue(files), result.GetValue(check), line.Terminal));
        },
    };

    public static int Run(IReadOnlyList<string> paths, bool check, Terminal terminal)
    {
        if (!check && paths.Contains(ProgramFiles.StandardInput))
        {
            if (paths.Count > 1)
            {
                throw CommandException.Usage(
                    "'-' stands for standard input, which is laid out to standard output; no file can be given beside it");
            }

            using var result = terminal.OpenOutput();
            result.Write(Format(ProgramFiles.StandardInput, terminal).Formatted);
            return ExitCodes.Success;
        }

        // All files are read and laid out before the first one is written, so an unreadable one leaves the others alone.
        var files = paths.DistinctBy(ProgramFiles.Host.Identify).Select(path => Format(path, terminal)).ToList();
        var changed = files.Where(file => file.Formatted != file.Source.Text).ToList();
        using var output = terminal.OpenOutput();
        foreach (var (source, bytes, formatted) in changed)
        {
            if (!check)
            {
                var content = Encoding.UTF8.GetBytes(formatted);
                CommandOutput.Write(source.Path, content, old =>
                    IsStill(old, bytes, content) ? null : "it was changed by somebody else meanwhile");
            }

            output.Write($"{(check ? "would change" : "formatted")} {source.Path}\n");
        }

        var unchanged = files.Count - changed.Count;
        output.Write($"{Counts.Of(changed.Count, "file")} {(check ? "to format" : "formatted")}, {unchanged} unchanged\n");
        return check && changed.Count > 0 ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Whether a file holds what was read there, or, if a hard link gave it a second name, what it is to hold.</summary>
    private static bool IsStill(FileStream file, ReadOnlySpan<byte> read, ReadOnlySpan<byte> wanted)
    {
        if (file.Length > int.MaxValue)
        {
            return false;
        }

        var now = new byte[file.Length];
        file.ReadExactly(now);
        return read.SequenceEqual(now) || wanted.SequenceEqual(now);
    }

    private static (SourceText Source, byte[] Bytes, string Formatted) Format(string given, Terminal terminal)
    {
        if (ProgramNames.IsBytecode(given))
        {
            throw CommandException.Usage($"{given} is bytecode; only source files (.ttvm) can be formatted");
        }

        var (path, bytes) = ProgramFiles.Read(given, terminal);
        var source = SourceText.FromBytes(path, bytes);
        if (source.InvalidByte is { } offset)
        {
            // Writing it back would lose the bytes that could not be read.
            throw CommandException.Failure(
                $"{path} is not UTF-8 text: byte {offset} does not belong to any character; nothing was written");
        }

        return (source, bytes, Formatter.Format(SyntaxTree.Parse(source), new FormattingOptions()));
    }
}
