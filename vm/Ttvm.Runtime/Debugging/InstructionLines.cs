using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Runtime.Debugging;

/// <summary>Where a program can stop in a source file. A line holds one instruction at most, so a line is all that a breakpoint needs.
/// Immutable.</summary>
/// <param name="Places">The first instruction of each line that has one, in order.</param>
public sealed record InstructionLines(ImmutableArray<SourcePlace> Places)
{
    /// <summary>Reads a source file that need not be loaded by anybody, and may have errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readFile">Gives its content. A file that it cannot read has no such lines.</param>
    public static InstructionLines Read(string path, Func<string, byte[]> readFile)
    {
        try
        {
            var bound = BoundProgram.Bind(SyntaxTree.Parse(SourceText.FromBytes(path, readFile(path))));
            return new InstructionLines([.. bound.InstructionLines.Select(line => Assembler.PlaceOf(line, bound.Tree.Lines[line]))]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return new InstructionLines([]);
        }
    }

    /// <summary>The lines of a loaded program, which may differ from what the file says by now. Bytecode that others have made may say
    /// anything of lines.</summary>
    internal static InstructionLines Of(SourceMap map) =>
        new([.. map.Places.DistinctBy(place => place.Line).OrderBy(place => place.Line)]);

    /// <summary>Where a breakpoint on <paramref name="line"/> stops: at the instruction on it or next below it; null if there is
    /// none.</summary>
    public SourcePlace? Next(int line)
    {
        var (first, behind) = (0, Places.Length);
        while (first < behind)
        {
            var middle = (first + behind) / 2;
            (first, behind) = Places[middle].Line < line ? (middle + 1, behind) : (first, middle);
        }

        return first < Places.Length ? Places[first] : null;
    }
}
