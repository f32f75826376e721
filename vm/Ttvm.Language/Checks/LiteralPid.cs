using Ttvm.Language.Analysis;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Checks;

/// <summary>Process ids that are not to be relied on: written as numbers, or looked up and not looked at.</summary>
internal static class LiteralPid
{
    /// <summary>Reports numbers above 1, and WHEREIS whose result is used at once although it may be 0.</summary>
    public static void Check(BoundProgram program, DiagnosticCollector findings)
    {
        var chunks = program.Facts.Program.Chunks;
        for (var ordinal = 0; ordinal < chunks.Count; ordinal++)
        {
            var chunk = chunks[ordinal];
            foreach (var instruction in chunk.ProcessInstructions)
            {
                var line = chunk.InstructionAt(instruction);
                var start = program.Tree.Text.GetLineSpan(chunks.FirstLineOf(ordinal) + chunk.LineOf(instruction)).Start;
                if (LineMeaning.Find(line, OperandKind.Pid) is { Value.AsInt: > 1 } pid)
                {
                    findings.Add(
                        DiagnosticRules.LiteralPid,
                        pid.ContentSpan.Shift(start),
                        $"Which process has the id {pid.Value.AsInt} depends on the order of all SPAWNs; keep what SPAWN gives, or REGISTER a name.");
                }
                else if (line.Instruction?.Opcode == Opcode.WhereIs && UsesPid(Next(program.Facts.Program, chunk, instruction)))
                {
                    findings.Add(
                        DiagnosticRules.UnguardedWhereis,
                        line.Mnemonic!.Value.Shift(start),
                        "WHEREIS gives 0 if nobody has the name; the result is used without a look at it.");
                }
            }
        }
    }

    private static LineSyntax? Next(ProgramView program, Chunk chunk, int instruction)
    {
        if (instruction + 1 < chunk.InstructionCount)
        {
            return chunk.InstructionAt(instruction + 1);
        }

        for (var ordinal = program.Chunks.OrdinalOf(chunk) + 1; ordinal < program.Chunks.Count; ordinal++)
        {
            if (program.Chunks[ordinal].InstructionCount > 0)
            {
                return program.Chunks[ordinal].InstructionAt(0);
            }
        }

        return null;
    }

    private static bool UsesPid(LineSyntax? line) =>
        line?.Instruction?.Opcode is Opcode.Send or Opcode.Link or Opcode.Monitor or Opcode.ExitProcess && LineMeaning.Find(line, OperandKind.Pid) is not { Value.AsInt: > 0 };
}
