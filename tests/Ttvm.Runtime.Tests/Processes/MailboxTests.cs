using CsCheck;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Processes;

/// <summary>Messages in their order, and what a receive looks at.</summary>
public sealed class MailboxTests
{
    /// <summary>Adds, takes the oldest, takes by value; compared with a list.</summary>
    [Fact]
    public void Messages_are_taken_in_order_and_the_others_stay() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 5]).Array[0, 100].ForAll(changes =>
    {
        // More patterns than a mailbox remembers, so that forgetting is tried, too.
        var patterns = Enumerable.Range(0, 6).Select(number => Pattern($"{number}")).ToArray();
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
                    Assert.Equal(model.Contains(number), mailbox.TryTake(patterns[number], out var taken));
                    Assert.Equal(model.Contains(number) ? number : null, taken?.Payload.AsInt);
                    model.Remove(number);
                    break;
            }

            Assert.Equal(model.Count, mailbox.Count);
            Assert.Equal(model, mailbox.Messages.Select(message => message.Payload.AsInt));
        }
    });

    /// <summary>
    /// What has been refused is not looked at again, whether the receive waits or is executed anew: a message changed behind the mailbox's
    /// back to one that would match is not seen.
    /// </summary>
    [Fact]
    public void A_receive_looks_at_every_message_once()
    {
        var mailbox = new Mailbox();
        var wanted = Pattern("-1");
        var messages = Enumerable.Range(1, 1000).Select(number => MessageOf(number)).ToList();
        foreach (var message in messages)
        {
            mailbox.Add(message);
            Assert.False(mailbox.TryTake(wanted, out _));
            message.Payload = Value.OfInt(-1);
        }

        var last = MessageOf(-1);
        mailbox.Add(last);
        Assert.True(mailbox.TryTake(wanted, out var taken));
        Assert.Same(last, taken);
        Assert.False(mailbox.TryTake(wanted, out _));

        // Another pattern begins at the beginning, and takes what the first one remembers as its last.
        Assert.True(mailbox.TryTake(Pattern("int"), out taken));
        Assert.Same(messages[0], taken);
        mailbox.Add(last);
        Assert.True(mailbox.TryTake(wanted, out taken));
        Assert.Same(last, taken);
        Assert.Equal(999, mailbox.Count);
    }

    [Fact]
    public void A_receive_with_another_value_in_its_variable_looks_again() => Schedules.Prints("""
        SELF
        STORE me
        PUSH_STR "b"
        CALL offer id
        PUSH_STR "a"
        CALL offer id
        PUSH_STR "a"
        CALL take id
        PUSH_STR "b"
        CALL take id
        HALT
        LABEL offer
        MAKE_OBJECT
        LOAD id
        SET_FIELD id
        SELF
        SEND
        RET
        LABEL take
        RECEIVE_MATCH .id=$id
        GET_FIELD id
        PRINT
        RET
        """, "a", "b");

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

    /// <summary>The memory limit looks from another thread, and a message that was taken meanwhile may be on its way to somebody else, in
    /// front of any signal.</summary>
    [Fact]
    public void A_look_from_elsewhere_survives_a_message_that_is_used_again()
    {
        var mailbox = new Mailbox();
        var taken = MessageOf(1);
        mailbox.Add(taken);
        mailbox.Add(MessageOf(2));
        taken.Next = new ExitSignal(1, Value.OfString("reason"), ExitCause.Limit, isAbnormal: true);
        Assert.Equal([taken], mailbox.Messages);
    }

    private static Message MessageOf(long number) => new() { Payload = Value.OfInt(number), Sender = 1 };

    private static MessageMatcher Pattern(string text) =>
        new(MessagePattern.Parse(text), _ => throw new InvalidOperationException("The pattern has a variable."));
}
