using Ttvm.Ide.Completions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Tests;

/// <summary>Inlay hints, lenses, inline values and signature help.</summary>
public sealed class HintTests
{
    private static readonly InlayHintOptions None = new(false, false, false);

    [Fact]
    public void The_stack_stands_behind_each_line_that_changes_it() => CheckHints(
        None with { Stack = true },
        """
        PUSH_INT 1 ; one
        PUSH_STR "x"
        YIELD
        SWAP
        HALT
        """,
        """
        PUSH_INT 1«( Int )» ; one
        PUSH_STR "x"«( Int Str )»
        YIELD
        SWAP«( Str Int )»
        HALT
        """);

    [Fact]
    public void Stacks_may_stand_in_a_column_behind_which_longer_lines_do_not_push_them() => CheckHints(
        None with { Stack = true, StackColumn = 16 },
        """
        PUSH_INT 1 ; one
        DUP
        PUSH_STR "a long one"
        HALT
        """,
        """
        PUSH_INT 1«     ( Int )» ; one
        DUP«            ( Int Int )»
        PUSH_STR "a long one"«( Int Int Str )»
        HALT
        """);

    [Theory]
    [InlineData("PUSH_INT 3", "Int")]
    [InlineData("PUSH_FLOAT 3", "Number")]
    public void What_is_worked_out_from_parameters_has_the_type_that_the_callers_give(string height, string type)
    {
        var opened = OpenedFixture.Open(
            $"PUSH_INT 2\n{height}\nCALL area width height\nHALT\nLABEL area\nLOAD width\nLOAD height\nMUL\nPUSH_INT 1\nADD\nRET");
        var text = opened.Document.Text;
        var sum = opened.Document.Text.Text.IndexOf("ADD", StringComparison.Ordinal);
        Assert.Equal($"( … {type} )", InlayHints.Of(opened.Workspace, opened.Document, text.GetLineSpan(text.GetLineIndex(sum)),
            None with { Stack = true }).Single().Text);
    }

    [Fact]
    public void Pushed_values_show_the_parameters_they_become() => CheckHints(
        None with { Parameters = true },
        """
        PUSH_INT 1
        PUSH_INT 2
        CALL area width height
        HALT
        LABEL area
        LOAD width
        LOAD height
        CALL area width height
        RET
        """,
        """
        PUSH_INT «width:»1
        PUSH_INT «height:»2
        CALL area width height
        HALT
        LABEL area
        LOAD width
        LOAD height
        CALL area width height
        RET
        """);

    [Fact]
    public void Literal_pids_show_what_was_spawned() => CheckHints(
        None with { ProcessIds = true },
        """
        PUSH_STR "counter"
        SPAWN
        PUSH_STR "spawner"
        SPAWN
        PUSH_STR "counter"
        SPAWN
        SEND 1
        SEND 2
        SEND 3
        SEND 4
        ;- spawner.ttvm
        PUSH_STR "counter"
        SPAWN
        """,
        """
        PUSH_STR "counter"
        SPAWN
        PUSH_STR "spawner"
        SPAWN
        PUSH_STR "counter"
        SPAWN
        SEND 1« main»
        SEND 2« counter, line 2»
        SEND 3« spawner, line 4»
        SEND 4
        """);

    [Fact]
    public void A_file_that_is_spawned_itself_knows_no_pids() => CheckHints(
        None with { ProcessIds = true },
        "SEND 1\n;- boss.ttvm\nPUSH_STR \"main\"\nSPAWN",
        "SEND 1");

    [Fact]
    public void Nothing_is_shown_that_is_not_wanted() => CheckHints(None, "PUSH_INT 1\nSEND 1", "PUSH_INT 1\nSEND 1");

    [Fact]
    public void What_says_that_it_is_no_program_is_not_run_by_itself()
    {
        var opened = OpenedFixture.Open("; not-a-program: worker of shop.ttvm\nRECEIVE\n");
        Assert.Empty(CodeLenses.Of(opened.Workspace, opened.Document, new CodeLensOptions()));
    }

    [Theory]
    [InlineData("PUSH_STR \"a\"\nSPAWN\nLABEL a\nHALT", true)]
    [InlineData("IMPORT pool.ttvm\nHALT\n;- pool.ttvm\nIMPORT deep.ttvm\n;- deep.ttvm\nLABEL start\nPUSH_STR \"start\"\nSPAWN\nRET", true)]
    [InlineData("IMPORT sums.ttvm\nHALT\n;- sums.ttvm\nLABEL add\nADD\nRET\n;- other.ttvm\nPUSH_STR \"a\"\nSPAWN", false)]
    public void Schedules_are_offered_where_the_program_or_what_it_imports_starts_processes(string program, bool isOffered)
    {
        var opened = OpenedFixture.Open(program);
        Assert.Equal(isOffered ? ["Run", "Debug", "Explore"] : ["Run", "Debug"],
            CodeLenses.Of(opened.Workspace, opened.Document, new CodeLensOptions(References: false)).Select(lens => lens.Title));
    }

