using Ttvm.Ide.Editing;
using Ttvm.Ide.Model;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Formatting;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Tests;

public sealed class FormattingTests
{
    private const string Untidy = "\n\nPUSH_INT   1 ; one\n  LABEL  a\n\n\n\nPRINT;two  \n   ; alone\n";

    [Fact]
    public void A_whole_file_is_laid_out_as_the_command_does_it() =>
        Assert.Equal(Formatter.Format(Open(Untidy).Tree, new FormattingOptions()),
            Apply(Untidy, Formatting.Whole(Open(Untidy), new FormattingOptions())));

    [Fact]
    public void A_file_that_is_laid_out_already_gets_no_edits()
    {
        var tidy = Formatter.Format(Open(Untidy).Tree, new FormattingOptions());
        Assert.Empty(Formatting.Whole(Open(tidy), new FormattingOptions()));
    }

    [Fact]
    public void Only_what_differs_is_replaced()
    {
        const string Text = "    PRINT\nYIELD\n    PRINT\n";
        Assert.Equal(new TextEdit(new TextSpan(Text.IndexOf("YIELD", StringComparison.Ordinal), 0), "    "),
            Assert.Single(Formatting.Whole(Open(Text), new FormattingOptions())));
    }

    [Theory]
    [InlineData(Untidy)]
    [InlineData("\uFEFF\n ; mark\r\n\tPUSH_STR  \"a  b\"\t; c \r\n \r\n\r\n\r\nLABEL   x;y\r\n")]
    [InlineData("RECEIVE_MATCH   .a=1|.b  ;x\u00A0\n\n  \n\n")]
    public void Only_blanks_are_replaced_and_ends_of_lines_that_stay_are_not(string text)
    {
        var document = Open(text);
        foreach (var edits in new[] { Formatting.Whole(document, new FormattingOptions()),
            Formatting.Range(document, new TextSpan(0, text.Length), new FormattingOptions()) })
        {
            Assert.All(edits,
                edit => Assert.True(document.Text.Slice(edit.Span).IsWhiteSpace() && string.IsNullOrWhiteSpace(edit.NewText)));
            Assert.DoesNotContain(edits, edit => edit.NewText.Contains('\n', StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("PUSH_INT 1;one\nLABEL a;two\n;three\n  ;four\nPRINT",
        "\tPUSH_INT 1  ;one\nLABEL a         ;two\n;three\n\t;four\n\tPRINT\n", 4, 4)]
    [InlineData("PRINT\nYIELD;x", "\t  PRINT\n\t  YIELD  ;x\n", 6, 4)]
    [InlineData("PRINT;x", "  PRINT  ;x\n", 2, 4)]
    [InlineData("\t\tPRINT", "PRINT\n", 0, 4)]
    [InlineData("\tPRINT\n", "    PRINT\n", 4, 0)]
    public void Indents_are_tabs_where_the_editor_uses_them(string text, string expected, int indent, int tabWidth)
    {
        var options = new FormattingOptions { Indent = indent, TabWidth = tabWidth };
        var laidOut = Apply(text, Formatting.Whole(Open(text), options));
        Assert.Equal(expected, laidOut);
        Assert.Empty(Formatting.Whole(Open(laidOut), options));
    }

    [Theory]
    [InlineData("PRINT\n", "\tPRINT\n\t")]
    [InlineData("\tPRINT\n    ", "\tPRINT\n\t")]
    [InlineData("\tPRINT\n\t", "\tPRINT\n\t")]
    public void Enter_indents_with_tabs_too(string text, string expected) =>
        Assert.Equal(expected, Apply(text, Formatting.AfterNewLine(Open(text), text.Length, new FormattingOptions { TabWidth = 4 })));

    [Theory]
    [InlineData("\uFEFFPRINT", "\uFEFF    PRINT\n")]
    [InlineData("\uFEFF; alone\nPRINT", "\uFEFF; alone\n    PRINT\n")]
    [InlineData("\uFEFF\n\n  PRINT\n", "\uFEFF    PRINT\n")]
    [InlineData("\uFEFF", "\uFEFF")]
    public void A_byte_order_mark_stays(string text, string expected)
    {
        Assert.Equal(expected, Apply(text, Formatting.Whole(Open(text), new FormattingOptions())));
        Assert.StartsWith("\uFEFF", Apply(text, Formatting.Range(Open(text), new TextSpan(0, text.Length), new FormattingOptions())),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRINT", false, true, "    PRINT")]
    [InlineData("PRINT", true, true, "    PRINT\n")]
    [InlineData("PRINT\n", false, true, "    PRINT\n")]
    [InlineData("PRINT\n\n\n", true, true, "    PRINT\n")]
    [InlineData("PRINT\n\n\n", true, false, "    PRINT\n\n\n")]
    [InlineData("PRINT", true, false, "    PRINT\n")]
    [InlineData("PRINT", false, false, "    PRINT")]
    [InlineData("\n\n", true, true, "")]
    [InlineData("\n\n", true, false, "\n\n")]
    public void The_end_of_the_file_is_as_the_options_say(string text, bool insert, bool trim, string expected) =>
        Assert.Equal(expected,
            Apply(text, Formatting.Whole(Open(text), new FormattingOptions { InsertFinalNewline = insert, TrimFinalNewlines = trim })));

    [Fact]
    public void Several_selections_are_laid_out_once()
    {
        const string Text = "PRINT\nYIELD\nPRINT\nYIELD\n";
        var edits = Formatting.Ranges(Open(Text), [new TextSpan(13, 1), new TextSpan(0, 8), new TextSpan(7, 1)], new FormattingOptions());
        Assert.Equal("    PRINT\n    YIELD\n    PRINT\nYIELD\n", Apply(Text, edits));
    }

    [Theory]
    [InlineData("PRINT\r\n\r\n\r\nYIELD\r\n")]
    [InlineData("PRINT\r x\n")]
    [InlineData("\r\n")]
    [InlineData("PRINT")]
    [InlineData("")]
    [InlineData(" \n PRINT \n ")]
    public void Any_ends_of_lines_are_followed(string text) =>
        Assert.Equal(Formatter.Format(Open(text).Tree, new FormattingOptions()),
            Apply(text, Formatting.Whole(Open(text), new FormattingOptions())));

    [Fact]
    public void Options_change_the_columns()
    {
        var options = new FormattingOptions { Indent = 2, OperandColumn = 10, MaximumBlankLines = 2,
            AlignComments = false, CommentGap = 1 };
        const string Text = "PUSH_INT 1 ; a\nCALL f x ; b\n\n\n\n\nADD\n";
        Assert.Equal("  PUSH_INT  1 ; a\n  CALL      f x ; b\n\n\n  ADD\n", Apply(Text, Formatting.Whole(Open(Text), options)));
    }

    [Fact]
    public void A_selection_touches_only_its_lines()
    {
        var opened = OpenedFixture.Open("PRINT\n$0YIELD\nPRINT\n");
        var edits = Formatting.Range(opened.Document, new TextSpan(opened.Cursor, "YIELD\n".Length), new FormattingOptions());
        Assert.Equal("PRINT\n    YIELD\nPRINT\n", Apply(opened.Document.Text.Text, edits));
    }

    [Theory]
    [InlineData("LABEL   a\n$0", "LABEL a\n    ")]
    [InlineData("PRINT\n$0\nYIELD", "    PRINT\n    \nYIELD")]
    [InlineData("\n$0", "\n")]
    [InlineData("PRINT\n$0YIELD", "    PRINT\nYIELD")]
    [InlineData("$0PRINT", "PRINT")]
    public void Enter_lays_out_the_line_and_indents_the_next(string fixture, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Equal(expected, Apply(opened.Document.Text.Text,
            Formatting.AfterNewLine(opened.Document, opened.Cursor, new FormattingOptions())));
    }

    private static Document Open(string text) => Document.Open("file:///project/main.ttvm", 1, text);

    private static string Apply(string text, IEnumerable<TextEdit> edits) =>
        edits.Reverse()
            .Aggregate(text, (before, edit) => before.Remove(edit.Span.Start, edit.Span.Length).Insert(edit.Span.Start, edit.NewText));
}
