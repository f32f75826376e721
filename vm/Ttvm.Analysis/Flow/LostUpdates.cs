using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>
/// Follows changed copies of what variables hold, on every way from the instruction that makes one, and tells which of them nobody uses.
/// The stack below a copy plays no part: a way is an instruction and how many values lie above the copy there. Whatever cannot be followed
/// for certain counts as a use.
/// </summary>
/// <param name="body">The function.</param>
/// <param name="entry">With what it begins.</param>
/// <param name="reached">How many instructions of each block control can come to.</param>
/// <param name="leaves">Whether control goes on behind each block.</param>
/// <param name="summaryOf">See <see cref="FlowRun"/>.</param>
internal sealed class LostUpdates(FunctionBody body, EntryState entry, int[] reached, bool[] leaves,
    Func<string, FunctionSummary> summaryOf)
{
    /// <summary>How many values above the copy are counted. A loop that pushes one in each round would go on without end.</summary>
    private const int Deepest = 32;

    private const int MostWays = 1000;

    private readonly HashSet<(int Block, int Above)> _seen = [];
    private readonly Stack<(int Block, int Above)> _ways = new();
    private readonly SortedSet<int> _dropped = [];
    private bool _isCut;

    /// <summary>The POPs that drop the value that an instruction leaves on top, in order; null if somebody may use it.</summary>
    public IReadOnlyCollection<int>? WhereDropped(int site)
    {
        if (body.IsCut)
        {
            return null;
        }

        _seen.Clear();
        _ways.Clear();
        _dropped.Clear();
        _isCut = false;
        var (chunk, instruction) = body.PlaceOf(site);
        if (!Follow(body.FindBlock(chunk, instruction), instruction + 1, 0))
        {
            return null;
        }

        while (_ways.TryPop(out var way))
        {
            if (_seen.Count > MostWays || !Follow(way.Block, body.Blocks[way.Block].Start, way.Above))
            {
                return null;
            }
        }

        // With more values above it, the copy is touched no earlier on any way. So a way that was not followed to its end can only use it
        // where one that was followed uses it or drops it.
        return _isCut && _dropped.Count > 0 ? null : [.. _dropped];
    }

    /// <summary>Goes to the end of a block; false if the copy may be used.</summary>
    private bool Follow(int index, int instruction, int above)
    {
        var block = body.Blocks[index];
        for (var end = block.Start + reached[index]; instruction < end; instruction++)
        {
            var line = block.Chunk.InstructionAt(instruction);
            switch (Pass(line, LineMeaning.InstructionOf(line), ref above))
            {
                case Fate.Used:
                    return false;
                case Fate.Dropped:
                    _dropped.Add(body.SiteOf(index, instruction));
                    return true;
            }
        }

        // At the label of RECEIVE_TIMEOUT the message has not been pushed.
        var isTimeout = LineMeaning.InstructionOf(block.Chunk.InstructionAt(block.End - 1))?.Is(InstructionFlags.Receives) == true;
        return !leaves[index] || (GoTo(block.Next, above) && GoTo(block.Target, isTimeout ? above - 1 : above));
    }

    private bool GoTo(int block, int above)
    {
        if (above > Deepest)
        {
            _isCut = true;
        }
        else if (block >= 0 && _seen.Add((block, above)))
        {
            _ways.Push((block, above));
        }

        return block != Block.Undefined;
    }

    private Fate Pass(LineSyntax line, Instruction? instruction, ref int above)
    {
        if (instruction is null || !LineMeaning.HasKnownEffect(instruction, line))
        {
            return Fate.Used;
        }

        switch (instruction.Opcode)
        {
            case Opcode.Ret:
                return entry.Floor == StackFloor.Caller ? Fate.Used : Fate.Kept;
            case var _ when instruction.IsAny(InstructionFlags.Protects | InstructionFlags.Catches):
                // What lies on the stack in a handler depends on where the throw was.
                return Fate.Used;
            case Opcode.Call:
                var label = LineMeaning.Find(line, OperandKind.Label)?.Value.AsText;
                var summary = label is null ? FunctionSummary.Lost : summaryOf(label);
                return summary is { Returns: true, Floor: not StackFloor.Caller } || summary.Takes == FunctionSummary.Anything
                    ? Fate.Used
                    : Take(ParametersOf(line) + Math.Max(summary.Takes, summary.Needs), ParametersOf(line) + summary.Needs,
                        summary.Results.Length, ref above);
            case Opcode.MakeList:
                var count = LineMeaning.Find(line, OperandKind.Count)?.Value.AsInt ?? long.MaxValue;
                return Take(count, count, 1, ref above);
            case var _ when instruction.Is(InstructionFlags.PassesArguments):
                return Take(ParametersOf(line), ParametersOf(line), instruction.Effect.Outputs.Length, ref above);
        }

        var effect = LineMeaning.EffectOf(instruction, line);
        if (effect.Inputs.Any(slot => slot.Repeated) || effect.Outputs.Any(slot => slot.Repeated))
        {
            return Fate.Used;
        }

        if (effect.Inputs.Length <= above)
        {
            above += effect.Outputs.Length - effect.Inputs.Length;
            return Fate.Kept;
        }

        // An output of the same name is the same value: that is how the table writes SWAP and its like. Who makes a second one of it means
        // to use one of them.
        var name = effect.Inputs[effect.Inputs.Length - 1 - above].Name;
        var outputs = effect.Outputs;
        var place = Enumerable.Range(0, outputs.Length).Where(output => outputs[output].Name == name).ToList();
        if (place is not [var only])
        {
            return instruction.Opcode == Opcode.Pop ? Fate.Dropped : Fate.Used;
        }

        above = outputs.Length - 1 - only;
        return Fate.Kept;
    }

    private static Fate Take(long most, long inputs, int outputs, ref int above)
    {
        if (most > above)
        {
            return Fate.Used;
        }

        above += outputs - (int)inputs;
        return Fate.Kept;
    }

    private static int ParametersOf(LineSyntax line) => LineMeaning.Find(line, OperandKind.Params)?.Value.AsParams.Length ?? 0;

    /// <summary>What becomes of the copy in one instruction.</summary>
    private enum Fate
    {
        Kept,
        Used,
        Dropped,
    }
}
