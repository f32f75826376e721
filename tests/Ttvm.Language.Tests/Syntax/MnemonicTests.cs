using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

public sealed class MnemonicTests
{
    [Fact]
    public void A_program_without_mistakes_has_no_diagnostics() => CheckSyntax("""
        ; a comment, then a blank line

        LABEL start
        	PUSH_INT	42 ; tabs
            JZ "start"
            NEW_OBJECT
            MAKELIST 1
            SEND_NAMED logger
            DUMPSCOPE
            HALT;no blank before a comment
        LABEL end
        """);

    [Fact]
    public void Unknown_instruction_with_near_miss() => CheckSyntax("""
            PSH_INT "5" 7 ; x
        ;   ^^^^^^^ TTV0001 Unknown instruction 'PSH_INT'; did you mean 'PUSH_INT'?
            lable x
        ;   ^^^^^ TTV0001 Unknown instruction 'lable'; did you mean 'LABEL'?
            FROBNICATE
        ;   ^^^^^^^^^^ TTV0001 Unknown instruction 'FROBNICATE'.
        """);

    [Fact]
    public void An_instruction_that_does_not_work_is_not_suggested() => CheckSyntax("""
            HTP_GET
        ;   ^^^^^^^ TTV0001 Unknown instruction 'HTP_GET'.
        """);

    [Fact]
    public void Other_assemblers_labels() => CheckSyntax("""
        loop:
        ;<^^^ TTV0001 Unknown instruction 'loop:'; a label is written 'LABEL loop'.
            HALT:
        ;   ^^^^^ TTV0001 Unknown instruction 'HALT:'; did you mean 'HALT'?
            :
        ;   ^ TTV0001 Unknown instruction ':'; that is written here as LABEL, with RET at the end.
        """);

    [Fact]
    public void Fix_of_a_label_alone() => CheckFix("loop: ; again", "Change to 'LABEL loop'", "LABEL loop ; again");

    [Fact]
    public void Fix_of_a_label_before_an_instruction() => CheckFix("loop:  PRINT", "Change to 'LABEL loop'", "LABEL loop\nPRINT");

    [Fact]
    public void Other_languages_comments() => CheckSyntax("""
            // pushes "five"
        ;   ^^ TTV0001 Unknown instruction '//'; a comment begins with ';'.
            #x
        ;   ^^ TTV0001 Unknown instruction '#x'; a comment begins with ';'.
            \ five
        ;   ^ TTV0001 Unknown instruction '\'; a comment begins with ';'.
            ( n -- )
        ;   ^ TTV0001 Unknown instruction '('; a comment begins with ';'.
        """);

    [Fact]
    public void Fix_of_a_comment() => CheckFix("  //five", "Make it a comment", "  ;five");

    [Fact]
    public void A_line_that_begins_with_a_string() => CheckSyntax("""
            "hello; you" 5 ; x
        ;   ^^^^^^^^^^^^ TTV0001 A line begins with an instruction, not with a string.
        """);

    [Fact]
    public void Another_case() => CheckSyntax("""
            push_int x
        ;   ^^^^^^^^ TTV0002 Instructions are written in upper case: 'PUSH_INT'.
        ;            ^ TTV0009 'x' is not an integer.
            New_Object
        ;   ^^^^^^^^^^ TTV0002 Instructions are written in upper case: 'NEW_OBJECT'.
            Label here
        ;   ^^^^^ TTV0002 Instructions are written in upper case: 'LABEL'.
            JMP here
        """);

    [Fact]
    public void Fix_of_the_case() => CheckFix("push_int 5", "Change to 'PUSH_INT'", "PUSH_INT 5");

    [Fact]
    public void Reserved_instructions_are_refused_whatever_follows() => CheckSyntax("""
            HTTP_GET "url" 5
        ;   ^^^^^^^^ TTV0024 HTTP_GET is not available in this version.
        """);

