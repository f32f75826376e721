using System.Collections.Immutable;
using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Navigation;
using Ttvm.Ide.Views;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

/// <summary>Files and the names that lead to them.</summary>
public sealed class WorkspaceFileTests
{
    private const string Names =
        """
        IMPORT nowhere.ttvm
        PUSH_STR w

        SPAWN
        POP
        IMPORT again/m.ttvm
        SUPERVISE_CHILD "child"
        POP
        NULL
        """;

    /// <summary>Six names of three files, of which two are linked.</summary>
    private static readonly ImmutableArray<(string Uri, string Real)> s_names =
        [("file:///p/a.ttvm", "/p/a.ttvm"), ("file:///p/l.ttvm", "/p/a.ttvm"), ("file:///q/a.ttvm", "/p/a.ttvm"),
            ("file:///p/b.ttvm", "/out/b.ttvm"), ("file:///q/b.ttvm", "/out/b.ttvm"), ("file:///p/c.ttvm", "/p/c.ttvm")];

    [Theory]
    [InlineData("NULL", "TRUE", false)]
    [InlineData("POP", "POP ; yes", false)]
    [InlineData("nowhere", "elsewhere", true)]
    [InlineData("PUSH_STR w", "PUSH_STR ww", true)]
    [InlineData("\"child\"", "\"children\"", true)]
    public void A_keystroke_asks_the_disk_only_about_a_name_that_it_changes(string before, string after, bool asks)
    {
        var asked = 0;
        var workspace = Workspace.On(key =>
        {
            asked++;
            return Document.Identify(key, link => link == "/p/again" ? "lib" : null);
        }).WithFolders(["file:///p"]).With([Document.Open("file:///p/main.ttvm", 1, Names),
            Document.OnDisk("file:///p/lib/m.ttvm", new SourceText("m", "HALT"))]);
        var document = workspace.Find("file:///p/main.ttvm")!;
        Look();
        Assert.InRange(asked, 1, 20);
        var known = asked;
        var place = document.Text.Text.IndexOf(before, StringComparison.Ordinal);
        document = document.Change(2, tree => tree.WithChange(new TextSpan(place, before.Length), after));
        workspace = workspace.With(document);
        Look();
        Assert.Equal(asks, asked > known);

        void Look()
        {
            Assert.Single(DocumentLinks.Of(workspace, document));
            Assert.NotEmpty(Findings.Of(workspace, document, CheckOptions.Default).Diagnostics);
        }
    }

    [Fact]
    public void Names_that_an_edit_makes_are_seen_in_the_lines_that_it_changes()
    {
        string[] lines = ["PUSH_STR a", "PUSH_STR b", "SPAWN", "IMPORT c.ttvm", "SUPERVISE_CHILD d", "", "; note", "POP", "LABEL a"];
        var line = Gen.Int[0, lines.Length - 1].Select(index => lines[index]);
        Gen.Select(line.Array[0, 12], Gen.Int[0, 12], Gen.Int[0, 3], line.Array[0, 3]).ForAll(
            edit =>
            {
                var (text, at, count, with) = edit;
                at = Math.Min(at, text.Length);
                count = Math.Min(count, text.Length - at);
                string[] changed = [.. text[..at], .. with, .. text[(at + count)..]];
                var before = Document.Open("file:///q/main.ttvm", 1, Text(text));
                var span = TextSpan.FromBounds(Text(text[..at]).Length, Text(text[..(at + count)]).Length);
                var after = before.Change(2, tree => tree.WithChange(span, Text(with)));
                Assert.Equal(Text(changed), after.Text.Text);
                var workspace = Workspace.Empty.With(before);
                Assert.Empty(workspace.NamedElsewhere(after).Except(workspace.NamedElsewhere(before))
                    .Except(workspace.NamedElsewhere(after, before)));
            },
            samples: 2000);

        static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
    }

    [Fact]
    public void Of_the_names_of_a_file_one_counts_whatever_comes_and_goes()
    {
        // A name, and whether it is opened, read from disk, or forgotten.
        Gen.Select(Gen.Int[0, s_names.Length - 1], Gen.Int[0, 2]).Array[0, 30].ForAll(
            steps =>
            {
                var (workspace, known) = (Workspace.Empty, new Dictionary<string, Document>());
                foreach (var ((uri, real), step) in steps.Select(step => (s_names[step.Item1], step.Item2)))
                {
                    var id = PathRules.Unix.Identify(real, _ => null);
                    var document = step == 0 ? Document.Open(uri, 1, "HALT", id) : Document.OnDisk(uri, new SourceText(uri, "HALT"), id);
                    workspace = step == 2 ? workspace.Without(uri) : workspace.With(document);
                    known.Remove(uri);
                    if (step != 2)
                    {
                        known.Add(uri, document);
                    }

                    Assert.Equal(known.Values.ToHashSet(), workspace.AllDocuments.ToHashSet());
                    Assert.Equal(known.Values.Select(other => other.Id).ToHashSet(),
                        workspace.Documents.Select(other => other.Id).ToHashSet());
                    Assert.Equal(workspace.Documents.Count(), workspace.Documents.Select(other => other.Id).Distinct().Count());
                    foreach (var file in known.Values.GroupBy(other => other.Id))
                    {
                        var counts = workspace.Documents.Single(other => other.Id == file.Key);
                        var open = file.Where(other => other.IsOpen).ToList();
                        Assert.Equal(file.Except([counts]).ToHashSet(), workspace.OtherNamesOf(counts).ToHashSet());
                        Assert.Contains(counts, open.Count > 0 ? open
                            : [file.MinBy(other => (other.Uri != "file://" + other.Id.RealPath, other.Uri))!]);
                        Assert.All(file, other => Assert.Contains(other, workspace.SeenFrom(other.Uri).Documents));
                    }
                }
            },
            samples: 500);
    }
}
