using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>Messages to nobody.</summary>
public sealed class DeadLetterTests
{
    private const string ManyLetters = """
        PUSH_INT 0
        STORE n
        LABEL again
        LOAD n
        PUSH_INT 1
        ADD
        STORE n
        LOAD n
        SEND 99     ; <lost>
        LOAD n
        PUSH_INT 1500
        LT
        JZ done
        JMP again
        LABEL done
        HALT
        """;

    [Fact]
    public void They_are_counted_and_the_last_thousand_kept()
    {
        var letters = MachineRun.OfText(ManyLetters).Machine.DeadLetters;
        Assert.Equal(1500, letters.Count);
        Assert.Equal(Enumerable.Range(501, 1000).Select(n => (long)n), letters.Latest.Select(letter => letter.Message.Payload.AsInt));
        Assert.All(letters.Latest, letter => Assert.Equal((99, null), (letter.To, letter.Name)));
    }

    [Fact]
    public void They_are_announced_once_with_the_message_and_the_line()
    {
        var notice = Assert.Single(MachineRun.OfText(ManyLetters).Host.Notices);
        Assert.Equal(NoticeLevel.Warning, notice.Level);
        Assert.Equal("dead letter: there is no process 99", notice.Headline);
        Assert.Equal([$"  process 1 sent 1 at {MachineRun.PlaceOf("lost", ManyLetters)}", "  9 | SEND 99     ; <lost>", "    | ^^^^"],
            notice.Details.ToArray());
    }

    [Theory]
    [InlineData("PUSH_STR \"hello\"", "\"hello\"")]
    [InlineData("NULL", "null")]
    [InlineData("MAKE_OBJECT\nPUSH_INT 1\nSET_FIELD op", "{op: 1}")]
    [InlineData("PUSH_FLOAT 2\nMAKE_LIST 1", "[2.0]")]
    [InlineData("PUSH_STR \"two\\nlines\"", "\"two\\nlines\"")]
    public void The_message_is_shown_as_in_other_reports(string message, string shown) =>
        Assert.Contains($"sent {shown} at", Assert.Single(MachineRun.OfText($"{message}\nSENDNAMED nobody").Host.Notices).Details[0],
            StringComparison.Ordinal);

    [Fact]
    public void A_long_message_is_cut() => Assert.True(
        Assert.Single(MachineRun.OfText($"PUSH_STR \"{new string('x', 5000)}\"\nSENDNAMED nobody").Host.Notices).Details[0].Length < 200);

    [Fact]
    public void A_sender_without_a_registered_name_is_called_by_its_function() => Assert.StartsWith(
        "  process 2 (worker) sent 1 at",
        Assert.Single(
            MachineRun.OfText("PUSH_STR \"worker\"\nSPAWN\nPOP\nHALT\nLABEL worker\nPUSH_INT 1\nSEND 99\nRET").Host.Notices).Details[0],
                StringComparison.Ordinal);

    [Fact]
    public void A_delayed_message_that_comes_too_late_is_one() => MachineRun.OfText("""
        MAKE_FUNCTION ends
        SPAWN
        STORE child
        PUSH_STR "too late"
        LOAD child
        PUSH_INT 10
        SEND_AFTER
        PUSH_INT 20
        SLEEP
        HALT
        LABEL ends
        RET
        """).PrintsDespite(["warning: dead letter: there is no process 2"]);

    [Fact]
    public void Unread_messages_of_a_process_that_ends_are_none() => MachineRun.OfText("""
        PUSH_STR "never read"
        SEND 1
        HALT
        """).Prints();
}
