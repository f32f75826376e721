using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Stack;

/// <summary>What callers give for a parameter, for people to see; what follows inside the function is not built on it.</summary>
internal static class ArgumentTypes
{
    private const int MostCalls = 32;

    /// <summary>The types of a parameter, joined over the calls in the file; Any if some of them are not known.</summary>
    public static ValueTypes Of(FunctionTable functions, string label, string parameter)
    {
        var (types, calls) = (ValueTypes.None, 0);
        foreach (var chunk in functions.Program.Labels.Find(label).UsedIn)
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.Name != label || !use.By.Is(InstructionFlags.PassesArguments))
                {
                    continue;
                }

                types |= ++calls > MostCalls ? ValueTypes.Any : At(functions, chunk, use.Instruction, parameter);
                if (types == ValueTypes.Any)
                {
                    return types;
                }
            }
        }

        return types == ValueTypes.None ? ValueTypes.Any : types;
    }

    private static ValueTypes At(FunctionTable functions, Chunk chunk, int instruction, string parameter)
    {
        var names = LineMeaning.Find(chunk.InstructionAt(instruction), OperandKind.Params)?.Value.AsParams ?? [];
        var index = names.LastIndexOf(parameter);
        if (index < 0)
        {
            return ValueTypes.Any;
        }

        var types = ValueTypes.None;
        foreach (var (node, block) in functions.At(chunk, instruction))
        {
            if (node.Result.States[block] is null
                || node.Result.TraceOf(block, functions.SummaryOf).States[instruction - node.Body.Blocks[block].Start] is not { } state)
            {
                continue;
            }

            var stack = state.Stack;
            for (var below = names.Length - 1 - index; below > 0; below--)
            {
                stack = stack.Below;
            }

            types |= stack.Value?.Types ?? ValueTypes.Any;
        }

        return types == ValueTypes.None ? ValueTypes.Any : types;
    }
}
