using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ttvm.Language.Assembling;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>An instruction ready to run: constants decoded, names resolved to slots, labels to indices.</summary>
internal struct Op
{
    /// <summary>The literal of a PUSH, or a pid as an integer, or of a CALL how many slots the caller has.</summary>
    public Value Constant;

    /// <summary>A name (string), a <see cref="CallTarget"/>, or a pattern, by opcode.</summary>
    public object? Data;

    /// <summary>How many values must be on the stack before it runs.</summary>
    public int Needs;

    /// <summary>A jump target, a slot, a count, a time in milliseconds, or of a CALL where the caller goes on; -1 where the optional
    /// operand is absent.</summary>
    public int A;

    /// <summary>What <see cref="A"/> says in bytes, for the loop: of a jump or call the way from here to the target, of LOAD and STORE the
    /// slot's distance from the first.</summary>
    public int Offset;

    /// <summary>What to do; also an index into the table's row for names in error texts.</summary>
    public Opcode Opcode;

    /// <summary>How the loop begins with it.</summary>
    public Shortcut Shortcut;

    /// <summary>How the loop begins with it alone: no superinstruction.</summary>
    public Shortcut Plain;
}

/// <summary>A place that can be called: code, entry, and where the arguments go. Made by <see cref="Loading.Code.AddTarget"/>.</summary>
internal sealed class CallTarget(Code code, int number, int entry, string label, string[] parameters, FrameLayout layout)
{
    public readonly Code Code = code;
    public readonly int Entry = entry;

    /// <summary>What the frame is called in traces: the label, or <c>@index</c>, or <c>main</c> for a program's top level.</summary>
    public readonly string Label = label;

    public readonly string[] Parameters = parameters;
    public readonly FrameLayout Layout = layout;
    public readonly int[] ParameterSlots = Array.ConvertAll(parameters, layout.FindOrAdd);

    /// <summary>Which of its code's targets it is; frames refer to it by number.</summary>
    public readonly int Number = number;

    /// <summary>How many slices have been used up in it, until there are enough for it to be compiled. Counts that two threads lose to each
    /// other do not matter.</summary>
    public int UsedUpSlices;

    /// <summary>How many slots a frame has.</summary>
    public int SlotCount { get; private set; } = layout.Count;

    /// <summary>Whether the parameters, in their order, have the first slots.</summary>
    public bool ParametersLead { get; private set; }

    /// <summary>All code is loaded: the layout does not grow any more.</summary>
    public CallTarget Seal()
    {
        SlotCount = Layout.Count;
        ParametersLead = true;
        for (var index = 0; index < ParameterSlots.Length; index++)
        {
            ParametersLead &= ParameterSlots[index] == index;
        }

        return this;
    }
}

/// <summary>A loaded module, shared by all processes. Immutable after <see cref="CodeLoader"/> has made it.</summary>
internal sealed class Code(Module module, Op[] ops, FrameLayout[] layouts)
{
    /// <summary>Stands in place of an index for an instruction that is in no code, since a person has typed it in the debugger's
    /// console.</summary>
    public const int Typed = -1;

    private readonly Dictionary<string, int> _labels = FirstOfEach(module.Labels);

    public readonly Module Module = module;

    /// <summary>One per instruction and one more: the end of the text equals HALT.</summary>
    public readonly Op[] Ops = ops;

    /// <summary>The layout of the region each op belongs to, same indices.</summary>
    private readonly FrameLayout[] _layouts = layouts;

    /// <summary>Whether the debugger looks at an instruction also while it does not look at every one.</summary>
    public bool IsMarked(int index) => Ops[index].Shortcut == Shortcut.Marked;

    /// <summary>Replaces the marks. Only for the debugger's thread, while no process of the code executes an instruction.</summary>
    /// <param name="marks">Which instructions are marked, with the indices of <see cref="Ops"/>.</param>
    public void Mark(bool[] marks)
    {
        lock (_gate)
        {
            _marks = marks;
            Shortcuts.Choose(Ops, marks);
            _entries = null;
            foreach (var unit in _units.ToArray())
            {
                Install(unit);
            }
        }
    }

    /// <summary>Which instructions are marked, same indices as <see cref="Ops"/>; empty: none. Any thread; replaced as a whole.</summary>
    public bool[] Marks => Volatile.Read(ref _marks);

    private bool[] _marks = [];

    private readonly List<CodeUnit> _units = [];

    /// <summary>The ways into compiled code, by instruction; null before there are any. Written in place, under the lock: whoever reads
    /// finds an entry or none.</summary>
    private volatile CodeEntry?[]? _entries;

    /// <summary>The way into compiled code at an instruction, or null.</summary>
    public CodeEntry? EntryAt(int index) => _entries?[index];

    /// <summary>From now on the interpreter goes on in a unit wherever it comes to one of its entries, as long as the same instructions of
    /// it are marked as when it was compiled.</summary>
    public void Add(CodeUnit unit)
    {
        lock (_gate)
        {
            _units.Add(unit);
            Install(unit);
        }
    }

