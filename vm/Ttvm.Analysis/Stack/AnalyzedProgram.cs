using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Processes;
using Ttvm.Language.Binding;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Stack;

/// <summary>A file with all that can be found out about it without running it, each when somebody first asks. Immutable; any number of
/// threads may read it.</summary>
public sealed class AnalyzedProgram : BoundProgram
{
    private ProcessUses? _processUses;

    private AnalyzedProgram(SyntaxTree tree, ProgramFacts facts)
        : base(tree, facts.Names)
    {
        Facts = facts;
        Analysis = new StackAnalysis(facts);
    }

    /// <summary>The stack before and after each line, and the signatures of functions.</summary>
    public StackAnalysis Analysis { get; }

    /// <summary>What is known of the modules that it imports; nothing, unless somebody has told it by <see cref="With"/>.</summary>
    public ModuleImports Imports => Facts.Imports;

    /// <summary>What it does with processes and other files, in order. Threads may make the same list twice; it is one reference.</summary>
    internal ProcessUses ProcessUses => _processUses ??= new ProcessUses(Tree, Facts.Program.Chunks);

    /// <summary>What is known of the file, for checks.</summary>
    internal ProgramFacts Facts { get; }

    /// <summary>Resolves the names of a file; in time proportional to its length.</summary>
    public static new AnalyzedProgram Bind(SyntaxTree tree) => Bind(tree, ChunkCutter.Default);

    /// <summary>The same with chunks of another size, which makes no difference to the result.</summary>
    internal static AnalyzedProgram Bind(SyntaxTree tree, ChunkCutter cutter) => new(tree, ProgramFacts.Of(BoundNames.Of(tree, cutter)));

    /// <summary>
    /// The same for another version of the file, equal to binding it anew. It costs in proportion to what has changed, if the tree
    /// was made from this one's by <see cref="SyntaxTree.WithChange"/>.
    /// </summary>
    /// <param name="tree">The other version.</param>
    public AnalyzedProgram WithTree(SyntaxTree tree) => ReferenceEquals(tree, Tree) ? this : new AnalyzedProgram(tree, Facts.With(tree));

    /// <summary>The same file with what is known of its imports; the same object if it knows that already. It costs in proportion to the
    /// functions that import what has changed, and their callers.</summary>
    /// <param name="imports">By path.</param>
    public AnalyzedProgram With(ModuleImports imports) => imports.Equals(Imports) ? this : new AnalyzedProgram(Tree, Facts.With(imports));
}
