using TextMateSharp.Grammars;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Generated;

/// <summary>
/// The grammar colours while the language server is still starting; when the parser's own colours arrive, nothing should
/// change its meaning. So every character must be taken for the same thing by both.
/// </summary>
public sealed class GrammarAgreesWithParserTests
{
    private static readonly Colouring Grammar = new(ThemeName.DarkPlus);

    public static TheoryData<string> Mnemonics => [.. InstructionSet.All.Where(row => row.Example.Length > 0).Select(row => row.Mnemonic)];

    [Theory]
    [MemberData(nameof(Mnemonics))]
    public void On_the_example_of(string mnemonic) => CheckAgreement(InstructionSet.Find(mnemonic)!.Example);

    [Theory]
    [InlineData("")]
    [InlineData("   ; only a comment ; with two semicolons")]
    [InlineData("\tPRINT\t;tabs")]
    [InlineData("PRINT;no blank")]
    [InlineData("LABEL main;no blank")]
    [InlineData("LABEL \"two words\" ; note")]
    [InlineData("JMP \"two words\"")]
    [InlineData("JMP 12 ; an index")]
    [InlineData("JMP 12a")]
    [InlineData("PUSH_STR \"\"")]
    [InlineData("PUSH_STR \"a;b\" ; c")]
    [InlineData("PUSH_STR \"\\\"\" ; c")]
    [InlineData("PUSH_STR \"open ; not a comment")]
    [InlineData("PUSH_STR \"open\\")]
    [InlineData("PUSH_STR plain \"text\"  here   ; note")]
    [InlineData("PUSH_STR \"text\" surplus ; note")]
    [InlineData("PUSH_INT -0x1F")]
    [InlineData("PUSH_FLOAT 1e9 ; note")]
    [InlineData("PUSH_FLOAT -inf")]
    [InlineData("PUSH_FLOAT nan")]
    [InlineData("PUSH_FLOAT 7")]
    [InlineData("STORE \"a b\"")]
    [InlineData("STORE \"open")]
    [InlineData("STORE a.b-c:d ; note")]
    [InlineData("SEND ; from the stack")]
    [InlineData("SEND 0")]
    [InlineData("CATCH ; on the stack")]
    [InlineData("CATCH problem")]
    [InlineData("CALL f ; no parameters")]
    [InlineData("CALL \"f g\" a \"b c\" d ; note")]
    [InlineData("SET_FIELD \"\"")]
    [InlineData("START_SUPERVISOR")]
    [InlineData("START_SUPERVISOR rest_for_one 5")]
    [InlineData("SUPERVISE_CHILD \"my worker\" temporary ; note")]
    [InlineData("RECEIVE_TIMEOUT 0 late")]
    [InlineData("RECEIVE_TIMEOUT 1_000 late .type=\"order\" ; note")]
    [InlineData("RECEIVE_MATCH int|float|\"a|b\"|-1|1.5|true")]
    [InlineData("RECEIVE_MATCH .a | .b=1 | .\"c d\" = \"e\" | .f=$g")]
    [InlineData("RECEIVE_MATCH exit | exit $pid | down$ref | down $\"my ref\"")]
    [InlineData("#!/usr/bin/env ttvm ; \"not quoted")]
    [InlineData("PRINT\n#!ttvm \"a;b\" ; not the first line")]
    [InlineData(" #!ttvm")]
    [InlineData("# !ttvm")]
    [InlineData("PUSH_ITN 5")]
    [InlineData("PUSH_ITN \"a;b\" c ; note")]
    [InlineData("HTTP_GET \"a;b\" 5 ; reserved")]
    [InlineData("PRINT \"a;b\" c ; surplus")]
    [InlineData("LABEL main \"a;b\" ; surplus")]
    [InlineData("JMP main \"a;b\" ; surplus")]
    [InlineData("PUSH_STR \"say \"hi\" twice\" ; quotes inside")]
    public void On_the_line(string line) => CheckAgreement(line);

    private static void CheckAgreement(string text)
    {
        var source = new SourceText("example.ttvm", text);
        var coloured = Grammar.Colour(text);
        foreach (var (line, parsed) in SyntaxTree.Parse(source).Lines.Index())
        {
            var shown = source.Text.Substring(source.GetLineSpan(line).Start, source.GetLineSpan(line).Length);
            foreach (var token in parsed.Tokens)
            {
                for (var column = token.Span.Start; column < token.Span.End; column++)
                {
                    var piece = coloured[line].Single(candidate => candidate.Start <= column && column < candidate.End);
                    Assert.True(
                        Agrees(token.Kind, piece.Scope, parsed.Instruction),
                        $"{shown}\n{new string(' ', column)}^ the parser says {token.Kind}, the grammar {piece.Scope}");
                }
            }
        }
    }

    private static bool Agrees(TokenKind kind, string scope, Instruction? instruction) => kind switch
    {
        TokenKind.Whitespace => true,
        TokenKind.Comment => scope is "comment.line.semicolon" or "comment.line.number-sign" or "punctuation.definition.comment",
        TokenKind.Mnemonic => scope == (instruction is null ? "plain" : GrammarRenderer.ScopeOf(instruction.Group)),
        TokenKind.LabelKeyword => scope == "storage.type.label",
        TokenKind.LabelName => scope == "entity.name.function.label",
        TokenKind.VariableName => scope is "variable.other.readwrite" or "punctuation.definition.variable",
        TokenKind.ParameterName => scope == "variable.parameter",
        TokenKind.FieldName => scope is "variable.other.property" or "punctuation.accessor",
        TokenKind.ProcessName => scope == "variable.other.constant.process",
        TokenKind.Path => scope == "string.other.path",
        TokenKind.String => scope is "string.quoted.double" or "string.unquoted" or "constant.character.escape",
        TokenKind.Number => scope.StartsWith("constant.numeric", StringComparison.Ordinal),
        TokenKind.Keyword => scope == "support.type" || scope.StartsWith("constant.language", StringComparison.Ordinal),
        TokenKind.Pattern => scope == "keyword.operator",
        TokenKind.Unexpected => scope == "plain",
    };
}
