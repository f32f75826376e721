using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>A function that calls itself whatever way it goes.</summary>
public sealed class EndlessRecursionTests
{
    [Fact]
    public void A_call_of_itself_that_comes_on_every_way_is_found() => CheckDiagnostics("""
            PUSH_INT 1
            CALL f n
            HALT
        LABEL f
            LOAD n
            JZ other
            LOAD n
            CALL f n
        ;   ^^^^ TTV0066 The function 'f' calls itself on every way through it, so it never comes to its end.
            RET
        LABEL other
            PUSH_STR "again"
            PRINT
            PUSH_INT 5
            CALL f n
            RET
        """, "TTV0066");

    [Theory]
    [InlineData("LOAD n\nJZ end\nLOAD n\nCALL f n\nRET\nLABEL end\nRET")]
    [InlineData("LOAD n\nJZ end\nLOAD n\nCALL f n\nRET\nLABEL end\nHALT")]
    [InlineData("LOAD n\nJZ end\nLOAD n\nCALL f n\nRET\nLABEL end")]
    [InlineData("RECEIVE\nCALL f n\nRET")]
    [InlineData("YIELD\nLOAD n\nCALL f n\nRET")]
    [InlineData("TRY end\nLOAD n\nCALL f n\nLABEL end\nCATCH\nRET")]
    [InlineData("PUSH_INT 100\nLOAD n\nDIV\nCALL f n\nRET")]
    [InlineData("POP\nLOAD n\nCALL f n\nRET")]
    [InlineData("READ_LINE\nTO_INT\nCALL f n\nRET")]
    [InlineData("CALL g\nLOAD n\nCALL f n\nRET\nLABEL g\nHALT")]
    [InlineData("NONSENSE\nLOAD n\nCALL f n\nRET")]
    [InlineData("JMP f")]
    public void One_that_may_end_is_not(string function) =>
        CheckDiagnostics($"PUSH_INT 1\nPUSH_INT 1\nCALL f n\nHALT\nLABEL f\n{function}", "TTV0066");

    [Fact]
    public void A_CALL_behind_the_call_of_itself_does_not_hide_it() => CheckDiagnostics("""
            CALL f
            HALT
        LABEL f
            CALL f
        ;   ^^^^ TTV0066
            PUSH_INT 1
            PRINT
            RET
        """, "TTV0066");
}
