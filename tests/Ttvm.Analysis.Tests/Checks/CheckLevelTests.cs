using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>How findings are silenced and given other levels.</summary>
public sealed class CheckLevelTests
{
    [Fact]
    public void A_comment_silences_its_line() => CheckDiagnostics("""
            POP ; ttvm-ignore TTV0029 this is about something else
            POP
        ;   ^^^ TTV0029
            HALT
        """);

    [Fact]
    public void A_comment_on_a_line_of_its_own_silences_the_next() => CheckDiagnostics("""
            POP
        ;   ^^^ TTV0029
            ; ttvm-ignore TTV0029, TTV0032

            POP
            HALT
        """);

    [Fact]
    public void A_comment_at_the_top_silences_the_file() => CheckDiagnostics("""
        ; A program that fails.
        ; ttvm-ignore TTV0029
            POP
            POP
            HALT
        """);

    [Fact]
    public void Errors_and_unknown_codes_cannot_be_ignored() => CheckDiagnostics("""
            JMP nowhere ; ttvm-ignore TTV0003
        ;                             ^^^^^^^ TTV0048 TTV0003 is an error, which no comment can silence.
        ;       ^^^^^^^ TTV0003
            HALT ; ttvm-ignore TTV9999
        ;                      ^^^^^^^ TTV0048 There is no check 'TTV9999'.
        LABEL _end ; ttvm-ignore
        ;            ^^^^^^^^^^^ TTV0048 A code is missing, as in 'ttvm-ignore TTV0032'.
        """);

    [Fact]
    public void The_words_elsewhere_mean_nothing() => CheckDiagnostics("""
            PUSH_STR "; ttvm-ignore TTV0029"
            PRINT ; the comment ttvm-ignore is written in front
            POP
        ;   ^^^ TTV0029
            HALT
        """);

    [Theory]
    [InlineData("ttvm-ignore;")]
    [InlineData("ttvm-ignore ; TTV0029")]
    [InlineData("    PUSH_STR \"ttvm-ignore\" ; note")]
    [InlineData("    PUSH_STR ttvm-ignore TTV0029 ; note")]
    [InlineData("    STORE ttvm-ignore;")]
    [InlineData("LABEL ttvm-ignore; ttvm-ignored")]
    [InlineData("    HALT  ttvm-ignore TTV0029 TTV9999;")]
    [InlineData("    PUSH_STR \"; ttvm-ignore TTV9999\" ;")]
    [InlineData("; a ; ttvm-ignore TTV9999")]
    public void The_words_before_a_comment_mean_nothing(string line)
    {
        var found = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm",
            $"LABEL f\n    PUSH_INT 1\n{line}\n    CALL nothing\n    HALT"))).Diagnostics;
        Assert.Contains(found, diagnostic => diagnostic.Rule == DiagnosticRules.UndefinedLabel);
        Assert.DoesNotContain(found, diagnostic =>
            diagnostic.Rule == DiagnosticRules.FailedCheck || diagnostic.Rule == DiagnosticRules.BadIgnore);
    }

    [Theory]
    [InlineData("LABEL ttvm-ignore ; ttvm-ignore TTV0038")]
    [InlineData("LABEL \"ttvm-ignore ; x\" ;; ttvm-ignore TTV0038")]
    [InlineData("LABEL x ;; ttvm-ignore TTV0038 ttvm-ignore")]
    public void The_words_in_the_comment_count_whatever_stands_before_it(string line) => Assert.DoesNotContain(
        AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", $"    YIELD\n{line}\n    HALT"))).Diagnostics,
        diagnostic => diagnostic.Rule == DiagnosticRules.UnusedLabel);

    [Theory]
    [InlineData("LABEL ttvm-ignore ; note", "LABEL ttvm-ignore ; ttvm-ignore TTV0038 ; note")]
    [InlineData("LABEL ttvm-ignore ; ttvm-ignore TTV0029", "LABEL ttvm-ignore ; ttvm-ignore TTV0029 TTV0038")]
    public void The_edit_that_silences_a_line_finds_its_comment(string line, string expected)
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", line));
        var edit = IgnoreComments.Adding(tree, DiagnosticRules.UnusedLabel, 0)!;
        Assert.Equal(expected, FixtureFindings.Apply(line, new Fix("", [edit])));
    }

    [Fact]
    public void Settings_change_levels_but_not_of_errors()
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", "POP\nPUSH_INT 1\nJMP nowhere")));
        var options = new CheckOptions
        {
            Levels = ImmutableDictionary<string, CheckLevel>.Empty
                .Add(DiagnosticRules.StackUnderflow.Code, CheckLevel.Error)
                .Add(DiagnosticRules.ValuesLeftBehind.Code, CheckLevel.Off)
                .Add(DiagnosticRules.UndefinedLabel.Code, CheckLevel.Off),
        };
        Assert.Equal(
            [(DiagnosticRules.StackUnderflow, Severity.Error), (DiagnosticRules.UndefinedLabel, Severity.Error)],
            program.Diagnose(options).Select(diagnostic => (diagnostic.Rule, diagnostic.Severity)));
    }

    [Fact]
    public void A_level_of_error_does_not_prevent_assembly()
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", "POP")));
        Assert.False(program.HasErrors);
    }
}
