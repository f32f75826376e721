using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>
/// Decides where one chunk ends and the next begins. Small chunks make an edit cheap, few chunks make everything else cheap. Nothing that
/// is found out about a file may depend on where the cuts are, except that a pushed string or function, what is captured for it, and the
/// SPAWN behind it stay together.
/// </summary>
/// <param name="Shortest">From how many lines on a chunk ends behind an instruction that control does not go on from.</param>
/// <param name="Usual">From how many lines on it ends anywhere.</param>
internal sealed record ChunkCutter(int Shortest, int Usual)
{
    /// <summary>What editors use. Tests use others, to show that nothing depends on it.</summary>
    public static ChunkCutter Default { get; } = new(16, 64);

    /// <summary>Cuts lines into chunks and adds them to a list.</summary>
    public void Cut(ReadOnlySpan<LineSyntax> lines, List<Chunk> chunks)
    {
        while (!lines.IsEmpty)
        {
            var length = FindCut(lines);
            chunks.Add(new Chunk(lines[..length].ToArray()));
            lines = lines[length..];
        }
    }

    /// <summary>Whether a chunk may end behind these lines although others follow.</summary>
    public static bool MayEnd(ReadOnlySpan<LineSyntax> lines)
    {
        for (var index = lines.Length - 1; index >= 0; index--)
        {
            if (lines[index].Kind == LineKind.Instruction)
            {
                return !BelongsToNext(lines[index]);
            }
        }

        return lines.Length > 0;
    }

    private int FindCut(ReadOnlySpan<LineSyntax> lines)
    {
        var mayEnd = true;
        for (var index = 0; index < lines.Length; index++)
        {
            if (lines[index].Kind == LineKind.Instruction)
            {
                var instruction = lines[index].Instruction;
                mayEnd = !BelongsToNext(lines[index]);
                if (index + 1 >= Shortest && instruction?.Is(InstructionFlags.EndsBlock) == true)
                {
                    return index + 1;
                }
            }

            if (index + 1 >= Usual && mayEnd)
            {
                return index + 1;
            }
        }

        return lines.Length;
    }

    private static bool BelongsToNext(LineSyntax line) => 
        line.Instruction?.Opcode == Opcode.PushStr || line.IsAny(InstructionFlags.MakesFunction | InstructionFlags.Captures);
}
