using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>A file in two versions in which processes do the same.</summary>
/// <param name="Before">The version in which something was found.</param>
/// <param name="Now">The version in which it is shown.</param>
internal readonly record struct MovedFile(AnalyzedProgram Before, AnalyzedProgram Now)
{
    /// <summary>The new place of an instruction that has to do with processes, or of the name that belongs to it.</summary>
    public TextSpan Move(TextSpan span)
    {
        if (ReferenceEquals(Before, Now))
        {
            return span;
        }

        // The name of a SPAWN stands above it, with no other such instruction in between.
        var before = Before.ProcessUses.From(Before.Tree.Text.GetLineIndex(span.Start));
        var now = Now.ProcessUses[before.Index];
        return span == before.Span ? now.Span : now.MnemonicIn(Now.Tree);
    }
}

/// <summary>
/// Takes findings from one version of the files to another. The same instructions are there, so each finding goes where its instruction has
/// gone; it must be about names and mnemonics of those instructions only.
/// </summary>
internal static class MovedFindings
{
    /// <summary>A finding at its new place.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="file">Its file.</param>
    /// <param name="fileOf">The other files by the texts in which their places were given; null for texts that do not change.</param>
    public static Diagnostic Move(Diagnostic finding, MovedFile file, Func<SourceText, MovedFile?> fileOf)
    {
        return finding with
        {
            Span = file.Move(finding.Span),
            Related = [.. finding.Related.Select(MovePlace)],
            Fixes = [.. finding.Fixes.Select(fix =>
                fix with { Edits = [.. fix.Edits.Select(edit => edit with { Span = file.Move(edit.Span) })] })],
        };

        RelatedPlace MovePlace(RelatedPlace place) =>
            place.Source is null ? place with { Span = file.Move(place.Span) }
            : fileOf(place.Source) is { } other ? place with { Span = other.Move(place.Span), Source = other.Now.Tree.Text }
            : place;
    }
}
