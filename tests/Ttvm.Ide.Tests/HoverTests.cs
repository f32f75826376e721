using Ttvm.Ide.Descriptions;
using Ttvm.Ide.Views;
using Ttvm.Language.Instructions;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

public sealed class HoverTests
{
    [Fact]
    public void An_instruction_shows_its_row_of_the_table() => CheckHover(
        """
        PUSH_INT 1
        PR$0INT
        """,
        """
        ```ttvm
        PRINT
        ```
        Stack before: `( Int )`  
        Stack after: `( )`

        `Int` from line 1

        `( value -- )` · code `0x40`
        """,
        "```ttvm\nPUSH_STR");

    [Fact]
    public void An_alias_shows_the_row_it_stands_for() => CheckHover("NEW_OB$0JECT", "MAKE_OBJECT", "also `NEW_OBJECT`");

    [Fact]
    public void An_instruction_that_needs_the_machine_says_so() => CheckHover("SEND$0 2", "*Needs the SMP scheduler (--smp).*");

    [Fact]
    public void The_word_behind_its_last_letter_is_still_meant() => CheckHover("YIELD$0", "code `0x8B`");

    [Fact]
    public void The_sections_that_hovers_lead_to_are_in_the_book()
    {
        var headings = File.ReadLines(Repository.PathOf("docs/language.md")).Where(line => line.StartsWith('#'))
            .Select(line => line.TrimStart('#', ' ')).ToHashSet();
        var sections = Enum.GetValues<InstructionGroup>().Select(BookSection.Of).OfType<BookSection>().Append(BookSection.SourceText)
            .Append(BookSection.Processes);
        Assert.All(sections, section => Assert.Contains(section.Heading, headings));
    }

    [Fact]
    public void A_misspelt_instruction_shows_nothing() => CheckNoHover("PRI$0N");

    [Fact]
    public void Blanks_comments_and_empty_lines_show_nothing()
    {
        CheckNoHover("PRINT  $0  ; PRINT");
        CheckNoHover("PRINT ; PRI$0NT");
        CheckNoHover("$0");
    }

    [Fact]
    public void LABEL_is_explained_although_it_is_no_instruction() => CheckHover("LAB$0EL here", "Names the next instruction");

    [Fact]
    public void A_label_shows_where_it_is_how_often_it_is_used_and_the_comment_above_it() => CheckWholeHover(
        """
        JMP loo$0p
        ; Asks for the next order.
        ;
        ; Never returns.
        LABEL loop
        PRINT
        JMP loop
        """,
        """
        ```ttvm
        ; label
        loop
        ```
        Line 5 · instruction 1 · 2 references

        Asks for the next order.\u0020\u0020
        \u0020\u0020
        Never returns.
        """);

    [Fact]
    public void A_script_line_explains_nothing() => CheckWholeHover(
        """
        #!/usr/bin/env ttvm
        LABEL st$0art
        """,
        """
        ```ttvm
        ; label
        start
        ```
        Line 2 · instruction 0 · 0 references

        `start ( -- never )`
        """);

    [Fact]
    public void A_comment_that_is_not_directly_above_belongs_to_something_else() => CheckWholeHover(
        """
        ; The title of the file.

        LABEL st$0art
        """,
        """
        ```ttvm
        ; label
        start
        ```
        Line 3 · instruction 0 · 0 references

        `start ( -- never )`
        """);

    [Fact]
    public void An_undefined_label_says_so() => CheckWholeHover(
        "JMP nowh$0ere",
        """
        ```ttvm
        ; label
        nowhere
        ```
        Not defined in this file.
        """);

    [Fact]
    public void A_variable_shows_what_it_may_hold() =>
        CheckHover("PUSH_INT 1\nSTORE n\nLOAD n$0", "`Int` · written once, read once in this file");

