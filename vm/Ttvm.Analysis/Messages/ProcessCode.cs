using Ttvm.Analysis.Stack;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Messages;

/// <summary>The instructions that a process may ever execute.</summary>
internal static class ProcessCode
{
    /// <summary>
    /// The <see cref="AnalyzedProgram.ProcessUses"/>, by their indexes, that control can reach from an entry, also through calls and
    /// functions that are made on the way; null if those are not all: a module is imported, or a function is called that may come from
    /// elsewhere.
    /// </summary>
    /// <param name="program">The file.</param>
    /// <param name="label">The label; empty for the start.</param>
    public static HashSet<int>? UsesOf(AnalyzedProgram program, string label)
    {
        var uses = new HashSet<int>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { label };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var function))
        {
            if (!program.Facts.Functions.Nodes.TryGetValue(function, out var node) || node.Body.IsCut || node.Body.RunsForeignCode)
            {
                return null;
            }

            foreach (var block in node.Body.Blocks)
            {
                uses.UnionWith(program.ProcessUses.IndexesIn(block.Chunk, block.Start, block.End));
            }

            foreach (var callee in node.Body.Callees)
            {
                if (seen.Add(callee))
                {
                    queue.Enqueue(callee);
                }
            }
        }

        return uses;
    }

    /// <summary>The instructions from an entry on as they stand one below the other, with their 0-based lines; where control goes is the
    /// reader's to know.</summary>
    public static IEnumerable<(LineSyntax Syntax, int Line)> From(AnalyzedProgram program, string label)
    {
        var view = program.Facts.Program;
        var (ordinal, first) = (0, 0);
        if (label.Length > 0)
        {
            if (view.FindDefinition(label) is not { } chunk)
            {
                yield break;
            }

            (ordinal, first) = (view.Chunks.OrdinalOf(chunk), chunk.FindLabel(label)!.Value.Instruction);
        }

        for (; ordinal < view.Chunks.Count; ordinal++, first = 0)
        {
            for (var instruction = first; instruction < view.Chunks[ordinal].InstructionCount; instruction++)
            {
                yield return (view.Chunks[ordinal].InstructionAt(instruction), view.Chunks.FirstLineOf(ordinal)
                    + view.Chunks[ordinal].LineOf(instruction));
            }
        }
    }
}
