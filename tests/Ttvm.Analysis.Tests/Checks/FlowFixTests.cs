using Ttvm.Analysis.Checks;
using Ttvm.Language.Diagnostics;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Repairs of what the analysis of whole functions finds.</summary>
public sealed class FlowFixTests
{
    [Fact]
    public void Control_is_kept_out_of_a_function() => CheckFix(
        "    CALL f\n    PUSH_STR \"main\"\n    PRINT$0 ; the last\n\n; says f\nLABEL f\n    PUSH_STR \"f\"\n    PRINT\n    RET",
        "Insert HALT",
        "    CALL f\n    PUSH_STR \"main\"\n    PRINT ; the last\n    HALT\n\n; says f\nLABEL f\n    PUSH_STR \"f\"\n    PRINT\n    RET");

    [Fact]
    public void What_is_inserted_ends_as_the_lines_of_the_file_do()
    {
        CheckFix("    CALL f␍\n    YIELD$0␍\nLABEL f␍\n    RET␍\n", "Insert HALT",
            "    CALL f\r\n    YIELD\r\n    HALT\r\nLABEL f\r\n    RET\r\n");
        CheckFix("    PUSH_INT 1␍\n    PUSH_INT 2␍\n    HALT$0␍\n", "Drop 2 values with POP",
            "    PUSH_INT 1\r\n    PUSH_INT 2\r\n    POP\r\n    POP\r\n    HALT\r\n");
        CheckFix("again$0: YIELD␍\nJMP again␍\n", "Change to 'LABEL again'", "LABEL again\r\nYIELD\r\nJMP again\r\n");
    }

    [Fact]
    public void A_function_ends_before_another() => CheckFix(
        "    CALL f\n    CALL g\n    HALT\nLABEL f\n    PUSH_INT 1\n    PRINT$0\nLABEL g\n    PUSH_INT 2\n    PRINT\n    RET",
        "Insert RET",
        "    CALL f\n    CALL g\n    HALT\nLABEL f\n    PUSH_INT 1\n    PRINT\n    RET\nLABEL g\n    PUSH_INT 2\n    PRINT\n    RET");

    [Fact]
    public void A_function_without_RET_gets_one_and_the_code_of_its_caller_stays()
    {
        const string Program = "    CALL f\n    PUSH_INT 1\n    PRI$0NT\n    HALT\nLABEL f\n    PUSH_INT 2\n    PRINT";
        CheckFix(Program, "Insert RET", $"{Program.Replace("$0", "", StringComparison.Ordinal)}\n    RET");
        Assert.Single(FixesOf("TTV0039", Program));
        CheckNo("TTV0039", $"{Program}\n    RET");
    }

    [Theory]
    [InlineData("CALL f\nNULL\nPRINT\nHALT\nLABEL f\nNULL\nPRINT\nHALT")]
    [InlineData("CALL f\nNULL\nPRINT\nHALT\nLABEL f\nNULL\nPRINT\nJMP f")]
    [InlineData("CALL f\nNULL\nPRINT\nHALT\nLABEL f\nNULL\nTHROW")]
    [InlineData("CALL f\nNULL\nPRINT\nHALT\nLABEL f\nCALL g\nLABEL g\nNULL\nTHROW")]
    public void The_code_of_a_caller_is_never_removed(string program) => Assert.DoesNotContain(
        FixesOf("TTV0039", program), fix => fix.Title == "Remove the unreachable code");

    [Fact]
    public void The_RET_that_is_missing_stands_at_the_way_to_the_end() => CheckFix(
        "    CALL f\n    PRI$0NT\n    HALT\nLABEL f\n    TRUE\n    JZ no\n    PUSH_INT 1\n    HALT\nLABEL no\n    PUSH_INT 2\n; the end",
        "Insert RET",
        "    CALL f\n    PRINT\n    HALT\nLABEL f\n    TRUE\n    JZ no\n    PUSH_INT 1\n    HALT\nLABEL no\n    PUSH_INT 2\n    RET\n; the end");

    [Fact]
    public void The_RET_of_a_function_stays() => CheckFix(
        "    CALL f\n    PUSH_STR \"main\"\n    PRINT\nLABEL f\n    PUSH_STR \"f\"\n    PRINT\n    R$0ET",
        "Insert HALT",
        "    CALL f\n    PUSH_STR \"main\"\n    PRINT\n    HALT\nLABEL f\n    PUSH_STR \"f\"\n    PRINT\n    RET");

    [Fact]
    public void A_RET_of_the_program_alone_becomes_HALT() => Assert.Single(FixesOf("TTV0035", "PUSH_INT 1\nPRINT\nRET"));

    [Fact]
    public void Text_is_made_of_the_value_on_top() =>
        CheckFix("    PUSH_STR \"n = \"\n    PUSH_INT 1\n    CONCAT\n    PRINT", "Insert TO_STR",
            "    PUSH_STR \"n = \"\n    PUSH_INT 1\n    TO_STR\n    CONCAT\n    PRINT");

    [Fact]
    public void Text_is_made_of_a_value_below() =>
        CheckFix("    PUSH_INT 1\n    PUSH_STR \" item\"\n    CONCAT\n    PRINT", "Insert TO_STR",
            "    PUSH_INT 1\n    TO_STR\n    PUSH_STR \" item\"\n    CONCAT\n    PRINT");

