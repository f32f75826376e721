using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>A value as the function knows it that has made it.</summary>
/// <param name="Node">That function, by its index; negative for a value of the machine.</param>
/// <param name="Value">The value; never one that the function has from elsewhere.</param>
internal readonly record struct KnownValue(int Node, AbstractValue Value);

/// <summary>
/// Which values may come into the mailbox of each process of a program, what they have in their fields, and what functions are given. All
/// processes are known and a message whose receiver is not known may come to each of them, so nothing else can come. It is the least
/// solution of equations between sets of values which are finitely many: those that functions send, and what is in them.
/// </summary>
internal sealed class MessageShapes
{
    private const int MostProcesses = 200;
    private const int MostNodes = 1000;
    private const int MostValues = 5000;

    private readonly MessageFlow _flow;
    private readonly List<(string File, FunctionNode Node)> _nodes = [];
    private readonly Dictionary<(string File, string Label), int> _indexes = [];
    private readonly ValueSet[] _mailboxes;
    private readonly Dictionary<(int Node, ValueSource Source), ValueSet> _sources = [];
    private readonly List<(int Node, ValueSource Source)> _order = [];
    private readonly Dictionary<int, List<ValueSource>> _given = [];
    private readonly Dictionary<KnownValue, (int Node, int Site)> _sentAt = [];
    private readonly List<int> _owners = [];

    /// <summary>Asked by all who ask for values, also at once.</summary>
    private readonly ConcurrentDictionary<ValueTypes, KnownValue> _some = new();
    private bool _changes;
    private bool _isSettled;
    private int _count;

    private MessageShapes(MessageFlow flow)
    {
        _flow = flow;
        _mailboxes = [.. flow.Mailboxes.Processes.Select(_ => new ValueSet())];
    }

    /// <summary>An end of another process, as the machine tells it to one that traps exits.</summary>
    public static AbstractValue ExitMessage { get; } = MachineMessage("EXIT", "pid");

    /// <summary>An end of another process, as the machine tells it to one that monitors it.</summary>
    public static AbstractValue DownMessage { get; } = MachineMessage("DOWN", "pid", "ref");

    private static KnownValue Unknown => new(-1, AbstractValue.Unknown);

    private static KnownValue Null { get; } = new(-1, new AbstractValue(ValueTypes.Null, AbstractValue.FromOutside));

    private static KnownValue Text { get; } = new(-1, new AbstractValue(ValueTypes.Str, AbstractValue.FromOutside));

    /// <summary>The messages of a program that is not open; null if too little is known, if it is too much, or if nobody looks into
    /// messages.</summary>
    public static MessageShapes? Of(MessageFlow flow)
    {
        var mailboxes = flow.Mailboxes;
        if (!mailboxes.AreAllKnown || mailboxes.Processes.Length > MostProcesses
            || !flow.Files.Any(file => LooksIntoMessages(flow.ProgramOf(file))))
        {
            return null;
        }

        var shapes = new MessageShapes(flow);
        return shapes.FindNodes() && shapes.Solve() ? shapes : null;
    }

    /// <summary>The functions of a file that some process may execute, by their indexes.</summary>
    public IEnumerable<int> NodesIn(string file) => Enumerable.Range(0, _nodes.Count).Where(index => _nodes[index].File == file);

    /// <summary>A function by its index.</summary>
    public (string File, FunctionNode Node) NodeAt(int index) => _nodes[index];

    /// <summary>A function of a file; -1 for one that no process executes.</summary>
    public int IndexOf(string file, FunctionNode node) => _indexes.GetValueOrDefault((file, node.Label), -1);

    /// <summary>What may come to the processes that execute an instruction.</summary>
    public HashSet<KnownValue> MessagesAt(string file, int use) =>
        [.. _flow.Mailboxes.ProcessesAt(file, use).SelectMany(process => _mailboxes[process].Items)];

    /// <summary>What a value of a function may be.</summary>
    public IReadOnlyList<KnownValue> ValuesOf(int node, AbstractValue value)
    {
        if (ValueSource.Of(value) is not { } source)
        {
            return [new KnownValue(node, value)];
        }

        var values = SetOf(node, source)?.Items ?? [Unknown];
        return value.Besides == ValueTypes.None ? values : [.. values, Some(value.Besides)];
    }

