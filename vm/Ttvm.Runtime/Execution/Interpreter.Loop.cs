using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>The loop and its shortcuts.</summary>
/// <remarks>
/// <para>
/// The position lives in locals: a reference to the instruction, a reference to the stack's first value with the height as a distance in
/// bytes, a reference to the frame's first slot. They are written back before anything outside the loop can look at the process, and read again
/// afterwards. Nothing is checked twice: the loader has seen to it that slots and targets exist, and the end of the text is an instruction of its
/// own. What can still be wrong at run time (too few values, no room, an empty variable, another type) is tested before anything is
/// touched; then the instruction's own method runs instead.
/// </para>
/// <para>
/// References to places behind an array's last element are never made to be used: the height is compared as a number.
/// </para>
/// </remarks>
internal static partial class Interpreter
{
    private const int ValueSize = 16;

    /// <summary>How many instructions the longest superinstruction stands for.</summary>
    private const int LongestShortcut = 7;

    private static RunResult Loop<TProbe>(Process process, int left, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        while (true)
        {
            var code = process.Code;
            ref var ops = ref MemoryMarshal.GetArrayDataReference(code.Ops);
            ref var op = ref Unsafe.Add(ref ops, process.Pc);
            ref var stack = ref MemoryMarshal.GetArrayDataReference(process.Stack);
            ref var frame = ref process.Innermost;
            ref var lastFrame = ref process.Frames[Math.Min(process.Frames.Length, Process.MaxDepth) - 1];
            ref var firstSlot = ref MemoryMarshal.GetArrayDataReference(process.Slots);
            ref var slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
            var slotRoom = process.Slots.Length;
            var room = (nint)process.Stack.Length * ValueSize;
            var floor = (nint)process.StackFloor * ValueSize;
            var sp = (nint)process.StackCount * ValueSize;
            while (true)
            {
                var shortcut = TProbe.IsArmed ? op.Plain : op.Shortcut;
                if (left < LongestShortcut)
                {
                    if (left <= 0)
                    {
                        process.Pc = IndexOf(ref ops, ref op);
                        process.StackCount = (int)(sp / ValueSize);
                        process.ReductionsLeft = 0;
                        return RunResult.Yielded;
                    }

                    // What is left may not cover a superinstruction.
                    shortcut = op.Plain;
                }

                if (TProbe.IsArmed)
                {
                    process.Pc = IndexOf(ref ops, ref op);
                    process.StackCount = (int)(sp / ValueSize);
                    process.ReductionsLeft = left;
                    if (probe.StopBefore(process))
                    {
                        return RunResult.Stopped;
                    }
                }

            Dispatch:
                switch (shortcut)
                {
                    case Shortcut.Constant:
                        if (sp < room)
                        {
                            Copy(ref At(ref stack, sp), ref op.Constant);
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Load:
                        if (sp < room)
                        {
                            ref var variable = ref Unsafe.Add(ref slots, op.A);
                            if (!variable.IsUnset)
                            {
                                Copy(ref At(ref stack, sp), ref variable);
                                sp += ValueSize;
                                op = ref Unsafe.Add(ref op, 1);
                                left--;
                                continue;
                            }
                        }

                        break;

                    case Shortcut.Store:
                        if (sp > floor)
                        {
                            sp -= ValueSize;
                            Copy(ref Unsafe.Add(ref slots, op.A), ref At(ref stack, sp));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Pop:
                        if (sp > floor)
                        {
                            sp -= ValueSize;
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Dup:
                        if (sp > floor && sp < room)
                        {
                            Copy(ref At(ref stack, sp), ref At(ref stack, sp - ValueSize));
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Self:
                        if (sp < room && process.Machine.IsSmp)
                        {
                            At(ref stack, sp) = Value.OfInt(process.Id);
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Add:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, unchecked(At(ref stack, sp - ValueSize).Payload + At(ref stack, sp).Payload));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Sub:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, unchecked(At(ref stack, sp - ValueSize).Payload - At(ref stack, sp).Payload));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Mul:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, unchecked(At(ref stack, sp - ValueSize).Payload * At(ref stack, sp).Payload));
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Lt:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, At(ref stack, sp - ValueSize).Payload < At(ref stack, sp).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Le:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, At(ref stack, sp - ValueSize).Payload <= At(ref stack, sp).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Gt:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, At(ref stack, sp - ValueSize).Payload > At(ref stack, sp).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Ge:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, At(ref stack, sp - ValueSize).Payload >= At(ref stack, sp).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Eq:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, At(ref stack, sp - ValueSize).Payload == At(ref stack, sp).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Ne:
                        if (AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, At(ref stack, sp - ValueSize).Payload != At(ref stack, sp).Payload ? 1 : 0);
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Jmp:
                        op = ref Unsafe.Add(ref ops, op.A);
                        left--;
                        continue;

                    case Shortcut.Jz:
                        if (sp > floor)
                        {
                            sp -= ValueSize;
                            op = ref IsTruthy(ref At(ref stack, sp)) ? ref Unsafe.Add(ref op, 1) : ref Unsafe.Add(ref ops, op.A);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.Call:
                    {
                        var target = Unsafe.As<CallTarget>(op.Data!);
                        var first = sp - (op.Needs * (nint)ValueSize);
                        var slotEnd = frame.SlotEnd + target.SlotCount;
                        if (first >= floor && slotEnd <= slotRoom && Unsafe.IsAddressLessThan(ref frame, ref lastFrame))
                        {
                            frame = ref Enter(ref frame, target, op.A, slotEnd);
                            process.Depth++;
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            var count = op.Needs;
                            for (var i = 0; i < count; i++)
                            {
                                Copy(ref Unsafe.Add(ref slots, i), ref At(ref stack, first + (i * (nint)ValueSize)));
                            }

                            for (var i = count; i < target.SlotCount; i++)
                            {
                                Unsafe.Add(ref slots, i) = Value.Unset;
                            }

                            sp = first;
                            op = ref Unsafe.Add(ref ops, target.Entry);
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
                            process.Depth--;
                            frame = ref Unsafe.Subtract(ref frame, 1);
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            left--;
                            continue;
                        }

                        break;
                    }

                    case Shortcut.Send:
                        if (sp - (op.Needs * (nint)ValueSize) >= floor && process.Machine.IsSmp)
                        {
                            process.Pc = IndexOf(ref ops, ref op);
                            process.StackCount = (int)(sp / ValueSize);
                            process.ReductionsLeft = left - 1;
                            if (Send(process, op) == Outcome.Next)
                            {
                                sp = (nint)process.StackCount * ValueSize;
                                op = ref Unsafe.Add(ref op, 1);
                                left--;
                                continue;
                            }

                            // A value that is no pid: the error is pending, and delivering it is not the shortcut's business.
                            if (!DeliverError(process))
                            {
                                return RunResult.Exited;
                            }

                            left--;
                            goto Reload;
                        }

                        break;

                    case Shortcut.Receive:
                        if (sp < room && process.Mailbox.TryTakeOldest(out var message))
                        {
                            process.IsResuming = false;
                            Copy(ref At(ref stack, sp), ref message.Payload);
                            process.Worker!.Messages.Return(message);
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 1);
                            left--;
                            continue;
                        }

                        break;

                    case Shortcut.LoadJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload != 0 ? ref Unsafe.Add(ref op, 2) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 1).A);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadRet:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        var returnTo = frame.Return;
                        if (returnTo >= 0 && sp < room && !variable.IsUnset)
                        {
                            Copy(ref At(ref stack, sp), ref variable);
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref ops, returnTo);
                            process.Depth--;
                            frame = ref Unsafe.Subtract(ref frame, 1);
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoad:
                    {
                        ref var first = ref Unsafe.Add(ref slots, op.A);
                        ref var second = ref Unsafe.Add(ref slots, Unsafe.Add(ref op, 1).A);
                        if (sp + ValueSize < room && !first.IsUnset && !second.IsUnset)
                        {
                            Copy(ref At(ref stack, sp), ref first);
                            Copy(ref At(ref stack, sp + ValueSize), ref second);
                            sp += 2 * ValueSize;
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.IntAdd:
                        if (sp > floor && At(ref stack, sp - ValueSize).IsInt)
                        {
                            SetInt(ref stack, sp - ValueSize, unchecked(At(ref stack, sp - ValueSize).Payload + op.Constant.Payload));
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.IntSub:
                        if (sp > floor && At(ref stack, sp - ValueSize).IsInt)
                        {
                            SetInt(ref stack, sp - ValueSize, unchecked(At(ref stack, sp - ValueSize).Payload - op.Constant.Payload));
                            op = ref Unsafe.Add(ref op, 2);
                            left -= 2;
                            continue;
                        }

                        goto Plain;

                    case Shortcut.AddRet:
                    {
                        var returnTo = frame.Return;
                        if (returnTo >= 0 && AreTwoInts(ref stack, sp, floor))
                        {
                            sp -= ValueSize;
                            SetInt(ref stack, sp - ValueSize, unchecked(At(ref stack, sp - ValueSize).Payload + At(ref stack, sp).Payload));
                            op = ref Unsafe.Add(ref ops, returnTo);
                            process.Depth--;
                            frame = ref Unsafe.Subtract(ref frame, 1);
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            left -= 2;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAdd:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (sp < room && variable.IsInt)
                        {
                            SetInt(ref stack, sp, unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload));
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSub:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (sp < room && variable.IsInt)
                        {
                            SetInt(ref stack, sp, unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload));
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadAdd:
                    {
                        ref var first = ref Unsafe.Add(ref slots, op.A);
                        ref var second = ref Unsafe.Add(ref slots, Unsafe.Add(ref op, 1).A);
                        if (sp < room && first.IsInt && second.IsInt)
                        {
                            SetInt(ref stack, sp, unchecked(first.Payload + second.Payload));
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadSub:
                    {
                        ref var first = ref Unsafe.Add(ref slots, op.A);
                        ref var second = ref Unsafe.Add(ref slots, Unsafe.Add(ref op, 1).A);
                        if (sp < room && first.IsInt && second.IsInt)
                        {
                            SetInt(ref stack, sp, unchecked(first.Payload - second.Payload));
                            sp += ValueSize;
                            op = ref Unsafe.Add(ref op, 3);
                            left -= 3;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAddStore:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            Unsafe.Add(ref slots, Unsafe.Add(ref op, 3).A) = Value.OfInt(unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSubStore:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            Unsafe.Add(ref slots, Unsafe.Add(ref op, 3).A) = Value.OfInt(unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadAddStore:
                    {
                        ref var first = ref Unsafe.Add(ref slots, op.A);
                        ref var second = ref Unsafe.Add(ref slots, Unsafe.Add(ref op, 1).A);
                        if (first.IsInt && second.IsInt)
                        {
                            Unsafe.Add(ref slots, Unsafe.Add(ref op, 3).A) = Value.OfInt(unchecked(first.Payload + second.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadSubStore:
                    {
                        ref var first = ref Unsafe.Add(ref slots, op.A);
                        ref var second = ref Unsafe.Add(ref slots, Unsafe.Add(ref op, 1).A);
                        if (first.IsInt && second.IsInt)
                        {
                            Unsafe.Add(ref slots, Unsafe.Add(ref op, 3).A) = Value.OfInt(unchecked(first.Payload - second.Payload));
                            op = ref Unsafe.Add(ref op, 4);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAddStoreJmp:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            Unsafe.Add(ref slots, Unsafe.Add(ref op, 3).A) = Value.OfInt(unchecked(variable.Payload + Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 4).A);
                            left -= 5;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntSubStoreJmp:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            Unsafe.Add(ref slots, Unsafe.Add(ref op, 3).A) = Value.OfInt(unchecked(variable.Payload - Unsafe.Add(ref op, 1).Constant.Payload));
                            op = ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 4).A);
                            left -= 5;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.CountDown:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
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

                            variable = Value.OfInt(number);
                            op = ref number != 0 ? ref op : ref Unsafe.Add(ref ops, Unsafe.Subtract(ref op, 1).A);
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntAddCall:
                    case Shortcut.LoadIntSubCall:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        var target = Unsafe.As<CallTarget>(Unsafe.Add(ref op, 3).Data!);
                        var slotEnd = frame.SlotEnd + target.SlotCount;
                        if (variable.IsInt && slotEnd <= slotRoom && Unsafe.IsAddressLessThan(ref frame, ref lastFrame))
                        {
                            var step = Unsafe.Add(ref op, 1).Constant.Payload;
                            var argument = unchecked(variable.Payload + (shortcut == Shortcut.LoadIntAddCall ? step : -step));
                            frame = ref Enter(ref frame, target, Unsafe.Add(ref op, 3).A, slotEnd);
                            process.Depth++;
                            slots = ref Unsafe.Add(ref firstSlot, frame.SlotBase);
                            slots = Value.OfInt(argument);
                            for (var i = 1; i < target.SlotCount; i++)
                            {
                                Unsafe.Add(ref slots, i) = Value.Unset;
                            }

                            op = ref Unsafe.Add(ref ops, target.Entry);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntLtJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload < Unsafe.Add(ref op, 1).Constant.Payload ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntLeJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload <= Unsafe.Add(ref op, 1).Constant.Payload ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntGtJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload > Unsafe.Add(ref op, 1).Constant.Payload ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntGeJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload >= Unsafe.Add(ref op, 1).Constant.Payload ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntEqJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload == Unsafe.Add(ref op, 1).Constant.Payload ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadIntNeJz:
                    {
                        ref var variable = ref Unsafe.Add(ref slots, op.A);
                        if (variable.IsInt)
                        {
                            op = ref variable.Payload != Unsafe.Add(ref op, 1).Constant.Payload ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }

                    case Shortcut.LoadLoadLtJz:
                    case Shortcut.LoadLoadLeJz:
                    case Shortcut.LoadLoadGtJz:
                    case Shortcut.LoadLoadGeJz:
                    case Shortcut.LoadLoadEqJz:
                    case Shortcut.LoadLoadNeJz:
                    {
                        ref var first = ref Unsafe.Add(ref slots, op.A);
                        ref var second = ref Unsafe.Add(ref slots, Unsafe.Add(ref op, 1).A);
                        if (first.IsInt && second.IsInt)
                        {
                            op = ref Holds(shortcut, first.Payload, second.Payload) ? ref Unsafe.Add(ref op, 4) : ref Unsafe.Add(ref ops, Unsafe.Add(ref op, 3).A);
                            left -= 4;
                            continue;
                        }

                        goto Plain;
                    }
                }

                process.Pc = IndexOf(ref ops, ref op);
                process.StackCount = (int)(sp / ValueSize);
                process.ReductionsLeft = --left;
                switch (Step(process, ref op))
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
                        if (!DeliverError(process))
                        {
                            return RunResult.Exited;
                        }

                        break;
                    case Outcome.Exit:
                        return RunResult.Exited;
                }

                process.IsResuming = false;
                goto Reload;
            Plain:
                shortcut = op.Plain;
                goto Dispatch;
            }

        Reload:;
        }
    }

    /// <summary>
    /// Makes the frame above <paramref name="caller"/>, which must not be the last of its array, for a target in the same code; as
    /// <see cref="Process.PushFrame"/>, but does not touch the slots.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Frame Enter(ref Frame caller, CallTarget target, int returnTo, int slotEnd)
    {
        ref var frame = ref Unsafe.Add(ref caller, 1);

        // References to objects cost a barrier to write, and in a recursion the target is there already.
        if (!ReferenceEquals(frame.Target, target))
        {
            frame.Target = target;
        }

        frame.Return = returnTo;
        frame.SlotBase = caller.SlotEnd;
        frame.SlotEnd = slotEnd;
        return ref frame;
    }

    private static bool Holds(Shortcut comparison, long first, long second) => comparison switch
    {
        Shortcut.LoadLoadLtJz => first < second,
        Shortcut.LoadLoadLeJz => first <= second,
        Shortcut.LoadLoadGtJz => first > second,
        Shortcut.LoadLoadGeJz => first >= second,
        Shortcut.LoadLoadEqJz => first == second,
        _ => first != second,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(ref Op first, ref Op op) => (int)(Unsafe.ByteOffset(ref first, ref op) / Unsafe.SizeOf<Op>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value At(ref Value first, nint offset) => ref Unsafe.AddByteOffset(ref first, offset);

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetInt(ref Value first, nint offset, long number) => At(ref first, offset) = Value.OfInt(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreTwoInts(ref Value first, nint sp, nint floor) =>
        sp - (2 * ValueSize) >= floor && At(ref first, sp - ValueSize).Reference is null && At(ref first, sp - (2 * ValueSize)).Reference is null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTruthy(ref Value value) => value.Reference is null ? value.Payload != 0 : value.IsTruthy;
}
