using System.Reflection.Emit;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>Jumps, calls, returns, handlers, and instructions that are executed by their methods.</summary>
internal sealed partial class UnitCompiler
{
    /// <summary>The outcome of the last instruction that was executed by its method.</summary>
    private readonly LocalBuilder _outcome;

    /// <summary>The comparison of two integers that is compiled with the branch behind it; null: none.</summary>
    private Condition? _condition;

    private void GoTo(int index)
    {
        Flush();
        _il.Emit(OpCodes.Br, _analysis.Graph.At(index).Label);
        _hasEnded = true;
    }

    /// <summary>The condition of a branch: a comparison of two integers, or, if that is null, the truth of <paramref name="A"/>.</summary>
    private readonly record struct Condition(Opcode? Comparison, Operand A, Operand B);

    private void Branch(int target)
    {
        var condition = TakeCondition();
        Flush();
        EmitUnlessHolds(condition, _analysis.Graph.At(target).Label);
        GoTo(_index + 1);
    }

    private Condition TakeCondition()
    {
        var condition = _condition ?? new Condition(null, Borrow(), default);
        _condition = null;
        return condition;
    }

    /// <summary>Goes elsewhere unless a condition holds.</summary>
    private void EmitUnlessHolds(Condition condition, Label otherwise)
    {
        if (condition.Comparison is { } opcode)
        {
            EmitPayload(condition.A);
            EmitPayload(condition.B);
            _il.Emit(BranchUnless(opcode), otherwise);
            return;
        }

        var value = condition.A;
        switch (value.Type)
        {
            case StaticType.Int:
                EmitPayload(value);
                _il.Emit(OpCodes.Brfalse, otherwise);
                break;
            case StaticType.Float:
                // Every float counts as true.
                break;
            default:
                EmitReference(value);
                EmitPayload(value);
                _il.Emit(OpCodes.Call, Members.IsTruthy);
                _il.Emit(OpCodes.Brfalse, otherwise);
                break;
        }
    }

    private void Call()
    {
        _hasEnded = true;
        var otherwise = LeaveHere();
        foreach (var target in _analysis.Graph.CalledBy(_index))
        {
            Enter(target, function: null, otherwise);
            return;
        }

        _il.Emit(OpCodes.Br, otherwise);
    }

    /// <summary>Calls the function on top of the stack, if the unit contains it; else leaves the method.</summary>
    private void CallFunction()
    {
        _hasEnded = true;
        var otherwise = LeaveHere();
        var function = As(typeof(FunctionValue), Pop(), otherwise);
        var state = Save();
        foreach (var target in _analysis.Graph.CalledBy(_index))
        {
            var next = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, function);
            _il.Emit(OpCodes.Ldfld, Members.TargetOfFunction);
            _il.Emit(OpCodes.Ldfld, Members.NumberOfTarget);
            _il.Emit(OpCodes.Ldc_I4, target.Number);
            _il.Emit(OpCodes.Bne_Un, next);
            _il.Emit(OpCodes.Ldloc, function);
            _il.Emit(OpCodes.Ldfld, Members.TargetOfFunction);
            _il.Emit(OpCodes.Ldfld, Members.CodeOfTarget);
            _il.Emit(OpCodes.Ldloc, _frame);
            _il.Emit(OpCodes.Ldfld, Members.FrameCode);
            _il.Emit(OpCodes.Bne_Un, next);
            Enter(target, function, otherwise);
            _il.MarkLabel(next);
            Restore(state);
        }

        _il.Emit(OpCodes.Br, otherwise);
    }

    private void Return()
    {
        _hasEnded = true;
        var otherwise = LeaveHere();
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldfld, Members.FrameReturn);
        _il.Emit(OpCodes.Stloc, _pc);
        _il.Emit(OpCodes.Ldloc, _pc);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Blt, otherwise);
        Flush();
        DisownAll();
        _il.Emit(OpCodes.Ldloc, _frame);
        Add(-FrameSize);
        _il.Emit(OpCodes.Stloc, _frame);
        _il.Emit(OpCodes.Ldloc, _firstSlot);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldfld, Members.FrameSlotBase);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Ldc_I4, ValueSize);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, _slots);

        // The branches of a chain of comparisons are predicted better than a jump through a table.
        Choose(_analysis.Graph.Blocks.Where(block => block.IsContinuation).ToArray());
    }

    /// <summary>Jumps to the block that begins at the instruction in <see cref="_pc"/>, or leaves the method if there is none. The blocks
    /// must be in the order of the code.</summary>
    private void Choose(ReadOnlySpan<BasicBlock> blocks)
    {
        const int MostInChain = 4;
        if (blocks.Length > MostInChain)
        {
            var low = blocks[..(blocks.Length / 2)];
            var high = blocks[(blocks.Length / 2)..];
            var higher = _il.DefineLabel();
            _il.Emit(OpCodes.Ldloc, _pc);
            _il.Emit(OpCodes.Ldc_I4, high[0].Start);
            _il.Emit(OpCodes.Bge, higher);
            Choose(low);
            _il.MarkLabel(higher);
            Choose(high);
            return;
        }

        foreach (var block in blocks)
        {
            _il.Emit(OpCodes.Ldloc, _pc);
            _il.Emit(OpCodes.Ldc_I4, block.Start);
            _il.Emit(OpCodes.Beq, block.Label);
        }

        _il.Emit(OpCodes.Br, _leave);
    }

    /// <summary>Opens, marks or closes a handler, which needs the height of the stack. The values are written to memory, and stay operands,
    /// too.</summary>
    private void Handle()
    {
        WriteStack(_before.Stack, _before.Taken);
        CallMethod(Members.HandleAt, _index, _block.End - _index - 1, () => AddressInMemory(_stack.Count - _taken));
        ReturnUnlessNext();
    }

    private void Throw()
    {
        Flush();
        DisownAll();
        CallMethod(Members.ThrowAt, _index, 0, () => _il.Emit(OpCodes.Ldloc, _top), () => _il.Emit(OpCodes.Ldarg_S, (byte)4));
        _hasEnded = true;
        ReturnUnlessNext();
        LookAtProcess();
        _il.Emit(OpCodes.Ldarg_1);
        _il.Emit(OpCodes.Ldfld, Members.PcOf);
        _il.Emit(OpCodes.Stloc, _pc);
        Choose(_analysis.Graph.Blocks.Where(block => block.IsHandler).ToArray());
    }

    private void Step(in Op op)
    {
        Flush();
        DisownAll();
        CallMethod(Members.StepAt, _index, 0, () => _il.Emit(OpCodes.Ldloc, _top));
        _hasEnded = true;
        if (InstructionSet.Get(op.Opcode).Is(InstructionFlags.EndsBlock))
        {
            _il.Emit(OpCodes.Ret);
            return;
        }

        ReturnUnlessNext();
        LookAtStack();
        _il.Emit(OpCodes.Br, _analysis.Graph.At(_index + 1).Label);
    }
}
