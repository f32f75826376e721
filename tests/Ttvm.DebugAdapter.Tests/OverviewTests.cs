using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>The requests of our own, for views of all processes and of what has happened.</summary>
public sealed class OverviewTests
{
    private const string Till = """
        START_SUPERVISOR one_for_one 2 1000
        SUPERVISE_CHILD till
        STORE till
        PUSH_STR "in a while"
        SELF
        PUSH_INT 5000
        SEND_AFTER
        NEW_OBJECT
        PUSH_STR "tea"
        SET_FIELD drink
        LOAD till
        SEND                        ; <order>
        PUSH_STR "nobody hears this"
        SENDNAMED nobody
        PUSH_INT 1
        SLEEP
        PUSH_STR "unread"
        LOAD till
        SEND
        PUSH_STR "done"
        PRINT
        PUSH_INT 0                  ; <break>
        HALT
        LABEL till
        REGISTER till
        RECEIVE
        GET_FIELD drink
        SEND 1                      ; <serve>
        RECEIVE_MATCH "never"       ; <wait>
        """;

    [Fact]
    public void Views_show_all_processes_and_all_that_has_happened()
    {
        using var script = new DapScript(Till).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        script.Client.Request("ttvm/processes");
        script.Client.Request("ttvm/processes", new { filter = "TILL", start = 0, count = 1 });
        var group = (string)script.Client.Request("ttvm/processes", new { grouped = true })["groups"]![0]!["group"]!;
        script.Client.Request("ttvm/processes", new { group });
        script.Client.Request("ttvm/stepping");
        Assert.Equal(2, (int)Assert.Single(script.Client.Request("ttvm/processes", new { parent = 1 })["processes"]!)["pid"]!);
        Assert.Equal(2, (int)Assert.Single(script.Client.Request("ttvm/processes", new { supervisor = 1 })["processes"]!)["pid"]!);
        var mailboxes = script.Client.Request("ttvm/mailboxes")["mailboxes"]!;
        Assert.Equal(["1: 1", "2: 1"], mailboxes.Select(mailbox => $"{mailbox["pid"]}: {mailbox["count"]}"));
        script.Client.Request("ttvm/mailboxes", new { pids = new[] { 2, 9 }, messageStart = 1, messageCount = 5 });
        script.Client.Request("ttvm/supervisors");
        script.Client.Request("ttvm/timers");
        script.Client.Request("ttvm/events", new { count = 3 });
        var log = script.Client.Request("ttvm/events", new { after = 0 });
        Assert.Equal(log["events"]!.Count(), (int)log["last"]!);
        var receive = log["events"]!.First(happened => (string)happened["kind"]! == "receive");
        Assert.Equal("send", (string)log["events"]![(int)receive["send"]! - 1]!["kind"]!);
        script.Client.Request("ttvm/events", new { kinds = new[] { "send", "deadLetter" }, pids = new[] { 1 }, filter = "NOBODY" });
        script.Client.Request("ttvm/causes", new { serial = (int)receive["serial"]! });
        var past = script.Client.Request("ttvm/causes", new { pid = 1, sequence = (int)mailboxes[0]!["messages"]![0]!["sequence"]! });
        Assert.Equal(["send", "receive", "send", "spawn"], past["events"]!.Select(happened => (string)happened["kind"]!));
        Assert.Equal("terminated", script.Continue());
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("views");
    }

    [Fact]
    public void A_value_in_a_mailbox_can_be_opened_as_long_as_the_program_stands_still()
    {
        using var script = new DapScript("""
            NEW_OBJECT
            PUSH_STR "tea"
            SET_FIELD drink
            SELF
            SEND
            PUSH_INT 1          ; <break>
            LABEL again
            JMP again
            """).Launch();
        script.Stop();
        Assert.Equal("drink = \"tea\"", Assert.Single(script.Variables(Reference()) is var parts
            ? parts.Select(part => $"{part["name"]} = {part["value"]}") : []));
        var opened = Reference();
        script.Client.Request("continue", new { threadId = 1 });
        Assert.Equal(0, Reference());
        Assert.Equal("This variables id is from before the program went on.",
            script.Client.Refused("variables", new { variablesReference = opened }));

        int Reference() => (int)script.Client.Request("ttvm/mailboxes")["mailboxes"]![0]!["messages"]![0]!["variablesReference"]!;
    }

