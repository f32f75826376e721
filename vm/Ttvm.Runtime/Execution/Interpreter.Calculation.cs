using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Single instructions on values of somebody else: an operator in the debugger means what the instruction means.</summary>
internal static partial class Interpreter
{
    /// <summary>Executes one instruction without operands.</summary>
    /// <param name="process">A process that is used for nothing else, and that nobody knows of.</param>
    /// <param name="opcode">An instruction that takes and leaves values and does nothing else.</param>
    /// <param name="values">The values that the instruction takes, the deepest first.</param>
    /// <param name="result">The value that the instruction leaves on top; null if it fails.</param>
    /// <returns>Why it failed; null if it did not.</returns>
    public static string? Calculate(Process process, Opcode opcode, ReadOnlySpan<Value> values, out Value result)
    {
        process.StackCount = 0;
        foreach (var value in values)
        {
            process.Push(value);
        }

        var op = new Op { Opcode = opcode, Needs = values.Length, A = -1 };
        var outcome = Step(process, ref op);
        result = outcome == Outcome.Next ? process.Pop() : Value.Null;
        Array.Clear(process.Stack);
        var error = outcome == Outcome.Next ? null : process.PendingError is ExceptionValue exception ? exception.Message
            : $"{process.PendingError}";
        process.PendingError = null;
        return error;
    }
}
