using System.Text;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Tests.Stack;

/// <summary>What the stack looks like behind each line; a comment <c>; => picture</c> states it, and behind a label its
/// signature.</summary>
public sealed class StackAnalysisTests
{
    [Fact]
    public void Types_and_order() => Check("""
        PUSH_INT 1          ; => ( Int )
        PUSH_FLOAT 2.5      ; => ( Int Float )
        ADD                 ; => ( Float )
        PUSH_STR "x"        ; => ( Float Str )
        SWAP                ; => ( Str Float )
        OVER                ; => ( Str Float Str )
        ROT                 ; => ( Float Str Str )
        MAKE_LIST 3         ; => ( List )
        LEN                 ; => ( Int )
        PRINT               ; => ( )
        """);

    [Fact]
    public void Variables_keep_their_types() => Check("""
        PUSH_INT 1
        STORE x             ; => ( )
        LOAD x              ; => ( Int )
        TO_STR
        STORE x
        LOAD x              ; => ( Str )
        PRINT
        LOAD "x"            ; => ( Str )
        """);

    [Fact]
    public void Ways_are_joined() => Check("""
        GET_ARGS
        LEN
        JZ none
        PUSH_INT 1
        JMP shown
        LABEL none
        NULL
        LABEL shown
        DUP                 ; => ( Int|Null Int|Null )
        """);

    [Fact]
    public void Loops_come_to_an_end() => Check("""
        PUSH_INT 0
        LABEL again
        PUSH_FLOAT 1.5
        ADD                 ; => ( Float )
        DUP                 ; => ( Float Float )
        JZ again            ; => ( Float )
        """);

    [Fact]
    public void A_stack_that_grows_in_a_loop_is_unknown() => Check("""
        LABEL again
        PUSH_INT 1          ; => ( … Int )
        JMP again
        """);

    [Fact]
    public void Calls_and_signatures() => Check("""
        PUSH_INT 1
        PUSH_INT 2
        CALL pair a b       ; => ( Int Str )
        POP
        CALL twice          ; => ( Number )
        CALL forever        ; => never
        HALT
        LABEL pair          ; => ( a:Int b:Int -- Int Str )
        LOAD a              ; => ( … a:Int )
        PUSH_STR "x"        ; => ( … a:Int Str )
        RET
        LABEL twice         ; => ( Number -- Number )
        PUSH_INT 2          ; => ( … Int )
        MUL                 ; => ( … Number )
        RET
        LABEL forever       ; => ( -- never )
        JMP forever
        """);

    [Fact]
    public void Recursion() => Check("""
        PUSH_INT 5
        CALL factorial n    ; => ( Number )
        PRINT
        HALT
        LABEL factorial     ; => ( n:Number -- Number )
        LOAD n
        JZ one
        LOAD n
        LOAD n
        PUSH_INT 1
        SUB
        CALL factorial n    ; => ( … n:Number Number )
        MUL
        RET
        LABEL one
        PUSH_INT 1
        RET
        """);

    [Fact]
    public void Functions_that_call_each_other() => Check("""
        PUSH_INT 4
        CALL even n         ; => ( Bool )
        PRINT
        HALT
        LABEL even          ; => ( n:Number -- Bool )
        LOAD n
        JZ yes
        LOAD n
        PUSH_INT 1
        SUB
        CALL odd n          ; => ( … Bool )
        RET
        LABEL yes
        TRUE
        RET
        LABEL odd           ; => ( n:Number -- Bool )
        LOAD n
        JZ no
        LOAD n
        PUSH_INT 1
        SUB
        CALL even n
        RET
        LABEL no
        FALSE
        RET
        """);

    [Fact]
    public void Functions_as_values() => Check("""
        MAKE_FUNCTION double n ; => ( Function )
        STORE f
        PUSH_INT 21
        LOAD f
        CALL_FUNCTION       ; => ( Number )
        PRINT
        PUSH_INT 1
        RECEIVE
        CALL_FUNCTION       ; => ( … )
        HALT
        LABEL double        ; => ( n:Number -- Number )
        LOAD n
        PUSH_INT 2
        MUL
        RET
        """);

