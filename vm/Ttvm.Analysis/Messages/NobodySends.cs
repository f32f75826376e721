using System.Collections.Immutable;
using Ttvm.Analysis.Processes;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// A RECEIVE in processes that nobody sends anything to. It is certain only if it is known for every instruction of the program that sends,
/// links or ends whom it means: then it does not matter who else has got hold of an id. What follows from what processes do is found out
/// once; whose ids they take from the stack is a matter of each version.
/// </summary>
internal sealed class NobodySends
{
    /// <summary>With more processes than that nothing is said: each is looked for in the code of each.</summary>
    private const int MostProcesses = 500;
    private const int MostPlaces = 5;

    private readonly MessageFlow _flow;
    private readonly Mailboxes _mailboxes;

    /// <summary>The processes that get something whatever is on the stack, by their indexes.</summary>
    private readonly bool[] _fed;

    /// <summary>The instructions that take an id from the stack.</summary>
    private readonly List<(string File, int Use)> _byId = [];

    /// <summary>Where each process is started.</summary>
    private readonly ILookup<int, (string File, int Use)> _starts;

    /// <summary>The instructions that wait in processes of which all others are known, each with the indexes of these processes.</summary>
    private readonly ILookup<string, (int Use, ImmutableArray<int> Processes)> _receives;

    /// <summary>Looks at a program that is not open.</summary>
    public NobodySends(MessageFlow flow)
    {
        (_flow, _mailboxes) = (flow, flow.Mailboxes);
        _fed = new bool[_mailboxes.Processes.Length];
        var receives = IsKnown() ? FindReceives() : [];
        _receives = receives.ToLookup(found => found.File, found => (found.Use, found.Processes), StringComparer.Ordinal);
        var starts =
            from file in _receives.Count > 0 ? flow.Files : []
            from use in flow.ProgramOf(file).ProcessUses
            where use.Spawns
            let started = _mailboxes.StartedBy(file, use)
            where started is not null
            select (Process: started.Value, File: file, use.Index);
        _starts = starts.ToLookup(start => start.Process, start => (start.File, start.Index));
    }

    /// <summary>The processes that may get something in a version of the program in which processes do the same; null if any may.</summary>
    public bool[]? FedIn(MessageFlow flow)
    {
        if (_receives.Count == 0)
        {
            return null;
        }

        var fed = (bool[])_fed.Clone();
        var owners = new List<int>();
        foreach (var (file, use) in _byId)
        {
            if (!_mailboxes.TryFindOwners(flow, file, use, owners))
            {
                return null;
            }

            foreach (var owner in owners)
            {
                fed[owner] = true;
            }
        }

        return fed;
    }

    /// <summary>The findings in one file of such a version.</summary>
    public IEnumerable<MessageFinding> Check(MessageFlow flow, string file)
    {
        if (flow.FedProcesses is not { } fed)
        {
            yield break;
        }

        foreach (var (use, processes) in _receives[file])
        {
            if (!processes.Any(process => fed[process]))
            {
                var receive = flow.ProgramOf(file).ProcessUses[use];
                var starts =
                    from process in processes
                    from start in _starts[process]
                    select (new UsePlace(start.File, start.Use, IsName: false), "The process is started here.");
                yield return new MessageFinding(DiagnosticRules.NobodySends, UsePlace.OfMnemonic(file, receive),
                    $"{receive.Instruction.Mnemonic} waits for ever: nobody in this program sends anything to this process.")
                    { Related = [.. starts.Take(MostPlaces)] };
            }
        }
    }

    /// <summary>Notes who gets something by what the processes do; false if that may be anybody.</summary>
    private bool IsKnown()
    {
        if (!_flow.IsFed || !_mailboxes.AreAllKnown || _fed.Length > MostProcesses)
        {
            return false;
        }

        var seen = new HashSet<(string, int)>();
        for (var index = 0; index < _fed.Length; index++)
        {
            var process = _mailboxes.Processes[index]!;
            var uses = _flow.ProgramOf(process.File).ProcessUses;
            foreach (var use in process.Uses)
            {
                if (!Note(index, process.File, uses[use], seen))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool Note(int process, string file, ProcessUse use, HashSet<(string, int)> seen)
    {
        if (use.Syntax.Diagnostics.Any(found => found.Rule.Severity == Severity.Error))
        {
            return false;
        }

        // The machine tells only those that ask for it, and who supervises may wait for nothing but the ends of others.
        _fed[process] |= use.Instruction.Opcode == Opcode.StartSupervisor
            || use.IsAny(InstructionFlags.Links | InstructionFlags.Monitors | InstructionFlags.TrapsExits);
        if (use.Is(InstructionFlags.FeedsOther | InstructionFlags.LooksUp))
        {
            // What is sent to a name that nobody has was meant for somebody; that is told there.
            var holders = use.Name is null ? [] : _mailboxes.HoldersOf(use.Name);
            Feed(holders);
            return holders.Count > 0;
        }

        if (use.Is(InstructionFlags.FeedsOther))
        {
            if (LineMeaning.Find(use.Syntax, OperandKind.Pid) is { Value.AsInt: not 0 and var pid })
            {
                Feed(_mailboxes.ProcessesWithId(pid));
            }
            else if (seen.Add((file, use.Index)))
            {
                _byId.Add((file, use.Index));
            }
        }
        else if (use.Spawns && use.IsAny(InstructionFlags.Links | InstructionFlags.Supervises)
            && _mailboxes.StartedBy(file, use) is { } child)
        {
            Feed([child]);
        }

        return true;
    }

    private void Feed(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            _fed[process] = true;
        }
    }

    private IEnumerable<(string File, int Use, ImmutableArray<int> Processes)> FindReceives() =>
        from file in _flow.Files
        let waits = _flow.Waits[file].Select(wait => wait.Index).ToHashSet()
        from use in _flow.ProgramOf(file).ProcessUses
        where use.Instruction.WaitsForMessage && !waits.Contains(use.Index)
        let processes = _mailboxes.ProcessesAt(file, use.Index).ToImmutableArray()
        where !processes.IsEmpty && !processes.Any(process => _fed[process])
        select (file, use.Index, processes);
}
