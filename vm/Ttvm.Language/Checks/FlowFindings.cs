using System.Collections.Immutable;
using Ttvm.Language.Analysis;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>What the stack analysis has found, put into its place in the file.</summary>
internal static class FlowFindings
{
    /// <summary>Reports the findings of all functions; one that two functions share is reported once.</summary>
    public static void Check(BoundProgram program, DiagnosticCollector findings)
    {
        var functions = program.Facts.Functions;
        var seen = new HashSet<(DiagnosticRule, TextSpan)>();
        foreach (var label in functions.WithFindings.Order(StringComparer.Ordinal))
        {
            var node = functions.Nodes[label];
            foreach (var finding in node.Result.Findings)
            {
                var span = SpanOf(program, node, finding.Site, finding.OnOperand);
                if (seen.Add((finding.Rule, span)))
                {
                    ImmutableArray<RelatedPlace> related = [.. finding.Related.Select(place => new RelatedPlace(SpanOf(program, node, place.Site, false), place.Message))];
                    findings.Add(finding.Rule, span, finding.Message, related, FixesOf(program, node, finding, span));
                }
            }
        }
    }

    private static ImmutableArray<Fix> FixesOf(BoundProgram program, FunctionNode node, FlowFinding finding, TextSpan span)
    {
        if (finding.Rule == DiagnosticRules.ReturnAtTopLevel)
        {
            return [new Fix("Change to 'HALT'", [new TextEdit(span, "HALT")])];
        }

        var mnemonic = SpanOf(program, node, finding.Site, onOperand: false);
        if (finding.Rule == DiagnosticRules.UnreadVariable)
        {
            var line = node.Body.LineOf(finding.Site);
            var end = program.Tree.Text.GetLineSpan(program.Tree.Text.GetLineIndex(span.Start)).Start + line.Operands[0].Span.End;
            return [new Fix("Drop the value with POP", [new TextEdit(TextSpan.FromBounds(mnemonic.Start, end), "POP")])];
        }

        const int MostPops = 16;
        if (finding.Rule == DiagnosticRules.ValuesLeftBehind && finding.Values <= MostPops && node.Body.LineOf(finding.Site).Instruction ?.Is(InstructionFlags.EndsBlock) == true)
        {
            var lineStart = program.Tree.Text.GetLineSpan(program.Tree.Text.GetLineIndex(span.Start)).Start;
            var indent = program.Tree.Text.Slice(TextSpan.FromBounds(lineStart, mnemonic.Start)).ToString();
            return [new Fix($"Drop {Phrases.Count(finding.Values, "value")} with POP", [new TextEdit(new TextSpan(mnemonic.Start, 0), string.Concat(Enumerable.Repeat($"POP\n{indent}", finding.Values)))])];
        }

        return [];
    }

    private static TextSpan SpanOf(BoundProgram program, FunctionNode node, int site, bool onOperand)
    {
        var (chunk, instruction) = node.Body.PlaceOf(site);
        var syntax = chunk.InstructionAt(instruction);
        var line = program.Facts.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(instruction);
        var span = onOperand && syntax.Operands is [var operand, ..] ? operand.ContentSpan : syntax.Mnemonic ?? default;
        return span.Shift(program.Tree.Text.GetLineSpan(line).Start);
    }
}
