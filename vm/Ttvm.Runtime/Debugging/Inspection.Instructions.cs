using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>What is at an address.</summary>
/// <param name="Address">See <see cref="Inspection.Instructions"/>.</param>
/// <param name="Index">The index of the instruction in its file, from 0; negative before the first one.</param>
/// <param name="Text">The instruction as it is written; null if there is none at this address.</param>
public sealed record InstructionFacts(long Address, long Index, string? Text)
{
    /// <summary>The label that stands before the instruction; null if there is none.</summary>
    public string? Label { get; init; }

    /// <summary>The instruction as a <c>.ttb</c> file holds it.</summary>
    public ImmutableArray<byte> Bytes { get; init; } = [];

    /// <summary>See <see cref="FrameSummary"/>.</summary>
    public string? Path { get; init; }

    /// <summary>See <see cref="FrameSummary"/>.</summary>
    public string? BuiltIn { get; init; }

    /// <summary>1-based; 0 where unknown.</summary>
    public int Line { get; init; }

    /// <summary>1-based, in Unicode scalars; 0 where unknown.</summary>
    public int Column { get; init; }
}

/// <summary>Questions about instructions, and about what can be watched.</summary>
public sealed partial class Inspection
{
    /// <summary>What is at a row of addresses, also at those before and behind the instructions of a file. An instruction takes one
    /// address.</summary>
    /// <param name="address">An address of the file.</param>
    /// <param name="offset">How many addresses behind <paramref name="address"/> to begin; negative: before it.</param>
    /// <param name="count">How many addresses.</param>
    /// <returns>Null if no loaded file has the address.</returns>
    public ImmutableArray<InstructionFacts>? Instructions(long address, long offset, int count)
    {
        var path = _breakpoints.Addresses.PathOf(address);
        if (path is null || LoadedCode.FirstOrDefault(code => code.Module.Path == path) is not { } code)
        {
            return null;
        }

        var labels = code.Module.Labels.DistinctBy(label => label.Index).ToDictionary(label => (long)label.Index, label => label.Name);
        var facts = FactsOf(code);
        var start = _breakpoints.Addresses.Of(code, 0);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var at = address + offset + i;
            if (_breakpoints.Addresses.IndexIn(code, at) is not (>= 0 and var index))
            {
                return new InstructionFacts(at, at - start, null);
            }

            var instruction = code.Module.Instructions[index];
            var place = facts.Listing is null ? code.PlaceOf(index) : null;
            return new InstructionFacts(at, index, Disassembler.Format(instruction, labels))
            {
                Label = labels.GetValueOrDefault(index),
                Bytes = BytecodeWriter.Write(instruction),
                Path = facts.Source,
                BuiltIn = facts.BuiltIn,
                Line = place?.Line ?? 0,
                Column = place?.Column ?? 0,
            };
        })];
    }

    /// <summary>The place that an expression means in a frame, to be watched.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="expression">See <see cref="Evaluate"/>.</param>
    /// <param name="problem">Why there is nothing to watch; null if there is.</param>
    public DataFacts? FindPlace(long pid, int frame, string expression, out EvaluationProblem? problem)
    {
        if (!TryFindFrame(pid, frame, out var process, out var depth))
        {
            problem = new EvaluationProblem(EvaluationProblemKind.NoProcess, $"{pid}");
            return null;
        }

        // A text that is the name of a variable means that, whatever else it could mean.
        var text = expression.Trim();
        var written = Locals(pid, frame).Find(text) is null ? text : DataPlace.Quote(text);
        if (Expression.Parse(written, out problem) is not { } parsed)
        {
            return null;
        }

        var place = PlaceOf(parsed, _evaluation.In(process, depth), out problem);
        if (place is DataPlace.StackSlot or DataPlace.Variable { Parts.Length: > 0 })
        {
            // A variable that has no value yet may get one later; a part or a stack slot that is not there is a mistake.
            parsed.Evaluate(_evaluation, out problem);
        }

        problem ??= place is null ? new EvaluationProblem(EvaluationProblemKind.NoPlace, text) : null;
        return problem is null ? new DataFacts(place!, place!.Owner is { } owner ? LabelOf(owner) : null) : null;
    }

    private DataPlace? PlaceOf(Expression expression, Evaluation at, out EvaluationProblem? problem)
    {
        problem = null;
        return expression.FindName(at) is { } name ? new DataPlace.RegisteredName(name)
            : expression.FindPlace(at, out problem) switch
            {
                { Holder: ValueHolder.Variable } place => new DataPlace.Variable(place.Process.Id,
                    _breakpoints.NumberOf(place.Process, place.Depth), place.Name, string.Concat(place.Parts.Select(Write))),
                { Holder: ValueHolder.Stack, Parts: [{ IsInt: true } index] } place =>
                    new DataPlace.StackSlot(place.Process.Id, _failed.CountOf(place.Process) - 1 - (int)index.AsInt),
                { Holder: ValueHolder.Mailbox, Parts: [] } place => new DataPlace.Mailbox(place.Process.Id),
                _ => null,
            };

        static string Write(Value part) => part.AsString is { } field ? VariableExpression.OfField("", field)
            : VariableExpression.OfItem("", ValueText.Inspect(part));
    }
}
