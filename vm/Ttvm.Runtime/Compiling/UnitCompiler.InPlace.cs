using System.Reflection.Emit;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// Lists, objects and strings that are changed in place, since nobody can see that they are not copied: the method has made them itself,
/// and only one variable of the frame refers to them. That is an ownership that is known while the method runs (a bit for each variable),
/// and forgotten whenever it is left or another frame becomes the innermost one. So what is in a message, a checkpoint, another variable or
/// a list has been copied before.
/// </summary>
internal sealed partial class UnitCompiler
{
    /// <summary>The variables of the innermost frame that alone refer to what they hold, a bit each; 0 when the method is
    /// entered.</summary>
    private readonly LocalBuilder _owners;

    /// <summary>Takes a value from the stack that is only looked at: nothing comes to refer to it.</summary>
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

    /// <summary>Takes a value from the stack, which may get anywhere.</summary>
    private Operand Pop()
    {
        var operand = Borrow();
        Share(operand);
        return operand;
    }

    /// <summary>A variable's value gets somewhere else, too.</summary>
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

    /// <summary>Another frame becomes the innermost one, or an instruction's method may have given away any variable.</summary>
    private void DisownAll()
    {
        if (_analysis.Updates)
        {
            _il.Emit(OpCodes.Ldc_I8, 0L);
            _il.Emit(OpCodes.Stloc, _owners);
        }
    }

    /// <summary>Values on the stack that have been read from a variable have nothing to do with it any more: it gets another one.</summary>
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

    /// <summary>Whether what the instruction that is being compiled makes of a value goes back to where the value is from.</summary>
    private bool IsUpdateInPlace()
    {
        var next = _index + 1;
        return next < _block.End && !IsMarked(next) && Templates.Updates(_ops[_index]) && Templates.Of(_ops[next]) == Template.Store
            && _stack.Count >= _ops[_index].Needs && _stack[^_ops[_index].Needs].Origin == _ops[next].A
            && _variables.UpdatedBitOf(_ops[next].A) != 0
            && _stack.Count(operand => operand.Origin == _ops[next].A) == OperandsFrom(_ops[next].A);
    }

    /// <summary>How many of the values that the instruction takes are from a variable.</summary>
    private int OperandsFrom(int slot) => _stack.TakeLast(_ops[_index].Needs).Count(operand => operand.Origin == slot);

    /// <summary>An instruction of <see cref="Templates.Updates"/> and the STORE behind it.</summary>
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
            // What is made of a string and an empty one is the string, and the instruction's method may have one that others have, too.
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
