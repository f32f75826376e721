using static Ttvm.Language.Tests.SyntaxAssert;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>Lists of parameter names.</summary>
public sealed class ParameterTests
{
    [Fact]
    public void A_name_that_stands_twice_is_found_with_its_first_place() => CheckSyntax("""
            PUSH_INT 1
            DUP
            DUP
            CALL f a "b" b
        ;                ^ TTV0065 The parameter 'b' is named twice; it has the value of the last, and those of the others are lost.
            PUSH_INT 1
            DUP
            DUP
            SPAWN_CALL f x x x
        ;                  ^ TTV0065
        ;                    ^ TTV0065
            POP
            MAKE_FUNCTION f  "a b" a "a b"
        ;                             ^^^ TTV0065 The parameter 'a b' is named twice; it has the value of the last, and those of the others are lost.
            POP
            MAKE_LAMBDA f p q p ; p
        ;                     ^ TTV0065
            POP
            HALT
        LABEL f
            RET
        """);

    [Fact]
    public void It_leads_to_the_first()
    {
        const string Text = "\nCALL f   one two one\nLABEL f\nRET";
        var found = Assert.Single(FindingsOf(Text));
        Assert.Equal("TTV0065", found.Rule.Code);
        Assert.Equal(Text.LastIndexOf("one", StringComparison.Ordinal), found.Span.Start);
        Assert.Equal(Text.IndexOf("one", StringComparison.Ordinal), Assert.Single(found.Related).Span.Start);
    }

    [Theory]
    [InlineData("CALL f a A b")]
    [InlineData("CALL a a")]
    [InlineData("CALL f \"\" \"\"")]
    [InlineData("CALL f a ; a")]
    public void Other_names_are_no_matter(string call) =>
        Assert.DoesNotContain(FindingsOf($"LABEL f\nLABEL a\n{call}"), found => found.Rule.Code == "TTV0065");
}
