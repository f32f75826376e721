using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>The instructions that a process may ever execute.</summary>
internal static class ProcessCode
{
    /// <summary>
    /// The instructions, by chunk and number in it, of everything that control can reach from an entry, also through calls and functions that are made on the way; null
    /// if that is not all: a module is imported, or a function is called that may come from elsewhere.
    /// </summary>
    /// <param name="program">The file.</param>
    /// <param name="label">The label; empty for the start.</param>
    public static HashSet<(Chunk Chunk, int Instruction)>? Of(BoundProgram program, string label)
    {
        var code = new HashSet<(Chunk, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { label };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var function))
        {
            if (!program.Facts.Functions.Nodes.TryGetValue(function, out var node) || node.Body.IsCut)
            {
                return null;
            }

            foreach (var block in node.Body.Blocks)
            {
                for (var instruction = block.Start; instruction < block.End; instruction++)
                {
                    if (block.Chunk.InstructionAt(instruction).Instruction?.Opcode is null or Opcode.Import or Opcode.CallFunction)
                    {
                        return null;
                    }

                    code.Add((block.Chunk, instruction));
                }
            }

            foreach (var callee in node.Body.Callees)
            {
                if (seen.Add(callee))
                {
                    queue.Enqueue(callee);
                }
            }
        }

        return code;
    }

    /// <summary>The instructions from an entry on as they stand one below the other, with their 0-based lines; where control goes is the reader's to know.</summary>
    public static IEnumerable<(LineSyntax Syntax, int Line)> From(BoundProgram program, string label)
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
                yield return (view.Chunks[ordinal].InstructionAt(instruction), view.Chunks.FirstLineOf(ordinal) + view.Chunks[ordinal].LineOf(instruction));
            }
        }
    }
}
