using System.Reflection.Emit;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>Variables, arithmetic and comparisons.</summary>
internal sealed partial class UnitCompiler
{
    private void Load(int slot)
    {
        var type = _variables.TypeOf(slot);
        if (_variables.IsLocal(slot))
        {
            if ((_cached & _variables.BitOf(slot)) == 0)
            {
                LoadLocal(_variables, slot, LeaveHere(isAssumed: true));
            }

            Push(Operand.In(_variables.LocalOf(slot, _il), type, slot));
            return;
        }

        var result = Expect(StaticType.Any);
        AddressOfSlot(slot);
        _il.Emit(OpCodes.Ldfld, Members.Reference);
        _il.Emit(OpCodes.Stloc, result.Reference!);
        _il.Emit(OpCodes.Ldloc, result.Reference!);
        _il.Emit(OpCodes.Ldsfld, Members.UnsetTag);
        _il.Emit(OpCodes.Beq, LeaveHere());
        AddressOfSlot(slot);
        _il.Emit(OpCodes.Ldfld, Members.Payload);
        _il.Emit(OpCodes.Stloc, result.Payload!);
        Push(result with { Origin = slot });
    }

    /// <summary>Loads a variable from its slot into its local; goes elsewhere if its value is not of the assumed type.</summary>
    private void LoadLocal(FrameVariables variables, int slot, Label otherwise)
    {
        AddressOfSlot(slot);
        _il.Emit(OpCodes.Ldfld, Members.Reference);
        if (variables.TypeOf(slot) == StaticType.Int)
        {
            _il.Emit(OpCodes.Brtrue, otherwise);
        }
        else
        {
            _il.Emit(OpCodes.Ldsfld, Members.FloatTag);
            _il.Emit(OpCodes.Bne_Un, otherwise);
        }

        ReadFrom(Operand.In(variables.LocalOf(slot, _il), variables.TypeOf(slot)), () => AddressOfSlot(slot));
    }

    private void Store(int slot)
    {
        var value = Pop();
        if (_variables.IsLocal(slot))
        {
            value = Guard(value, _variables.TypeOf(slot));
            DetachFrom(slot);
            var isThere = (_cached & _variables.BitOf(slot)) != 0;
            StoreLocal(_variables, slot, value, isThere);
        }
        else
        {
            WriteTo(value, () => AddressOfSlot(slot));
            ForgetOrigin(slot);
            if (value.IsNew)
            {
                Own(slot);
            }
            else
            {
                Disown(_variables, slot);
            }
        }
    }

    /// <summary>Copies the values on the stack that are in the local of a variable to other locals, since the variable is about to
    /// change.</summary>
    private void DetachFrom(int slot)
    {
        for (var i = 0; i < _stack.Count; i++)
        {
            if (_stack[i].Slot == slot)
            {
                _stack[i] = Copy(_stack[i]);
            }
        }
    }

    private Operand Copy(Operand operand)
    {
        var copy = Expect(operand.Type);
        _il.Emit(OpCodes.Ldloc, operand.Payload!);
        _il.Emit(OpCodes.Stloc, copy.Payload!);
        return copy;
    }

    private void StoreLocal(FrameVariables variables, int slot, Operand value, bool isThere)
    {
        var local = variables.LocalOf(slot, _il);
        EmitAs(value.Type, value);
        _il.Emit(OpCodes.Stloc, local);
        WriteTo(Operand.In(local, value.Type), () => AddressOfSlot(slot), isThere);
    }

    /// <summary>The value with its type known; leaves the method if the value is not of that type.</summary>
    private Operand Guard(Operand value, StaticType type)
    {
        if (value.Type == type)
        {
            return value;
        }

        var otherwise = LeaveHere(isAssumed: true);
        if (value.Type != StaticType.Any)
        {
            _il.Emit(OpCodes.Br, otherwise);
            return Operand.Known(type, 0);
        }

        EmitUnless(value, type, otherwise);
        return Known(value, type);
    }

    /// <summary>A copy of a value whose type has just been checked.</summary>
    private Operand Known(Operand value, StaticType type)
    {
        var result = Expect(type);
        EmitAs(type, value);
        _il.Emit(OpCodes.Stloc, result.Payload!);
        return result;
    }

    /// <summary>Goes elsewhere unless a value is of a type. Emits nothing if its type is known to be that.</summary>
    private void EmitUnless(Operand value, StaticType type, Label otherwise)
    {
        if (value.Type == type)
        {
            return;
        }

        if (value.Type != StaticType.Any)
        {
            _il.Emit(OpCodes.Br, otherwise);
        }
        else if (type == StaticType.Int)
        {
            EmitReference(value);
            _il.Emit(OpCodes.Brtrue, otherwise);
        }
        else
        {
            EmitReference(value);
            _il.Emit(OpCodes.Ldsfld, Members.FloatTag);
            _il.Emit(OpCodes.Bne_Un, otherwise);
        }
    }

