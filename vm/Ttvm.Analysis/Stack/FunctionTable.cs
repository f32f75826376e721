using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Language.Binding;

namespace Ttvm.Analysis.Stack;

/// <summary>
/// The functions of one version of a file with what is known of each. The next version is made from it: only functions whose lines have
/// changed are analysed again, and their callers only if what those functions do to the stack has changed. Immutable.
/// </summary>
internal sealed partial class FunctionTable
{
    private FunctionTable(
        ProgramView program,
        ModuleImports imports,
        ImmutableDictionary<string, FunctionNode> nodes,
        ImmutableDictionary<Chunk, ImmutableArray<string>> dependents,
        ImmutableHashSet<string> withFindings,
        ImmutableDictionary<Chunk, ImmutableArray<(int Start, int End)>> gaps,
        CallOrder order,
        long instructions,
        bool isLimited)
    {
        Program = program;
        Imports = imports;
        Nodes = nodes;
        Dependents = dependents;
        WithFindings = withFindings;
        Gaps = gaps;
        _order = order;
        _instructions = instructions;
        IsLimited = isLimited;
    }

    private readonly CallOrder _order;
    private readonly long _instructions;

    /// <summary>The file.</summary>
    public ProgramView Program { get; }

    /// <summary>What is known of the modules that the file imports.</summary>
    public ModuleImports Imports { get; }

    /// <summary>The functions by label; the start of the file has the empty one.</summary>
    public ImmutableDictionary<string, FunctionNode> Nodes { get; }

    /// <summary>The functions that have something to do with a chunk, by label.</summary>
    public ImmutableDictionary<Chunk, ImmutableArray<string>> Dependents { get; }

    /// <summary>The functions in which something is wrong, by label.</summary>
    public ImmutableHashSet<string> WithFindings { get; }

    /// <summary>The instructions of each chunk that control never comes to, as ranges in order; only chunks that have some.</summary>
    public ImmutableDictionary<Chunk, ImmutableArray<(int Start, int End)>> Gaps { get; }

    /// <summary>Whether functions share so much that they were not all followed to their ends.</summary>
    public bool IsLimited { get; }

    /// <summary>Analyses a whole file.</summary>
    /// <param name="program">The file.</param>
    /// <param name="imports">What is known of its imports.</param>
    public static FunctionTable Of(ProgramView program, ModuleImports imports)
    {
        var empty = new FunctionTable(
            program, imports, ImmutableDictionary.Create<string, FunctionNode>(StringComparer.Ordinal),
            ImmutableDictionary<Chunk, ImmutableArray<string>>.Empty, ImmutableHashSet.Create<string>(StringComparer.Ordinal),
            ImmutableDictionary<Chunk, ImmutableArray<(int Start, int End)>>.Empty, CallOrder.Empty, 0, isLimited: false);
        var labels = program.Labels.All.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        return new Update(empty, program, imports, labels, limit: int.MaxValue).Run([], program.Chunks.All)
            ?? new Update(empty, program, imports, labels, Update.LimitOfEntangled).Run([], program.Chunks.All)!;
    }

    /// <summary>The analysis of the next version of the file, equal to <see cref="Of"/> of it.</summary>
    /// <param name="program">The next version.</param>
    /// <param name="removed">The chunks that it lacks.</param>
    /// <param name="added">The chunks that came for them.</param>
    /// <param name="labels">All labels that these chunks, or those that came for them, define or use.</param>
    public FunctionTable With(ProgramView program, ReadOnlySpan<Chunk> removed, ReadOnlySpan<Chunk> added, HashSet<string> labels)
    {
        // Instruction indices mean something else after every edit, and what was too large to be followed has left no trace of what it
        // depends on.
        if (IsLimited || Program.Chunks.HasNumericTarget || program.Chunks.HasNumericTarget)
        {
            return Of(program, Imports);
        }

        return new Update(this, program, Imports, labels, limit: int.MaxValue).Run(removed, added) ?? Of(program, Imports);
    }

    /// <summary>The analysis of the same file with other imports, equal to <see cref="Of"/> of it.</summary>
    /// <param name="imports">What is known of its imports.</param>
    public FunctionTable With(ModuleImports imports) =>
        (IsLimited ? null : new Update(this, Program, imports, new HashSet<string>(StringComparer.Ordinal), limit: int.MaxValue).Run([],
            [])) ?? Of(Program, imports);

    /// <summary>The functions that an instruction is a part of, each with the block that holds it; control need not come there.</summary>
    public FunctionsAt At(Chunk chunk, int instruction) => new(this, chunk, instruction);

    /// <summary>What is known of the function at a label.</summary>
    public FunctionSummary SummaryOf(string label) => SummaryOf(label, Nodes.GetValueOrDefault(label), Program);

    /// <summary>
    /// A function that is being looked at for the first time is not known yet, and a label without definition is a mistake. So is an empty
    /// one: the start of the file has that label, but nobody can call it.
    /// </summary>
    private static FunctionSummary SummaryOf(string label, FunctionNode? node, ProgramView program) =>
        label != FunctionBody.Start && node is not null ? node.Result.Summary
            : program.PlaceOf(label) is null ? FunctionSummary.Lost : FunctionSummary.Unknown;
}
