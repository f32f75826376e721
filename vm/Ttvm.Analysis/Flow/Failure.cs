using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>Whether an instruction may fail where it stands, by what the table promises and what is known of the stack and the variables
/// there.</summary>
internal static class Failure
{
    /// <summary>False only if the instruction cannot fail, whatever way control has taken.</summary>
    /// <param name="state">Before it.</param>
    /// <param name="line">The instruction.</param>
    /// <param name="body">The function.</param>
    public static bool IsPossible(FlowState state, LineSyntax line, FunctionBody body) =>
        line.Instruction is not { } instruction || !instruction.Is(InstructionFlags.NeverFails)
            || !IsSupplied(state, line, instruction, body);

    /// <summary>The same for a program that may also be run without <c>--smp</c>, where everything that needs it fails.</summary>
    /// <param name="state">Before it.</param>
    /// <param name="line">The instruction.</param>
    /// <param name="body">The function.</param>
    public static bool IsPossibleInSomeMode(FlowState state, LineSyntax line, FunctionBody body) =>
        line.Instruction?.Is(InstructionFlags.NeedsSmp) == true || IsPossible(state, line, body);

    /// <summary>Whether everything that the instruction takes is there for sure, and of a type that it wants.</summary>
    /// <param name="state">Before it.</param>
    /// <param name="line">The line.</param>
    /// <param name="instruction">Its instruction.</param>
    /// <param name="body">The function.</param>
    public static bool IsSupplied(FlowState state, LineSyntax line, Instruction instruction, FunctionBody body)
    {
        var stack = state.Stack;
        var inputs = LineMeaning.EffectOf(instruction, line).Inputs;
        for (var index = inputs.Length - 1; index >= 0; index--)
        {
            for (var count = inputs[index].Repeated ? CountOn(line) : 1; count > 0; count--)
            {
                // What lies there may be the caller's, who need not have that many values.
                if (stack is not { Value: { } value, IsCallers: false } || !value.IsSurely(inputs[index].Types))
                {
                    return false;
                }

                stack = stack.Below;
            }
        }

        return !instruction.Is(InstructionFlags.Reads)
            || (LineMeaning.Find(line, OperandKind.Variable) is { } variable
                && state.Variables.IsSure(body.VariableSlots[variable.Value.AsText]));
    }

    /// <summary>How many values an operand of the line counts.</summary>
    private static long CountOn(LineSyntax line) =>
        LineMeaning.Find(line, OperandKind.Count)?.Value.AsInt ?? LineMeaning.Find(line, OperandKind.Params)?.Value.AsParams.Length ?? 0;
}
