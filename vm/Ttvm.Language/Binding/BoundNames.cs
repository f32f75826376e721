using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>The lines and labels of one version of a file, which the next version is made from. Immutable.</summary>
/// <param name="Program">The lines, and where labels lead.</param>
/// <param name="Labels">The labels something is wrong with.</param>
internal sealed record BoundNames(ProgramView Program, LabelFaults Labels)
{
    /// <summary>The names of a whole file.</summary>
    public static BoundNames Of(SyntaxTree tree, ChunkCutter cutter)
    {
        var chunks = ChunkList.Of(tree, cutter);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var program = new ProgramView(chunks, LabelTable.Empty.With([], chunks.All, names));
        return new BoundNames(program, LabelFaults.None.With(program.Labels, names));
    }

    /// <summary>The names of the next version.</summary>
    /// <param name="tree">That version.</param>
    /// <param name="removed">The chunks that it lacks.</param>
    /// <param name="added">The chunks that came for them.</param>
    /// <param name="labels">The labels that those define or use.</param>
    public BoundNames With(SyntaxTree tree, out ReadOnlySpan<Chunk> removed, out ReadOnlySpan<Chunk> added, out HashSet<string> labels)
    {
        labels = new HashSet<string>(StringComparer.Ordinal);
        var chunks = Program.Chunks.With(tree, out removed, out added);
        var program = new ProgramView(chunks, Program.Labels.With(removed, added, labels));
        return new BoundNames(program, Labels.With(program.Labels, labels));
    }
}
