using System.Collections.Immutable;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>Instructions that control never comes to. One finding covers all that stand together.</summary>
internal static class UnreachableCode
{
    /// <summary>Reports every run of such instructions.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var view = program.Facts.Program;
        var gaps = program.Facts.Functions.Gaps;
        (int First, int Last)? run = null;
        var (isSilent, nextOrdinal) = (false, -1);
        foreach (var chunk in gaps.Keys.OrderBy(view.Chunks.OrdinalOf))
        {
            var ordinal = view.Chunks.OrdinalOf(chunk);
            var firstLine = view.Chunks.FirstLineOf(ordinal);
            foreach (var (start, end) in gaps[chunk])
            {
                // A run goes on over the border of chunks, which nobody sees.
                if (start > 0 || ordinal != nextOrdinal)
                {
                    Finish();
                    isSilent = false;
                }

                for (var instruction = start; instruction < end; instruction++)
                {
                    isSilent |= MayBeSpawned(view, chunk, instruction);
                    var line = firstLine + chunk.LineOf(instruction);
                    run = isSilent ? run : (run?.First ?? line, line);
                }

                nextOrdinal = end == chunk.InstructionCount ? NextWithInstructions(view.Chunks, ordinal) : -1;
            }
        }

        Finish();

        void Finish()
        {
            if (run is { } found)
            {
                var (related, fixes) = Explain(program, found.First, found.Last);
                findings.Add(DiagnosticRules.UnreachableCode, SpanOf(program, found.First, found.Last),
                    "Control never comes here.", related, fixes);
            }

            run = null;
        }
    }

    /// <summary>Why control does not come from the instruction before, and what to do. Behind a call the code is right and the function
    /// lacks something, so the code stays.</summary>
    private static (ImmutableArray<RelatedPlace> Related, ImmutableArray<Fix> Fixes) Explain(AnalyzedProgram program, int first, int last)
    {
        var line = first - 1;
        while (line >= 0 && program.Tree.Lines[line].Kind != LineKind.Instruction)
        {
            line--;
        }

        var fixes = FixesOf(program, first, last);
        if (line < 0 || program.Tree.Lines[line] is not { Mnemonic: { } mnemonic, Instruction: { } instruction } before)
        {
            return ([], fixes);
        }

        if (instruction.Opcode == Opcode.Call)
        {
            var function = Chunk.OperandText(before);
            var never = PlaceOf(program, line, mnemonic, $"{Phrases.Excerpt(function)} never returns.");
            return LastLineOf(program, function) is { } end
                ? ([never, PlaceOf(program, end, program.Tree.Lines[end].Mnemonic!.Value,
                    "The function runs into the end of the program here, which ends the process; RET would go back.")],
                    program.HasNumericTarget ? [] : [new Fix("Insert RET", [LineEdits.InsertBehind(program, end, "RET")])])
                : ([never], []);
        }

        var message = instruction.AlwaysJumps ? "Control goes elsewhere here."
            : instruction.Is(InstructionFlags.Returns) ? "The function ends here."
            : instruction.Is(InstructionFlags.EndsBlock) ? $"Control does not go on behind {instruction.Mnemonic}."
            : null;
        return (message is null ? [] : [PlaceOf(program, line, mnemonic, message)], fixes);
    }

    private static RelatedPlace PlaceOf(AnalyzedProgram program, int line, TextSpan span, string message) =>
        new(span.Shift(program.Tree.Text.GetLineSpan(line).Start), message);

    /// <summary>The line from which a function runs into the end of the program, where it lacks its RET; null if it does not.</summary>
    private static int? LastLineOf(AnalyzedProgram program, string function)
    {
        if (!program.Facts.Functions.Nodes.TryGetValue(function, out var node))
        {
            return null;
        }

        var blocks = node.Body.Blocks;
        for (var index = 0; index < blocks.Length; index++)
        {
            var (chunk, start, end, next, _, _) = blocks[index];
            var last = chunk.InstructionAt(end - 1).Instruction;
            if (next == Block.EndOfProgram && node.Result.Reached[index] == end - start && last is not null
                && !last.Is(InstructionFlags.EndsBlock) && last.Opcode != Opcode.Call)
            {
                return program.Facts.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(end - 1);
            }
        }

        return null;
    }

    /// <summary>Lines can go unless somebody may name them; what is counted must not become fewer.</summary>
    private static ImmutableArray<Fix> FixesOf(AnalyzedProgram program, int first, int last)
    {
        for (var line = first; line <= last; line++)
        {
            if (program.Tree.Lines[line].Kind == LineKind.Label)
            {
                return [];
            }
        }

        return program.HasNumericTarget ? [] : [new Fix("Remove the unreachable code", [LineEdits.Remove(program.Tree.Text, first, last)])];
    }

    /// <summary>Whether a label in front of an instruction is also the text of a string, so that SPAWN might start there after
    /// all.</summary>
    private static bool MayBeSpawned(ProgramView view, Chunk chunk, int instruction) =>
        view.LabelsBefore(chunk, instruction).Any(found =>
            view.Labels.Find(found.Label.Name).UsedIn.Any(user => user.LabelUses.Any(use => use.IsMaybe && use.Name == found.Label.Name)));

    private static int NextWithInstructions(ChunkList chunks, int ordinal)
    {
        do
        {
            ordinal++;
        }
        while (ordinal < chunks.Count && chunks[ordinal].InstructionCount == 0);
        return ordinal;
    }

    private static TextSpan SpanOf(AnalyzedProgram program, int first, int last)
    {
        var start = program.Tree.Text.GetLineSpan(first).Start + (program.Tree.Lines[first].Mnemonic?.Start ?? 0);
        var line = program.Tree.Lines[last];
        var end = line.Operands is [.., var operand] ? operand.Span.End : line.Mnemonic?.End ?? 0;
        return TextSpan.FromBounds(start, program.Tree.Text.GetLineSpan(last).Start + end);
    }
}
