using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Checks;

/// <summary>Process ids that are not to be relied on: written as numbers, or looked up and not looked at.</summary>
internal static class LiteralPid
{
    /// <summary>Reports numbers above 1, and WHEREIS whose result is used although it may be 0.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
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
                        $"Which process has the id {pid.Value.AsInt} depends on the order of all SPAWNs; keep the id that SPAWN gives.");
                }
                else if (line.Instruction?.Opcode == Opcode.WhereIs && UnguardedUse(program.Facts.Program, chunk, instruction) is { } use)
                {
                    var useLine = chunks.FirstLineOf(use.Chunk) + use.Chunk.LineOf(use.Instruction);
                    var place = use.Chunk.InstructionAt(use.Instruction).Mnemonic!.Value.Shift(
                        program.Tree.Text.GetLineSpan(useLine).Start);
                    findings.Add(
                        DiagnosticRules.UnguardedWhereis,
                        line.Mnemonic!.Value.Shift(start),
                        "WHEREIS gives 0 if nobody has the name; the result is used without a look at it.",
                        [new RelatedPlace(place, "It is used here.")]);
                }
            }
        }
    }

    /// <summary>
    /// The instruction that takes the result of a WHEREIS as a process id, at once or out of the variable it is stored in. As soon as
    /// something else may have looked at it, or control may come from elsewhere, it counts as guarded.
    /// </summary>
    private static (Chunk Chunk, int Instruction)? UnguardedUse(ProgramView program, Chunk chunk, int instruction)
    {
        const int MostSteps = 200;
        string? variable = null;
        var (isOnTop, steps) = (true, 0);
        for (var place = Next(program, chunk, instruction); place is { } next
            && steps++ < MostSteps; place = Next(program, next.Chunk, next.Instruction))
        {
            var line = next.Chunk.InstructionAt(next.Instruction);
            if (isOnTop)
            {
                if (UsesPid(line))
                {
                    return next;
                }

                // The value must go straight into a variable, and out of it straight to where it is used.
                if (variable is not null || line is not { Instruction.Opcode: Opcode.Store, Operands: [var stored] })
                {
                    return null;
                }

                (variable, isOnTop) = (stored.Value.AsText, false);
                continue;
            }

            if (line.Instruction is not { GoesStraightOn: true } known)
            {
                return null;
            }

            if (line.Operands is [{ Operand.Kind: OperandKind.Variable } named, ..] && named.Value.AsText == variable)
            {
                isOnTop = known.Opcode == Opcode.Load;
                if (!isOnTop)
                {
                    return null;
                }
            }
        }

        return null;
    }

    /// <summary>The instruction that is executed after another for sure; null if control may also come to it from elsewhere.</summary>
    private static (Chunk Chunk, int Instruction)? Next(ProgramView program, Chunk chunk, int instruction)
    {
        if (instruction + 1 < chunk.InstructionCount)
        {
            return program.IsLeader(chunk, instruction + 1) ? null : (chunk, instruction + 1);
        }

        for (var ordinal = program.Chunks.OrdinalOf(chunk) + 1; ordinal < program.Chunks.Count; ordinal++)
        {
            if (program.Chunks[ordinal].InstructionCount > 0)
            {
                return program.IsLeaderAfterChunk(chunk, program.Chunks[ordinal]) ? null : (program.Chunks[ordinal], 0);
            }
        }

        return null;
    }

    private static bool UsesPid(LineSyntax line) =>
        line.Instruction is { ValuesAbovePid: 0 } known && known.IsAny(InstructionFlags.FeedsOther | InstructionFlags.Monitors)
        && LineMeaning.Find(line, OperandKind.Pid) is not { Value.AsInt: > 0 };
}
