using System.Reflection.Emit;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// Inlining: the beginning of a call is compiled in line, as far as it needs no frame. Half of the calls of a recursive function end there,
/// and all of a small one. Meanwhile, the callee's variables are operands. Where a block does more (calls, appends to a list, waits) or
/// control goes round, the frame is made and the callee's own code goes on. A way out makes the frame, too, so the missing frame cannot be
/// seen. Behind a return in line, the caller's next block is compiled again for the same path.
/// </summary>
internal sealed partial class UnitCompiler
{
    /// <summary>How many instructions follow a block in line at most, over all calls of a path. Each pushes at most one value, so this is
    /// also how much room on the stack they need.</summary>
    public const int LongestPath = 48;

    /// <summary>How many instructions are compiled in line at most in a unit.</summary>
    private const int MostInlined = 600;

    private int _inlined;

    /// <summary>How many instructions may still follow in line.</summary>
    private int _room;

    /// <summary>A call that has no frame yet.</summary>
    /// <param name="Target">The target of the call.</param>
    /// <param name="Function">Holds the function value that is called, whose captured values go into the frame, too; null: a CALL, which
    /// has none.</param>
    /// <param name="CallerCount">How many variables the caller has.</param>
    /// <param name="CallerCached">The set of the caller's variables that are in locals.</param>
    /// <param name="ReturnTo">The instruction at which the caller goes on.</param>
    private sealed record PendingCall(CallTarget Target, LocalBuilder? Function, int CallerCount, ulong CallerCached, int ReturnTo)
    {
        /// <summary>The values of the callee's variables, by slot; null: not set.</summary>
        public required Operand?[] Values { get; init; }

        /// <summary>The captured values that the callee reads, by slot.</summary>
        public Operand?[] Captured { get; init; } = [];

        public Operand? ValueOf(int slot) => Values[slot] ?? Captured.ElementAtOrDefault(slot);

        public PendingCall With(int slot, Operand value)
        {
            var values = Values[..];
            values[slot] = value;
            return this with { Values = values };
        }
    }

    /// <summary>The state before an instruction, which a way out restores.</summary>
    /// <param name="Stack">The values that are not in memory yet, the deepest first.</param>
    /// <param name="Taken">How many values in memory have been taken.</param>
    /// <param name="Call">The call in line that the instruction belongs to; null: none.</param>
    private readonly record struct Before(Operand[] Stack, int Taken, PendingCall? Call);

    /// <summary>Compiles a call, whose arguments are on the stack.</summary>
    /// <param name="target">The target of the call.</param>
    /// <param name="function">Holds the function value that is called; null: a CALL.</param>
    /// <param name="otherwise">The way out before the call.</param>
    private void Enter(CallTarget target, LocalBuilder? function, Label otherwise)
    {
        EmitUnlessRoom(_variables.Count + target.SlotCount, otherwise);
        var variables = _analysis.VariablesAt(target.Entry);
        var values = new Operand?[target.SlotCount];
        for (var slot = target.Parameters.Length - 1; slot >= 0; slot--)
        {
            values[slot] = Pop() with { IsNew = false, Origin = null };
        }

        for (var slot = 0; slot < target.Parameters.Length; slot++)
        {
            if (variables.IsLocal(slot))
            {
                values[slot] = Guard(values[slot]!.Value, variables.TypeOf(slot));
            }
        }

        var call = new PendingCall(target, function, _variables.Count, _cached, _index + 1) { Values = values };
        if (function is not null && EndsInLine(target.Entry, call, _room))
        {
            call = ReadCaptured(call, function);
        }

        FollowInLine(target.Entry, call, _room);
    }

