using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Ide.Navigation;

namespace Ttvm.Ide.Tests;

/// <summary>Who calls whom, and names found across the workspace.</summary>
public sealed class HierarchyTests
{
    private const string Program =
        """
        REGISTER "main"
        CALL helper
        PUSH_STR "worker"
        SPAWN
        PUSH_STR "loop"
        SPAWN
        HALT
        LABEL helper
        PUSH_INT 1
        SENDNAMED "boss"
        RET
        LABEL loop
        CALL helper
        JMP loop
        ;- worker.ttvm
        REGISTER boss
        PUSH_INT 1
        SENDNAMED main
        """;

    [Fact]
    public void Callers_are_routines_and_main_programs() => CheckIncoming("CALL hel$0per", "main.ttvm 1, loop 1");

    [Fact]
    public void A_worker_is_called_by_who_spawns_it_and_who_sends_to_it() =>
        CheckIncoming("PUSH_STR \"wor$0ker\"", "main.ttvm 1, helper 1");

    [Fact]
    public void A_process_name_stands_for_the_routine_that_registers_it() => CheckIncoming("SENDNAMED \"bo$0ss\"", "main.ttvm 1, helper 1");

    [Fact]
    public void A_routine_calls_spawns_and_sends() => CheckOutgoing("REGIS$0TER \"main\"", "helper 1, worker.ttvm 1, loop 1");

    [Fact]
    public void Sending_leads_to_the_receiver() => CheckOutgoing("LABEL hel$0per", "worker.ttvm 1");

    [Theory]
    [InlineData("bo", "boss")]
    [InlineData("LOOP", "loop")]
    [InlineData("hpr", "helper")]
    [InlineData("worker.ttvm", "worker.ttvm")]
    [InlineData("nothing like it", "")]
    public void Names_are_found_by_their_letters(string query, string expected) =>
        Assert.Equal(expected, string.Join(", ",
            WorkspaceSymbols.Find(OpenedFixture.Open(Program).Workspace, query).Select(symbol => symbol.Name)));

    [Fact]
    public void The_nearest_name_comes_first() =>
        Assert.Equal(["a", "ab", "ba"], WorkspaceSymbols.Find(OpenedFixture.Open("LABEL ba\nLABEL ab\nLABEL a").Workspace, "a").Take(3)
            .Select(symbol => symbol.Name));

    private static void CheckIncoming(string at, string expected) => Check(at, expected, CallHierarchy.Incoming);

    private static void CheckOutgoing(string at, string expected) => Check(at, expected, CallHierarchy.Outgoing);

    private static void Check(string at, string expected, Func<Workspace, Routine, ImmutableArray<HierarchyCall>> ask)
    {
        var plain = at.Replace("$0", "", StringComparison.Ordinal);
        var place = Program.IndexOf(plain, StringComparison.Ordinal);
        var opened = OpenedFixture.Open(Program[..place] + at + Program[(place + plain.Length)..]);
        var routine = Assert.Single(CallHierarchy.Prepare(opened.Workspace, opened.Document, opened.Cursor));
        Assert.Equal(expected, string.Join(", ",
            ask(opened.Workspace, routine).Select(call => $"{call.Other.DisplayName} {call.Places.Length}")));
    }
}
