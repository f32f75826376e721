using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Domain;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Actions;

/// <summary>
/// Repairs that move or take away instructions, and so may be right for one program and wrong for the next. Each is tried out: it is
/// offered only if its finding is gone afterwards and nothing else is found. That takes an analysis, so they are made when somebody asks
/// and are no part of the finding.
/// </summary>
internal static class Repairs
{
    /// <summary>The repairs of a finding, the best first.</summary>
    public static IEnumerable<Fix> Of(Document document, Diagnostic diagnostic)
    {
        // Instructions that are counted must become neither more nor fewer.
        return document.Program.HasNumericTarget ? []
            : Candidates(document, diagnostic).Where(fix => Refactorings.Settles(document, diagnostic.Rule, fix.Edits));
    }

    private static IEnumerable<Fix> Candidates(Document document, Diagnostic diagnostic)
    {
        var line = document.Text.GetLineIndex(diagnostic.Span.Start);
        var others = diagnostic.Related.Where(place => place.Source is null)
            .Select(place => document.Text.GetLineIndex(place.Span.Start)).ToList();
        return (diagnostic.Rule, others) switch
        {
            var (rule, _) when rule == DiagnosticRules.DuplicateLabel => OfDuplicateLabel(document, line),
            var (rule, _) when rule == DiagnosticRules.StackUnderflow && OpcodeOf(document, line) == Opcode.Pop =>
                [new Fix("Remove POP", [LineEdits.Remove(document.Program, line)])],
            (var rule, [var jump]) when rule == DiagnosticRules.TryStaysOpen && OpcodeOf(document, jump) == Opcode.Jmp =>
                [new Fix("Insert END_TRY", [LineEdits.InsertBefore(document.Program, jump, "END_TRY")])],
            (var rule, [var literal]) when rule == DiagnosticRules.ConstantCondition
                && SelectedLines.NextInstruction(document, literal, 1) == line =>
                OfConstantCondition(document, literal, line),
            (var rule, [var use]) when rule == DiagnosticRules.UnguardedWhereis => OfUnguardedWhereis(document, line, use),
            _ => [],
        };
    }

    /// <summary>
    /// A part of the file that was copied with its label means its own label: from there to the next definition the name becomes another
    /// one. Where only the first label is meant, the second one can go.
    /// </summary>
    private static IEnumerable<Fix> OfDuplicateLabel(Document document, int line)
    {
        if (document.Tree.Lines[line].LabelName is not { Length: > 0 } name)
        {
            yield break;
        }

        var uses = document.Program.FindReferences(SymbolKind.Label, name);
        var (own, free) = (uses.SkipWhile(use => use.Line < line), Refactorings.FreeLabel(document, name));
        var copied = own.Take(1).Concat(own.Skip(1).TakeWhile(use => !use.IsDefinition));
        yield return new Fix($"Change to '{free}' from here on", [.. copied.Select(use => new TextEdit(use.Span, free))]);
        yield return new Fix("Remove the label", [LineEdits.Remove(document.Program, line)]);
    }

    /// <summary>The test goes, and with it a label that only this test leads to; or it becomes the jump that it is.</summary>
    private static IEnumerable<Fix> OfConstantCondition(Document document, int literal, int test)
    {
        var (value, jump) = (document.Tree.Lines[literal], document.Tree.Lines[test]);
        if (Truthiness.OfLiteral(value) is not { } isTrue || jump is not { Mnemonic: { } mnemonic, Operands: [var target] })
        {
            yield break;
        }

        var withoutValue = LineEdits.Remove(document.Program, literal);
        if (!isTrue)
        {
            yield return new Fix("Jump without a condition",
                [withoutValue, new TextEdit(mnemonic.Shift(document.Text.GetLineSpan(test).Start), "JMP")]);
            yield break;
        }

        TextEdit[] without = [withoutValue, LineEdits.Remove(document.Program, test)];
        yield return new Fix("Remove the condition", [.. without]);
        if (document.Program.FindReferences(SymbolKind.Label, target.Value.AsText) is [var first, var second]
            && (first.IsDefinition ? first : second) is { IsDefinition: true } label)
        {
            var edits = without.Append(LineEdits.Remove(document.Program, label.Line)).OrderBy(edit => edit.Span.Start);
            yield return new Fix("Remove the condition and its label", [.. edits]);
        }
    }

    private static IEnumerable<Fix> OfUnguardedWhereis(Document document, int line, int use)
    {
        if (document.Tree.Lines[line] is not { Operands: [var process] })
        {
            yield break;
        }

        if (OpcodeOf(document, use) == Opcode.Send && SelectedLines.NextInstruction(document, line, 1) == use)
        {
            var send = document.Tree.Lines[use];
            var written = TextSpan.FromBounds(send.Mnemonic!.Value.Start,
                send.Operands is [.., var last] ? last.Span.End : send.Mnemonic.Value.End);
            var name = document.Text.Slice(process.Span.Shift(document.Text.GetLineSpan(line).Start));
            yield return new Fix(
                "Change to 'SENDNAMED'",
                [LineEdits.Remove(document.Program, line),
                    new TextEdit(written.Shift(document.Text.GetLineSpan(use).Start), $"SENDNAMED {name}")]);
        }

        if (Guarded(document, line, use) is { } lines)
        {
            var skip = StringLiteral.QuoteNameIfNeeded(Refactorings.FreeLabel(document, $"no_{process.Value.AsText}"));
            var stored = SelectedLines.NextInstruction(document, line, 1) is { } next
                && document.Tree.Lines[next] is { Instruction.Opcode: Opcode.Store, Operands: [var known] } ? known.Value.AsText : null;
            var variable = StringLiteral.QuoteNameIfNeeded(stored
                ?? Refactorings.FreeVariable(document, document.Frames.OfLine(line), $"{process.Value.AsText}_pid"));
            string[] before = stored is null ? [$"STORE {variable}", $"LOAD {variable}", $"JZ {skip}", $"LOAD {variable}"]
                : [$"LOAD {variable}", $"JZ {skip}"];
            var indent = Refactorings.Indent(document, use);
            var text = string.Concat(before.Select(instruction => $"{indent}{instruction}{document.Text.NewLine}"));
            yield return new Fix(
                "Skip this if nobody has the name",
                [
                    new TextEdit(new TextSpan(lines.Span.Start, 0), text),
                    new TextEdit(new TextSpan(lines.Span.End, 0), $"{document.Text.NewLine}{Keywords.Label} {skip}"),
                ]);
        }
    }

    /// <summary>
    /// What is left out if nobody has the name: the use, with the lines that put on the stack what it takes, and take what it leaves. Null
    /// if those cannot be told apart from the WHEREIS.
    /// </summary>
    private static SelectedLines? Guarded(Document document, int line, int use)
    {
        // The result at once, with nothing else taken, or the result out of a variable.
        if (SelectedLines.NextInstruction(document, line, 1) == use)
        {
            return StackBalance.Of(new SelectedLines(document, line, use)) is { Taken: 0, Change: 0 }
                ? new SelectedLines(document, use, use) : null;
        }

        return WrapInTry.Balanced(new SelectedLines(document, use, use)) is { } lines && lines.First > line + 1 ? lines : null;
    }

    private static Opcode? OpcodeOf(Document document, int line) => document.Tree.Lines[line].Instruction?.Opcode;
}
