using System.Collections.Immutable;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging.Overviews;

/// <summary>Why nothing can happen any more.</summary>
public sealed partial class Overview
{
    /// <summary>How many senders of one process are named.</summary>
    private const int NamedSenders = 3;

    /// <summary>Who waits for what, and who could have sent it.</summary>
    public DeadlockFacts Deadlock()
    {
        var waiting = _machine.Processes.Take(QuiescenceReport.NamedProcesses).ToList();
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

        var lost = _machine.DeadLetters.Latest.Where(letter => letter.Name is not null).GroupBy(letter => letter.Name!)
            .Select(letters => new LostMessages(letters.Key, letters.Count(),
                _inspection.FactsOf(letters.Last().Message, Process.NobodyId, sequence: 0)));
        return new DeadlockFacts((int)_machine.ProcessCount, [.. waiting.Select(FactsOfWait)], [.. lost.Take(NamedSenders)]);

        WaitFacts FactsOfWait(Process process)
        {
            // Whoever has started it or is linked to it knows its pid.
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
            return new SenderFacts(
                _machine.Find(pid) is null ? new ProcessLabel(pid, _log.TitleOf(pid, _log.Last), HasEnded: true) : _inspection.LabelOf(pid),
                lastSend, exit);
        }
    }
}

/// <summary>Every process waits for a message that nobody can send.</summary>
/// <param name="Total">How many processes there are.</param>
/// <param name="Processes">The first of them.</param>
/// <param name="Lost">Messages to names that nobody had: one of the processes may have waited for them.</param>
public sealed record DeadlockFacts(int Total, ImmutableArray<WaitFacts> Processes, ImmutableArray<LostMessages> Lost);

/// <summary>Messages to a name that nobody had.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">How many are kept.</param>
/// <param name="Last">The last of them.</param>
public sealed record LostMessages(string Name, int Count, MessageFacts Last);

/// <summary>A process that waits for a message.</summary>
/// <param name="Process">The process.</param>
/// <param name="Instruction">The instruction that it waits in, as it is written: what it would take.</param>
/// <param name="Place">Where that is.</param>
/// <param name="MessageCount">How many messages are in its mailbox; it takes none of them.</param>
/// <param name="Messages">The oldest of those.</param>
/// <param name="Senders">Who has sent it messages, whoever did so last first.</param>
/// <param name="Acquainted">Who has not, but has started it or is linked to it.</param>
/// <param name="IsWhole">Whether the log, from which this is known, holds all that has happened.</param>
public sealed record WaitFacts(ProcessLabel Process, string Instruction, CodePlace Place, int MessageCount,
    ImmutableArray<MessageFacts> Messages, ImmutableArray<SenderFacts> Senders, ImmutableArray<SenderFacts> Acquainted, bool IsWhole);

/// <summary>A process that could have sent a message.</summary>
/// <param name="Process">The process.</param>
/// <param name="LastSend">The last event by which it sent one to the process that waits; null if it never did.</param>
/// <param name="Exit">How it ended; null if it lives, or if that is not known any more.</param>
public sealed record SenderFacts(ProcessLabel Process, EventFacts? LastSend, EventFacts? Exit);
