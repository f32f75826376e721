using System.Collections.Immutable;
using Ttvm.Language.Analysis;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Messages;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>
/// A parsed file whose names have been resolved, with everything that is wrong in it. The one thing that the assembler,
/// <c>ttvm check</c> and the language server all look at. Immutable; any number of threads may read it.
/// </summary>
public sealed class BoundProgram
{
    private readonly Diagnostic? _notText;
    private readonly LabelIndex _labels;
    private ImmutableArray<int> _instructionLines;
    private ImmutableArray<SymbolReference> _references;
    private ProcessUses? _processUses;
    private StrongBox<ImmutableArray<Diagnostic>>? _diagnostics;
    private StrongBox<bool>? _hasErrors;

    private BoundProgram(SyntaxTree tree, ProgramFacts facts)
    {
        Tree = tree;
        Facts = facts;
        _notText = NotText.Find(tree.Text);
        _labels = new LabelIndex(facts.Program);
        Analysis = new StackAnalysis(facts);
    }

    /// <summary>The tree it was made from.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The stack before and after each line, and the signatures of functions.</summary>
    public StackAnalysis Analysis { get; }

    /// <summary>The 0-based line of each instruction, by instruction index; unknown instructions take a slot too. Made on first use, in time proportional to the file.</summary>
    public ImmutableArray<int> InstructionLines
    {
        get
        {
            // Threads may make the same list twice; it is one reference.
            if (_instructionLines.IsDefault)
            {
                _instructionLines = _notText is not null ? [] : [.. Enumerable.Range(0, Tree.Lines.Length).Where(line => Tree.Lines[line].Kind == LineKind.Instruction)];
            }

            return _instructionLines;
        }
    }

    /// <summary>The instruction index each label stands for; of labels defined twice, the first definition. May equal the number of instructions: the end.</summary>
    public IReadOnlyDictionary<string, int> Labels => _labels;

    /// <summary>
    /// Every appearance of a name, in order of place. Made on first use, in time proportional to the file: an editor asks
    /// <see cref="ReferencesOn"/> and <see cref="FindReferences"/>.
    /// </summary>
    public ImmutableArray<SymbolReference> References
    {
        get
        {
            if (_references.IsDefault)
            {
                var references = ImmutableArray.CreateBuilder<SymbolReference>();
                for (var ordinal = 0; _notText is null && ordinal < Facts.Program.Chunks.Count; ordinal++)
                {
                    foreach (var reference in Facts.Program.Chunks[ordinal].References.All)
                    {
                        references.Add(Resolve(ordinal, reference));
                    }
                }

                _references = references.Where(reference => reference.Name is not null).ToImmutableArray();
            }

            return _references;
        }
    }

    /// <summary>Everything that is wrong, from every stage, in order of place; at most 1000, errors first to be kept, and then a last one that says so.</summary>
    public ImmutableArray<Diagnostic> Diagnostics
    {
        get
        {
            _diagnostics ??= new StrongBox<ImmutableArray<Diagnostic>>(Diagnose(CheckOptions.Default));
            return _diagnostics.Value;
        }
    }

    /// <summary>The same at the levels a user has chosen; not remembered.</summary>
    /// <param name="options">The levels.</param>
    public ImmutableArray<Diagnostic> Diagnose(CheckOptions options) => Diagnose(options, []);

    /// <summary>The same with what is wrong with its messages, for which the other files of its programs are needed.</summary>
    /// <param name="options">The levels.</param>
    /// <param name="ofMessages">What <see cref="MessageFindings"/> says of the file.</param>
    public ImmutableArray<Diagnostic> Diagnose(CheckOptions options, ImmutableArray<Diagnostic> ofMessages) =>
        _notText is not null ? [_notText] : ProgramChecks.Run(this, options, ofMessages);

    /// <summary>Whether there is an error, so that the file cannot be assembled.</summary>
    public bool HasErrors => (_hasErrors ??= new StrongBox<bool>(_notText is not null || ProgramChecks.HasErrors(this))).Value;

    /// <summary>Whether a target is written as an instruction index, which means another instruction as soon as one is put in above it.</summary>
    public bool HasNumericTarget => Facts.Program.Chunks.HasNumericTarget;

    /// <summary>What it does with processes and other files, in order. Threads may make the same list twice; it is one reference.</summary>
    internal ProcessUses ProcessUses => _processUses ??= new ProcessUses(this);

    /// <summary>What is known of the modules that it imports; nothing, unless somebody has told it by <see cref="With"/>.</summary>
    public ModuleImports Imports => Facts.Program.Imports;

    /// <summary>What is known of the file, for checks.</summary>
    internal ProgramFacts Facts { get; }

    /// <summary>Resolves the names of a file and analyses it; in time proportional to its length.</summary>
    public static BoundProgram Bind(SyntaxTree tree) => Bind(tree, ChunkCutter.Default);

    /// <summary>The same with chunks of another size, which makes no difference to the result.</summary>
    internal static BoundProgram Bind(SyntaxTree tree, ChunkCutter cutter) => new(tree, ProgramFacts.Of(tree, cutter));

