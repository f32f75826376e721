using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>
/// Runs processes, one instruction after the other. The meaning of every instruction is its method, reached by the one
/// switch in <see cref="Execute"/>; the loop takes the commonest cases of the commonest instructions out of its way, and
/// leaves everything else, errors included, to that method.
/// </summary>
internal static partial class Interpreter
{
    /// <summary>
    /// Runs a process for at most <paramref name="reductions"/> instructions. The caller owns the process. What is left of the
    /// slice is in <see cref="Process.ReductionsLeft"/> afterwards.
    /// </summary>
    public static RunResult Run<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        process.ReductionsLeft = reductions;
        if (!process.TakeSignals())
        {
            return RunResult.Exited;
        }

        if (process.StartupError is { } error)
        {
            Crash(process, error, new ExceptionValue(error, []), isThrown: false);
            return RunResult.Exited;
        }

        return Resume(process, reductions, ref probe);
    }

    /// <summary>
    /// Goes on in a slice that a probe has stopped, with what is left of it. Unlike <see cref="Run"/> it takes no signals, so that a
    /// stop in the middle of a slice changes nothing about the run.
    /// </summary>
    public static RunResult Resume<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        process.ReductionsLeft = reductions;
        var result = Loop(process, reductions, ref probe);
        process.Reductions += reductions - process.ReductionsLeft;
        return result;
    }

    private static RunResult Loop<TProbe>(Process process, int left, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        // The position lives in locals; it is written back before anything outside the loop can look at it.
        var pc = process.Pc;
        var sp = process.StackCount;
        var stack = process.Stack;
        var slots = process.Slots;
        var slotBase = process.SlotBase;
        var ops = process.Code.Ops;
        while (true)
        {
            if (left == 0)
            {
                process.Pc = pc;
                process.StackCount = sp;
                process.ReductionsLeft = 0;
                return RunResult.Yielded;
            }

            if (TProbe.IsArmed)
            {
                process.Pc = pc;
                process.StackCount = sp;
                process.ReductionsLeft = left;
                if (probe.StopBefore(process))
                {
                    return RunResult.Stopped;
                }
            }

            ref var op = ref ops[pc];
            left--;
            switch (op.Opcode)
            {
                case Opcode.PushInt:
                case Opcode.PushStr:
                    if (sp < stack.Length)
                    {
                        stack[sp++] = op.Constant;
                        pc++;
                        continue;
                    }

                    break;

                case Opcode.Load:
                    if (sp < stack.Length)
                    {
                        ref var variable = ref slots[slotBase + op.A];
                        if (!variable.IsUnset)
                        {
                            stack[sp++] = variable;
                            pc++;
                            continue;
                        }
                    }

                    break;

                case Opcode.Store:
                    if (sp > process.StackFloor)
                    {
                        slots[slotBase + op.A] = stack[--sp];
                        pc++;
                        continue;
                    }

                    break;

                case Opcode.Add:
                    if (sp - 2 >= process.StackFloor && stack[sp - 1].IsInt && stack[sp - 2].IsInt)
                    {
                        sp--;
                        stack[sp - 1] = Value.OfInt(unchecked(stack[sp - 1].Payload + stack[sp].Payload));
                        pc++;
                        continue;
                    }

                    break;

                case Opcode.Sub:
                    if (sp - 2 >= process.StackFloor && stack[sp - 1].IsInt && stack[sp - 2].IsInt)
                    {
                        sp--;
                        stack[sp - 1] = Value.OfInt(unchecked(stack[sp - 1].Payload - stack[sp].Payload));
                        pc++;
                        continue;
                    }

                    break;

                case Opcode.Lt:
                    if (sp - 2 >= process.StackFloor && stack[sp - 1].IsInt && stack[sp - 2].IsInt)
                    {
                        sp--;
                        stack[sp - 1] = Value.OfInt(stack[sp - 1].Payload < stack[sp].Payload ? 1 : 0);
                        pc++;
                        continue;
                    }

                    break;

                case Opcode.Jmp:
                    pc = op.A;
                    continue;

                case Opcode.Jz:
                    if (sp > process.StackFloor)
                    {
                        pc = stack[--sp].IsTruthy ? pc + 1 : op.A;
                        continue;
                    }

                    break;
            }

            process.Pc = pc;
            process.StackCount = sp;
            process.ReductionsLeft = left;
            var outcome = Step(process, ref op);
            switch (outcome)
            {
                case Outcome.Next:
                    process.Pc = ++pc;
                    break;
                case Outcome.Jumped:
                    break;
                case Outcome.Yield:
                    process.Pc = pc + 1;
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
            pc = process.Pc;
            sp = process.StackCount;
            stack = process.Stack;
            slots = process.Slots;
            slotBase = process.SlotBase;
            ops = process.Code.Ops;
        }
    }

    /// <summary>One instruction by its definition, with the checks that hold for all.</summary>
    private static Outcome Step(Process process, ref Op op)
    {
        var available = process.StackCount - process.StackFloor;
        if (available < op.Needs)
        {
            return Fail(process, op.Opcode is Opcode.MakeList or Opcode.Call or Opcode.SpawnCall
                ? $"Need {op.Needs} stack items but only {available} available"
                : $"Stack underflow during {NameOf(op)}");
        }

        if (op.NeedsSmp && !process.Machine.Options.Smp)
        {
            return Fail(process, $"{NameOf(op)} needs the SMP scheduler; run with --smp");
        }

        try
        {
            return Execute(process, ref op);
        }
        catch (InsufficientExecutionStackException)
        {
            return Fail(process, $"{NameOf(op)}: the value is nested too deeply");
        }
        catch (OutOfMemoryException)
        {
            return Fail(process, $"{NameOf(op)}: not enough memory for the result");
        }
    }

    private static string NameOf(in Op op) => InstructionSet.Get(op.Opcode).Mnemonic;

    private static Outcome Fail(Process process, string message)
    {
        process.PendingError = message;
        return Outcome.Failed;
    }

    /// <summary>A type error, naming what the instruction expects and the types it got, deepest first.</summary>
    private static Outcome Mismatch(Process process, in Op op, string expected, params ReadOnlySpan<Value> got)
    {
        var names = new string[got.Length];
        for (var i = 0; i < got.Length; i++)
        {
            names[i] = got[i].Kind.ToString();
        }

        return Fail(process, $"{NameOf(op)} expects {expected} but got {string.Join(", ", names)}");
    }

    private static Outcome Push(Process process, Value value)
    {
        process.Push(value);
        return Outcome.Next;
    }

    private static Outcome PushFlag(Process process, bool flag) => Push(process, Value.OfInt(flag ? 1 : 0));
}
