using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>A process of a program.</summary>
/// <param name="File">The file it lives in.</param>
/// <param name="Uses">What of the <see cref="Binding.BoundProgram.ProcessUses"/> it may execute, by their indexes.</param>
/// <param name="Receives">Where it receives, likewise; null if it takes any message, or never receives.</param>
internal sealed record Receiver(string File, HashSet<int> Uses, ImmutableArray<int>? Receives);

/// <summary>All processes that may get a message, if they receive by patterns only.</summary>
/// <param name="Processes">At least one.</param>
/// <param name="Alternatives">What any of them takes.</param>
internal sealed record PickyReceivers(ImmutableArray<Receiver> Processes, ImmutableArray<PatternAlternative> Alternatives);

/// <summary>
/// Who may get the messages that are sent in a program. It looks at nothing but what processes do with one another, and knows instructions by their indexes, so it holds for all
/// versions in which processes do the same. Immutable.
/// </summary>
internal sealed class Mailboxes
{
    private readonly MessageFlow _flow;
    private readonly ILookup<string, (int Send, PickyReceivers Receivers)> _sends;

    /// <summary>Looks at a program that is not open.</summary>
    public Mailboxes(MessageFlow flow)
    {
        _flow = flow;
        _sends = FindSends().ToLookup(found => found.File, found => (found.Send, found.Receivers), StringComparer.Ordinal);
    }

    /// <summary>The instructions of a file that send to processes which receive by patterns only.</summary>
    public IEnumerable<(int Send, PickyReceivers Receivers)> PickyReceiversIn(string file) => _sends[file];

    private IEnumerable<(string File, int Send, PickyReceivers Receivers)> FindSends()
    {
        if (!_flow.Files.Any(file => _flow.ProgramOf(file).ProcessUses.Any(use => PatternOf(use) is not null)))
        {
            yield break;
        }

        var processes = _flow.Entries.Select(ProcessAt).ToList();
        var holders = HoldersOfNames(processes);
        var receivers = new Dictionary<string, PickyReceivers?>(StringComparer.Ordinal);
        var main = Join([processes[0]]);
        foreach (var file in _flow.Files)
        {
            foreach (var use in _flow.ProgramOf(file).ProcessUses)
            {
                if (ReceiversOf(use) is { } found)
                {
                    yield return (file, use.Index, found);
                }
            }
        }

        PickyReceivers? ReceiversOf(ProcessUse use)
        {
            if (use.Opcode == Opcode.Send)
            {
                // Process 1 is the main program; who has another number is not certain enough.
                return use.Syntax.Operands is [{ Value: { IsPresent: true, AsInt: 1 } }] ? main : null;
            }

            if (use is not { Opcode: Opcode.SendNamed, Name: { } name })
            {
                return null;
            }

            if (!receivers.TryGetValue(name, out var known))
            {
                receivers.Add(name, known = Join(holders.GetValueOrDefault(name, [])));
            }

            return known;
        }
    }

    /// <summary>The processes that may register each name; none if one of all processes is not known, which may register any.</summary>
    private Dictionary<string, List<Receiver?>> HoldersOfNames(List<Receiver?> processes)
    {
        var holders = new Dictionary<string, List<Receiver?>>(StringComparer.Ordinal);
        foreach (var process in processes.Contains(null) ? [] : processes)
        {
            var uses = _flow.ProgramOf(process!.File).ProcessUses;
            foreach (var name in process.Uses.Select(index => uses[index]).Where(use => use.Opcode == Opcode.Register).Select(use => use.Name).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                if (!holders.TryGetValue(name, out var known))
                {
                    holders.Add(name, known = []);
                }

                known.Add(process);
            }
        }

        return holders;
    }

    private PickyReceivers? Join(List<Receiver?> processes)
    {
        if (processes.Count == 0 || processes.Exists(process => process?.Receives is null))
        {
            return null;
        }

        var alternatives =
            from operand in processes.SelectMany(PatternsOf).DistinctBy(operand => operand.Value.AsText)
            from alternative in operand.Pattern!.Alternatives
            select alternative;
        return new PickyReceivers([.. processes!], [.. alternatives]);
    }

    private IEnumerable<OperandSyntax> PatternsOf(Receiver? process) =>
        process!.Receives!.Value.Select(receive => PatternOf(_flow.ProgramOf(process.File).ProcessUses[receive])!);

    private Receiver? ProcessAt(ProcessEntry entry)
    {
        var program = _flow.ProgramOf(entry.File);
        if (ProcessCode.UsesOf(program, entry.Label) is not { } reached)
        {
            return null;
        }

        ImmutableArray<ProcessUse> receives = [.. reached.Order().Select(index => program.ProcessUses[index]).Where(use => use.Receives)];
        var takesAny = receives.IsEmpty || receives.Any(use => PatternOf(use) is null);
        return new Receiver(entry.File, reached, takesAny ? null : [.. receives.Select(use => use.Index)]);
    }

    /// <summary>The pattern of an instruction that receives; null if it has none that is right.</summary>
    private static OperandSyntax? PatternOf(ProcessUse use)
    {
        foreach (var operand in use.Receives && use.Syntax.Diagnostics.IsEmpty ? use.Syntax.Operands : [])
        {
            if (operand.Pattern is not null)
            {
                return operand;
            }
        }

        return null;
    }
}
