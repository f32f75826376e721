using Ttvm.Analysis.Processes;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// A program that surely comes to a standstill: the main program, and every process that it has started by then, waits for a message before
/// anybody could send one. Only what runs straight on from the start of a process is looked at; any jump or call ends the certainty.
/// </summary>
internal static class StaticDeadlock
{
    /// <summary>How many instructions of a process that have to do with others are looked at.</summary>
    private const int MostUses = 10_000;

    /// <summary>How a process begins.</summary>
    private enum Startup
    {
        /// <summary>It may send something, or nobody knows.</summary>
        Unknown,

        /// <summary>It waits.</summary>
        Waits,

        /// <summary>It ends without having waited or sent.</summary>
        Ends,
    }

    /// <summary>The findings in one file: where its processes wait.</summary>
    public static IEnumerable<MessageFinding> Check(MessageFlow flow, string file)
    {
        foreach (var use in flow.Waits[file])
        {
            var others =
                from waits in flow.Waits
                from other in waits
                where waits.Key != file || other != use
                select (UsePlace.OfMnemonic(waits.Key, other), "This waits, too.");
            yield return new MessageFinding(DiagnosticRules.Deadlock, UsePlace.OfMnemonic(file, use),
                $"{use.Instruction.Mnemonic} waits for ever: every process of the program waits for a message before it sends one.")
                { Related = [.. others.Take(5)] };
        }
    }

    /// <summary>Where the processes wait, some perhaps at the same place; nowhere unless all do and the main program is among
    /// them.</summary>
    public static List<(string File, ProcessUse Use)> WaitsOf(MessageFlow flow)
    {
        var waits = new List<(string, ProcessUse)>();
        var seen = new HashSet<ProcessEntry> { new(flow.Root, "") };
        var queue = new Queue<ProcessEntry>(seen);
        while (queue.TryDequeue(out var entry))
        {
            var (startup, wait) = Follow(flow, entry, started =>
            {
                if (seen.Add(started))
                {
                    queue.Enqueue(started);
                }
            });
            if (startup == Startup.Unknown || (startup == Startup.Ends && waits.Count == 0))
            {
                return [];
            }

            if (wait is { } use)
            {
                waits.Add((entry.File, use));
            }
        }

        return waits;
    }

    private const InstructionFlags HasToDoWithEnds = InstructionFlags.Links | InstructionFlags.Monitors | InstructionFlags.Supervises;

    private static (Startup Startup, ProcessUse? Wait) Follow(MessageFlow flow, ProcessEntry entry, Action<ProcessEntry> start)
    {
        var program = flow.ProgramOf(entry.File);
        var count = 0;
        foreach (var (syntax, line) in ProcessCode.From(program, entry.Label))
        {
            if (syntax.Instruction is not { } instruction || (instruction.Is(InstructionFlags.NeedsSmp) && ++count > MostUses))
            {
                return (Startup.Unknown, null);
            }

            if (instruction.WaitsForMessage)
            {
                return (Startup.Waits, program.ProcessUses.From(line));
            }

            if (instruction.Is(InstructionFlags.EndsProcess) || (instruction.Is(InstructionFlags.Returns) && entry.Label.Length > 0))
            {
                return (Startup.Ends, null);
            }

            if (instruction.Is(InstructionFlags.StartsProcess) && !instruction.IsAny(HasToDoWithEnds))
            {
                if (flow.EntryOf(entry.File, program.ProcessUses.From(line)) is { } started)
                {
                    start(started);
                }
            }
            else if (!instruction.Is(InstructionFlags.SignalsNobody)
                && (!instruction.GoesStraightOn || instruction.Is(InstructionFlags.NeedsSmp)))
            {
                return (Startup.Unknown, null);
            }
        }

        return (Startup.Ends, null);
    }
}