    [Fact]
    public void Surplus_operands() => CheckSyntax("""
            PRINT foo "a;b" ; c
        ;         ^^^^^^^^^ TTV0008 PRINT takes no operand, but 'foo "a;b"' follows.
            PUSH_INT 5 6
        ;              ^ TTV0008 Surplus operand '6' after PUSH_INT.
            CATCH error
            CATCH error again
        ;               ^^^^^ TTV0008 Surplus operand 'again' after CATCH.
            LABEL a b
        ;           ^ TTV0008 Surplus operand 'b' after LABEL.
            DUP "x
        ;       ^^ TTV0008 DUP takes no operand, but '"x' follows.
        """);

    [Fact]
    public void Fix_of_a_surplus_operand() => CheckFix("PRINT  foo bar  ; c", "Remove the surplus operand", "PRINT  ; c");

    [Fact]
    public void Missing_operands() => CheckSyntax("""
            PUSH_INT
        ;   ^^^^^^^^ TTV0006 PUSH_INT needs an integer.
            RECEIVE_TIMEOUT ; x
        ;   ^^^^^^^^^^^^^^^ TTV0006 RECEIVE_TIMEOUT needs a time in milliseconds and a label.
            RECEIVE_TIMEOUT 5
        ;   ^^^^^^^^^^^^^^^ TTV0006 RECEIVE_TIMEOUT needs a label.
            CALL
        ;   ^^^^ TTV0006 CALL needs a label.
            SEND
            CATCH
            START_SUPERVISOR
            LABEL
        ;   ^^^^^ TTV0021 LABEL needs a name.
            LABEL ""
        ;         ^^ TTV0021 LABEL needs a name.
        """);

    [Fact]
    public void A_name_may_have_been_pushed() => CheckSyntax("""
            GET_FIELD
        ;   ^^^^^^^^^ TTV0006 GET_FIELD needs a field name; OBJECT_GET takes the name from the stack.
            set_field ; x
        ;   ^^^^^^^^^ TTV0002
        ;   ^^^^^^^^^ TTV0006 SET_FIELD needs a field name; OBJECT_SET takes the name from the stack.
            HAS_FIELD
        ;   ^^^^^^^^^ TTV0006 HAS_FIELD needs a field name.
        """);

    [Theory]
    [InlineData("NEW_OBJECT\nPUSH_STR \"a\"\nGET_FI$0ELD ; a\nPRINT\n", "Change to OBJECT_GET",
        "NEW_OBJECT\nPUSH_STR \"a\"\nOBJECT_GET ; a\nPRINT\n")]
    [InlineData(
        "NEW_OBJECT\nPUSH_STR \"a\"\nPUSH_INT 1\nSET_FI$0ELD\nPRINT\n",
        "Change to OBJECT_SET",
        "NEW_OBJECT\nPUSH_STR \"a\"\nPUSH_INT 1\nOBJECT_SET\nPRINT\n")]
    public void Fix_of_a_name_that_was_pushed(string text, string title, string repaired) => CheckFix(text, title, repaired);

    [Fact]
    public void A_blank_before_a_string() => CheckSyntax("""
            PUSH_STR"x"
        ;           ^ TTV0028 A blank is missing before the operand.
            SUPERVISE_CHILD a"b"
        ;                    ^ TTV0028 A blank is missing before the operand.
        ;                    ^^^ TTV0007 SUPERVISE_CHILD needs a policy, not a string.
        """);

    [Fact]
    public void Fix_of_a_missing_blank() => CheckFix("PUSH_STR\"x\"", "Insert a blank", "PUSH_STR \"x\"");

    [Fact]
    public void A_byte_order_mark_in_an_editors_text_is_a_blank() => CheckSyntax("\uFEFFHALT");

    [Fact]
    public void Long_and_invisible_words_are_shortened_in_messages() => CheckSyntax($"""
            {new string('x', 50)}
        ;   {new string('^', 50)} TTV0001 Unknown instruction '{new string('x', 40)}…'.
        """);
}