    /// <summary>Reads the captured values that blocks in line read. Where they are in the function value is looked up, since functions made
    /// at several places may have captured the same variables in another order.</summary>
    private PendingCall ReadCaptured(PendingCall call, LocalBuilder function)
    {
        const int MostCaptured = 4;
        var variables = _analysis.VariablesAt(call.Target.Entry);
        var captured = new Operand?[call.Target.SlotCount];
        var frame = _il.DefineLabel();
        var state = Save();
        for (var slot = 0; slot < captured.Length; slot++)
        {
            if (!IsRead(slot, call.Target.Entry, call, _room, []))
            {
                continue;
            }

            var (found, value) = (_il.DefineLabel(), Expect(StaticType.Any));
            for (var i = 0; i < MostCaptured; i++)
            {
                var next = _il.DefineLabel();
                _il.Emit(OpCodes.Ldloc, function);
                _il.Emit(OpCodes.Ldfld, Members.CapturedSlots);
                _il.Emit(OpCodes.Ldlen);
                _il.Emit(OpCodes.Conv_I4);
                _il.Emit(OpCodes.Ldc_I4, i);
                _il.Emit(OpCodes.Ble, frame);
                _il.Emit(OpCodes.Ldloc, function);
                _il.Emit(OpCodes.Ldfld, Members.CapturedSlots);
                _il.Emit(OpCodes.Ldc_I4, i);
                _il.Emit(OpCodes.Ldelem_I4);
                _il.Emit(OpCodes.Ldc_I4, slot);
                _il.Emit(OpCodes.Bne_Un, next);
                var index = i;
                ReadFrom(value, () =>
                {
                    _il.Emit(OpCodes.Ldloc, function);
                    _il.Emit(OpCodes.Ldfld, Members.CapturedValues);
                    _il.Emit(OpCodes.Ldc_I4, index);
                    _il.Emit(OpCodes.Ldelema, typeof(Value));
                });
                _il.Emit(OpCodes.Br, found);
                _il.MarkLabel(next);
            }

            _il.Emit(OpCodes.Br, frame);
            _il.MarkLabel(found);
            if (variables.IsLocal(slot))
            {
                EmitUnless(value, variables.TypeOf(slot), frame);
                value = Known(value, variables.TypeOf(slot));
            }

            captured[slot] = value;
        }

        var inLine = _il.DefineLabel();
        _il.Emit(OpCodes.Br, inLine);
        _il.MarkLabel(frame);
        MakeFrame(call, call.Target.Entry);
        Restore(state);
        _il.MarkLabel(inLine);
        return call with { Captured = captured };
    }

    /// <summary>Whether control may come from a block to the return of the call over blocks that can all be compiled in line.</summary>
    private bool EndsInLine(int start, PendingCall call, int room) => EndsInLine(start, call, room, []);

    /// <summary>Whether the call ends in line. <paramref name="failed"/> has, by block, the greatest room that has turned out too small:
    /// without it, each branch would double the work.</summary>
    private bool EndsInLine(int start, PendingCall call, int room, Dictionary<int, int> failed)
    {
        var block = _analysis.Graph.TryAt(start);
        if (block is null || block.Cost > room || room <= failed.GetValueOrDefault(start) || !IsInLine(block, call))
        {
            return false;
        }

        ref readonly var last = ref _ops[block.End - 1];
        var (then, left) = (Templates.Of(last), room - block.Cost);
        var ends = then == Template.Return
            || (then == Template.Jump ? EndsInLine(last.A, call, left, failed)
                : EndsInLine(block.End, call, left, failed) || (then == Template.Branch && EndsInLine(last.A, call, left, failed)));
        if (!ends)
        {
            failed[start] = room;
        }

        return ends;
    }

