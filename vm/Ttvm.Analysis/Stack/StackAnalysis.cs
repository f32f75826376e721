using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Stack;

/// <summary>
/// What the value stack looks like before and after each line of a file, found out without running it: by following all ways through
/// each function with the stack effects of the instruction table. Immutable; any number of threads may ask. A question about a line costs
/// in proportion to the few lines around it, and is remembered.
/// </summary>
public sealed class StackAnalysis
{
    private readonly ProgramFacts _facts;

    internal StackAnalysis(ProgramFacts facts) => _facts = facts;

    private FunctionTable Functions => _facts.Functions;

    /// <summary>The stack before the instruction of a line; null if the line holds none, or if control never comes there.</summary>
    /// <param name="line">0-based.</param>
    public StackPicture? Before(int line) => Find(line) is { } place ? ToPicture(place.Node, place.Trace.States[place.Index]) : null;

    /// <summary>
    /// The stack after the instruction of a line; null if the line holds none, if control never comes there, or if it never goes on behind
    /// it (a call of a function that does not return). After RET it is what the caller gets.
    /// </summary>
    /// <param name="line">0-based.</param>
    public StackPicture? After(int line) => Find(line) is { } place ? ToPicture(place.Node, place.Trace.States[place.Index + 1]) : null;

    /// <summary>The variables that surely or possibly have a value before the instruction of a line, with their types, by name; empty where
    /// nothing is known.</summary>
    /// <param name="line">0-based.</param>
    public ImmutableArray<StackValue> VariablesBefore(int line)
    {
        if (Find(line) is not { } place || place.Trace.States[place.Index] is not { } state)
        {
            return [];
        }

        var variables = ImmutableArray.CreateBuilder<StackValue>();
        var names = place.Node.Body.VariableNames;
        for (var slot = 0; slot < Math.Min(names.Length, VariableState.Limit); slot++)
        {
            if (state.Variables[slot] is { } value)
            {
                variables.Add(new StackValue(TypesOf(place.Node, value), LineOf(place.Node, value), names[slot]));
            }
        }

        variables.Sort((first, second) => string.CompareOrdinal(first.Name, second.Name));
        return variables.ToImmutable();
    }

    /// <summary>The export of a module that a variable surely is before the instruction of a line, if it has a value; null if it is none,
    /// or nothing is known.</summary>
    /// <param name="line">0-based.</param>
    /// <param name="variable">Its name.</param>
    public ModuleExport? ExportBefore(int line, string variable) =>
        Find(line) is { } place && place.Trace.States[place.Index] is { } state
            && place.Node.Body.VariableSlots.TryGetValue(variable, out var slot) ? state.Variables[slot]?.Exported : null;

    /// <summary>What the function at a label takes and leaves; null if no function or process begins there (such as at a label that is only
    /// jumped to).</summary>
    /// <param name="label">Without quotes.</param>
    public LabelSignature? SignatureOf(string label) => SignatureOf(label, null);

    /// <summary>What the function at a label takes and leaves, with the parameters that one of its users gives it; null: the parameters
    /// that its first user gives.</summary>
    internal LabelSignature? SignatureOf(string label, ImmutableArray<string>? parameters)
    {
        if (label.Length == 0 || !Functions.Nodes.TryGetValue(label, out var node))
        {
            return null;
        }

        var summary = node.Result.Summary;
        var inputs = ImmutableArray.CreateBuilder<StackValue>();
        for (var input = summary.Needs; input >= 1; input--)
        {
            inputs.Add(new StackValue(input <= summary.NeededTypes.Length ? summary.NeededTypes[input - 1] : ValueTypes.Any, null, null));
        }

        foreach (var parameter in parameters ?? ParametersOf(label))
        {
            inputs.Add(new StackValue(TypesOfParameter(node, parameter), null, parameter));
        }

        var results = summary.Results.Select(result => new StackValue(
            result.Parameter is { } parameter ? TypesOfParameter(node, parameter) : result.Types, null, null));
        return new LabelSignature(label, inputs.ToImmutable(), [.. results], summary.Returns, summary.Floor == StackFloor.Caller);
    }

    /// <summary>The label of the function or process that a line belongs to; empty for the start of the file, null if control never comes
    /// there.</summary>
    /// <param name="line">0-based; any line that holds an instruction.</param>
    public string? FunctionAt(int line) => Find(line)?.Node.Label;

