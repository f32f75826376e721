using System.Collections.Immutable;
using System.CommandLine;
using Ttvm.Analysis.Checks;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Loading;

namespace Ttvm.Cli.Commands;

/// <summary>What was found in one file: findings, or an error that stands for the whole file.</summary>
/// <param name="Path">As given.</param>
/// <param name="Source">The text, where there is one.</param>
/// <param name="Diagnostics">All findings.</param>
/// <param name="Error">Why there are none: the file cannot be read, or is bad bytecode.</param>
internal sealed record CheckedFile(string Path, SourceText? Source, ImmutableArray<Diagnostic> Diagnostics, string? Error)
{
    public int Count(Severity severity) =>
        Diagnostics.Count(diagnostic => diagnostic.Severity == severity) + (Error is not null && severity == Severity.Error ? 1 : 0);
}

/// <summary><c>ttvm check FILES… [--json]</c>: shows everything that is wrong, and fails if there are errors.</summary>
internal static class CheckCommand
{
    public static CommandRow Row { get; } = new("check")
    {
        Summary = "show everything that is wrong in programs",
        Help = $"""
            ttvm check PATHS... [--json] shows everything that is wrong in programs: in these
            files, and in folders with all that lies below.

            Examples:
              ttvm check hello.ttvm
              ttvm check examples
              ttvm check --json hello.ttvm | jq .errors
              generate | ttvm check -            check what stands on standard input

            Options:
              --json                for tools: lines and characters are 0-based, and characters are
                                    UTF-16 units, as editors count (people's are 1-based)
            {CommandRow.HelpOption}

            Bytecode (.ttb) is checked for being readable. Workers and modules that the files name
            are loaded, too: there is a line for each that cannot be, and for a name that nothing
            has but that is nearly the name of one. In folders, what begins with a dot, node_modules,
            bin, obj and links are left out.

            The exit code is 1 if the files have errors; nothing else counts.

            """,
        ReadsStandardInput = true,
        Define = line =>
        {
            var paths = new Argument<string[]>("PATHS") { Arity = ArgumentArity.OneOrMore };
            var json = new Option<bool>("--json");
            line.Takes(paths, json);
            line.Does(result => Run(result.GetRequiredValue(paths), result.GetValue(json), line.Terminal));
        },
    };

    public static int Run(IReadOnlyList<string> paths, bool json, Terminal terminal)
    {
        var programs = new HostProgramFiles(ProgramFiles.Host);
        var files = paths.SelectMany(path => FilesOf(path, terminal)).DistinctBy(ProgramFiles.Host.Identify)
            .Select(path => Read(path, programs, terminal)).ToList();
        files = [.. files.Select(file => file.Source is null ? file
            : file with { Diagnostics = programs.Diagnose(file.Path, CheckOptions.Default) })];
        var unresolved = NamedFiles.FindUnresolved(
            [.. files.Select(file => file.Path).Where(path => path != ProgramFiles.StandardInputName)], ProgramFiles.Host);
        using var output = terminal.OpenOutput();
        if (json)
        {
            CheckJson.Write(output, files, unresolved);
        }
        else
        {
            WriteText(output, files, unresolved, terminal);
        }

        return files.Any(file => file.Count(Severity.Error) > 0) ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>A file itself, or the programs in a folder.</summary>
    private static List<string> FilesOf(string path, Terminal terminal)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        List<string> programs = [.. ProgramFiles.SourcesUnder(path)];
        if (programs.Count == 0)
        {
            NoticePrinter.PrintNote(terminal, $"{path} has no {ProgramNames.Source} file");
        }

        return programs;
    }

    private static CheckedFile Read(string given, HostProgramFiles programs, Terminal terminal)
    {
        var path = given;
        byte[] bytes;
        try
        {
            (path, bytes) = ProgramFiles.Read(given, terminal);
        }
        catch (CommandException refusal)
        {
            return new CheckedFile(path, null, [], refusal.Message);
        }

        if (ProgramNames.IsBytecode(path) || (given == ProgramFiles.StandardInput && BytecodeReader.IsOurs(bytes)))
        {
            return new CheckedFile(path, null, [], BytecodeReader.Read(path, bytes).Error is { } error ? $"{path}: {error.Message}" : null);
        }

        var source = SourceText.FromBytes(path, bytes);
        programs.Add(source);
        return new CheckedFile(path, source, [], null);
    }

    private static void WriteText(TextWriter output, List<CheckedFile> files, IReadOnlyList<UnresolvedName> unresolved, Terminal terminal)
    {
        var style = terminal.OutputStyle;
        var printer = new DiagnosticPrinter(output, style, terminal.OutputIsTerminal ? terminal.Width() : null);
        foreach (var file in files)
        {
            if (file.Error is { } error)
            {
                output.Write($"{style.Error("error:")} {style.Strong(error)}\n");
            }

            foreach (var diagnostic in file.Diagnostics)
            {
                printer.Print(file.Source!, diagnostic);
            }
        }

        foreach (var name in unresolved)
        {
            // A program can do without: IMPORT may stand in a TRY, and a worker that does not assemble fails alone.
            var label = name.Kind == NamedFileKind.BasicProcess ? style.Note("note:") : style.Warning("warning:");
            output.Write(
                $"{name.Path}{(name.Place is { } place ? $":{place.Line}:{place.Column}" : "")}: {label} {OneLine(name.Message)}\n");
        }

        string[] counts =
        [
            .. from severity in new[] { Severity.Error, Severity.Warning, Severity.Hint }
               let count = files.Sum(file => file.Count(severity))
               where count > 0
               select Counts.Of(count, DiagnosticPrinter.Word(severity)),
        ];
        var missing = unresolved.Count(name => name.Kind != NamedFileKind.BasicProcess);
        var others = missing == 0 ? "" : $"; {Counts.Of(missing, "worker or module", "workers or modules")} could not be loaded";
        output.Write(
            $"{Counts.Of(files.Count, "file")} checked: {(counts.Length == 0 ? "no problems" : string.Join(", ", counts))}{others}\n");
    }

    /// <summary>Names are the program's; what could give orders to a terminal is replaced.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character));
}
