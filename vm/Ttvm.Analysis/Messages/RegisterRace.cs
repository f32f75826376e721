using System.Collections.Immutable;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// A message to a name that only processes register which the sender has just started, or has yet to start: nothing lets them come so far.
/// Each function is followed along its control flow; whatever may let others run, here or in a function that is called, counts as letting
/// them run for long enough.
/// </summary>
internal sealed class RegisterRace
{
    private const int MostPlaces = 5;

    private readonly MessageFlow _flow;
    private readonly string _file;
    private readonly AnalyzedProgram _program;

    /// <summary>Whether the file looks a name up anywhere: then it may know when nobody has it yet.</summary>
    private readonly bool _looks;
    private readonly Dictionary<string, Callee> _callees = new(StringComparer.Ordinal);

    private RegisterRace(MessageFlow flow, string file)
    {
        (_flow, _file, _program) = (flow, file, flow.ProgramOf(file));
        _looks = _program.ProcessUses.Any(use => use.Instruction.Opcode == Opcode.WhereIs);
    }

    /// <summary>What a function may do, with all that it calls.</summary>
    /// <param name="LetsRun">Whether others may run in the meantime.</param>
    /// <param name="Starts">The processes that it starts.</param>
    private sealed record Callee(bool LetsRun, ImmutableArray<ProcessUse> Starts);

    /// <summary>What has been started before a place in a function.</summary>
    /// <param name="Fresh">On some way, with nothing since that lets it run; and by what.</param>
    /// <param name="Old">On some way, and it may have run since.</param>
    /// <param name="IsUnknown">Whether control may come from anywhere in the function.</param>
    private sealed record State(ImmutableDictionary<ProcessEntry, ProcessUse> Fresh, ImmutableHashSet<ProcessEntry> Old, bool IsUnknown)
    {
        public static State Nothing { get; } = new(ImmutableDictionary<ProcessEntry, ProcessUse>.Empty, [], false);

        public State Start(ProcessEntry entry, ProcessUse use) =>
            Old.Contains(entry) || Fresh.ContainsKey(entry) ? this : this with { Fresh = Fresh.Add(entry, use) };

        public State LetRun() => Fresh.IsEmpty ? this : this with { Fresh = Nothing.Fresh, Old = Old.Union(Fresh.Keys) };

        /// <summary>What is known if either may be; null if the other adds nothing.</summary>
        public State? Join(State other)
        {
            var joined = this;
            foreach (var (entry, use) in other.Fresh)
            {
                joined = joined.Fresh.ContainsKey(entry) ? joined : joined with { Fresh = joined.Fresh.Add(entry, use) };
            }

            var old = joined.Old.Union(other.Old);
            return ReferenceEquals(joined, this) && old.Count == Old.Count && (IsUnknown || !other.IsUnknown) ? null
                : new State(joined.Fresh, old, IsUnknown || other.IsUnknown);
        }
    }

    /// <summary>The findings in one file of a program that is not open.</summary>
    public static IEnumerable<MessageFinding> Check(MessageFlow flow, string file) =>
        flow.RegisteredNames.Any() && flow.ProgramOf(file).ProcessUses.Any(use => use.Spawns) ? new RegisterRace(flow, file).Check() : [];

    private IEnumerable<MessageFinding> Check()
    {
        // Functions may share their code: what may come in time for one of them is left alone.
        var found = new SortedDictionary<int, MessageFinding?>();
        foreach (var label in Functions())
        {
            Follow(label, found);
        }

        return found.Values.OfType<MessageFinding>();
    }

