using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>Questions about processes that wait, and about deadlocks.</summary>
public sealed partial class Overview
{
    /// <summary>How many senders of one process are named.</summary>
    private const int NamedSenders = 3;

    /// <summary>How many processes a chain of waits has at most.</summary>
    private const int LongestChain = 20;

    /// <summary>What the processes of a deadlock wait for, and who could have sent that.</summary>
    public DeadlockFacts Deadlock()
    {
        var lost = _machine.DeadLetters.Latest.Where(letter => letter.Name is not null).GroupBy(letter => letter.Name!)
            .Select(letters => new LostMessages(letters.Key, letters.Count(),
                _inspection.FactsOf(letters.Last().Message, Process.NobodyId, sequence: 0)));
        return new DeadlockFacts((int)_machine.ProcessCount, FactsOfWaits([.. _machine.Processes.Take(QuiescenceReport.NamedProcesses)]),
            [.. lost.Take(NamedSenders)]);
    }

    /// <summary>Why a process waits for a message: the instruction that it waits in, the messages that it does not take, who could have
    /// sent one, and so on for that sender, if it waits, too. Null if there is no such process.</summary>
    /// <param name="pid">The pid of the process.</param>
    public WaitChain? WhyWaits(long pid)
    {
        var links = ImmutableArray.CreateBuilder<WaitFacts>();
        var next = _machine.Find(pid);
        while (next is { } process && links.Count < LongestChain && _inspection.StateOf(process) == ProcessState.Waiting
            && links.All(link => link.Process.Pid != process.Id))
        {
            links.AddRange(FactsOfWaits([process]));

            // A process that has sent a message before will most likely do so again.
            next = links[^1].Senders.Concat(links[^1].Acquainted).Select(sender => _machine.Find(sender.Process.Pid))
                .FirstOrDefault(static sender => sender is not null);
        }

        if (next is null)
        {
            return links.Count == 0 ? null : new WaitChain(links.ToImmutable(), null, null);
        }

        return new WaitChain(links.ToImmutable(), _inspection.LabelOf(next.Id), _inspection.StateOf(next));
    }

    private ImmutableArray<WaitFacts> FactsOfWaits(IReadOnlyList<Process> waiting)
    {
        var senders = waiting.ToDictionary(process => process.Id, _ => new Dictionary<long, long>());
        var exits = new Dictionary<long, long>();
        for (var serial = _log.Last; serial >= _log.First; serial--)
        {
            ref var happened = ref _log[serial];
            if (happened.Kind == EventKind.Exit)
            {
                exits.TryAdd(happened.Pid, serial);
            }
            else if (happened.Kind is EventKind.Send or EventKind.TimerSet && happened.Pid != happened.Other
                && senders.TryGetValue(happened.Other, out var found))
            {
                found.TryAdd(happened.Pid, serial);
            }
        }

        return [.. waiting.Select(FactsOfWait)];

        WaitFacts FactsOfWait(Process process)
        {
            // The processes that know its pid without having sent a message: its parent, and those that are linked to it.
            var acquainted = (process.Links?.Entries ?? []).Select(link => link.Key).Append(process.Origin.Parent).Distinct()
                .Where(pid => pid != Process.NobodyId && !senders[process.Id].ContainsKey(pid));
            return new WaitFacts(_inspection.LabelOf(process.Id), process.Code.TextOf(process.Pc),
                _inspection.PlaceOf(process.Code, process.Pc), process.Mailbox.Count,
                _inspection.Messages(process.Id, 0, QuiescenceReport.ShownMessages),
                [.. senders[process.Id].OrderByDescending(sender => sender.Value).Take(NamedSenders)
                    .Select(sender => FactsOfSender(sender.Key, FactsOf(sender.Value)))],
                [.. acquainted.Select(pid => FactsOfSender(pid, null))],
                IsWhole: _log.First == 1);
        }

        SenderFacts FactsOfSender(long pid, EventFacts? lastSend)
        {
            var exit = exits.TryGetValue(pid, out var serial) ? FactsOf(serial) : null;
            return _machine.Find(pid) is { } sender
                ? new SenderFacts(_inspection.LabelOf(pid), lastSend, exit, _inspection.StateOf(sender))
                : new SenderFacts(new ProcessLabel(pid, _log.TitleOf(pid, _log.Last), HasEnded: true), lastSend, exit, null);
        }
    }
}

/// <summary>Why a process waits.</summary>
/// <param name="Links">The process, then one that could have sent it a message, and so on; empty if the process does not wait for a
/// message.</param>
/// <param name="Last">The process behind the last link: one that does not wait for a message, or one of the links; null: no living process
/// is known that could send to the last link.</param>
/// <param name="LastState">What <paramref name="Last"/> does.</param>
public sealed record WaitChain(ImmutableArray<WaitFacts> Links, ProcessLabel? Last, ProcessState? LastState)
{
    /// <summary>Whether the processes wait for each other.</summary>
    public bool IsCircle => Last is { } last && Links.Any(link => link.Process.Pid == last.Pid);
}

/// <summary>A deadlock: every process waits for a message that nobody can send.</summary>
/// <param name="Total">How many processes there are.</param>
/// <param name="Processes">The first of them.</param>
/// <param name="Lost">Messages to names that nobody held: one of the processes may have waited for them.</param>
public sealed record DeadlockFacts(int Total, ImmutableArray<WaitFacts> Processes, ImmutableArray<LostMessages> Lost);

/// <summary>Messages to a name that nobody held.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">How many of them are kept.</param>
/// <param name="Last">The last of them.</param>
public sealed record LostMessages(string Name, int Count, MessageFacts Last);

/// <summary>A process that waits for a message.</summary>
/// <param name="Process">The process.</param>
/// <param name="Instruction">The instruction that it waits in, as it is written, which tells what it would take.</param>
/// <param name="Place">Where the instruction stands.</param>
/// <param name="MessageCount">How many messages are in its mailbox; it takes none of them.</param>
/// <param name="Messages">The oldest of these messages.</param>
/// <param name="Senders">The processes that have sent it messages, the one that did so last first.</param>
/// <param name="Acquainted">The processes that have sent it none, but have started it or are linked to it.</param>
/// <param name="IsWhole">Whether the log, which tells who has sent messages, holds all events of the run.</param>
public sealed record WaitFacts(ProcessLabel Process, string Instruction, CodePlace Place, int MessageCount,
    ImmutableArray<MessageFacts> Messages, ImmutableArray<SenderFacts> Senders, ImmutableArray<SenderFacts> Acquainted, bool IsWhole);

/// <summary>A process that could have sent a message.</summary>
/// <param name="Process">The process.</param>
/// <param name="LastSend">The last event by which it sent a message to the process that waits; null if no such event is kept.</param>
/// <param name="Exit">The event of its end; null if it lives, or if that event is not kept any more.</param>
/// <param name="State">What it does; null if it has ended.</param>
public sealed record SenderFacts(ProcessLabel Process, EventFacts? LastSend, EventFacts? Exit, ProcessState? State);
