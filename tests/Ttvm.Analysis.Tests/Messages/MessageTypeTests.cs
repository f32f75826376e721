using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Values of wrong types, or in the wrong order, of which only whoever knows all processes knows what they are.</summary>
public sealed class MessageTypeTests
{
    private const string Counter = """
            SELF
            SPAWN_CALL adder boss
            STORE adder
            PUSH_INT 5
            LOAD adder
            SEND
            RECEIVE
            PRINT
            HALT
        LABEL adder
            RECEIVE
            STORE n
            REPLY
            SEND
            RET
        """;

    private const string Store = """
            SELF
            SPAWN_CALL store boss
            STORE store
            NEW_OBJECT
            PUSH_STR "colour"
            SET_FIELD key
            PUSH_INT 5
            SET_FIELD value
            LOAD store
            SEND
            RECEIVE
            PRINT
            HALT
        LABEL store
            RECEIVE
            STORE m
            NEW_OBJECT
            LOAD m
            GET_FIELD FIRST
            LOAD m
            GET_FIELD SECOND
            OBJECT_SET
            LOAD boss
            SEND
            RET
        """;

    private static string CounterWith(string reply) => Counter.Replace("    REPLY", reply, StringComparison.Ordinal);

    private static string StoreWith(string first, string second) =>
        Store.Replace("FIRST", first, StringComparison.Ordinal).Replace("SECOND", second, StringComparison.Ordinal);

    [Fact]
    public void A_message_and_an_id_that_are_both_numbers() => CheckDiagnostics(CounterWith("""
            LOAD boss
            LOAD n
            PUSH_INT 2
            MUL
        """).Replace("    SEND\n    RET", "    SEND\n;   ^^^^ TTV0031 SEND wants 'message' and 'pid' in this order, the last on top, but they are swapped here.\n    RET", StringComparison.Ordinal));

    [Fact]
    public void A_number_is_sent_to_the_id() => CheckNo("TTV0031", CounterWith("    LOAD n\n    PUSH_INT 2\n    MUL\n    LOAD boss"));

    [Fact]
    public void A_message_and_an_id_in_one_process() => CheckDiagnostics("""
            SELF
            PUSH_INT 20
            PUSH_INT 2
            MUL
            SEND
        ;   ^^^^ TTV0031 SEND wants 'message' and 'pid' in this order, the last on top, but they are swapped here.
            RECEIVE
            PRINT
        """);

    [Fact]
    public void An_id_may_be_sent_to_a_number_that_is_written() => CheckNo("TTV0031", "SELF\nPUSH_INT 1\nSEND\nRECEIVE\nPRINT");

    [Fact]
    public void A_key_and_its_value() => CheckFix(StoreWith("value", "key").Replace("OBJECT_SET", "OBJECT$0_SET", StringComparison.Ordinal),
        "Insert SWAP", StoreWith("value", "key").Replace("    OBJECT_SET", "    SWAP\n    OBJECT_SET", StringComparison.Ordinal));

    [Fact]
    public void Those_in_their_order() => CheckDiagnostics(StoreWith("key", "value"));

    [Fact]
    public void A_number_that_is_sent_as_text() => CheckDiagnostics("""
            PUSH_STR "adder"
            SPAWN
            STORE adder
            NEW_OBJECT
            PUSH_STR "5"
            SET_FIELD amount
            LOAD adder
            SEND
            HALT
        LABEL adder
            RECEIVE
            GET_FIELD amount
            PUSH_INT 1
            ADD
        ;   ^^^ TTV0031 ADD wants a number as 'a', but all that can come here is str.
            PRINT
            HALT
        """);

    /// <summary>Where one sender is right, or the receiver is prepared for the error, nothing is said.</summary>
    [Theory]
    [InlineData("PUSH_INT 5\nSEND 2", "")]
    [InlineData("", "TRY wrong")]
    [InlineData("GET_ARGS\nPUSH_INT 0\nINDEX\nSEND 2", "")]
    public void What_may_be_right(string send, string protect) => CheckNo("TTV0031", $"""
            PUSH_STR "adder"
            SPAWN
            POP
            PUSH_STR "5"
            SEND 2
            {send}
            HALT
        LABEL adder
            {protect}
            RECEIVE
            PUSH_INT 1
            ADD
            PRINT
            HALT
        LABEL wrong
            CATCH e
            HALT
        """);

    [Theory]
    [InlineData("PUSH_INT 1\nADD", "TTV0031")]
    [InlineData("GET_FIELD amount", "TTV0073")]
    public void A_caller_may_be_waiting_for_the_error(string use, string code) => CheckNo(code, $"""
            PUSH_STR "adder"
            SPAWN
            POP
            PUSH_STR "5"
            SEND 2
            HALT
        LABEL adder
            TRY wrong
            RECEIVE
            CALL use message
            PRINT
            END_TRY
        LABEL wrong
            HALT
        LABEL use
            LOAD message
            {use.Replace("\n", "\n    ", StringComparison.Ordinal)}
            RET
        """);

    [Fact]
    public void Arguments_of_a_process() => CheckDiagnostics("""
            PUSH_STR "five"
            SPAWN_CALL work n
        ;              ^^^^ TTV0031 The process 'work' wants a number as 'n', but gets str.
            POP
            PUSH_INT 5
            SPAWN_CALL work n
            POP
            HALT
        LABEL work
            LOAD n
            PUSH_INT 1
            ADD
            PRINT
            RET
        """);

    [Theory]
    [InlineData("SPAWN_CALL work name times\nPOP", "LOAD name\nUPPER\nPRINT\nLOAD times\nPUSH_INT 2\nMUL\nPRINT\nRET")]
    [InlineData("CALL work name times", "LOAD name\nUPPER\nPRINT\nLOAD times\nPUSH_INT 2\nMUL\nPRINT\nRET")]
    public void Arguments_that_are_swapped(string start, string body) => CheckFix(
        $"PUSH_INT 3\nPUSH_STR \"ada\"\n{start}\nHALT\nLABEL work\n{body}", "Insert SWAP",
        $"PUSH_INT 3\nPUSH_STR \"ada\"\nSWAP\n{start}\nHALT\nLABEL work\n{body}");

    /// <summary>A function that may come to its end without using an argument does not fail for sure.</summary>
    [Fact]
    public void Arguments_that_may_not_be_used() => CheckNo("TTV0031",
        "PUSH_STR \"a\"\nSPAWN_CALL work n\nPOP\nHALT\nLABEL work\nGET_ARGS\nLEN\nJZ end\nLOAD n\nPUSH_INT 1\nADD\nPRINT\nLABEL end\nRET");
}