    /// <summary>Whether blocks in line may read a variable that has no known value.</summary>
    private bool IsRead(int slot, int start, PendingCall call, int room, HashSet<int> seen)
    {
        if (call.ValueOf(slot) is not null || !seen.Add(start) || !EndsInLine(start, call, room))
        {
            return false;
        }

        var block = _analysis.Graph.At(start);
        for (var index = block.Start; index < block.End; index++)
        {
            if (_ops[index].A == slot && Templates.Of(_ops[index]) is Template.Load or Template.Store)
            {
                return Templates.Of(_ops[index]) == Template.Load;
            }
        }

        ref readonly var last = ref _ops[block.End - 1];
        var (then, left) = (Templates.Of(last), room - block.Cost);
        return then != Template.Return && ((then != Template.Jump && IsRead(slot, block.End, call, left, seen))
            || (then is Template.Jump or Template.Branch && IsRead(slot, last.A, call, left, seen)));
    }

    private bool IsInLine(BasicBlock block, PendingCall call)
    {
        for (var index = block.Start; index < block.End; index++)
        {
            ref readonly var op = ref _ops[index];
            if (IsMarked(index) || !Templates.NeedsNoFrame(op))
            {
                return false;
            }

            // A variable that an earlier block in line has stored counts as not set here, since it is seldom read in a later one.
            if (Templates.Of(op) == Template.Load && call.ValueOf(op.A) is null && call.Function is null
                && !IsStored(op.A, block.Start, index))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsStored(int slot, int start, int end)
    {
        for (var index = start; index < end; index++)
        {
            if (Templates.Of(_ops[index]) == Template.Store && _ops[index].A == slot)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on with a block of a callee without a frame: in line if that may lead to the return, else with a frame.</summary>
    /// <param name="start">The first instruction of the block.</param>
    /// <param name="call">The call.</param>
    /// <param name="room">How many instructions may still follow in line.</param>
    private void FollowInLine(int start, PendingCall call, int room)
    {
        var block = _analysis.Graph.At(start);
        if (_analysis.Assumption == Assumption.Nothing || _inlined + block.Cost > MostInlined || block.Needed > _stack.Count
            || !EndsInLine(start, call, room))
        {
            MakeFrame(call, start);
            return;
        }

        _block = block;
        _inlined += block.Cost;
        room -= block.Cost;
        Charge(block, LeaveLater(start, block.Cost, new([.. _stack], _taken, call), isAssumed: false));
        for (var index = block.Start; index < block.End; index++)
        {
            Begin(index, call);
            ref readonly var op = ref _ops[index];
            switch (Templates.Of(op))
            {
                case Template.Load when call.ValueOf(op.A) is { } value:
                    Push(value);
                    break;
                case Template.Load:
                    // The interpreter makes the error of reading a variable that is not set.
                    _il.Emit(OpCodes.Br, LeaveHere());
                    _hasEnded = true;
                    return;
                case Template.Store:
                    var variables = _analysis.VariablesAt(start);
                    var stored = Pop();
                    call = call.With(op.A, (variables.IsLocal(op.A) ? Guard(stored, variables.TypeOf(op.A)) : stored) with
                        { IsNew = false, Origin = null });
                    break;
                case Template.Jump:
                    FollowInLine(op.A, call, room);
                    return;
                case Template.Branch:
                    var (isFalse, target) = (_il.DefineLabel(), op.A);
                    EmitUnlessHolds(TakeCondition(), isFalse);
                    var state = Save();
                    FollowInLine(index + 1, call, room);
                    Restore(state);
                    _il.MarkLabel(isFalse);
                    FollowInLine(target, call, room);
                    return;
                case Template.Return:
                    ReturnInLine(call, room);
                    return;
                default:
                    Write(index);
                    break;
            }
        }

        FollowInLine(block.End, call, room);
    }

    /// <summary>Goes on with the caller behind a return in line. The caller's variables have not changed.</summary>
    private void ReturnInLine(PendingCall call, int room)
    {
        var block = _analysis.Graph.At(call.ReturnTo);
        if (block.Cost > room || _inlined + block.Cost > MostInlined || block.Needed > _stack.Count)
        {
            GoTo(call.ReturnTo);
            return;
        }

        _inlined += block.Cost;
        (_block, _cached, _room) = (block, call.CallerCached, room - block.Cost);
        var leave = LeaveLater(block.Start, block.Cost, new([.. _stack], _taken, null), isAssumed: false);
        Charge(block, leave);
        if (block.Successors.Any(successor => successor.HasRoom))
        {
            EmitUnlessStackRoom(_stack.Count - _taken, leave);
        }

        WriteInstructions(block);
    }

    /// <summary>Makes the frame of a call, and goes to one of its blocks.</summary>
    private void MakeFrame(PendingCall call, int start)
    {
        var block = _analysis.Graph.At(start);
        var variables = _analysis.VariablesAt(start);

        // The callee may be the caller's own function, whose variables are in the same locals.
        var values = Array.ConvertAll(call.Values, value => value is { Slot: >= 0 } operand ? Copy(operand) : value);
        Flush();
        DisownAll();
        PushFrame(call);
        var cached = block.Cached;
        for (var slot = 0; slot < values.Length; slot++)
        {
            if (values[slot] is not { } value)
            {
                continue;
            }

            var place = slot;
            if (variables.IsLocal(slot))
            {
                StoreLocal(variables, slot, value, isThere: false);
                cached &= ~variables.BitOf(slot);
            }
            else
            {
                WriteTo(value, () => AddressOfSlot(place));
            }
        }

        if (block.HasRoom)
        {
            EmitUnlessStackRoom(0, LeaveAt(start, isAssumed: false));
        }

        EmitLocals(variables, cached, LeaveAt(start, isAssumed: true));
        _il.Emit(OpCodes.Br, block.Label);
        _hasEnded = true;
    }

    /// <summary>Makes the frame of a call on a way out.</summary>
    private void MakeFrame(PendingCall call)
    {
        PushFrame(call);
        for (var slot = 0; slot < call.Values.Length; slot++)
        {
            var place = slot;
            if (call.Values[slot] is { } value)
            {
                WriteTo(value, () => AddressOfSlot(place));
            }
        }
    }

    /// <summary>Makes a frame, with its unset variables and captured values; the caller writes the other variables.</summary>
    private void PushFrame(PendingCall call)
    {
        _il.Emit(OpCodes.Ldloc, _slots);
        Add(call.CallerCount * ValueSize);
        _il.Emit(OpCodes.Stloc, _slots);
        for (var slot = 0; slot < call.Values.Length; slot++)
        {
            if (call.Values[slot] is null)
            {
                AddressOfSlot(slot);
                _il.Emit(OpCodes.Ldc_I8, 0L);
                _il.Emit(OpCodes.Stfld, Members.Payload);
                AddressOfSlot(slot);
                _il.Emit(OpCodes.Ldsfld, Members.UnsetTag);
                _il.Emit(OpCodes.Stfld, Members.Reference);
            }
        }

        _il.Emit(OpCodes.Ldloc, _frame);
        Add(FrameSize);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldfld, Members.FrameSlotBase);
        _il.Emit(OpCodes.Ldc_I4, call.CallerCount);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stfld, Members.FrameSlotBase);
        _il.Emit(OpCodes.Ldloc, _frame);
        Add(FrameSize);
        _il.Emit(OpCodes.Stloc, _frame);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldc_I4, call.Target.Number);
        _il.Emit(OpCodes.Stfld, Members.FrameTargetNumber);
        _il.Emit(OpCodes.Ldloc, _frame);
        _il.Emit(OpCodes.Ldc_I4, call.ReturnTo);
        _il.Emit(OpCodes.Stfld, Members.FrameReturn);
        if (call.Function is not null)
        {
            _il.Emit(OpCodes.Ldloc, call.Function);
            _il.Emit(OpCodes.Ldloc, _slots);
            _il.Emit(OpCodes.Call, Members.BindCaptures);
        }
    }

    /// <summary>Goes elsewhere unless there is room for a frame and its slots, and the frame was used for this code before, so that a call
    /// need not write its reference to the code.</summary>
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
}
