using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Actions;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Tests;

/// <summary>Repairs that are offered only where they have been tried out.</summary>
public sealed class RepairTests
{
    [Fact]
    public void A_copied_block_gets_a_label_of_its_own() => CheckRepair(
        "LABEL loop\n    YIELD\n    READ_LINE\n    JZ loop\nLABEL loop$0\n    READ_LINE\n    JZ loop\n    JMP loop\n",
        "TTV0004", "Change to 'loop_2' from here on",
        "LABEL loop\n    YIELD\n    READ_LINE\n    JZ loop\nLABEL loop_2\n    READ_LINE\n    JZ loop_2\n    JMP loop_2\n");

    [Fact]
    public void A_copy_of_a_copy_keeps_its_label() => CheckRepair(
        "LABEL \"a b\"\n    READ_LINE\n    JZ \"a b\"\nLABEL \"a b$0\"\n    READ_LINE\n    JZ \"a b\"\nLABEL \"a b\"\n    READ_LINE\n    JZ \"a b\"\n",
        "TTV0004", "Change to 'a b_2' from here on",
        "LABEL \"a b\"\n    READ_LINE\n    JZ \"a b\"\nLABEL \"a b_2\"\n    READ_LINE\n    JZ \"a b_2\"\nLABEL \"a b\"\n    READ_LINE\n    JZ \"a b\"\n");

    [Fact]
    public void A_second_label_goes_where_only_the_first_is_meant() => CheckRepair(
        "LABEL loop\n    YIELD\nLABEL loop$0 ; again\n    JMP loop\n", "TTV0004", "Remove the label",
        "LABEL loop\n    YIELD\n; again\n    JMP loop\n");

    [Fact]
    public void A_second_function_of_a_name_is_for_a_person_to_name() =>
        CheckNone("    CALL f\n    HALT\nLABEL f\n    RET\nLABEL f$0\n    YIELD\n    RET\n", "TTV0004");

    [Fact]
    public void A_POP_that_finds_nothing_goes() => CheckRepair(
        "    PUSH_INT 1\n    PRINT\n    POP$0 ; the rest\n    HALT\n", "TTV0029", "Remove POP",
        "    PUSH_INT 1\n    PRINT\n    ; the rest\n    HALT\n");

    [Fact]
    public void What_an_instruction_lacks_is_not_made_up() => CheckNone("    PUSH_INT 40\n    ADD$0\n    PRINT\n", "TTV0029");

    [Fact]
    public void An_open_TRY_is_closed_before_the_jump_back() => CheckRepair(
        "LABEL again␍\n    TRY$0 failed␍\n    READ_LINE␍\n    PRINT␍\n    JMP again␍\n␍\nLABEL failed␍\n    CATCH␍\n    PRINT␍\n    HALT␍\n",
        "TTV0044", "Insert END_TRY",
        "LABEL again\r\n    TRY failed\r\n    READ_LINE\r\n    PRINT\r\n    END_TRY\r\n    JMP again\r\n\r\nLABEL failed\r\n    CATCH\r\n    PRINT\r\n    HALT\r\n");

    [Fact]
    public void A_loop_that_also_goes_on_elsewhere_is_not_closed_by_guessing() => CheckNone(
        "LABEL again\n    TRY$0 failed\n    READ_LINE\n    JZ again\n    YIELD\n    JMP again\nLABEL failed\n    CATCH\n    PRINT\n    HALT\n", "TTV0044");

    [Theory]
    [InlineData("    PUSH_INT 1\n    JZ$0 never\n    YIELD\nLABEL never\n    HALT\n", "Remove the condition and its label",
        "    YIELD\n    HALT\n")]
    [InlineData("    TRUE\n    ; as it is\n    JZ$0 again ; why\nLABEL again\n    READ_LINE\n    JZ again\n", "Remove the condition",
        "    ; as it is\n    ; why\nLABEL again\n    READ_LINE\n    JZ again\n")]
    [InlineData("LABEL again\n    READ_LINE\n    JZ behind\n    NULL\n    JZ$0 again\nLABEL behind\n    HALT\n", "Jump without a condition",
        "LABEL again\n    READ_LINE\n    JZ behind\n    JMP again\nLABEL behind\n    HALT\n")]
    public void A_condition_that_is_written_in_the_program_goes(string fixture, string title, string expected) =>
        CheckRepair(fixture, "TTV0045", title, expected);

    [Theory]
    [InlineData("    FALSE\n    JZ$0 behind\n    YIELD\nLABEL behind\n    HALT\n")]
    [InlineData("    PUSH_INT 1\n    DUP\n    JZ$0 never\n    PRINT\nLABEL never\n    HALT\n")]
    public void A_condition_stays_where_code_would_be_left_without_a_way_to_it(string fixture) => CheckNone(fixture, "TTV0045");

    [Fact]
    public void A_message_to_who_is_looked_up_is_sent_by_name() => CheckRepair(
        "    PUSH_STR \"order\"\n    WHEREIS$0 \"the barista\" ; who\n    SEND ; off\n    HALT\n",
        "TTV0050", "Change to 'SENDNAMED'", "    PUSH_STR \"order\"\n    ; who\n    SENDNAMED \"the barista\" ; off\n    HALT\n");

