using Ttvm.Language.Instructions;
using Ttvm.Language.Text;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Execution;

/// <summary>What a person can do about an error that nobody caught. Looked for only when it is reported, so that errors that are caught
/// cost nothing.</summary>
internal static partial class Interpreter
{
    private const string UndefinedVariable = "Undefined variable: ";

    /// <summary>A line for the report; null where there is nothing to suggest.</summary>
    /// <param name="p">The process that ends; its frames are still there.</param>
    /// <param name="code">The code in which the error arose.</param>
    /// <param name="index">The instruction at which it arose.</param>
    /// <param name="message">What is wrong.</param>
    private static string? Hint(Process p, Code code, int index, string message)
    {
        if (index == Code.Typed || index >= code.Module.Instructions.Length)
        {
            return null;
        }

        var (opcode, operands) = code.Module.Instructions[index];
        return opcode switch
        {
            Opcode.Import when message.EndsWith(": no such file", StringComparison.Ordinal) =>
                DidYouMean(operands[0].AsText, new FileSearch(p.Machine.Host).NeighboursOfModule(code.Module.Path, operands[0].AsText)),
            Opcode.Unregister => DidYouMean(operands[0].AsText, p.Machine.Registry.Names),
            _ when message.StartsWith(UndefinedVariable, StringComparison.Ordinal) =>
                HintForVariable(p, message[UndefinedVariable.Length..]),
            _ => null,
        };
    }

    private static string? HintForVariable(Process p, string name)
    {
        if (DidYouMean(name, VariablesOf(p, p.Depth - 1).Select(variable => variable.Name)) is { } hint)
        {
            return hint;
        }

        for (var depth = 0; depth < p.Depth - 1; depth++)
        {
            if (VariablesOf(p, depth).Any(variable => variable.Name == name))
            {
                return $"a function sees its own variables only; pass '{name}' to it as a parameter";
            }
        }

        return null;
    }

    private static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        NearMiss.Find(name, candidates) is { } near ? $"did you mean '{near}'?" : null;
}
