using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>What the stack analysis has found, put into its place in the file.</summary>
internal static class FlowFindings
{
    /// <summary>Reports the findings of all functions; one that two functions share is reported once.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var functions = program.Facts.Functions;
        var seen = new HashSet<(DiagnosticRule, TextSpan)>();
        var strangers = new VariablesOfOthers(functions);
        var sites = new CallSites(program);
        foreach (var label in functions.WithFindings.Order(StringComparer.Ordinal))
        {
            var node = functions.Nodes[label];
            foreach (var found in node.Result.Findings)
            {
                if (strangers.Explains(found) || sites.Explain(node, found)
                    || (Holds(functions, node, found) ? found : OfSome(node, found)) is not { } finding)
                {
                    continue;
                }

                var span = SpanOf(program, node, finding.Site, finding.OnOperand);
                if (seen.Add((finding.Rule, span)))
                {
                    List<RelatedPlace> related =
                        [.. finding.Related.Select(place => new RelatedPlace(SpanOf(program, node, place.Site, false), place.Message))];
                    var message = finding.Message;
                    if (finding.Function is { } function && functions.Nodes.TryGetValue(function, out var called)
                        && SiteOfPrecondition(called, finding.Precondition) is { } site)
                    {
                        related.Add(new RelatedPlace(SpanOf(program, called, site, false),
                            $"{called.Body.LineOf(site).Instruction?.Mnemonic} gets it here."));
                    }
                    else if (strangers.StoredElsewhere(node, finding) is { } other)
                    {
                        message = other.Message;
                        var verb = other.Node.Body.LineOf(other.Site).Is(InstructionFlags.Imports) ? "imported" : "stored";
                        related.Add(new RelatedPlace(SpanOf(program, other.Node, other.Site, true),
                            $"It is {verb} here, in another function."));
                    }

                    var (places, fixes) = sites.AdviceOn(node, finding);
                    var rename = ReferenceEquals(message, finding.Message) ? FlowFixes.Rename(program, node, finding, span) : [];
                    findings.Add(finding.Rule, span, message, [.. related, .. places],
                        [.. rename, .. FlowFixes.Of(program, node, finding), .. fixes]);
                }
            }
        }
    }

    /// <summary>The first instruction of a function that wants something of what its caller gives; null if it has none.</summary>
    internal static int? SiteOfPrecondition(FunctionNode node, Precondition condition)
    {
        foreach (var (site, known) in node.Result.Preconditions)
        {
            if (known.Input == condition.Input && known.Parameter == condition.Parameter
                && (known.Types & ~condition.Types) == ValueTypes.None)
            {
                return site;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a finding is right of an instruction, whichever function control comes there in. A function that nobody uses has no say
    /// beside others that are used, except where something is said to be of no use: then the rest may be still to come.
    /// </summary>
    private static bool Holds(FunctionTable functions, FunctionNode node, FlowFinding finding)
    {
        if (finding.IsOfOneWay)
        {
            return true;
        }

        if (functions.IsLimited || (finding.NeedsUse && !node.Entry.IsUsed))
        {
            return false;
        }

        var (chunk, instruction) = node.Body.PlaceOf(finding.Site);
        foreach (var (other, block) in functions.At(chunk, instruction))
        {
            if (ReferenceEquals(other, node) || other.Result.Reached[block] <= instruction - other.Body.Blocks[block].Start
                || (!other.Entry.IsUsed && node.Entry.IsUsed && !finding.NeedsUse))
            {
                continue;
            }

            var site = other.Body.SiteOf(block, instruction);
            if (!other.Result.Findings.Any(found => found.Site == site && !found.IsOfOneWay && found.SaysTheSame(finding)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is left of a finding that other functions refute; null for nothing.</summary>
    private static FlowFinding? OfSome(FunctionNode node, FlowFinding finding) =>
        finding is not { Rule: var rule, Variable: { } name } || rule != DiagnosticRules.UndefinedVariable ? null : finding with
    {
        Rule = DiagnosticRules.UnsureVariable,
        Message = $"The variable {Phrases.Excerpt(name)} may have no value here, depending on the function that comes here.",
        Related = [(node.Body.SiteOf(node.Body.Entry, node.Body.Blocks[node.Body.Entry].Start), "It has none on the way from here.")],
    };

    /// <summary>The place of an instruction of a function in the text: its first operand or its mnemonic.</summary>
    internal static TextSpan SpanOf(AnalyzedProgram program, FunctionNode node, int site, bool onOperand)
    {
        var (chunk, instruction) = node.Body.PlaceOf(site);
        var syntax = chunk.InstructionAt(instruction);
        var line = program.Facts.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(instruction);
        var span = onOperand && syntax.Operands is [var operand, ..] ? operand.ContentSpan : syntax.Mnemonic ?? default;
        return span.Shift(program.Tree.Text.GetLineSpan(line).Start);
    }
}