    /// <summary>
    /// The same for another version of the file, equal to binding it anew. It costs in proportion to what has changed, if the tree
    /// was made from this one's by <see cref="SyntaxTree.WithChange"/>.
    /// </summary>
    /// <param name="tree">The other version.</param>
    public BoundProgram WithTree(SyntaxTree tree) => ReferenceEquals(tree, Tree) ? this : new BoundProgram(tree, Facts.With(tree));

    /// <summary>The same file with what is known of its imports; the same object if it knows that already. It costs in proportion to the functions that import what has changed, and their callers.</summary>
    /// <param name="imports">By path.</param>
    public BoundProgram With(ModuleImports imports) => imports.Equals(Imports) ? this : new BoundProgram(Tree, Facts.With(imports));

    /// <summary>The names on a line, in order of place.</summary>
    /// <param name="line">0-based; of the tree.</param>
    public ImmutableArray<SymbolReference> ReferencesOn(int line)
    {
        if (_notText is not null)
        {
            return [];
        }

        var ordinal = Facts.Program.Chunks.OrdinalOfLine(line);
        var local = line - Facts.Program.Chunks.FirstLineOf(ordinal);
        var references = Facts.Program.Chunks[ordinal].References;
        var found = ImmutableArray.CreateBuilder<SymbolReference>();
        for (var index = references.FirstOf(local); index < references.All.Count && references.All[index].Line == local; index++)
        {
            if (Resolve(ordinal, references.All[index]) is { Name: not null } reference)
            {
                found.Add(reference);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Every appearance of one name, in order of place.</summary>
    /// <param name="kind">What it names.</param>
    /// <param name="name">Without quotes.</param>
    public ImmutableArray<SymbolReference> FindReferences(SymbolKind kind, string name)
    {
        var found = ImmutableArray.CreateBuilder<SymbolReference>();
        for (var ordinal = 0; _notText is null && ordinal < Facts.Program.Chunks.Count; ordinal++)
        {
            var references = Facts.Program.Chunks[ordinal].References;
            if (!references.Contains(kind, name))
            {
                continue;
            }

            foreach (var local in references.All)
            {
                if (local.Name == name && Resolve(ordinal, local) is { Name: not null } reference && reference.Kind == kind)
                {
                    found.Add(reference);
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Every appearance of a name of one kind, in order of place; it passes over the parts of the file that have none.</summary>
    /// <param name="kind">What is named.</param>
    public IEnumerable<SymbolReference> ReferencesOf(SymbolKind kind)
    {
        for (var ordinal = 0; _notText is null && ordinal < Facts.Program.Chunks.Count; ordinal++)
        {
            var references = Facts.Program.Chunks[ordinal].References;
            if (!references.ContainsAny(kind))
            {
                continue;
            }

            foreach (var local in references.All)
            {
                if ((local.Kind == kind || local.IsByName) && Resolve(ordinal, local) is { Name: not null } reference && reference.Kind == kind)
                {
                    yield return reference;
                }
            }
        }
    }

    /// <summary>Where a label is defined, without quotes, in order of place.</summary>
    internal IEnumerable<TextSpan> DefinitionsOf(string label)
    {
        foreach (var chunk in Facts.Program.Labels.Find(label).DefinedIn.OrderBy(Facts.Program.Chunks.OrdinalOf))
        {
            foreach (var definition in chunk.Labels)
            {
                if (definition.Name == label)
                {
                    var line = Facts.Program.Chunks.FirstLineOf(chunk) + definition.Line;
                    yield return chunk.Lines[definition.Line].LabelSpan.Shift(Tree.Text.GetLineSpan(line).Start);
                }
            }
        }
    }

    /// <summary>Where a label is the target of an instruction, without quotes, in order of place.</summary>
    internal IEnumerable<TextSpan> TargetsOf(string label)
    {
        foreach (var chunk in Facts.Program.Labels.Find(label).UsedIn.OrderBy(Facts.Program.Chunks.OrdinalOf))
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.Name == label && !use.IsByName && LineMeaning.Find(chunk.InstructionAt(use.Instruction), OperandKind.Label) is { } operand)
                {
                    var line = Facts.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(use.Instruction);
                    yield return operand.ContentSpan.Shift(Tree.Text.GetLineSpan(line).Start);
                }
            }
        }
    }

    /// <summary>A name with its place in the whole text; without a name if it means nothing in this file.</summary>
    private SymbolReference Resolve(int ordinal, LocalReference local)
    {
        var kind = local.Kind;
        if (local.IsByName)
        {
            // SPAWN and supervisors look for built-in processes first, then for labels of the file, then for other files.
            var isLabel = _labels.ContainsKey(local.Name) && !BuiltInProcesses.Names.Contains(local.Name);
            if (!isLabel && kind == SymbolKind.Label)
            {
                return default;
            }

            kind = isLabel ? SymbolKind.Label : kind;
        }

        var line = Facts.Program.Chunks.FirstLineOf(ordinal) + local.Line;
        return new SymbolReference(kind, local.Name, local.Span.Shift(Tree.Text.GetLineSpan(line).Start), local.IsDefinition, line);
    }

    /// <summary>A value in one reference, so that a thread never sees half of it.</summary>
    private sealed record StrongBox<T>(T Value);
}