    private void Install(CodeUnit unit)
    {
        if (!unit.IsFor(_marks))
        {
            // If it is still worth it, it is compiled again, and leaves before the instructions that are marked now.
            _units.Remove(unit);
            foreach (var target in _targets.AsSpan(0, _targetCount))
            {
                target.UsedUpSlices = target.Entry == unit.Start ? 0 : target.UsedUpSlices;
            }

            return;
        }

        var entries = _entries ??= new CodeEntry?[Ops.Length];
        for (var number = 0; number < unit.Entries.Length; number++)
        {
            // Whoever sees the shortcut finds the entry.
            var index = unit.Entries[number];
            Volatile.Write(ref entries[index], new CodeEntry(unit, number));
            Volatile.Write(ref Unsafe.As<Shortcut, byte>(ref Ops[index].Shortcut), (byte)Shortcut.Compiled);
        }
    }

    /// <summary>The interpreter does not go on in a unit any more. False: somebody else has said so before.</summary>
    public bool TryRemove(CodeUnit unit)
    {
        lock (_gate)
        {
            if (!_units.Remove(unit))
            {
                return false;
            }

            foreach (var index in unit.Entries)
            {
                if (ReferenceEquals(_entries?[index]?.Unit, unit))
                {
                    Volatile.Write(ref _entries[index], null);
                    Shortcuts.Choose(Ops, index, _marks);
                }
            }

            return true;
        }
    }

    private readonly Lock _gate = new();
    private CallTarget[] _targets = [];
    private int _targetCount;

    /// <summary>The program's top level.</summary>
    public CallTarget Main => field ?? AddMain(ref field);

    /// <summary>The functions of which its instructions make values and whose parameters lead, each once. Found when somebody first asks,
    /// since most programs end before; threads may find the same twice.</summary>
    public CallTarget[] MadeFunctions => field ??= FindMadeFunctions();

    private CallTarget[] FindMadeFunctions()
    {
        var functions = new HashSet<CallTarget>();
        foreach (ref readonly var op in Ops.AsSpan())
        {
            if (op.Data is CallTarget { ParametersLead: true } target && InstructionSet.Get(op.Opcode).Is(InstructionFlags.MakesFunction))
            {
                functions.Add(target);
            }
        }

        return [.. functions];
    }

    /// <summary>The target with that <see cref="CallTarget.Number"/>.</summary>
    public CallTarget TargetAt(int number) => Volatile.Read(ref _targets)[number];

    /// <summary>The target with that <see cref="CallTarget.Number"/>; null if there is none.</summary>
    public CallTarget? TryFindTarget(int number) => number >= 0 && number < Volatile.Read(ref _targets).Length ? TargetAt(number) : null;

    /// <summary>Makes a target; any thread. While code is being loaded its layouts still grow, so the loader seals its targets in the
    /// end.</summary>
    public CallTarget AddTarget(int entry, string label, string[] parameters)
    {
        lock (_gate)
        {
            if (_targetCount == _targets.Length)
            {
                var larger = _targets;
                Array.Resize(ref larger, Math.Max(4, _targetCount * 2));
                Volatile.Write(ref _targets, larger);
            }

            var target = new CallTarget(this, _targetCount, entry, label, parameters, _layouts[entry]);

            // Whoever asks for the number has it from somebody who has been here, and so sees this array or a later one.
            _targets[_targetCount++] = target;
            return target;
        }
    }

    private CallTarget AddMain(ref CallTarget? main)
    {
        lock (_gate)
        {
            return main ??= AddTarget(0, "main", []).Seal();
        }
    }

    /// <summary>The file as people know it: the source if known, else the bytecode file.</summary>
    public string DisplayPath => Module.SourceMap?.SourcePath ?? Module.Path;

    public FrameLayout LayoutAt(int index) => _layouts[index];

    /// <summary>A label as a target without parameters, or null.</summary>
    public CallTarget? FindLabel(string name) =>
        _labels.TryGetValue(name, out var index) ? AddTarget(index, name, []).Seal() : null;

    /// <summary>The instruction index of each label; of labels defined twice, the first definition.</summary>
    public IReadOnlyDictionary<string, int> Labels => _labels;

    /// <summary>The source place of an instruction; the end of the text counts as its last instruction. Null where there is none.</summary>
    public SourcePlace? PlaceOf(int index)
    {
        var places = Module.SourceMap?.Places ?? [];
        return places.Length == 0 || index == Typed ? null : places[Math.Min(index, places.Length - 1)];
    }

    /// <summary><c>FILE:LINE:COLUMN</c>, <c>FILE@index</c> for bytecode without source places, or <c>the console</c>.</summary>
    public string PlaceText(int index) => index == Typed ? "the console"
        : PlaceOf(index) is { } place ? $"{DisplayPath}:{place.Line}:{place.Column}" : $"{DisplayPath}@{index}";

    /// <summary>An instruction as it is written; the end of the text equals HALT.</summary>
    public string TextOf(int index) => index < Module.Instructions.Length ? Disassembler.Format(Module.Instructions[index]) : "HALT";

    /// <summary>The place of an instruction for a notice; null for what has no line, and for built-in programs.</summary>
    public NoticePlace? NoticePlaceOf(int index) =>
        PlaceOf(index) is { } place && !DisplayPath.StartsWith('<') ? new NoticePlace(DisplayPath, place.Line, place.Column) : null;

    private static Dictionary<string, int> FirstOfEach(ImmutableArray<ModuleLabel> labels)
    {
        var first = new Dictionary<string, int>();
        foreach (var label in labels)
        {
            first.TryAdd(label.Name, label.Index);
        }

        return first;
    }
}
