using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Changed copies of what a variable holds that nobody keeps.</summary>
public sealed class LostUpdateTests
{
    private const string Code = "TTV0075";

    [Theory]
    [InlineData("MAKE_OBJECT", "PUSH_INT 1", "SET_FIELD a")]
    [InlineData("MAKE_OBJECT", "PUSH_STR \"a\"\nPUSH_INT 1", "OBJECT_SET")]
    [InlineData("MAKE_OBJECT", "", "DELETE_FIELD a")]
    [InlineData("MAKE_LIST 0", "PUSH_INT 1", "LIST_APPEND")]
    [InlineData("PUSH_INT 7\nMAKE_LIST 1", "PUSH_INT 0\nPUSH_INT 1", "LIST_SET")]
    [InlineData("PUSH_STR \"a\"", "PUSH_STR \"b\"", "CONCAT")]
    public void Every_instruction_that_copies(string container, string values, string update)
    {
        var mnemonic = update.Split(' ')[0];
        var marks = new string('^', mnemonic.Length);
        var before = $"NULL\nPRINT\n{container}\nSTORE o\nLOAD o\n{values}{(values.Length > 0 ? "\n" : "")}";
        var after = "LOAD o\nPRINT\nHALT";
        CheckDiagnostics($"""
            {before}  {update}
            ; {marks} {Code} {mnemonic} makes a changed copy of 'o' that nobody keeps, so 'o' stays as it was; STORE keeps the copy.
            {after}
            """.ReplaceLineEndings("\n"));
        CheckFix($"{before}{update}\n{after}", "Store the copy in 'o'", $"{before}{update}\nSTORE o\n{after}");
        CheckFix($"{before}{update}\nPOP\n{after}", "Store the copy in 'o'", $"{before}{update}\nSTORE o\n{after}");
    }

    [Fact]
    public void Dropped_at_once() => CheckDiagnostics("""
            MAKE_LIST 0
            STORE l
            LOAD l
            PUSH_INT 1
            LIST_APPEND
        ;   ^^^^^^^^^^^ TTV0075
            POP
            LOAD l
            PRINT
        """);

    [Fact]
    public void Dropped_later_it_is_doubled_first() => CheckFix(
        "MAKE_LIST 0\nSTORE l\nLOAD l\nPUSH_INT 1\nLIST_APPEND\nPUSH_INT 2\nPRINT\nPOP\nLOAD l\nPRINT",
        "Store the copy in 'l'",
        "MAKE_LIST 0\nSTORE l\nLOAD l\nPUSH_INT 1\nLIST_APPEND\nDUP\nSTORE l\nPUSH_INT 2\nPRINT\nPOP\nLOAD l\nPRINT");

    [Fact]
    public void A_chain_is_lost_at_its_end() => CheckDiagnostics("""
            MAKE_OBJECT
            STORE o
            LOAD o
            PUSH_INT 1
            SET_FIELD a
            PUSH_INT 2
            SET_FIELD b
        ;   ^^^^^^^^^ TTV0075
            LOAD o
            PRINT
        """);

    [Fact]
    public void The_container_may_be_a_double() => CheckDiagnostics("""
            MAKE_OBJECT
            STORE o
            NULL
            PRINT
            LOAD o
            DUP
            PUSH_INT 1
            SET_FIELD a
        ;   ^^^^^^^^^ TTV0075
            POP
            PRINT
        """);

    [Fact]
    public void A_parameter_in_a_function_that_returns_something_else() => CheckDiagnostics("""
            MAKE_OBJECT
            CALL grow o
            PRINT
            HALT
        LABEL grow
            LOAD o
            PUSH_INT 1
            SET_FIELD a
        ;   ^^^^^^^^^ TTV0075
            POP
            LOAD o
            RET
        """);

    [Fact]
    public void In_a_loop_the_copies_pile_up() => CheckDiagnostics("""
            MAKE_LIST 0
            STORE l
        LABEL loop
            LOAD l
            LEN
            PUSH_INT 3
            LT
            JZ out
            LOAD l
            PUSH_INT 1
            LIST_APPEND
        ;   ^^^^^^^^^^^ TTV0075
            JMP loop
        LABEL out
            LOAD l
            PRINT
        """);

