using Ttvm.Language.Assembling;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;
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

    private static string Format(string text) => Formatter.Format(SyntaxTree.Parse(new SourceText("main.ttvm", text)), new FormattingOptions());
}
