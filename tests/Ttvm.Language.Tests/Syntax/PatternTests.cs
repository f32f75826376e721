using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

public sealed class PatternTests
{
    [Fact]
    public void Good_patterns() => CheckSyntax("""
            RECEIVE_MATCH any
            RECEIVE_MATCH int|float | str;comment
            RECEIVE_MATCH "text; with | and \"quotes\"" | 42 | -1.5 | 0x10 | true | nan
            RECEIVE_MATCH exit | down | exit $pid | down$ref | exit $"my pid"
            RECEIVE_MATCH .type | .type="order" | .n = 5 | .ref=$ref | ."my field"=$"my variable" | ."" ; c
            RECEIVE_MATCH bool | null | list | object | bytes | function | closure | exception
            RECEIVE_TIMEOUT 10 0 .type = "a"
        """);

    [Fact]
    public void Bad_patterns() => CheckSyntax("""
            RECEIVE_MATCH strng
        ;                 ^^^^^ TTV0022 Unknown pattern 'strng'; did you mean 'str'?
            RECEIVE_MATCH INT
        ;                 ^^^ TTV0022 Unknown pattern 'INT'; did you mean 'int'?
            RECEIVE_MATCH order
        ;                 ^^^^^ TTV0022 Unknown pattern 'order'; a pattern is a type, a literal, 'exit', 'down' or '.field'.
            RECEIVE_MATCH | int
        ;                 ^ TTV0022 A pattern is missing before '|'.
            RECEIVE_MATCH int || str |
        ;                     ^ TTV0022 A pattern is missing after '|'.
        ;                            ^ TTV0022 A pattern is missing after '|'.
            RECEIVE_MATCH int str
        ;                     ^^^ TTV0022 Unexpected 'str' in a pattern; alternatives are separated by '|'.
            RECEIVE_MATCH foo bar | bar | int ; c
        ;                 ^^^ TTV0022
        ;                           ^^^ TTV0022
            RECEIVE_MATCH .
        ;                 ^ TTV0022 A field name is missing after '.'.
            RECEIVE_MATCH .type=
        ;                      ^ TTV0022 A literal or $variable is missing after '='.
            RECEIVE_MATCH .type=order
        ;                       ^^^^^ TTV0022 'order' is neither a literal nor a $variable.
            RECEIVE_MATCH .type==5
        ;                      ^ TTV0022
            RECEIVE_MATCH .type=$
        ;                       ^ TTV0022 A variable name is missing after '$'.
            RECEIVE_MATCH $x
        ;                 ^^ TTV0022 A $variable stands only after 'exit', 'down' or '.field='.
            RECEIVE_MATCH $
        ;                 ^ TTV0022 A variable name is missing after '$'.
            RECEIVE_MATCH int $x
        ;                     ^^ TTV0022 Unexpected '$x' in a pattern; alternatives are separated by '|'.
            RECEIVE_MATCH "open
        ;                 ^^^^^ TTV0014
            RECEIVE_MATCH exit $""
        ;                      ^^^ TTV0022
        """);

    [Theory]
    [InlineData("RECEIVE_MATCH strng", "Change to 'str'", "RECEIVE_MATCH str")]
    [InlineData("RECEIVE_MATCH order | int", "Put it in quotes", "RECEIVE_MATCH \"order\" | int")]
    [InlineData("RECEIVE_MATCH .type=order", "Put it in quotes", "RECEIVE_MATCH .type=\"order\"")]
    public void Fixes(string before, string title, string after) => CheckFix(before, title, after);

    [Fact]
    public void The_text_of_a_pattern_ends_before_blanks_and_comment() =>
        Assert.Equal("int | \"a;b\"", LineSyntax.Parse("RECEIVE_MATCH  int | \"a;b\"  ; c").Operands[0].Value.AsText);

    [Fact]
    public void Alternatives_in_order()
    {
        const string Text = """int | any | 42 | "a\n" | exit | down $ref | .f | .f=1.5 | ."g h"=$"v w" """;
        var alternatives = MessagePattern.Parse(Text).Alternatives;
        ImmutableArray<PatternAlternative> expected =
        [
            new TypePattern(SpanOf("int"), ValueTypes.Int),
            new TypePattern(SpanOf("any"), ValueTypes.Any),
            new LiteralPattern(SpanOf("42"), OperandValue.OfInt(OperandKind.Int, 42)),
            new LiteralPattern(SpanOf("\"a\\n\""), OperandValue.OfText(OperandKind.Str, "a\n")),
            new SignalPattern(SpanOf("exit"), PatternSignal.Exit, null),
            new SignalPattern(SpanOf("down $ref"), PatternSignal.Down, new PatternName("ref", SpanOf("ref"))),
            new FieldPattern(SpanOf(".f | .f=") with { Length = 2 },
                new PatternName("f", SpanOf("f | .f=") with { Length = 1 }), null, null),
            new FieldPattern(SpanOf(".f=1.5"), new PatternName("f", SpanOf("f=1.5") with { Length = 1 }), OperandValue.OfFloat(1.5), null),
            new FieldPattern(SpanOf(".\"g h\"=$\"v w\""), new PatternName("g h", SpanOf("g h")), null,
                new PatternName("v w", SpanOf("v w"))),
        ];
        Assert.Equal(expected.Length, alternatives.Length);
        Assert.All(expected.Zip(alternatives), pair => Assert.Equal(pair.First, pair.Second));

        static TextSpan SpanOf(string part) => new(Text.IndexOf(part, StringComparison.Ordinal), part.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("foo")]
    [InlineData("int ; comment")]
    [InlineData("int\n")]
    [InlineData("\"a\nb\"")]
    public void Text_that_is_no_pattern(string text)
    {
        Assert.False(MessagePattern.TryParse(text, out _, out var error));
        Assert.NotEmpty(error);
        Assert.Throws<FormatException>(() => MessagePattern.Parse(text));
    }
}
