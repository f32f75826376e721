using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Messages;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>Replaces a literal process id, which is right only as long as nobody spawns anything earlier, by a registered name.</summary>
internal static class LiteralPid
{
    /// <summary>The refactoring at a pid whose process is known; the process registers itself if it does not do so yet.</summary>
    public static Refactoring? ToName(Workspace workspace, Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { Operand: { Operand.Kind: OperandKind.Pid, Value.AsInt: not 0 } operand, Instruction: { } instruction } resolved
            || workspace.Programs.ProcessesOf(document).Find(operand.Value.AsInt) is not { File: not null } process
            || workspace.Find(process.File) is not { } file)
        {
            return null;
        }

        var (name, registration) = process.Label is null ? NameIn(file, 0, file.Tree.Lines.Length)
            : Routines.AtLabel(file, process.Label) is { } routine ? NameIn(file, routine.FirstLine, routine.EndLine)
            : default;
        name ??= process.Pid == 1 ? "main" : process.Name;
        if (registration is null && ProcessScope.Occurrences(workspace, document, name).Any())
        {
            // Somebody else uses the name that would be chosen; a person has to find a better one.
            return null;
        }

        var quoted = StringLiteral.Quote(name);
        var line = document.Tree.Lines[resolved.Line];
        var start = document.Text.GetLineSpan(resolved.Line).Start;
        var written = TextSpan.FromBounds(line.Mnemonic!.Value.Start, operand.Span.End).Shift(start);
        var replacement = instruction.Opcode == Opcode.Send
            ? $"SENDNAMED {quoted}"
            : $"WHEREIS {quoted}{Refactorings.NewLine(document)}{Refactorings.Indent(document, resolved.Line)}{instruction.Mnemonic}";
        var use = new TextEdit(written, replacement);
        ImmutableArray<(Document, ImmutableArray<TextEdit>)> edits = registration is not null ? [(document, [use])]
            : Registration(file, process, quoted) is var edit && file == document ? [(document, [.. new[] { use, edit }.OrderBy(each => each.Span.Start)])]
            : [(document, [use]), (file, [edit])];
        return new Refactoring($"Use the registered name '{name}' instead of process id {process.Pid}", RefactoringKind.Rewrite, edits);
    }

    /// <summary>The first name that some lines register, and where.</summary>
    private static (string? Name, int? Line) NameIn(Document document, int first, int end)
    {
        foreach (var reference in document.Program.References)
        {
            if (reference is { Kind: SymbolKind.Process, IsDefinition: true } && first <= reference.Line && reference.Line < end)
            {
                return (reference.Name, reference.Line);
            }
        }

        return default;
    }

    /// <summary>Registers the process as the first thing it does.</summary>
    private static TextEdit Registration(Document file, KnownProcess process, string quoted)
    {
        var line = process.Label is { } label && Routines.AtLabel(file, label) is { } routine ? routine.FirstLine + 1
            : file.Program.InstructionLines is [var first, ..] ? first
            : 0;
        var indent = line < file.Tree.Lines.Length ? Refactorings.Indent(file, line) : "";
        var place = line < file.Text.LineCount ? file.Text.GetLineSpan(line).Start : file.Text.Length;
        return new TextEdit(new TextSpan(place, 0), $"{indent}REGISTER {quoted}{Refactorings.NewLine(file)}");
    }
}
