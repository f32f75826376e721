using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Formatting;

/// <summary>What holds for laying out any text.</summary>
public sealed class FormatterProperties
{
    private const int Iterations = 1000;

    [Fact]
    public void Formatting_twice_changes_nothing_more() => SourceGenerator.AnySource.ForAll(text =>
    {
        var once = Format(text);
        Assert.Equal(once, Format(once));
    }, samples: Iterations);

    [Fact]
    public void The_meaning_stays() => SourceGenerator.AnySource.ForAll(text =>
    {
        var before = Assembler.Assemble(new SourceText("main.ttvm", text));
        var after = Assembler.Assemble(new SourceText("main.ttvm", Format(text)));
        Assert.Equal(before.Bound.HasErrors, after.Bound.HasErrors);
        if (before.Module is { } module)
        {
            Assert.Equal(Disassembler.Disassemble(module), Disassembler.Disassemble(after.Module!));
        }
    }, samples: Iterations);

    /// <summary>The edits are what an editor applies, so what they give is the same text; none stands between the two characters of one
    /// line end.</summary>
    [Fact]
    public void The_edits_give_the_formatted_text() => SourceGenerator.AnySource.ForAll(text =>
    {
        var edits = BlankEdits.Between(text, Format(text), 0);
        Assert.Equal(Format(text), FixtureFindings.Apply(text, new Fix("", edits)));
        Assert.All(edits.SelectMany(edit => new[] { edit.Span.Start, edit.Span.End }), place =>
            Assert.False(place > 0 && place < text.Length && text[place - 1] == '\r' && text[place] == '\n'));
    }, samples: Iterations);

    [Theory]
    [InlineData("PRINT\r  LABEL a\rDUP", "    PRINT\rLABEL a\r    DUP\r")]
    [InlineData("PRINT\rDUP\n", "    PRINT\n    DUP\n")]
    [InlineData("PRINT\nDUP\r\n", "    PRINT\r\n    DUP\r\n")]
    public void Every_line_end_becomes_the_common_one(string text, string formatted) => Assert.Equal(formatted, Format(text));

    private static string Format(string text) =>
        Formatter.Format(SyntaxTree.Parse(new SourceText("main.ttvm", text)), new FormattingOptions());
}
