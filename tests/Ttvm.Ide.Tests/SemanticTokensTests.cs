using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Tests;

public sealed class SemanticTokensTests
{
    [Fact]
    public void Labels_and_numbers() => CheckTokens(
        """
        LABEL start
        ;<^^^ keyword
        ;     ^^^^^ function declaration
        JMP start
        ;<^ keyword
        ;   ^^^^^ function
        PUSH_INT 0x1F
        ;<^^^^^^ keyword
        ;        ^^^^ number
        """);

    [Fact]
    public void A_script_line_is_a_comment() => CheckTokens(
        """
        #!/usr/bin/env ttvm
        ;<^^^^^^^^^^^^^^^^^ comment
        PUSH_INT 1
        ;<^^^^^^ keyword
        ;        ^ number
        """);

    [Fact]
    public void Names_of_each_kind() => CheckTokens(
        """
        STORE "a"
        ;<^^^ keyword
        ;     ^^^ variable declaration
        LOAD a
        ;<^^ keyword
        ;    ^ variable
        GET_FIELD f
        ;<^^^^^^^ keyword
        ;         ^ property
        REGISTER r
        ;<^^^^^^ keyword
        ;        ^ class declaration
        SENDNAMED r
        ;<^^^^^^^ keyword
        ;         ^ class
        CALL 0 p
        ;<^^ keyword
        ;    ^ number
        ;      ^ parameter declaration
        IMPORT "m"
        ;<^^^^ keyword
        ;      ^^^ namespace
        """);

    [Fact]
    public void Literals_words_and_patterns() => CheckTokens(
        """
        PUSH_STR "a; b"
        ;<^^^^^^ keyword
        ;        ^^^^^^ string
        PUSH_BOOL true
        ;<^^^^^^^ keyword
        ;         ^^^^ enumMember
        RECEIVE_MATCH int | .f=$v
        ;<^^^^^^^^^^^ keyword
        ;             ^^^ enumMember
        ;                 ^ operator
        ;                   ^^ property
        ;                     ^ operator
        ;                      ^^ variable
        """);

    [Fact]
    public void A_word_that_is_no_instruction_has_no_colour() => CheckTokens(
        """
        NOT_AN_INSTRUCTION
        POP
        ;<^ keyword
        """);

    [Fact]
    public void Comments_are_coloured()
    {
        var document = OpenedFixture.Open("PRINT ; says it").Document;
        Assert.Equal([SemanticTokenType.Keyword, SemanticTokenType.Comment],
            SemanticTokens.Of(document, 0, int.MaxValue).Select(token => token.Type));
    }

    [Fact]
    public void Only_the_lines_asked_for_are_answered()
    {
        var document = OpenedFixture.Open("POP\nDUP\nPRINT\nSWAP").Document;
        Assert.Equal(
            SemanticTokens.Of(document, 0, int.MaxValue).Where(token => token.Line is 1 or 2),
            SemanticTokens.Of(document, 1, 3));
    }

    private static void CheckTokens(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        var document = opened.Document;
        opened.AssertPlaces(SemanticTokens.Of(document, 0, int.MaxValue)
            .Where(token => !opened.IsMarkup(token.Line))
            .Select(token => (document, Span(document, token), Label(token))));
    }

    private static TextSpan Span(Document document, SemanticToken token) => token.Span.Shift(document.Text.GetLineSpan(token.Line).Start);

    private static string Label(SemanticToken token)
    {
        var name = token.Type.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..] + (token.IsDefinition ? " declaration" : "");
    }
}
