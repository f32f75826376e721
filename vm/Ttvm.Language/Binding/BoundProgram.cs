using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>
/// A parsed file whose names have been resolved, with everything that is wrong in it. The one thing that the assembler,
/// <c>ttvm check</c> and the language server all look at. Immutable.
/// </summary>
public sealed class BoundProgram
{
    internal BoundProgram(
        SyntaxTree tree,
        ImmutableArray<int> instructionLines,
        IReadOnlyDictionary<string, int> labels,
        ImmutableArray<SymbolReference> references,
        ImmutableArray<Diagnostic> diagnostics)
    {
        Tree = tree;
        InstructionLines = instructionLines;
        Labels = labels;
        References = references;
        Diagnostics = diagnostics;
        HasErrors = diagnostics.Any(diagnostic => diagnostic.Rule.Severity == Severity.Error);
    }

    /// <summary>The tree it was made from.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The 0-based line of each instruction, by instruction index; unknown instructions take a slot too.</summary>
    public ImmutableArray<int> InstructionLines { get; }

    /// <summary>The instruction index each label stands for; of labels defined twice, the first definition. May equal the number of instructions: the end.</summary>
    public IReadOnlyDictionary<string, int> Labels { get; }

    /// <summary>Every appearance of a name, in order of place.</summary>
    public ImmutableArray<SymbolReference> References { get; }

    /// <summary>Everything that is wrong, from every stage, in order of place; at most 1000, errors first to be kept, and then a last one that says so.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Whether there is an error, so that the file cannot be assembled.</summary>
    public bool HasErrors { get; }

    /// <summary>Resolves the names of a file and runs all checks; in time proportional to its length.</summary>
    public static BoundProgram Bind(SyntaxTree tree) => new Binder(tree).Bind();
}
