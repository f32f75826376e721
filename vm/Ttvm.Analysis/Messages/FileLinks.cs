using System.Collections.Immutable;
using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// The other files that the instructions of a file start and import. It holds for all versions of the file in which processes do the same,
/// as long as there are the same files. Any thread may ask.
/// </summary>
internal sealed class FileLinks
{
    private readonly Lazy<ImmutableArray<MessageFinding>> _misspelt;
    private readonly Lazy<ImmutableArray<(int Import, string? NearMiss)>> _missing;
    private readonly Dictionary<string, int> _reached;

    /// <summary>Looks for everything that a file names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="program">A version of it.</param>
    /// <param name="files">Where files are found.</param>
    public FileLinks(string file, AnalyzedProgram program, IProgramFiles files)
    {
        (File, Program) = (file, program);
        var targets = ImmutableArray.CreateBuilder<string?>(program.ProcessUses.Count);
        var reached = new Dictionary<string, int>(StringComparer.Ordinal);
        var imports = ImmutableArray.CreateBuilder<int>();
        foreach (var use in program.ProcessUses)
        {
            var target = use.Name is not { Length: > 0 } name ? null
                : use.Imports ? files.FindModule(file, name)
                : use.Spawns && !IsInside(program, use) ? files.FindWorker(file, name)
                : null;
            targets.Add(target);
            if (use.Imports)
            {
                imports.Add(use.Index);
            }

            if (target is not null)
            {
                reached.TryAdd(target, reached.Count);
            }

            Spawns |= use.Spawns;
            IsOpen |= (use.Spawns && use.Name is null) || (use.Imports && target is null);
        }

        Targets = targets.MoveToImmutable();
        Imports = imports.ToImmutable();
        Reached = [.. reached.Keys];
        _reached = reached;
        _misspelt = new Lazy<ImmutableArray<MessageFinding>>(() => [.. MisspeltProcess.Check(this, files)]);
        _missing = new Lazy<ImmutableArray<(int, string?)>>(() => [.. BrokenTargets.FindMissing(this, files)]);
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The version that was looked at.</summary>
    public AnalyzedProgram Program { get; }

    /// <summary>The file that each of the <see cref="AnalyzedProgram.ProcessUses"/> leads to; null if it leads to none.</summary>
    public ImmutableArray<string?> Targets { get; }

    /// <summary>The instructions that import a module, by their indexes among the <see cref="AnalyzedProgram.ProcessUses"/>.</summary>
    public ImmutableArray<int> Imports { get; }

    /// <summary>Those of <see cref="Imports"/> that surely find nothing, with what may be meant.</summary>
    public ImmutableArray<(int Import, string? NearMiss)> Missing => _missing.Value;

    /// <summary>These files, each once, in the order in which they are named.</summary>
    public ImmutableArray<string> Reached { get; }

    /// <summary>Whether it starts a process.</summary>
    public bool Spawns { get; }

    /// <summary>Whether it starts or imports something of which only the run tells what it is, or imports what is not there.</summary>
    public bool IsOpen { get; }

    /// <summary>Names of processes that are misspelt.</summary>
    public ImmutableArray<MessageFinding> Misspelt => _misspelt.Value;

    /// <summary>Whether it starts or imports a file itself.</summary>
    public bool LeadsTo(string file) => _reached.ContainsKey(file);

    /// <summary>Whether what is spawned is a built-in process or a label of the file.</summary>
    public static bool IsInside(AnalyzedProgram program, ProcessUse use) =>
        use.IsLabel || BuiltInProcesses.Names.Contains(use.Name!) || program.Labels.ContainsKey(use.Name!);
}
