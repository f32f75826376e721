using CsCheck;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>
/// A client that has lost its mind: known and unknown requests in any order, with arguments that fit, nearly fit, or do not. Every request
/// is answered once, nothing in the adapter fails, and the session ends when it is told to.
/// </summary>
public sealed class FuzzTests
{
    private const string Program = """
        REGISTER "main"
        SPAWN_CALL worker
        POP
        LABEL again
        RECEIVE_TIMEOUT 1 quiet     ; <break>
        STORE message
        PUSH_STR "got it"
        PRINT
        JMP again
        LABEL quiet
        SPAWN_CALL reader
        POP
        PUSH_STR "sh"
        PUSH_STR "-c"
        PUSH_STR "echo from the shell"
        MAKE_LIST 2
        EXEC
        POP
        RECEIVE_TIMEOUT 50 again
        HALT
        LABEL worker
        PUSH_INT 3
        SLEEP
        NEW_OBJECT
        PUSH_INT 1
        SET_FIELD "odd.field"
        SENDNAMED "main"
        JMP worker
        LABEL reader
        READ_LINE
        PRINT
        RET
        """;

    private static readonly Gen<string> Commands = Gen.Frequency(
        (20, OneOf([.. Endpoints.All.Keys.Where(command => command is not ("disconnect" or "terminate"))])),
        (6, OneOf("continue", "next", "stepIn", "pause", "evaluate", "variables", "scopes", "stackTrace")),
        (1, OneOf("terminate", "restart", "", "stepBack", "Threads", "ttvm/unknown")));

    private static readonly Gen<string> Expressions = OneOf(
        "message", "message[\"odd.field\"]", "> typed", ":eof", "typed", "top", "`message`", "\"text\"", "", "[", "a[", "`", "\"",
        "top-99999999999", "message.", "x[\"", "message[0]", "mailbox[0]", "stack[0]", "PUSH_INT 3", "POP", "CALL worker", "HALT", "RET", "THROW",
        "JMP again", "SENDNAMED \"main\"", "RECEIVE", "READ_LINE", "STORE message", "ADD", "EXIT", "PUSH_INT", ":freeze", ":thaw 2", ":kill 2",
        ":drop 0", ":duplicate 0", ":move 0 1", ":advance", ":receive", ":receiver", ":child", ":help", ":", "0:3:5", "0:2:end", "drop",
        "duplicate", "move", "receive", "receiver", "child", "line", "instruction", "0x100000003");

    private static readonly Gen<JToken> Values = Gen.Frequency(
        (8, Gen.Int[-1, 12].Select(number => (JToken)number)),
        (2, OneOf<long>(int.MaxValue, int.MinValue, 1000, long.MaxValue).Select(number => (JToken)number)),
        (4, Expressions.Select(text => (JToken)text)),
        (2, Gen.Bool.Select(flag => (JToken)flag)),
        (1, OneOf("null", "1.5", "[]", "{}", "[1, 2]", "[{}]", "{\"path\": 3}", "{\"line\": 1}", "\"\\u0000\"").Select(JToken.Parse)));

    /// <summary>The arguments that some request has; which one gets which is left to chance.</summary>
    private static readonly Gen<(string Name, JToken Value)[]> Arguments = Gen.Select(
        OneOf("threadId", "frameId", "variablesReference", "start", "count", "levels", "startFrame", "expression", "context", "filter",
            "singleThread", "source",
            "breakpoints", "line", "endLine", "sourceReference", "policy", "threadIds", "program", "arguments",
            "stopOnEntry", "noDebug", "env", "requestId", "progressId", "startModule", "moduleCount", "terminateDebuggee", "token",
            "name", "value", "to", "action", "index", "targetId", "locationReference", "granularity", "memoryReference", "instructionOffset",
            "instructionCount", "offset", "dataId", "stopAt", "seed", "pids", "kinds", "after", "grouped", "text", "column"),
        Values).Array[0, 4];

    private static readonly Gen<(string Command, (string Name, JToken Value)[] Arguments)> Requests = Gen.Select(Commands, Arguments);

    [Fact]
    public void Any_requests_in_any_order_are_answered_and_the_session_ends() =>
        Gen.Select(Gen.Bool, Gen.Bool, Requests.Array[1, 40]).ForAll(CheckSession, samples: 40);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <param name="begins">Whether the client begins as it should.</param>
    /// <param name="says">Whether it says goodbye at the end, or just goes.</param>
    /// <param name="requests">What it asks in between, without waiting for answers.</param>
    private static void CheckSession(bool begins, bool says, (string Command, (string Name, JToken Value)[] Arguments)[] requests)
    {
        using var script = new DapScript(Program);
        if (begins)
        {
            script.Launch();
        }

        var asked = requests.Select(request => script.Client.Send(request.Command, Fit(script, request.Command, request.Arguments)))
            .ToList();
        foreach (var seq in asked)
        {
            var answer = script.Client.Answer(seq);
            Assert.True((bool)answer["success"]! || (int)answer["body"]!["error"]!["id"]! != (int)Protocol.ErrorId.Internal, $"{answer}");
        }

        if (says)
        {
            script.Client.Send("disconnect");
        }
        else
        {
            script.Client.Dispose();
        }

        Assert.Equal(0, script.End());
        Assert.Equal("", script.Errors);
    }

    /// <summary>Most requests get the arguments they need, so that not all are refused at once; what chance says comes on top.</summary>
    private static JObject Fit(DapScript script, string command, (string Name, JToken Value)[] arguments)
    {
        var fitting = command switch
        {
            "initialize" => new JObject { ["adapterID"] = "ttvm" },
            "launch" => script.Arguments(),
            "setBreakpoints" or "breakpointLocations" =>
                new JObject { ["source"] = JObject.FromObject(script.Source("main.ttvm")), ["line"] = 1 },
            "evaluate" => new JObject { ["expression"] = "message", ["context"] = "repl" },
            _ => new JObject { ["threadId"] = 1, ["frameId"] = 1, ["variablesReference"] = 1 },
        };
        foreach (var (name, value) in arguments)
        {
            fitting[name] = value.DeepClone();
        }

        return fitting;
    }
}