    [Theory]
    [InlineData(
        "    WHEREIS$0 barista\n    STORE pid\n    PUSH_STR \"hello\"\n    PRINT\n    PUSH_STR \"order\"\n    LOAD pid\n    SEND\n    HALT\n",
        "    WHEREIS barista\n    STORE pid\n    PUSH_STR \"hello\"\n    PRINT\n    LOAD pid\n    JZ no_barista\n    PUSH_STR \"order\"\n    LOAD pid\n    SEND\nLABEL no_barista\n    HALT\n")]
    [InlineData(
        "    WHEREIS$0 barista␍\n    LINK␍\n    HALT␍\n",
        "    WHEREIS barista\r\n    STORE barista_pid\r\n    LOAD barista_pid\r\n    JZ no_barista\r\n    LOAD barista_pid\r\n    LINK\r\nLABEL no_barista\r\n    HALT\r\n")]
    [InlineData(
        "    WHEREIS$0 barista\n    STORE pid\n    LOAD pid\n    MONITOR\n    POP\n    JMP no_barista\nLABEL no_barista\n    HALT\n",
        "    WHEREIS barista\n    STORE pid\n    LOAD pid\n    JZ no_barista_2\n    LOAD pid\n    MONITOR\n    POP\nLABEL no_barista_2\n    JMP no_barista\nLABEL no_barista\n    HALT\n")]
    public void The_use_of_a_process_that_may_not_be_there_is_skipped(string fixture, string expected) =>
        CheckRepair(fixture, "TTV0050", "Skip this if nobody has the name", expected);

    [Theory]
    [InlineData("    WHEREIS$0 barista\n    MONITOR\n    PRINT\n    HALT\n")]
    [InlineData(
        "    WHEREIS$0 barista\n    STORE pid\n    LOAD pid\n    MONITOR\n    STORE ref\n    LOAD ref\n    PRINT\n    LOAD ref\n    PRINT\n    HALT\n")]
    [InlineData("    PUSH_STR \"order\"\n    WHEREIS$0 barista\n    STORE pid\n    LOAD pid\n    SEND\n    JMP 6\n    HALT\n")]
    public void What_needs_the_result_of_the_use_is_not_skipped(string fixture) => CheckNone(fixture, "TTV0050");

    private const string Minus = "LABEL minus\n    LOAD a\n    LOAD b\n    SUB\n    RET\n";

    private const string RightCall = "    PUSH_INT 2\n    PUSH_INT 1\n    CALL minus a b\n    PRINT\n";

    [Fact]
    public void A_value_that_lies_there_becomes_the_missing_parameter() => CheckRepair(
        RightCall + "    PUSH_INT 2\n    PUSH_INT 1\n    CALL minus$0 a\n    PRINT\n    HALT\n" + Minus,
        "TTV0069", "Add 'b'",
        RightCall + "    PUSH_INT 2\n    PUSH_INT 1\n    CALL minus a b\n    PRINT\n    HALT\n" + Minus);

    [Fact]
    public void A_value_that_is_wanted_behind_the_call_stays() => CheckNone(
        RightCall + "    PUSH_INT 2\n    PUSH_INT 1\n    CALL minus$0 a\n    ADD\n    PRINT\n    HALT\n" + Minus, "TTV0069");

    /// <summary>The repair must be offered, must take the finding away, and must bring no other; afterwards the program assembles, unless
    /// it has the same finding once more.</summary>
    private static void CheckRepair(string fixture, string code, string title, string expected)
    {
        var opened = OpenedFixture.Open(fixture);
        var before = opened.Document.Program.Diagnostics;
        var fix = At(opened).Single(fix => fix.Title == title && fix.Diagnostic.Rule.Code == code);
        var text = OpenedFixture.Apply(opened.Document, fix.Edits.Single().Edits);
        Assert.Equal(expected, text);
        var program = OpenedFixture.Open(text.Replace('\r', '␍')).Document.Program;
        Assert.Equal(Codes(before).Count(found => found == code) - 1, Codes(program.Diagnostics).Count(found => found == code));
        Assert.Empty(Codes(program.Diagnostics).Except(Codes(before)));
        Assert.True(!program.HasErrors || Codes(program.Diagnostics).Contains(code));
    }

    private static void CheckNone(string fixture, string code)
    {
        var opened = OpenedFixture.Open(fixture);
        var finding = Assert.Single(opened.Findings.Diagnostics, diagnostic => diagnostic.Rule.Code == code);
        Assert.DoesNotContain(At(opened), fix => fix.Diagnostic == finding && !fix.Title.StartsWith("Ignore", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Codes(IEnumerable<Diagnostic> diagnostics) => diagnostics.Select(diagnostic => diagnostic.Rule.Code);

    private static ImmutableArray<OfferedFix> At(OpenedFixture opened) =>
        CodeActions.At(opened.Workspace, opened.Document, opened.Findings, new TextSpan(opened.Cursor, 0));
}
