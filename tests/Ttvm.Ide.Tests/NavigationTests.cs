using System.Collections.Immutable;
using Ttvm.Ide.Names;
using Ttvm.Ide.Navigation;

namespace Ttvm.Ide.Tests;

/// <summary>Definition, references and highlight: one resolution, three readings of it.</summary>
public sealed class NavigationTests
{
    [Fact]
    public void A_jump_leads_to_its_label() => CheckDefinition(
        """
        JMP "lo$0op"
        LABEL loop
        ;     ^^^^ definition
        """);

    [Fact]
    public void A_label_leads_to_itself() => CheckDefinition(
        """
        LABEL lo$0op
        ;     ^^^^ definition
        """);

    [Fact]
    public void A_numeric_target_leads_to_the_instruction() => CheckDefinition(
        """
        JMP $01
        ; not an instruction
        PRINT
        ;<^^^ definition
        """);

    [Fact]
    public void A_variable_leads_to_every_place_that_writes_it() => CheckDefinition(
        """
        STORE total
        ;     ^^^^^ definition
        LOAD "tota$0l"
        STORE "total"
        ;      ^^^^^ definition
        """);

    [Fact]
    public void A_process_name_leads_to_its_registration_in_another_file() => CheckDefinition(
        """
        ;- main.ttvm
        SENDNAMED kit$0chen
        ;- worker.ttvm
        REGISTER "kitchen"
        ;         ^^^^^^^ definition
        """);

    [Fact]
    public void A_spawned_string_leads_to_the_label_it_names() => CheckDefinition(
        """
        PUSH_STR "wor$0ker"
        SPAWN
        LABEL worker
        ;     ^^^^^^ definition
        """);

