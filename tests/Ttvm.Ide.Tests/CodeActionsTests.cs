using System.Collections.Immutable;
using Ttvm.Ide.Actions;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Tests;

public sealed class CodeActionsTests
{
    [Fact]
    public void A_misspelt_mnemonic_is_repaired() => CheckFix("PUSH_IN$0 1", "Change to 'PUSH_INT'", "PUSH_INT 1");

    [Fact]
    public void A_misspelt_label_is_repaired() => CheckFix("LABEL start\nJMP stra$0t", "Change to 'start'", "LABEL start\nJMP start");

    [Fact]
    public void The_best_repair_of_a_finding_is_preferred()
    {
        var opened = OpenedFixture.Open("PRIN$0");
        var fixes = At(opened);
        Assert.True(fixes[0].IsPreferred);
        Assert.DoesNotContain(fixes.Skip(1), fix => fix.IsPreferred);
    }

    [Fact]
    public void Elsewhere_nothing_is_offered()
    {
        var opened = OpenedFixture.Open("PRIN\nYIE$0LD");
        Assert.Empty(At(opened));
    }

    [Fact]
    public void A_selection_offers_the_repairs_of_all_it_touches()
    {
        var opened = OpenedFixture.Open("PRIN\nDUPP\nYIELD");
        Assert.Equal(2, CodeActions.At(opened.Workspace, opened.Document, opened.Findings, new TextSpan(0, opened.Document.Text.Length))
            .Select(fix => fix.Diagnostic).Where(diagnostic => diagnostic.Rule == DiagnosticRules.UnknownInstruction).Distinct().Count());
    }

    [Theory]
    [InlineData("push_int 1\nPRINT", "PUSH_INT 1\nPRINT")]
    [InlineData("LABEL a:\nJMP a", "LABEL a\nJMP a")]
    [InlineData("PUSH_STR hello", "PUSH_STR \"hello\"")]
    [InlineData("PUSH_STR \"hello", "PUSH_STR \"hello\"")]
    [InlineData("PUSH_STR \"\\q\"", "PUSH_STR \"\\\\q\"")]
    public void What_is_only_misspelt_is_fixed_at_once(string text, string expected) => CheckFixAll(text, expected);

    [Theory]
    [InlineData("CALL f\nLABEL f\nRET")]
    [InlineData("PUSH_INT 1\nSTORE count\nHALT")]
    [InlineData("PUSH_STR \"a\" PRINT\nHALT")]
    [InlineData("SEND 0x2")]
    [InlineData("SENDNAMED a b")]
    [InlineData("PUSH_INT 1 2 3")]
    [InlineData("PRIN")]
    [InlineData("PUSH_INT 1\nHALT")]
    [InlineData("LABEL start\nJMP strat")]
    public void What_guesses_or_takes_something_away_is_not(string text) => CheckFixAll(text, text);

    [Fact]
    public void A_process_id_in_another_notation_is_written_out() => CheckFix("SEND 0x1$00", "Change to '16'", "SEND 16");

    [Fact]
    public void A_process_id_that_is_no_number_may_be_a_name() => CheckFix("SEND wor$0ker", "Change to 'SENDNAMED'", "SENDNAMED worker");

    private static void CheckFixAll(string text, string expected)
    {
        var opened = OpenedFixture.Open(text);
        Assert.Equal(expected, OpenedFixture.Apply(opened.Document, CodeActions.FixAll(opened.Findings)));
    }

    [Fact]
    public void The_whole_line_offers_its_repairs() => CheckFix("  $0  PRIN ; remark", "Change to 'PRINT'", "    PRINT ; remark");

