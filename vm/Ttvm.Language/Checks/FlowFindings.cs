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
                if (finding.HoldsOnlyIfInAll && !IsInAll(functions, node, finding))
                {
                    continue;
                }

                var span = SpanOf(program, node, finding.Site, finding.OnOperand);
                if (seen.Add((finding.Rule, span)))
                {
                    ImmutableArray<RelatedPlace> related = [.. finding.Related.Select(place => new RelatedPlace(SpanOf(program, node, place.Site, false), place.Message))];
                    findings.Add(finding.Rule, span, finding.Message, related, FixesOf(program, node, finding, span));
                }
            }
        }
    }

    /// <summary>
    /// Whether every function that comes to the instruction has the same finding, and somebody uses the one at hand: of one that nobody uses yet, the rest may
    /// still be to come.
    /// </summary>
    private static bool IsInAll(FunctionTable functions, FunctionNode node, FlowFinding finding)
    {
        if (!node.Entry.IsUsed || functions.IsLimited)
        {
            return false;
        }

        var (chunk, instruction) = node.Body.PlaceOf(finding.Site);
        foreach (var label in functions.Dependents.GetValueOrDefault(chunk, []))
        {
            var other = functions.Nodes[label];
            var block = other.Body.FindBlock(chunk, instruction);
            if (block < 0 || other.Result.Reached[block] <= instruction - other.Body.Blocks[block].Start)
            {
                continue;
            }

            var site = other.Body.SiteOf(block, instruction);
            if (!other.Result.Findings.Any(found => found.Rule == finding.Rule && found.Site == site))
            {
                return false;
            }
        }

        return true;
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

        if (finding.Rule == DiagnosticRules.StoredForNothing)
        {
            // Instructions that are counted must not become fewer.
            return program.Facts.Program.Chunks.HasNumericTarget ? []
                : [new Fix("Remove STORE and LOAD", [Removal(program, node, finding.Site), Removal(program, node, finding.Site + 1)])];
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

    /// <summary>Removes an instruction with its line, or, where a comment stands behind it, without.</summary>
    private static TextEdit Removal(BoundProgram program, FunctionNode node, int site)
    {
        var text = program.Tree.Text;
        var mnemonic = SpanOf(program, node, site, onOperand: false);
        var line = text.GetLineIndex(mnemonic.Start);
        var whole = text.GetLineSpan(line);
        if (node.Body.LineOf(site).Tokens is [.., { Kind: TokenKind.Comment } comment])
        {
            return new TextEdit(TextSpan.FromBounds(mnemonic.Start, whole.Start + comment.Span.Start), "");
        }

        return new TextEdit(TextSpan.FromBounds(whole.Start, line + 1 < text.LineCount ? text.GetLineSpan(line + 1).Start : whole.End), "");
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
