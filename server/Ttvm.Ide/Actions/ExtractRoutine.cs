using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Actions;

/// <summary>
/// Makes selected lines a routine of their own and calls it. Variables that the lines read become parameters; lines that write a
/// variable which the rest of the frame reads cannot be taken out, because a frame does not see another's variables.
/// </summary>
internal static class ExtractRoutine
{
    public static Refactoring? From(Document document, SelectedLines lines)
    {
        if (lines.JumpsAcross || lines.Instructions.Any(instruction => instruction is null || !CanMove(instruction))
            || Parameters(document, lines) is not { } parameters)
        {
            return null;
        }

        var (newLine, indent) = (document.Text.NewLine, Refactorings.Indent(document, lines.FirstInstruction));
        var label = Refactorings.FreeLabel(document, "extracted");
        var call = string.Join(
            newLine,
            [.. parameters.Select(name => $"{indent}LOAD {name}"), $"{indent}CALL {string.Join(' ', parameters.Prepend(label))}"]);
        var text = document.Text.Text;
        var body = text.Substring(lines.Span.Start, lines.Span.Length);
        var (place, endsBefore) = PlaceBehind(document, lines);
        var isInsideLine = !document.Text.IsAtLineStart(place);
        var returns = document.Tree.Lines[lines.Last].Instruction?.Is(InstructionFlags.EndsBlock) != true;
        var isBeforeText = document.Text.GetLineIndex(place) is var next && next > lines.Last
            && !document.Text.Slice(document.Text.GetLineSpan(next)).IsWhiteSpace();
        var routine = string.Join(
            newLine,
            [
                .. isInsideLine ? [""] : Array.Empty<string>(), .. endsBefore ? Array.Empty<string>() : [$"{indent}HALT"], "",
                $"{Keywords.Label} {label}", body,
                .. returns ? [$"{indent}RET"] : Array.Empty<string>(), .. isBeforeText ? [""] : Array.Empty<string>(), "",
            ]);
        var edits = new[] { new TextEdit(lines.Span, call), new TextEdit(new TextSpan(place, 0), routine) };
        return Refactorings.AddFindings(document, [.. edits]) ? null : new Refactoring(
            parameters.IsEmpty ? $"Extract routine '{label}'" : $"Extract routine '{label}' with {string.Join(", ", parameters)}",
            RefactoringKind.Extract,
            [(document, [.. edits])]);
    }

    /// <summary>What depends on the frame or process it stands in, other than by variables, stays where it is.</summary>
    private static bool CanMove(Instruction instruction) => !instruction.Is(InstructionFlags.TiedToFrame);

    /// <summary>The variables that the lines get from their frame, as written; null if the frame gets some from them.</summary>
    private static ImmutableArray<string>? Parameters(Document document, SelectedLines lines)
    {
        var region = document.Frames.OfLine(lines.FirstInstruction);
        var parameters = ImmutableArray.CreateBuilder<string>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in document.Program.References)
        {
            if (reference.Kind != SymbolKind.Variable || document.Frames.Of(reference) != region)
            {
                continue;
            }

            if (!lines.IsIn(reference.Line))
            {
                used.Add(reference.Name);
            }
            else if (reference.IsDefinition)
            {
                written.Add(reference.Name);
            }
            else if (!written.Contains(reference.Name) && !parameters.Contains(StringLiteral.QuoteNameIfNeeded(reference.Name)))
            {
                parameters.Add(StringLiteral.QuoteNameIfNeeded(reference.Name));
            }
        }

        return written.Overlaps(used) ? null : parameters.ToImmutable();
    }

    /// <summary>Where control cannot fall into the new routine: behind the first instruction after the lines that never goes on; else the
    /// end of the file.</summary>
    private static (int Place, bool EndsBefore) PlaceBehind(Document document, SelectedLines lines)
    {
        for (var line = lines.Last + 1; line < document.Tree.Lines.Length; line++)
        {
            if (document.Tree.Lines[line].Instruction?.Is(InstructionFlags.EndsBlock) == true)
            {
                return (line + 1 < document.Text.LineCount ? document.Text.GetLineSpan(line + 1).Start : document.Text.Length, true);
            }
        }

        return (document.Text.Length, document.Tree.Lines[lines.Last].Instruction?.Is(InstructionFlags.EndsBlock) == true);
    }
}
