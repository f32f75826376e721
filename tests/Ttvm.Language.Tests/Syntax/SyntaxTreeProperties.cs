using CsCheck;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests.Syntax;

/// <summary>What holds for every text, sensible or not.</summary>
public sealed class SyntaxTreeProperties
{
    private const int Iterations = 1000;

    [Fact]
    public void Tokens_cover_every_character_of_any_line() => SourceGenerator.AnyText.ForAll(text =>
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
        for (var line = 0; line < tree.Lines.Length; line++)
        {
            var position = 0;
            foreach (var token in tree.Lines[line].Tokens)
            {
                Assert.Equal(position, token.Span.Start);
                Assert.True(token.Span.Length > 0);
                position = token.Span.End;
            }

            Assert.Equal(tree.Text.GetLineSpan(line).Length, position);
        }
    }, samples: Iterations);

    [Fact]
    public void Parsing_a_change_equals_parsing_the_new_text() =>
        Gen.Select(SourceGenerator.AnyText, Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], SourceGenerator.AnyText).Array[1, 5])
            .ForAll((text, edits) =>
        {
            var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
            foreach (var (from, to, newText) in edits)
            {
                var length = tree.Text.Text.Length + 1;
                var span = TextSpan.FromBounds(Math.Min(from % length, to % length), Math.Max(from % length, to % length));
                tree = tree.WithChange(span, newText);
            }

            var fresh = SyntaxTree.Parse(new SourceText("main.ttvm", tree.Text.Text));
            Assert.Equal(fresh.Text.LineCount, tree.Text.LineCount);
            Assert.Equal(
                Enumerable.Range(0, fresh.Text.LineCount).Select(fresh.Text.GetLineSpan),
                Enumerable.Range(0, tree.Text.LineCount).Select(tree.Text.GetLineSpan));
            Assert.Equal(fresh.Lines.Select(Describe), tree.Lines.Select(Describe));
        }, samples: Iterations);

    /// <summary>Changes of lists near each other and far apart, few lines and many; compared to a list of the plain kind.</summary>
    [Fact]
    public void A_changed_list_of_lines_is_like_a_new_one() =>
        Gen.Select(Gen.Int[1, 900], Gen.Select(Gen.Int[0, 2000], Gen.Int[0, 9],
            Gen.Frequency((9, Gen.Int[0, 4]), (1, Gen.Int[250, 300]))).Array[1, 12]).ForAll((length, changes) =>
        {
            var next = 0;
            List<LineSyntax> model = [.. NewLines(length)];
            var versions = new List<(LineList List, LineSyntax[] Lines)> { (new LineList([.. model]), [.. model]) };
            var last = 0;
            foreach (var (place, count, added) in changes)
            {
                var first = Math.Min(place % 2 == 0 ? last + (place % 5) : place, model.Count - 1);
                var gone = Math.Min(count, model.Count - first);
                gone -= gone == model.Count && added == 0 ? 1 : 0;
                var lines = NewLines(added);
                model.RemoveRange(first, gone);
                model.InsertRange(first, lines);
                last = first;
                versions.Add((versions[^1].List.With(first, gone, lines), [.. model]));
                Assert.True(model.SequenceEqual(versions[^1].List));
                Assert.Equal(model.Count, versions[^1].List.Length);
            }

            foreach (var (list, lines) in versions)
            {
                var atStart = lines.Zip(model).TakeWhile(pair => pair.First == pair.Second).Count();
                var atEnd = lines.Reverse().Zip(Enumerable.Reverse(model)).TakeWhile(pair => pair.First == pair.Second).Count();
                Assert.Equal((atStart, atEnd), list.SharedWith(versions[^1].List));
            }

            LineSyntax[] NewLines(int count) => [.. Enumerable.Range(0, count).Select(_ => LineSyntax.Parse($"PUSH_INT {next++}"))];
        }, samples: Iterations);

    [Fact]
    public void Lines_that_a_change_does_not_touch_are_shared()
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", "PRINT\nDUP\nPRINT"));
        var changed = tree.WithChange(new TextSpan("PRINT\n".Length, 3), "POP\nPOP");
        Assert.Same(tree.Lines[0], changed.Lines[0]);
        Assert.Same(tree.Lines[^1], changed.Lines[^1]);
    }

    /// <summary>All of a line as text, because records compare arrays by reference.</summary>
    private static string Describe(LineSyntax line) =>
        $"{line.Kind} {line.Mnemonic} {line.Instruction?.Mnemonic} {line.LabelName} {line.LabelSpan} {string.Join(' ', line.Tokens)} "
        + string.Join(' ',
            line.Operands.Select(operand =>
                $"{operand.Span} {operand.ContentSpan} {operand.Value} {string.Join(' ', operand.Value.AsParams)} {string.Join(' ', operand.NameSpans)}"))
        + string.Join(' ', line.Diagnostics.Select(diagnostic => $"{diagnostic.Rule.Code} {diagnostic.Span} {diagnostic.Message}"));
}