    /// <summary>Where a message is sent; null if the machine sends it.</summary>
    public (string File, FunctionNode Node, int Site)? SenderOf(KnownValue message) =>
        _sentAt.TryGetValue(message, out var sent) ? (_nodes[sent.Node].File, _nodes[sent.Node].Node, sent.Site) : null;

    /// <summary>Whether a pattern may match a message.</summary>
    public bool MayMatch(PatternAlternative alternative, KnownValue message) => alternative switch
    {
        TypePattern type => (type.Type & message.Value.Types) != ValueTypes.None,
        LiteralPattern literal => OrphanMessages.MayEqual(literal.Literal, message.Value),
        FieldPattern field => (message.Value.Types & ValueTypes.Object) != ValueTypes.None && (message.Value.Shape is not { } shape
            || (shape.Find(field.Field.Name) is { } found
                && (field.Literal is not { } literal || MayEqual(literal, message.Node, found.Value)))),
        SignalPattern signal => ReferenceEquals(message.Value, signal.Signal == PatternSignal.Exit ? ExitMessage : DownMessage),
        _ => true,
    };

    /// <summary>Any value of some types; always the same, so that sets come to an end.</summary>
    private KnownValue Some(ValueTypes types) =>
        _some.GetOrAdd(types, static types => new KnownValue(-1, new AbstractValue(types, AbstractValue.FromSeveral)));

    private static bool LooksIntoMessages(AnalyzedProgram program) =>
        program.Facts.Functions.Nodes.Any(node =>
            node.Value.Result.Messages is { Reads.IsEmpty: false } or { Comparisons.IsEmpty: false } or { Uses.IsEmpty: false })
        || program.ProcessUses.Any(use => use.Receives && LineMeaning.Find(use.Syntax, OperandKind.Pattern) is not null);

    private static AbstractValue MachineMessage(string type, params string[] integers)
    {
        var literal = SyntaxTree.Parse(new SourceText("", $"PUSH_STR {type}")).Lines[0];
        var shape = ObjectShape.Empty.With("type",
            new AbstractValue(ValueTypes.Str, AbstractValue.FromOutside) { Literal = literal })!.With("reason", AbstractValue.Unknown)!;
        return new AbstractValue(ValueTypes.Object, AbstractValue.FromOutside)
        {
            Shape = integers.Aggregate(shape, (all, name) => all.With(name, new AbstractValue(ValueTypes.Int, AbstractValue.FromOutside))!),
        };
    }

    /// <summary>Collects the functions that processes execute; false if they cannot all be known.</summary>
    private bool FindNodes()
    {
        foreach (var entry in _flow.Mailboxes.Entries)
        {
            AddNode(entry.File, entry.Label);
        }

        for (var index = 0; index < _nodes.Count; index++)
        {
            foreach (var callee in _nodes[index].Node.Body.Callees)
            {
                AddNode(_nodes[index].File, callee);
            }
        }

        return _nodes.Count <= MostNodes
            && !_flow.Files.Any(file => _flow.ProgramOf(file) is { HasNumericTarget: true } or { Facts.Functions.IsLimited: true });
    }

    private void AddNode(string file, string label)
    {
        if (_flow.ProgramOf(file).Facts.Functions.Nodes.TryGetValue(label, out var node) && _indexes.TryAdd((file, label), _nodes.Count))
        {
            _nodes.Add((file, node));
        }
    }

    private bool Solve()
    {
        foreach (var (process, index) in _flow.Mailboxes.Processes.Select((process, index) => (process!, index)))
        {
            var uses = _flow.ProgramOf(process.File).ProcessUses;
            foreach (var use in process.Uses)
            {
                AddTold(_mailboxes[index], uses[use]);
            }
        }

        for (var node = 0; node < _nodes.Count; node++)
        {
            NameSources(node);
        }

        do
        {
            _changes = false;
            for (var node = 0; node < _nodes.Count; node++)
            {
                Give(node);
                Send(node);
            }

            for (var index = 0; index < _order.Count; index++)
            {
                Evaluate(_order[index].Node, _order[index].Source);
            }
        }
        while (_changes && _count <= MostValues);
        _isSettled = true;
        return _count <= MostValues;
    }

    /// <summary>Adds what the machine tells a process that has asked for it.</summary>
    private void AddTold(ValueSet mailbox, ProcessUse use)
    {
        if (use.Is(InstructionFlags.Monitors))
        {
            Add(mailbox, new KnownValue(-1, DownMessage));
        }
        else if (use.Is(InstructionFlags.TrapsExits))
        {
            Add(mailbox, new KnownValue(-1, ExitMessage));
        }
    }

