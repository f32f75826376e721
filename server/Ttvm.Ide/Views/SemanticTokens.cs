using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Views;

/// <summary>The classes of words that editors colour; the names are those of the protocol's standard token types, so every theme knows
/// them.</summary>
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
/// <param name="Modifiers">A bit per entry of <see cref="SemanticTokens.Modifiers"/>.</param>
public readonly record struct SemanticToken(int Line, TextSpan Span, SemanticTokenType Type, int Modifiers)
{
    /// <summary>Whether a name is defined here.</summary>
    public bool IsDefinition => (Modifiers & 1) != 0;
}

/// <summary>What has become different between two versions of a file, in whole lines.</summary>
/// <param name="Start">How many pieces in front of it are the same.</param>
/// <param name="Deleted">How many pieces of the old version are replaced.</param>
/// <param name="FirstLine">The first line of the new version whose pieces replace them.</param>
/// <param name="EndLine">The line after the last of those; equal to the first if none replaces them.</param>
/// <param name="LineBefore">The line of the last piece in front, 0 if there is none: places are told relative to it.</param>
public readonly record struct SemanticTokensChange(int Start, int Deleted, int FirstLine, int EndLine, int LineBefore)
{
    /// <summary>What is known of the lines in front of the change, which both versions have.</summary>
    public SemanticTokensPrefix Prefix => new(FirstLine, Start, LineBefore);
}

/// <summary>How many pieces the first lines of a version have, so that they need not be counted again after an edit below them.</summary>
/// <param name="Lines">How many lines.</param>
/// <param name="Count">How many pieces they have.</param>
/// <param name="LastLine">The line of the last of these, 0 if there is none.</param>
public readonly record struct SemanticTokensPrefix(int Lines, int Count, int LastLine);

/// <summary>Colours from the parsed text: exact where the line-based grammar of an editor can only guess.</summary>
public static class SemanticTokens
{
    /// <summary>The words for the bits of <see cref="SemanticToken.Modifiers"/>: a definition, and the family of an instruction.</summary>
    public static ImmutableArray<string> Modifiers { get; } =
        ["declaration", .. Enum.GetNames<InstructionGroup>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    /// <summary>
    /// The coloured pieces of the lines from <paramref name="firstLine"/> up to, not including, <paramref name="endLine"/>, in order. They
    /// are found while the result is gone through: a large file has a megabyte of them.
    /// </summary>
    /// <param name="document">The file.</param>
    /// <param name="firstLine">0-based; below 0 is 0.</param>
    /// <param name="endLine">Beyond the last line is the end of the file.</param>
    /// <param name="onlyNames">Whether to leave out what a grammar colours just as well, and with more shades: all but names.</param>
    public static IEnumerable<SemanticToken> Of(Document document, int firstLine, int endLine, bool onlyNames = false)
    {
        var lines = document.Tree.Lines;
        var (first, end) = (Math.Max(firstLine, 0), Math.Min(endLine, lines.Length));
        for (var line = first; line < end; line++)
        {
            var syntax = lines[line];
            foreach (var token in syntax.Tokens)
            {
                if (IsColoured(token, syntax, onlyNames))
                {
                    yield return new SemanticToken(line, token.Span, TypeOf(token.Kind), ModifiersOf(token.Kind, syntax));
                }
            }
        }
    }

    /// <summary>How many pieces <see cref="Of"/> finds in the same lines.</summary>
    public static int Count(Document document, int firstLine, int endLine, bool onlyNames = false)
    {
        var lines = document.Tree.Lines;
        var count = 0;
        for (var line = Math.Max(firstLine, 0); line < Math.Min(endLine, lines.Length); line++)
        {
            count += Count(lines[line], onlyNames);
        }

        return count;
    }

    /// <summary>The difference between two versions; a few lines for an edit, because versions share the lines that were not
    /// touched.</summary>
    /// <param name="old">The version to compare with.</param>
    /// <param name="current">The version that is wanted.</param>
    /// <param name="known">What is known of the beginning of the old version, counted with the same <paramref name="onlyNames"/>; nothing
    /// by default.</param>
    /// <param name="onlyNames">As in <see cref="Of"/>.</param>
    public static SemanticTokensChange Difference(SyntaxTree old, SyntaxTree current, SemanticTokensPrefix known = default,
        bool onlyNames = false)
    {
        var (before, after) = (old.Lines, current.Lines);
        var (same, sameEnd) = after.SharedWith(before);
        var (counted, start, lineBefore) = known.Lines <= same ? known : default;
        for (var line = counted; line < same; line++)
        {
            if (Count(after[line], onlyNames) is > 0 and var count)
            {
                (start, lineBefore) = (start + count, line);
            }
        }

        sameEnd = Math.Min(sameEnd, Math.Min(before.Length, after.Length) - same);

        // The first piece behind the difference is told relative to the last piece in front of it, so it belongs to the difference.
        while (sameEnd > 0 && Count(after[^sameEnd], onlyNames) == 0)
        {
            sameEnd--;
        }

        sameEnd = Math.Max(sameEnd - 1, 0);
        var deleted = 0;
        for (var line = same; line < before.Length - sameEnd; line++)
        {
            deleted += Count(before[line], onlyNames);
        }

        return same == before.Length && same == after.Length
            ? new SemanticTokensChange(start, 0, same, same, lineBefore)
            : new SemanticTokensChange(start, deleted, same, after.Length - sameEnd, lineBefore);
    }

    private static int Count(LineSyntax line, bool onlyNames)
    {
        var count = 0;
        foreach (var token in line.Tokens)
        {
            count += IsColoured(token, line, onlyNames) ? 1 : 0;
        }

        return count;
    }

    // A word that is no instruction stays without colour: that is the first hint that it is misspelt.
    private static bool IsColoured(Token token, LineSyntax line, bool onlyNames) => token.Span.Length > 0 && token.Kind switch
    {
        TokenKind.Whitespace or TokenKind.Unexpected => false,
        TokenKind.Mnemonic => line.Instruction is not null && !onlyNames,
        TokenKind.LabelName or TokenKind.VariableName or TokenKind.ParameterName or TokenKind.FieldName or TokenKind.ProcessName
            or TokenKind.Path => true,
        _ => !onlyNames,
    };

    private static SemanticTokenType TypeOf(TokenKind kind) => kind switch
    {
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
        _ => SemanticTokenType.Keyword,
    };

    private static int ModifiersOf(TokenKind kind, LineSyntax line) => kind switch
    {
        TokenKind.Mnemonic => 2 << (int)line.Instruction!.Group,
        TokenKind.LabelName => line.Kind == LineKind.Label ? 1 : 0,
        TokenKind.ParameterName => 1,
        TokenKind.VariableName => line.Is(InstructionFlags.Binds) ? 1 : 0,
        TokenKind.ProcessName => line.Is(InstructionFlags.Registers) ? 1 : 0,
        _ => 0,
    };
}
