using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>One mistake is found once.</summary>
public sealed class OneMistakeTests
{
    [Theory]
    [InlineData("    PUSH_STR \"a\"\n    SEND 0x2\n;        ^^^ TTV0013")]
    [InlineData("    SEND 0x2\n;        ^^^ TTV0013")]
    [InlineData("    ADD 3 4\n;       ^^^ TTV0008\n    PRINT")]
    [InlineData("    SLEEP 20\n;         ^^ TTV0008")]
    [InlineData("    SEND \"x\"\n;        ^^^ TTV0007")]
    [InlineData("    HTTP_GET\n;   ^^^^^^^^ TTV0024\n    PRINT")]
    public void What_an_instruction_does_is_unknown_if_it_is_wrong(string program) => CheckDiagnostics(program);

    /// <summary>The variable of a line that is not right yet may be one that is read.</summary>
    [Theory]
    [InlineData("    PUSH_INT 1\n    STORE ref\n    RECEIVE_MATCH dwn $ref\n    PRINT", "TTV0022")]
    [InlineData("    PUSH_INT 1\n    STORE ref\n    RECEIVE_MATCH .ref=ref\n    PRINT", "TTV0022")]
    [InlineData("    PUSH_INT 1\n    STORE ref\n    RECEIVE_MATCH down ref\n    PRINT", "TTV0022")]
    [InlineData("    PUSH_INT 1\n    STORE x\n    LOAD\n    PRINT", "TTV0006")]
    [InlineData("    PUSH_INT 1\n    STORE x\n    NULL\n    PRINT x", "TTV0008")]
    [InlineData("    PUSH_INT 1\n    STORE ms\n    SLEEP ms", "TTV0008")]
    [InlineData("    PUSH_INT 1\n    STORE x\n    LAOD x\n    PRINT", "TTV0001")]
    public void A_wrong_line_leaves_no_variable_unread(string program, string codes) => Assert.Equal(
        codes, string.Join(' ', Bind(Fixture.Parse(program).Main).Diagnose(CheckOptions.Default, [])
            .Select(found => found.Rule.Code)));

    [Fact]
    public void Words_of_other_assemblers_are_told_what_they_are_here() => CheckDiagnostics("""
            JNZ next
        ;   ^^^ TTV0001 Unknown instruction 'JNZ'; that is written here as NOT, then JZ.
            mov a b
        ;   ^^^ TTV0001 Unknown instruction 'mov'; that is written here as LOAD, then STORE, for values of variables.
            LIST_GET
        ;   ^^^^^^^^ TTV0001 Unknown instruction 'LIST_GET'; that is written here as INDEX.
            INC x
        ;   ^^^ TTV0001 Unknown instruction 'INC'; that is written here as PUSH_INT 1, then ADD.
            PUSH 5
        ;   ^^^^ TTV0001 Unknown instruction 'PUSH'; that is written here as PUSH_INT, PUSH_FLOAT or PUSH_STR for a value, LOAD for a variable.
        """);

    [Fact]
    public void A_misspelt_SEND_still_takes_its_values() => CheckDiagnostics("""
            send
        ;   ^^^^ TTV0002
        ;   ^^^^ TTV0029
        """);

    [Fact]
    public void A_variable_of_the_program_that_a_function_reads() => CheckDiagnostics("""
            PUSH_STR "hello"
            STORE greeting
            CALL greet
            HALT
        LABEL greet
            LOAD greeting
        ;        ^^^^^^^^ TTV0033 The variable 'greeting' has no value here: a function sees its own variables only; pass it as a parameter.
            PRINT
            RET
        """);

    [Fact]
    public void A_variable_of_a_function_that_the_program_reads() => CheckDiagnostics("""
            CALL greet
            LOAD greeting
        ;        ^^^^^^^^ TTV0033 The variable 'greeting' has no value here: what a function stores is its own; leave the value on the stack.
            PRINT
            HALT
        LABEL greet
            PUSH_STR "hello"
            STORE greeting
            RET
        """);

    [Fact]
    public void A_variable_that_nobody_reads_is_still_found() => CheckDiagnostics("""
            PUSH_STR "hello"
            STORE greeting
        ;         ^^^^^^^^ TTV0040 The variable 'greeting' is never read; a name that begins with '_' says that this is meant.
            CALL greet
            HALT
        LABEL greet
            LOAD grating
        ;        ^^^^^^^ TTV0033 The variable 'grating' has no value here.
            PRINT
            RET
        """);

    /// <summary>Found by a property (seed bui8K0D-1011): a misspelt instruction does what the nearest one does, so whatever is found of
    /// that must be told of it, too.</summary>
    [Theory]
    [InlineData("MAKE_LIST 0\nSTORE o\nLOAD o\nPUSH_INT 1\nLIST_APPNED\nPOP\nLOAD o\nPRINT", "TTV0001 TTV0075")]
    [InlineData("GET_ARGS\nPUSH_INT 0\nINDEX\nMAKE_LIST 0\nSTORE o\nLOAD o\nLIST_APPNED\nSTORE o\nLOAD o\nPRINT", "TTV0001 TTV0076")]
    [InlineData("PUSH_STR adder\nSPAWN\nPOP\nPUSH_STR x\nSEND 2\nHALT\nLABEL adder\nRECEIVE\nPUSH_INT 1\nSUBB\nPRINT\nHALT", "TTV0001")]
    public void What_a_misspelt_instruction_does_is_told_with_the_right_name(string program, string codes)
    {
        var found = Bind(Fixture.Parse(program).Main).Diagnose(CheckOptions.Default, []);
        Assert.Equal(codes, string.Join(' ', found.Select(diagnostic => diagnostic.Rule.Code)
            .Where(code => codes.Contains(code, StringComparison.Ordinal)).Distinct()));
        Assert.DoesNotContain(MessagesOf(program, "main.ttvm"), diagnostic => diagnostic.Rule.Code == "TTV0067");
    }
}
