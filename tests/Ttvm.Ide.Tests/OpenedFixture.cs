using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

/// <summary>A fixture whose files are open in an editor.</summary>
internal sealed class OpenedFixture
{
    private readonly Fixture _fixture;

    private OpenedFixture(Fixture fixture)
    {
        _fixture = fixture;
        Workspace = fixture.Files.Aggregate(Workspace.Empty,
            (workspace, file) => workspace.With(Document.Open(UriOf(file.Path), 1, file.Text)));
    }

    public Workspace Workspace { get; }

    /// <summary>The file with the cursor, or the first.</summary>
    public Document Document =>
        Workspace.Find(UriOf((_fixture.Files.FirstOrDefault(file => file.Cursor is not null) ?? _fixture.Main).Path))!;

    public Findings Findings => Findings.Of(Workspace, Document, CheckOptions.Default);

    public int Cursor => _fixture.Cursor.Offset;

    /// <summary>Opens the files of a fixture; the first of several is <c>main.ttvm</c> if it has no name.</summary>
    public static OpenedFixture Open(string fixture) =>
        new(Fixture.Parse(fixture.Contains("\n;- ", StringComparison.Ordinal) && !fixture.StartsWith(";- ", StringComparison.Ordinal)
            ? ";- main.ttvm\n" + fixture : fixture));

    /// <summary>Asserts that the fixture's annotations name exactly these places, each with its label; shows both drawings if
    /// not.</summary>
    public void AssertPlaces(IEnumerable<(Document Document, TextSpan Span, string Label)> actual)
    {
        var places = actual.ToList();
        foreach (var file in _fixture.Files)
        {
            var found = places.Where(place => place.Document.Uri == UriOf(file.Path))
                .Select(place => (new FixtureRange(place.Span.Start, place.Span.Length), place.Label));
            Assert.Equal(
                Draw(file, file.Annotations.Select(annotation => (annotation.Range, annotation.Text))),
                Draw(file, found));
        }
    }

    /// <summary>Whether a line holds only an annotation, which features see as a comment.</summary>
    public bool IsMarkup(int line)
    {
        var text = Document.Text;
        var span = text.GetLineSpan(line);
        return text.Text.AsSpan(span.Start, span.Length).TrimStart("; <").StartsWith("^");
    }

    /// <summary>The text of a file after edits that do not overlap, in order of place.</summary>
    public static string Apply(Document document, IEnumerable<TextEdit> edits) =>
        edits.Reverse().Aggregate(document.Text.Text,
            (before, edit) => before.Remove(edit.Span.Start, edit.Span.Length).Insert(edit.Span.Start, edit.NewText));

    public static string UriOf(string path) => $"file:///project/{path}";

    private static string Draw(FixtureFile file, IEnumerable<(FixtureRange Range, string Label)> ranges)
    {
        var program = string.Join('\n', file.Text.Split('\n'));
        return $"{file.Path}\n{Fixture.Draw(program, ranges)}";
    }
}
