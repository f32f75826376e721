using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>What can be seen of all processes at once.</summary>
public sealed class OverviewTests
{
    private const string Crew = """
        PUSH_INT 30
        STORE n
        LABEL again
        SPAWN_CALL crew
        POP
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ done
        JMP again
        LABEL done
        SPAWN_CALL boss
        POP
        SLEEP_FOR_ALL
        PUSH_INT 1              ; <break>
        RECEIVE
        LABEL crew
        RECEIVE_MATCH "work"    ; <crew>
        RET
        LABEL boss
        REGISTER "boss"
        PUSH_BOOL true
        TRAP_EXIT
        SPAWN_CALL crew
        LINK
        SPAWN_CALL crew
        MONITOR
        POP
        RECEIVE                 ; <boss>
        """;

    private static string Program => Crew.Replace("SLEEP_FOR_ALL", "PUSH_INT 1\nSLEEP", StringComparison.Ordinal);

    private static readonly Page All = new(0, int.MaxValue);

    [Fact]
    public void Processes_come_in_pages_and_by_parent()
    {
        using var script = new DebugScript(Program);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var total = 0;
        var page = script.Look(inspection => inspection.Overview.Processes(ProcessQuery.All, new Page(30, 3), out total));
        Assert.Equal(34, total);
        Assert.Equal([31L, 32, 33], page.Select(row => row.Process.Pid));
        var boss = page[1];
        Assert.Equal(("boss", "boss", 1L, ProcessState.Waiting, "RECEIVE"),
            (boss.Process.Title, boss.StartedIn, boss.Parent!.Value.Pid, boss.State, boss.WaitsIn));
        Assert.Equal((script.LineOf("boss"), 1, 1, 0, true, 2), (boss.Place.Line, boss.Links, boss.Monitors, boss.Watchers, boss.TrapsExits,
            boss.Children));
        Assert.Equal(script.PathOf("main.ttvm"), boss.Place.Path);
        var roots = ProcessQuery.All with { Parent = 0 };
        var main = script.Look(inspection => inspection.Overview.Processes(roots, All, out total)).Single();
        Assert.Equal((1L, "main", null, 31, null), (main.Process.Pid, main.Process.ListTitle,
            main.Parent?.Pid, main.Children, main.WaitsIn));
        Assert.Equal([33L, 34], script.Look(inspection =>
            inspection.Overview.Processes(ProcessQuery.All with { Parent = 32 }, All, out total)).Select(row => row.Process.Pid));
        Assert.Equal([32L], script.Look(inspection => inspection.Overview.Processes(
            ProcessQuery.All with { Filter = row => row.TrapsExits }, All, out total)).Select(row => row.Process.Pid));
        Assert.Equal(1, total);
    }

    [Fact]
    public void Processes_that_do_the_same_are_a_group()
    {
        using var script = new DebugScript(Program);
        script.Start();
        var total = 0;
        var groups = script.Look(inspection => inspection.Overview.Groups(ProcessQuery.All, All, out total));
        Assert.Equal((3, 3), (total, groups.Length));
        Assert.Equal((32, "crew", ProcessState.Waiting, script.LineOf("crew")),
            (groups[0].Count, groups[0].First.StartedIn, groups[0].First.State, groups[0].First.Place.Line));
        Assert.Equal("2 3 4 5 6 7 8 9 10 11", string.Join(' ', groups[0].Pids));
        var members = script.Look(inspection => inspection.Overview.Processes(ProcessQuery.All with { Group = groups[0].Key },
            new Page(30, 10), out total));
        Assert.Equal((32, 33L, 34L), (total, members[0].Process.Pid, members[1].Process.Pid));
    }

