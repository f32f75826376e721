using Ttvm.Ide.Editing;

namespace Ttvm.Ide.Tests;

public sealed class RenameTests
{
    [Fact]
    public void A_label_changes_everywhere_in_its_file() => CheckRename(
        """
        LABEL wor$0k
        JMP work
        CALL "work"
        PUSH_STR "work"
        SPAWN
        PUSH_STR "work"
        PRINT
        ;- other.ttvm
        LABEL work
        """,
        "toil",
        """
        LABEL toil
        JMP toil
        CALL "toil"
        PUSH_STR "toil"
        SPAWN
        PUSH_STR "work"
        PRINT
        """);

    [Fact]
    public void A_variable_changes_in_its_frame_only() => CheckRename(
        """
        PUSH_INT 1
        STORE n
        LOAD n$0
        CALL f n
        JMP end
        LABEL f
        LOAD n
        RET
        LABEL end
        LOAD n
        """,
        "count",
        """
        PUSH_INT 1
        STORE count
        LOAD count
        CALL f n
        JMP end
        LABEL f
        LOAD n
        RET
        LABEL end
        LOAD count
        """);

    [Fact]
    public void A_parameter_changes_where_it_is_called_and_in_the_function() => CheckRename(
        "PUSH_INT 1\nCALL f n\nHALT\nLABEL f\nLOAD n$0\nRET",
        "m",
        "PUSH_INT 1\nCALL f m\nHALT\nLABEL f\nLOAD m\nRET");

    [Fact]
    public void A_captured_variable_changes_in_the_closure_too() => CheckRename(
        "PUSH_INT 1\nSTORE n$0\nCAPTURE n\nMAKE_LAMBDA f\nCALL_FUNCTION\nHALT\nLABEL f\nLOAD n\nRET",
        "m",
        "PUSH_INT 1\nSTORE m\nCAPTURE m\nMAKE_LAMBDA f\nCALL_FUNCTION\nHALT\nLABEL f\nLOAD m\nRET");

    [Fact]
    public void An_exported_variable_changes_in_the_importing_file() => CheckRename(
        """
        IMPORT lib.ttvm
        LOAD on$0e
        ;- lib.ttvm
        PUSH_INT 1
        STORE one
        EXPORT one
        ;- stranger.ttvm
        LOAD one
        """,
        "first",
        "PUSH_INT 1\nSTORE first\nEXPORT first",
        "IMPORT lib.ttvm\nLOAD first");

    [Fact]
    public void A_process_name_changes_in_all_files_with_quotes_where_they_are_needed() => CheckRename(
        """
        SENDNAMED bo$0ss
        ;- other.ttvm
        REGISTER "boss"
        """,
        "the boss",
        "SENDNAMED \"the boss\"",
        "REGISTER \"the boss\"");

    [Fact]
    public void A_variable_of_a_pattern_changes_too() => CheckRename(
        "PUSH_INT 1\nSTORE ref$0\nRECEIVE_MATCH down $ref",
        "r2",
        "PUSH_INT 1\nSTORE r2\nRECEIVE_MATCH down $r2");

    [Theory]
    [InlineData("LABEL a$0\nLABEL b", "b", "There is a label 'b'")]
    [InlineData("LABEL a$0", "12", "digits only")]
    [InlineData("LABEL a$0", "b:", "colon")]
    [InlineData("LABEL a$0", " ", "empty")]
    [InlineData("LABEL a$0\nPUSH_STR a\nSPAWN", "counter", "built-in")]
    [InlineData("PUSH_STR \"logger\"\nSPAWN\nPOP\nSPAWN_CALL help$0er\nHALT\nLABEL helper\nRET\n;- logger.ttvm\nPRINT", "logger",
        "started as another program")]
    [InlineData("PUSH_STR \"logger\"\nSPAWN\nLABEL a$0", "logger", "started as another program")]
    [InlineData("SUPERVISE_CHILD logger\nLABEL a$0", "logger", "started as another program")]
    [InlineData("PUSH_STR \"logger\"\nSTORE n\nLOAD n\nSPAWN\nLABEL a$0", "logger", "started as another program")]
    [InlineData("STORE a$0\nLOAD b", "b", "same frame")]
    [InlineData("REGISTER a$0\nREGISTER b", "b", "process name 'b'")]
    [InlineData("GET_FIELD a$0", "b", "field")]
    [InlineData("IMPORT a$0", "b", "rename the file")]
    [InlineData("PUSH_STR \"work$0er\"\nSPAWN", "b", "rename the file")]
    [InlineData("PRI$0NT", "b", "no name")]
    public void What_would_change_the_program_is_refused(string fixture, string name, string reason)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Contains(reason, Rename.At(opened.Workspace, opened.Document, opened.Cursor, name).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_is_offered_as_it_means_and_not_as_it_is_written()
    {
        var opened = OpenedFixture.Open("LABEL \"a \\\"b$0\\\"\"");
        Assert.Equal("a \"b\"", Rename.Prepare(opened.Document, opened.Cursor).Target!.Name);
    }

    [Fact]
    public void A_text_that_nobody_can_spawn_is_no_obstacle()
    {
        var opened = OpenedFixture.Open("PUSH_STR \"b\"\nPRINT\nPUSH_STR \"c\"\nSPAWN\nLABEL a$0");
        Assert.Null(Rename.At(opened.Workspace, opened.Document, opened.Cursor, "b").Refusal);
    }

    [Fact]
    public void A_name_in_another_frame_is_no_obstacle()
    {
        var opened = OpenedFixture.Open("PUSH_INT 1\nSTORE a$0\nCALL f\nHALT\nLABEL f\nLOAD b\nRET");
        Assert.Null(Rename.At(opened.Workspace, opened.Document, opened.Cursor, "b").Refusal);
    }

    private static void CheckRename(string fixture, string newName, params string[] expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var result = Rename.At(opened.Workspace, opened.Document, opened.Cursor, newName);
        Assert.Null(result.Refusal);
        Assert.Equal(expected, result.Edits.Select(file => OpenedFixture.Apply(file.Document, file.Edits).TrimEnd()));
    }
}
