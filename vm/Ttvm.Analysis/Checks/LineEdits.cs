using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>Edits of whole lines, for repairs. What is inserted ends as the lines of the file do.</summary>
public static class LineEdits
{
    /// <summary>Removes what a line does together with the line, or, where a comment stands behind it, without.</summary>
    /// <param name="program">The file.</param>
    /// <param name="line">0-based.</param>
    public static TextEdit Remove(AnalyzedProgram program, int line)
    {
        var text = program.Tree.Text;
        var whole = text.GetLineSpan(line);
        var syntax = program.Tree.Lines[line];
        if (syntax.Mnemonic is { } mnemonic && syntax.Tokens is [.., { Kind: TokenKind.Comment } comment])
        {
            return new TextEdit(TextSpan.FromBounds(whole.Start + mnemonic.Start, whole.Start + comment.Span.Start), "");
        }

        return new TextEdit(TextSpan.FromBounds(whole.Start, EndOf(text, line)), "");
    }

    /// <summary>Removes lines with all that stands on them.</summary>
    public static TextEdit Remove(SourceText text, int firstLine, int lastLine) =>
        new(TextSpan.FromBounds(text.GetLineSpan(firstLine).Start, EndOf(text, lastLine)), "");

    /// <summary>Writes another instruction in the place of the one on a line; what else stands there stays.</summary>
    public static TextEdit Replace(AnalyzedProgram program, int line, string instruction)
    {
        var syntax = program.Tree.Lines[line];
        var end = syntax.Operands is [.., var last] ? last.Span.End : syntax.Mnemonic!.Value.End;
        return new TextEdit(TextSpan.FromBounds(syntax.Mnemonic!.Value.Start, end)
            .Shift(program.Tree.Text.GetLineSpan(line).Start), instruction);
    }

    /// <summary>Puts instructions in front of the one on a line, so that they are executed on every way to it.</summary>
    public static TextEdit InsertBefore(AnalyzedProgram program, int line, params ReadOnlySpan<string> instructions)
    {
        var start = program.Tree.Text.GetLineSpan(line).Start + (program.Tree.Lines[line].Mnemonic?.Start ?? 0);
        return new TextEdit(new TextSpan(start, 0), string.Concat(instructions.ToArray()
            .Select(instruction => $"{instruction}{program.Tree.Text.NewLine}{IndentOf(program, line)}")));
    }

    /// <summary>Puts instructions behind the one on a line.</summary>
    public static TextEdit InsertBehind(AnalyzedProgram program, int line, params ReadOnlySpan<string> instructions) =>
        new(new TextSpan(program.Tree.Text.GetLineSpan(line).End, 0), string.Concat(instructions.ToArray()
            .Select(instruction => $"{program.Tree.Text.NewLine}{IndentOf(program, line)}{instruction}")));

    /// <summary>Writes another name in the place of one.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The name without its quotes, if it has any.</param>
    /// <param name="newName">What it becomes.</param>
    public static TextEdit ChangeName(SourceText text, TextSpan name, string newName)
    {
        // Between quotes the new name needs its escapes but not another pair of quotes.
        var isQuoted = name.Start > 0 && text.Slice(new TextSpan(name.Start - 1, 1)) is ['"'];
        return new TextEdit(name, isQuoted ? StringLiteral.Quote(newName)[1..^1] : StringLiteral.QuoteNameIfNeeded(newName));
    }

    private static string IndentOf(AnalyzedProgram program, int line) =>
        program.Tree.Text.Slice(new TextSpan(program.Tree.Text.GetLineSpan(line).Start, program.Tree.Lines[line].Mnemonic?.Start ?? 0))
            .ToString();

    private static int EndOf(SourceText text, int line) =>
        line + 1 < text.LineCount ? text.GetLineSpan(line + 1).Start : text.GetLineSpan(line).End;
}
