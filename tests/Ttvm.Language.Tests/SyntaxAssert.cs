using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Language.Tests;

/// <summary>Exercises what the parser finds: a fixture says all of it, and where.</summary>
internal static class SyntaxAssert
{
    /// <summary>The annotations of each file must be all that is wrong with its lines, and every label must lead somewhere.</summary>
    public static void CheckSyntax(string fixture)
    {
        foreach (var file in Fixture.Parse(fixture).Files)
        {
            var bound = Bind(file);
            FixtureFindings.Check(file, FindingsOf(bound.Tree));
            Assert.Null(bound.NotText);
            Assert.Empty(bound.Names.Labels.Duplicate);
            Assert.Empty(bound.Names.Labels.Undefined);
            Assert.DoesNotContain(bound.Names.Program.NumericTargets, found => bound.Names.Program.IsOutOfRange(found.Target));
        }
    }

    /// <summary>The fix with this title that is offered for the only finding, or for the one at the cursor, must turn the fixture into
    /// <paramref name="expected"/>.</summary>
    public static void CheckFix(string fixture, string title, string expected)
    {
        var file = Fixture.Parse(fixture).Main;
        Assert.Equal(expected, FixtureFindings.Repair(file, FindingsOf(file.Text), title));
    }

    /// <summary>A file of a fixture, parsed and bound.</summary>
    public static BoundProgram Bind(FixtureFile file) => BoundProgram.Bind(SyntaxTree.Parse(new SourceText(file.Path, file.Text)));

    /// <summary>What is wrong with the lines of a text.</summary>
    public static List<Diagnostic> FindingsOf(string text) => FindingsOf(SyntaxTree.Parse(new SourceText("main.ttvm", text)));

    /// <summary>The same, with its places in the whole text instead of in the line.</summary>
    public static List<Diagnostic> FindingsOf(SyntaxTree tree) => [.. Enumerable.Range(0, tree.Lines.Length).SelectMany(line =>
        tree.Lines[line].Diagnostics.Select(diagnostic => Shift(diagnostic, tree.Text.GetLineSpan(line).Start)))];

    private static Diagnostic Shift(Diagnostic diagnostic, int offset) => diagnostic with
    {
        Span = diagnostic.Span.Shift(offset),
        Related = [.. diagnostic.Related.Select(place => place with { Span = place.Span.Shift(offset) })],
        Fixes = [.. diagnostic.Fixes.Select(fix => fix with
        {
            Edits = [.. fix.Edits.Select(edit => edit with { Span = edit.Span.Shift(offset) })],
        })],
    };
}