    [Fact]
    public void Lenses_run_count_and_name_senders()
    {
        var opened = OpenedFixture.Open(
            """
            ; A program.
            REGISTER main
            JMP a
            LABEL a
            LABEL unused
            ;- other.ttvm
            SENDNAMED main
            SENDNAMED main
            WHEREIS main
            """);
        Assert.Equal(
            ["REGISTER: Run", "REGISTER: Debug", "main: 2 senders", "main: 1 other use", "a: 1 reference", "unused: 0 references"],
            CodeLenses.Of(opened.Workspace, opened.Document, new CodeLensOptions())
                .Select(lens => $"{opened.Document.Text.Text.Substring(lens.Span.Start, lens.Span.Length)}: {lens.Title}"));
        Assert.Empty(CodeLenses.Of(opened.Workspace, opened.Document, new CodeLensOptions(false, false, false)));
    }

    [Fact]
    public void Inline_values_are_those_of_the_stopped_frame_up_to_the_stop()
    {
        var opened = OpenedFixture.Open("PUSH_INT 1\nSTORE n\nCALL f n\n$0LOAD n\nSTORE later\nHALT\nLABEL f\nLOAD n\nRET");
        var document = opened.Document;
        var values = InlineValues.Of(document, new TextSpan(0, document.Text.Text.Length), document.Text.GetLineIndex(opened.Cursor));
        Assert.Equal(["STORE n", "LOAD n"], values.Select(value => Line(document, value.Span)));

        static string Line(Document document, TextSpan span)
        {
            var line = document.Text.GetLineSpan(document.Text.GetLineIndex(span.Start));
            return document.Text.Text.Substring(line.Start, line.Length);
        }
    }

    [Theory]
    [InlineData("LOAD co$0unt", "count", "count")]
    [InlineData("STORE \"cou$0nt\"", "count", "count")]
    [InlineData("STORE \"two $0words\"", "two words", "`two words`")]
    [InlineData("LOAD left-$0over", "left-over", "`left-over`")]
    [InlineData("STORE v[0]$0", "v[0]", "`v[0]`")]
    [InlineData("STORE a.b$0", "a.b", "`a.b`")]
    [InlineData("STORE it's`$0so", "it's`so", "`it's``so`")]
    [InlineData("STORE to$0p", "top", "`top`")]
    [InlineData("CALL f on$0e two\nLABEL f", "one", "one")]
    [InlineData("RECEIVE_MATCH .id=$w$0anted", "wanted", "wanted")]
    [InlineData("GET_FIELD fi$0eld", null, null)]
    [InlineData("PUSH_STR \"co$0unt\"", null, null)]
    [InlineData("LABEL co$0unt", null, null)]
    [InlineData("LOAD count ; co$0unt", null, null)]
    public void A_variable_under_the_mouse_is_an_expression_that_the_debugger_reads(string fixture, string? word, string? expression)
    {
        var opened = OpenedFixture.Open(fixture);
        var found = EvaluatableExpressions.At(opened.Document, opened.Cursor);
        Assert.Equal((word, expression),
            (found is { Span: var span } ? opened.Document.Text.Text.Substring(span.Start, span.Length) : null, found?.Expression));
    }

    [Theory]
    [InlineData("RECEIVE_TIMEOUT $0", "RECEIVE_TIMEOUT [milliseconds] target [pattern]", 0)]
    [InlineData("RECEIVE_TIMEOUT 10 en$0d", "RECEIVE_TIMEOUT milliseconds [target] [pattern]", 1)]
    [InlineData("RECEIVE_TIMEOUT 10 end int | s$0tr", "RECEIVE_TIMEOUT milliseconds target [[pattern]]", 2)]
    [InlineData("CALL $0", "CALL [target] parameters…", 0)]
    public void The_operand_that_is_being_typed_is_marked(string fixture, string expected, int active)
    {
        var opened = OpenedFixture.Open(fixture);
        var help = SignatureHelp.At(opened.Document, opened.Cursor)!;
        var signature = help.Signatures[^1];
        Assert.Equal(active, help.ActiveParameter);
        var span = signature.Parameters[active].Span;
        Assert.Equal(expected, signature.Label.Insert(span.End, "]").Insert(span.Start, "["));
    }

    [Fact]
    public void A_call_shows_the_names_that_other_calls_give()
    {
        var opened = OpenedFixture.Open("CALL area width height\nCALL area $0\nHALT\nLABEL area\nRET");
        var help = SignatureHelp.At(opened.Document, opened.Cursor)!;
        Assert.Equal(["CALL area width height", "CALL target parameters…"], help.Signatures.Select(signature => signature.Label));
        Assert.Equal(1, help.ActiveParameter);
    }

    [Theory]
    [InlineData("PRINT $0")]
    [InlineData("CAL$0L f")]
    [InlineData("CALL f ; wor$0ds")]
    [InlineData("$0")]
    public void Elsewhere_there_is_no_help(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Null(SignatureHelp.At(opened.Document, opened.Cursor));
    }

    private static void CheckHints(InlayHintOptions options, string fixture, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var text = opened.Document.Text.Text;
        var hints = InlayHints.Of(opened.Workspace, opened.Document, new TextSpan(0, text.Length), options);
        Assert.Equal(expected, hints.Reverse().Aggregate(text, (before, hint) => before.Insert(hint.Offset, $"«{hint.Text}»")).TrimEnd());
    }
}