    [Fact]
    public void Handlers_find_the_stack_of_the_TRY() => Check("""
        PUSH_STR "kept"
        TRY failed
        PUSH_INT 1          ; => ( Str Int )
        PUSH_STR "x"
        THROW
        LABEL failed
        CATCH               ; => ( Str Exception )
        GET_FIELD message   ; => ( Str Any )
        PRINT
        END_TRY             ; => ( Str )
        CATCH ignored       ; => ( Str )
        """);

    [Fact]
    public void A_handler_whose_stack_was_taken_away_knows_only_the_exception() => Check("""
        PUSH_STR "gone"
        TRY failed
        PRINT
        RECEIVE
        THROW
        LABEL failed
        CATCH               ; => ( … Exception )
        """);

    [Fact]
    public void Misspelt_lines_keep_the_nearest_meaning() => Check("""
        PUSH_ITN 1          ; => ( Int )
        PRIN                ; => ( )
        PUSH_INT 2
        WHATEVER IT IS      ; => ( … )
        PUSH_INT 3          ; => ( … Int )
        """);

    [Fact]
    public void After_a_mistake_it_goes_on() => Check("""
        ADD                 ; => ( Number )
        PRINT               ; => ( )
        PUSH_INT 1
        CALL nowhere x      ; => ( … )
        PUSH_STR "x"        ; => ( … Str )
        JMP nowhere         ; => ( … Str )
        PRINT               ; => ( … )
        """);

    [Fact]
    public void A_spawned_label_begins_with_an_empty_stack() => Check("""
        PUSH_STR "worker"
        SPAWN               ; => ( Int )
        SPAWN_MONITOR       ; => ( Int Int )
        HALT
        LABEL worker        ; => ( -- )
        RECEIVE             ; => ( Any )
        PRINT               ; => ( )
        RET
        """);

    [Fact]
    public void Values_know_the_line_that_pushed_them()
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm",
            "PUSH_INT 1\n; comment\nPUSH_INT 2\nSWAP\nCALL f\nPRINT\nLABEL f\nRET")));
        Assert.Equal([2, 0], program.Analysis.After(3)!.Values.Select(value => value.PushedByLine));
        Assert.Equal([2, 0], program.Analysis.Before(5)!.Values.Select(value => value.PushedByLine));
    }

    [Fact]
    public void Deep_chains_and_large_tables_are_no_matter()
    {
        const int Count = 20_000;
        var text = new StringBuilder("PUSH_INT 0\nCALL f0\nPUSH_INT 0\n");
        for (var index = 0; index < Count; index++)
        {
            text.Append($"DUP\nJZ f{index}\n");
        }

        text.Append("HALT\n");
        for (var index = 0; index < Count; index++)
        {
            text.Append($"LABEL f{index}\nPUSH_INT {index}\nADD\nCALL f{index + 1}\nRET\n");
        }

        text.Append($"LABEL f{Count}\nRET\n");
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text.ToString())));
        Assert.Equal("( Number -- Number )", program.Analysis.SignatureOf("f0")!.Text);
    }

    [Fact]
    public void Functions_that_share_their_code_do_not_take_quadratic_time()
    {
        const int Count = 3000;
        var text = new StringBuilder("HALT\n");
        for (var index = 0; index < Count; index++)
        {
            text.Append($"LABEL f{index}\nCALL f{(index * 7) % Count}\nJMP shared\n");
        }

        text.Append("LABEL shared\n").Insert(text.Length, "PUSH_INT 1\nPRINT\n", Count * 4).Append("RET\n");
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text.ToString())));
        Assert.NotNull(program.Analysis.SignatureOf("f0"));
    }

    private static void Check(string text)
    {
        const string Mark = "; => ";
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
        var program = AnalyzedProgram.Bind(tree);
        var actual = new List<string>();
        foreach (var (line, source) in text.Split('\n').Index())
        {
            var at = source.IndexOf(Mark, StringComparison.Ordinal);
            var found = tree.Lines[line].LabelName is { } label ? program.Analysis.SignatureOf(label)?.Text
                : program.Analysis.After(line)?.Text ?? "never";
            actual.Add(at < 0 ? source : source[..(at + Mark.Length)] + found);
        }

        Assert.Equal(text, string.Join('\n', actual));
    }
}
