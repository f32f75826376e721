using System.Reflection.Emit;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// Writes the method of a unit. Within a block, locals hold the values on the stack; between blocks, the values lie on the process's stack.
/// The unit uses the process's own frames. An uncommon case is either done by the instruction's own method, or the unit is left before the
/// instruction, with stack, variables and reductions as the interpreter would have them there.
/// </summary>
internal sealed partial class UnitCompiler
{
    private const int ValueSize = 16;
    private const int FrameSize = 32;

    private readonly UnitAnalysis _analysis;
    private readonly int _leavesEvery;
    private readonly bool[] _marks;
    private readonly Op[] _ops;
    private readonly DynamicMethod _method;
    private readonly ILGenerator _il;
    private readonly List<HeapValue> _constants = [];
    private readonly List<FieldSite> _fieldSites = [];
    private readonly List<Action> _later = [];

    /// <summary>The value on top of the stack, in memory.</summary>
    private readonly LocalBuilder _top;

    /// <summary>The last place of the stack.</summary>
    private readonly LocalBuilder _last;

    /// <summary>The place below the deepest value that is within reach.</summary>
    private readonly LocalBuilder _bottom;

    private readonly LocalBuilder _firstSlot;
    private readonly LocalBuilder _lastSlot;

    /// <summary>The first slot of the frame.</summary>
    private readonly LocalBuilder _slots;

    private readonly LocalBuilder _frame;
    private readonly LocalBuilder _lastFrame;

    /// <summary>Where the interpreter goes on when the method is left.</summary>
    private readonly LocalBuilder _pc;

    private readonly Label _leave;

    private UnitCompiler(UnitAnalysis analysis, int leavesEvery)
    {
        _leavesEvery = leavesEvery;
        _marks = analysis.Graph.Code.Marks;
        _analysis = analysis;
        _ops = analysis.Graph.Code.Ops;
        var start = analysis.Graph.Blocks[0].Start;
        _method = new DynamicMethod($"ttvm {start}", typeof(Outcome), [typeof(CompiledUnit), typeof(Process), typeof(int), typeof(int),
            typeof(bool)], typeof(UnitCompiler).Module, skipVisibility: true);
        _il = _method.GetILGenerator(1024);
        _top = Reference<Value>();
        _last = Reference<Value>();
        _bottom = Reference<Value>();
        _firstSlot = Reference<Value>();
        _lastSlot = Reference<Value>();
        _slots = Reference<Value>();
        _frame = Reference<Frame>();
        _lastFrame = Reference<Frame>();
        _pc = _il.DeclareLocal(typeof(int));
        _outcome = _il.DeclareLocal(typeof(Outcome));
        _owners = _il.DeclareLocal(typeof(long));
        _leave = _il.DefineLabel();

        LocalBuilder Reference<T>() => _il.DeclareLocal(typeof(T).MakeByRefType());
    }

    /// <summary>Compiles a unit.</summary>
    /// <param name="graph">Its blocks.</param>
    /// <param name="start">The instruction that they have been found from.</param>
    /// <param name="assumption">What is taken to be so.</param>
    /// <param name="leavesEvery">See <see cref="Compilation.LeavesEvery"/>.</param>
    public static CompiledUnit Compile(FlowGraph graph, int start, Assumption assumption, int leavesEvery = 0) =>
        new UnitCompiler(new UnitAnalysis(graph, assumption), leavesEvery).Compile(start);

    private CompiledUnit Compile(int start)
    {
        var blocks = _analysis.Graph.Blocks;
        var entries = blocks.Where(block => block.IsEntry && !IsMarked(block.Start)).ToArray();
        foreach (var block in blocks)
        {
            block.Label = _il.DefineLabel();
        }

        var labels = Arrays.Make(entries.Length, _ => _il.DefineLabel());
        LookAtProcess();
        _il.Emit(OpCodes.Ldarg_3);
        _il.Emit(OpCodes.Switch, labels);
        for (var i = 0; i < entries.Length; i++)
        {
            _il.MarkLabel(labels[i]);
            Enter(entries[i]);
        }

        foreach (var block in blocks)
        {
            Write(block);
        }

        // What is written later may ask for more to be written later.
        for (var i = 0; i < _later.Count; i++)
        {
            _later[i]();
        }

        Leave();
        return new CompiledUnit(_analysis.Graph.Code, start,
            blocks, Arrays.Make(entries.Length, number => entries[number].Start), _analysis.Room, _analysis.Assumption, _marks, _method,
            [.. _constants], [.. _fieldSites], _leavesEvery);
    }

    /// <summary>Finds everything that the method keeps of the process.</summary>
    private void LookAtProcess()
    {
        LookAtStack();
        Look(_firstSlot, Members.FirstSlotOf);
        Look(_lastSlot, Members.LastSlotOf);
        Look(_slots, Members.SlotsOf);
        Look(_frame, Members.FrameOf);
        Look(_lastFrame, Members.LastFrameOf);
    }

    private void LookAtStack()
    {
        Look(_top, Members.TopOf);
        Look(_last, Members.LastOf);
        Look(_bottom, Members.BottomOf);
    }

