using System.Runtime.ExceptionServices;
using Ttvm.Language.Analysis;
using Ttvm.Language.Checks;
using Ttvm.Language.Messages;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>All that is kept from one version of a file to the next. Immutable; the functions are analysed when somebody first asks, since running a program does not need it.</summary>
internal sealed class ProgramFacts
{
    private readonly Lazy<FunctionTable> _functions;

    private ProgramFacts(ProgramView program, LabelFaults labels, Lazy<FunctionTable> functions, object conduct) => (Program, Labels, _functions, Conduct) = (program, labels, functions, conduct);

    /// <summary>Lines and labels.</summary>
    public ProgramView Program { get; }

    /// <summary>The labels something is wrong with.</summary>
    public LabelFaults Labels { get; }

    /// <summary>What the stack analysis knows.</summary>
    public FunctionTable Functions => _functions.Value;

    /// <summary>
    /// One object for all versions in which processes do the same: the same instructions that have to do with processes, under the same conditions, whatever else is computed
    /// and wherever it stands. What follows from those alone need not be found out again.
    /// </summary>
    public object Conduct { get; }

    /// <summary>The facts of a whole file.</summary>
    public static ProgramFacts Of(SyntaxTree tree, ChunkCutter cutter)
    {
        var chunks = ChunkList.Of(tree, cutter);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var program = new ProgramView(chunks, LabelTable.Empty.With([], chunks.All, names));
        return new ProgramFacts(program, LabelFaults.None.With(program.Labels, names), new Lazy<FunctionTable>(() => FunctionTable.Of(program)), new object());
    }

    /// <summary>The facts of the next version.</summary>
    public ProgramFacts With(SyntaxTree tree)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var chunks = Program.Chunks.With(tree, out var removed, out var added);
        var program = new ProgramView(chunks, Program.Labels.With(removed, added, names)) { Imports = Program.Imports };

        // A version nobody has asked about is not worth keeping for the sake of its successors.
        Lazy<FunctionTable> functions;
        try
        {
            functions = _functions.IsValueCreated ? new Lazy<FunctionTable>(Functions.With(program, removed, added, names)) : new Lazy<FunctionTable>(() => FunctionTable.Of(program));
        }
        catch (Exception bug) when (FailedCheck.IsOurs(bug))
        {
            functions = Failed(bug);
        }

        var isSame = functions.IsValueCreated && ChunkProcesses.Agree(removed, added) && HasFixedConduct && IsFixed(program.Chunks, functions.Value);
        return new ProgramFacts(program, Labels.With(program.Labels, names), functions, isSame ? Conduct : new object());
    }

    /// <summary>The facts of the same file with other imports. Processes do the same: what a module exports are no processes.</summary>
    public ProgramFacts With(ModuleImports imports)
    {
        var program = Program with { Imports = imports };
        return new ProgramFacts(program, Labels, new Lazy<FunctionTable>(_functions.IsValueCreated ? () => Functions.With(program) : () => FunctionTable.Of(program)), Conduct);
    }

    /// <summary>The edit is made all the same. The checks of this version report the bug when they ask; the next version is analysed anew.</summary>
    private static Lazy<FunctionTable> Failed(Exception bug)
    {
        var failure = ExceptionDispatchInfo.Capture(bug);
        return new Lazy<FunctionTable>(() =>
        {
            failure.Throw();
            throw bug;
        });
    }

    /// <summary>Whether processes do the same in another version of the file, although its conduct is another object; found out in time proportional to the file.</summary>
    public bool AgreesWith(ProgramFacts other) => ChunkProcesses.Agree(Program.Chunks.All, other.Program.Chunks.All) && HasFixedConduct && other.HasFixedConduct;

    private bool HasFixedConduct => IsFixed(Program.Chunks, Functions);

    /// <summary>
    /// Whether what processes do is a matter of the instructions that have to do with them, and of jumps and labels. Instruction indices mean something else after every edit, and
    /// how far functions are followed that share too much depends on their sizes.
    /// </summary>
    private static bool IsFixed(ChunkList chunks, FunctionTable functions) => !chunks.HasNumericTarget && !functions.IsLimited;
}
