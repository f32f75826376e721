using Ttvm.Analysis.Checks;
using Ttvm.Language.Diagnostics;
using static Ttvm.Language.Tests.DiagnosticAssert;

namespace Ttvm.Language.Tests.Syntax;

public sealed class LabelTests
{
    [Fact]
    public void Labels_with_mistakes() => CheckSyntax("""
            LABEL loop:
        ;             ^ TTV0020 A label is written without a colon.
            JMP loop:
        ;           ^ TTV0020
            LABEL 42
        ;         ^^ TTV0019 A label cannot be made of digits only, because 'JMP 42' jumps to the instruction with that number.
            LABEL "7"
        ;          ^ TTV0019
            LABEL :
        ;         ^ TTV0021 LABEL needs a name.
            JMP ""
        ;       ^^ TTV0027 JMP needs a label, which cannot be empty.
            STORE ""
        ;         ^^ TTV0027 STORE needs a variable name, which cannot be empty.
            REGISTER ""
        ;            ^^ TTV0027 REGISTER needs a process name, which cannot be empty.
            GET_FIELD ""
            CALL loop "" b
        ;             ^^ TTV0027 The name of a parameter cannot be empty.
        """);

    [Fact]
    public void Fix_of_a_colon() => CheckFix("LABEL loop: ; x", "Remove the colon", "LABEL loop ; x");

    [Fact]
    public void Fix_of_a_number() => CheckFix("LABEL 42", "Change to 'L42'", "LABEL L42");

    [Fact]
    public void Fix_of_a_quoted_number() => CheckFix("LABEL \"42\"", "Change to 'L42'", "LABEL \"L42\"");

    [Fact]
    public void Names_may_be_quoted_or_not() => CheckSyntax("""
        LABEL "my loop"
        LABEL 'ünïcödé'
        LABEL "a:"
            JMP "my loop"
            JMP 'ünïcödé'
            CALL "a:" first "second one" third
        """);

    [Fact]
    public void Undefined_labels() => CheckSyntax("""
        LABEL start
            JMP strat
        ;       ^^^^^ TTV0003 Undefined label 'strat'; did you mean 'start'?
            JZ "Start"
        ;       ^^^^^ TTV0003 Undefined label 'Start'; did you mean 'start'?
            CALL nowhere x
        ;        ^^^^^^^ TTV0003 Undefined label 'nowhere'.
            TRY -1
        ;       ^^ TTV0003
            RECEIVE_TIMEOUT 5 later int
        ;                     ^^^^^ TTV0003
        """);

    [Fact]
    public void Fix_of_an_undefined_label() => CheckFix("LABEL start\nJMP strat", "Change to 'start'", "LABEL start\nJMP start");

    [Fact]
    public void Fix_of_an_undefined_label_to_one_that_needs_quotes() =>
        CheckFix("LABEL \"my loop\"\nJMP my_loop", "Change to 'my loop'", "LABEL \"my loop\"\nJMP \"my loop\"");

    [Fact]
    public void Fix_of_an_undefined_label_in_quotes() =>
        CheckFix("LABEL \"my loop\"\nJMP \"my lop\"", "Change to 'my loop'", "LABEL \"my loop\"\nJMP \"my loop\"");

    [Fact]
    public void Duplicate_labels() => CheckSyntax("""
        LABEL a
        LABEL b
        LABEL "a"
        ;      ^ TTV0004 The label 'a' is already defined.
        LABEL a
        ;     ^ TTV0004
        """);

    [Fact]
    public void A_duplicate_label_shows_the_first_definition()
    {
        var bound = Bind(Ttvm.Testing.Fixture.Parse("LABEL a\nLABEL a").Main);
        var related = Assert.Single(Assert.Single(bound.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error).Related);
        Assert.Equal(bound.References[0].Span, related.Span);
    }

    [Fact]
    public void Numeric_targets() => CheckSyntax("""
            JMP 0
            JZ 4
            JZ 5
        ;      ^ TTV0005 There is no instruction '5'; the program ends at 4.
            CALL 99999999999999999999 x
        ;        ^^^^^^^^^^^^^^^^^^^^ TTV0005
        """);

    [Fact]
    public void Unknown_instructions_keep_their_place_in_the_numbering() => CheckSyntax("""
            FOO
        ;   ^^^ TTV0001
            JMP 2
        """);
}
