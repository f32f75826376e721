using System.Runtime.ExceptionServices;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Processes;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Stack;

/// <summary>All that is kept from one version of a file to the next. Immutable; the functions are analysed when somebody first asks, since
/// running a program does not need it.</summary>
internal sealed class ProgramFacts
{
    private readonly Lazy<FunctionTable> _functions;

    private ProgramFacts(BoundNames names, ModuleImports imports, Lazy<FunctionTable> functions, object behaviour) =>
        (Names, Imports, _functions, Behaviour) = (names, imports, functions, behaviour);

    /// <summary>Lines and labels, with what is wrong with those.</summary>
    public BoundNames Names { get; }

    /// <summary>Lines and labels.</summary>
    public ProgramView Program => Names.Program;

    /// <summary>What is known of the modules that the file imports.</summary>
    public ModuleImports Imports { get; }

    /// <summary>What the stack analysis knows.</summary>
    public FunctionTable Functions => _functions.Value;

    /// <summary>
    /// One object for all versions in which processes do the same: the same instructions that have to do with processes, under the same
    /// conditions, whatever else is computed and wherever it stands. What follows from those alone need not be found out again.
    /// </summary>
    public object Behaviour { get; }

    /// <summary>The facts of a whole file of whose imports nothing is known.</summary>
    public static ProgramFacts Of(BoundNames names) =>
        new(names, ModuleImports.None, new Lazy<FunctionTable>(() => FunctionTable.Of(names.Program, ModuleImports.None)), new object());

    /// <summary>The facts of the next version.</summary>
    public ProgramFacts With(SyntaxTree tree)
    {
        var names = Names.With(tree, out var removed, out var added, out var labels);

        // A version nobody has asked about is not worth keeping for the sake of its successors.
        Lazy<FunctionTable> functions;
        try
        {
            functions = _functions.IsValueCreated ? new Lazy<FunctionTable>(Functions.With(names.Program, removed, added, labels))
                : new Lazy<FunctionTable>(() => FunctionTable.Of(names.Program, Imports));
        }
        catch (Exception bug) when (FailedCheck.IsOurs(bug))
        {
            functions = Failed(bug);
        }

        var isSame = functions.IsValueCreated && ChunkProcesses.Agree(removed, added) && HasFixedBehaviour
            && IsFixed(names.Program.Chunks, functions.Value);
        return new ProgramFacts(names, Imports, functions, isSame ? Behaviour : new object());
    }

    /// <summary>The facts of the same file with other imports. Processes do the same: what a module exports are no processes.</summary>
    public ProgramFacts With(ModuleImports imports) =>
        new(Names, imports, new Lazy<FunctionTable>(_functions.IsValueCreated ? () => Functions.With(imports)
            : () => FunctionTable.Of(Program, imports)), Behaviour);

    /// <summary>The edit is made all the same. The checks of this version report the bug when they ask; the next version is analysed
    /// anew.</summary>
    private static Lazy<FunctionTable> Failed(Exception bug)
    {
        var failure = ExceptionDispatchInfo.Capture(bug);
        return new Lazy<FunctionTable>(() =>
        {
            failure.Throw();
            throw bug;
        });
    }

    /// <summary>Whether processes do the same in another version of the file. Its behaviour may be another object: a file that an editor
    /// opens was read before, and what is undone was there before. Then it is found out in time proportional to the file.</summary>
    public bool BehavesLike(ProgramFacts other) => ReferenceEquals(Behaviour, other.Behaviour)
        || (ChunkProcesses.Agree(Program.Chunks.All, other.Program.Chunks.All) && HasFixedBehaviour && other.HasFixedBehaviour);

    private bool HasFixedBehaviour => IsFixed(Program.Chunks, Functions);

    /// <summary>
    /// Whether what processes do is a matter of the instructions that have to do with them, and of jumps and labels. Instruction indices
    /// mean something else after every edit, and how far functions are followed that share too much depends on their sizes.
    /// </summary>
    private static bool IsFixed(ChunkList chunks, FunctionTable functions) => !chunks.HasNumericTarget && !functions.IsLimited;
}
