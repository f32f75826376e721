using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>What a refactoring does to the program.</summary>
public enum RefactoringKind
{
    /// <summary>Makes something of its own from a part.</summary>
    Extract,

    /// <summary>Writes the same in another way.</summary>
    Rewrite,
}

/// <summary>A change that keeps or, where its title says so, extends what a program does.</summary>
/// <param name="Title">What it does, in the imperative.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Edits">Per file, in order of place, not overlapping.</param>
public sealed record Refactoring(string Title, RefactoringKind Kind, ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> Edits);

/// <summary>Offers the changes that make sense at a place or for selected lines.</summary>
public static class Refactorings
{
    /// <summary>The refactorings for a selection; an empty one is a cursor.</summary>
    public static ImmutableArray<Refactoring> At(Workspace workspace, Document document, TextSpan selection)
    {
        var found = ImmutableArray.CreateBuilder<Refactoring>();
        Add(NumericTarget(document, selection.Start));
        Add(LiteralPid.ToName(workspace, document, selection.Start));
        if (SelectedLines.Of(document, selection) is { } lines)
        {
            Add(ExtractRoutine.From(document, lines));
            Add(WrapInTry(document, lines));
        }

        return found.ToImmutable();

        void Add(Refactoring? refactoring)
        {
            if (refactoring is not null)
            {
                found.Add(refactoring);
            }
        }
    }

    /// <summary>A name that the file does not use for a label yet: the name itself, or with a number behind it.</summary>
    internal static string FreeLabel(Document document, string name)
    {
        var free = name;
        for (var number = 2; document.Program.Labels.ContainsKey(free); number++)
        {
            free = $"{name}_{number.ToString(CultureInfo.InvariantCulture)}";
        }

        return free;
    }

    /// <summary>The line terminator of a file.</summary>
    internal static string NewLine(Document document) => document.Text.Text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>The blanks in front of a line.</summary>
    internal static string Indent(Document document, int line)
    {
        var span = document.Text.GetLineSpan(line);
        var text = document.Text.Slice(span);
        return text[..^text.TrimStart().Length].ToString();
    }

    /// <summary>Every use of this index in the file becomes the label, because an inserted instruction would move them all alike.</summary>
    private static Refactoring? NumericTarget(Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { Operand: { Operand.Kind: OperandKind.Label } operand, Symbol: null }
            || !int.TryParse(operand.Value.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index > document.Program.InstructionLines.Length)
        {
            return null;
        }

        // A label that stands there already is as good as a new one.
        var existing = document.Program.References.FirstOrDefault(reference =>
            reference is { Kind: SymbolKind.Label, IsDefinition: true } && document.Program.Labels.GetValueOrDefault(reference.Name, -1) == index).Name;
        var label = existing ?? FreeLabel(document, $"at_{operand.Value.AsText}");
        var edits = new List<TextEdit>();
        for (var line = 0; line < document.Tree.Lines.Length; line++)
        {
            var start = document.Text.GetLineSpan(line).Start;
            edits.AddRange(document.Tree.Lines[line].Operands
                .Where(other => other.Operand.Kind == OperandKind.Label && int.TryParse(other.Value.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var target) && target == index)
                .Select(other => new TextEdit(other.ContentSpan.Shift(start), StringLiteral.QuoteNameIfNeeded(label))));
        }

        if (existing is null)
        {
            var definition = $"{Keywords.Label} {label}";
            var atEnd = index == document.Program.InstructionLines.Length;
            var place = atEnd ? document.Text.Length : document.Text.GetLineSpan(document.Program.InstructionLines[index]).Start;
            var newLine = NewLine(document);
            var needsLine = atEnd && place > 0 && document.Text.Text[place - 1] != '\n';
            edits.Add(new TextEdit(new TextSpan(place, 0), (needsLine ? newLine : "") + definition + newLine));
        }

        edits.Sort((one, other) => one.Span.Start.CompareTo(other.Span.Start));
        return new Refactoring($"Replace {operand.Value.AsText} by the label '{label}'", RefactoringKind.Rewrite, [(document, [.. edits])]);
    }

    private static Refactoring? WrapInTry(Document document, SelectedLines lines)
    {
        // A frame that is left, or entered in the middle, between TRY and END_TRY would not close the handler.
        if (lines.Instructions.Any(instruction => instruction is null || instruction.Is(InstructionFlags.EndsBlock) || instruction.Opcode is Opcode.Try or Opcode.Catch or Opcode.EndTry)
            || lines.JumpsAcross)
        {
            return null;
        }

        var (newLine, indent) = (NewLine(document), Indent(document, lines.FirstInstruction));
        var (handler, after) = (FreeLabel(document, "on_error"), FreeLabel(document, "after_error"));
        var before = $"{indent}TRY {handler}{newLine}";
        var behind = string.Join(newLine, "", $"{indent}END_TRY", $"{indent}JMP {after}", $"{Keywords.Label} {handler}", $"{indent}CATCH error", $"{indent}END_TRY", $"{Keywords.Label} {after}");
        return new Refactoring(
            "Wrap in TRY",
            RefactoringKind.Rewrite,
            [(document, [new TextEdit(new TextSpan(lines.Span.Start, 0), before), new TextEdit(new TextSpan(lines.Span.End, 0), behind)])]);
    }
}
