using System.Collections.Immutable;
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

/// <summary>A repair that is offered at a place.</summary>
/// <param name="Diagnostic">What it repairs.</param>
/// <param name="Title">What it does, in the imperative.</param>
/// <param name="Edits">Per file, in order of place, not overlapping.</param>
/// <param name="IsPreferred">Whether it is the best of its finding, for editors that apply one without asking.</param>
public sealed record OfferedFix(Diagnostic Diagnostic, string Title,
    ImmutableArray<(Document Document, ImmutableArray<TextEdit> Edits)> Edits, bool IsPreferred);

/// <summary>Offers the repairs of findings: those they carry, those that take a look at the whole program, and the comment that silences
/// them.</summary>
public static class CodeActions
{
    /// <summary>
    /// The repairs of every finding in the lines that <paramref name="range"/> touches, those first that it touches itself; wherever the
    /// cursor is in a line, its findings can be repaired. Comments that silence them come last.
    /// </summary>
    public static ImmutableArray<OfferedFix> At(Workspace workspace, Document document, Findings findings, TextSpan range)
    {
        var lines = TextSpan.FromBounds(
            document.Text.GetLineSpan(document.Text.GetLineIndex(range.Start)).Start,
            document.Text.GetLineSpan(document.Text.GetLineIndex(range.End)).End);
        var inLines = findings.Diagnostics.Where(diagnostic => diagnostic.Span.Touches(lines))
            .OrderBy(diagnostic => !diagnostic.Span.Touches(range)).ToList();
        return
        [
            .. inLines.SelectMany(diagnostic => RepairsOf(workspace, document, diagnostic)
                .Select((fix, index) => new OfferedFix(diagnostic, fix.Title, fix.Edits, index == 0 && diagnostic.Span.Touches(range)))),
            .. inLines.SelectMany(diagnostic => Definition(document, diagnostic)),
            .. inLines.DistinctBy(diagnostic => (diagnostic.Rule, document.Text.GetLineIndex(diagnostic.Span.Start)))
                .SelectMany(diagnostic => Silence(document, diagnostic)),
        ];
    }

    /// <summary>
    /// The edits that repair everything in the file that is only misspelt, in order of place: what a repair guesses or takes away is for a
    /// person to look at, who may also be in the middle of typing it. Where two repairs touch each other the first one is made; asking
    /// again makes the other.
    /// </summary>
    public static ImmutableArray<TextEdit> FixAll(Findings findings)
    {
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        foreach (var diagnostic in findings.Diagnostics)
        {
            if (diagnostic.Fixes is [{ KeepsMeaning: true } best, ..]
                && (edits.Count == 0 || edits[^1].Span.End < best.Edits[0].Span.Start))
            {
                edits.AddRange(best.Edits);
            }
        }

        return edits.ToImmutable();
    }

    /// <summary>What the finding carries, what has been tried out, or what can be done where a number stands for something that has a
    /// name.</summary>
    private static IEnumerable<(string Title, ImmutableArray<(Document, ImmutableArray<TextEdit>)> Edits)> RepairsOf(Workspace workspace,
        Document document, Diagnostic diagnostic)
    {
        ImmutableArray<Refactoring> more = diagnostic.Rule == DiagnosticRules.LiteralPid
            ? LiteralPid.At(workspace, document, diagnostic.Span.Start)
            : diagnostic.Rule == DiagnosticRules.NumericTarget
                && Refactorings.NumericTarget(document, diagnostic.Span.Start) is { } named ? [named]
            : [];
        var carried = diagnostic.Fixes.Where(fix => !fix.TakesMore || Refactorings.Settles(document, diagnostic.Rule, fix.Edits));
        return carried.Concat(Repairs.Of(document, diagnostic)).Select(fix => (fix.Title, ImmutableArray.Create((document, fix.Edits))))
            .Concat(more.Select(refactoring => (refactoring.Title, refactoring.Edits)));
    }

    /// <summary>The label that is missing, at the end of the file: nobody knows what it should do, so it only comes back, or
    /// ends.</summary>
    private static IEnumerable<OfferedFix> Definition(Document document, Diagnostic diagnostic)
    {
        if (diagnostic.Rule != DiagnosticRules.UndefinedLabel
            || Resolution.At(document, diagnostic.Span.Start) is not { Symbol: { Kind: SymbolKind.Label } label })
        {
            return [];
        }

        var isCalled = document.Program.FindReferences(SymbolKind.Label, label.Name)
            .Any(use => document.Tree.Lines[use.Line].IsAny(InstructionFlags.Calls | InstructionFlags.MakesFunction));
        var (place, before) = Refactorings.EndOfFile(document);
        var (newLine, indent) = (document.Text.NewLine, Refactorings.Indent(document, document.Text.GetLineIndex(diagnostic.Span.Start)));
        var text =
            $"{before}{Keywords.Label} {StringLiteral.QuoteNameIfNeeded(label.Name)}{newLine}{indent}{(isCalled ? "RET" : "HALT")}{newLine}";
        return [new OfferedFix(diagnostic, $"Create the label '{label.Name}'",
            [(document, [new TextEdit(new TextSpan(place, 0), text)])], false)];
    }

    private static IEnumerable<OfferedFix> Silence(Document document, Diagnostic diagnostic) =>
        IgnoreComments.Adding(document.Tree, diagnostic.Rule, document.Text.GetLineIndex(diagnostic.Span.Start)) is { } edit
            ? [new OfferedFix(diagnostic, $"Ignore {diagnostic.Rule.Code} with a comment", [(document, [edit])], false)]
            : [];
}