    /// <summary>Asks for everything that checks ask for later, so that it is known then.</summary>
    private void NameSources(int index)
    {
        var (_, node) = _nodes[index];
        foreach (var value in node.Result.Messages.Reads.Select(read => read.Object)
            .Concat(node.Result.Messages.Comparisons.Select(comparison => comparison.Value)))
        {
            _ = SetOf(index, ValueSource.Of(value)!);
        }

        foreach (var source in node.Result.Messages.Uses.SelectMany(use => use.Inputs).Select(ValueSource.Of).OfType<ValueSource>())
        {
            _ = SetOf(index, source);
        }

        for (var block = 0; block < node.Body.Blocks.Length; block++)
        {
            // All receive instructions are among those that have to do with processes, of which chunks keep a list.
            var (chunk, start, end) = (node.Body.Blocks[block].Chunk, node.Body.Blocks[block].Start, node.Body.Blocks[block].End);
            var instructions = chunk.ProcessInstructions;
            for (var place = FirstFrom(instructions, start); place < instructions.Length && instructions[place] < end; place++)
            {
                if (chunk.InstructionAt(instructions[place]).Is(InstructionFlags.Receives))
                {
                    _ = SetOf(index, new ValueSource.MessageSource(node.Body.SiteOf(block, instructions[place])));
                }
            }
        }
    }

    private static int FirstFrom(int[] instructions, int start) =>
        Array.BinarySearch(instructions, start) is >= 0 and var found ? found : ~Array.BinarySearch(instructions, start);

    /// <summary>Hands over what a function gives to those that it calls.</summary>
    private void Give(int index)
    {
        foreach (var given in _nodes[index].Node.Result.Messages.Calls)
        {
            if (!_indexes.TryGetValue((_nodes[index].File, given.Label), out var callee))
            {
                continue;
            }

            // Only what somebody has asked for is handed over; that may become more on the way.
            var sources = _given.GetValueOrDefault(callee);
            for (var place = 0; place < sources?.Count && _count <= MostValues; place++)
            {
                var value = sources[place] switch
                {
                    ValueSource.ParameterSource parameter => given.Parameters.LastIndexOf(parameter.Parameter) is var at && at < 0 ? null
                        : at < given.Arguments.Length ? given.Arguments[at] : AbstractValue.Unknown,
                    ValueSource.InputSource input => given.Stack is { } stack ? stack.Peek(input.Input - 1) ?? AbstractValue.Unknown : null,
                    _ => null,
                };
                if (value is not null)
                {
                    AddAll(_sources[(callee, sources[place])], index, value);
                }
            }
        }
    }

    /// <summary>Puts what a function sends into mailboxes.</summary>
    private void Send(int index)
    {
        var (file, node) = _nodes[index];
        foreach (var sent in node.Result.Sent)
        {
            FindReceivers(index, sent.Site);
            foreach (var message in Snapshot(ValuesOf(index, sent.Message)))
            {
                _sentAt.TryAdd(message, (index, sent.Site));
                foreach (var owner in _owners)
                {
                    Add(_mailboxes[owner], message);
                }
            }
        }
    }

    /// <summary>Lists the processes that an instruction may send to.</summary>
    private void FindReceivers(int index, int site)
    {
        _owners.Clear();
        var (file, node) = _nodes[index];
        var line = node.Body.LineOf(site);
        if (LineMeaning.Find(line, OperandKind.Process) is { } name)
        {
            _owners.AddRange(_flow.Mailboxes.HoldersOf(name.Value.AsText));
            return;
        }

        if (LineMeaning.Find(line, OperandKind.Pid) is { Value.AsInt: not 0 and var pid })
        {
            _owners.AddRange(_flow.Mailboxes.ProcessesWithId(pid));
            return;
        }

        var used = node.Result.UsedIds.BinarySearch(new UsedId(site, 0), UsedId.BySite);
        var found = new List<int>();
        foreach (var id in ValuesOf(index, used < 0 ? AbstractValue.Unknown : node.Result.UsedIds[used].Pid))
        {
            found.Clear();
            if (id.Node >= 0 && id.Value.PidFrom >= 0 && _flow.Mailboxes.AddOwners(_flow.ProgramOf(_nodes[id.Node].File),
                _nodes[id.Node].File, _nodes[id.Node].Node.Body, id.Value.PidFrom, found))
            {
                _owners.AddRange(found);
            }
            else if ((id.Value.Types & ValueTypes.Int) != ValueTypes.None)
            {
                _owners.Clear();
                _owners.AddRange(Enumerable.Range(0, _mailboxes.Length));
                return;
            }
        }
    }