    /// <summary>The functions of the file that some process may come to.</summary>
    private IEnumerable<string> Functions()
    {
        var seen = new HashSet<string>(_flow.Entries.Where(entry => entry.File == _file).Select(entry => entry.Label),
            StringComparer.Ordinal);
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var label))
        {
            if (!_program.Facts.Functions.Nodes.TryGetValue(label, out var node))
            {
                continue;
            }

            yield return label;
            foreach (var callee in node.Body.Callees.Where(seen.Add))
            {
                queue.Enqueue(callee);
            }
        }
    }

    private void Follow(string label, SortedDictionary<int, MessageFinding?> found)
    {
        var body = _program.Facts.Functions.Nodes[label].Body;
        if (body.IsCut || body.Entry < 0)
        {
            return;
        }

        var states = new State?[body.Blocks.Length];
        var queue = new Queue<int>([body.Entry]);
        states[body.Entry] = State.Nothing;
        while (queue.TryDequeue(out var index))
        {
            var block = body.Blocks[index];
            var after = Execute(block, states[index]!, null);
            Lead(block.Next, after);

            // An error may come from anywhere behind the TRY.
            var last = block.Chunk.InstructionAt(block.End - 1);
            Lead(block.Target, last.Is(InstructionFlags.Protects) ? after with { IsUnknown = true } : after);
        }

        for (var index = 0; index < states.Length; index++)
        {
            if (states[index] is { } state)
            {
                Execute(body.Blocks[index], state, (use, before) =>
                {
                    var finding = Judge(use, before, label);
                    found[use.Index] = found.TryGetValue(use.Index, out var known) && known is null ? null : finding;
                });
            }
        }

        void Lead(int target, State state)
        {
            if (target >= 0 && (states[target] is { } known ? known.Join(state) : state) is { } joined)
            {
                states[target] = joined;
                queue.Enqueue(target);
            }
        }
    }

    /// <summary>Goes through a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="state">What has been started before it.</param>
    /// <param name="send">Is told each SENDNAMED, and what has been started before that; null for nobody.</param>
    private State Execute(Block block, State state, Action<ProcessUse, State>? send)
    {
        var uses = _program.ProcessUses.IndexesIn(block.Chunk, block.Start, block.End).Select(index => _program.ProcessUses[index])
            .ToDictionary(use => _program.ProcessUses.PlaceOf(use.Index).Instruction);
        for (var instruction = block.Start; instruction < block.End; instruction++)
        {
            var line = block.Chunk.InstructionAt(instruction);
            if (uses.TryGetValue(instruction, out var use))
            {
                if (use.Is(InstructionFlags.Sends | InstructionFlags.LooksUp))
                {
                    send?.Invoke(use, state);
                }

                state = use.Spawns ? Start(use, state) : use.Is(InstructionFlags.LetsOthersRun) ? state.LetRun() : state;
            }
            else if (line.Instruction?.Opcode == Opcode.CallFunction)
            {
                state = state.LetRun();
            }
            else if (line.Instruction?.Opcode == Opcode.Call && LineMeaning.Find(line, OperandKind.Label) is { } label)
            {
                var callee = CalleeAt(label.Value.AsText);
                state = callee.Starts.Aggregate(state, (known, start) => Start(start, known));
                state = callee.LetsRun ? state.LetRun() : state;
            }
        }

        return state;
    }

    private State Start(ProcessUse use, State state) => _flow.EntryOf(_file, use) is { } entry ? state.Start(entry, use) : state;

    private Callee CalleeAt(string label)
    {
        if (!_callees.TryGetValue(label, out var callee))
        {
            ProcessUse[]? uses = ProcessCode.UsesOf(_program, label) is { } reached
                ? [.. reached.Order().Select(index => _program.ProcessUses[index])] : null;
            var letsRun = uses is null || uses.Any(use => use.Is(InstructionFlags.LetsOthersRun));
            callee = new Callee(letsRun, [.. (uses ?? []).Where(use => use.Spawns)]);
            _callees.Add(label, callee);
        }

        return callee;
    }

    private MessageFinding? Judge(ProcessUse use, State state, string label)
    {
        if (state.IsUnknown || use.Name is not { } name || _flow.Registrants.Of(name) is not { } registrants
            || registrants.Exists(state.Old.Contains))
        {
            return null;
        }

        var fresh = registrants.Where(state.Fresh.ContainsKey).ToList();
        if (!registrants.TrueForAll(entry => state.Fresh.ContainsKey(entry) || StartsOnlyBelow(entry, label)))
        {
            return null;
        }

        var (text, start, message) = fresh.Count > 0
            ? ($"The process that registers {Phrases.Excerpt(name)} may not have come so far yet; then the message is lost.",
                state.Fresh[fresh[0]], "It may be started here.")
            : ($"The process that registers {Phrases.Excerpt(name)} is not started yet, so the message is lost.",
                _flow.Registrants.StartsOf(registrants[0]).First().Use, "It is started here.");
        var places = _flow.RegistrationsOf(name)
            .Select(place => (UsePlace.OfName(place.File, place.Use), "The name is registered here."));
        return new MessageFinding(DiagnosticRules.RegisterRace, UsePlace.OfName(_file, use), text)
            { Related = [(UsePlace.OfMnemonic(_file, start), message), .. places.Take(MostPlaces)] };
    }

    /// <summary>Whether a process is started by the start of the main program only, which runs once: where it has not been started yet,
    /// there is none.</summary>
    private bool StartsOnlyBelow(ProcessEntry entry, string label)
    {
        var main = new ProcessEntry(_flow.Root, "");
        return label.Length == 0 && _file == _flow.Root && entry != main && !_looks && !_flow.Registrants.StartsOf(main).Any()
            && !_flow.Registrants.IsImported(_file)
            && _flow.Registrants.StartsOf(entry).All(start => start.File == _file && IsInStartOnly(start.Use.Index));
    }

    private bool IsInStartOnly(int use)
    {
        var (chunk, instruction) = _program.ProcessUses.PlaceOf(use);
        return _program.Facts.Functions.At(chunk, instruction).All(found => found.Node.Label.Length == 0);
    }
}
