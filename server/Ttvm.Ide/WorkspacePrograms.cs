using Ttvm.Language.Binding;
using Ttvm.Language.Messages;

namespace Ttvm.Ide;

/// <summary>The files of a workspace, by their keys, as parts of programs.</summary>
internal sealed class WorkspacePrograms(Workspace workspace) : IProgramFiles
{
    private const string Extension = ".ttvm";

    /// <inheritdoc/>
    public KnownPrograms Known => workspace.KnownPrograms;

    /// <inheritdoc/>
    public BoundProgram? Load(string file) => workspace.Find(file)?.Program;

    /// <inheritdoc/>
    public string? FindWorker(string fromFile, string name) => Find(fromFile, isModule: false, name);

    /// <inheritdoc/>
    public string? FindModule(string fromFile, string path) => Find(fromFile, isModule: true, path);

    /// <inheritdoc/>
    public bool LacksModule(string fromFile, string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) && FindModule(fromFile, path) is null && workspace.Folders.Append(fromFile).All(origin => workspace.Covers(origin, path));

    /// <inheritdoc/>
    public IEnumerable<string> WorkerNames(string fromFile)
    {
        var folder = fromFile[..(fromFile.LastIndexOf('/') + 1)];
        return workspace.Documents.Select(document => FileUri.Key(document.Uri))
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal) && !file.AsSpan(folder.Length).Contains('/') && file.EndsWith(Extension, StringComparison.Ordinal))
            .Select(file => file[folder.Length..^Extension.Length]);
    }

    /// <inheritdoc/>
    public IEnumerable<string> PossibleUsersOf(string file) => workspace.MentionsOf(file);

    private string? Find(string fromFile, bool isModule, string name) =>
        workspace.Find(fromFile) is { } from && workspace.Resolve(from, new FileReference(isModule, name, default, 0)) is { } found ? FileUri.Key(found.Uri) : null;
}