    [Fact]
    public void A_spawned_string_leads_to_the_worker_file_it_names()
    {
        var opened = OpenedFixture.Open(
            """
            ;- main.ttvm
            PUSH_STR "coffee w$0orker"
            SPAWN
            ;- coffee worker.ttvm
            PRINT
            """);
        var target = Assert.Single(Definition.At(opened.Workspace, opened.Document, opened.Cursor)!.Targets);
        Assert.EndsWith("coffee worker.ttvm", target.Document.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_leads_to_the_module()
    {
        var opened = OpenedFixture.Open(
            """
            ;- main.ttvm
            IMPORT "lib/tools.tt$0vm"
            ;- lib/tools.ttvm
            PRINT
            """);
        var target = Assert.Single(Definition.At(opened.Workspace, opened.Document, opened.Cursor)!.Targets);
        Assert.EndsWith("lib/tools.ttvm", target.Document.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_of_a_module_leads_to_where_the_module_writes_it() => CheckDefinition(
        """
        ;- main.ttvm
        IMPORT "lib.ttvm"
        LOAD squ$0are
        ;- lib.ttvm
        MAKE_FUNCTION f n
        STORE square
        ;     ^^^^^^ definition
        EXPORT square
        HALT
        LABEL f
        LOAD n
        RET
        """);

    [Fact]
    public void A_literal_pid_leads_to_where_its_process_is_spawned() => CheckDefinition(
        """
        PUSH_STR "counter"
        SPAWN
        ;<^^^ definition
        POP
        PUSH_INT 1
        SEND 2$0
        """);

    [Theory]
    [InlineData("JMP now$0here")]
    [InlineData("PRI$0NT")]
    [InlineData("PUSH_STR \"count$0er\"\nSPAWN")]
    [InlineData("PUSH_STR \"x$0\"\nPRINT")]
    [InlineData("JMP 7$0\nPRINT")]
    [InlineData("SEND 7$0")]
    [InlineData("SEND 0$0")]
    [InlineData("; a $0comment")]
    [InlineData("$0")]
    public void What_is_defined_nowhere_leads_nowhere(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Null(Definition.At(opened.Workspace, opened.Document, opened.Cursor));
    }

    [Fact]
    public void References_of_a_label_are_its_jumps_calls_and_spawns() => CheckReferences(
        """
        LABEL wor$0ker
        ;     ^^^^^^ definition
        JMP worker
        ;   ^^^^^^ use
        CALL "worker"
        ;     ^^^^^^ use
        PUSH_STR "worker"
        ;         ^^^^^^ use
        SPAWN
        PUSH_STR "worker"
        PRINT
        STORE worker
        """);

    [Fact]
    public void A_label_and_a_variable_of_the_same_name_are_two_things() => CheckReferences(
        """
        LABEL x
        STORE x
        ;     ^ definition
        LOAD $0x
        ;    ^ use
        JMP x
        """);

    [Fact]
    public void Parameters_are_variables() => CheckReferences(
        """
        CALL add left right
        ;        ^^^^ definition
        LABEL add
        LOAD le$0ft
        ;    ^^^^ use
        LOAD right
        """);

    [Fact]
    public void A_process_name_is_found_in_all_open_files() => CheckReferences(
        """
        ;- main.ttvm
        SENDNAMED "kitch$0en"
        ;          ^^^^^^^ use
        ;- worker.ttvm
        REGISTER kitchen
        ;        ^^^^^^^ definition
        UNREGISTER kitchen
        ;          ^^^^^^^ use
        """);

    [Fact]
    public void A_label_is_found_in_its_own_file_only() => CheckReferences(
        """
        ;- main.ttvm
        LABEL lo$0op
        ;     ^^^^ definition
        ;- worker.ttvm
        LABEL loop
        """);

    [Fact]
    public void Definitions_are_left_out_on_request()
    {
        var opened = OpenedFixture.Open("LABEL a\nJMP a$0");
        var place = Assert.Single(References.At(opened.Workspace, opened.Document, opened.Cursor, withDefinitions: false)!.Value);
        Assert.False(place.IsDefinition);
    }

    [Fact]
    public void Where_there_is_no_name_there_are_no_references()
    {
        var opened = OpenedFixture.Open("PRI$0NT");
        Assert.Null(References.At(opened.Workspace, opened.Document, opened.Cursor, withDefinitions: true));
        Assert.Null(Highlight.At(opened.Document, opened.Cursor));
    }

    [Theory]
    [InlineData(
        "TR$0Y handler\nTRY other\nEND_TRY\nEND_TRY\nHALT\nLABEL handler\n; here\nCATCH\nEND_TRY\nHALT\nLABEL other\nCATCH\nEND_TRY",
        "0 3 7 8")]
    [InlineData("TRY handler\nTRY other\nEND_$0TRY\nEND_TRY\nHALT\nLABEL handler\nCATCH\nEND_TRY\nHALT\nLABEL other\nCATCH\nEND_TRY",
        "1 2 10 11")]
    [InlineData("TRY handler\nTHROW\nLABEL handler\nCAT$0CH error\nEND_TRY", "0 3 4")]
    [InlineData("TR$0Y nowhere", "0")]
    public void Highlight_pairs_what_belongs_to_a_TRY(string fixture, string lines)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Equal(lines, string.Join(' ', Highlight.At(opened.Document,
            opened.Cursor)!.Value.Select(place => opened.Document.Text.GetLineIndex(place.Span.Start))));
    }

    [Fact]
    public void Highlight_marks_a_process_name_in_its_own_file_only() => CheckHighlight(
        """
        ;- main.ttvm
        REGISTER "kitch$0en"
        ;         ^^^^^^^ definition
        WHEREIS kitchen
        ;       ^^^^^^^ use
        ;- worker.ttvm
        SENDNAMED kitchen
        """);

    private static void CheckDefinition(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        var found = Definition.At(opened.Workspace, opened.Document, opened.Cursor);
        Assert.NotNull(found);
        Assert.True(found.Origin.Touches(opened.Cursor));
        AssertPlaces(opened, found.Targets);
    }

    private static void CheckReferences(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        AssertPlaces(opened, References.At(opened.Workspace, opened.Document, opened.Cursor, withDefinitions: true)!.Value);
    }

    private static void CheckHighlight(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        AssertPlaces(opened, Highlight.At(opened.Document, opened.Cursor)!.Value);
    }

    private static void AssertPlaces(OpenedFixture opened, ImmutableArray<Place> places) =>
        opened.AssertPlaces(places.Select(place => (place.Document, place.Span, place.IsDefinition ? "definition" : "use")));
}