    private void Arithmetic(Opcode opcode)
    {
        var b = Borrow();
        var a = Borrow();
        var type = _analysis.ResultOf(opcode, a.Type, b.Type);
        if (type == StaticType.Int)
        {
            (a, b) = (Guard(a, StaticType.Int), Guard(b, StaticType.Int));
        }

        var result = Expect(type);
        var join = _il.DefineLabel();
        var otherwise = Otherwise(result, join);
        if (type != StaticType.Float)
        {
            var floats = type == StaticType.Int ? otherwise : _il.DefineLabel();
            EmitUnless(a, StaticType.Int, floats);
            EmitUnless(b, StaticType.Int, floats);
            Calculate(opcode, a, b, otherwise);
            _il.Emit(OpCodes.Stloc, result.Payload!);
            if (type == StaticType.Any)
            {
                _il.Emit(OpCodes.Ldnull);
                _il.Emit(OpCodes.Stloc, result.Reference!);
                _il.Emit(OpCodes.Br, join);
                _il.MarkLabel(floats);
            }
        }

        if (type != StaticType.Int)
        {
            foreach (var operand in (ReadOnlySpan<Operand>)[a, b])
            {
                if (operand.Type != StaticType.Int)
                {
                    EmitUnless(operand, StaticType.Float, otherwise);
                }
            }

            if (Divides(opcode))
            {
                EmitDouble(b);
                _il.Emit(OpCodes.Ldc_R8, 0.0);
                _il.Emit(OpCodes.Beq, otherwise);
            }

            EmitDouble(a);
            EmitDouble(b);
            _il.Emit(OperatorOf(opcode));
            if (type == StaticType.Any)
            {
                _il.Emit(OpCodes.Call, Members.BitsOfDouble);
                _il.Emit(OpCodes.Ldsfld, Members.FloatTag);
                _il.Emit(OpCodes.Stloc, result.Reference!);
            }

            _il.Emit(OpCodes.Stloc, result.Payload!);
        }

        _il.MarkLabel(join);
        Push(result);
    }

    /// <summary>Emits an operation on two integers.</summary>
    private void Calculate(Opcode opcode, Operand a, Operand b, Label otherwise)
    {
        // The divisors 0 and -1, which may fail or overflow, are left to the instruction's method.
        if (Divides(opcode) && !(b.IsKnown && b.Bits is not (0 or -1)))
        {
            EmitPayload(b);
            _il.Emit(OpCodes.Ldc_I8, 1L);
            _il.Emit(OpCodes.Add);
            _il.Emit(OpCodes.Ldc_I8, 1L);
            _il.Emit(OpCodes.Ble_Un, otherwise);
        }

        EmitPayload(a);
        EmitPayload(b);
        _il.Emit(OperatorOf(opcode));
    }

    private static bool Divides(Opcode opcode) => InstructionSet.Get(opcode).Is(InstructionFlags.Divides);

    private void Compare(Opcode opcode)
    {
        var b = Borrow();
        var a = Borrow();
        if (a.Type == StaticType.Int && b.Type == StaticType.Int && _index + 1 < _block.End
            && Templates.Of(_ops[_index + 1]) == Template.Branch && !IsMarked(_index + 1))
        {
            _condition = new Condition(opcode, a, b);
            return;
        }

        var result = Expect(StaticType.Int);
        var join = _il.DefineLabel();
        var otherwise = Otherwise(result, join);
        var ofInts = a.Type != StaticType.Float && b.Type != StaticType.Float;
        var ofFloats = a.Type != StaticType.Int && b.Type != StaticType.Int && !IsEquality(opcode);
        var floats = ofInts && ofFloats ? _il.DefineLabel() : otherwise;
        if (ofInts)
        {
            EmitUnless(a, StaticType.Int, floats);
            EmitUnless(b, StaticType.Int, floats);
            EmitPayload(a);
            EmitPayload(b);
            EmitComparison(opcode, ofFloats: false);
            _il.Emit(OpCodes.Stloc, result.Payload!);
        }

        if (ofFloats)
        {
            if (ofInts)
            {
                _il.Emit(OpCodes.Br, join);
                _il.MarkLabel(floats);
            }

            EmitUnless(a, StaticType.Float, otherwise);
            EmitUnless(b, StaticType.Float, otherwise);
            EmitDouble(a);
            EmitDouble(b);
            EmitComparison(opcode, ofFloats: true);
            _il.Emit(OpCodes.Stloc, result.Payload!);
        }

        if (!ofInts && !ofFloats)
        {
            _il.Emit(OpCodes.Br, otherwise);
        }

        _il.MarkLabel(join);
        Push(result);
    }

    private void EmitComparison(Opcode opcode, bool ofFloats)
    {
        var (comparison, isOpposite) = ComparisonOf(opcode, ofFloats);
        _il.Emit(comparison);
        if (isOpposite)
        {
            _il.Emit(OpCodes.Ldc_I4_0);
            _il.Emit(OpCodes.Ceq);
        }

        _il.Emit(OpCodes.Conv_I8);
    }

    private void Calculate(in Op op)
    {
        for (var i = 0; i < op.Needs; i++)
        {
            Pop();
        }

        var result = Expect(StaticTypes.OfResult(InstructionSet.Get(op.Opcode)));
        DoByMethod(result);
        Push(result);
    }
}
