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

    [Theory]
    [InlineData("push_int 1\nPRINT", "PUSH_INT 1\nPRINT")]
    [InlineData("LABEL a:\nJMP a", "LABEL a\nJMP a")]
    [InlineData("PUSH_STR hello", "PUSH_STR \"hello\"")]
    [InlineData("PUSH_STR \"hello", "PUSH_STR \"hello\"")]
    [InlineData("PUSH_STR \"\\q\"", "PUSH_STR \"\\\\q\"")]
    public void What_is_only_misspelt_is_fixed_at_once(string text, string expected) => CheckFixAll(text, expected);

    [Theory]
    [InlineData("CALL f\nLABEL f\nRET")]
    [InlineData("PUSH_INT 1\nSTORE count\nHALT")]
    [InlineData("PUSH_STR \"a\" PRINT\nHALT")]
    [InlineData("SEND 0x2")]
    [InlineData("SENDNAMED a b")]
    [InlineData("PUSH_INT 1 2 3")]
    [InlineData("PRIN")]
    [InlineData("PUSH_INT 1\nHALT")]
    [InlineData("LABEL start\nJMP strat")]
    public void What_guesses_or_takes_something_away_is_not(string text) => CheckFixAll(text, text);

    [Fact]
    public void A_process_id_in_another_notation_is_written_out() => CheckFix("SEND 0x1$00", "Change to '16'", "SEND 16");

    [Fact]
    public void A_process_id_that_is_no_number_may_be_a_name() => CheckFix("SEND wor$0ker", "Change to 'SENDNAMED'", "SENDNAMED worker");

    private static void CheckFixAll(string text, string expected)
    {
        var opened = OpenedFixture.Open(text);
        Assert.Equal(expected, OpenedFixture.Apply(opened.Document, CodeActions.FixAll(opened.Findings)));
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
