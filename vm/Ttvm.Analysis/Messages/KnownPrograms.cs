using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Queries;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Files;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// What has been found out about the programs that some files make up, so that it is found out once per program and not once per file.
/// Whoever provides the files keeps one of these for as long as all files are the same, goes on with <see cref="Next"/> when a file has
/// changed, and begins anew when one has come or gone. Any thread may ask.
/// </summary>
public sealed class KnownPrograms
{
    /// <summary>The one input. Where names lead is none: while there are the same files, they lead to the same.</summary>
    private static readonly Query<IProgramFiles, string, AnalyzedProgram?> s_alone =
        new((files, file) => files.Load(file), (one, other) => ReferenceEquals(one?.Tree, other?.Tree));

    /// <summary>The modules that a file imports, by the paths that it writes.</summary>
    private static readonly Query<IProgramFiles, string, ImmutableArray<(string Path, string Module)>> s_imports =
        new(ImportedModules.ImportsOf, (one, other) => one.AsSpan().SequenceEqual(other.AsSpan()));

    /// <summary>See <see cref="ImportedModules.IsKnowable"/>.</summary>
    private static readonly Query<IProgramFiles, string, bool> s_knowable = new(ImportedModules.IsKnowable);

    /// <summary>The files with what their imports bring.</summary>
    private static readonly Query<IProgramFiles, string, AnalyzedProgram?> s_programs = new(ImportedModules.ProgramOf);

    private static readonly Query<IProgramFiles, string, ModuleExports?> s_exports =
        new((files, module) => files.Known.ProgramOf(module, files) is { } program ? ExportAnalysis.ExportsOf(program, LastPart(module))
            : null);

    /// <summary>What processes do in a file, in any version in which they do the same; null if it cannot be loaded, or is bytecode: what
    /// happens there has no place that could be shown.</summary>
    private static readonly Query<IProgramFiles, string, AnalyzedProgram?> s_behaviours =
        new((files, file) => ProgramNames.IsBytecode(file) ? null : files.Known.ProgramOf(file, files),
            (one, other) => ReferenceEquals(one, other) || (one is not null && other is not null && other.Facts.BehavesLike(one.Facts)));

    private static readonly Query<IProgramFiles, string, FileLinks?> s_links =
        new((files, file) => files.Known.Get(s_behaviours, file, files) is { } program ? new FileLinks(file, program, files) : null);

    /// <summary>The programs by their roots, as far as they follow from what processes do.</summary>
    private static readonly Query<IProgramFiles, string, MessageFlow> s_lastingFlows = new(MessageFlow.Of);

    /// <summary>The same with the versions that the files have now.</summary>
    private static readonly Query<IProgramFiles, string, MessageFlow> s_flows = new((files, root) =>
        files.Known.Get(s_lastingFlows, root, files).With(file => files.Known.ProgramOf(file, files)!));

    private readonly Memo<IProgramFiles> _memo;

    /// <summary>Nothing is known yet.</summary>
    public KnownPrograms()
        : this(new Memo<IProgramFiles>())
    {
    }

    private KnownPrograms(Memo<IProgramFiles> memo) => _memo = memo;

    /// <summary>What is known after the texts of files have changed, while there are the same files as before.</summary>
    public KnownPrograms Next() => new(_memo.Next());

    /// <summary>A file with what its imports bring; null if it cannot be loaded. The same object each time.</summary>
    /// <param name="file">The file.</param>
    /// <param name="files">Where files are found.</param>
    public AnalyzedProgram? ProgramOf(string file, IProgramFiles files) => Get(s_programs, file, files);

    /// <summary>What a module exports; null if that cannot be known.</summary>
    /// <param name="module">The file.</param>
    /// <param name="files">Where files are found.</param>
    public ModuleExports? ExportsOf(string module, IProgramFiles files) => Get(s_exports, module, files);

    /// <summary>A file without what its imports bring; null if it cannot be loaded.</summary>
    internal AnalyzedProgram? AloneOf(string file, IProgramFiles files) => Get(s_alone, file, files);

    /// <summary>See <see cref="ImportedModules.ImportsOf"/>.</summary>
    internal ImmutableArray<(string Path, string Module)> ImportsOf(string file, IProgramFiles files) => Get(s_imports, file, files);

    /// <summary>See <see cref="ImportedModules.IsKnowable"/>.</summary>
    internal bool IsKnowable(string module, IProgramFiles files) => Get(s_knowable, module, files);

    /// <summary>Where a file leads; null if it cannot be loaded, or is bytecode.</summary>
    internal FileLinks? LinksOf(string file, IProgramFiles files) => Get(s_links, file, files);

    /// <summary>The program that begins with a file.</summary>
    internal MessageFlow FlowOf(string root, IProgramFiles files) => Get(s_flows, root, files);

    private TValue Get<TValue>(Query<IProgramFiles, string, TValue> query, string file, IProgramFiles files) =>
        _memo.Get(query, file, files);

    private static string LastPart(string path) => path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
}
