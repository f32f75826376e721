using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>The loop and its shortcuts.</summary>
/// <remarks>
/// <para>
/// The position lives in locals: references to the instruction, to the value on top of the stack, to the frame and to its first slot. They
/// are written back before anything outside the loop can look at the process, and read again afterwards. Nothing is checked twice: the
/// loader has seen to it that slots and targets exist, and the end of the text is an instruction of its own. What can still be wrong at run
/// time (too few values, no room, an empty variable, another type) is tested before anything is touched; then the instruction's own method
/// runs instead.
/// </para>
/// <para>
/// The inner loop calls nothing but write barriers, so that the position stays in registers: whatever needs a call leaves it. The first
/// value of a stack lies behind the array's header, which is as long as a value, so the reference to the top of an empty stack still points
/// into the array and the collector moves it with it. No reference is made to a place behind an array's end and then used.
/// </para>
/// <para>
/// An indirect jump costs as much as the work of a shortcut. So those that often have the same successor (the head of a loop, a guard at
/// the beginning of a function, the return in the guard) look for it and go there directly.
/// </para>
/// </remarks>
internal static partial class Interpreter
{
    private const int ValueSize = 16;
    private const int FrameSize = 32;

    /// <summary>
    /// How many instructions are executed at most before the loop looks at the reductions again: a superinstruction that calls, a guard at
    /// the beginning of the callee, a return from there.
    /// </summary>
    private const int LongestShortcut = 10;