    [Theory]
    [InlineData("LABEL a$0\nHALT", "TTV0038", "LABEL a  ; ttvm-ignore TTV0038\nHALT")]
    [InlineData("LABEL a$0 \t\nHALT", "TTV0038", "LABEL a  ; ttvm-ignore TTV0038\nHALT")]
    [InlineData("LABEL a$0 ; why\nHALT", "TTV0038", "LABEL a ; ttvm-ignore TTV0038 ; why\nHALT")]
    [InlineData("LABEL a$0 ; ttvm-ignore TTV0041, TTV0032 and why\nHALT", "TTV0038",
        "LABEL a ; ttvm-ignore TTV0041, TTV0032 TTV0038 and why\nHALT")]
    [InlineData("PUSH_STR a$0\nPRINT", "TTV0018", "PUSH_STR a  ; ttvm-ignore TTV0018\nPRINT")]
    [InlineData("STORE$0 t", "TTV0029", "STORE t  ; ttvm-ignore TTV0029")]
    public void A_finding_is_silenced_by_a_comment(string fixture, string code, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Contains(opened.Findings.Diagnostics, diagnostic => diagnostic.Rule.Code == code);
        var fix = At(opened).Single(fix => fix.Title == $"Ignore {code} with a comment");
        Assert.False(fix.IsPreferred);
        var text = OpenedFixture.Apply(opened.Document, fix.Edits.Single().Edits);
        Assert.Equal(expected, text);
        Assert.DoesNotContain(OpenedFixture.Open(text).Findings.Diagnostics, diagnostic => diagnostic.Rule.Code == code);
    }

    [Theory]
    [InlineData("JMP nowhe$0re")]
    [InlineData("PUSH_STR \"a$0")]
    public void An_error_is_never_silenced(string fixture) =>
        Assert.DoesNotContain(At(OpenedFixture.Open(fixture)), fix => fix.Title.StartsWith("Ignore", StringComparison.Ordinal));

    [Fact]
    public void Two_findings_of_a_kind_in_a_line_are_silenced_once() =>
        Assert.Single(At(OpenedFixture.Open("PUSH_STR \"\\q\\y$0\"\nPRINT")), fix => fix.Title == "Ignore TTV0015 with a comment");

    [Theory]
    [InlineData("    CALL f$0\n    HALT", "    CALL f\n    HALT\n\nLABEL f\n    RET\n")]
    [InlineData("    JMP f$0", "    JMP f\n\nLABEL f\n    HALT\n")]
    [InlineData("JZ f$0\nPRINT\n", "JZ f\nPRINT\nHALT\n\nLABEL f\nHALT\n")]
    [InlineData("JMP end\nJMP \"a b$0\"\nLABEL end\n", "JMP end\nJMP \"a b\"\nLABEL end\nHALT\n\nLABEL \"a b\"\nHALT\n")]
    public void A_missing_label_is_created(string fixture, string expected)
    {
        var name = fixture.Contains("a b", StringComparison.Ordinal) ? "a b" : "f";
        CheckFix(fixture, $"Create the label '{name}'", expected);
        Assert.False(At(OpenedFixture.Open(fixture)).Single(fix => fix.Title.StartsWith("Create", StringComparison.Ordinal)).IsPreferred);
    }

    [Fact]
    public void A_numeric_target_is_repaired_from_anywhere_in_its_line() =>
        CheckFix("$0JMP 1\nPRINT", "Replace 1 by the label 'at_1'", "JMP at_1\nLABEL at_1\nPRINT");

    [Fact]
    public void What_is_a_repair_is_no_refactoring_too()
    {
        var opened = OpenedFixture.Open("JMP 1$0\nPRINT");
        Assert.Single(At(opened), fix => fix.Title.StartsWith("Replace", StringComparison.Ordinal));
        Assert.Empty(Refactorings.At(opened.Workspace, opened.Document, opened.Findings, new TextSpan(opened.Cursor, 0)));
    }

