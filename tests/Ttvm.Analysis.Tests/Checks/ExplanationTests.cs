using Ttvm.Analysis.Checks;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Other places that findings point to.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public void A_missing_value_comes_with_the_jumps_that_lead_there() => CheckRelated(
        "TTV0029",
        """
            GET_ARGS
            LEN
            JZ one
            NULL
            JZ one
            HALT
        LABEL two
            PUSH_INT 1
            ADD
            PRINT
            HALT
        LABEL one
            JMP two
        """,
        "8 Pushes the int that is there.",
        "3 This jump leads there.",
        "13 This jump leads there.");

    [Fact]
    public void A_handler_is_reached_by_an_exception() => CheckRelated(
        "TTV0029",
        """
            TRY failed
            PUSH_STR "x"
            THROW
        LABEL failed
            CATCH
            POP
            POP
        """,
        "1 An exception behind this leads there.");

    [Fact]
    public void Where_control_runs_straight_on_there_is_nothing_to_add() =>
        CheckRelated("TTV0029", "PUSH_INT 1\nADD", "1 Pushes the int that is there.");

    [Fact]
    public void A_function_that_fails_shows_where() => CheckRelated(
        "TTV0031", "PUSH_STR \"a\"\nCALL inc n\nPRINT\nHALT\nLABEL inc\nLOAD n\nPUSH_INT 1\nADD\nRET", "1 Pushes the str.",
        "8 ADD gets it here.");

    [Fact]
    public void A_variable_without_a_value_comes_with_a_way_past_its_STORE() =>
        CheckRelated("TTV0034", "GET_ARGS\nLEN\nJZ none\nPUSH_INT 1\nSTORE found\nLABEL none\nLOAD found\nPRINT",
            "3 This jump leads there.");

    [Fact]
    public void A_variable_that_is_removed_on_some_way_shows_where() =>
        CheckRelated("TTV0034", "PUSH_INT 1\nSTORE x\nGET_ARGS\nLEN\nJZ on\nDELETE x\nLABEL on\nLOAD x\nPRINT",
            "6 It may have been removed here.");

    [Fact]
    public void A_loop_that_stores_at_its_end_is_entered_without_a_value() => CheckRelated(
        "TTV0034",
        "LABEL again\nTRY none\nLOAD x\nPRINT\nEND_TRY\nLABEL next\nLOAD x\nPRINT\nREAD_LINE\nSTORE x\nJMP again\nLABEL none\nCATCH\nPOP\nEND_TRY\nJMP next",
        "2 Control comes straight from here, where it has no value.");

    [Fact]
    public void A_variable_of_another_function_shows_its_STORE() =>
        CheckRelated("TTV0033", "PUSH_INT 1\nSTORE x\nCALL f\nHALT\nLABEL f\nLOAD x\nPRINT\nRET",
            "2 It is stored here, in another function.", "3 CALL does not give it here.");

    [Theory]
    [InlineData("HALT\nYIELD", "1 Control does not go on behind HALT.")]
    [InlineData("LABEL top\nYIELD\nJMP top\n\nYIELD", "3 Control goes elsewhere here.")]
    [InlineData("CALL die\nYIELD\nHALT\nLABEL die\nHALT", "1 'die' never returns.")]
    public void Code_that_is_never_reached_shows_why(string program, string place) => CheckRelated("TTV0039", program, place);

    [Fact]
    public void A_RET_of_a_function_that_control_ran_into_shows_where() =>
        CheckRelated("TTV0035", "CALL f\nPUSH_INT 1\nPRINT\nLABEL f\nPUSH_INT 2\nPRINT\nRET", "3 Control runs on into 'f' behind this.");

    [Fact]
    public void A_process_looked_up_and_stored_is_followed_to_where_it_is_used() => CheckRelated(
        "TTV0050",
        """
            WHEREIS desk
            STORE desk
            PUSH_STR "order"
            LOAD desk
            SEND
        """,
        "5 It is used here.");

    [Theory]
    [InlineData("STORE d\nLOAD d\nJZ none\nPUSH_INT 1\nLOAD d\nSEND\nLABEL none")]
    [InlineData("STORE d\nJMP on\nLABEL on\nPUSH_INT 1\nLOAD d\nSEND")]
    [InlineData("STORE d\nSELF\nSTORE d\nPUSH_INT 1\nLOAD d\nSEND")]
    [InlineData("STORE d\nPUSH_INT 1\nLOAD d\nDUP\nPRINT\nSEND")]
    [InlineData("STORE d\nPUSH_INT 1\nLOAD e\nSEND")]
    [InlineData("DUP\nPRINT\nLINK")]
    public void A_process_that_something_may_have_looked_at_is_not(string rest) =>
        Assert.DoesNotContain(Bind(Fixture.Parse($"SELF\nSTORE e\nWHEREIS desk\n{rest}").Main).Diagnostics,
            diagnostic => diagnostic.Rule.Code == "TTV0050");

    /// <summary>The only finding of this code points to these lines, counted from 1, with these messages.</summary>
    private static void CheckRelated(string code, string program, params string[] places)
    {
        var bound = Bind(Fixture.Parse(program).Main);
        var finding = Assert.Single(bound.Diagnostics, diagnostic => diagnostic.Rule.Code == code);
        Assert.Equal(places, finding.Related.Select(place => $"{bound.Tree.Text.GetLineIndex(place.Span.Start) + 1} {place.Message}"));
    }
}
