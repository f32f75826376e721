using Ttvm.Ide.Navigation;

namespace Ttvm.Ide.Tests;

public sealed class DocumentSymbolsTests
{
    [Fact]
    public void Labels_are_functions_that_run_to_the_next_label_and_hold_the_names_registered_in_them() => CheckOutline(
        """
        REGISTER "main"
        LABEL first
        REGISTER one
        REGISTER two
        PRINT
        LABEL second
        HALT
        """,
        """
        Main main: REGISTER "main"
          Process main: REGISTER "main"
        Label first: LABEL first … PRINT
          Process one: REGISTER one
          Process two: REGISTER two
        Label second: LABEL second … HALT
        """);

    [Fact]
    public void A_comment_directly_above_a_label_belongs_to_it() => CheckOutline(
        """
        LABEL first
        HALT
        ; of the first still

        ; About the second.
        LABEL second
        HALT
        """,
        """
        Label first: LABEL first … ; of the first still
        Label second: ; About the second. … HALT
        """);

    [Fact]
    public void A_program_without_labels_shows_what_it_starts_and_its_sections() => CheckOutline(
        """
        ; --- Opening ---
        REGISTER "boss"
        PUSH_STR "till"
        SPAWN
        ; ===== Closing
        SPAWN_CALL clean
        ; a plain comment
        HALT
        """,
        """
        Section Opening: ; --- Opening ---
        Main main: REGISTER "boss" … HALT
          Process boss: REGISTER "boss"
          Spawn till: PUSH_STR "till"
          Section Closing: ; ===== Closing
          Spawn clean: SPAWN_CALL clean
        """);

    [Fact]
    public void An_empty_file_has_no_outline() => CheckOutline("", "");

    [Fact]
    public void A_label_at_the_very_end_is_shown() => CheckOutline("LABEL end", "Label end: LABEL end");

    [Fact]
    public void A_label_that_is_defined_twice_is_shown_twice() => CheckOutline(
        """
        LABEL a
        LABEL a
        """,
        """
        Label a: LABEL a
        Label a: LABEL a
        """);

    private static void CheckOutline(string fixture, string expected)
    {
        var document = OpenedFixture.Open(fixture).Document;
        var lines = new List<string>();
        Draw(DocumentSymbols.Of(document), "");
        Assert.Equal(expected, string.Join('\n', lines));

        void Draw(IEnumerable<OutlineEntry> entries, string indent)
        {
            foreach (var entry in entries)
            {
                var covered = document.Text.Text.Substring(entry.Span.Start, entry.Span.Length)
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries);
                lines.Add($"{indent}{entry.Kind} {entry.Name}: {(covered.Length == 1 ? covered[0] : $"{covered[0]} … {covered[^1]}")}");
                if (entry.Kind != OutlineKind.Main)
                {
                    Assert.Equal(entry.Name, document.Text.Text.Substring(entry.NameSpan.Start, entry.NameSpan.Length));
                }

                Draw(entry.Children, indent + "  ");
            }
        }
    }
}
