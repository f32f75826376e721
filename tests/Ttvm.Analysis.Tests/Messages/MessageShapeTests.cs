using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>What is sent to a process and what it reads are compared by field, where all senders are known.</summary>
public sealed class MessageShapeTests
{
    /// <summary>A server that a client asks, with a reply on the way back.</summary>
    private const string Bank = """
            PUSH_STR "server"
            SPAWN
            STORE server
            MAKE_OBJECT
            PUSH_STR "deposit"
            SET_FIELD op
            PUSH_INT 5
            SET_FIELD amount
            SELF
            SET_FIELD from
            LOAD server
            SEND
            RECEIVE
            REPLY
            PRINT
            HALT
        LABEL server
            RECEIVE
            STORE request
            NEW_OBJECT
            LOAD request
            READ
            SET_FIELD balance
            LOAD request
            GET_FIELD from
            SEND
            HALT
        """;

    private static string BankWith(string read, string reply = "GET_FIELD balance") =>
        Bank.Replace("    REPLY", reply, StringComparison.Ordinal).Replace("    READ", read, StringComparison.Ordinal);

    [Theory]
    [InlineData("    GET_FIELD amount")]
    [InlineData("    PUSH_STR \"amount\"\n    OBJECT_GET")]
    [InlineData("    GET_FIELD op")]
    [InlineData("    DUP\n    GET_FIELD from\n    POP\n    GET_FIELD amount")]
    public void A_field_that_is_sent_is_right(string read) => CheckDiagnostics(BankWith(read, "    GET_FIELD balance"));

    [Theory]
    [InlineData(
        "    GET_FIELD amuont\n;             ^^^^^^ TTV0073 No message that can come here has the field 'amuont', so GET_FIELD gives null; did you mean 'amount'?")]
    [InlineData(
        "    DUP\n    GET_FIELD form\n;             ^^^^ TTV0073 No message that can come here has the field 'form', so GET_FIELD gives null; did you mean 'from'?\n    POP\n    GET_FIELD op")]
    [InlineData(
        "    PUSH_STR \"amuont\"\n    OBJECT_GET\n;   ^^^^^^^^^^ TTV0073 No message that can come here has the field 'amuont', so OBJECT_GET gives null; did you mean 'amount'?")]
    [InlineData(
        "    GET_FIELD value\n;             ^^^^^ TTV0073 No message that can come here has the field 'value', so GET_FIELD gives null; there are 'amount', 'from' and 'op'.")]
    public void A_misspelt_field_of_a_message(string read) => CheckDiagnostics(BankWith(read, "    GET_FIELD balance"));

    [Fact]
    public void The_reply_on_the_way_back() => CheckDiagnostics(BankWith(
        "    GET_FIELD amount",
        "    GET_FIELD balanse\n;             ^^^^^^^ TTV0073 No message that can come here has the field 'balanse', so GET_FIELD gives null; did you mean 'balance'?"));

    [Fact]
    public void A_message_that_a_function_is_given() => CheckDiagnostics(BankWith(
        "    CALL amount_of request", "    GET_FIELD balance") + """

        LABEL amount_of
            LOAD request
            GET_FIELD amuont
        ;             ^^^^^^ TTV0073 No object that can come here has the field 'amuont', so GET_FIELD gives null; did you mean 'amount'?
            RET
        """);

    [Fact]
    public void A_message_that_a_function_finds_on_the_stack() => CheckDiagnostics(BankWith(
        "    CALL amount_of", "    GET_FIELD balance") + """

        LABEL amount_of
            GET_FIELD amuont
        ;             ^^^^^^ TTV0073 No object that can come here has the field 'amuont', so GET_FIELD gives null; did you mean 'amount'?
            RET
        """);

