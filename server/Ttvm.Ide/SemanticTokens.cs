using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Ide;

/// <summary>The classes of words that editors colour; the names are those of the protocol's standard token types, so every theme knows them.</summary>
#pragma warning disable CS1591 // The protocol defines the words.
public enum SemanticTokenType
{
    Keyword,
    Function,
    Variable,
    Parameter,
    Property,
    Class,
    Namespace,
    String,
    Number,
    EnumMember,
    Operator,
    Comment,
}
#pragma warning restore CS1591

/// <summary>A coloured piece of a text; it never spans lines.</summary>
/// <param name="Line">0-based line.</param>
/// <param name="Span">Where, in units from the start of the line.</param>
/// <param name="Type">Its class.</param>
/// <param name="IsDefinition">Whether a name is defined here.</param>
public readonly record struct SemanticToken(int Line, TextSpan Span, SemanticTokenType Type, bool IsDefinition);

/// <summary>Colours from the parsed text: exact where the line-based grammar of an editor can only guess.</summary>
public static class SemanticTokens
{
    /// <summary>The coloured pieces of the lines from <paramref name="firstLine"/> up to, not including, <paramref name="endLine"/>, in order.</summary>
    public static ImmutableArray<SemanticToken> Of(Document document, int firstLine, int endLine)
    {
        var tree = document.Tree;
        var tokens = ImmutableArray.CreateBuilder<SemanticToken>();
        for (var line = Math.Max(firstLine, 0); line < Math.Min(endLine, tree.Lines.Length); line++)
        {
            var syntax = tree.Lines[line];
            foreach (var token in syntax.Tokens)
            {
                if (TypeOf(token.Kind, syntax) is { } type && token.Span.Length > 0)
                {
                    tokens.Add(new SemanticToken(line, token.Span, type, IsDefinition(token.Kind, syntax)));
                }
            }
        }

        return tokens.ToImmutable();
    }

    private static SemanticTokenType? TypeOf(TokenKind kind, LineSyntax line) => kind switch
    {
        // A word that is no instruction stays without colour: that is the first hint that it is misspelt.
        TokenKind.Mnemonic => line.Instruction is null ? null : SemanticTokenType.Keyword,
        TokenKind.LabelKeyword => SemanticTokenType.Keyword,
        TokenKind.LabelName => SemanticTokenType.Function,
        TokenKind.VariableName => SemanticTokenType.Variable,
        TokenKind.ParameterName => SemanticTokenType.Parameter,
        TokenKind.FieldName => SemanticTokenType.Property,
        TokenKind.ProcessName => SemanticTokenType.Class,
        TokenKind.Path => SemanticTokenType.Namespace,
        TokenKind.String => SemanticTokenType.String,
        TokenKind.Number => SemanticTokenType.Number,
        TokenKind.Keyword => SemanticTokenType.EnumMember,
        TokenKind.Pattern => SemanticTokenType.Operator,
        TokenKind.Comment => SemanticTokenType.Comment,
        _ => null,
    };

    private static bool IsDefinition(TokenKind kind, LineSyntax line) => kind switch
    {
        TokenKind.LabelName => line.Kind == LineKind.Label,
        TokenKind.ParameterName => true,
        TokenKind.VariableName => line.Instruction?.Opcode is Opcode.Store or Opcode.Catch,
        TokenKind.ProcessName => line.Instruction?.Opcode is Opcode.Register,
        _ => false,
    };
}
