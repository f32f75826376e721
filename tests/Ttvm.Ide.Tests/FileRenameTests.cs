using Ttvm.Ide.Editing;

namespace Ttvm.Ide.Tests;

public sealed class FileRenameTests
{
    [Fact]
    public void All_names_of_a_worker_follow_its_file() => CheckRename(
        """
        ;- main.ttvm
        PUSH_STR "worker"
        SPAWN
        START_SUPERVISOR
        SUPERVISE_CHILD worker
        PUSH_STR "worker"
        PRINT
        ;- other.ttvm
        PUSH_STR "worker"
        SPAWN_LINK
        ;- worker.ttvm
        REGISTER worker
        """,
        [("worker.ttvm", "a clerk.ttvm")],
        """
        ;- main.ttvm
        PUSH_STR "a clerk"
        SPAWN
        START_SUPERVISOR
        SUPERVISE_CHILD "a clerk"
        PUSH_STR "worker"
        PRINT
        ;- other.ttvm
        PUSH_STR "a clerk"
        SPAWN_LINK
        ;- worker.ttvm
        REGISTER worker
        """);

    [Fact]
    public void A_path_without_extension_stays_without() => CheckRename(
        """
        ;- main.ttvm
        IMPORT shapes
        IMPORT "lib/colours"
        IMPORT lib/colours.ttvm
        ;- shapes.ttvm
        HALT
        ;- lib/colours.ttvm
        HALT
        """,
        [("shapes.ttvm", "lib/forms.ttvm"), ("lib/colours.ttvm", "hues.ttvm")],
        """
        ;- main.ttvm
        IMPORT "lib/forms"
        IMPORT "hues"
        IMPORT hues.ttvm
        ;- shapes.ttvm
        HALT
        ;- lib/colours.ttvm
        HALT
        """);

    [Fact]
    public void Paths_of_modules_follow_them_and_those_who_import_them() => CheckRename(
        """
        ;- main.ttvm
        IMPORT lib/shapes.ttvm
        IMPORT "colours.ttvm"
        ;- lib/shapes.ttvm
        IMPORT ../colours.ttvm
        ;- colours.ttvm
        HALT
        """,
        [("lib/shapes.ttvm", "lib/deep/forms.ttvm"), ("colours.ttvm", "hues.ttvm")],
        """
        ;- main.ttvm
        IMPORT "lib/deep/forms.ttvm"
        IMPORT "hues.ttvm"
        ;- lib/shapes.ttvm
        IMPORT "../../hues.ttvm"
        ;- colours.ttvm
        HALT
        """);

    [Fact]
    public void A_file_that_moves_still_finds_what_it_imports() => CheckRename(
        """
        ;- m.ttvm
        IMPORT "lib.ttvm"
        LOAD square
        PUSH_STR "worker"
        SPAWN
        ;- lib.ttvm
        HALT
        ;- worker.ttvm
        HALT
        """,
        [("m.ttvm", "sub/m.ttvm")],
        """
        ;- m.ttvm
        IMPORT "../lib.ttvm"
        LOAD square
        PUSH_STR "worker"
        SPAWN
        ;- lib.ttvm
        HALT
        ;- worker.ttvm
        HALT
        """);

    [Theory]
    [InlineData("elsewhere/worker.ttvm")]
    [InlineData("label.ttvm")]
    [InlineData("counter.ttvm")]
    [InlineData("worker.txt")]
    public void A_name_that_would_lead_elsewhere_is_left_as_it_is(string newPath)
    {
        const string Program = """
            ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            PUSH_STR "label"
            SPAWN
            LABEL label
            ;- worker.ttvm
            HALT
            """;
        CheckRename(Program, [("worker.ttvm", newPath)], Program);
    }

    [Fact]
    public void A_worker_may_move_to_the_examples() => CheckRename(
        ";- main.ttvm\nPUSH_STR \"worker\"\nSPAWN\n;- worker.ttvm\nHALT", [("worker.ttvm", "examples/clerk.ttvm")],
        ";- main.ttvm\nPUSH_STR \"clerk\"\nSPAWN\n;- worker.ttvm\nHALT");

    [Fact]
    public void A_folder_takes_along_what_is_in_it() => CheckRename(
        """
        ;- main.ttvm
        IMPORT lib/deep/shapes.ttvm
        IMPORT library/x.ttvm
        ;- lib/deep/shapes.ttvm
        IMPORT ../colours.ttvm
        IMPORT "../../main.ttvm"
        ;- lib/colours.ttvm
        HALT
        ;- library/x.ttvm
        HALT
        """,
        [("lib", "a/b/c")],
        """
        ;- main.ttvm
        IMPORT "a/b/c/deep/shapes.ttvm"
        IMPORT library/x.ttvm
        ;- lib/deep/shapes.ttvm
        IMPORT ../colours.ttvm
        IMPORT "../../../../main.ttvm"
        ;- lib/colours.ttvm
        HALT
        ;- library/x.ttvm
        HALT
        """);

    private static void CheckRename(string before, (string From, string To)[] renames, string after)
    {
        var opened = OpenedFixture.Open(before);
        var expected = OpenedFixture.Open(after);
        var edits = FileRename.Of(opened.Workspace,
            renames.Select(rename => (OpenedFixture.UriOf(rename.From), OpenedFixture.UriOf(rename.To))));
        foreach (var document in opened.Workspace.Documents)
        {
            var own = edits.Where(edit => edit.Document == document).SelectMany(edit => edit.Edits);
            Assert.Equal(expected.Workspace.Find(document.Uri)!.Text.Text, OpenedFixture.Apply(document, own));
        }
    }
}