    [Fact]
    public void A_message_that_a_function_makes() => CheckDiagnostics("""
        ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            STORE worker
            PUSH_STR "add"
            PUSH_INT 5
            CALL request op n
            LOAD worker
            SEND
            HALT
        LABEL request
            NEW_OBJECT
            LOAD op
            SET_FIELD op
            LOAD n
            SET_FIELD n
            RET
        ;- worker.ttvm
            RECEIVE_MATCH .op="ad"
        ;                  ^^ TTV0072 No message that can come here has 'ad' in the field 'op'; did you mean 'add'?
            GET_FIELD n
            PRINT
            HALT
        """);

    [Fact]
    public void Patterns() => CheckDiagnostics("""
            REGISTER main
            PUSH_STR "client"
            SPAWN
            POP
            RECEIVE_MATCH .opp | "stop" | .op="ad" | .op="add" | "stpo"
        ;                  ^^^ TTV0072 No message that can come here has the field 'opp'; did you mean 'op'?
        ;                                  ^^ TTV0072 No message that can come here has 'ad' in the field 'op'; did you mean 'add'?
        ;                                                        ^^^^^^ TTV0072 No message that can come here is 'stpo'; did you mean 'stop'?
            PRINT
            RECEIVE_MATCH .op
            PRINT
            HALT
        LABEL client
            NEW_OBJECT
            PUSH_STR "add"
            SET_FIELD op
            SENDNAMED main
            PUSH_STR "stop"
            SENDNAMED main
            HALT
        """);

    [Fact]
    public void Comparisons() => CheckDiagnostics("""
            REGISTER main
            PUSH_STR "client"
            SPAWN
            POP
            RECEIVE
            GET_FIELD op
            PUSH_STR "ad"
        ;             ^^ TTV0072 It is never 'ad' in what can come here; did you mean 'add'?
            EQ
            PRINT
            HALT
        LABEL client
            NEW_OBJECT
            PUSH_STR "op"
            PUSH_STR "add"
            OBJECT_SET
            SENDNAMED main
            HALT
        """);

    [Fact]
    public void Messages_of_the_machine() => CheckDiagnostics("""
            PUSH_STR "child"
            SPAWN_MONITOR
            POP
            POP
            RECEIVE
            DUP
            GET_FIELD reson
        ;             ^^^^^ TTV0073 No message that can come here has the field 'reson', so GET_FIELD gives null; did you mean 'reason'?
            PRINT
            DUP
            GET_FIELD reason
            PRINT
            GET_FIELD type
            PUSH_STR "DONW"
        ;             ^^^^ TTV0072 It is never 'DONW' in what can come here; did you mean 'DOWN'?
            EQ
            PRINT
            HALT
        LABEL child
            HALT
        """);

    [Fact]
    public void Another_type_of_message() => CheckDiagnostics("""
            PUSH_STR "child"
            SPAWN
            POP
            RECEIVE
            GET_FIELD x
        ;   ^^^^^^^^^ TTV0073 GET_FIELD fails: it wants an object, but all that can come here is int.
            PRINT
            HALT
        LABEL child
            PUSH_INT 1
            SEND 1
            HALT
        """);

    [Fact]
    public void Nothing_that_can_come_matches() => CheckDiagnostics("""
            PUSH_STR "child"
            SPAWN
            POP
            RECEIVE_MATCH .value | int
        ;   ^^^^^^^^^^^^^ TTV0072 RECEIVE_MATCH waits for ever: none of the messages that can come here matches; there is 'amount'.
            PRINT
            HALT
        LABEL child
            NEW_OBJECT
            PUSH_INT 1
            SET_FIELD amount
            SEND 1
            HALT
        """);

    [Theory]
    [InlineData("op", "\"ad\"", "did you mean 'add'?")]
    [InlineData("opp", "\"add\"", "did you mean 'op'?")]
    [InlineData("op", "\"remove\"", null)]
    public void A_message_of_which_the_field_or_what_is_in_it_is_misspelt(string field, string tag, string? meant) => CheckDiagnostics($"""
            PUSH_STR "good"
            SPAWN
            POP
            PUSH_STR "bad"
            SPAWN
            POP
            RECEIVE_MATCH .op="add"
            PRINT
            RECEIVE_MATCH .op="add"
            PRINT
            HALT
        LABEL good
            NEW_OBJECT
            PUSH_STR "add"
            SET_FIELD op
            SEND 1
            HALT
        LABEL bad
            NEW_OBJECT
            PUSH_STR {tag}
            SET_FIELD {field}
            SEND 1
        ;   ^^^^ TTV0056 Nobody takes this object: the receiver waits only for other messages{(meant is null ? "." : "; " + meant)}
            HALT
        """);