    [Fact]
    public void A_label_that_is_called_shows_what_it_takes_and_leaves() => CheckHover(
        """
        PUSH_INT 2
        CALL twi$0ce n
        PRINT
        HALT
        LABEL twice
        LOAD n
        DUP
        ADD
        RET
        """,
        "`twice ( n:Int -- ");

    [Fact]
    public void An_instruction_that_is_never_reached_says_so() => CheckHover("HALT\nYIE$0LD", "*Control never comes here.*");

    [Fact]
    public void A_variable_shows_how_often_it_is_written_and_read() => CheckWholeHover(
        """
        STORE "total"
        LOAD tot$0al
        LOAD total
        """,
        """
        ```ttvm
        ; variable
        total
        ```
        written once, read 2 times in this file
        """);

    [Fact]
    public void A_field_shows_how_often_it_is_used() => CheckWholeHover(
        """
        GET_FIELD na$0me
        SET_FIELD "name"
        """,
        """
        ```ttvm
        ; field
        name
        ```
        2 uses in this file
        """);

    [Fact]
    public void A_process_name_shows_where_it_is_registered_in_all_open_files() => CheckWholeHover(
        """
        ;- main.ttvm
        SENDNAMED "kit$0chen"
        ;- kitchen worker.ttvm

        REGISTER kitchen
        """,
        """
        ```ttvm
        ; process
        kitchen
        ```
        Registered in kitchen worker.ttvm:2. 1 use.
        """);

    [Fact]
    public void Of_many_places_that_register_a_name_the_first_are_shown() => CheckHover(
        "REGISTER a$0\nREGISTER a\nREGISTER a\nREGISTER a\nREGISTER a\nREGISTER a", ":5 and 1 other place. 0 uses.");

    [Fact]
    public void A_process_name_that_nobody_registers_says_so() => CheckHover("WHEREIS gh$0ost", "No file registers this name. 1 use.");

    [Fact]
    public void A_variable_of_a_module_is_counted_in_this_file_only() => CheckHover(
        "IMPORT \"lib.ttvm\"\nLOAD squ$0are\n;- lib.ttvm\nMAKE_FUNCTION f n\nSTORE square\nEXPORT square\nHALT\nLABEL f\nLOAD n\nRET",
        "written 0 times, read once in this file · also in `lib.ttvm`");

    [Theory]
    [InlineData("PUSH_STR x\nSTORE na$0me", "`Str` · written once")]
    [InlineData("STORE na$0me", "written once, read 0 times in this file")]
    public void A_variable_shows_what_is_stored_in_it(string fixture, string expected) => CheckHover(fixture, expected);

    [Fact]
    public void A_worker_shows_its_header_and_the_names_it_registers() => CheckWholeHover(
        """
        PUSH_STR "cl$0erk"
        SPAWN
        ;- clerk.ttvm

        ; Takes orders.
        ; One at a time.

        ; Not about the file.
        REGISTER "clerk"
        REGISTER boss
        """,
        """
        Spawns the worker program `clerk.ttvm`.

        Takes orders.\u0020\u0020
        One at a time.

        Registers `clerk`, `boss`.
        """);

    [Fact]
    public void A_worker_that_is_not_there_says_so() => CheckHover("PUSH_STR \"clerk$0\"\nSPAWN", "is not found");

    [Fact]
    public void A_module_shows_its_header_and_exports() => CheckWholeHover(
        """
        IMPORT lib/to$0ols.ttvm
        ;- lib/tools.ttvm
        ; Tools.
        STORE one
        EXPORT one
        STORE two
        EXPORT two
        """,
        """
        ```ttvm
        ; module
        lib/tools.ttvm
        ```
        Loads the module `tools.ttvm`.

        Tools.

        Exports `one`, `two`.
        """);

    [Fact]
    public void A_module_says_where_it_is_looked_up() => CheckHover("IMPORT \"tools.tt$0vm\"", "looked up beside this file");

