using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Messages;

/// <summary>A process of a program.</summary>
/// <param name="File">The file it lives in.</param>
/// <param name="Uses">What of the <see cref="AnalyzedProgram.ProcessUses"/> it may execute, by their indexes.</param>
/// <param name="Receives">Which of them receive, by their indexes, none if it never does; null if it takes any message.</param>
internal sealed record Receiver(string File, HashSet<int> Uses, ImmutableArray<int>? Receives);

/// <summary>All processes that may get a message, if they receive by patterns only, or never.</summary>
/// <param name="Processes">At least one.</param>
/// <param name="Alternatives">What any of them takes.</param>
internal sealed record PickyReceivers(ImmutableArray<Receiver> Processes, ImmutableArray<PatternAlternative> Alternatives);

/// <summary>
/// Who may get the messages that are sent in a program. It looks at nothing but what processes do with one another, and knows instructions
/// by their indexes, so it holds for all versions in which processes do the same. Immutable.
/// </summary>
internal sealed class Mailboxes
{
    private readonly MessageFlow _flow;
    private readonly ILookup<string, (int Send, PickyReceivers Receivers)> _sends;
    private readonly Dictionary<ProcessEntry, int> _indexes = [];
    private readonly Lazy<ILookup<(string File, int Use), int>> _executedBy;
    private readonly Lazy<Dictionary<string, ImmutableArray<int>>> _sendsById;

    /// <summary>Each process alone, made when somebody asks for it; threads may make it twice.</summary>
    private readonly PickyReceivers?[] _picky;
    private readonly Dictionary<string, List<int>> _holders = new(StringComparer.Ordinal);

    /// <summary>Looks at a program that is not open.</summary>
    public Mailboxes(MessageFlow flow)
    {
        _flow = flow;
        foreach (var (index, entry) in flow.Entries.Index())
        {
            _indexes.Add(entry, index);
        }

        Entries = [.. flow.Entries];
        Processes = flow.Files.Any(HasUnknownUse) ? [.. Entries.Select(_ => default(Receiver))] : [.. Entries.Select(ProcessAt)];
        _picky = new PickyReceivers?[Processes.Length];
        AreAllKnown = !Processes.Contains(null);
        FindHolders();
        _sendsById = new Lazy<Dictionary<string, ImmutableArray<int>>>(FindSendsById);
        _executedBy = new Lazy<ILookup<(string, int), int>>(() => (
            from process in Processes.Index()
            from use in process.Item?.Uses ?? []
            select (process.Item!.File, use, process.Index)).ToLookup(place => (place.File, place.use), place => place.Index));
        _sends = FindSends().ToLookup(found => found.File, found => (found.Send, found.Receivers), StringComparer.Ordinal);
    }

    /// <summary>Where the processes begin, the main program first.</summary>
    public ImmutableArray<ProcessEntry> Entries { get; }

    /// <summary>These processes; null for those that may execute code of which nobody knows what it is.</summary>
    public ImmutableArray<Receiver?> Processes { get; }

    /// <summary>Whether the code of all <see cref="Processes"/> is known.</summary>
    public bool AreAllKnown { get; }

    /// <summary>The instructions of a file that send by name or number to processes which receive by patterns only, or never.</summary>
    public IEnumerable<(int Send, PickyReceivers Receivers)> PickyReceiversIn(string file) => _sends[file];

    /// <summary>The instructions of a file that send to whoever has the id on the stack; none if that makes no difference.</summary>
    public ImmutableArray<int> SendsByIdIn(string file) => _sendsById.Value.GetValueOrDefault(file, []);

    /// <summary>Processes by their indexes, if all of them receive by patterns only, or never; null for none.</summary>
    public PickyReceivers? PickyReceiversAmong(List<int> indexes)
    {
        foreach (var index in indexes)
        {
            if (Processes[index]?.Receives is null)
            {
                return null;
            }
        }

        return indexes.Count switch
        {
            0 => null,
            1 => _picky[indexes[0]] ??= Join(indexes),
            _ => Join([.. indexes.Distinct()]),
        };
    }

    /// <summary>The process that an instruction starts, by its index; null for one that deals with nobody.</summary>
    public int? StartedBy(string file, ProcessUse use) => _flow.EntryOf(file, use) is { } entry ? _indexes[entry] : null;

    /// <summary>The processes that may register a name, by their indexes, if <see cref="AreAllKnown"/>.</summary>
    public List<int> HoldersOf(string name) => _holders.GetValueOrDefault(name, []);

    /// <summary>The processes that may execute an instruction, by their indexes, if <see cref="AreAllKnown"/>.</summary>
    public IEnumerable<int> ProcessesAt(string file, int use) => _executedBy.Value[(file, use)];

    /// <summary>The processes that may have a literal id, by their indexes: the first is the main program, and who gets which of the others
    /// is not certain enough.</summary>
    public IEnumerable<int> ProcessesWithId(long pid) => pid == KnownProcess.Main ? [0]
        : Enumerable.Range(1, pid > KnownProcess.Main ? Processes.Length - 1 : 0);