    [Fact]
    public void A_process_that_ends_by_RET() => CheckDiagnostics("""
            PUSH_STR "worker"
            SPAWN
            POP
            HALT
        LABEL worker
            MAKE_LIST 0
            STORE l
            LOAD l
            SELF
            LIST_APPEND
        ;   ^^^^^^^^^^^ TTV0075
            LOAD l
            PRINT
            RET
        """);

    [Fact]
    public void Below_a_value_that_is_swapped_up() => CheckDiagnostics("""
            PUSH_STR "a"
            STORE s
            LOAD s
            PUSH_STR "b"
            CONCAT
        ;   ^^^^^^ TTV0075
            PUSH_INT 1
            SWAP
            POP
            PRINT
            LOAD s
            PRINT
        """);

    [Fact]
    public void A_name_that_needs_quotes() => CheckFix(
        "MAKE_LIST 0\nSTORE \"my list\"\nLOAD \"my list\"\nPUSH_INT 1\nLIST_APPEND\nPOP\nLOAD \"my list\"\nPRINT",
        "Store the copy in 'my list'",
        "MAKE_LIST 0\nSTORE \"my list\"\nLOAD \"my list\"\nPUSH_INT 1\nLIST_APPEND\nSTORE \"my list\"\nLOAD \"my list\"\nPRINT");

    [Fact]
    public void A_copy_in_a_variable_that_nobody_reads_may_be_meant_for_the_other() => CheckFix(
        "MAKE_LIST 0\nSTORE list\nLOAD list\nPUSH_INT 1\nLIST_APPEND\nSTORE lst$0\nLOAD list\nPRINT",
        "Store the copy in 'list'",
        "MAKE_LIST 0\nSTORE list\nLOAD list\nPUSH_INT 1\nLIST_APPEND\nSTORE list\nLOAD list\nPRINT");

    [Fact]
    public void A_POP_that_somebody_jumps_to_stays() => CheckFix(
        "MAKE_LIST 0\nSTORE l\nLOAD l\nDUP\nLEN\nJZ drop\nPUSH_INT 1\nLIST_APPEND$0\nLABEL drop\nPOP\nLOAD l\nPRINT",
        "Store the copy in 'l'",
        "MAKE_LIST 0\nSTORE l\nLOAD l\nDUP\nLEN\nJZ drop\nPUSH_INT 1\nLIST_APPEND\nDUP\nSTORE l\nLABEL drop\nPOP\nLOAD l\nPRINT");

    [Theory]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nSTORE o\nLOAD o\nPRINT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nPRINT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nDUP\nSTORE o\nPOP\nLOAD o\nPRINT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nLOAD o\nLEN\nJZ keep\nPOP\nHALT\nLABEL keep\nPRINT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nCALL show\nHALT\nLABEL show\nPRINT\nRET")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nCALL show p\nHALT\nLABEL show\nLOAD p\nPRINT\nRET")]
    [InlineData("CALL make o\nPRINT\nHALT\nLABEL make\nLOAD o\nPUSH_INT 1\nSET_FIELD a\nRET")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nSELF\nSEND\nHALT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nPUSH_INT 2\nMAKE_LIST 2\nPRINT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nTHROW")]
    [InlineData("MAKE_OBJECT\nPUSH_INT 1\nSET_FIELD a\nPOP")]
    [InlineData("TRY bad\nLOAD o\nPUSH_INT 1\nLIST_APPEND\nPOP\nEND_TRY\nHALT\nLABEL bad\nCATCH\nPRINT")]
    [InlineData("LOAD o\nPUSH_INT 1\nSET_FIELD a\nTRY bad\nNULL\nTHROW\nLABEL bad\nCATCH\nPOP\nPRINT")]
    [InlineData(
        "LOAD o\nPUSH_INT 1\nSET_FIELD a\nPUSH_STR \"helper.ttvm\"\nMAKE_FUNCTION f\nCALL_FUNCTION\nHALT\nLABEL f\nPOP\nPRINT\nRET")]
    public void Whoever_uses_the_copy_is_left_alone(string program) => CheckNo(Code, $"MAKE_OBJECT\nSTORE o\n{program}");
}
