using System.Collections.Immutable;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Assembling;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Runtime.Debugging;

/// <summary>The lines of a source file at which a program can stop. Immutable.</summary>
/// <param name="Lines">1-based, ascending: the lines with an instruction.</param>
/// <param name="Error">Why there are none: the file cannot be read; else null.</param>
public sealed record InstructionLines(ImmutableArray<int> Lines, string? Error)
{
    /// <summary>Reads a source file that need not be loaded by anybody, and may have errors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readFile">Gives its content; its failures become <see cref="Error"/>.</param>
    public static InstructionLines Read(string path, Func<string, byte[]> readFile)
    {
        try
        {
            var bound = AnalyzedProgram.Bind(SyntaxTree.Parse(SourceText.FromBytes(path, readFile(path))));
            return new InstructionLines([.. bound.InstructionLines.Select(line => line + 1)], null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new InstructionLines([], $"Cannot read {path}: {exception.Message}");
        }
    }

    /// <summary>Those of a loaded program, which may differ from what the file says by now.</summary>
    internal static InstructionLines Of(SourceMap map) => new([.. map.Places.Select(place => place.Line).Distinct().Order()], null);

    /// <summary>The line at which a breakpoint on <paramref name="line"/> stops: that of the instruction on it or next below it; 0 if there is none.</summary>
    public int Next(int line)
    {
        var index = Lines.BinarySearch(line);
        index = index < 0 ? ~index : index;
        return index < Lines.Length ? Lines[index] : 0;
    }
}