    private static RunResult Loop<TProbe>(Process process, int left, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        while (true)
        {
            ref var frames = ref MemoryMarshal.GetArrayDataReference(process.Frames);
            ref var frame = ref Unsafe.Add(ref frames, process.Depth - 1);
            ref var lastFrame = ref Unsafe.Add(ref frames, Math.Min(process.Frames.Length, Process.MaxDepth) - 1);
            ref var ops = ref MemoryMarshal.GetArrayDataReference(frame.Code.Ops);
            ref var op = ref Unsafe.Add(ref ops, process.Pc);
            ref var empty = ref Unsafe.Subtract(ref MemoryMarshal.GetArrayDataReference(process.Stack), 1);
            ref var last = ref Unsafe.Add(ref empty, process.Stack.Length);
            ref var bottom = ref Unsafe.Add(ref empty, process.StackFloor);
            ref var top = ref Unsafe.Add(ref empty, process.StackCount);
            ref var firstSlot = ref MemoryMarshal.GetArrayDataReference(process.Slots);
            ref var slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
            ref var lastSlot = ref Unsafe.Add(ref firstSlot, process.Slots.Length - 1);
            while (true)
            {
                var shortcut = op.Shortcut;
                if (left < LongestShortcut)
                {
                    if (left <= 0)
                    {
                        break;
                    }

                    // What is left may not cover a superinstruction.
                    shortcut = op.Plain;
                }

                if (TProbe.Looks && (probe.LooksEverywhere || op.Shortcut == Shortcut.Marked))
                {
                    Save(process, left, ref ops, ref op, ref empty, ref top, ref frames, ref frame);
                    if (probe.StopBefore(process))
                    {
                        return RunResult.Stopped;
                    }

                    shortcut = op.Plain;
                }

            Dispatch:
                switch (shortcut)
                {
                    case Shortcut.None:
                    case Shortcut.Compiled:
                    case Shortcut.Send:
                    case Shortcut.Receive:
                        break;

                    case Shortcut.Constant:
                        if (Unsafe.IsAddressLessThan(ref top, ref last))
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            Copy(ref top, ref op.Constant);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Load:
                        if (Unsafe.IsAddressLessThan(ref top, ref last))
                        {
                            ref var variable = ref VariableOf(ref op, ref slots);
                            if (!variable.IsUnset)
                            {
                                top = ref Unsafe.Add(ref top, 1);
                                Copy(ref top, ref variable);
                                op = ref Unsafe.Add(ref op, 1);
                                left--;
                                continue;
                            }
                        }

                        break;

                    case Shortcut.Store:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom))
                        {
                            Copy(ref VariableOf(ref op, ref slots), ref top);
                            top = ref Unsafe.Subtract(ref top, 1);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Pop:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Dup:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom) && Unsafe.IsAddressLessThan(ref top, ref last))
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            Copy(ref top, ref Unsafe.Subtract(ref top, 1));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Self:
                        if (Unsafe.IsAddressLessThan(ref top, ref last) && process.Machine.IsSmp)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            top = Value.OfInt(process.Id);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Add:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, unchecked(top.Payload + Unsafe.Add(ref top, 1).Payload));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        if (AreTwoFloats(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, BitConverter.DoubleToInt64Bits(top.AsFloat + Unsafe.Add(ref top, 1).AsFloat));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Sub:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, unchecked(top.Payload - Unsafe.Add(ref top, 1).Payload));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        if (AreTwoFloats(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, BitConverter.DoubleToInt64Bits(top.AsFloat - Unsafe.Add(ref top, 1).AsFloat));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Mul:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, unchecked(top.Payload * Unsafe.Add(ref top, 1).Payload));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        if (AreTwoFloats(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, BitConverter.DoubleToInt64Bits(top.AsFloat * Unsafe.Add(ref top, 1).AsFloat));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Div:
                        // The divisors that need a closer look, 0 and -1, are left to the instruction's method.
                        if (AreTwoInts(ref bottom, ref top) && top.Payload is not (0 or -1))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload / Unsafe.Add(ref top, 1).Payload);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Mod:
                        // The divisors that need a closer look, 0 and -1, are left to the instruction's method.
                        if (AreTwoInts(ref bottom, ref top) && top.Payload is not (0 or -1))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload % Unsafe.Add(ref top, 1).Payload);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Lt:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload < Unsafe.Add(ref top, 1).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Le:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload <= Unsafe.Add(ref top, 1).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Gt:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload > Unsafe.Add(ref top, 1).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Ge:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload >= Unsafe.Add(ref top, 1).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Eq:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload == Unsafe.Add(ref top, 1).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Ne:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, top.Payload != Unsafe.Add(ref top, 1).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Jmp:
                        op = ref TargetOf(ref op);
                        left--;
                        continue;

                    case Shortcut.Jz:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom))
                        {
                            op = ref IsTruthy(ref top) ? ref Unsafe.Add(ref op, 1) : ref TargetOf(ref op);
                            top = ref Unsafe.Subtract(ref top, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Call:
                    {
                        var target = Unsafe.As<CallTarget>(op.Data!);
                        var count = op.Needs;
                        if (Unsafe.ByteOffset(ref bottom, ref top) >= count * (nint)ValueSize
                            && CanEnter(ref frame, ref lastFrame, target, ref op, ref slots, ref lastSlot))
                        {
                            // The callee's slots lie behind the caller's, of which the loader knows how many there are.
                            slots = ref Unsafe.Add(ref slots, (nint)op.Constant.Payload);
                            frame = ref Enter(ref frame, target, op.A, DistanceOf(ref firstSlot, ref slots));
                            for (var i = count - 1; i >= 0; i--)
                            {
                                Copy(ref Unsafe.Add(ref slots, i), ref top);
                                top = ref Unsafe.Subtract(ref top, 1);
                            }

                            op = ref TargetOf(ref op);
                            left--;
                            continue;
                        }

                        break;
                    }

                    case Shortcut.CallWithLocals:
                    {
                        var target = Unsafe.As<CallTarget>(op.Data!);
                        var count = op.Needs;
                        if (Unsafe.ByteOffset(ref bottom, ref top) >= count * (nint)ValueSize
                            && CanEnter(ref frame, ref lastFrame, target, ref op, ref slots, ref lastSlot))
                        {
                            // The callee's slots lie behind the caller's, of which the loader knows how many there are.
                            slots = ref Unsafe.Add(ref slots, (nint)op.Constant.Payload);
                            frame = ref Enter(ref frame, target, op.A, DistanceOf(ref firstSlot, ref slots));
                            for (var i = count - 1; i >= 0; i--)
                            {
                                Copy(ref Unsafe.Add(ref slots, i), ref top);
                                top = ref Unsafe.Subtract(ref top, 1);
                            }

                            for (var i = count; i < target.SlotCount; i++)
                            {
                                Unsafe.Add(ref slots, i) = Value.Unset;
                            }

                            op = ref TargetOf(ref op);
                            left--;
                            continue;
                        }

                        break;
                    }

                    case Shortcut.Ret:
                    {
                        var returnTo = frame.Return;
                        if (returnTo >= 0)
                        {
                            op = ref Unsafe.Add(ref ops, returnTo);
                            frame = ref Unsafe.Subtract(ref frame, 1);
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            left--;
                            continue;
                        }

                        break;
                    }

                    case Shortcut.LoadJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload != 0 ? ref Unsafe.Add(ref op, 2) : ref TargetOf(ref Unsafe.Add(ref op, 1));
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadRet:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        var returnTo = frame.Return;
                        if (returnTo >= 0 && Unsafe.IsAddressLessThan(ref top, ref last) && !variable.IsUnset)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            Copy(ref top, ref variable);
                            op = ref Unsafe.Add(ref ops, returnTo);
                            frame = ref Unsafe.Subtract(ref frame, 1);
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoad:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (Unsafe.ByteOffset(ref top, ref last) >= 2 * ValueSize && !first.IsUnset && !second.IsUnset)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            Copy(ref top, ref first);
                            top = ref Unsafe.Add(ref top, 1);
                            Copy(ref top, ref second);
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.IntAdd:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom) && top.IsInt)
                        {
                            SetPayload(ref top, unchecked(top.Payload + op.Constant.Payload));
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.IntSub:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom) && top.IsInt)
                        {
                            SetPayload(ref top, unchecked(top.Payload - op.Constant.Payload));
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.IntMul:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom) && top.IsInt)
                        {
                            SetPayload(ref top, unchecked(top.Payload * op.Constant.Payload));
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.IntDiv:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom) && top.IsInt && op.Constant.Payload is not (0 or -1))
                        {
                            SetPayload(ref top, top.Payload / op.Constant.Payload);
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.IntMod:
                        if (Unsafe.IsAddressGreaterThan(ref top, ref bottom) && top.IsInt && op.Constant.Payload is not (0 or -1))
                        {
                            SetPayload(ref top, top.Payload % op.Constant.Payload);
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.LtJz:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            ref var jump = ref Unsafe.Add(ref op, 1);
                            op = ref Unsafe.Subtract(ref top, 1).Payload < top.Payload ? ref Unsafe.Add(ref op, 2) : ref TargetOf(ref jump);
                            top = ref Unsafe.Subtract(ref top, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.LeJz:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            ref var jump = ref Unsafe.Add(ref op, 1);
                            op = ref Unsafe.Subtract(ref top, 1).Payload <= top.Payload ? ref Unsafe.Add(ref op, 2)
                                : ref TargetOf(ref jump);
                            top = ref Unsafe.Subtract(ref top, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.GtJz:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            ref var jump = ref Unsafe.Add(ref op, 1);
                            op = ref Unsafe.Subtract(ref top, 1).Payload > top.Payload ? ref Unsafe.Add(ref op, 2) : ref TargetOf(ref jump);
                            top = ref Unsafe.Subtract(ref top, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.GeJz:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            ref var jump = ref Unsafe.Add(ref op, 1);
                            op = ref Unsafe.Subtract(ref top, 1).Payload >= top.Payload ? ref Unsafe.Add(ref op, 2)
                                : ref TargetOf(ref jump);
                            top = ref Unsafe.Subtract(ref top, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.EqJz:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            ref var jump = ref Unsafe.Add(ref op, 1);
                            op = ref Unsafe.Subtract(ref top, 1).Payload == top.Payload ? ref Unsafe.Add(ref op, 2)
                                : ref TargetOf(ref jump);
                            top = ref Unsafe.Subtract(ref top, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.NeJz:
                        if (AreTwoInts(ref bottom, ref top))
                        {
                            ref var jump = ref Unsafe.Add(ref op, 1);
                            op = ref Unsafe.Subtract(ref top, 1).Payload != top.Payload ? ref Unsafe.Add(ref op, 2)
                                : ref TargetOf(ref jump);
                            top = ref Unsafe.Subtract(ref top, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.AddRet:
                    {
                        var returnTo = frame.Return;
                        if (returnTo >= 0 && AreTwoInts(ref bottom, ref top))
                        {
                            top = ref Unsafe.Subtract(ref top, 1);
                            SetPayload(ref top, unchecked(top.Payload + Unsafe.Add(ref top, 1).Payload));
                            op = ref Unsafe.Add(ref ops, returnTo);
                            frame = ref Unsafe.Subtract(ref frame, 1);
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAdd:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (Unsafe.IsAddressLessThan(ref top, ref last) && variable.IsInt)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            top = Value.OfInt(unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSub:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (Unsafe.IsAddressLessThan(ref top, ref last) && variable.IsInt)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            top = Value.OfInt(unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadAdd:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (Unsafe.IsAddressLessThan(ref top, ref last) && first.IsInt && second.IsInt)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            top = Value.OfInt(unchecked(first.Payload + second.Payload));
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadSub:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (Unsafe.IsAddressLessThan(ref top, ref last) && first.IsInt && second.IsInt)
                        {
                            top = ref Unsafe.Add(ref top, 1);
                            top = Value.OfInt(unchecked(first.Payload - second.Payload));
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAddStore:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            VariableOf(ref Unsafe.Add(ref op, 3), ref slots) =
                                Value.OfInt(unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSubStore:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            VariableOf(ref Unsafe.Add(ref op, 3), ref slots) =
                                Value.OfInt(unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadAddStore:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            VariableOf(ref Unsafe.Add(ref op, 3), ref slots) = Value.OfInt(unchecked(first.Payload + second.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadSubStore:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            VariableOf(ref Unsafe.Add(ref op, 3), ref slots) = Value.OfInt(unchecked(first.Payload - second.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAddStoreJmp:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            VariableOf(ref Unsafe.Add(ref op, 3), ref slots) =
                                Value.OfInt(unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref TargetOf(ref Unsafe.Add(ref op, 4));
                            left -= 5;
                            if (op.Shortcut == Shortcut.LoadJz)
                            {
                                goto case Shortcut.LoadJz;
                            }

                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSubStoreJmp:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            VariableOf(ref Unsafe.Add(ref op, 3), ref slots) =
                                Value.OfInt(unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref TargetOf(ref Unsafe.Add(ref op, 4));
                            left -= 5;
                            if (op.Shortcut == Shortcut.LoadJz)
                            {
                                goto case Shortcut.LoadJz;
                            }

                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.CountDown:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            var number = variable.Payload;
                            var step = Unsafe.Add(ref op, 1).Constant.Payload;
                            do
                            {
                                number = unchecked(number - step);
                                left -= 7;
                            }
                            while (number != 0 && left >= LongestShortcut);

                            SetPayload(ref variable, number);
                            op = ref number != 0 ? ref op : ref TargetOf(ref Unsafe.Subtract(ref op, 1));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAddCall:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        ref var call = ref Unsafe.Add(ref op, 3);
                        var target = Unsafe.As<CallTarget>(call.Data!);
                        if (variable.IsInt && CanEnter(ref frame, ref lastFrame, target, ref call, ref slots, ref lastSlot))
                        {
                            var argument = unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload);
                            slots = ref Unsafe.Add(ref slots, (nint)call.Constant.Payload);
                            frame = ref Enter(ref frame, target, call.A, DistanceOf(ref firstSlot, ref slots));
                            slots = Value.OfInt(argument);
                            op = ref TargetOf(ref call);
                            left -= 4;
                            if (op.Shortcut == Shortcut.LoadIntLtJz)
                            {
                                goto case Shortcut.LoadIntLtJz;
                            }

                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSubCall:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        ref var call = ref Unsafe.Add(ref op, 3);
                        var target = Unsafe.As<CallTarget>(call.Data!);
                        if (variable.IsInt && CanEnter(ref frame, ref lastFrame, target, ref call, ref slots, ref lastSlot))
                        {
                            var argument = unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload);
                            slots = ref Unsafe.Add(ref slots, (nint)call.Constant.Payload);
                            frame = ref Enter(ref frame, target, call.A, DistanceOf(ref firstSlot, ref slots));
                            slots = Value.OfInt(argument);
                            op = ref TargetOf(ref call);
                            left -= 4;
                            if (op.Shortcut == Shortcut.LoadIntLtJz)
                            {
                                goto case Shortcut.LoadIntLtJz;
                            }

                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntLtJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            left -= 4;
                            if (variable.Payload < Unsafe.Add(ref op, 1).Constant.Payload)
                            {
                                op = ref Unsafe.Add(ref op, 4);
                                if (op.Shortcut == Shortcut.LoadRet)
                                {
                                    goto case Shortcut.LoadRet;
                                }

                                continue;
                            }

                            op = ref TargetOf(ref Unsafe.Add(ref op, 3));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntLeJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            left -= 4;
                            if (variable.Payload <= Unsafe.Add(ref op, 1).Constant.Payload)
                            {
                                op = ref Unsafe.Add(ref op, 4);
                                if (op.Shortcut == Shortcut.LoadRet)
                                {
                                    goto case Shortcut.LoadRet;
                                }

                                continue;
                            }

                            op = ref TargetOf(ref Unsafe.Add(ref op, 3));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntGtJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            left -= 4;
                            if (variable.Payload > Unsafe.Add(ref op, 1).Constant.Payload)
                            {
                                op = ref Unsafe.Add(ref op, 4);
                                if (op.Shortcut == Shortcut.LoadRet)
                                {
                                    goto case Shortcut.LoadRet;
                                }

                                continue;
                            }

                            op = ref TargetOf(ref Unsafe.Add(ref op, 3));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntGeJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            left -= 4;
                            if (variable.Payload >= Unsafe.Add(ref op, 1).Constant.Payload)
                            {
                                op = ref Unsafe.Add(ref op, 4);
                                if (op.Shortcut == Shortcut.LoadRet)
                                {
                                    goto case Shortcut.LoadRet;
                                }

                                continue;
                            }

                            op = ref TargetOf(ref Unsafe.Add(ref op, 3));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntEqJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            left -= 4;
                            if (variable.Payload == Unsafe.Add(ref op, 1).Constant.Payload)
                            {
                                op = ref Unsafe.Add(ref op, 4);
                                if (op.Shortcut == Shortcut.LoadRet)
                                {
                                    goto case Shortcut.LoadRet;
                                }

                                continue;
                            }

                            op = ref TargetOf(ref Unsafe.Add(ref op, 3));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntNeJz:
                    {
                        ref var variable = ref VariableOf(ref op, ref slots);
                        if (variable.IsInt)
                        {
                            left -= 4;
                            if (variable.Payload != Unsafe.Add(ref op, 1).Constant.Payload)
                            {
                                op = ref Unsafe.Add(ref op, 4);
                                if (op.Shortcut == Shortcut.LoadRet)
                                {
                                    goto case Shortcut.LoadRet;
                                }

                                continue;
                            }

                            op = ref TargetOf(ref Unsafe.Add(ref op, 3));
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadLtJz:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref first.Payload < second.Payload ? ref Unsafe.Add(ref op, 4) : ref TargetOf(ref Unsafe.Add(ref op, 3));
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadLeJz:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref first.Payload <= second.Payload ? ref Unsafe.Add(ref op, 4) : ref TargetOf(ref Unsafe.Add(ref op, 3));
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadGtJz:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref first.Payload > second.Payload ? ref Unsafe.Add(ref op, 4) : ref TargetOf(ref Unsafe.Add(ref op, 3));
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadGeJz:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref first.Payload >= second.Payload ? ref Unsafe.Add(ref op, 4) : ref TargetOf(ref Unsafe.Add(ref op, 3));
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadEqJz:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref first.Payload == second.Payload ? ref Unsafe.Add(ref op, 4) : ref TargetOf(ref Unsafe.Add(ref op, 3));
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadNeJz:
                    {
                        ref var first = ref VariableOf(ref op, ref slots);
                        ref var second = ref VariableOf(ref Unsafe.Add(ref op, 1), ref slots);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref first.Payload != second.Payload ? ref Unsafe.Add(ref op, 4) : ref TargetOf(ref Unsafe.Add(ref op, 3));
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }
                }

                // No shortcut, or not its case.
                break;
            Plain:
                shortcut = op.Plain;
                goto Dispatch;
            }

            Save(process, left, ref ops, ref op, ref empty, ref top, ref frames, ref frame);
            if (left <= 0)
            {
                return RunResult.Yielded;
            }

            var stackCount = process.StackCount;
            Outcome outcome;
            if (op.Shortcut == Shortcut.Compiled && !(TProbe.Looks && probe.LooksEverywhere)
                && TryRunCompiled(process, left, TProbe.Looks, out outcome))
            {
                (left, stackCount) = (process.ReductionsLeft, process.StackBefore);
            }
            else
            {
                process.ReductionsLeft = --left;
                outcome = StepAt(process, ref op);
            }

            switch (outcome)
            {
                case Outcome.Next:
                    process.Pc++;
                    break;
                case Outcome.Jumped:
                    break;
                case Outcome.Yield:
                    process.Pc++;
                    return RunResult.Yielded;
                case Outcome.Wait:
                    // It has not happened yet, so it has not cost anything yet.
                    process.ReductionsLeft = left + 1;
                    process.IsResuming = true;
                    return RunResult.Waiting;
                case Outcome.Failed:
                    if (TProbe.Looks && probe.StopAtError(process, stackCount))
                    {
                        return RunResult.Stopped;
                    }

                    if (!DeliverError(process))
                    {
                        return RunResult.Exited;
                    }

                    break;
                case Outcome.Exit:
                    return RunResult.Exited;
            }

            process.IsResuming = false;
        }
    }

    /// <summary>An instruction by its method, the shortest way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Outcome StepAt(Process process, ref Op op) => op.Plain switch
    {
        Shortcut.Send when process.Machine.IsSmp && process.StackCount - process.StackFloor >= op.Needs => Send(process, op),
        Shortcut.Receive when process.Machine.IsSmp => Receive(process),
        _ => Step(process, ref op),
    };

    /// <summary>Goes on in compiled code. False: it has got nowhere, and the interpreter must.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryRunCompiled(Process process, int left, bool isWatched, out Outcome outcome)
    {
        outcome = Outcome.Jumped;
        if (process.Code.EntryAt(process.Pc) is not { } entry)
        {
            return false;
        }

        var unit = Unsafe.As<RunnableUnit>(entry.Unit);
        if (process.Stack.Length - process.StackCount < unit.Room)
        {
            process.GrowStack(unit.Room);
        }

        outcome = unit.Method(process, left, entry.Number, isWatched);
        if (unit.IsWrong)
        {
            unit.GiveUp();
        }

        return outcome != Outcome.Jumped || process.ReductionsLeft != left;
    }

    /// <summary>Writes the position back to the process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Save(Process process, int left, ref Op ops, ref Op op, ref Value empty, ref Value top,
        ref Frame frames, ref Frame frame)
    {
        process.ReductionsLeft = left;
        process.Pc = (int)((nuint)Unsafe.ByteOffset(ref ops, ref op) / (nuint)Unsafe.SizeOf<Op>());
        process.StackCount = DistanceOf(ref empty, ref top);
        process.Depth = (int)((nuint)Unsafe.ByteOffset(ref frames, ref frame) / FrameSize) + 1;
    }

    /// <summary>
    /// Makes the frame above <paramref name="caller"/> for a target in the same code, where <see cref="CanEnter"/> has said that it can; as
    /// <see cref="Process.PushFrame"/>, but does not touch the slots.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Frame Enter(ref Frame caller, CallTarget target, int returnTo, int slotBase)
    {
        ref var frame = ref Unsafe.Add(ref caller, 1);
        frame.TargetNumber = target.Number;
        frame.Return = returnTo;
        frame.SlotBase = slotBase;
        return ref frame;
    }

    /// <summary>
    /// Whether there is room for the callee's slots and frame, and that frame has been used for the same code before: then a call writes no
    /// reference. The first call to a depth takes the long way.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool CanEnter(ref Frame frame, ref Frame lastFrame, CallTarget target, ref Op call, ref Value slots,
        ref Value lastSlot) =>
        Unsafe.ByteOffset(ref slots, ref lastSlot) >= ((nint)call.Constant.Payload + target.SlotCount - 1) * ValueSize
        && Unsafe.IsAddressLessThan(ref frame, ref lastFrame) && ReferenceEquals(Unsafe.Add(ref frame, 1).Code, frame.Code);

    /// <summary>How many values the second place lies above the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DistanceOf(ref Value first, ref Value second) => (int)((nuint)Unsafe.ByteOffset(ref first, ref second) / ValueSize);

    /// <summary>The variable of a LOAD or STORE.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value VariableOf(ref Op op, ref Value slots) => ref Unsafe.AddByteOffset(ref slots, (nint)op.Offset);

    /// <summary>Where a jump or call goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Op TargetOf(ref Op op) => ref Unsafe.AddByteOffset(ref op, (nint)op.Offset);

    /// <summary>Copies a value; for an integer without the barrier that writing a reference costs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref Value to, ref Value from)
    {
        if (from.Reference is null)
        {
            to = Value.OfInt(from.Payload);
        }
        else
        {
            to = from;
        }
    }

    /// <summary>Changes an integer into another, or a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetPayload(ref Value place, long payload) => Unsafe.AsRef(in place.Payload) = payload;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreTwoInts(ref Value bottom, ref Value top) =>
        Unsafe.ByteOffset(ref bottom, ref top) >= 2 * ValueSize && top.Reference is null && Unsafe.Subtract(ref top, 1).Reference is null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreTwoFloats(ref Value bottom, ref Value top) =>
        Unsafe.ByteOffset(ref bottom, ref top) >= 2 * ValueSize && top.IsFloat && Unsafe.Subtract(ref top, 1).IsFloat;

    /// <summary>As <see cref="Value.IsTruthy"/>, without a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTruthy(ref Value value) =>
        value.Payload != 0 || value.Reference is { Kind: not (ValueKind.Bool or ValueKind.Null) };
}