    [Fact]
    public void Mailboxes_come_in_pages_with_the_event_that_sent_each_message()
    {
        using var script = new DebugScript("""
            SPAWN_CALL sink
            STORE sink
            SPAWN_CALL sink
            POP
            PUSH_INT 1
            LOAD sink
            SEND
            PUSH_INT 1
            SLEEP
            PUSH_INT 2
            LOAD sink
            SEND                ; <second>
            PUSH_INT 3
            LOAD sink
            SEND
            HALT                ; <break>
            LABEL sink
            RECEIVE_MATCH "never"
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var total = 0;
        var mailbox = script.Look(inspection => inspection.Overview.Mailboxes(null, All, new Page(1, 1), out total)).Single();
        Assert.Equal((1, 2L, "sink", 3), (total, mailbox.Process.Pid, mailbox.Process.Title, mailbox.Count));
        var message = mailbox.Messages.Single();
        Assert.Equal(("2", 2L, script.LineOf("second")), (message.Payload.Inspection, message.Sequence, message.SentAt!.Line));
        var send = script.Look(inspection => inspection.Overview.EventsAfter(new EventQuery([], [], null), message.Send!.Value - 1, 1))
            .Events[0];
        Assert.Equal((EventKind.Send, message.Time), (send.Kind, send.Time));
        var asked = script.Look(inspection => inspection.Overview.Mailboxes([3, 2, 99], All, All, out total));
        Assert.Equal(["2: 3 of 3", "3: 0 of 0"],
            asked.Select(queue => $"{queue.Process.Pid}: {queue.Messages.Length} of {queue.Count}"));
    }

    [Fact]
    public void Supervisors_know_their_children_and_timers_their_processes()
    {
        using var script = new DebugScript("""
            START_SUPERVISOR one_for_all 4 1000
            SUPERVISE_CHILD "crew" permanent    ; <child>
            STORE crew
            PUSH_STR "crash"
            LOAD crew
            EXIT_PROCESS
            PUSH_INT 1
            SLEEP
            PUSH_STR "later"
            SELF
            PUSH_INT 500
            SEND_AFTER                          ; <after>
            PUSH_INT 1                          ; <break>
            RECEIVE
            LABEL crew
            RECEIVE_TIMEOUT 2000 end
            LABEL end
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var total = 0;
        var supervisor = script.Look(inspection => inspection.Overview.Supervisors(All, out total)).Single();
        Assert.Equal((1L, SupervisionStrategy.OneForAll, 4, 1000L, 1), (supervisor.Process.Pid, supervisor.Strategy,
            supervisor.MaxRestarts, supervisor.PeriodMilliseconds, supervisor.RecentRestarts));
        var child = supervisor.Children.Single();
        Assert.Equal(("crew", 3L, RestartPolicy.Permanent, "crew", script.LineOf("child")),
            (child.Id, child.Process!.Value.Pid, child.Policy, child.Program, child.AskedFor!.Line));
        Assert.Equal([3L], script.Look(inspection => inspection.Overview.Processes(ProcessQuery.All with { Supervisor = 1 }, All,
            out total)).Select(row => row.Process.Pid));
        var timers = script.Look(inspection => inspection.Overview.Timers(All, out total));
        Assert.Equal(["Message for 1: \"later\"", "Timeout for 3: "],
            timers.Select(timer => $"{timer.Purpose} for {timer.For.Pid}: {timer.Message?.Payload.Inspection}"));
        Assert.Equal(script.LineOf("after"), timers[0].Message!.SentAt!.Line);
        Assert.Equal(2, total);
        Assert.NotNull(timers[0].Message!.Send);
    }

    [Fact]
    public void A_deadlock_tells_who_could_have_sent_what_is_waited_for()
    {
        using var script = new DebugScript("""
            REGISTER "customer"
            SPAWN_CALL barista
            POP
            SPAWN_CALL idle
            POP
            RECEIVE_MATCH .type="order"     ; <main>
            LABEL barista
            PUSH_STR "tea"
            SENDNAMED "customer"            ; <send>
            RET                             ; <end>
            LABEL idle
            RECEIVE
            """);
        Assert.Equal("deadlock in 1 at main", script.Start());
        var deadlock = script.Look(inspection => inspection.Overview.Deadlock());
        Assert.Equal((2, 2), (deadlock.Total, deadlock.Processes.Length));
        var customer = deadlock.Processes[0];
        Assert.Equal(("RECEIVE_MATCH .type=\"order\"", script.LineOf("main"), 1, true),
            (customer.Instruction, customer.Place.Line, customer.MessageCount, customer.IsWhole));
        var sender = customer.Senders.Single();
        Assert.Equal((2L, "barista", true), (sender.Process.Pid, sender.Process.Title, sender.Process.HasEnded));
        Assert.Equal((script.LineOf("send"), script.LineOf("end")), (sender.LastSend!.Place!.Line, sender.Exit!.Place!.Line));
        var idle = deadlock.Processes[1];
        Assert.Empty(idle.Senders);
        Assert.Equal((1L, false), (idle.Acquainted.Single().Process.Pid, idle.Acquainted.Single().Process.HasEnded));
    }
}
