using System.Runtime.CompilerServices;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>What is known of what has happened.</summary>
public sealed class EventLogTests
{
    private static readonly EventQuery Everything = new([], [], null);

    private const string Relay = """
        SPAWN_CALL relay        ; <spawn>
        STORE relay
        PUSH_STR "one"
        LOAD relay
        SEND                    ; <send>
        PUSH_STR "two"
        LOAD relay
        SEND                    ; <second>
        RECEIVE                 ; <take>
        RECEIVE
        HALT                    ; <break>
        LABEL relay
        REGISTER "relay"
        RECEIVE_MATCH "two"     ; <match>
        SEND 1                  ; <forward>
        UNREGISTER "relay"
        RECEIVE
        SEND 1
        RET
        """;

    [Fact]
    public void Events_tell_what_has_happened_where_and_to_whom()
    {
        using var script = new DebugScript(Relay);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var page = script.Look(inspection => inspection.Overview.EventsAfter(Everything, 0, 100));
        Assert.Equal((1L, (long)page.Events.Length, null), (page.First, page.Last, page.Next));
        Assert.Equal(
            [
                "Spawn 1 <- ", "Spawn 2 <- 1 at spawn", "Send 1 <- 2 at send", "Send 1 <- 2 at second", "Register 2 <-  at relay",
                "Receive 2 <- 1 at match of 4", "Send 2 <- 1 at forward", "Unregister 2 <-  at gone", "Receive 2 <- 1 at last of 3",
                "Send 2 <- 1 at reply", "Exit 2 <-  at ret", "Receive 1 <- 2 at take of 7", "Receive 1 <- 2 at again of 10",
            ],
            page.Events.Select(facts => Describe(script, facts)).Select(line => line
                .Replace("at REGISTER \"relay\"", "at relay", StringComparison.Ordinal)
                .Replace("at UNREGISTER \"relay\"", "at gone", StringComparison.Ordinal)
                .Replace("at SEND 1", "at reply", StringComparison.Ordinal)
                .Replace("at RET", "at ret", StringComparison.Ordinal)
                .Replace("2 <- 1 at RECEIVE", "2 <- 1 at last", StringComparison.Ordinal)
                .Replace("at RECEIVE", "at again", StringComparison.Ordinal)));
        Assert.Equal(["relay", "relay", "relay", "relay"], page.Events.Where(facts => facts.Process?.Pid == 2).Take(4)
            .Select(facts => facts.Process!.Value.Title));
        Assert.True(page.Events.Last(facts => facts.Process?.Pid == 2).Process!.Value.HasEnded);
        Assert.Equal("\"two\"", ((MachineEvent.Send)page.Events[3].Event).Payload.Inspection);
        Assert.Equal(page.Events.Select(facts => facts.Time).Order(), page.Events.Select(facts => facts.Time));
    }

    [Fact]
    public void Events_are_told_by_the_name_of_then()
    {
        using var script = new DebugScript("""
            SPAWN_CALL worker
            POP
            YIELD
            YIELD
            HALT                ; <break>
            LABEL worker
            PUSH_INT 1
            SEND 1
            REGISTER "boss"
            PUSH_INT 2
            SEND 1
            UNREGISTER "boss"
            PUSH_INT 3
            SEND 1
            RECEIVE
            """);
        Assert.Equal("breakpoint in 1 at break", script.Start());
        var sends = script.Look(inspection => inspection.Overview.EventsAfter(Everything with { Kinds = [EventKind.Send] }, 0, 100)).Events;
        Assert.Equal(["worker", "boss", "worker"], sends.Select(facts => facts.Process!.Value.Title));
    }

    [Fact]
    public void The_coordinates_of_an_event_are_those_of_a_stop_before_its_instruction()
    {
        using var script = new DebugScript(Relay);
        script.Break(["forward"]);
        Assert.Equal("breakpoint in 2 at forward", script.StartAsItIs());
        var coordinates = script.Coordinates;
        script.Break(["break"]);
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        var forwarded = script.Look(inspection => inspection.Overview.EventsAfter(Everything with { Kinds = [EventKind.Send], Pids = [2] },
            0, 100)).Events.First(facts => facts.Process?.Pid == 2);
        Assert.Equal(coordinates, forwarded.Coordinates);
    }

    [Fact]
    public void Events_come_in_pages_from_both_ends()
    {
        using var script = new DebugScript(Relay);
        script.Start();
        var query = Everything with { Kinds = [EventKind.Send, EventKind.Receive] };
        var all = script.Look(inspection => inspection.Overview.EventsAfter(query, 0, 100)).Events.Select(facts => facts.Serial).ToList();
        Assert.Equal(all, Collect(next => inspection => inspection.Overview.EventsAfter(query, next ?? 0, 3)));
        Assert.Equal(Enumerable.Reverse(all),
            Collect(next => inspection => inspection.Overview.EventsBefore(query, next ?? long.MaxValue, 3)));
        Assert.Empty(script.Look(inspection => inspection.Overview.EventsAfter(query, long.MaxValue, 3)).Events);
        Assert.Empty(script.Look(inspection => inspection.Overview.EventsBefore(query, long.MinValue, 3)).Events);
        Assert.Equal(all[^1], script.Look(inspection => inspection.Overview.EventsBefore(
            query with { Filter = facts => facts.Kind == EventKind.Receive }, long.MaxValue, 3)).Events[0].Serial);

        List<long> Collect(Func<long?, Func<Inspection, EventPage>> ask)
        {
            var found = new List<long>();
            long? next = null;
            do
            {
                var page = script.Look(ask(next));
                found.AddRange(page.Events.Select(facts => facts.Serial));
                next = page.Next;
            }
            while (next is not null);
            return found;
        }
    }

