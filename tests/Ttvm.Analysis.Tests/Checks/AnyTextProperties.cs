using System.Diagnostics;
using System.Text;
using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Assembling;
using Ttvm.Language.Formatting;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>What holds for the findings in every text, sensible or not.</summary>
public sealed class AnyTextProperties
{
    private const int Iterations = 1000;

    /// <summary>All that is done with a file before it runs, from its bytes on.</summary>
    [Fact]
    public void Any_bytes_can_be_parsed_checked_laid_out_and_assembled()
    {
        var bytes = Gen.OneOf(
            Gen.Byte.Array[0, 60],
            Gen.Select(Gen.OneOf(SourceGenerator.AnyText, SourceGenerator.ValidProgram), Gen.Select(Gen.Int[0, int.MaxValue],
                Gen.OneOf(Gen.Byte, Gen.OneOf("\0\r\n\t \";"u8.ToArray()))).Array[0, 4]).Select((text, damages) =>
            {
                var damaged = Encoding.UTF8.GetBytes(text);
                foreach (var (place, value) in damages.Where(_ => damaged.Length > 0))
                {
                    damaged[place % damaged.Length] = value;
                }

                return damaged;
            }));
        bytes.ForAll(content =>
        {
            var source = SourceText.FromBytes("main.ttvm", content);
            var result = Assembler.Assemble(source);
            Assert.Equal(result.Module is null, result.Bound.HasErrors);
            Assert.All(AnalyzedProgram.Bind(result.Bound.Tree).Diagnostics, diagnostic => CheckInside(diagnostic.Span, source.Text));

            var once = Formatter.Format(result.Bound.Tree, new FormattingOptions());
            var twice = Formatter.Format(SyntaxTree.Parse(new SourceText("main.ttvm", once)), new FormattingOptions());
            Assert.Equal(once, twice);
            if (result.Module is { } module)
            {
                Assert.Equal(Disassembler.Disassemble(module),
                    Disassembler.Disassemble(Assembler.Assemble(new SourceText("main.ttvm", once)).Module!));

                // Bytes, not text: bytecode does not tell which of several labels at one place a jump was written with.
                var bytes = BytecodeWriter.Write(module);
                Assert.Equal(bytes, BytecodeWriter.Write(BytecodeReader.Read("main.ttb", bytes).Module!));
            }
        }, samples: Iterations);
    }

    [Fact]
    public void Everything_that_is_reported_lies_inside_the_text() => SourceGenerator.AnySource.ForAll(text =>
    {
        var bound = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text)));
        var found = bound.Diagnostics;
        Assert.All(found, diagnostic =>
        {
            CheckInside(diagnostic.Span, text);
            Assert.All(diagnostic.Related, related => CheckInside(related.Span, text));
            Assert.All(diagnostic.Fixes.SelectMany(fix => fix.Edits), edit => CheckInside(edit.Span, text));
            Assert.Contains(diagnostic.Message[^1], ".?");
            Assert.DoesNotContain('\n', diagnostic.Message);
        });
        Assert.All(bound.References, reference => CheckInside(reference.Span, text));
        Assert.Equal(found.OrderBy(diagnostic => diagnostic.Span.Start), found);
    }, samples: Iterations);

    [Fact]
    public void A_fix_removes_what_it_is_offered_for() => SourceGenerator.AnySource.ForAll(text =>
    {
        foreach (var diagnostic in AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text))).Diagnostics)
        {
            foreach (var fix in diagnostic.Fixes)
            {
                Assert.All(fix.Edits.Zip(fix.Edits.Skip(1)), pair => Assert.True(pair.First.Span.End <= pair.Second.Span.Start));
                var repaired = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", FixtureFindings.Apply(text, fix))));
                Assert.DoesNotContain(repaired.Diagnostics, left => left.Rule == diagnostic.Rule && left.Span == diagnostic.Span);
            }
        }
    }, samples: Iterations);

    [Fact]
    public void A_long_line_takes_linear_time()
    {
        // Quadratic work on such lines would take hours; the bound only has to tell those apart on any machine.
        const int QuarterMegabyte = 1 << 18;
        string[] units = ["x ", "\"", "\"a\" ", "\\q", "\\u{", "|", "9", ":"];
        string[] starts = ["", "PUSH_STR ", "PUSH_STR \"", "PUSH_INT ", "CALL f ", "RECEIVE_MATCH ", "LABEL ", "PRINT ", "FOO ",
            "PUSH_FLOAT 1", "SEND 1"];
        var clock = Stopwatch.StartNew();
        foreach (var start in starts)
        {
            foreach (var unit in units)
            {
                var text = start + string.Concat(Enumerable.Repeat(unit, QuarterMegabyte / unit.Length));
                AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text)));
            }
        }

        Assert.True(clock.Elapsed < Timeouts.Hang, $"It took {clock.Elapsed}.");
    }

    private static void CheckInside(TextSpan span, string text)
    {
        Assert.InRange(span.Start, 0, text.Length);
        Assert.InRange(span.Length, 0, text.Length - span.Start);
    }
}
