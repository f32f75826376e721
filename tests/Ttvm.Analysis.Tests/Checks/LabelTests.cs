using Ttvm.Analysis.Checks;
using Ttvm.Language.Diagnostics;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Labels that lead nowhere, or to two places.</summary>
public sealed class LabelTests
{
    [Fact]
    public void Undefined_labels() => CheckSyntax("""
        LABEL start
            JMP strat
        ;       ^^^^^ TTV0003 Undefined label 'strat'; did you mean 'start'?
            JZ "Start"
        ;       ^^^^^ TTV0003 Undefined label 'Start'; did you mean 'start'?
            CALL nowhere x
        ;        ^^^^^^^ TTV0003 Undefined label 'nowhere'.
            TRY -1
        ;       ^^ TTV0003
            RECEIVE_TIMEOUT 5 later int
        ;                     ^^^^^ TTV0003
        """);

    [Fact]
    public void Fix_of_an_undefined_label() => CheckFix("LABEL start\nJMP strat", "Change to 'start'", "LABEL start\nJMP start");

    [Fact]
    public void Fix_of_an_undefined_label_to_one_that_needs_quotes() =>
        CheckFix("LABEL \"my loop\"\nJMP my_loop", "Change to 'my loop'", "LABEL \"my loop\"\nJMP \"my loop\"");

    [Fact]
    public void Fix_of_an_undefined_label_in_quotes() =>
        CheckFix("LABEL \"my loop\"\nJMP \"my lop\"", "Change to 'my loop'", "LABEL \"my loop\"\nJMP \"my loop\"");

    [Fact]
    public void Duplicate_labels() => CheckSyntax("""
        LABEL a
        LABEL b
        LABEL "a"
        ;      ^ TTV0004 The label 'a' is already defined.
        LABEL a
        ;     ^ TTV0004
        """);

    [Fact]
    public void A_duplicate_label_shows_the_first_definition()
    {
        var bound = Bind(Fixture.Parse("LABEL a\nLABEL a").Main);
        var related = Assert.Single(Assert.Single(bound.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error).Related);
        Assert.Equal(bound.References[0].Span, related.Span);
    }

    [Fact]
    public void Numeric_targets() => CheckSyntax("""
            JMP 0
            JZ 4
            JZ 5
        ;      ^ TTV0005 There is no instruction '5'; the program ends at 4.
            CALL 99999999999999999999 x
        ;        ^^^^^^^^^^^^^^^^^^^^ TTV0005
        """);
}
