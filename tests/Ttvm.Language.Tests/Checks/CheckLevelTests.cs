using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Syntax;
using static Ttvm.Language.Tests.DiagnosticAssert;

namespace Ttvm.Language.Tests.Checks;

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

    [Fact]
    public void Settings_change_levels_but_not_of_errors()
    {
        var program = BoundProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", "POP\nPUSH_INT 1\nJMP nowhere")));
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
        var program = BoundProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", "POP")));
        Assert.False(program.HasErrors);
    }
}
