using Ttvm.Cli.Reporting;
using Ttvm.Cli.Terminals;
using Ttvm.Language.Assembling;
using Ttvm.Language.Checks;
using Ttvm.Language.Syntax;

namespace Ttvm.Cli.Commands;

/// <summary><c>ttvm compile IN OUT</c>: writes the bytecode of a program.</summary>
internal static class CompileCommand
{
    public static int Run(string input, string output, Terminal terminal)
    {
        if (ProgramFiles.IsBytecode(input))
        {
            throw CommandException.Usage($"{input} is bytecode already; IN is a source file (.ttvm)", CommandNames.Compile);
        }

        if (Path.GetFullPath(input) == Path.GetFullPath(output))
        {
            throw CommandException.Usage($"IN and OUT are both {input}; the source would be overwritten", CommandNames.Compile);
        }

        var source = SourceText.FromBytes(input, ProgramFiles.Read(input));
        var result = Assembler.Assemble(source);
        var shown = result.Diagnostics.RemoveAll(diagnostic => diagnostic.Severity == Severity.Hint);
        DiagnosticPrinter.OfErrors(terminal).PrintSome(source, shown);
        if (result.Module is not { } module)
        {
            var errors = shown.Count(diagnostic => diagnostic.Severity == Severity.Error);
            throw CommandException.Failure($"{Counts.Of(errors, "error")} in {input}; nothing was written");
        }

        var bytes = BytecodeWriter.Write(module);
        ProgramFiles.Write(output, bytes);
        terminal.Error.Write($"{input} -> {output}: {Counts.Of(module.Instructions.Length, "instruction")}, {Counts.Of(bytes.Length, "byte")}\n");
        if (!ProgramFiles.IsBytecode(output))
        {
            NoticePrinter.PrintNote(terminal, $"only files whose names end in .ttb are run as bytecode, and {output} does not");
        }

        return ExitCodes.Success;
    }
}
