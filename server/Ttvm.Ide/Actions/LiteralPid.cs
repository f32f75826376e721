using System.Collections.Immutable;
using Ttvm.Analysis.Messages;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Actions;

/// <summary>Replaces a literal process id, which is right only as long as nobody spawns anything earlier, by something that stays
/// right.</summary>
internal static class LiteralPid
{
    /// <summary>What can stand in place of the pid at a place, the best first; empty if it is none or its process is not known.</summary>
    public static ImmutableArray<Refactoring> At(Workspace workspace, Document document, int offset)
    {
        if (Resolution.At(document,
            offset) is not { Operand: { Operand.Kind: OperandKind.Pid, Value.AsInt: not 0 } operand, Instruction: not null } use
            || document.Program.HasNumericTarget)
        {
            return [];
        }

        var processes = workspace.Programs.ProcessesOf(document);
        return processes.Find(operand.Value.AsInt) is { } process
            ? [.. new[] { KeepId(document, use, process),
                UseName(workspace, document, use, processes.Known, process) }.OfType<Refactoring>()]
            : [];
    }

    /// <summary>
    /// Puts the id that the process gets into a variable, and takes it from there. The variable has its value for sure: a process with a
    /// known id is spawned on the straight-line path from the start of the program, so whatever comes after it in the same frame has that
    /// behind it.
    /// </summary>
    private static Refactoring? KeepId(Document document, Resolution use, KnownProcess process)
    {
        if (process.IsMain || !ComesAfter(document, use.Line, process.Line))
        {
            return null;
        }

        var spawn = document.Tree.Lines[process.Line].Instruction!;
        var edits = new List<TextEdit>();
        var isBelowReference = spawn.Effect.Outputs is not [.., { Name: "pid" }];
        var variable = isBelowReference ? null : KeptIn(document, process.Line);
        if (variable is null)
        {
            var name = (process.Name.Length > 0 ? process.Name : "child") + "_pid";
            variable = StringLiteral.QuoteNameIfNeeded(Refactorings.FreeVariable(document, document.Frames.OfLine(process.Line), name));
            edits.Add(Keep(document, process.Line, isBelowReference, variable));
        }

        edits.Add(Replace(document, use, $"LOAD {variable}", use.Instruction!.Mnemonic));
        return new Refactoring($"Keep the process id that {spawn.Mnemonic} gives", RefactoringKind.Rewrite, [(document, [.. edits])]);
    }

    /// <summary>The variable that the id goes into already, as written; null if there is none, or if it is written again later.</summary>
    private static string? KeptIn(Document document, int spawn)
    {
        if (SelectedLines.NextInstruction(document, spawn, 1) is not { } next
            || document.Tree.Lines[next] is not { Instruction.Opcode: Opcode.Store, Operands: [var stored] })
        {
            return null;
        }

        var name = stored.Value.AsText;
        var uses = document.Frames.VariablesIn(document.Frames.OfLine(spawn)).Where(reference => reference.Name == name);
        return uses.All(reference => reference.IsDefinition
                ? reference.Line == next
                : !document.Tree.Lines[reference.Line].Is(InstructionFlags.Unbinds))
            ? StringLiteral.QuoteNameIfNeeded(name)
            : null;
    }

    /// <summary>Stores what the SPAWN leaves: in place of dropping it, or a copy of it.</summary>
    private static TextEdit Keep(Document document, int spawn, bool isBelowReference, string variable)
    {
        if (!isBelowReference && SelectedLines.NextInstruction(document, spawn, 1) is { } next
            && document.Tree.Lines[next] is { Instruction.Opcode: Opcode.Pop, Mnemonic: { } pop })
        {
            return new TextEdit(pop.Shift(document.Text.GetLineSpan(next).Start), $"STORE {variable}");
        }

        var separator = document.Text.NewLine + Refactorings.Indent(document, spawn);
        return new TextEdit(new TextSpan(document.Text.GetLineSpan(spawn).End, 0),
            $"{separator}{(isBelowReference ? "OVER" : "DUP")}{separator}STORE {variable}");
    }

    /// <summary>Writes other lines in place of the mnemonic and the pid; a comment stays behind the last.</summary>
    private static TextEdit Replace(Document document, Resolution use, params string[] lines)
    {
        var written = TextSpan.FromBounds(document.Tree.Lines[use.Line].Mnemonic!.Value.Start, use.Operand!.Span.End)
            .Shift(document.Text.GetLineSpan(use.Line).Start);
        return new TextEdit(written, string.Join(document.Text.NewLine + Refactorings.Indent(document, use.Line), lines));
    }

