using System.Reflection;
using System.Reflection.Emit;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>The operands on the stack within a block, and the ways out of it.</summary>
internal sealed partial class UnitCompiler
{
    private BasicBlock _block = null!;
    private FrameVariables _variables = null!;

    /// <summary>The instruction that is being compiled.</summary>
    private int _index;

    /// <summary>The set of variables that are in their locals before that instruction.</summary>
    private ulong _cached;

    /// <summary>Whether control does not come to the end of the code that has been emitted so far.</summary>
    private bool _hasEnded;

    /// <summary>The operands that the block has pushed and not written to memory, the deepest first.</summary>
    private readonly List<Operand> _stack = [];

    /// <summary>How many values in memory the block has taken.</summary>
    private int _taken;

    private Before _before = new([], 0, null);

    private readonly Dictionary<Type, Temporaries> _temporaries = [];

    private void Begin(BasicBlock block)
    {
        (_block, _variables, _cached, _hasEnded, _taken) = (block, _analysis.VariablesAt(block.Start), block.Cached, false, 0);
        _room = LongestPath;
        _stack.Clear();

        // No operand outlives its block, so the next one can use all locals again.
        foreach (var (_, temporaries) in _temporaries)
        {
            temporaries.Used = 0;
        }
    }

    /// <summary>The state of the compiler at an instruction.</summary>
    private readonly record struct State(BasicBlock Block, int Index, ulong Cached, int Room, Before Before, Operand[] Stack, int Taken);

    private State Save() => new(_block, _index, _cached, _room, _before, [.. _stack], _taken);

    /// <summary>Goes back to a state that was saved, for code to which control comes from there.</summary>
    private void Restore(State state)
    {
        (_block, _index, _cached, _room) = (state.Block, state.Index, state.Cached, state.Room);
        (_before, _taken) = (state.Before, state.Taken);
        _stack.Clear();
        _stack.AddRange(state.Stack);
    }

    private LocalBuilder Temporary(Type type)
    {
        if (!_temporaries.TryGetValue(type, out var temporaries))
        {
            _temporaries.Add(type, temporaries = new Temporaries());
        }

        if (temporaries.Used == temporaries.Locals.Count)
        {
            temporaries.Locals.Add(_il.DeclareLocal(type));
        }

        return temporaries.Locals[temporaries.Used++];
    }

    /// <summary>The temporary locals of a type, which every block uses again.</summary>
    private sealed class Temporaries
    {
        public List<LocalBuilder> Locals { get; } = [];

        public int Used { get; set; }
    }

    private void Push(Operand operand) => _stack.Add(operand);

    private Operand PopFromMemory()
    {
        var value = Expect(StaticType.Any);
        ReadFrom(value, () => AddressInMemory(-_taken));
        _taken++;
        return value;
    }

    /// <summary>Pushes the address that lies <paramref name="above"/> values above the top value in memory.</summary>
    private void AddressInMemory(int above)
    {
        _il.Emit(OpCodes.Ldloc, _top);
        Add(above * ValueSize);
    }

    private void AddressOfSlot(int slot)
    {
        _il.Emit(OpCodes.Ldloc, _slots);
        Add(slot * ValueSize);
    }