    [Fact]
    public void Views_are_answered_while_the_program_runs_and_after_its_end()
    {
        using var script = new DapScript("""
            PUSH_STR "running"
            PRINT
            LABEL again
            JMP again
            """).Launch();
        script.AwaitOutput();
        Assert.Equal("running", (string)Assert.Single(script.Client.Request("ttvm/processes")["processes"]!)["state"]!);
        var seen = (int)script.Client.Request("ttvm/events")["last"]!;
        Assert.Empty(script.Client.Request("ttvm/events", new { after = seen })["events"]!);
        Assert.Empty(script.Client.Request("ttvm/mailboxes")["mailboxes"]!);
        script.Client.Request("terminateThreads", new { threadIds = new[] { 1 } });
        script.Client.Event("terminated");
        Assert.Equal("exit", (string)Assert.Single(script.Client.Request("ttvm/events", new { after = seen })["events"]!)["kind"]!);
        Assert.Equal(0, (int)script.Client.Request("ttvm/processes")["total"]!);
    }

    [Fact]
    public void Wrong_arguments_are_told()
    {
        using var script = new DapScript("HALT ; <break>");
        script.Initialize();
        Assert.Equal("No program has been launched.", script.Client.Refused("ttvm/processes"));
        script.Client.Request("launch", script.Arguments(new { stopOnEntry = true }));
        script.Client.Request("configurationDone");
        script.Stop();
        Assert.Equal("There is no kind of events 'sends'; there are spawn, exit, error, send, receive, deadLetter, register, unregister, "
            + "link, unlink, monitor, demonitor, timerSet, timerDue, output.",
            script.Client.Refused("ttvm/events", new { kinds = new[] { "sends" } }));
        Assert.Equal("\"after\" and \"before\" cannot be used together.", script.Client.Refused("ttvm/events", new { after = 1, before = 3 }));
        Assert.Equal("The arguments of ttvm/events do not fit: \"after\" must be a whole number that fits 64 bits, but is 1.5.",
            script.Client.Refused("ttvm/events", new { after = 1.5 }));
        Assert.Equal("The arguments of ttvm/processes do not fit: \"parent\" must be a whole number, but is \"main\".",
            script.Client.Refused("ttvm/processes", new { parent = "main" }));
        Assert.Equal("The arguments of ttvm/mailboxes do not fit: \"pids\" must be a list of whole numbers, but is 3.",
            script.Client.Refused("ttvm/mailboxes", new { pids = 3 }));
        Assert.Equal("There is no event 99, or not any more.", script.Client.Refused("ttvm/causes", new { serial = 99 }));
        Assert.Equal("There is no message 1 in the mailbox of process 7, or not any more.",
            script.Client.Refused("ttvm/causes", new { pid = 7, sequence = 1 }));
        Assert.Equal("Either \"serial\" must be given, for an event, or \"pid\" and \"sequence\", for a message in a mailbox.",
            script.Client.Refused("ttvm/causes", new { pid = 1 }));
        Assert.Empty(script.Client.Request("ttvm/processes", new { start = 5 })["processes"]!);
        Assert.Empty(script.Client.Request("ttvm/events", new { before = -7 })["events"]!);
        Assert.Single(script.Client.Request("ttvm/processes", new { start = -5, count = -1 })["processes"]!);
    }

    [Fact]
    public void Every_request_of_our_own_is_announced_and_documented()
    {
        using var script = new DapScript("HALT");
        var own = script.Client.Request("initialize", new { adapterID = "ttvm" })["ttvm"]!;
        Assert.Equal(1, (int)own["protocol"]!);
        var page = File.ReadAllText(Repository.PathOf("docs/debug-protocol.md"));
        Assert.Equal(Endpoints.All.Keys.Where(command => command.Contains('/', StringComparison.Ordinal)),
            own["requests"]!.Select(request => (string)request!));
        Assert.All(own["requests"]!, request => Assert.Contains($"## `{request}`", page, StringComparison.Ordinal));
    }
}
