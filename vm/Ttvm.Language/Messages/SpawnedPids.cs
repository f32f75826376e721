using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>Counts the processes that a program surely starts first.</summary>
internal static class SpawnedPids
{
    /// <summary>The SPAWN that makes a process id; null unless it is certain.</summary>
    /// <param name="file">The root of the program.</param>
    /// <param name="program">The same, bound.</param>
    /// <param name="pid">The id.</param>
    /// <param name="spawns">Whether a process of a name may spawn others.</param>
    public static FlowPlace? Find(string file, BoundProgram program, long pid, Func<string?, bool> spawns)
    {
        var next = 2L;
        LineSyntax? before = null;
        for (var number = 0; number < program.Tree.Lines.Length; number++)
        {
            var line = program.Tree.Lines[number];
            if (line.Kind == LineKind.Blank)
            {
                continue;
            }

            if (line.Kind == LineKind.Label || line.Instruction is not { } instruction || instruction.EffectAtTarget is not null
                || instruction.Is(InstructionFlags.EndsBlock) || instruction.Opcode is Opcode.Call or Opcode.CallFunction or Opcode.Import or Opcode.SpawnCall or Opcode.SuperviseChild)
            {
                return null;
            }

            if (Chunk.Spawns(line))
            {
                if (next == pid)
                {
                    return new FlowPlace(file, number, line.Mnemonic!.Value.Shift(program.Tree.Text.GetLineSpan(number).Start));
                }

                // A child that spawns takes an id that this program would else get, now or later.
                if (before?.Instruction?.Opcode != Opcode.PushStr || spawns(Chunk.OperandText(before)))
                {
                    return null;
                }

                next++;
            }

            before = line;
        }

        return null;
    }
}
