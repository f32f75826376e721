using System.Numerics;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>Numbers of a client that are larger than any that the adapter counts with.</summary>
public sealed class NumberTests
{
    private static readonly BigInteger[] s_large =
    [
        (BigInteger)int.MaxValue, (BigInteger)int.MaxValue + 1, (BigInteger)int.MinValue - 1, (1L << 53) - 1, long.MaxValue, long.MinValue,
        BigInteger.Pow(10, 30),
    ];

    /// <summary>The requests and the fields of them that hold a number which names something.</summary>
    public static TheoryData<string, string> Names { get; } = new()
    {
        { "continue", "threadId" }, { "next", "threadId" }, { "stepIn", "targetId" }, { "stepBack", "threadId" }, { "stackTrace", "threadId" },
        { "scopes", "frameId" }, { "variables", "variablesReference" }, { "evaluate", "frameId" }, { "completions", "frameId" },
        { "setVariable", "variablesReference" }, { "setExpression", "frameId" }, { "goto", "threadId" }, { "goto", "targetId" },
        { "restartFrame", "frameId" }, { "stepInTargets", "frameId" }, { "locations", "locationReference" }, { "source", "sourceReference" },
        { "exceptionInfo", "threadId" }, { "terminateThreads", "threadIds" }, { "dataBreakpointInfo", "variablesReference" },
        { "dataBreakpointInfo", "frameId" }, { "disassemble", "instructionCount" }, { "ttvm/focus", "threadId" },
        { "ttvm/freeze", "threadId" }, { "ttvm/thaw", "threadId" }, { "ttvm/changeMailbox", "threadId" }, { "ttvm/changeMailbox", "index" },
        { "ttvm/changeMailbox", "to" }, { "ttvm/stepTo", "threadId" }, { "ttvm/goto", "threadId" }, { "ttvm/origin", "frameId" },
        { "ttvm/history", "variablesReference" }, { "ttvm/why", "threadId" }, { "ttvm/rollback", "threadId" },
        { "ttvm/hits", "breakpoint" }, { "ttvm/processes", "parent" }, { "ttvm/processes", "supervisor" }, { "ttvm/mailboxes", "pids" },
        { "ttvm/events", "pids" }, { "ttvm/causes", "pid" },
    };

    /// <summary>Those that hold one which says where or how many.</summary>
    public static TheoryData<string, string> Quantities { get; } = new()
    {
        { "stackTrace", "startFrame" }, { "stackTrace", "levels" }, { "variables", "start" }, { "variables", "count" },
        { "modules", "startModule" }, { "modules", "moduleCount" }, { "completions", "column" }, { "completions", "line" },
        { "breakpointLocations", "line" }, { "breakpointLocations", "endLine" }, { "breakpointLocations", "column" },
        { "breakpointLocations", "endColumn" }, { "gotoTargets", "line" }, { "disassemble", "offset" },
        { "disassemble", "instructionOffset" }, { "ttvm/processes", "start" }, { "ttvm/processes", "count" }, { "ttvm/mailboxes", "start" },
        { "ttvm/mailboxes", "count" }, { "ttvm/mailboxes", "messageStart" }, { "ttvm/mailboxes", "messageCount" }, { "ttvm/events", "count" },
        { "ttvm/causes", "count" }, { "ttvm/supervisors", "start" }, { "ttvm/timers", "count" }, { "ttvm/history", "count" },
        { "ttvm/hits", "count" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void What_nothing_can_be_called_is_refused_with_its_name(string command, string field)
    {
        using var script = Stop();
        foreach (var number in s_large.Where(number => number < int.MinValue || number > int.MaxValue))
        {
            Assert.Contains($"\"{field}\" must be a", script.Client.Refused(command, Arguments(script, command, field, number)),
                StringComparison.Ordinal);
        }

        Assert.Equal("terminated", script.Continue());
        Assert.Equal("", script.Errors);
    }

    [Theory]
    [MemberData(nameof(Quantities))]
    public void More_than_there_is_means_all_that_there_is(string command, string field)
    {
        using var script = Stop();
        foreach (var number in s_large)
        {
            script.Client.Request(command, Arguments(script, command, field, number));
        }

        Assert.Equal("terminated", script.Continue());
        Assert.Equal("", script.Errors);
    }

    [Fact]
    public void A_request_of_a_large_number_can_be_cancelled()
    {
        using var script = Stop();
        script.Client.Request("cancel", new { requestId = 1L << 53 });
        Assert.Contains("\"requestId\" must be a whole number that fits 64 bits",
            script.Client.Refused("cancel", new JObject { ["requestId"] = new JValue(BigInteger.Pow(10, 30)) }), StringComparison.Ordinal);
        Assert.Equal("terminated", script.Continue());
    }

    [Fact]
    public void Breakpoints_may_be_on_any_line()
    {
        using var script = Stop();
        foreach (var number in s_large)
        {
            Assert.Equal(number.Sign < 0, (bool)script.BreakWith(new JObject { ["line"] = new JValue(number) })[0]["verified"]!);
        }

        Assert.Equal("terminated", script.Continue());
    }

    private static DapScript Stop()
    {
        var script = new DapScript("""
            PUSH_INT 1
            STORE n
            LOAD n                  ; <break>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        return script;
    }

    /// <summary>Those that all of the requests need, and one of them so large.</summary>
    private static JObject Arguments(DapScript script, string command, string field, BigInteger number)
    {
        var frame = (JObject)script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!;
        var scope = script.Client.Request("scopes", new { frameId = (int)frame["id"]! })["scopes"]![0]!;
        var arguments = JObject.FromObject(new
        {
            threadId = 1, frameId = (int)frame["id"]!, variablesReference = (int)scope["variablesReference"]!, name = "n", value = "1",
            expression = "n", text = "n", column = 1, line = 1, source = script.Source("main.ttvm"), sourceReference = 1, targetId = 1,
            locationReference = 1, memoryReference = (string)frame["instructionPointerReference"]!, instructionCount = 1, action = "move",
            index = 0, to = 0, serial = 1,
        });
        if (command == "ttvm/goto")
        {
            arguments["to"] = "beginning";
        }

        if (field is "threadIds" or "pids")
        {
            arguments[field] = new JArray(new JValue(number));
            return arguments;
        }

        arguments[field] = new JValue(number);
        return arguments;
    }
}
