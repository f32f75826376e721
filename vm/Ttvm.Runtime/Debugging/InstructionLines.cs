using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Runtime.Debugging;

/// <summary>The lines of a source file at which a program can stop. Immutable.</summary>
/// <param name="Lines">1-based, ascending: the lines with an instruction.</param>
public sealed record InstructionLines(ImmutableArray<int> Lines)
{
    /// <summary>Reads a source file that need not be loaded by anybody, and may have errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readFile">Gives its content. A file that it cannot read has no such lines.</param>
    public static InstructionLines Read(string path, Func<string, byte[]> readFile)
    {
        try
        {
            var bound = BoundProgram.Bind(SyntaxTree.Parse(SourceText.FromBytes(path, readFile(path))));
            return new InstructionLines([.. bound.InstructionLines.Select(line => line + 1)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            return new InstructionLines([]);
        }
    }

    /// <summary>Those of a loaded program, which may differ from what the file says by now.</summary>
    internal static InstructionLines Of(SourceMap map) => new([.. map.Places.Select(place => place.Line).Distinct().Order()]);

    /// <summary>The line at which a breakpoint on <paramref name="line"/> stops: that of the instruction on it or next below it; 0 if there
    /// is none.</summary>
    public int Next(int line)
    {
        var index = Lines.BinarySearch(line);
        index = index < 0 ? ~index : index;
        return index < Lines.Length ? Lines[index] : 0;
    }
}
