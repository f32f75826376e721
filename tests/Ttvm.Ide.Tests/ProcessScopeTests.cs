using Ttvm.Ide.Completions;
using Ttvm.Ide.Editing;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Ide.Navigation;
using Ttvm.Ide.Views;
using Ttvm.Language.Files;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

/// <summary>Which files a process name is followed into: those of the programs it is used in, as the findings about messages see
/// them.</summary>
public sealed class ProcessScopeTests
{
    /// <summary>All processes of the main file are known, so the other file has nothing to do with it.</summary>
    private const string Apart =
        """
        ;- main.ttvm
        PUSH_STR "w"
        SPAWN
        POP
        PUSH_STR "hi"
        SENDNAMED MAIN
        HALT
        LABEL w
        RECEIVE
        PRINT
        HALT
        ;- other.ttvm
        REGISTER OTHER
        RECEIVE
        PRINT
        """;

    [Fact]
    public void All_answers_agree_with_the_finding_that_nobody_in_the_program_registers_a_name()
    {
        var opened = OpenedFixture.Open(Apart.Replace("MAIN", "sha$0red", StringComparison.Ordinal)
            .Replace("OTHER", "shared", StringComparison.Ordinal));
        Assert.Contains(opened.Findings.Diagnostics,
            finding => finding.Message.StartsWith("Nobody in this program registers the name 'shared'", StringComparison.Ordinal));
        Assert.Null(Definition.At(opened.Workspace, opened.Document, opened.Cursor));
        Assert.EndsWith("Nobody in this program registers this name. 1 use.",
            Hover.At(opened.Workspace, opened.Document, opened.Cursor)!.Markdown, StringComparison.Ordinal);
        var other = opened.Workspace.Find(OpenedFixture.UriOf("other.ttvm"))!;
        Assert.Equal("not used by name", CodeLenses.Of(opened.Workspace, other,
            new CodeLensOptions(Run: false, References: false)).Single().Title);
        Assert.Empty(CallHierarchy.Incoming(opened.Workspace, Routines.Of(other)[0]));
    }

    [Fact]
    public void Only_names_of_the_program_are_offered()
    {
        var opened = OpenedFixture.Open(Apart.Replace("MAIN", "$0", StringComparison.Ordinal)
            .Replace("OTHER", "shared", StringComparison.Ordinal));
        Assert.Empty(Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items);
    }

    [Fact]
    public void Programs_that_register_the_same_name_each_have_their_own() => CheckFiles(
        """
        ;- one.ttvm
        REGISTER ma$0in
        PUSH_STR "worker"
        SPAWN
        ;- worker.ttvm
        SENDNAMED main
        ;- two.ttvm
        REGISTER main
        PUSH_STR "counter"
        SPAWN
        ;- three.ttvm
        REGISTER main
        LOAD unknown
        SPAWN
        """,
        "one worker",
        "one worker");

    [Fact]
    public void What_changes_in_a_worker_changes_in_all_its_programs() => CheckFiles(
        """
        ;- one.ttvm
        PUSH_STR "worker"
        SPAWN
        SENDNAMED cl$0erk
        ;- two.ttvm
        PUSH_STR "worker"
        SPAWN
        SENDNAMED clerk
        ;- worker.ttvm
        REGISTER clerk
        """,
        "one worker",
        "one two worker");

    [Fact]
    public void A_worker_sees_all_its_programs() => CheckFiles(
        """
        ;- one.ttvm
        PUSH_STR "worker"
        SPAWN
        SENDNAMED clerk
        ;- two.ttvm
        IMPORT worker.ttvm
        PUSH_STR "counter"
        SPAWN
        SENDNAMED clerk
        ;- worker.ttvm
        REGISTER cle$0rk
        """,
        "one two worker",
        "one two worker");

    [Fact]
    public void Files_that_no_known_program_reaches_may_be_parts_of_one_that_spawns_who_knows_what() => CheckFiles(
        """
        ;- main.ttvm
        LOAD unknown
        SPAWN
        SENDNAMED cle$0rk
        ;- worker.ttvm
        REGISTER clerk
        RECEIVE
        ;- stranger.ttvm
        PUSH_STR "counter"
        SPAWN
        WHEREIS clerk
        """,
        "main worker",
        "main worker");

    [Fact]
    public void Renaming_a_process_of_an_example_leaves_all_other_programs_alone()
    {
        var files = Repository.GetFiles()
            .Where(file => file.EndsWith(".ttvm", StringComparison.Ordinal))
            .Select(file => Document.Open(OpenedFixture.UriOf(file), 1, File.ReadAllText(Repository.PathOf(file))));
        var workspace = Workspace.Empty.With(files);
        var document = workspace.Find(OpenedFixture.UriOf("examples/process_comm.ttvm"))!;
        var rename = Rename.At(workspace, document, document.Text.Text.IndexOf("main\"", StringComparison.Ordinal), "another");
        Assert.Equal([document], rename.Edits.Select(edit => edit.Document));
    }

    private static void CheckFiles(string fixture, string references, string renamed)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Equal(references, Names(References.At(opened.Workspace, opened.Document, opened.Cursor,
            withDefinitions: true)!.Value.Select(place => place.Document)));
        var rename = Rename.At(opened.Workspace, opened.Document, opened.Cursor, "another");
        Assert.Null(rename.Refusal);
        Assert.Equal(renamed, Names(rename.Edits.Select(edit => edit.Document)));

        static string Names(IEnumerable<Document> documents) =>
            string.Join(' ', documents.Distinct().Select(document => FileUri.FileName(document.Uri)[..^".ttvm".Length]));
    }
}