    /// <summary>
    /// Lists the processes, by their indexes, whose id an instruction takes from the stack; false if nobody knows whose.
    /// <see cref="AreAllKnown"/> must hold.
    /// </summary>
    /// <param name="flow">A version of the program in which processes do the same.</param>
    /// <param name="file">The file.</param>
    /// <param name="use">The instruction, by its index.</param>
    /// <param name="found">Gets the processes, some perhaps several times.</param>
    public bool TryFindOwners(MessageFlow flow, string file, int use, List<int> found)
    {
        found.Clear();
        var isKnown = false;
        var program = flow.ProgramOf(file);
        var (chunk, instruction) = program.ProcessUses.PlaceOf(use);
        foreach (var (node, block) in program.Facts.Functions.At(chunk, instruction))
        {
            var place = node.Result.UsedIds.BinarySearch(new UsedId(node.Body.SiteOf(block, instruction), 0), UsedId.BySite);
            if (place >= 0)
            {
                if (!AddOwners(program, file, node.Body, node.Result.UsedIds[place].PidFrom, found))
                {
                    return false;
                }

                isKnown = true;
            }
            else if (node.Result.UsedIds.IsEmpty)
            {
                // Either control does not come there, or it is not known what it brings.
                return false;
            }
        }

        return isKnown;
    }

    /// <summary>Lists the processes that have an id, by their indexes; false if nobody knows which.</summary>
    /// <param name="program">A version of a file.</param>
    /// <param name="file">The file.</param>
    /// <param name="body">The function in it that has the id.</param>
    /// <param name="pidFrom">See <see cref="AbstractValue.PidFrom"/>.</param>
    /// <param name="found">Gets the processes.</param>
    public bool AddOwners(AnalyzedProgram program, string file, FunctionBody body, int pidFrom, List<int> found)
    {
        if (pidFrom < 0)
        {
            return false;
        }

        var (chunk, instruction) = body.PlaceOf(pidFrom);
        var line = chunk.InstructionAt(instruction);
        if (line.Instruction is { Opcode: Opcode.PushInt })
        {
            found.AddRange(line is { Diagnostics.IsEmpty: true, Operands: [var pid] } ? ProcessesWithId(pid.Value.AsInt) : []);
            return line.Diagnostics.IsEmpty;
        }

        var use = line.Instruction?.Is(InstructionFlags.NeedsSmp) == true ? program.ProcessUses.At(chunk, instruction) : default;
        if (use.Spawns)
        {
            if (StartedBy(file, use) is { } started)
            {
                found.Add(started);
            }

            return true;
        }

        if (use.Instruction.Opcode == Opcode.Self)
        {
            found.AddRange(ProcessesAt(file, use.Index));
            return true;
        }

        if (use is { Instruction.Opcode: Opcode.WhereIs, Name: { } name })
        {
            // An id that nobody has was meant for somebody; that is told there.
            found.AddRange(HoldersOf(name));
            return HoldersOf(name).Count > 0;
        }

        return false;
    }

    private IEnumerable<(string File, int Send, PickyReceivers Receivers)> FindSends()
    {
        if (!Processes.Any(process => process?.Receives is not null))
        {
            yield break;
        }

        var receivers = new Dictionary<string, PickyReceivers?>(StringComparer.Ordinal);
        var main = Join([0]);
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
            if (use.Instruction.Opcode == Opcode.Send)
            {
                // Who has another number is not certain enough.
                return use.Syntax.Operands is [{ Value: { IsPresent: true, AsInt: KnownProcess.Main } }] ? main : null;
            }

            if (use is not { Instruction.Opcode: Opcode.SendNamed, Name: { } name })
            {
                return null;
            }

            if (!receivers.TryGetValue(name, out var known))
            {
                receivers.Add(name, known = Join(HoldersOf(name)));
            }

            return known;
        }
    }

    private Dictionary<string, ImmutableArray<int>> FindSendsById() =>
        !AreAllKnown || Processes.All(process => process!.Receives is null) ? [] : _flow.Files.ToDictionary(
        file => file,
        file => _flow.ProgramOf(file).ProcessUses.Where(use => use.Instruction.Opcode == Opcode.Send
            && use.Syntax.Operands is not [{ Value: { IsPresent: true, AsInt: not 0 } }]).Select(use => use.Index).ToImmutableArray(),
        StringComparer.Ordinal);

    /// <summary>Whether there is a line that may be going to send or receive, but does not say so yet.</summary>
    private bool HasUnknownUse(string file)
    {
        foreach (var chunk in _flow.ProgramOf(file).Facts.Program.Chunks.All)
        {
            foreach (var line in chunk.LinesWithFindings)
            {
                if (chunk.Lines[line] is { Kind: LineKind.Instruction, Instruction: null } unknown
                    && LineMeaning.InstructionOf(unknown)?.Is(InstructionFlags.NeedsSmp) != false)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Finds who may register each name; nobody is known to if one of all processes is not known, which may register
    /// any.</summary>
    private void FindHolders()
    {
        for (var index = 0; AreAllKnown && index < Processes.Length; index++)
        {
            var uses = _flow.ProgramOf(Processes[index]!.File).ProcessUses;
            var names = Processes[index]!.Uses.Select(use => uses[use].Registered).OfType<string>();
            foreach (var name in names.Distinct(StringComparer.Ordinal))
            {
                if (!_holders.TryGetValue(name, out var known))
                {
                    _holders.Add(name, known = []);
                }

                known.Add(index);
            }
        }
    }

    private PickyReceivers? Join(List<int> indexes)
    {
        var processes = indexes.ConvertAll(index => Processes[index]);
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
        var takesAny = receives.Any(use => PatternOf(use) is null);
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
