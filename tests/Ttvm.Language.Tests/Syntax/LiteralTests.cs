using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

public sealed class LiteralTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData("+5", 5)]
    [InlineData("-5", -5)]
    [InlineData("0x1F", 31)]
    [InlineData("0Xff", 255)]
    [InlineData("-0x10", -16)]
    [InlineData("0b1010_0101", 165)]
    [InlineData("1_000_000", 1_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("-0x8000000000000000", long.MinValue)]
    [InlineData("007", 7)]
    public void Integers(string text, long value) => Assert.Equal(value, OperandOf($"PUSH_INT {text}").AsInt);

    [Fact]
    public void Bad_integers() => CheckSyntax("""
            PUSH_INT five
        ;            ^^^^ TTV0009 'five' is not an integer.
            PUSH_INT 1__0
        ;            ^^^^ TTV0009
            PUSH_INT 1_
        ;            ^^ TTV0009
            PUSH_INT _1
        ;            ^^ TTV0009
            PUSH_INT 0x
        ;            ^^ TTV0009
            PUSH_INT 0b12
        ;            ^^^^ TTV0009
            PUSH_INT -
        ;            ^ TTV0009
            PUSH_INT +-1
        ;            ^^^ TTV0009
            PUSH_INT 9223372036854775808
        ;            ^^^^^^^^^^^^^^^^^^^ TTV0009 '9223372036854775808' does not fit into 64 bits; integers go from -9_223_372_036_854_775_808 to 9_223_372_036_854_775_807.
            PUSH_INT -9223372036854775809
        ;            ^^^^^^^^^^^^^^^^^^^^ TTV0009
            PUSH_INT 0xFFFFFFFFFFFFFFFF
        ;            ^^^^^^^^^^^^^^^^^^ TTV0009
            PUSH_INT 99999999999999999999999999
        ;            ^^^^^^^^^^^^^^^^^^^^^^^^^^ TTV0009
            PUSH_INT "5"
        ;            ^^^ TTV0007 PUSH_INT needs an integer, not a string.
        """);

    [Theory]
    [InlineData("PUSH_INT 1.5", "Change to 'PUSH_FLOAT'", "PUSH_FLOAT 1.5")]
    [InlineData("PUSH_INT true", "Change to 'PUSH_BOOL'", "PUSH_BOOL true")]
    [InlineData("PUSH_INT \"5\"", "Remove the quotes", "PUSH_INT 5")]
    [InlineData("PUSH_INT \"five\"", "Change to 'PUSH_STR'", "PUSH_STR \"five\"")]
    [InlineData("PUSH_FLOAT 0x10", "Change to '16'", "PUSH_FLOAT 16")]
    [InlineData("PUSH_FLOAT 1_000.5", "Change to '1000.5'", "PUSH_FLOAT 1000.5")]
    [InlineData("PUSH_FLOAT -1e999", "Change to '-inf'", "PUSH_FLOAT -inf")]
    [InlineData("PUSH_BOOL True", "Change to 'true'", "PUSH_BOOL true")]
    [InlineData("SEND logger", "Change to 'SENDNAMED'", "SENDNAMED logger")]
    [InlineData("SEND \"logger\"", "Change to 'SENDNAMED'", "SENDNAMED \"logger\"")]
    [InlineData("START_SUPERVISOR one_for_al", "Change to 'one_for_all'", "START_SUPERVISOR one_for_all")]
    public void Fixes(string before, string title, string after) => CheckFix(before, title, after);

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("-.5", -.5)]
    [InlineData("5.", 5)]
    [InlineData("5", 5)]
    [InlineData("1e3", 1000)]
    [InlineData("1.5E-3", 0.0015)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    public void Floats(string text, double value) => Assert.Equal(value, OperandOf($"PUSH_FLOAT {text}").AsFloat);

    [Fact]
    public void Bad_floats() => CheckSyntax("""
            PUSH_FLOAT half
        ;              ^^^^ TTV0010 'half' is not a float.
            PUSH_FLOAT Infinity
        ;              ^^^^^^^^ TTV0010
            PUSH_FLOAT NaN
        ;              ^^^ TTV0010
            PUSH_FLOAT ∞
        ;              ^ TTV0010
            PUSH_FLOAT 1,5
        ;              ^^^ TTV0010
            PUSH_FLOAT .
        ;              ^ TTV0010
            PUSH_FLOAT 1e999
        ;              ^^^^^ TTV0010 '1e999' is beyond the largest float.
        """);

    [Fact]
    public void Bad_bools_counts_and_process_ids() => CheckSyntax("""
            PUSH_BOOL yes
        ;             ^^^ TTV0011 'yes' is not a bool; write 'true' or 'false'.
            PUSH_BOOL TRUE
        ;             ^^^^ TTV0011 'TRUE' is not a bool; did you mean 'true'?
            MAKE_LIST -1
        ;             ^^ TTV0012 '-1' is not a count; that is a whole number, 0 or above.
            MAKE_LIST 4294967296
        ;             ^^^^^^^^^^ TTV0012 '4294967296' is too large for a count; the largest is 4_294_967_295.
            RECEIVE_TIMEOUT 1.5 0
        ;                   ^^^ TTV0012 '1.5' is not a time in milliseconds; that is a whole number, 0 or above.
            SEND -1
        ;        ^^ TTV0013 '-1' is not a process id; ids are written with digits only.
            LINK 18446744073709551616
        ;        ^^^^^^^^^^^^^^^^^^^^ TTV0013 '18446744073709551616' is too large for a process id.
            MONITOR 0x10
        ;           ^^^^ TTV0013 '0x10' is not a process id; ids are written with digits only.
            UNLINK "5"
        ;          ^^^ TTV0007 UNLINK needs a process id, not a string.
            START_SUPERVISOR one_for_noone
        ;                    ^^^^^^^^^^^^^ TTV0023 'one_for_noone' is not a supervision strategy; did you mean 'one_for_one'?
            START_SUPERVISOR 5
        ;                    ^ TTV0023 '5' is not a supervision strategy; write 'one_for_one', 'one_for_all' or 'rest_for_one'.
            SUPERVISE_CHILD "worker" always
        ;                            ^^^^^^ TTV0023 'always' is not a restart policy; write 'transient', 'permanent' or 'temporary'.
            START_SUPERVISOR rest_for_one 3 5_000
            SUPERVISE_CHILD worker permanent
            SEND 18446744073709551615
            MAKE_LIST 0x10
        """);

    private static OperandValue OperandOf(string line)
    {
        var syntax = LineSyntax.Parse(line);
        Assert.Empty(syntax.Diagnostics);
        return Assert.Single(syntax.Operands).Value;
    }
}
