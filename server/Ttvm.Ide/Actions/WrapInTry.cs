using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Actions;

/// <summary>
/// Puts lines into a TRY whose handler writes the error to stderr, so that nothing is swallowed, and goes on behind them. The handler finds
/// the stack as it was in front of the lines; so they must leave it as they found it, or what comes behind them would miss a value, or have
/// one too many.
/// </summary>
internal static class WrapInTry
{
    /// <summary>The refactoring for selected lines, with as many around them as it takes to leave the stack as it was; null if it cannot be
    /// done.</summary>
    public static Refactoring? Around(Document document, SelectedLines selected)
    {
        if (Balanced(selected) is not { } lines)
        {
            return null;
        }

        var (newLine, indent) = (document.Text.NewLine, Refactorings.Indent(document, lines.FirstInstruction));
        var (handler, after) = (Refactorings.FreeLabel(document, "on_error"), Refactorings.FreeLabel(document, "after_error"));
        var error = Refactorings.FreeVariable(document, document.Frames.OfLine(lines.FirstInstruction), "error");
        var behind = string.Join(
            newLine,
            [
                "", $"{indent}END_TRY", $"{indent}JMP {after}", $"{Keywords.Label} {handler}", $"{indent}CATCH {error}",
                $"{indent}LOAD {error}", $"{indent}EPRINT",
                $"{indent}END_TRY", $"{Keywords.Label} {after}",
            ]);
        var edits = new[] { new TextEdit(new TextSpan(lines.Span.Start, 0), $"{indent}TRY {handler}{newLine}"),
            new TextEdit(new TextSpan(lines.Span.End, 0), behind) };
        return Refactorings.AddFindings(document, [.. edits]) ? null : new Refactoring(
            lines == selected ? "Wrap in TRY" : $"Wrap lines {lines.First + 1} to {lines.Last + 1} in TRY", RefactoringKind.Rewrite,
            [(document, [.. edits])]);
    }

    /// <summary>The lines with as many around them as it takes to leave the stack as it was; null if there are no such lines that can be
    /// jumped over.</summary>
    public static SelectedLines? Balanced(SelectedLines selected)
    {
        const int MostSteps = 50;
        var lines = selected;
        for (var step = 0; step < MostSteps && lines is not null && CanBeGuarded(lines) && StackBalance.Of(lines) is { } balance; step++)
        {
            if (balance is { Taken: 0, Change: 0 })
            {
                return lines;
            }

            lines = balance.Taken > 0 ? lines.WithLineAbove : lines.WithLineBelow;
        }

        return null;
    }

    /// <summary>A frame that is left, or entered in the middle, between TRY and END_TRY would not close the handler.</summary>
    private static bool CanBeGuarded(SelectedLines lines) =>
        lines.Instructions.All(known => known is not null && !known.IsAny(InstructionFlags.EndsBlock | InstructionFlags.Handles))
        && !lines.JumpsAcross;
}
