using Ttvm.Language.Analysis;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>All that is kept from one version of a file to the next. Immutable; the functions are analysed when somebody first asks, since running a program does not need it.</summary>
internal sealed class ProgramFacts
{
    private readonly Lazy<FunctionTable> _functions;

    private ProgramFacts(ProgramView program, LabelFaults labels, Lazy<FunctionTable> functions) => (Program, Labels, _functions) = (program, labels, functions);

    /// <summary>Lines and labels.</summary>
    public ProgramView Program { get; }

    /// <summary>The labels something is wrong with.</summary>
    public LabelFaults Labels { get; }

    /// <summary>What the stack analysis knows.</summary>
    public FunctionTable Functions => _functions.Value;

    /// <summary>The facts of a whole file.</summary>
    public static ProgramFacts Of(SyntaxTree tree, ChunkCutter cutter)
    {
        var chunks = ChunkList.Of(tree, cutter);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var program = new ProgramView(chunks, LabelTable.Empty.With([], chunks.All, names));
        return new ProgramFacts(program, LabelFaults.None.With(program.Labels, names), new Lazy<FunctionTable>(() => FunctionTable.Of(program)));
    }

    /// <summary>The facts of the next version.</summary>
    public ProgramFacts With(SyntaxTree tree)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var chunks = Program.Chunks.With(tree, out var removed, out var added);
        var program = new ProgramView(chunks, Program.Labels.With(removed, added, names));

        // A version nobody has asked about is not worth keeping for the sake of its successors.
        var functions = _functions.IsValueCreated
            ? new Lazy<FunctionTable>(Functions.With(program, removed, added, names))
            : new Lazy<FunctionTable>(() => FunctionTable.Of(program));
        return new ProgramFacts(program, Labels.With(program.Labels, names), functions);
    }
}