    private void Look(LocalBuilder local, System.Reflection.MethodInfo place)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Call, place);
        _il.Emit(OpCodes.Stloc, local);
    }

    /// <summary>Comes from the interpreter: the stack has room, and what the block takes to be in locals comes there.</summary>
    private void Enter(BasicBlock block)
    {
        EmitLocals(_analysis.VariablesAt(block.Start), block.Cached, LeaveAt(block.Start, isAssumed: true));
        _il.Emit(OpCodes.Br, block.Label);
    }

    /// <summary>Brings variables into their locals, or goes elsewhere if one is not of the type that it is taken to be.</summary>
    /// <param name="variables">All of a frame.</param>
    /// <param name="cached">Which of them, a bit each.</param>
    /// <param name="otherwise">Where to go.</param>
    private void EmitLocals(FrameVariables variables, ulong cached, Label otherwise)
    {
        for (var slot = 0; slot < variables.Count; slot++)
        {
            if ((cached & variables.BitOf(slot)) != 0)
            {
                LoadLocal(variables, slot, otherwise);
            }
        }
    }

    private void Write(BasicBlock block)
    {
        Begin(block);
        _il.MarkLabel(block.Label);
        var leave = LeaveBefore(block.Start);
        Charge(block, leave);
        if (!block.HasRoom && _analysis.Room > 0)
        {
            EmitUnlessStackRoom(0, leave);
        }

        if (block.Needed > 0)
        {
            Distance(_top, _bottom);
            _il.Emit(OpCodes.Ldc_I4, block.Needed * ValueSize);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Blt, leave);
        }

        WriteInstructions(block);
    }

    /// <summary>Takes the reductions of a block, or goes elsewhere if there are not so many left.</summary>
    private void Charge(BasicBlock block, Label otherwise)
    {
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldc_I4, block.Cost);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Starg_S, (byte)2);
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Blt, otherwise);
    }

    /// <summary>Goes elsewhere unless there is room for what any block puts on the stack.</summary>
    /// <param name="above">How many values more are there than in memory.</param>
    /// <param name="otherwise">Where to go.</param>
    private void EmitUnlessStackRoom(int above, Label otherwise)
    {
        Distance(_last, _top);
        _il.Emit(OpCodes.Ldc_I4, (_analysis.Room + above) * ValueSize);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Blt, otherwise);
    }

    /// <summary>The instructions of a block, whose reductions have been taken.</summary>
    private void WriteInstructions(BasicBlock block)
    {
        _hasEnded = false;
        for (var index = block.Start; index < block.End; index++)
        {
            Begin(index, call: null);
            if (IsMarked(index))
            {
                // Somebody wants to look before it is executed.
                _il.Emit(OpCodes.Br, LeaveHere());
                _hasEnded = true;
                break;
            }

            if (IsUpdateInPlace())
            {
                UpdateInPlace();
                index++;
                continue;
            }

            Write(index);
            _cached = UnitAnalysis.CachedBehind(_ops[index], _variables, _cached);
        }

        if (!_hasEnded)
        {
            GoTo(block.End);
        }
    }

    /// <summary>An instruction follows.</summary>
    /// <param name="index">The instruction.</param>
    /// <param name="call">The call that it belongs to, if that has no frame yet.</param>
    private void Begin(int index, PendingCall? call)
    {
        _index = index;
        _before = new([.. _stack], _taken, call);
        if (_leavesEvery > 0 && _condition is null)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Call, Members.LeavesNow);
            _il.Emit(OpCodes.Brtrue, LeaveHere());
        }
    }

    private bool IsMarked(int index) => _marks.Length > 0 && _marks[index];

    private void Write(int index)
    {
        ref var op = ref _ops[index];
        switch (Templates.Of(op))
        {
            case Template.Constant:
                PushConstant(Templates.ConstantOf(op));
                break;
            case Template.Self:
                _il.Emit(OpCodes.Ldarg_1);
                _il.Emit(OpCodes.Call, Members.MachineOf);
                _il.Emit(OpCodes.Call, Members.IsSmp);
                _il.Emit(OpCodes.Brfalse, LeaveHere());
                _il.Emit(OpCodes.Ldarg_1);
                _il.Emit(OpCodes.Call, Members.IdOf);
                PushTaken(StaticType.Int);
                break;
            case Template.Load:
                Load(op.A);
                break;
            case Template.Store:
                Store(op.A);
                break;
            case Template.Pop:
                Borrow();
                break;
            case Template.Shuffle:
                Shuffle(op);
                break;
            case Template.Arithmetic:
                Arithmetic(op.Opcode);
                break;
            case Template.Comparison:
                Compare(op.Opcode);
                break;
            case Template.MakeList:
                MakeList(op.A);
                break;
            case Template.Index:
                Index();
                break;
            case Template.Length:
                Length();
                break;
            case Template.Append or Template.Concat or Template.SetItem or Template.SetField:
                MakeOther();
                break;
            case Template.GetField:
                GetField((string)op.Data!);
                break;
            case Template.Calculate:
                Calculate(op);
                break;
            case Template.Jump:
                GoTo(op.A);
                break;
            case Template.Branch:
                Branch(op.A);
                break;
            case Template.Call:
                Call();
                break;
            case Template.CallFunction:
                CallFunction();
                break;
            case Template.Return:
                Return();
                break;
            case Template.Handle:
                Handle();
                break;
            case Template.Throw:
                Throw();
                break;
            case Template.Step:
                Step(op);
                break;
        }
    }

    /// <summary>Between two places, in bytes; the first is the higher one.</summary>
    private void Distance(LocalBuilder high, LocalBuilder low)
    {
        _il.Emit(OpCodes.Ldloc, high);
        _il.Emit(OpCodes.Ldloc, low);
        _il.Emit(OpCodes.Sub);
    }

    /// <summary>The end of all ways out: the process is told where it is.</summary>
    private void Leave()
    {
        _il.MarkLabel(_leave);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldloc, _pc);
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Ldloc, _top);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Call, Members.Save);
        _il.Emit(OpCodes.Ldc_I4, (int)Outcome.Jumped);
        _il.Emit(OpCodes.Ret);
    }
}
