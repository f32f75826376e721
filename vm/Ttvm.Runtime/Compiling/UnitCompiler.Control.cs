using System.Reflection.Emit;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>Jumps, calls, and instructions that are done by their methods.</summary>
internal sealed partial class UnitCompiler
{
    /// <summary>What the last method of an instruction has said.</summary>
    private readonly LocalBuilder _outcome;

    /// <summary>The comparison of two integers that the next instruction, a branch, decides by.</summary>
    private (Opcode Opcode, Operand A, Operand B)? _condition;

    private void GoTo(int index)
    {
        Flush();
        _il.Emit(OpCodes.Br, _analysis.Graph.At(index).Label);
        _hasEnded = true;
    }

    private void Branch(int target)
    {
        var label = _analysis.Graph.At(target).Label;
        if (_condition is var (opcode, a, b))
        {
            _condition = null;
            Flush();
            EmitPayload(a);
            EmitPayload(b);
            _il.Emit(BranchUnless(opcode), label);
        }
        else
        {
            var value = Borrow();
            Flush();
            switch (value.Type)
            {
                case StaticType.Int:
                    EmitPayload(value);
                    _il.Emit(OpCodes.Brfalse, label);
                    break;
                case StaticType.Float:
                    // Every float counts as true.
                    break;
                default:
                    EmitReference(value);
                    EmitPayload(value);
                    _il.Emit(OpCodes.Call, Members.IsTruthy);
                    _il.Emit(OpCodes.Brfalse, label);
                    break;
            }
        }

        GoTo(_index + 1);
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

    /// <summary>Calls the function on top of the stack, if it is one of those that the unit has.</summary>
    private void CallFunction()
    {
        _hasEnded = true;
        var otherwise = LeaveHere();
        var function = As(typeof(FunctionValue), Pop(), otherwise);
        var (stack, taken) = (_stack.ToArray(), _taken);
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
            _stack.Clear();
            _stack.AddRange(stack);
            _taken = taken;
        }

        _il.Emit(OpCodes.Br, otherwise);
    }

    /// <summary>Makes a frame, moves the arguments into it and goes there.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="function">Holds the function that is called, whose captured values go into the frame, too; null: it has none.</param>
    /// <param name="otherwise">The way out, with everything as before.</param>
    private void Enter(CallTarget target, LocalBuilder? function, Label otherwise)
    {
        var callerCount = _variables.Count;
        EmitUnlessRoom(callerCount + target.SlotCount, otherwise);
        var variables = _analysis.VariablesAt(target.Entry);
        var arguments = new Operand[target.Parameters.Length];
        for (var i = arguments.Length - 1; i >= 0; i--)
        {
            arguments[i] = Pop();
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (variables.IsLocal(i))
            {
                arguments[i] = Guard(arguments[i], variables.TypeOf(i));
            }

            // The callee may be the same function, whose variables are in the same locals.
            if (arguments[i].Slot >= 0)
            {
                arguments[i] = Copy(arguments[i]);
            }
        }

        Flush();
        DisownAll();
        _il.Emit(OpCodes.Ldloc, _slots);
        Add(callerCount * ValueSize);
        _il.Emit(OpCodes.Stloc, _slots);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (variables.IsLocal(i))
            {
                StoreLocal(variables, i, arguments[i], isThere: false);
            }
            else
            {
                var slot = i;
                WriteTo(arguments[i], () => AddressOfSlot(slot));
            }
        }

        for (var i = arguments.Length; i < target.SlotCount; i++)
        {
            AddressOfSlot(i);
            _il.Emit(OpCodes.Ldc_I8, 0L);
            _il.Emit(OpCodes.Stfld, Members.Payload);
            AddressOfSlot(i);
            _il.Emit(OpCodes.Ldsfld, Members.UnsetTag);
            _il.Emit(OpCodes.Stfld, Members.Reference);
        }

        PushFrame(target, callerCount);
        if (function is not null)
        {
            _il.Emit(OpCodes.Ldloc, function);
            _il.Emit(OpCodes.Ldloc, _slots);
            _il.Emit(OpCodes.Call, Members.BindCaptures);
        }

        _il.Emit(OpCodes.Br, _analysis.Graph.At(target.Entry).Label);
    }

    /// <summary>Goes elsewhere unless there is room for a frame and its slots, and the frame has been one of this code before: then a call
    /// writes no reference.</summary>
    private void EmitUnlessRoom(int slots, Label otherwise)
    {
        Distance(_lastSlot, _slots);
        _il.Emit(OpCodes.Ldc_I4, (slots - 1) * ValueSize);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Blt, otherwise);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldloc, _lastFrame);
        _il.Emit(OpCodes.Bge_Un, otherwise);
        _il.Emit(OpCodes.Ldloc, _frame);
        Add(FrameSize);
        _il.Emit(OpCodes.Ldfld, Members.FrameCode);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldfld, Members.FrameCode);
        _il.Emit(OpCodes.Bne_Un, otherwise);
    }

    private void PushFrame(CallTarget target, int callerCount)
    {
        _il.Emit(OpCodes.Ldloc, _frame);
        Add(FrameSize);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldfld, Members.FrameSlotBase);
        _il.Emit(OpCodes.Ldc_I4, callerCount);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stfld, Members.FrameSlotBase);
        _il.Emit(OpCodes.Ldloc, _frame);
        Add(FrameSize);
        _il.Emit(OpCodes.Stloc, _frame);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldc_I4, target.Number);
        _il.Emit(OpCodes.Stfld, Members.FrameTargetNumber);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldc_I4, _index + 1);
        _il.Emit(OpCodes.Stfld, Members.FrameReturn);
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

        // A chain of comparisons is foretold better than a jump through a table.
        Choose(_analysis.Graph.Blocks.Where(IsContinuation).ToArray());
    }

    private bool IsContinuation(BasicBlock block) => block.Start > 0 && _analysis.Graph.IsCall(block.Start - 1);

    /// <summary>Goes on where the frame's return leads, which is in <see cref="_pc"/>.</summary>
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
