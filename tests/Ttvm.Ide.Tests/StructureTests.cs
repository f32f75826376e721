using Ttvm.Ide.Editing;
using Ttvm.Ide.Navigation;
using Ttvm.Ide.Views;

namespace Ttvm.Ide.Tests;

/// <summary>Folding, growing selections, linked editing, links.</summary>
public sealed class StructureTests
{
    [Fact]
    public void Labels_comments_and_regions_can_be_folded() => CheckFolding(
        """
        ; one
        ; two
        PRINT
        ; region setup
        LABEL a
            PRINT
            YIELD

        ; about b
        LABEL b
            PRINT
        ; endregion
        LABEL empty
        """,
        """
        Comment: ; one … ; two
        Region: ; region setup … ; endregion
        Block: LABEL a … YIELD
        Block: LABEL b … PRINT
        """);

    [Fact]
    public void The_main_part_and_TRY_can_be_folded() => CheckFolding(
        """
        ; The program.

        PUSH_INT 1
        TRY handler
        CALL work
        END_TRY
        JMP done
        LABEL handler
        CATCH
        END_TRY
        LABEL done
        HALT

        ; Works.
        LABEL work
        TRY inner
        THROW
        LABEL inner
        CATCH error
        END_TRY
        RET
        """,
        """
        Block: PUSH_INT 1 … HALT
        Block: TRY handler … END_TRY
        Block: LABEL handler … END_TRY
        Block: LABEL done … HALT
        Block: LABEL work … THROW
        Block: TRY inner … END_TRY
        Block: LABEL inner … RET
        """);

    [Fact]
    public void A_comment_directly_above_a_label_is_selected_with_it()
    {
        const string Text = "LABEL a\nYIELD\n\n; About b.\nLABEL b\nHALT\n\n; About c.\nLABEL c";
        Assert.Equal("; About b.\nLABEL b\nHALT\n", Selections(Text.Replace("HALT", "HA$0LT", StringComparison.Ordinal))[^2]);
        Assert.Equal("; About b.\nLABEL b\nHALT\n", Selections(Text.Replace("About b", "About $0b", StringComparison.Ordinal))[^2]);
    }

    [Fact]
    public void Regions_nest_and_an_end_without_a_start_means_nothing() => CheckFolding(
        """
        ; endregion
        ; #region outer
        ; region inner
        ; endregion
        ; endregion
        ; regional
        """,
        """
        Region: ; #region outer … ; endregion
        Region: ; region inner … ; endregion
        """);

    [Fact]
    public void A_selection_grows_from_the_name_to_the_file() => Assert.Equal(
        [
            "start",
            "\"start\"",
            "CALL \"start\"",
            "    CALL \"start\" ; go",
            "    CALL \"start\" ; go\n    PRINT",
            "LABEL a\n\n    CALL \"start\" ; go\n    PRINT\n",
            "HALT\nLABEL a\n\n    CALL \"start\" ; go\n    PRINT\n\nLABEL b",
        ],
        Selections("HALT\nLABEL a\n\n    CALL \"st$0art\" ; go\n    PRINT\n\nLABEL b"));

    [Fact]
    public void A_selection_in_a_comment_takes_the_comment_first() => Assert.Equal("; some words", Selections("PRINT ; some $0words")[0]);

    [Fact]
    public void A_label_is_edited_together_with_all_its_uses() => CheckLinked("LABEL a$0b\nJMP ab\nPUSH_STR \"ab\"\nSPAWN", 3);

    [Theory]
    [InlineData("LABEL on$0ce")]
    [InlineData("JMP nowh$0ere\nJMP nowhere")]
    [InlineData("STORE a$0\nLOAD a")]
    [InlineData("LABEL \"a\\u{62}$0\"\nJMP ab")]
    public void What_cannot_be_typed_in_all_places_alike_is_not_linked(string fixture) => CheckLinked(fixture, 0);

    [Fact]
    public void Files_are_links_and_other_names_are_not()
    {
        var opened = OpenedFixture.Open(
            """
            IMPORT "lib/math.ttvm"
            ;       ^^^^^^^^^^^^^ lib/math.ttvm
            IMPORT "missing.ttvm"
            PUSH_STR "worker"
            ;         ^^^^^^ worker.ttvm
            SPAWN
            PUSH_STR "counter"
            SPAWN
            SUPERVISE_CHILD helper
            ;               ^^^^^^ examples/helper.ttvm
            ;- worker.ttvm
            HALT
            ;- counter.ttvm
            HALT
            ;- lib/math.ttvm
            HALT
            ;- examples/helper.ttvm
            HALT
            """);
        opened.AssertPlaces(DocumentLinks.Of(opened.Workspace, opened.Document)
            .Select(link => (opened.Document, link.Span, link.Target.Uri["file:///project/".Length..])));
    }

    private static void CheckFolding(string fixture, string expected)
    {
        var document = OpenedFixture.Open(fixture).Document;
        Assert.Equal(expected, string.Join('\n',
            Folding.Of(document).Select(part => $"{part.Kind}: {Line(part.FirstLine)} … {Line(part.LastLine)}")));

        string Line(int line)
        {
            var span = document.Text.GetLineSpan(line);
            return document.Text.Text.Substring(span.Start, span.Length).Trim();
        }
    }

    private static List<string> Selections(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        return [.. SelectionRanges.At(opened.Document, opened.Cursor)
            .Select(span => opened.Document.Text.Text.Substring(span.Start, span.Length))];
    }

    private static void CheckLinked(string fixture, int places)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Equal(places, LinkedEditing.At(opened.Document, opened.Cursor)?.Length ?? 0);
    }
}
