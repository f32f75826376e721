using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Jumps, calls, functions.</summary>
internal static partial class Interpreter
{
    private static Outcome Jump(Process p, in Op op)
    {
        p.Pc = op.A;
        return Outcome.Jumped;
    }

    private static Outcome JumpIfZero(Process p, in Op op)
    {
        p.Pc = p.Pop().IsTruthy ? p.Pc + 1 : op.A;
        return Outcome.Jumped;
    }

    private static Outcome Call(Process p, in Op op) => Enter(p, (CallTarget)op.Data!);

    private static Outcome CallFunction(Process p, in Op op)
    {
        var callee = p.Pop();
        if (callee.Reference is not FunctionValue function)
        {
            return Mismatch(p, op, "Function or Closure on top of the stack", callee);
        }

        var needed = function.Target.Parameters.Length;
        var available = p.StackCount - p.StackFloor;
        if (available < needed)
        {
            return Fail(p, TooFew(NameOf(op), needed, available));
        }

        var outcome = Enter(p, function.Target);
        if (outcome == Outcome.Jumped)
        {
            p.BindCaptures(function);
        }

        return outcome;
    }

    /// <summary>Makes a frame, moves the arguments into it (the last name takes the top) and goes there.</summary>
    private static Outcome Enter(Process p, CallTarget target)
    {
        if (p.Depth >= Process.MaxDepth)
        {
            return Fail(p, "Call depth limit");
        }

        p.PushFrame(target, returnTo: p.Pc + 1);
        TakeArguments(p, target, p);
        return Outcome.Jumped;
    }

    /// <summary>Moves arguments from the caller's stack into the innermost frame of <paramref name="callee"/>.</summary>
    private static void TakeArguments(Process caller, CallTarget target, Process callee)
    {
        var slots = target.ParameterSlots;
        var first = caller.StackCount - slots.Length;
        for (var i = 0; i < slots.Length; i++)
        {
            callee.Slot(slots[i]) = caller.Stack[first + i];
        }

        caller.StackCount = first;
    }

    private static Outcome Ret(Process p)
    {
        if (p.Innermost.Import is not null)
        {
            return Fail(p, "Call stack underflow");
        }

        if (p.Depth > 1)
        {
            p.PopFrame();
            return Outcome.Jumped;
        }

        if (!p.IsFunction)
        {
            return Fail(p, "Call stack underflow");
        }

        p.ExitNormally();
        return Outcome.Exit;
    }

    private static Outcome Halt(Process p)
    {
        // While a module's top level runs, HALT ends only that, also from inside one of its functions.
        for (var depth = p.Depth - 1; depth >= 0; depth--)
        {
            if (p.Frames[depth].Import is not null)
            {
                return FinishImport(p, depth);
            }
        }

        p.ExitNormally();
        return Outcome.Exit;
    }

    private static Outcome MakeFunction(Process p, in Op op) => Push(p, new Value(new FunctionValue((CallTarget)op.Data!)));

    private static Outcome MakeLambda(Process p, in Op op)
    {
        var captures = p.Innermost.Extras?.Captures;
        if (captures is not null)
        {
            p.Innermost.Extras!.Captures = null;
        }

        var target = (CallTarget)op.Data!;
        return Push(p, new Value(captures is null ? new FunctionValue(target, [], [])
            : new FunctionValue(target, [.. captures.Keys], [.. captures.Values])));
    }

    private static Outcome Capture(Process p, in Op op)
    {
        var value = p.Slot(op.A);
        if (value.IsUnset)
        {
            return Fail(p, $"Undefined variable: {op.Data}");
        }

        (p.Innermost.Extend().Captures ??= [])[(string)op.Data!] = value;
        return Outcome.Next;
    }
}
