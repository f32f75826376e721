using System.CommandLine;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.Commands;

/// <summary><c>ttvm compile IN OUT [--force]</c>: writes the bytecode of a program.</summary>
internal static class CompileCommand
{
    public static CommandRow Row { get; } = new("compile")
    {
        Summary = "write the bytecode of a program",
        Help = $"""
            ttvm compile IN OUT [--force] writes the bytecode of the program IN.

            Example:
              ttvm compile worker.ttvm worker.ttb
              ttvm --smp worker.ttb

            The bytecode knows the names of labels, and the lines of IN for error messages. SPAWN
            and IMPORT look for files beside OUT when it runs; nothing else is packed into it. OUT
            may replace older bytecode, and no other file.

            Options:
              --force               replace OUT whatever it is; never if it is IN itself
            {CommandRow.HelpOption}

            """,
        Define = line =>
        {
            var input = new Argument<string>("IN");
            var output = new Argument<string>("OUT");
            var force = new Option<bool>("--force");
            line.Takes(input, output, force);
            line.Does(result =>
                Run(result.GetRequiredValue(input), result.GetRequiredValue(output), result.GetValue(force), line.Terminal));
        },
    };

    public static int Run(string input, string output, bool force, Terminal terminal)
    {
        if (ProgramNames.IsBytecode(input))
        {
            throw CommandException.Usage($"{input} is bytecode already; IN is a source file (.ttvm)");
        }

        if (OutputFile.IsSame(input, output))
        {
            throw CommandException.Usage(
                Path.GetFullPath(input) == Path.GetFullPath(output) ? $"IN and OUT are both {input}; the source would be overwritten"
                    : $"IN {input} and OUT {output} are one file; the source would be overwritten");
        }

        // The shell makes two names of *.ttvm where there are two files, and OUT is the second of them.
        if (!force && Path.GetExtension(output).Equals(".ttvm", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandException.Usage(
                $"OUT is {output}, which is called like a source file; compile takes one program and a name for its bytecode (.ttb)");
        }

        var source = SourceText.FromBytes(input, ProgramFiles.Read(input));
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(source));
        var result = Assembler.Assemble(program);
        var shown = program.Diagnostics.RemoveAll(diagnostic => diagnostic.Severity == Severity.Hint);
        DiagnosticPrinter.OfErrors(terminal).PrintSome(source, shown);
        if (result.Module is not { } module)
        {
            var errors = shown.Count(diagnostic => diagnostic.Severity == Severity.Error);
            throw CommandException.Failure($"{Counts.Of(errors, "error")} in {input}; nothing was written");
        }

        var bytes = BytecodeWriter.Write(module with { SourceMap = module.SourceMap! with { SourcePath = SeenFrom(output, input) } });
        CommandOutput.Write(output, bytes,
            old => force || IsBytecode(old) ? null : "it exists and is not bytecode of ttvm (--force replaces it all the same)");
        terminal.Error.Write(
            $"{input} -> {output}: {Counts.Of(module.Instructions.Length, "instruction")}, {Counts.Of(bytes.Length, "byte")}\n");
        if (!ProgramNames.IsBytecode(output))
        {
            NoticePrinter.PrintNote(terminal, $"only files whose names end in .ttb are run as bytecode, and {output} does not");
        }

        return ExitCodes.Success;
    }

    /// <summary>
    /// The source's path relative to the folder of the bytecode, so that both can be moved and run from anywhere; absolute if they share no
    /// root.
    /// </summary>
    private static string SeenFrom(string output, string input) =>
        Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(output)) ?? ".", Path.GetFullPath(input))
            .Replace(Path.DirectorySeparatorChar, '/');

    private static bool IsBytecode(FileStream file)
    {
        Span<byte> header = stackalloc byte[BytecodeReader.HeaderLength];
        return BytecodeReader.IsOurs(header[..file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)]);
    }
}