    [Theory]
    [InlineData("PUSH_INT 2$055", "*value* `255` · `0xFF`")]
    [InlineData("PUSH_INT -0x1$00", "*value* `-16` · `0xFFFFFFFFFFFFFFF0`")]
    [InlineData("PUSH_FLOAT 1e$03", "*value* `1000`")]
    [InlineData("RECEIVE_TIMEOUT 15$000 late\nLABEL late", "`1500` ms = 1.5 s")]
    [InlineData("RECEIVE_TIMEOUT $00 late\nLABEL late", "does not wait")]
    [InlineData("SEND $00", "takes the process id from the stack")]
    [InlineData("SEND $01", "the main program")]
    [InlineData("SEND 3$0", "`3`: no process gets this id; the program starts none")]
    [InlineData("LOAD unknown\nSPAWN\nSEND 3$0", "`3`: the process of spawn number 2 of the run, whichever that is")]
    [InlineData("PUSH_STR \"logger\"\nSPAWN\nSEND 2$0", "`2`: the process that line 2 spawns, `logger`; spawn number 1 of the run")]
    [InlineData("PUSH_STR \"counter\"\nSPAWN\nSEND 9$0\nHALT\nLABEL unused\nSPAWN",
        "`9`: no process gets this id; the program has only 2 processes")]
    [InlineData("PUSH_STR \"counter\"\nSPAWN\nSEND 9$0\nJMP 0", "whichever that is")]
    [InlineData("START_SUPERVISOR\nSUPERVISE_CHILD counter\nSEND 9$0", "whichever that is")]
    [InlineData("MAKE_LIST 3$0", "`3`")]
    [InlineData("START_SUPERVISOR one_for_$0all", "All children are stopped")]
    [InlineData("SUPERVISE_CHILD \"w\" perm$0anent", "Always restarted.")]
    [InlineData("RECEIVE_MATCH .type=\"or$0der\"", "Alternatives separated by `|`")]
    [InlineData("RECEIVE_MATCH any | do$0wn", "`down`: Matches what a monitor sends")]
    [InlineData("RECEIVE_MATCH s$0tr", "`str`: Matches messages of type str.")]
    [InlineData("RECEIVE_MATCH .order$0=1", "1 use in this file")]
    [InlineData("PUSH_STR \"ca$0f\u00e9 \ud83d\ude00\"", "String of 6 characters")]
    [InlineData("JMP $01\nPRINT", "Instruction 1, on line 2")]
    [InlineData("JMP $02\nPRINT", "the end of the program")]
    [InlineData("PUSH_STR \"coun$0ter\"\nSPAWN", "prints 1, 2 and 3")]
    [InlineData("PUSH_STR \"barista$0\"\nSPAWN", "worker program `barista.ttvm`")]
    public void An_operand_shows_what_it_means(string fixture, string expected) => CheckHover(fixture, expected);

    [Fact]
    public void A_string_that_is_spawned_and_names_a_label_shows_the_label() => CheckHover(
        """
        PUSH_STR "work$0er"
        SPAWN
        LABEL worker
        """,
        "; label\nworker",
        "1 reference");

    private static void CheckHover(string fixture, params string[] expectedParts)
    {
        var opened = OpenedFixture.Open(fixture);
        var hover = Hover.At(opened.Workspace, opened.Document, opened.Cursor);
        Assert.NotNull(hover);
        Assert.True(hover.Span.Touches(opened.Cursor), "The hover must belong to the word under the cursor.");
        foreach (var part in expectedParts)
        {
            Assert.Contains(part, hover.Markdown, StringComparison.Ordinal);
        }
    }

    private static void CheckWholeHover(string fixture, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Equal(expected.Replace("\\u0020", " ", StringComparison.Ordinal),
            Hover.At(opened.Workspace, opened.Document, opened.Cursor)?.Markdown);
    }

    private static void CheckNoHover(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Null(Hover.At(opened.Workspace, opened.Document, opened.Cursor));
    }
}
