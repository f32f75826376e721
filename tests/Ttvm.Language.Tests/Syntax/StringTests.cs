using Ttvm.Language.Syntax;
using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

public sealed class StringTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a;b\"", "a;b")]
    [InlineData("\"a;b\" ; c", "a;b")]
    [InlineData("""
        "say \"hi\" \\"
        """, """say "hi" \""")]
    [InlineData("""
        "\n\t\r\0"
        """, "\n\t\r\0")]
    [InlineData("""
        "\u{41}\u{1F600}\u{0000000000041}"
        """, "A😀A")]
    [InlineData("\"ünïcödé 😀\"", "ünïcödé 😀")]
    public void Literals(string text, string value)
    {
        var line = LineSyntax.Parse($"PUSH_STR {text}");
        Assert.Empty(line.Diagnostics);
        Assert.Equal(value, Assert.Single(line.Operands).Value.AsText);
    }

    [Theory]
    [InlineData("hello there", "hello there")]
    [InlineData("hello there \t ; greeting", "hello there")]
    [InlineData("it's \"quoted\"", "it's \"quoted\"")]
    [InlineData("""raw\n""", """raw\n""")]
    public void Unquoted_text_is_taken_as_it_is(string text, string value)
    {
        var line = LineSyntax.Parse($"PUSH_STR {text}");
        Assert.Equal(value, Assert.Single(line.Operands).Value.AsText);
        Assert.Equal("TTV0018", Assert.Single(line.Diagnostics).Rule.Code);
    }

    [Fact]
    public void Unquoted_string() => CheckSyntax("""
            PUSH_STR hello there  ; x
        ;            ^^^^^^^^^^^ TTV0018 A string is better written in quotes; without them it ends at the first semicolon.
        """);

    [Fact]
    public void Fix_of_an_unquoted_string() =>
        CheckFix("""PUSH_STR it's "a\n" ; x""", "Put the string in quotes", """PUSH_STR "it's \"a\\n\"" ; x""");

    [Fact]
    public void Unterminated_strings() => CheckSyntax("""
            PUSH_STR "abc
        ;            ^^^^ TTV0014 The string has no closing quote.
            PUSH_STR "abc\"
        ;            ^^^^^^ TTV0014
            PUSH_STR "abc ; x
        ;            ^^^^^^^^ TTV0014
            PUSH_STR "
        ;            ^ TTV0014
            STORE "x
        ;         ^^ TTV0014
        """);

    [Fact]
    public void A_backslash_at_the_end_of_an_unterminated_string() =>
        CheckSyntax("    PUSH_STR \"abc\\  \n;            ^^^^^^ TTV0014\n;                ^^ TTV0015");

    [Fact]
    public void Fix_of_an_unterminated_string() => CheckFix("PUSH_STR \"abc  ", "Add the closing quote", "PUSH_STR \"abc\"  ");

    [Fact]
    public void Fix_of_an_unterminated_string_before_a_comment() =>
        CheckFix("PUSH_STR \"abc  ; x", "Add the closing quote before the comment", "PUSH_STR \"abc\"  ; x");

    [Fact]
    public void Escapes() => CheckSyntax("""
            PUSH_STR "C:\data\q"
        ;               ^^ TTV0015 Unknown escape '\d'; both characters stay in the string.
        ;                    ^^ TTV0015
            PUSH_STR "\😀"
        ;             ^^^ TTV0015
            PUSH_STR "\u0041"
        ;             ^^^^^^ TTV0016 A Unicode escape is written '\u{HEX}'.
            PUSH_STR "\u{}"
        ;             ^^^^ TTV0016 The Unicode escape '\u{}' has no digits.
            PUSH_STR "\u{D800}"
        ;             ^^^^^^^^ TTV0016 '\u{D800}' is no Unicode scalar; those are 0 to D7FF and E000 to 10FFFF.
            PUSH_STR "\u{110000}"
        ;             ^^^^^^^^^^ TTV0016
            PUSH_STR "\u{FFFFFFFFFFFF}"
        ;             ^^^^^^^^^^^^^^^^ TTV0016
            PUSH_STR "\u{41"
        ;             ^^^^^ TTV0016 The Unicode escape '\u{41' has no closing brace.
            LOAD "\q"
        ;         ^^ TTV0015
        """);

    [Fact]
    public void An_unknown_escape_keeps_both_characters() =>
        Assert.Equal("""C:\data""", LineSyntax.Parse("""PUSH_STR "C:\data" """).Operands[0].Value.AsText);

    [Fact]
    public void Fix_of_an_unknown_escape() => CheckFix("""PUSH_STR "C:\data" """, "Double the backslash", """PUSH_STR "C:\\data" """);

    [Fact]
    public void Fix_of_a_four_digit_escape() =>
        CheckFix("""PUSH_STR "\u00e9t\u00e9$0" """, "Put the digits in braces", """PUSH_STR "\u00e9t\u{00e9}" """);

    [Fact]
    public void Text_after_a_string() => CheckSyntax("""
            PUSH_STR "a" b c ; x
        ;                ^^^ TTV0017 Unexpected text 'b c' after the closing quote.
            PUSH_STR "a" "b;c"
        ;                ^^^^^ TTV0017
            STORE "x"y
        ;            ^ TTV0017
            STORE "x" y
        ;             ^ TTV0008
            JMP "end"s
        ;            ^ TTV0017
            LABEL "end"
        """);

    [Fact]
    public void Fix_of_text_after_a_string() => CheckFix("PUSH_STR \"a\"  b ; x", "Remove the text after the string", "PUSH_STR \"a\" ; x");

    [Fact]
    public void Fix_of_quotes_inside_a_string() =>
        CheckFix("""PUSH_STR "say "hi" twice" ; x""", "Escape the quotes inside the string", """PUSH_STR "say \"hi\" twice" ; x""");

    [Theory]
    [InlineData("")]
    [InlineData("a\"b\\c\n\t\r\0\u0007\u2028\uFEFF😀")]
    public void Quoted_text_reads_back(string text)
    {
        var line = LineSyntax.Parse("PUSH_STR " + StringLiteral.Quote(text));
        Assert.Empty(line.Diagnostics);
        Assert.Equal(text, line.Operands[0].Value.AsText);
    }
}
