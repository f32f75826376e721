using Ttvm.Runtime.Processes;

namespace Ttvm.Interleaving.Tests.Processes;

/// <summary>The inbox: nothing is lost, nothing comes twice, each sender's signals keep their order, and a closed inbox refuses for good.</summary>
public sealed class InboxTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_senders_and_the_owner(bool closes)
    {
        var refused = false;
        var coverage = Exploration.Run(
            () =>
            {
                var inbox = new Inbox();
                var accepted = new List<long>[] { [], [] };
                var taken = new List<long>[] { [], [] };
                return new Scenario()
                    .Thread("sender 0", () => Send(0))
                    .Thread("sender 1", () => Send(1))
                    .Thread("owner", () =>
                    {
                        Take(inbox.TakeAll());
                        Take(inbox.TakeAll());
                        if (closes)
                        {
                            Take(inbox.Close());
                        }
                    })
                    .Finally(() =>
                    {
                        Take(closes ? null : inbox.TakeAll());
                        Assert.Equal(accepted, taken);
                        refused |= accepted.Any(each => each.Count < 2);
                    });

                void Send(int sender)
                {
                    for (var i = 0; i < 2 && inbox.TryPush(new MonitorSignal(sender, i)); i++)
                    {
                        accepted[sender].Add(i);
                    }
                }

                void Take(Signal? first)
                {
                    for (var signal = (MonitorSignal?)first; signal is not null; signal = (MonitorSignal?)signal.Next)
                    {
                        taken[signal.Watcher].Add(signal.Reference);
                    }
                }
            },
            preemptions: 2);
        Assert.True(coverage.IsComplete);
        Assert.Equal(closes, refused);
    }
}