    [Theory]
    [InlineData("POP\nPUSH_STR \"hi\"\nSEND 2$0", "STORE w_pid\nPUSH_STR \"hi\"\nLOAD w_pid\nSEND")]
    [InlineData("STORE child\nPUSH_STR \"hi\"\nSEND 2$0 ; why", "STORE child\nPUSH_STR \"hi\"\nLOAD child\nSEND ; why")]
    [InlineData("SEND 2$0", "DUP\nSTORE w_pid\nLOAD w_pid\nSEND")]
    [InlineData("POP\nLINK 2$0", "STORE w_pid\nLOAD w_pid\nLINK")]
    [InlineData("POP\nLABEL again\nPUSH_INT 1\nSTORE w_pid\nLINK 2$0\nJMP again",
        "STORE w_pid_2\nLABEL again\nPUSH_INT 1\nSTORE w_pid\nLOAD w_pid_2\nLINK\nJMP again")]
    public void The_id_that_SPAWN_gives_takes_the_place_of_a_number(string after, string expected) => CheckFix(
        $"PUSH_STR \"w\"\nSPAWN\n{after}\nHALT\nLABEL w\nRECEIVE\nPRINT\nHALT",
        "Keep the process id that SPAWN gives",
        $"PUSH_STR \"w\"\nSPAWN\n{expected}\nHALT\nLABEL w\nRECEIVE\nPRINT\nHALT");

    [Fact]
    public void The_id_below_a_reference_is_kept_too() => CheckFix(
        "PUSH_STR \"w\"\nSPAWN_MONITOR\nPOP\nPOP\nLINK 2$0", "Keep the process id that SPAWN_MONITOR gives",
        "PUSH_STR \"w\"\nSPAWN_MONITOR\nOVER\nSTORE w_pid\nPOP\nPOP\nLOAD w_pid\nLINK");

    [Fact]
    public void What_is_stored_above_the_id_is_not_the_id() => CheckFix(
        "PUSH_STR \"w\"\nSPAWN_MONITOR\nSTORE ref\nPOP\nLINK 2$0\nLOAD ref\nPRINT",
        "Keep the process id that SPAWN_MONITOR gives",
        "PUSH_STR \"w\"\nSPAWN_MONITOR\nOVER\nSTORE w_pid\nSTORE ref\nPOP\nLOAD w_pid\nLINK\nLOAD ref\nPRINT");

    [Theory]
    [InlineData("PUSH_INT 1\nSEND 2$0\nPUSH_STR \"w\"\nSPAWN\nPOP", "comes before the SPAWN")]
    [InlineData("PUSH_STR \"w\"\nSPAWN\nPOP\nCALL f\nHALT\nLABEL f\nPUSH_INT 1\nSEND 2$0\nRET", "stands in another frame")]
    [InlineData("PUSH_STR \"w\"\nSPAWN\nPOP\nLABEL f\nPUSH_INT 1\nSEND 2$0\nCALL f", "may be executed in another frame")]
    public void A_number_stays_where_the_id_is_not_at_hand(string fixture, string why) =>
        Assert.False(At(OpenedFixture.Open(fixture)).Any(fix => fix.Title.StartsWith("Keep", StringComparison.Ordinal)), why);

    [Theory]
    [InlineData("POP\nPUSH_STR \"hi\"\nSEND 2$0", false)]
    [InlineData("POP\nLINK 2$0", false)]
    [InlineData("POP\nRECEIVE\nSEND 2$0", true)]
    [InlineData("SELF\nSEND 1\nRECEIVE\nSEND 2$0", false)]
    [InlineData("PUSH_INT 1\nSEND\nRECEIVE\nSEND 2$0", false)]
    [InlineData("POP\nMONITOR 99\nPOP\nRECEIVE\nSEND 2$0", false)]
    [InlineData("POP\nPUSH_STR \"w\"\nSPAWN\nRECEIVE\nSEND 2$0", false)]
    public void A_name_is_offered_only_where_the_process_has_been_heard_from(string after, bool isOffered)
    {
        var opened = OpenedFixture.Open($"PUSH_STR \"w\"\nSPAWN\n{after}\nHALT\nLABEL w\nPUSH_INT 1\nSEND 1\nRECEIVE\nPRINT\nHALT");
        Assert.Equal(isOffered, At(opened).Any(fix => fix.Title == "Use the registered name 'w' instead of process id 2"));
    }

    private static ImmutableArray<OfferedFix> At(OpenedFixture opened) =>
        CodeActions.At(opened.Workspace, opened.Document, opened.Findings, new TextSpan(opened.Cursor, 0));

    private static void CheckFix(string fixture, string title, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        Assert.Equal(expected, OpenedFixture.Apply(opened.Document, At(opened).Single(fix => fix.Title == title).Edits.Single().Edits));
    }
}