    /// <summary>Names the process, which registers itself if it does not do so yet, where it is certain to have the name by then.</summary>
    private static Refactoring? UseName(Workspace workspace, Document document, Resolution use,
        ImmutableArray<KnownProcess> known, KnownProcess process)
    {
        if (process.File is null || workspace.Find(process.File) is not { } file)
        {
            return null;
        }

        var routine = process.Label is null ? null : Routines.AtLabel(file, process.Label);
        var (name, registration) = process.Label is null ? NameIn(file, 0, file.Tree.Lines.Length)
            : routine is not null ? NameIn(file, routine.FirstLine, routine.EndLine)
            : default;
        name ??= process.IsMain ? "main" : process.Name;
        if (registration is null && ProcessScope.Occurrences(workspace, document, name).Any())
        {
            // Somebody else uses the name that would be chosen; a person has to find a better one.
            return null;
        }

        // Until the process has run its REGISTER, a message to the name would be a dead letter, and WHEREIS give 0.
        var first = routine is null ? 0 : routine.FirstLine + 1;
        var isInTime = process.IsMain ? registration is not { } line || IsRegisteredBefore(document, use.Line, line, known)
            : HasHeardFrom(document, use.Line, process) && (registration is not { } place || IsSilentUntil(file, first, place));
        if (!isInTime)
        {
            return null;
        }

        var quoted = StringLiteral.Quote(name);
        var edit = use.Instruction!.Opcode == Opcode.Send ? Replace(document, use, $"SENDNAMED {quoted}")
            : Replace(document, use, $"WHEREIS {quoted}", use.Instruction.Mnemonic);
        ImmutableArray<(Document, ImmutableArray<TextEdit>)> edits = registration is not null ? [(document, [edit])]
            : Registration(file, process, quoted) is var register
                && file == document ? [(document, [.. new[] { edit, register }.OrderBy(each => each.Span.Start)])]
            : [(document, [edit]), (file, [register])];
        return new Refactoring($"Use the registered name '{name}' instead of process id {process.Pid}", RefactoringKind.Rewrite, edits);
    }

    /// <summary>Whether a line is executed only in the frame of an earlier one that every run of that frame goes through.</summary>
    private static bool ComesAfter(Document document, int line, int earlier)
    {
        var region = document.Frames.OfLine(earlier);
        return line > earlier && document.Frames.OfLine(line) == region && !StraightLineCode.IsEnteredInside(document, region);
    }

    /// <summary>Whether the main program has its name before anybody comes to a line: it takes it before it does anything else, or the line
    /// is its own and comes later.</summary>
    private static bool IsRegisteredBefore(Document document, int line, int registration, ImmutableArray<KnownProcess> known) =>
        line > registration && StraightLineCode.Leads(document, 0, registration)
        && (known.Skip(1).All(other => other.Line > registration) || ComesAfter(document, line, registration));

    /// <summary>
    /// Whether the spawner has taken a message between the SPAWN and a line that nobody else can have sent: it has not spawned another
    /// process and not written to itself. Then the process has run.
    /// </summary>
    private static bool HasHeardFrom(Document document, int line, KnownProcess process)
    {
        if (process.Pid != KnownProcess.Main + 1 || !ComesAfter(document, line, process.Line))
        {
            return false;
        }

        for (var between = process.Line + 1; between < line && StraightLineCode.Leads(document, between, between + 1); between++)
        {
            var syntax = document.Tree.Lines[between];
            if (syntax.Instruction is { WaitsForMessage: true })
            {
                return document.Tree.Lines.Take(between).All(before => before.Instruction is null || !MayBringOtherMessages(before));
            }

            if (syntax.Instruction?.Is(InstructionFlags.StartsProcess) == true)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Whether an instruction may write to its own process, or have the machine write to it.</summary>
    private static bool MayBringOtherMessages(LineSyntax line) =>
        line.Instruction!.Opcode == Opcode.Self
        || (line.Is(InstructionFlags.Monitors) && !line.Is(InstructionFlags.StartsProcess))
        || (line.Is(InstructionFlags.FeedsOther)
            && !(line.Instruction.Opcode == Opcode.Send && line.Operands is [{ Value.AsInt: not (0 or KnownProcess.Main) }]));

    /// <summary>Whether a process goes straight to a line and sends nothing on the way, so that whoever hears from it finds done what
    /// stands there.</summary>
    private static bool IsSilentUntil(Document file, int first, int line) =>
        StraightLineCode.Leads(file, first, line)
        && file.Tree.Lines.Skip(first).Take(line - first).All(before => !before.IsAny(InstructionFlags.Sends | InstructionFlags.SendsExit));

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
        return new TextEdit(new TextSpan(place, 0), $"{indent}REGISTER {quoted}{file.Text.NewLine}");
    }
}
