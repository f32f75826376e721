using System.Reflection.Emit;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// Updates in place of lists, objects and strings that the method itself has made and that only one variable of the frame refers to, so
/// that the missing copy cannot be seen. The method keeps which variables are such owners, a bit each, and forgets all of them when it is
/// left or another frame becomes the innermost one. So a value that a message, a checkpoint, another variable or a list refers to is never
/// updated in place.
/// </summary>
internal sealed partial class UnitCompiler
{
    /// <summary>The set of owners: variables of the innermost frame that alone refer to their value. Empty when the method is
    /// entered.</summary>
    private readonly LocalBuilder _owners;

    /// <summary>Takes a value from the stack that is only read: no new reference to it comes to be.</summary>
    private Operand Borrow()
    {
        if (_stack.Count == 0)
        {
            return PopFromMemory();
        }

        var operand = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return operand;
    }

    /// <summary>Takes a value from the stack that may be stored anywhere, so that the variable it comes from is no owner any
    /// more.</summary>
    private Operand Pop()
    {
        var operand = Borrow();
        Share(operand);
        return operand;
    }

    /// <summary>Another reference to a value comes to be, so the variable that it comes from is no owner any more.</summary>
    private void Share(Operand operand)
    {
        if (operand.Origin is { } slot)
        {
            Disown(_variables, slot);
        }
    }

    private void Disown(FrameVariables variables, int slot)
    {
        if (variables.UpdatedBitOf(slot) is not 0 and var bit)
        {
            _il.Emit(OpCodes.Ldloc, _owners);
            _il.Emit(OpCodes.Ldc_I8, (long)~bit);
            _il.Emit(OpCodes.And);
            _il.Emit(OpCodes.Stloc, _owners);
        }
    }

    private void Own(int slot)
    {
        if (_variables.UpdatedBitOf(slot) is not 0 and var bit)
        {
            _il.Emit(OpCodes.Ldloc, _owners);
            _il.Emit(OpCodes.Ldc_I8, (long)bit);
            _il.Emit(OpCodes.Or);
            _il.Emit(OpCodes.Stloc, _owners);
        }
    }

    /// <summary>Makes all variables no owners, because another frame becomes the innermost one, or an instruction's method may have stored
    /// any value.</summary>
    private void DisownAll()
    {
        if (_analysis.Updates)
        {
            _il.Emit(OpCodes.Ldc_I8, 0L);
            _il.Emit(OpCodes.Stloc, _owners);
        }
    }

    /// <summary>Forgets that values on the stack come from a variable, which has got another value.</summary>
    private void ForgetOrigin(int slot)
    {
        for (var i = 0; i < _stack.Count; i++)
        {
            if (_stack[i].Origin == slot)
            {
                _stack[i] = _stack[i] with { Origin = null };
            }
        }
    }

    /// <summary>Whether the instruction being compiled and the STORE behind it update a variable with a value made from its own, and no
    /// other value on the stack comes from it.</summary>
    private bool IsUpdateInPlace()
    {
        var next = _index + 1;
        return next < _block.End && !IsMarked(next) && Templates.Updates(_ops[_index]) && Templates.Of(_ops[next]) == Template.Store
            && _stack.Count >= _ops[_index].Needs && _stack[^_ops[_index].Needs].Origin == _ops[next].A
            && _variables.UpdatedBitOf(_ops[next].A) != 0
            && _stack.Count(operand => operand.Origin == _ops[next].A) == OperandsFrom(_ops[next].A);
    }

    /// <summary>How many of the values that the instruction takes come from a variable.</summary>
    private int OperandsFrom(int slot) => _stack.TakeLast(_ops[_index].Needs).Count(operand => operand.Origin == slot);

    /// <summary>Compiles an instruction of <see cref="Templates.Updates"/> and the STORE behind it.</summary>
    private void UpdateInPlace()
    {
        ref readonly var op = ref _ops[_index];
        var slot = _ops[_index + 1].A;
        var added = PopAdded(op);
        var subject = Borrow();
        var result = Expect(StaticType.Any);
        var (store, copy, done) = (_il.DefineLabel(), _il.DefineLabel(), _il.DefineLabel());
        var isText = Templates.Of(op) == Template.Concat;
        var shared = _il.DefineLabel();
        var otherwise = Otherwise(result, isText ? shared : store);
        var update = UpdateOf(op, subject, added, otherwise);
        _il.Emit(OpCodes.Ldloc, _owners);
        _il.Emit(OpCodes.Ldc_I8, (long)_variables.UpdatedBitOf(slot));
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Brfalse, copy);
        update.EmitInPlace();
        _il.Emit(OpCodes.Brtrue, done);
        _il.MarkLabel(copy);
        update.EmitCopy();
        SetReference(result);
        _il.MarkLabel(store);
        WriteTo(result, () => AddressOfSlot(slot));
        Own(slot);
        if (isText)
        {
            // Joining a string with an empty one gives the same string, and the instruction's method may give one that others refer to.
            _il.Emit(OpCodes.Ldloc, result.Reference!);
            EmitReference(subject);
            _il.Emit(OpCodes.Beq, shared);
            _il.Emit(OpCodes.Ldloc, result.Reference!);
            EmitReference(added[0]);
            _il.Emit(OpCodes.Bne_Un, done);
            _il.MarkLabel(shared);
            WriteTo(result, () => AddressOfSlot(slot));
            Disown(_variables, slot);
        }

        _il.MarkLabel(done);
        ForgetOrigin(slot);
    }
}
