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
    /// <summary>The lines of a source file as it is on disk. It need not be loaded, and may have errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readFile">Gives the content of a file. A file that cannot be read has no lines.</param>
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

    /// <summary>The lines of a loaded program, which may differ from those of the file by now. They are put in order here, since bytecode
    /// from elsewhere may name any lines in any order.</summary>
    internal static InstructionLines Of(SourceMap map) =>
        new([.. map.Places.DistinctBy(place => place.Line).OrderBy(place => place.Line)]);

    /// <summary>The place at which a breakpoint on a 1-based line stops: the first instruction on that line or below it; null if there is
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
