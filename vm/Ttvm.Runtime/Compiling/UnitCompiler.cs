using System.Reflection.Emit;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// Emits the method of a unit. Within a block, values on the stack are operands, in locals or constant; between blocks, they are on the
/// process's stack in memory. The unit uses the process's own frames. An uncommon case is either executed by the instruction's method, or
/// the unit is left before the instruction, with stack, variables and reductions as the interpreter would have them there.
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
    private readonly List<Action> _deferred = [];

    /// <summary>The address of the top value of the stack in memory.</summary>
    private readonly LocalBuilder _top;

    /// <summary>The address of the last element of the stack's array.</summary>
    private readonly LocalBuilder _stackEnd;

    /// <summary>The address below the deepest value that the code may take.</summary>
    private readonly LocalBuilder _stackFloor;

    private readonly LocalBuilder _firstSlot;
    private readonly LocalBuilder _lastSlot;

    /// <summary>The address of the first slot of the frame.</summary>
    private readonly LocalBuilder _slots;

    private readonly LocalBuilder _frame;
    private readonly LocalBuilder _lastFrame;

    /// <summary>The instruction at which the interpreter goes on when the method is left.</summary>
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
        _stackEnd = Reference<Value>();
        _stackFloor = Reference<Value>();
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
    /// <param name="graph">The blocks of the unit.</param>
    /// <param name="start">The instruction from which the blocks were found.</param>
    /// <param name="assumption">What to assume.</param>
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

        // Emitting a way out may defer more of them.
        for (var i = 0; i < _deferred.Count; i++)
        {
            _deferred[i]();
        }

        Leave();
        return new CompiledUnit(_analysis.Graph.Code, start,
            blocks, Arrays.Make(entries.Length, number => entries[number].Start), _analysis.Room, _analysis.Assumption, _marks, _method,
            [.. _constants], [.. _fieldSites], _leavesEvery);
    }

    /// <summary>Loads all addresses that the method keeps in locals from the process.</summary>
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
        Look(_stackEnd, Members.LastOf);
        Look(_stackFloor, Members.BottomOf);
    }

    private void Look(LocalBuilder local, System.Reflection.MethodInfo place)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Call, place);
        _il.Emit(OpCodes.Stloc, local);
    }

    /// <summary>Emits an entry from the interpreter, which has seen that the stack has room: loads the locals of the block.</summary>
    private void Enter(BasicBlock block)
    {
        EmitLocals(_analysis.VariablesAt(block.Start), block.Cached, LeaveAt(block.Start, isAssumed: true));
        _il.Emit(OpCodes.Br, block.Label);
    }

    /// <summary>Loads variables into their locals; goes elsewhere if one is not of its assumed type.</summary>
    /// <param name="variables">The variables of a frame.</param>
    /// <param name="cached">The set of those to load.</param>
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
            Distance(_top, _stackFloor);
            _il.Emit(OpCodes.Ldc_I4, block.Needed * ValueSize);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Blt, leave);
        }

        WriteInstructions(block);
    }

    /// <summary>Charges the reductions of a block; goes elsewhere if fewer are left.</summary>
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

    /// <summary>Goes elsewhere unless the stack has room for what any block of the unit puts on it.</summary>
    /// <param name="above">How many values are on the stack that are not in memory yet.</param>
    /// <param name="otherwise">Where to go.</param>
    private void EmitUnlessStackRoom(int above, Label otherwise)
    {
        Distance(_stackEnd, _top);
        _il.Emit(OpCodes.Ldc_I4, (_analysis.Room + above) * ValueSize);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Blt, otherwise);
    }

    /// <summary>Compiles the instructions of a block, whose reductions have been charged.</summary>
    private void WriteInstructions(BasicBlock block)
    {
        _hasEnded = false;
        for (var index = block.Start; index < block.End; index++)
        {
            Begin(index, call: null);
            if (IsMarked(index))
            {
                // The interpreter has to look at a marked instruction before it is executed.
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

    /// <summary>Begins an instruction: notes the state before it.</summary>
    /// <param name="index">The instruction.</param>
    /// <param name="call">The call in line that the instruction belongs to; null: none.</param>
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
                UpdateByCopy();
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

    /// <summary>Pushes the distance between two addresses in bytes; the first is the higher one.</summary>
    private void Distance(LocalBuilder high, LocalBuilder low)
    {
        _il.Emit(OpCodes.Ldloc, high);
        _il.Emit(OpCodes.Ldloc, low);
        _il.Emit(OpCodes.Sub);
    }

    /// <summary>Emits the common end of all ways out, which writes the position back to the process.</summary>
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
