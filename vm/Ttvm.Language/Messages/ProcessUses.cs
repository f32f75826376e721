using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>An instruction that has to do with other processes or files.</summary>
/// <param name="Opcode">Which.</param>
/// <param name="Name">The process, worker, label or module it names; null if it names none, or one that is only known at run time.</param>
/// <param name="Line">0-based.</param>
/// <param name="Span">The name, or the mnemonic if there is none, in units of the whole text.</param>
/// <param name="Syntax">The line.</param>
internal readonly record struct ProcessUse(Opcode Opcode, string? Name, int Line, TextSpan Span, LineSyntax Syntax)
{
    /// <summary>Whether the name is a label of the file for sure, and not something that is looked up.</summary>
    public bool IsLabel { get; init; }

    /// <summary>Whether it starts a process.</summary>
    public bool Spawns => Opcode is Opcode.Spawn or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.SpawnCall or Opcode.SuperviseChild;

    /// <summary>Whether it takes messages.</summary>
    public bool Receives => Opcode is Opcode.Receive or Opcode.ReceiveMatch or Opcode.ReceiveTimeout;

    /// <summary>The mnemonic in the text of its file.</summary>
    public TextSpan MnemonicIn(SyntaxTree tree) => Syntax.Mnemonic!.Value.Shift(tree.Text.GetLineSpan(Line).Start);
}

/// <summary>Collects those instructions of a file, in order; it looks only at the lines that have one.</summary>
internal static class ProcessUses
{
    /// <summary>All of them.</summary>
    public static IEnumerable<ProcessUse> Of(BoundProgram program)
    {
        var chunks = program.Facts.Program.Chunks;
        for (var ordinal = 0; ordinal < chunks.Count; ordinal++)
        {
            var chunk = chunks[ordinal];
            foreach (var instruction in chunk.ProcessInstructions)
            {
                var line = chunk.InstructionAt(instruction);
                var number = chunks.FirstLineOf(ordinal) + chunk.LineOf(instruction);
                var start = program.Tree.Text.GetLineSpan(number).Start;
                if (Chunk.Spawns(line))
                {
                    yield return SpawnOf(program.Tree, chunk, instruction, number, line);
                    continue;
                }

                var operand = line.Operands is [{ Operand.Kind: OperandKind.Process or OperandKind.Path or OperandKind.Label } first, ..] ? first : null;
                var named = new ProcessUse(line.Instruction!.Opcode, operand?.Value.AsText, number, (operand?.ContentSpan ?? line.Mnemonic!.Value).Shift(start), line);
                yield return named with { IsLabel = operand?.Operand.Kind == OperandKind.Label };
            }
        }
    }

    /// <summary>The one on a line that has one.</summary>
    /// <param name="program">The file.</param>
    /// <param name="line">0-based.</param>
    public static ProcessUse On(BoundProgram program, int line)
    {
        var uses = program.ProcessUses;
        var (low, high) = (0, uses.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = uses[middle].Line < line ? (middle + 1, high) : (low, middle);
        }

        return uses[low];
    }

    /// <summary>A SPAWN with what is pushed just before it; a chunk never ends between the two. A label between them lets other values come.</summary>
    private static ProcessUse SpawnOf(SyntaxTree tree, Chunk chunk, int instruction, int number, LineSyntax line)
    {
        var spawn = new ProcessUse(line.Instruction!.Opcode, null, number, line.Mnemonic!.Value.Shift(tree.Text.GetLineSpan(number).Start), line);
        var distance = instruction > 0 ? chunk.LineOf(instruction) - chunk.LineOf(instruction - 1) : 0;
        var lines = chunk.Lines.AsSpan(chunk.LineOf(instruction) - distance, distance);
        if (distance == 0 || lines[1..].ContainsAnyLabel() || lines[0].Operands is not [var pushed, ..])
        {
            return spawn;
        }

        var span = pushed.ContentSpan.Shift(tree.Text.GetLineSpan(number - distance).Start);
        return lines[0].Instruction?.Opcode switch
        {
            Opcode.PushStr => spawn with { Name = pushed.Value.AsText, Span = span },
            Opcode.MakeFunction or Opcode.MakeLambda => spawn with { Name = pushed.Value.AsText, Span = span, IsLabel = true },
            _ => spawn,
        };
    }

    private static bool ContainsAnyLabel(this ReadOnlySpan<LineSyntax> lines)
    {
        foreach (var line in lines)
        {
            if (line.Kind == LineKind.Label)
            {
                return true;
            }
        }

        return false;
    }
}
