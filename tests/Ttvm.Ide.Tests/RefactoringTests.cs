using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Actions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

public sealed class RefactoringTests
{
    [Fact]
    public void A_numeric_target_becomes_a_label() => CheckRepair(
        "JMP 2$0\nYIELD\nPRINT\nJZ 2",
        "Replace 2 by the label 'at_2'",
        "JMP at_2\nYIELD\nLABEL at_2\nPRINT\nJZ at_2");

    [Fact]
    public void A_label_that_stands_there_already_is_used() =>
        CheckRepair("JMP 1$0\nLABEL here\nYIELD\nPRINT", "Replace 1 by the label 'here'", "JMP here\nLABEL here\nYIELD\nPRINT");

    [Fact]
    public void The_end_of_the_program_is_a_target() => CheckRepair("JMP 1$0", "Replace 1 by the label 'at_1'", "JMP at_1\nLABEL at_1\n");

    [Fact]
    public void A_target_whose_finding_is_silenced_can_still_be_rewritten() =>
        CheckChange("JMP 1$0 ; ttvm-ignore TTV0046\nPRINT", "Replace 1 by the label 'at_1'",
            "JMP at_1 ; ttvm-ignore TTV0046\nLABEL at_1\nPRINT");

    [Fact]
    public void A_literal_pid_becomes_a_name_that_the_worker_registers() => CheckRepair(
        """
        PUSH_STR "worker"
        SPAWN
        POP
        RECEIVE
        SEND 2$0
        ;- worker.ttvm
        ; About it.
        RECEIVE
        """,
        "Use the registered name 'worker' instead of process id 2",
        "PUSH_STR \"worker\"\nSPAWN\nPOP\nRECEIVE\nSENDNAMED \"worker\"\n",
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

    [Fact]
    public void What_never_goes_on_gets_no_RET_and_what_follows_stands_apart() => CheckSelected(
        """
        JZ done
        <PUSH_INT 1
        PRINT
        HALT>
        LABEL done
        PUSH_INT 2
        PRINT
        HALT
        LABEL other
        RET
        """,
        "Extract routine 'extracted'",
        """
        JZ done
        CALL extracted
        LABEL done
        PUSH_INT 2
        PRINT
        HALT

        LABEL extracted
        PUSH_INT 1
        PRINT
        HALT

        LABEL other
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
        Assert.True(At(document, selection).All(refactoring => refactoring.Kind != RefactoringKind.Extract), why);
    }

    [Fact]
    public void Lines_are_wrapped_in_TRY() => CheckSelected(
        "<    PUSH_STR \"f\"\n    READ_FILE\n    PRINT>\n    YIELD",
        "Wrap in TRY",
        """
            TRY on_error
            PUSH_STR "f"
            READ_FILE
            PRINT
            END_TRY
            JMP after_error
        LABEL on_error
            CATCH error
            LOAD error
            EPRINT
            END_TRY
        LABEL after_error
            YIELD
        """);

    [Fact]
    public void What_the_lines_take_and_leave_is_wrapped_with_them() => CheckSelected(
        "PUSH_STR \"f\"\n<READ_FILE>\n\nPRINT\nYIELD",
        "Wrap lines 1 to 4 in TRY",
        """
        TRY on_error
        PUSH_STR "f"
        READ_FILE

        PRINT
        END_TRY
        JMP after_error
        LABEL on_error
        CATCH error
        LOAD error
        EPRINT
        END_TRY
        LABEL after_error
        YIELD
        """);

    [Fact]
    public void The_error_does_not_take_the_place_of_a_variable() =>
        Assert.Contains("CATCH error_2\nLOAD error_2\n",
            Wrapped("PUSH_INT 1\nSTORE error\n<PUSH_STR \"file\"\nREAD_FILE\nPRINT>\nLOAD error\nPRINT"), StringComparison.Ordinal);

    [Theory]
    [InlineData("LABEL f\n<PRINT>\nRET\nHALT", "takes what the caller has left")]
    [InlineData("PUSH_INT 1\nLABEL again\n<PRINT>\nPUSH_INT 1\nJMP again", "a label stands between")]
    [InlineData("<CALL_FUNCTION>", "nobody knows what it does")]
    [InlineData("<PUSH_INT 1\nSTORE a>\nLOAD a\nPRINT", "others read what may not have been written")]
    [InlineData("LABEL a\n<PUSH_INT 1\nJZ b>\nYIELD\nLABEL b", "jumps out")]
    public void Lines_that_would_not_leave_things_as_they_were_stay(string fixture, string why) =>
        Assert.True(Wrapped(fixture) is null, why);

    /// <summary>Every line and many ranges of every program: what comes out has no finding that the program had not before.</summary>
    [Fact]
    public void What_comes_out_has_nothing_wrong_that_was_not_wrong_before()
    {
        var changed = 0;
        foreach (var path in Repository.GetFiles().Where(path => path.EndsWith(".ttvm", StringComparison.Ordinal)
            && (path.StartsWith("examples/", StringComparison.Ordinal) || path.StartsWith("tests/programs/", StringComparison.Ordinal))))
        {
            var document = Document.Open(OpenedFixture.UriOf(path), 1, File.ReadAllText(Repository.PathOf(path)));
            var workspace = Workspace.Empty.With(document);
            var findings = Findings.Of(workspace, document, CheckOptions.Default);
            var before = Count(findings);
            for (var first = 0; first < document.Text.LineCount; first++)
            {
                foreach (var last in new[] { first, first + 3 }.Where(last => last < document.Text.LineCount))
                {
                    var selection = TextSpan.FromBounds(document.Text.GetLineSpan(first).Start, document.Text.GetLineSpan(last).End);
                    foreach (var refactoring in Refactorings.At(workspace, document, findings, selection))
                    {
                        changed++;
                        var after = Document.Open(document.Uri, 2, OpenedFixture.Apply(document, refactoring.Edits.Single().Edits));
                        var added = Count(Findings.Of(Workspace.Empty.With(after), after, CheckOptions.Default))
                            .Where(count => count.Value > before.GetValueOrDefault(count.Key));
                        Assert.True(!added.Any(),
                            $"{refactoring.Title} in {path}, lines {first + 1} to {last + 1}: {string.Join(", ", added)}\n{after.Text.Text}");
                    }
                }
            }
        }

        Assert.InRange(changed, 100, int.MaxValue);

        static Dictionary<string, int> Count(Findings findings) =>
            findings.Diagnostics.CountBy(diagnostic => diagnostic.Rule.Code).ToDictionary();
    }

    private static string? Wrapped(string fixture)
    {
        var (opened, selection) = Selected(fixture);
        return At(opened, selection).FirstOrDefault(refactoring => refactoring.Title.StartsWith("Wrap",
            StringComparison.Ordinal)) is { } wrap ? OpenedFixture.Apply(opened, wrap.Edits.Single().Edits) : null;
    }

    private static ImmutableArray<Refactoring> At(Document document, TextSpan selection)
    {
        var workspace = Workspace.Empty.With(document);
        return Refactorings.At(workspace, document, Findings.Of(workspace, document, CheckOptions.Default), selection);
    }

    private static void CheckRepair(string fixture, string title, params string[] expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var fix = CodeActions.At(opened.Workspace, opened.Document, opened.Findings, new TextSpan(opened.Cursor, 0))
            .Single(fix => fix.Title == title);
        Assert.Equal(expected.Select(text => text.TrimEnd()),
            fix.Edits.Select(file => OpenedFixture.Apply(file.Document, file.Edits).TrimEnd()));
    }

    private static void CheckChange(string fixture, string title, params string[] expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var refactoring = Assert.Single(Refactorings.At(opened.Workspace, opened.Document, opened.Findings,
            new TextSpan(opened.Cursor, 0)));
        Assert.Equal(title, refactoring.Title);
        Assert.Equal(expected.Select(text => text.TrimEnd()),
            refactoring.Edits.Select(file => OpenedFixture.Apply(file.Document, file.Edits).TrimEnd()));
    }

    private static void CheckSelected(string fixture, string title, string expected)
    {
        var (document, selection) = Selected(fixture);
        var refactoring = At(document, selection).Single(candidate => candidate.Title == title);
        Assert.Equal(expected.TrimEnd(), OpenedFixture.Apply(document, refactoring.Edits.Single().Edits).TrimEnd());
    }

    private static (Document Document, TextSpan Selection) Selected(string fixture)
    {
        var (start, end) = (fixture.IndexOf('<', StringComparison.Ordinal), fixture.IndexOf('>', StringComparison.Ordinal) - 1);
        var text = fixture.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);
        return (Document.Open("file:///project/main.ttvm", 1, text), TextSpan.FromBounds(start, end));
    }
}
