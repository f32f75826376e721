using static Ttvm.Language.Tests.SyntaxAssert;

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
    public void Unknown_instructions_keep_their_place_in_the_numbering() => CheckSyntax("""
            FOO
        ;   ^^^ TTV0001
            JMP 2
        """);
}
