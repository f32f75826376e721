using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>A branch that stores a value for nobody, because it runs on into the next one.</summary>
public sealed class OverwrittenTests
{
    private const string Rate = """
        GET_ARGS
        LEN
        STORE t
        LOAD t
        JZ cold
        LOAD t
        PUSH_INT 2
        LT
        JZ hot
        PUSH_STR "warm"
        STORE word
        MISSING
        LABEL hot
        PUSH_STR "hot"
        STORE word
        JMP rated
        LABEL cold
        PUSH_STR "cold"
        STORE word
        LABEL rated
        LOAD word
        PRINT
        """;

    [Fact]
    public void The_fix_jumps_where_the_other_branches_do() => CheckFix(
        Rate.Replace("\nMISSING", "", StringComparison.Ordinal), "Insert JMP rated",
        Rate.Replace("MISSING", "JMP rated", StringComparison.Ordinal));

    /// <summary>What others do is not known, so there is nothing to offer, but it is wrong all the same.</summary>
    [Fact]
    public void Two_branches() => CheckDiagnostics("""
            GET_ARGS
            LEN
            JZ none
            PUSH_STR "some"
            STORE word
        ;   ^^^^^ TTV0077 What is stored in 'word' here is overwritten at once: control runs on into the next label, which stores another value.
        LABEL none
            PUSH_STR "none"
            STORE word
            PUSH_STR "arguments:"
            PRINT
            LOAD word
            PRINT
        """);

    [Theory]
    [InlineData("LABEL none\nPUSH_STR none\nSTORE other\nLOAD other\nPRINT\nLOAD word\nPRINT")]
    [InlineData("LABEL none\nLOAD word\nPUSH_STR \"!\"\nCONCAT\nSTORE word\nLOAD word\nPRINT")]
    [InlineData("PRINT\nLABEL none\nPUSH_STR none\nSTORE word\nLOAD word\nPRINT")]
    [InlineData(
        "LABEL none\nCAPTURE word\nMAKE_LAMBDA show\nCALL_FUNCTION\nPUSH_STR none\nSTORE word\nLOAD word\nPRINT\nHALT\nLABEL show\nLOAD word\nPRINT\nRET")]
    [InlineData("LABEL none\nTRY failed\nPUSH_STR none\nTO_INT\nSTORE word\nEND_TRY\nLABEL failed\nLOAD word\nPRINT")]
    public void Somebody_may_read_it(string rest) =>
        CheckNo("TTV0077", $"PUSH_STR zero\nSTORE word\nGET_ARGS\nLEN\nJZ none\nPUSH_STR some\nSTORE word\n{rest}");

    /// <summary>A label that nobody jumps to divides nothing.</summary>
    [Fact]
    public void Nobody_comes_from_elsewhere() => CheckNo("TTV0077", "PUSH_INT 1\nSTORE n\nLABEL next\nPUSH_INT 2\nSTORE n\nLOAD n\nPRINT");
}