    private void Evaluate(int index, ValueSource source)
    {
        var set = _sources[(index, source)];
        if (source is ValueSource.FieldSource field)
        {
            foreach (var value in Snapshot(SetOf(index, field.Object)!.Items))
            {
                AddField(set, value, field.Name);
            }
        }
        else if (source is ValueSource.MessageSource message)
        {
            var (file, node) = _nodes[index];
            var (chunk, instruction) = node.Body.PlaceOf(message.Site);
            var pattern = PatternOf(chunk.InstructionAt(instruction));
            foreach (var process in _flow.Mailboxes.ProcessesAt(file, _flow.ProgramOf(file).ProcessUses.At(chunk, instruction).Index))
            {
                foreach (var value in Snapshot(_mailboxes[process].Items))
                {
                    // Every alternative is looked at, so that everything is known that it asks for.
                    var matches = pattern is null;
                    foreach (var alternative in pattern?.Alternatives ?? [])
                    {
                        matches |= MayMatch(alternative, value);
                    }

                    if (matches)
                    {
                        Add(set, value);
                    }
                }
            }
        }
    }

    /// <summary>The pattern of a line that receives; null if it takes any message, or if there is a mistake in the line.</summary>
    public static MessagePattern? PatternOf(LineSyntax line) =>
        line.Diagnostics.IsEmpty ? LineMeaning.Find(line, OperandKind.Pattern)?.Pattern : null;

    private void AddField(ValueSet set, KnownValue value, string name)
    {
        if ((value.Value.Types & ValueTypes.Exception) != ValueTypes.None)
        {
            Add(set, name == "message" ? Text : Null);
        }

        if ((value.Value.Types & ValueTypes.Object) == ValueTypes.None)
        {
            return;
        }

        if (value.Value.Shape is not { } shape)
        {
            Add(set, Unknown);
            return;
        }

        var field = shape.Find(name);
        if (field is { } found)
        {
            AddAll(set, value.Node, found.Value);
        }

        if (field is not { IsSure: true })
        {
            Add(set, Null);
        }
    }

    private bool MayEqual(OperandValue literal, int node, AbstractValue value)
    {
        foreach (var known in ValuesOf(node, value))
        {
            if (OrphanMessages.MayEqual(literal, known.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The set of what a source may give; null if nobody has asked for it in time.</summary>
    private ValueSet? SetOf(int node, ValueSource source)
    {
        if (!_sources.TryGetValue((node, source), out var set) && !_isSettled)
        {
            _sources.Add((node, source), set = new ValueSet());
            if (source is ValueSource.InputSource or ValueSource.ParameterSource)
            {
                _given.TryAdd(node, []);
                _given[node].Add(source);
            }
            else
            {
                _order.Add((node, source));
            }

            _changes = true;
            _count++;
            if (source is ValueSource.FieldSource field)
            {
                _ = SetOf(node, field.Object);
            }
        }

        return set;
    }

    private void AddAll(ValueSet set, int node, AbstractValue value)
    {
        foreach (var known in Snapshot(ValuesOf(node, value)))
        {
            Add(set, known);
        }
    }

    private void Add(ValueSet set, KnownValue value)
    {
        if (set.Add(value))
        {
            _changes = true;
            _count++;
        }
    }

    /// <summary>The values that are there now: a set may get more while somebody goes through it, and those are seen the next time
    /// round.</summary>
    private static IEnumerable<KnownValue> Snapshot(IReadOnlyList<KnownValue> values)
    {
        for (var (index, count) = (0, values.Count); index < count; index++)
        {
            yield return values[index];
        }
    }

    /// <summary>A set in the order in which its values came.</summary>
    private sealed class ValueSet
    {
        private readonly HashSet<KnownValue> _known = [];
        private readonly List<KnownValue> _items = [];

        public IReadOnlyList<KnownValue> Items => _items;

        public bool Add(KnownValue value)
        {
            if (!_known.Add(value))
            {
                return false;
            }

            _items.Add(value);
            return true;
        }
    }
}