    private void Add(int bytes)
    {
        if (bytes != 0)
        {
            _il.Emit(OpCodes.Ldc_I4, bytes);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Add);
        }
    }

    /// <summary>Takes the value on .NET's stack as an operand.</summary>
    private void PushTaken(StaticType type)
    {
        var local = Temporary(type == StaticType.Int ? typeof(long) : typeof(double));
        _il.Emit(OpCodes.Stloc, local);
        Push(Operand.In(local, type));
    }

    private void PushConstant(Value value)
    {
        var type = StaticTypes.Of(value);
        var constant = -1;
        if (type == StaticType.Any)
        {
            constant = _constants.IndexOf(value.Reference!);
            if (constant < 0)
            {
                constant = _constants.Count;
                _constants.Add(value.Reference!);
            }
        }

        Push(Operand.Known(type, value.Payload, constant));
    }

    private void Shuffle(in Op op)
    {
        var taken = new Operand[op.Needs];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = Borrow();
        }

        var order = Templates.OrderOf(op.Opcode);
        foreach (var which in order)
        {
            Push(order.Count(which) > 1 ? taken[which] with { IsNew = false } : taken[which]);
        }
    }

    private void EmitReference(Operand operand)
    {
        switch (operand)
        {
            case { Type: StaticType.Int }:
                _il.Emit(OpCodes.Ldnull);
                break;
            case { Type: StaticType.Float }:
                _il.Emit(OpCodes.Ldsfld, Members.FloatTag);
                break;
            case { Reference: { } local }:
                _il.Emit(OpCodes.Ldloc, local);
                break;
            default:
                EmitElement(Members.Constants, operand.Constant);
                break;
        }
    }

    /// <summary>Pushes an element of one of the unit's arrays.</summary>
    private void EmitElement(FieldInfo array, int index)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, array);
        _il.Emit(OpCodes.Ldc_I4, index);
        _il.Emit(OpCodes.Ldelem_Ref);
    }

    private void EmitPayload(Operand operand)
    {
        if (operand.Payload is not { } local)
        {
            _il.Emit(OpCodes.Ldc_I8, operand.Bits);
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, local);
            if (operand.Type == StaticType.Float)
            {
                _il.Emit(OpCodes.Call, Members.BitsOfDouble);
            }
        }
    }

    /// <summary>Pushes an operand as a float: an integer is widened; the payload of a value of type Any must be that of a float.</summary>
    private void EmitDouble(Operand operand)
    {
        if (operand.Type == StaticType.Float && operand.Payload is { } local)
        {
            _il.Emit(OpCodes.Ldloc, local);
            return;
        }

        EmitPayload(operand);
        if (operand.Type == StaticType.Int)
        {
            _il.Emit(OpCodes.Conv_R8);
        }
        else
        {
            _il.Emit(OpCodes.Call, Members.DoubleOfBits);
        }
    }

    private void EmitValue(Operand operand)
    {
        EmitReference(operand);
        EmitPayload(operand);
        _il.Emit(OpCodes.Newobj, Members.NewValue);
    }

    /// <summary>Writes an operand to memory.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="address">Pushes the address.</param>
    /// <param name="hasReference">Whether the right reference is there already, as for a value of the same type Int or Float.</param>
    private void WriteTo(Operand operand, Action address, bool hasReference = false)
    {
        address();
        EmitPayload(operand);
        _il.Emit(OpCodes.Stfld, Members.Payload);
        if (!hasReference)
        {
            address();
            EmitReference(operand);
            _il.Emit(OpCodes.Stfld, Members.Reference);
        }
    }

    /// <summary>Reads an operand from memory, where there must be a value of its type.</summary>
    /// <param name="operand">The operand, whose locals are assigned.</param>
    /// <param name="address">Pushes the address.</param>
    private void ReadFrom(Operand operand, Action address)
    {
        if (operand.Reference is { } reference)
        {
            address();
            _il.Emit(OpCodes.Ldfld, Members.Reference);
            _il.Emit(OpCodes.Stloc, reference);
        }

        address();
        _il.Emit(OpCodes.Ldfld, Members.Payload);
        if (operand.Type == StaticType.Float)
        {
            _il.Emit(OpCodes.Call, Members.DoubleOfBits);
        }

        _il.Emit(OpCodes.Stloc, operand.Payload!);
    }

    /// <summary>Pushes an operand as locals of a type hold it: a float as such, all others as their payload.</summary>
    private void EmitAs(StaticType type, Operand operand)
    {
        if (type == StaticType.Float)
        {
            EmitDouble(operand);
        }
        else
        {
            EmitPayload(operand);
        }
    }

    /// <summary>Writes all operands on the stack to memory.</summary>
    private void Flush()
    {
        _stack.ForEach(Share);
        Flush([.. _stack], _taken);
        _stack.Clear();
        _taken = 0;
    }

    private void Flush(Operand[] stack, int taken)
    {
        WriteStack(stack, taken);
        if (stack.Length != taken)
        {
            AddressInMemory(stack.Length - taken);
            _il.Emit(OpCodes.Stloc, _top);
        }
    }

    private void WriteStack(Operand[] stack, int taken)
    {
        if (stack.Length - taken > _analysis.Room)
        {
            // Room was checked for no more, so this would write to other memory; no code is compiled then.
            throw new InvalidOperationException($"{stack.Length - taken} values for the stack at {_index}, with room for {_analysis.Room}");
        }

        for (var i = 0; i < stack.Length; i++)
        {
            var above = i + 1 - taken;
            WriteTo(stack[i], () => AddressInMemory(above));
        }
    }

    /// <summary>A way out at the beginning of the block being compiled, before its first instruction.</summary>
    private Label LeaveBefore(int index) => LeaveLater(index, _block.Cost, new([], 0, null), isAssumed: false);

    /// <summary>A way out before a block whose reductions have not been charged.</summary>
    private Label LeaveAt(int index, bool isAssumed) => LeaveLater(index, 0, new([], 0, null), isAssumed);

    /// <summary>A way out before the instruction being compiled.</summary>
    /// <param name="isAssumed">Whether an assumption was wrong.</param>
    private Label LeaveHere(bool isAssumed = false) => LeaveLater(_index, _block.End - _index, _before, isAssumed);

    private Label LeaveLater(int index, int refund, Before before, bool isAssumed)
    {
        var label = _il.DefineLabel();
        _deferred.Add(() =>
        {
            _il.MarkLabel(label);
            Flush(before.Stack, before.Taken);
            if (before.Call is { } call)
            {
                MakeFrame(call);
            }

            if (refund != 0)
            {
                _il.Emit(OpCodes.Ldarg_2);
                _il.Emit(OpCodes.Ldc_I4, refund);
                _il.Emit(OpCodes.Add);
                _il.Emit(OpCodes.Starg_S, (byte)2);
            }

            if (isAssumed)
            {
                _il.Emit(OpCodes.Ldarg_0);
                _il.Emit(OpCodes.Call, Members.NoteWrong);
            }

            _il.Emit(OpCodes.Ldc_I4, index);
            _il.Emit(OpCodes.Stloc, _pc);
            _il.Emit(OpCodes.Br, _leave);
        });
        return label;
    }

    /// <summary>New locals for the result of an instruction, which code on several paths may assign.</summary>
    private Operand Expect(StaticType type) => type == StaticType.Any
        ? Operand.In(Temporary(typeof(HeapValue)), Temporary(typeof(long)))
        : Operand.In(Temporary(type == StaticType.Int ? typeof(long) : typeof(double)), type);

    /// <summary>
    /// Executes the instruction being compiled by its method, and reads the value that it leaves as the result. The operands are written to
    /// memory for the method; afterwards they are operands as before.
    /// </summary>
    private void DoByMethod(Operand result) => DoByMethod(result, _index, _before.Stack, _before.Taken, _block.End - _index - 1);

    private void DoByMethod(Operand result, int index, Operand[] stack, int taken, int refund)
    {
        WriteStack(stack, taken);
        var height = stack.Length - taken;
        CallMethod(Members.CalculateAt, index, refund, () => AddressInMemory(height));
        ReturnUnlessNext();
        ReadFrom(result, () => AddressInMemory(height - _ops[index].Needs + 1));
    }

    /// <summary>Returns from the compiled method unless the outcome on .NET's stack is to go on with the next instruction.</summary>
    private void ReturnUnlessNext()
    {
        var next = _il.DefineLabel();
        _il.Emit(OpCodes.Brfalse, next);
        _il.Emit(OpCodes.Ldloc, _outcome);
        _il.Emit(OpCodes.Ret);
        _il.MarkLabel(next);
    }

    /// <summary>Calls an instruction's method. Its outcome is in <see cref="_outcome"/> and on .NET's stack then.</summary>
    private void CallMethod(MethodInfo method, int index, int refund, Action top, Action? last = null)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldc_I4, index);
        _il.Emit(OpCodes.Ldarg_2);
        if (refund != 0)
        {
            _il.Emit(OpCodes.Ldc_I4, refund);
            _il.Emit(OpCodes.Add);
        }

        top();
        _il.Emit(OpCodes.Ldloc, _frame);
        last?.Invoke();
        _il.Emit(OpCodes.Call, method);
        _il.Emit(OpCodes.Stloc, _outcome);
        _il.Emit(OpCodes.Ldloc, _outcome);
    }

    /// <summary>A label for the uncommon case of an instruction: its method is called there, and control goes on at
    /// <paramref name="join"/>.</summary>
    private Label Otherwise(Operand result, Label join)
    {
        if (_before.Call is not null)
        {
            // A method needs a frame, so the unit is left. If that happens often, less is assumed, and the call is not compiled in line.
            return LeaveHere(isAssumed: true);
        }

        var label = _il.DefineLabel();
        var (index, (stack, taken, _), refund) = (_index, _before, _block.End - _index - 1);
        _deferred.Add(() =>
        {
            _il.MarkLabel(label);
            DoByMethod(result, index, stack, taken, refund);
            _il.Emit(OpCodes.Br, join);
        });
        return label;
    }
}
