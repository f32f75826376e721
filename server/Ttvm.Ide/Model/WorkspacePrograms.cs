using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Files;

namespace Ttvm.Ide.Model;

/// <summary>
/// The files of a workspace, by their keys, as parts of programs. What has been found out about a program is kept for all who ask about the
/// same state of the workspace. It is no query of the memo: it follows from who mentions a file, which is none either, and from looking up
/// answers that are, so finding out whether it still holds would take as long as finding it. Any thread may ask.
/// </summary>
internal sealed class WorkspacePrograms(Workspace workspace) : IProgramFiles
{
    private readonly ConcurrentDictionary<string, ImmutableArray<ProgramOutline>> _programs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProcessIds> _processes = new(StringComparer.Ordinal);

    /// <summary>The programs that a file belongs to, in the order of their roots; at least one. A file that no root reaches may be a part
    /// of anything.</summary>
    public ImmutableArray<ProgramOutline> Of(Document document)
    {
        var file = FileUri.Key(document.Uri);
        if (!_programs.TryGetValue(file, out var programs))
        {
            programs = [.. MessageFindings.RootsOf(file, this).Select(From)];
            programs = programs.IsEmpty ? [From(file) with { IsOpen = true }] : programs;
            _programs[file] = programs;
        }

        return programs;
    }

    /// <summary>The program that begins with a file.</summary>
    public ProgramOutline BeginningWith(Document document) => From(FileUri.Key(document.Uri));

    /// <summary>What is known of the ids of the processes of the program that begins with a file.</summary>
    public ProcessIds ProcessesOf(Document document) =>
        _processes.GetOrAdd(FileUri.Key(document.Uri), static (root, files) => KnownProcesses.Of(root, files), this);

    /// <inheritdoc/>
    public KnownPrograms Known => workspace.KnownPrograms;

    /// <inheritdoc/>
    /// <remarks>Bytecode that somebody opens as text is not what the machine reads.</remarks>
    public AnalyzedProgram? Load(string file) =>
        workspace.Find(file) is { } document && !(document.IsOpen && ProgramNames.IsBytecode(file)) ? document.Program : null;

    /// <inheritdoc/>
    public AnalyzedProgram? Load(string file, ModuleImports imports) =>
        Load(file) is null ? null : workspace.Find(file)!.ProgramWith(imports);

    /// <inheritdoc/>
    public string? FindWorker(string fromFile, string name) => Find(fromFile, isModule: false, name);

    /// <inheritdoc/>
    public string? FindModule(string fromFile, string path) => Find(fromFile, isModule: true, path);

    /// <inheritdoc/>
    public bool LacksModule(string fromFile, string path) =>
        workspace.Find(fromFile) is { } from
        && new FileReference(IsModule: true, path, default, 0) is var reference && workspace.Resolve(from, reference) is null
        && workspace.KeysMeantBy(from, reference).All(workspace.Lacks);

    /// <inheritdoc/>
    public bool IsNear(string fromFile, string file) => workspace.Find(file) is { } other && workspace.Find(fromFile) is { } from
        && PathRules.OfPlatform.IsNear(from.Id.RealPath, other.Id.RealPath);

    /// <inheritdoc/>
    public IEnumerable<string> WorkerNames(string fromFile) =>
        ProgramsIn(FoldersOf(isModule: false, fromFile)).Select(ProgramNames.WithoutExtension);

    /// <inheritdoc/>
    public IEnumerable<string> ModuleNames(string fromFile, string path)
    {
        var written = PathRules.FolderOf(path).TrimEnd('/') is { Length: > 0 } folder ? folder + "/" : "";
        var hasExtension = ProgramNames.ExtensionOf(path).Length > 0;
        return ProgramsIn(FoldersOf(isModule: true, fromFile).Select(start => PathRules.FolderOf(Workspace.KeyIn(start, written + "x"))))
            .Select(name => written + (hasExtension ? name : ProgramNames.WithoutExtension(name)));
    }

    /// <inheritdoc/>
    public IEnumerable<string> PossibleUsersOf(string file) => workspace.MentionsOf(file).Where(workspace.Counts);

    /// <summary>Where what a file names is looked for.</summary>
    private IEnumerable<string> FoldersOf(bool isModule, string fromFile) => workspace.Find(fromFile) is not { } from ? []
        : ProgramNames.FoldersOf(isModule, Workspace.FoldersOf(from), workspace.Folders, PathRules.FolderIn);

    /// <summary>The names of the known programs that lie in some folders.</summary>
    private IEnumerable<string> ProgramsIn(IEnumerable<string> folders)
    {
        var searched = folders.ToHashSet(StringComparer.Ordinal);
        return from key in workspace.Keys
               where ProgramNames.ExtensionOf(key).Length > 0 && searched.Contains(PathRules.FolderOf(key))
               select key[(key.LastIndexOf('/') + 1)..];
    }

    private ProgramOutline From(string root) => MessageFindings.OutlineOf(root, this);

    private string? Find(string fromFile, bool isModule, string name) =>
        workspace.Find(fromFile) is { } from && workspace.Resolve(from, new FileReference(isModule, name, default, 0)) is { } found
            ? FileUri.Key(found.Uri) : null;
}
