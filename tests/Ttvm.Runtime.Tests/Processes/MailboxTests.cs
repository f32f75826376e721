using CsCheck;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>Messages in their order, and what a receive looks at.</summary>
public sealed class MailboxTests
{
    /// <summary>Adds, takes the oldest, takes by value; compared with a list.</summary>
    [Fact]
    public void Messages_are_taken_in_order_and_the_others_stay() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5]).Array[0, 100].Sample(changes =>
    {
        var mailbox = new Mailbox();
        var model = new List<long>();
        foreach (var (change, number) in changes)
        {
            switch (change)
            {
                case 0 or 1:
                    mailbox.Add(MessageOf(number));
                    model.Add(number);
                    break;
                case 2:
                    Assert.Equal(model.Count > 0, mailbox.TryTakeOldest(out var oldest));
                    Assert.Equal(model.Count > 0 ? model[0] : null, oldest?.Payload.AsInt);
                    model.RemoveRange(0, Math.Min(1, model.Count));
                    break;
                default:
                    mailbox.Rewind();
                    Assert.Equal(model.Contains(number), mailbox.TryTake(message => message.Payload.AsInt == number, out _));
                    model.Remove(number);
                    break;
            }

            Assert.Equal(model.Count, mailbox.Count);
            Assert.Equal(model, mailbox.Messages.Select(message => message.Payload.AsInt));
        }
    });

    [Fact]
    public void A_receive_that_waits_looks_at_every_message_once()
    {
        var mailbox = new Mailbox();
        var looks = 0;
        for (var number = 1; number <= 1000; number++)
        {
            mailbox.Add(MessageOf(number));
            Assert.False(mailbox.TryTake(IsWanted, out _));
        }

        Assert.Equal(1000, looks);
        mailbox.Add(MessageOf(-1));
        Assert.True(mailbox.TryTake(IsWanted, out var wanted));
        Assert.Equal(-1, wanted.Payload.AsInt);

        // The next one begins at the beginning.
        Assert.True(mailbox.TryTake(message => message.Payload.AsInt == 1, out _));
        Assert.Equal(999, mailbox.Count);

        bool IsWanted(Message message)
        {
            looks++;
            return message.Payload.AsInt == -1;
        }
    }

    [Fact]
    public void A_message_passed_over_by_one_receive_is_seen_by_the_next() => Schedules.Prints("""
        MAKE_FUNCTION sender
        SPAWN
        POP
        RECEIVE_MATCH 3
        PRINT
        RECEIVE_MATCH int
        PRINT
        RECEIVE_TIMEOUT 1 late str
        LABEL late
        RECEIVE_MATCH 2 | 4
        PRINT
        RECEIVE
        PRINT
        HALT
        LABEL sender
        PUSH_INT 1
        SEND 1
        YIELD
        PUSH_INT 2
        SEND 1
        YIELD
        PUSH_INT 3
        SEND 1
        YIELD
        PUSH_INT 4
        SEND 1
        RET
        """, "3", "1", "2", "4");

    private static Message MessageOf(long number) => new(Value.OfInt(number), 1, null, 0, 0);
}
