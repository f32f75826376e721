using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Values that are right, but not in the order in which an instruction takes them.</summary>
public sealed class SwappedOperandTests
{
    [Fact]
    public void Two_are_swapped() => CheckDiagnostics("""
            SELF
            PUSH_STR "hello"
            SEND
        ;   ^^^^ TTV0031 SEND wants 'message' and 'pid' in this order, the last on top, but they are swapped here.
            PUSH_INT 1
            MAKE_OBJECT
            SET_FIELD a
        ;   ^^^^^^^^^ TTV0031 SET_FIELD wants 'object' and 'value' in this order, the last on top, but they are swapped here.
            PRINT
        """);

    [Fact]
    public void Three_are_in_another_order() => CheckDiagnostics("""
            MAKE_OBJECT
            PUSH_INT 1
            PUSH_STR "a"
            OBJECT_SET
        ;   ^^^^^^^^^^ TTV0031 OBJECT_SET wants 'object', 'key' and 'value' in this order, the last on top, but they are swapped here.
            PRINT
            PUSH_INT 1
            MAKE_OBJECT
            PUSH_STR "a"
            OBJECT_SET
        ;   ^^^^^^^^^^ TTV0031 OBJECT_SET wants 'object', 'key' and 'value' in this order, the last on top, but they are in another order here.
            PRINT
        """);

    [Theory]
    [InlineData("SELF\nPUSH_STR \"a\"\nSEND", "Insert SWAP", "SELF\nPUSH_STR \"a\"\nSWAP\nSEND")]
    [InlineData("PUSH_INT 1\nMAKE_OBJECT\nSET_FIELD a\nPRINT", "Insert SWAP", "PUSH_INT 1\nMAKE_OBJECT\nSWAP\nSET_FIELD a\nPRINT")]
    [InlineData("PUSH_INT 0\nMAKE_LIST 0\nINDEX\nPRINT", "Insert SWAP", "PUSH_INT 0\nMAKE_LIST 0\nSWAP\nINDEX\nPRINT")]
    [InlineData("MAKE_LIST 0\nPUSH_STR \"a\"\nPUSH_INT 0\nLIST_SET\nPRINT", "Insert SWAP",
        "MAKE_LIST 0\nPUSH_STR \"a\"\nPUSH_INT 0\nSWAP\nLIST_SET\nPRINT")]
    [InlineData("SELF\nPUSH_STR \"a\"\nPUSH_INT 100\nSEND_AFTER", "Insert ROT and SWAP",
        "SELF\nPUSH_STR \"a\"\nPUSH_INT 100\nROT\nSWAP\nSEND_AFTER")]
    [InlineData("PUSH_INT 1\nMAKE_OBJECT\nPUSH_STR \"a\"\nOBJECT_SET\nPRINT", "Insert ROT",
        "PUSH_INT 1\nMAKE_OBJECT\nPUSH_STR \"a\"\nROT\nOBJECT_SET\nPRINT")]
    [InlineData("SELF\nPUSH_STR \"bye\"\nEXIT_PROCESS", "Insert SWAP", "SELF\nPUSH_STR \"bye\"\nSWAP\nEXIT_PROCESS")]
    [InlineData("PUSH_STR \",\"\nMAKE_LIST 0\nJOIN\nPRINT", "Insert SWAP", "PUSH_STR \",\"\nMAKE_LIST 0\nSWAP\nJOIN\nPRINT")]
    public void The_fix_puts_them_right(string program, string title, string repaired)
    {
        CheckFix(program, title, repaired);
        CheckNo("TTV0031", repaired);
    }

    /// <summary>What fits in no order, or is not known for certain, has words of its own.</summary>
    [Fact]
    public void Others_are_just_wrong() => CheckDiagnostics("""
            PUSH_STR "a"
            PUSH_STR "b"
            SET_FIELD a
        ;   ^^^^^^^^^ TTV0031 SET_FIELD wants an object as 'object', but gets str.
            PRINT
            GET_ARGS
            PUSH_INT 0
            INDEX
            PUSH_STR "b"
            INDEX
        ;   ^^^^^ TTV0031 INDEX wants an int as 'index', but gets str.
            PRINT
        """);

    private const string First = "GET_ARGS\nPUSH_INT 0\nINDEX\nSTORE x\nMAKE_LIST 0\nSTORE list\nNEW_OBJECT\nSTORE o\n";

    [Theory]
    [InlineData("LOAD x\nLOAD list\nLIST_A$0PPEND\nSTORE list\nLOAD list\nPRINT", "Insert SWAP",
        "LOAD x\nLOAD list\nSWAP\nLIST_APPEND\nSTORE list\nLOAD list\nPRINT")]
    [InlineData("LOAD x\nLOAD o\nSET_F$0IELD a\nSTORE o\nLOAD o\nPRINT", "Insert SWAP",
        "LOAD x\nLOAD o\nSWAP\nSET_FIELD a\nSTORE o\nLOAD o\nPRINT")]
    [InlineData("LOAD x\nPUSH_STR \"k\"\nLOAD o\nOBJECT$0_SET\nSTORE o\nLOAD o\nPRINT", "Insert SWAP and ROT",
        "LOAD x\nPUSH_STR \"k\"\nLOAD o\nSWAP\nROT\nOBJECT_SET\nSTORE o\nLOAD o\nPRINT")]
    public void What_takes_the_place_of_its_content(string use, string title, string repaired)
    {
        CheckFix(First + use, title, First + repaired);
        CheckNo("TTV0076", First + repaired);
    }

    [Theory]
    [InlineData("MAKE_LIST 0\nLOAD list\nLIST_APPEND\nSTORE list\nLOAD list\nPRINT")]
    [InlineData("LOAD x\nLOAD list\nLIST_APPEND\nSTORE x\nLOAD x\nPRINT")]
    [InlineData("LOAD list\nLOAD list\nLIST_APPEND\nSTORE list\nLOAD list\nPRINT")]
    [InlineData("LOAD x\nLOAD x\nLIST_APPEND\nSTORE x\nLOAD x\nPRINT")]
    [InlineData("TRY wrong\nLOAD x\nLOAD list\nLIST_APPEND\nSTORE list\nEND_TRY\nLABEL wrong\nLOAD list\nPRINT")]
    public void What_may_be_meant_to_be_nested(string use) => CheckNo("TTV0076", First + use);
}
