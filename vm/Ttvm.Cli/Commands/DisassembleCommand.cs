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

namespace Ttvm.Cli.Commands;

/// <summary><c>ttvm disassemble FILE</c>: prints bytecode, or how a source file was understood, as assembler text.</summary>
internal static class DisassembleCommand
{
    public static CommandRow Row { get; } = new("disassemble")
    {
        Summary = "print bytecode as assembler text",
        Help = $"""
            ttvm disassemble FILE [--bytes] prints bytecode as assembler text.

            Examples:
              ttvm disassemble worker.ttb
              ttvm disassemble worker.ttb > again.ttvm

            Assembling the text gives the same bytecode again, but for the source lines. A source
            file (.ttvm) is shown as it was understood: without comments, with plain operands.

            Options:
              --bytes               comments tell the bytes of each instruction, and where it was
                                    written if the file knows that
            {CommandRow.HelpOption}

            """,
        Define = line =>
        {
            var file = new Argument<string>("FILE");
            var bytes = new Option<bool>("--bytes");
            line.Takes(file, bytes);
            line.Does(result => Run(result.GetRequiredValue(file), result.GetValue(bytes), line.Terminal));
        },
    };

    public static int Run(string path, bool withBytes, Terminal terminal)
    {
        var bytes = ProgramFiles.Read(path);
        var module = ProgramNames.IsBytecode(path) ? ReadBytecode(path, bytes) : ReadSource(path, bytes, terminal);
        using var output = terminal.OpenOutput();
        output.Write(Disassembler.List(module, withBytes).Text);
        return ExitCodes.Success;
    }

    private static Module ReadBytecode(string path, byte[] bytes)
    {
        var result = BytecodeReader.Read(path, bytes);
        return result.Module ?? throw CommandException.Failure($"{path}: {result.Error!.Message}");
    }

    private static Module ReadSource(string path, byte[] bytes, Terminal terminal)
    {
        var source = SourceText.FromBytes(path, bytes);
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(source));
        var result = Assembler.Assemble(program);
        if (result.Module is { } module)
        {
            return module;
        }

        var errors = program.Diagnostics.RemoveAll(diagnostic => diagnostic.Rule.Severity != Severity.Error);
        DiagnosticPrinter.OfErrors(terminal).PrintSome(source, errors);
        throw CommandException.Failure($"{Counts.Of(errors.Length, "error")} in {path}; there is nothing to disassemble");
    }
}
