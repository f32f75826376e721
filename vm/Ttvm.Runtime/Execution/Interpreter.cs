using System.Runtime.CompilerServices;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>
/// Runs processes, one instruction after the other. The meaning of every instruction is its method, reached by the one
/// switch in <see cref="Execute"/>; the loop takes <see cref="Shortcut">shortcuts</see> in the commonest cases of the commonest
/// instructions, and leaves everything else, errors included, to that method.
/// </summary>
internal static partial class Interpreter
{
    /// <summary>
    /// Runs a process for at most <paramref name="reductions"/> instructions. The caller owns the process. What is left of the
    /// slice is in <see cref="Process.ReductionsLeft"/> afterwards.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RunResult Run<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        process.ReductionsLeft = reductions;
        if (process.Inbox.HasSignals && !process.TakeSignals())
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RunResult Resume<TProbe>(Process process, int reductions, ref TProbe probe)
        where TProbe : struct, IProbe
    {
        process.ReductionsLeft = reductions;
        if (process.PendingError is not null)
        {
            // A probe has stopped where an instruction had failed.
            process.IsResuming = false;
            if (!DeliverError(process))
            {
                return RunResult.Exited;
            }
        }

        var result = Loop(process, reductions, ref probe);
        process.Reductions += reductions - process.ReductionsLeft;
        return result;
    }

    /// <summary>What is said of an instruction whose operands ask for more values than there are.</summary>
    private static string TooFew(string who, int needed, int available)
    {
        var values = needed == 1 ? "1 value" : $"{needed} values";
        return $"{who} needs {values} on the stack, but {(available == 0 ? "it is empty" : available == 1 ? "there is only 1" : $"there are only {available}")}";
    }

    /// <summary>One instruction by its definition, with the checks that hold for all.</summary>
    private static Outcome Step(Process process, ref Op op)
    {
        var available = process.StackCount - process.StackFloor;
        if (available < op.Needs)
        {
            return Fail(process, InstructionSet.Get(op.Opcode).TakesCounted
                ? TooFew(NameOf(op), op.Needs, available)
                : $"Stack underflow during {NameOf(op)}");
        }

        if (!process.Machine.IsSmp && InstructionSet.Get(op.Opcode).Is(InstructionFlags.NeedsSmp))
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
        catch (Exception exception) when (IsFromLibrary(exception))
        {
            return Fail(process, $"{NameOf(op)}: {FirstLine(exception.Message)}");
        }
    }

    /// <summary>
    /// Whether a library refuses what an instruction asks of it: then the program's values are at fault, and it is an error of the program.
    /// An exception that arises in our own code, also above the machine, is a bug of ours, which must not pass for an error of the program.
    /// </summary>
    private static bool IsFromLibrary(Exception exception) =>
        exception.TargetSite?.Module.Assembly.GetName().Name?.StartsWith("ttvm", StringComparison.OrdinalIgnoreCase) != true;

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] : text;

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
