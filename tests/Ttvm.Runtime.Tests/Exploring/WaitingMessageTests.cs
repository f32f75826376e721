using Ttvm.Runtime.Exploring;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>Messages that wait: for too long, or too many of them.</summary>
public sealed class WaitingMessageTests
{
    [Fact]
    public void A_message_that_is_overtaken_too_often_starves()
    {
        // The server takes "urgent" first; two are sent behind the other one, if that is early.
        const string program = """
            PUSH_STR "clerk"
            SPAWN
            POP
            PUSH_STR "hasty"
            SPAWN
            POP
            RECEIVE_MATCH "ready"
            POP
            RECEIVE_MATCH "urgent"
            POP
            RECEIVE_MATCH "urgent"
            POP
            RECEIVE
            POP
            HALT
            LABEL clerk
            PUSH_STR "form"
            SEND 1
            HALT
            LABEL hasty
            PUSH_STR "urgent"
            SEND 1
            PUSH_STR "urgent"
            SEND 1
            PUSH_STR "ready"
            SEND 1
            HALT
            """;
        Assert.Equal(ExplorationVerdict.Proved, Of(3).Verdict);
        var found = Assert.Single(Of(2).Findings);
        Assert.Equal("process 1: the message \"form\" from process 2 still waits for it, and it takes one more than 2 that came later",
            found.Finding.Message);
        Assert.Equal(11, found.Finding.Place!.Line);

        ExplorationResult Of(int bound) => Explored.Run(program,
            new ExplorationOptions { Checks = ExplorationChecks.Starvation, StarvationBound = bound });
    }

    /// <summary>The first run takes each number only when both have come.</summary>
    [Theory]
    [InlineData("PUSH_STR \"quick\"\nSPAWN_MONITOR\nPOP\nPOP")]
    [InlineData("PUSH_STR \"late\"\nPUSH_INT 1\nPUSH_INT 5\nSEND_AFTER")]
    public void A_message_starves_from_when_it_has_come(string begin)
    {
        var program = $"""
            PUSH_STR "sender"
            SPAWN
            POP
            {begin}
            RECEIVE_MATCH int
            POP
            RECEIVE_MATCH int
            POP
            RECEIVE
            POP
            HALT
            LABEL sender
            PUSH_INT 1
            SEND 1
            PUSH_INT 2
            SEND 1
            LABEL quick
            HALT
            """;
        Assert.Equal(ExplorationVerdict.Failed, Of(1).Verdict);
        Assert.Equal(ExplorationVerdict.Proved, Of(2).Verdict);

        ExplorationResult Of(int bound) => Explored.Run(program,
            new ExplorationOptions { Checks = ExplorationChecks.Starvation, StarvationBound = bound });
    }

    /// <summary>Whether the last message comes before the one that waits has been taken, no order of two messages decides.</summary>
    [Fact]
    public void A_message_too_many_for_a_mailbox_is_found() => Assert.Equal("process 1: it ends abnormally: mailbox limit",
        Assert.Single(Explored.Run("""
        ; run: --smp --max-mailbox 1
        PUSH_STR "sender"
        SPAWN
        STORE sender
        RECEIVE
        POP
        PUSH_STR "x"
        SEND 1
        PUSH_STR "go on"
        LOAD sender
        SEND
        RECEIVE
        POP
        RECEIVE
        POP
        HALT
        LABEL sender
        PUSH_STR "a"
        SEND 1
        RECEIVE
        POP
        PUSH_STR "b"
        SEND 1
        HALT
        """, new ExplorationOptions { Checks = ExplorationChecks.AbnormalExit }).Findings).Finding.Message);

    [Fact]
    public void A_message_too_many_ends_who_waits_for_another_one() => Assert.Equal(ExplorationVerdict.Proved, Explored.Run("""
        ; run: --smp --max-mailbox 1
        ; expect: mailbox limit
        ; expect-error: mailbox limit
        PUSH_STR "stuck"
        SPAWN_MONITOR
        POP
        POP
        PUSH_STR "x"
        SEND 2
        PUSH_STR "x"
        SEND 2
        RECEIVE_MATCH down
        GET_FIELD reason
        PRINT
        HALT
        LABEL stuck
        RECEIVE_MATCH int
        """).Verdict);
}
