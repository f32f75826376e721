using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Syntax;

/// <summary><c>#!</c> in the first line is a comment.</summary>
public sealed class ScriptLineTests
{
    [Theory]
    [InlineData("#!/usr/bin/env ttvm\nPUSH_INT 1\nPRINT\n")]
    [InlineData("#!/usr/bin/env -S ttvm --smp ; \"open\nPUSH_INT 1\nPRINT\n")]
    [InlineData("\uFEFF#!ttvm\r\nPUSH_INT 1\r\nPRINT\r\n")]
    [InlineData("#!\nPUSH_INT 1\nPRINT\n")]
    public void It_is_no_instruction(string text)
    {
        var result = Assembler.Assemble(new SourceText("x.ttvm", text));
        Assert.Empty(SyntaxAssert.FindingsOf(result.Bound.Tree));
        Assert.Equal(2, result.Module!.Instructions.Length);
        Assert.Equal(2, result.Module.SourceMap!.Places[0].Line);
        var first = SyntaxTree.Parse(new SourceText("x.ttvm", text)).Lines[0];
        Assert.Equal((LineKind.Blank, TokenKind.Comment), (first.Kind, first.Tokens[^1].Kind));
    }

    [Theory]
    [InlineData(" #!ttvm\n", 0)]
    [InlineData("# !ttvm\n", 0)]
    [InlineData("\n#!ttvm\n", 1)]
    [InlineData("#!ttvm\n#!ttvm\n", 1)]
    public void Elsewhere_it_is_an_unknown_instruction(string text, int line)
    {
        var source = new SourceText("x.ttvm", text);
        var error = Assert.Single(SyntaxAssert.FindingsOf(SyntaxTree.Parse(source)));
        Assert.Equal((DiagnosticRules.UnknownInstruction, line), (error.Rule, source.GetLineIndex(error.Span.Start)));
    }

    [Theory]
    [InlineData("#!ttvm  \nPRINT\n", "#!ttvm\n    PRINT\n")]
    [InlineData("\uFEFF#!ttvm\nPRINT ; x\n", "\uFEFF#!ttvm\n    PRINT  ; x\n")]
    [InlineData("#!ttvm a  b \"c\n  LABEL x\n", "#!ttvm a  b \"c\nLABEL x\n")]
    public void Formatting_keeps_it(string text, string formatted) =>
        Assert.Equal(formatted, Formatter.Format(SyntaxTree.Parse(new SourceText("x.ttvm", text)), new FormattingOptions()));

    /// <summary>It is known by its place, which lines otherwise know nothing of.</summary>
    [Theory]
    [InlineData("#!a\nPRINT\n", 0, 0, "\n")]
    [InlineData("#!a\nPRINT\n", 0, 0, "PRINT\n")]
    [InlineData("PRINT\n#!a\nPRINT\n", 0, 6, "")]
    [InlineData("PRINT\n#!a\nPRINT\n", 3, 3, "")]
    [InlineData("\n#!a\nPRINT\n", 0, 1, "")]
    [InlineData("#a\nPRINT\n", 1, 0, "!")]
    [InlineData("#!a\nPRINT\n", 1, 1, "")]
    [InlineData("#!a\nPRINT\n", 3, 1, "")]
    public void After_an_edit_it_is_what_it_would_be_in_a_new_file(string text, int start, int length, string inserted)
    {
        var edited = SyntaxTree.Parse(new SourceText("x.ttvm", text)).WithChange(new TextSpan(start, length), inserted);
        var anew = SyntaxTree.Parse(new SourceText("x.ttvm", text.Remove(start, length).Insert(start, inserted)));
        Assert.Equal(anew.Lines.Select(Describe), edited.Lines.Select(Describe));

        static string Describe(LineSyntax line) => $"{line.Kind} {string.Join(' ', line.Tokens)} {line.Diagnostics.Length}";
    }
}
