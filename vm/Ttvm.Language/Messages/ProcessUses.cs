using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>An instruction that has to do with other processes or files.</summary>
/// <param name="Opcode">Which.</param>
/// <param name="Name">The process, worker or module it names; null if it names none, or one that is only known at run time.</param>
/// <param name="Line">0-based.</param>
/// <param name="Span">The name, or the mnemonic if there is none, in units of the whole text.</param>
/// <param name="Syntax">The line.</param>
internal readonly record struct ProcessUse(Opcode Opcode, string? Name, int Line, TextSpan Span, LineSyntax Syntax);

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
                    yield return SpawnOf(chunk, instruction, number, start, line);
                    continue;
                }

                var operand = line.Operands is [var first, ..] && first.Operand.Kind is OperandKind.Process or OperandKind.Path or OperandKind.Label ? line.Operands[0] : null;
                yield return new ProcessUse(line.Instruction!.Opcode, operand?.Value.AsText, number, (operand?.ContentSpan ?? line.Mnemonic!.Value).Shift(start), line);
            }
        }
    }

    /// <summary>A SPAWN with the name that is pushed just before it; a chunk never ends between the two.</summary>
    private static ProcessUse SpawnOf(Chunk chunk, int instruction, int number, int start, LineSyntax line)
    {
        var pushed = instruction > 0 ? chunk.InstructionAt(instruction - 1) : null;
        var name = pushed?.Instruction?.Opcode == Opcode.PushStr && pushed.Operands is [var text] ? text.Value.AsText
            : pushed?.Instruction?.Opcode is Opcode.MakeFunction or Opcode.MakeLambda ? FunctionName(pushed)
            : null;
        return new ProcessUse(line.Instruction!.Opcode, name, number, line.Mnemonic!.Value.Shift(start), line);
    }

    /// <summary>A function of the file itself: its label, marked so that it cannot be taken for the name of a worker.</summary>
    private static string FunctionName(LineSyntax line) => "\0" + (line.Operands is [var label, ..] ? label.Value.AsText : "");
}
