using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Ide.Views;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Actions;

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
public sealed record Refactoring(string Title, RefactoringKind Kind,
    ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> Edits);

/// <summary>Offers the changes that make sense at a place or for selected lines.</summary>
public static class Refactorings
{
    /// <summary>The refactorings for a selection; an empty one is a cursor. What <see cref="CodeActions"/> offers to repair is left to
    /// them.</summary>
    public static ImmutableArray<Refactoring> At(Workspace workspace, Document document, Findings findings, TextSpan selection)
    {
        var found = ImmutableArray.CreateBuilder<Refactoring>();
        if (!findings.Diagnostics.Any(diagnostic =>
            diagnostic.Span.Touches(selection.Start) && diagnostic.Rule == DiagnosticRules.NumericTarget))
        {
            Add(NumericTarget(document, selection.Start));
        }

        if (!findings.Diagnostics.Any(diagnostic =>
            diagnostic.Span.Touches(selection.Start) && diagnostic.Rule == DiagnosticRules.LiteralPid))
        {
            found.AddRange(LiteralPid.At(workspace, document, selection.Start));
        }

        if (SelectedLines.Of(document, selection) is { } lines)
        {
            Add(ExtractRoutine.From(document, lines));
            Add(WrapInTry.Around(document, lines));
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

    /// <summary>
    /// Whether the file would have more findings of some kind after some edits: then a refactoring has not understood the program, and is
    /// better not offered. Messages are not looked at, for which other files would be needed.
    /// </summary>
    internal static bool AddFindings(Document document, ImmutableArray<TextEdit> edits) =>
        Differences(document, edits).Values.Any(difference => difference > 0);

    /// <summary>Whether the file would have fewer findings of one kind after some edits, and no more of any other.</summary>
    internal static bool Settles(Document document, DiagnosticRule rule, ImmutableArray<TextEdit> edits)
    {
        var differences = Differences(document, edits);
        return differences.GetValueOrDefault(rule) < 0 && differences.Values.All(difference => difference <= 0);
    }

    /// <summary>By kind, how many more findings the file would have after some edits, or, if negative, fewer.</summary>
    private static Dictionary<DiagnosticRule, int> Differences(Document document, ImmutableArray<TextEdit> edits)
    {
        var changed = document.Change(document.Version ?? 0,
            tree => edits.Reverse().Aggregate(tree, (before, edit) => before.WithChange(edit.Span, edit.NewText)));
        var differences = changed.Program.Diagnostics.CountBy(diagnostic => diagnostic.Rule).ToDictionary();
        foreach (var (rule, count) in document.Program.Diagnostics.CountBy(diagnostic => diagnostic.Rule))
        {
            differences[rule] = differences.GetValueOrDefault(rule) - count;
        }

        return differences;
    }

    /// <summary>Where code for a label of its own can stand behind everything else, and what must stand before it so that control does not
    /// run into it.</summary>
    internal static (int Place, string Before) EndOfFile(Document document)
    {
        var (newLine, line) = (document.Text.NewLine, document.Tree.Lines.Length - 1);
        while (line > 0 && document.Tree.Lines[line].Kind == LineKind.Blank)
        {
            line--;
        }

        var isInsideLine = !document.Text.IsAtLineStart(document.Text.Length);
        var goesOn = document.Tree.Lines[line].Instruction?.Is(InstructionFlags.EndsBlock) != true || document.Program.HasNumericTarget;
        return (document.Text.Length, (isInsideLine ? newLine : "") + (goesOn ? $"{Indent(document, line)}HALT{newLine}" : "") + newLine);
    }

    /// <summary>A name that the file does not use for a label yet: the name itself, or with a number behind it.</summary>
    internal static string FreeLabel(Document document, string name) => FreeName(name, document.Program.Labels.ContainsKey);

    /// <summary>A name that no variable of a region has yet: the name itself, or with a number behind it.</summary>
    internal static string FreeVariable(Document document, int region, string name)
    {
        var used = document.Frames.VariablesIn(region).Select(reference => reference.Name).ToHashSet(StringComparer.Ordinal);
        return FreeName(name, used.Contains);
    }

    /// <summary>The blanks in front of a line.</summary>
    internal static string Indent(Document document, int line)
    {
        var span = document.Text.GetLineSpan(line);
        var text = document.Text.Slice(span);
        return text[..^text.TrimStart().Length].ToString();
    }

    private static string FreeName(string name, Func<string, bool> isUsed)
    {
        var free = name;
        for (var number = 2; isUsed(free); number++)
        {
            free = $"{name}_{number.ToString(CultureInfo.InvariantCulture)}";
        }

        return free;
    }

    /// <summary>Every use of this index in the file becomes the label, because an inserted instruction would move them all alike.</summary>
    internal static Refactoring? NumericTarget(Document document, int offset)
    {
        if (Resolution.At(document, offset) is not { Operand: { Operand.Kind: OperandKind.Label } operand, Symbol: null }
            || !int.TryParse(operand.Value.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index > document.Program.InstructionLines.Length)
        {
            return null;
        }

        // A label that stands there already is as good as a new one.
        var existing = document.Program.References.FirstOrDefault(reference =>
            reference is { Kind: SymbolKind.Label, IsDefinition: true }
                && document.Program.Labels.GetValueOrDefault(reference.Name, -1) == index).Name;
        var label = existing ?? FreeLabel(document, $"at_{operand.Value.AsText}");
        var edits = new List<TextEdit>();
        for (var line = 0; line < document.Tree.Lines.Length; line++)
        {
            var start = document.Text.GetLineSpan(line).Start;
            edits.AddRange(document.Tree.Lines[line].Operands
                .Where(other => other.Operand.Kind == OperandKind.Label
                    && int.TryParse(other.Value.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var target) && target == index)
                .Select(other => new TextEdit(other.ContentSpan.Shift(start), StringLiteral.QuoteNameIfNeeded(label))));
        }

        if (existing is null)
        {
            var definition = $"{Keywords.Label} {label}";
            var atEnd = index == document.Program.InstructionLines.Length;
            var place = atEnd ? document.Text.Length : document.Text.GetLineSpan(document.Program.InstructionLines[index]).Start;
            var newLine = document.Text.NewLine;
            var needsLine = !document.Text.IsAtLineStart(place);
            edits.Add(new TextEdit(new TextSpan(place, 0), (needsLine ? newLine : "") + definition + newLine));
        }

        edits.Sort((one, other) => one.Span.Start.CompareTo(other.Span.Start));
        return new Refactoring($"Replace {operand.Value.AsText} by the label '{label}'", RefactoringKind.Rewrite, [(document, [.. edits])]);
    }
}
