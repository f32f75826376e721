using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Language.Binding;

/// <summary>
/// A parsed file whose names have been resolved. The one thing that the assembler, <c>ttvm check</c> and the language server all look at.
/// Immutable; any number of threads may read it.
/// </summary>
public class BoundProgram
{
    private readonly LabelIndex _labels;
    private ImmutableArray<int> _instructionLines;
    private ImmutableArray<SymbolReference> _references;
    private StrongBox<bool>? _hasErrors;

    /// <summary>A version of a file with what has been found out about its names.</summary>
    internal BoundProgram(SyntaxTree tree, BoundNames names)
    {
        Tree = tree;
        Names = names;
        NotText = Binding.NotText.Find(tree.Text);
        _labels = new LabelIndex(names.Program);
    }

    /// <summary>The tree it was made from.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>The 0-based line of each instruction, by instruction index; unknown instructions take a slot too. Made on first use, in
    /// time proportional to the file.</summary>
    public ImmutableArray<int> InstructionLines
    {
        get
        {
            // Threads may make the same list twice; it is one reference.
            if (_instructionLines.IsDefault)
            {
                var lines = ImmutableArray.CreateBuilder<int>();
                for (var line = 0; NotText is null && line < Tree.Lines.Length; line++)
                {
                    if (Tree.Lines[line].Kind == LineKind.Instruction)
                    {
                        lines.Add(line);
                    }
                }

                _instructionLines = lines.ToImmutable();
            }

            return _instructionLines;
        }
    }

    /// <summary>The instruction index each label stands for; of labels defined twice, the first definition. May equal the number of
    /// instructions: the end.</summary>
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
                for (var ordinal = 0; NotText is null && ordinal < Names.Program.Chunks.Count; ordinal++)
                {
                    foreach (var reference in Names.Program.Chunks[ordinal].References.All)
                    {
                        references.Add(Resolve(ordinal, reference));
                    }
                }

                _references = references.Where(reference => reference.Name is not null).ToImmutableArray();
            }

            return _references;
        }
    }

    /// <summary>Whether there is an error, so that the file cannot be assembled.</summary>
    public bool HasErrors => (_hasErrors ??= new StrongBox<bool>(FindErrors())).Value;

    /// <summary>Whether a target is written as an instruction index, which means another instruction as soon as one is put in above
    /// it.</summary>
    public bool HasNumericTarget => Names.Program.Chunks.HasNumericTarget;

    /// <summary>The finding that stands for all others if the file is no text; null for text.</summary>
    internal Diagnostic? NotText { get; }

    /// <summary>Lines, labels and what is wrong with those, as they are kept from version to version.</summary>
    internal BoundNames Names { get; }

    /// <summary>Resolves the names of a file; in time proportional to its length.</summary>
    public static BoundProgram Bind(SyntaxTree tree) => new(tree, BoundNames.Of(tree, ChunkCutter.Default));

    /// <summary>The names on a line, in order of place.</summary>
    /// <param name="line">0-based; of the tree.</param>
    public ImmutableArray<SymbolReference> ReferencesOn(int line)
    {
        if (NotText is not null)
        {
            return [];
        }

        var ordinal = Names.Program.Chunks.OrdinalOfLine(line);
        var local = line - Names.Program.Chunks.FirstLineOf(ordinal);
        var references = Names.Program.Chunks[ordinal].References;
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
        for (var ordinal = 0; NotText is null && ordinal < Names.Program.Chunks.Count; ordinal++)
        {
            var references = Names.Program.Chunks[ordinal].References;
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
        for (var ordinal = 0; NotText is null && ordinal < Names.Program.Chunks.Count; ordinal++)
        {
            var references = Names.Program.Chunks[ordinal].References;
            if (!references.ContainsAny(kind))
            {
                continue;
            }

            foreach (var local in references.All)
            {
                if ((local.Kind == kind || local.IsByName) && Resolve(ordinal, local) is { Name: not null } reference
                    && reference.Kind == kind)
                {
                    yield return reference;
                }
            }
        }
    }

    /// <summary>Where a label is defined, without quotes, in order of place.</summary>
    internal IEnumerable<TextSpan> DefinitionsOf(string label)
    {
        foreach (var chunk in Names.Program.Labels.Find(label).DefinedIn.OrderBy(Names.Program.Chunks.OrdinalOf))
        {
            foreach (var definition in chunk.Labels)
            {
                if (definition.Name == label)
                {
                    var line = Names.Program.Chunks.FirstLineOf(chunk) + definition.Line;
                    yield return chunk.Lines[definition.Line].LabelSpan.Shift(Tree.Text.GetLineSpan(line).Start);
                }
            }
        }
    }

    /// <summary>Where a label is the target of an instruction, without quotes, in order of place.</summary>
    internal IEnumerable<TextSpan> TargetsOf(string label)
    {
        foreach (var chunk in Names.Program.Labels.Find(label).UsedIn.OrderBy(Names.Program.Chunks.OrdinalOf))
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.Name == label && !use.IsByName
                    && LineMeaning.Find(chunk.InstructionAt(use.Instruction), OperandKind.Label) is { } operand)
                {
                    var line = Names.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(use.Instruction);
                    yield return operand.ContentSpan.Shift(Tree.Text.GetLineSpan(line).Start);
                }
            }
        }
    }

    private bool FindErrors()
    {
        if (NotText is not null || !Names.Labels.Duplicate.IsEmpty || !Names.Labels.Undefined.IsEmpty
            || Names.Program.NumericTargets.Any(found => Names.Program.IsOutOfRange(found.Target)))
        {
            return true;
        }

        foreach (var chunk in Names.Program.Chunks.All)
        {
            foreach (var line in chunk.LinesWithFindings)
            {
                if (chunk.Lines[line].Diagnostics.Any(finding => finding.Rule.Severity == Severity.Error))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether SPAWN of a string starts at a label of this file. It looks for built-in processes first, then for labels, then for
    /// other files; and so do supervisors.</summary>
    public bool IsSpawnedLabel(string name) => _labels.ContainsKey(name) && !BuiltInProcesses.Names.Contains(name);

    /// <summary>A name with its place in the whole text; without a name if it means nothing in this file.</summary>
    private SymbolReference Resolve(int ordinal, LocalReference local)
    {
        var kind = local.Kind;
        if (local.IsByName)
        {
            var isLabel = IsSpawnedLabel(local.Name);
            if (!isLabel && kind == SymbolKind.Label)
            {
                return default;
            }

            kind = isLabel ? SymbolKind.Label : kind;
        }

        var line = Names.Program.Chunks.FirstLineOf(ordinal) + local.Line;
        return new SymbolReference(kind, local.Name, local.Span.Shift(Tree.Text.GetLineSpan(line).Start), local.IsDefinition, line);
    }

    /// <summary>A value in one reference, so that a thread never sees half of it.</summary>
    private sealed record StrongBox<T>(T Value);
}