    [Fact]
    public void A_number_is_not_made_of_text() => Assert.Empty(FixesOf("TTV0031", "PUSH_STR \"a\"\nPUSH_INT 1\nADD\nPRINT"));

    [Fact]
    public void An_unused_label_goes() => CheckFix("    YIELD\nLABEL again ; once\n    HALT", "Remove the label",
        "    YIELD\n; once\n    HALT");

    [Fact]
    public void An_unused_label_is_meant() =>
        CheckFix("    YIELD\nLABEL again\n    HALT", "Change to '_again'", "    YIELD\nLABEL _again\n    HALT");

    [Fact]
    public void Unreachable_code_goes() => CheckFix("    HALT\n    PUSH_INT 1\n    PRINT\n", "Remove the unreachable code", "    HALT\n");

    [Fact]
    public void Unreachable_code_that_somebody_may_name_stays() =>
        Assert.Empty(FixesOf("TTV0039", "    HALT\n    PUSH_INT 1\nLABEL on\n    PRINT\n    JMP on"));

    [Fact]
    public void An_END_TRY_that_closes_nothing_goes() =>
        CheckFix("    YIELD\n    END_TRY\n    HALT", "Remove END_TRY", "    YIELD\n    HALT");

    [Fact]
    public void An_END_TRY_that_another_function_needs_is_right() => CheckDiagnostics(
        "    CALL f\n    JMP end\nLABEL f\n    TRY failed\n    CALL g\nLABEL end\n    END_TRY\n    HALT\nLABEL failed\n    CATCH\n    POP\n    RET\nLABEL g\n    RET", "TTV0043");

    [Fact]
    public void An_endless_loop_lets_others_run() => CheckFix(
        "    PUSH_STR \"hello_world\"\n    SPAWN\n    POP\nLABEL again\n    JMP again", "Insert YIELD",
        "    PUSH_STR \"hello_world\"\n    SPAWN\n    POP\nLABEL again\n    YIELD\n    JMP again");

    [Fact]
    public void Without_processes_nobody_gains_by_YIELD() => Assert.Empty(FixesOf("TTV0042", "LABEL again\n    JMP again"));

    [Fact]
    public void A_code_in_another_case() => CheckFix("    HALT ; ttvm-ignore ttv0032", "Change to 'TTV0032'",
        "    HALT ; ttvm-ignore TTV0032");

    [Theory]
    [InlineData("    HALT  ; ttvm-ignore TTV9999 for now\n", "Remove the comment", "    HALT\n")]
    [InlineData("    HALT\n; ttvm-ignore TTV0003\n    HALT ; ttvm-ignore TTV0039", "Remove the comment",
        "    HALT\n    HALT ; ttvm-ignore TTV0039")]
    [InlineData("LABEL a ; ttvm-ignore␍\n    JMP a ; ttvm-ignore TTV0042", "Remove the comment",
        "LABEL a\r\n    JMP a ; ttvm-ignore TTV0042")]
    [InlineData("    YIELD\n    END_TRY ; ttvm-ignore TTV9999, TTV0043 and why", "Remove 'TTV9999'",
        "    YIELD\n    END_TRY ; ttvm-ignore TTV0043 and why")]
    [InlineData("    YIELD\n    END_TRY ; ttvm-ignore TTV0043, TTV9999 and why", "Remove 'TTV9999'",
        "    YIELD\n    END_TRY ; ttvm-ignore TTV0043 and why")]
    public void What_ignores_nothing_goes(string fixture, string title, string expected)
    {
        CheckFix(fixture, title, expected);
        Assert.Empty(Bind(Fixture.Parse(expected).Main).Diagnostics);
    }

    [Theory]
    [InlineData("TTV0043", "YIELD\nEND_TRY\nHALT", true)]
    [InlineData("TTV0048", "HALT ; ttvm-ignore TTV9999", false)]
    [InlineData("TTV0038", "YIELD\nLABEL again\nHALT", false)]
    [InlineData("TTV0039", "HALT\nYIELD", false)]
    [InlineData("TTV0031", "PUSH_STR \"a\"\nPUSH_INT 1\nCONCAT\nPRINT", false)]
    [InlineData("TTV0040", "PUSH_INT 1\nSTORE x\nHALT", false)]
    [InlineData("TTV0032", "PUSH_INT 1\nHALT", false)]
    public void Only_what_changes_nothing_is_made_everywhere(string code, string program, bool expected) =>
        Assert.All(FixesOf(code, program), fix => Assert.Equal(expected, fix.KeepsMeaning));

    [Fact]
    public void A_code_is_spelt_right_without_looking_but_not_removed() =>
        Assert.Equal([("Change to 'TTV0032'", true), ("Remove the comment", false)],
            FixesOf("TTV0048", "HALT ; ttvm-ignore ttv0032").Select(fix => (fix.Title, fix.KeepsMeaning)));

    private static List<Fix> FixesOf(string code, string program)
    {
        List<Diagnostic> found = [.. Bind(Fixture.Parse(program).Main).Diagnostics.Where(diagnostic => diagnostic.Rule.Code == code)];
        Assert.NotEmpty(found);
        return [.. found.SelectMany(diagnostic => diagnostic.Fixes)];
    }
}
