using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Tests;

public sealed class CodeActionsTests
{
    [Fact]
    public void A_misspelt_mnemonic_is_repaired() => CheckFix("PUSH_IN$0 1", "Change to 'PUSH_INT'", "PUSH_INT 1");

    [Fact]
    public void A_misspelt_label_is_repaired() => CheckFix("LABEL start\nJMP stra$0t", "Change to 'start'", "LABEL start\nJMP start");

    [Fact]
    public void The_best_repair_of_a_finding_is_preferred()
    {
        var opened = OpenedFixture.Open("PRIN$0");
        var fixes = CodeActions.At(opened.Findings, new TextSpan(opened.Cursor, 0));
        Assert.True(fixes[0].IsPreferred);
        Assert.DoesNotContain(fixes.Skip(1), fix => fix.IsPreferred);
    }

    [Fact]
    public void Elsewhere_nothing_is_offered()
    {
        var opened = OpenedFixture.Open("PRIN\nPRI$0NT");
        Assert.Empty(CodeActions.At(opened.Findings, new TextSpan(opened.Cursor, 0)));
    }

    [Fact]
    public void A_selection_offers_the_repairs_of_all_it_touches()
    {
        var opened = OpenedFixture.Open("PRIN\nDUPP\nPRINT");
        Assert.Equal(2, CodeActions.At(opened.Findings, new TextSpan(0, opened.Document.Text.Text.Length)).Select(fix => fix.Diagnostic).Distinct().Count());
    }

    private static void CheckFix(string fixture, string title, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var offered = CodeActions.At(opened.Findings, new TextSpan(opened.Cursor, 0)).Single(fix => fix.Fix.Title == title);
        var text = offered.Fix.Edits.Reverse().Aggregate(
            opened.Document.Text.Text, (before, edit) => before.Remove(edit.Span.Start, edit.Span.Length).Insert(edit.Span.Start, edit.NewText));
        Assert.Equal(expected, text);
    }
}
