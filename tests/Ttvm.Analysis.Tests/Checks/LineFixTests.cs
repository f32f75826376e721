using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>What becomes of a repair that a line offers when it is put into a file, of which the line knows nothing.</summary>
public sealed class LineFixTests
{
    [Theory]
    [InlineData("2D$0UP␍\n", "Change to OVER and OVER", "OVER\r\nOVER\r\n")]
    [InlineData("SLEEP 20$0␍\nHALT␍\n", "Push '20' first", "PUSH_INT 20\r\nSLEEP\r\nHALT\r\n")]
    public void New_lines_end_like_those_of_the_file(string text, string title, string repaired)
    {
        CheckFix(text, title, repaired);
        Assert.Equal(title, FixesOf(text)[0]);
    }

    [Theory]
    [InlineData("JMP 0\nSLEEP 20$0")]
    public void An_operand_is_only_removed_where_instructions_are_counted(string text) =>
        Assert.Equal(["Remove the surplus operand"], FixesOf(text));

    [Fact]
    public void What_takes_several_lines_moves_no_counted_instructions() =>
        CheckDiagnosticsWithoutFix("    JMP 0\n    JE 0\n    2DUP\n    SLEEP 20\n");

    private static void CheckDiagnosticsWithoutFix(string text) =>
        Assert.All(Bind(Fixture.Parse(text).Main).Diagnose(CheckOptions.Default, []).SelectMany(found => found.Fixes),
            fix => Assert.False(fix.AddsInstructions, fix.Title));

    private static List<string> FixesOf(string text)
    {
        var file = Fixture.Parse(text).Main;
        return [.. Bind(file).Diagnose(CheckOptions.Default, []).Where(found =>
            IsSyntax(found.Rule) && found.Span.Touches(file.Cursor!.Value)).SelectMany(found => found.Fixes).Select(fix => fix.Title)];
    }
}