    /// <summary>The parameters of the first call or MAKE_FUNCTION in the file.</summary>
    private ImmutableArray<string> ParametersOf(string label)
    {
        var program = Functions.Program;
        foreach (var chunk in program.Labels.Find(label).UsedIn.OrderBy(program.Chunks.OrdinalOf))
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.Name == label && LineMeaning.Find(chunk.InstructionAt(use.Instruction), OperandKind.Params) is { } operand)
                {
                    return operand.Value.AsParams;
                }
            }
        }

        return [];
    }

    /// <summary>What the callers give, as far as the function's instructions want it.</summary>
    private ValueTypes TypesOfParameter(FunctionNode node, string parameter)
    {
        var given = ArgumentTypes.Of(Functions, node.Label, parameter);
        return node.Result.Summary.ParameterTypes.TryGetValue(parameter, out var wanted) && (wanted & given) != ValueTypes.None
            ? wanted & given : given;
    }

    private ValueTypes TypesOf(FunctionNode node, AbstractValue value, int depth = 0)
    {
        // What is added up over more steps is seldom on the stack all the time.
        const int MostSteps = 4;
        return value.Parameter is { } parameter ? TypesOfParameter(node, parameter)
            : value.Types == ValueTypes.Number && depth < MostSteps && IsMadeOfIntegers(node, value.PushedBy, depth + 1) ? ValueTypes.Int
            : value.Types;
    }

    /// <summary>Whether a number comes from an instruction that gets integers only, which it may not know of itself: what callers give is
    /// not told to the function.</summary>
    private bool IsMadeOfIntegers(FunctionNode node, int site, int depth)
    {
        if (site < 0)
        {
            return false;
        }

        var (chunk, instruction) = node.Body.PlaceOf(site);
        var block = node.Body.FindBlock(chunk, instruction);
        if (chunk.InstructionAt(
            instruction).Instruction?.Effect is not { Inputs: { Length: > 0 } inputs, Outputs: [{ Types: ValueTypes.Number }] }
            || block < 0 || node.Result.States[block] is null
            || node.Result.TraceOf(block, Functions.SummaryOf).States[instruction - node.Body.Blocks[block].Start] is not { } state)
        {
            return false;
        }

        var stack = state.Stack;
        for (var index = 0; index < inputs.Length; index++)
        {
            if (stack.IsCallers || stack.Value is not { } input || TypesOf(node, input, depth) != ValueTypes.Int)
            {
                return false;
            }

            stack = stack.Below;
        }

        return true;
    }

    private int? LineOf(FunctionNode node, AbstractValue value)
    {
        if (value.PushedBy < 0)
        {
            return null;
        }

        var (chunk, instruction) = node.Body.PlaceOf(value.PushedBy);
        return Functions.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(instruction);
    }

    private StackPicture? ToPicture(FunctionNode node, FlowState? state)
    {
        if (state is not { } known)
        {
            return null;
        }

        var values = ImmutableArray.CreateBuilder<StackValue>();
        for (var stack = known.Stack; !stack.IsCallers && stack.Value is { } value; stack = stack.Below)
        {
            values.Add(new StackValue(TypesOf(node, value), LineOf(node, value), value.Parameter));
        }

        values.Reverse();
        return new StackPicture(values.ToImmutable(), known.Stack.Floor switch
        {
            StackFloor.Empty => StackBottom.Empty,
            StackFloor.Caller => StackBottom.Caller,
            _ => StackBottom.Unknown,
        });
    }

    /// <summary>
    /// The function that a line is shown as part of: of all that control can come through there, the one that begins nearest above it, or
    /// else the first in the file. What nobody uses is shown where nothing else comes: a label behind which only dead code stands must not
    /// hide what is so of the code that lives.
    /// </summary>
    private (FunctionNode Node, BlockTrace Trace, int Index)? Find(int line)
    {
        var chunks = Functions.Program.Chunks;
        if (line < 0 || chunks.Count == 0 || line >= chunks.FirstLineOf(chunks.Count))
        {
            return null;
        }

        var ordinal = chunks.OrdinalOfLine(line);
        var chunk = chunks[ordinal];
        var local = line - chunks.FirstLineOf(ordinal);
        if (chunk.Lines[local].Kind != LineKind.Instruction)
        {
            return null;
        }

        var instruction = chunk.InstructionBefore(local);
        (FunctionNode Node, BlockTrace Trace, int Index)? best = null;
        var bestKey = (IsUsed: false, IsBefore: false, Place: (0, ""));
        foreach (var (node, block) in Functions.At(chunk, instruction))
        {
            if (instruction - node.Body.Blocks[block].Start >= node.Result.Reached[block])
            {
                continue;
            }

            var place = PlaceOf(node.Label);
            var key = (node.Entry.IsUsed, IsBefore: place <= chunks.FirstInstructionOf(ordinal) + instruction, Place: (place, node.Label));
            if (best is null || (key.IsUsed && !bestKey.IsUsed) || (key.IsUsed == bestKey.IsUsed && (key.IsBefore, bestKey.IsBefore) switch
            {
                (true, true) => Compare(key.Place, bestKey.Place) > 0,
                (false, false) => Compare(key.Place, bestKey.Place) < 0,
                var (isBefore, _) => isBefore,
            }))
            {
                best = (node, node.Result.TraceOf(block, Functions.SummaryOf), instruction - node.Body.Blocks[block].Start);
                bestKey = key;
            }
        }

        return best;
    }

    private static int Compare((int Instruction, string Label) first, (int Instruction, string Label) second) =>
        first.Instruction.CompareTo(second.Instruction) is not 0 and var order ? order : string.CompareOrdinal(first.Label, second.Label);

    /// <summary>The index of the instruction a function begins with.</summary>
    private int PlaceOf(string label) =>
        Functions.Program.PlaceOf(label) is var (chunk, instruction)
            ? Functions.Program.Chunks.FirstInstructionOf(Functions.Program.Chunks.OrdinalOf(chunk)) + instruction : 0;
}