    [Theory]
    [InlineData("GET_FIELD retries\nNULL\nEQ")]
    [InlineData("GET_FIELD retries\nSTORE kept\nYIELD\nLOAD kept")]
    [InlineData("DUP\nHAS_FIELD amuont\nPRINT\nGET_FIELD amuont")]
    public void A_field_that_may_be_missing_on_purpose(string read) => CheckDiagnostics($"""
            PUSH_STR "child"
            SPAWN
            POP
            RECEIVE
            {read.Replace("\n", "\n    ", StringComparison.Ordinal)}
            PRINT
            HALT
        LABEL child
            NEW_OBJECT
            PUSH_INT 1
            SET_FIELD amount
            SEND 1
            HALT
        """);

    [Theory]
    [InlineData("PUSH_STR \"{}\"\nJSON_PARSE\nSEND 1")]
    [InlineData("GET_ARGS\nPUSH_INT 0\nINDEX\nSEND 1")]
    [InlineData("NEW_OBJECT\nGET_ARGS\nPUSH_INT 0\nINDEX\nTO_STR\nPUSH_INT 1\nOBJECT_SET\nSEND 1")]
    [InlineData("NEW_OBJECT\nPUSH_INT 1\nSET_FIELD amuont\nGET_ARGS\nLEN\nSEND")]
    [InlineData(
        "PUSH_STR \"child\"\nSPAWN_MONITOR\nPOP\nPOP\nNEW_OBJECT\nPUSH_INT 1\nSET_FIELD amuont\nPUSH_INT 1\nPUSH_INT 5\nSEND_AFTER")]
    public void What_may_come_from_elsewhere_is_no_mistake(string send) => CheckDiagnostics($"""
            PUSH_STR "child"
            SPAWN
            POP
            PUSH_STR "other"
            SPAWN
            POP
            RECEIVE
            GET_FIELD amuont
            PRINT
            HALT
        LABEL child
            NEW_OBJECT
            PUSH_INT 1
            SET_FIELD amount
            SEND 1
            HALT
        LABEL other
            {send.Replace("\n", "\n    ", StringComparison.Ordinal)}
            HALT
        """);

    [Fact]
    public void An_object_of_the_same_function() => CheckDiagnostics("""
            NEW_OBJECT
            PUSH_INT 1
            SET_FIELD amount
            STORE account
            LOAD account
            GET_FIELD amuont
        ;             ^^^^^^ TTV0074 The object has no field 'amuont', so GET_FIELD gives null; did you mean 'amount'?
            PRINT
            LOAD account
            GET_FIELD amount
            PRINT
            LOAD account
            HAS_FIELD other
            PRINT
        """);

    /// <summary>Each call would ask for one value more of the stack of the first.</summary>
    [Fact]
    public void A_function_that_calls_itself_with_ever_fewer_values() => CheckDiagnostics("""
            PUSH_STR "child"
            SPAWN
            POP
            RECEIVE
            CALL again
            HALT
        LABEL again
            GET_FIELD amount
            JZ again_end
            CALL again
        ;   ^^^^ TTV0030
        LABEL again_end
            RET
        LABEL child
            NEW_OBJECT
            PUSH_INT 1
            SET_FIELD amount
            SEND 1
            HALT
        """);

    [Fact]
    public void Fix_of_a_field() => CheckFix(
        "NEW_OBJECT\nPUSH_INT 1\nSET_FIELD amount\nGET_FIELD amuont\nPRINT", "Change to 'amount'",
        "NEW_OBJECT\nPUSH_INT 1\nSET_FIELD amount\nGET_FIELD amount\nPRINT");
}