    [Fact]
    public void The_oldest_events_go()
    {
        using var script = new DebugScript("""
            PUSH_INT 0
            STORE n
            LABEL again
            LOAD n
            SELF
            SEND
            RECEIVE
            PUSH_INT 1
            ADD
            STORE n
            LOAD n
            PUSH_INT 60000
            LT
            JZ done
            JMP again
            LABEL done
            HALT                ; <break>
            """, new DebuggerOptions { Events = 100_000 });
        script.Start();
        var page = script.Look(inspection => inspection.Overview.EventsBefore(Everything, long.MaxValue, 2));
        Assert.Equal((20_001L, 120_001L), (page.First, page.Last));
        Assert.Equal((120_001L, 120_000L), (page.Events[0].Serial, page.Events[0].Send!.Value));
        var oldest = script.Look(inspection => inspection.Overview.EventsAfter(Everything, 0, 1)).Events[0];
        Assert.Equal((20_001L, EventKind.Receive), (oldest.Serial, oldest.Kind));
        Assert.Null(oldest.Send);
        Assert.Null(script.Look(inspection => inspection.Overview.Causes(20_000, 5)));
        Assert.False(script.Look(inspection => inspection.Overview.Causes(20_004, 50))!.IsComplete);
    }

    [Fact]
    public void An_event_takes_64_bytes_and_keeps_all_its_numbers()
    {
        Assert.Equal(64, Unsafe.SizeOf<LoggedEvent>());
        const long Pid = (1L << 40) - 1;
        const long Count = (1L << 48) - 1;
        foreach (var (pid, other, executed, decision, position, code, index, isCaught) in new[]
        {
            (Pid, 0L, Count, Count, ushort.MaxValue, LoggedEvent.MostCodes, int.MaxValue, true),
            (1L, 0L, 0L, 1L, 0, 0, 0, false),
            (0x5A_5A5A_5A5A, 0L, 0x1234_5678_9ABC, 0xCBA9_8765_4321, 999, 7, 0x5A5A_5A5A, true),
        })
        {
            var entry = default(LoggedEvent);
            entry.Read(new MachineEvent.Error(pid, "text", isCaught));
            entry.Locate(executed, decision, position, code, index);
            Assert.Equal((pid, other, executed, decision, position, code, index, isCaught, EventKind.Error),
                (entry.Pid, entry.Other, entry.Executed, entry.Decision, entry.Position, entry.Code, entry.Index, entry.Flag, entry.Kind));
            Assert.Equal(new MachineEvent.Error(pid, "text", isCaught), entry.Event);
        }

        var letter = default(LoggedEvent);
        letter.Read(new MachineEvent.DeadLetter(Pid, 0, "name", Value.OfInt(7)));
        letter.Locate(Count, Count, 0, 0, int.MaxValue);
        Assert.Equal(new MachineEvent.DeadLetter(Pid, 0, "name", Value.OfInt(7)), letter.Event);
        letter.Read(new MachineEvent.DeadLetter(1, Pid, null, Value.OfInt(7)));
        Assert.Equal(new MachineEvent.DeadLetter(1, Pid, null, Value.OfInt(7)), letter.Event);
    }

    [Fact]
    public void Large_values_do_not_fill_the_memory()
    {
        using var script = new DebugScript("""
            PUSH_STR "0123456789012345678901234567890123456789012345678901234567890123"
            STORE text
            PUSH_INT 14
            STORE n
            LABEL double
            LOAD text
            LOAD text
            CONCAT
            STORE text
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ doubled
            JMP double
            LABEL doubled
            PUSH_INT 50
            STORE n
            LABEL again
            LOAD text
            PUSH_STR "!"
            CONCAT
            MAKE_LIST 1
            SELF
            SEND
            RECEIVE
            POP
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ done
            JMP again
            LABEL done
            HALT                ; <break>
            """);
        script.Start();
        var page = script.Look(inspection => inspection.Overview.EventsAfter(Everything, 0, 1000));
        Assert.Equal(101, page.Last);
        Assert.InRange(page.Events.Length, 10, 40);
    }

    [Fact]
    public void A_message_has_a_past()
    {
        using var script = new DebugScript(Relay);
        script.Break(["take"]);
        Assert.Equal("breakpoint in 1 at take", script.StartAsItIs());
        var past = script.Look(inspection => inspection.Overview.CausesOfMessage(1, 1, 20));
        Assert.Null(past);
        script.Break(["break"]);
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        past = script.Look(inspection => inspection.Overview.Causes(12, 20))!;
        Assert.Equal(["Receive", "Send", "Receive", "Send", "Spawn"], past.Events.Select(facts => facts.Kind.ToString()));
        Assert.True(past.IsComplete);
        Assert.Equal([12L, 7, 6, 4, 1], past.Events.Select(facts => facts.Serial));
        var beginning = script.Look(inspection => inspection.Overview.Causes(12, 2))!;
        Assert.Equal((2, false), (beginning.Events.Length, beginning.IsComplete));
    }

    private static string Describe(DebugScript script, EventFacts facts)
    {
        var line = facts.Place?.Line;
        var place = line is { } at ? $" at {script.TextAt(at)}" : "";
        return $"{facts.Kind} {facts.Process?.Pid} <- {facts.Other?.Pid}{place}{(facts.Send is { } send ? $" of {send}" : "")}";
    }
}
