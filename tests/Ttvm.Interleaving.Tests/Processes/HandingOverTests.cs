using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Processes.Workers;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Interleaving.Tests.Processes;

/// <summary>
/// Two messages of one sender while the receiver runs, waits, is about to park or is parked: through the inbox, handed over, or one each
/// way, they are received in their order, and the receiver is never lost.
/// </summary>
public sealed class HandingOverTests
{
    [Theory]
    [InlineData("RECEIVE\nPRINT\nRECEIVE\nPRINT\nHALT")]
    [InlineData("RECEIVE_MATCH int\nPRINT\nRECEIVE_MATCH int\nPRINT\nHALT")]
    public void Messages_of_one_sender_keep_their_order(string program) => Depth.Explore(
        () =>
        {
            var host = new ModelHost(program);
            SmpScheduler? scheduler = null;
            var machine = new Machine(host, new MachineOptions { Smp = true, Workers = 2 },
                owner => scheduler = new SmpScheduler(owner, 2));
            var messages = new SharedMessages();
            var (ofSender, ofReceiver) = (new Worker(0, new MessagePool(messages)), new Worker(1, new MessagePool(messages)));
            var sender = Start(ofSender);
            var receiver = Start(ofReceiver);
            return new Scenario()
                .Thread("sender", () =>
                {
                    Assert.Null(machine.Send(receiver, Value.OfInt(1), sender));
                    Assert.Null(machine.Send(receiver, Value.OfInt(2), sender));
                })
                .Thread("receiver", RunReceiver)
                .Finally(() =>
                {
                    // Whoever has claimed it has left it with the sender's worker.
                    while (ofSender.Next is not null || ofSender.Queue.TryPop() is not null)
                    {
                        ofSender.Next = null;
                        RunReceiver();
                    }

                    Assert.Equal("1\n2\n", host.Output);
                    Assert.Null(machine.Find(receiver.Id));
                });

            Process Start(Worker worker)
            {
                var process = machine.TryCreate(machine.Code.Load("main.ttvm").Code!.Main, isFunction: false, default)!;
                process.Worker = worker;

                // Known, and in nobody's queue.
                machine.Launch(process, new Worker(2, new MessagePool(messages)));
                return process;
            }

            void RunReceiver()
            {
                var probe = default(NoProbe);
                while (Interpreter.Run(receiver, IScheduler.FullSlice, ref probe) == RunResult.Waiting && !receiver.Inbox.TryPark())
                {
                }
            }
        },
        preemptions: 3);
}
