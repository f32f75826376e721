using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Tests;

public sealed class RefactoringTests
{
    [Fact]
    public void A_numeric_target_becomes_a_label() => CheckChange(
        "JMP 2$0\nYIELD\nPRINT\nJZ 2",
        "Replace 2 by the label 'at_2'",
        "JMP at_2\nYIELD\nLABEL at_2\nPRINT\nJZ at_2");

    [Fact]
    public void A_label_that_stands_there_already_is_used() => CheckChange("JMP 1$0\nLABEL here\nYIELD\nPRINT", "Replace 1 by the label 'here'", "JMP here\nLABEL here\nYIELD\nPRINT");

    [Fact]
    public void The_end_of_the_program_is_a_target() => CheckChange("JMP 1$0", "Replace 1 by the label 'at_1'", "JMP at_1\nLABEL at_1\n");

    [Fact]
    public void A_literal_pid_becomes_a_name_that_the_worker_registers() => CheckChange(
        """
        PUSH_STR "worker"
        SPAWN
        SEND 2$0
        ;- worker.ttvm
        ; About it.
        RECEIVE
        """,
        "Use the registered name 'worker' instead of process id 2",
        "PUSH_STR \"worker\"\nSPAWN\nSENDNAMED \"worker\"\n",
        "; About it.\nREGISTER \"worker\"\nRECEIVE");

    [Fact]
    public void A_name_that_the_process_has_already_is_used() => CheckChange(
        "REGISTER boss\nLINK 1$0", "Use the registered name 'boss' instead of process id 1", "REGISTER boss\nWHEREIS \"boss\"\nLINK");

    [Fact]
    public void Lines_become_a_routine_with_what_they_read_as_parameters() => CheckSelected(
        """
        PUSH_INT 1
        STORE a
        <LOAD a
        PUSH_INT 2
        ADD
        PRINT>
        HALT
        """,
        "Extract routine 'extracted' with a",
        """
        PUSH_INT 1
        STORE a
        LOAD a
        CALL extracted a
        HALT

        LABEL extracted
        LOAD a
        PUSH_INT 2
        ADD
        PRINT
        RET

        """);

    [Theory]
    [InlineData("<PUSH_INT 1\nSTORE a>\nLOAD a", "writes what others read")]
    [InlineData("LABEL a\n<PRINT\nJMP a>", "jumps out")]
    [InlineData("JMP a\n<LABEL a\nPRINT>", "is jumped into")]
    [InlineData("JMP 1\n<PRINT>", "numbers cannot be followed")]
    [InlineData("<RET>", "leaves the frame")]
    public void Lines_that_cannot_be_taken_out_stay(string fixture, string why)
    {
        var (document, selection) = Selected(fixture);
        Assert.True(Refactorings.At(Workspace.Empty.With(document), document, selection).All(refactoring => refactoring.Kind != RefactoringKind.Extract), why);
    }

    [Fact]
    public void Lines_are_wrapped_in_TRY() => CheckSelected(
        "<    PUSH_STR \"f\"\n    READ_FILE>\n    PRINT",
        "Wrap in TRY",
        """
            TRY on_error
            PUSH_STR "f"
            READ_FILE
            END_TRY
            JMP after_error
        LABEL on_error
            CATCH error
            END_TRY
        LABEL after_error
            PRINT
        """);

    private static void CheckChange(string fixture, string title, params string[] expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var refactoring = Assert.Single(Refactorings.At(opened.Workspace, opened.Document, new TextSpan(opened.Cursor, 0)));
        Assert.Equal(title, refactoring.Title);
        Assert.Equal(expected.Select(text => text.TrimEnd()), refactoring.Edits.Select(file => OpenedFixture.Apply(file.Document, file.Edits).TrimEnd()));
    }

    private static void CheckSelected(string fixture, string title, string expected)
    {
        var (document, selection) = Selected(fixture);
        var refactoring = Refactorings.At(Workspace.Empty.With(document), document, selection).Single(candidate => candidate.Title == title);
        Assert.Equal(expected.TrimEnd(), OpenedFixture.Apply(document, refactoring.Edits.Single().Edits).TrimEnd());
    }

    private static (Document Document, TextSpan Selection) Selected(string fixture)
    {
        var (start, end) = (fixture.IndexOf('<', StringComparison.Ordinal), fixture.IndexOf('>', StringComparison.Ordinal) - 1);
        var text = fixture.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);
        return (Document.Open("file:///project/main.ttvm", 1, text), TextSpan.FromBounds(start, end));
    }
}
