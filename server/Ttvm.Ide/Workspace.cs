using System.Collections.Immutable;

namespace Ttvm.Ide;

/// <summary>
/// All files that are known at one moment: the open ones as the editor has them, the others of the workspace's folders as they are on
/// disk. Immutable: a change gives a new workspace, and a feature that started on the old one finishes there.
/// </summary>
public sealed class Workspace
{
    private readonly ImmutableSortedDictionary<string, Document> _documents;
    private readonly ImmutableArray<string> _folders;
    private readonly Lazy<ILookup<string, Document>> _mentions;

    private Workspace(ImmutableSortedDictionary<string, Document> documents, ImmutableArray<string> folders)
    {
        _documents = documents;
        _folders = folders;
        Programs = new WorkspacePrograms(this);
        _mentions = new Lazy<ILookup<string, Document>>(() => (
            from document in _documents.Values
            from name in document.FileReferences.Select(reference => reference.FileName).Distinct(StringComparer.Ordinal)
            select (name, document)).ToLookup(mention => mention.name, mention => mention.document, StringComparer.Ordinal));
    }

    /// <summary>No file is known.</summary>
    public static Workspace Empty { get; } = new(ImmutableSortedDictionary.Create<string, Document>(StringComparer.Ordinal), []);

    /// <summary>The known files in the order of their names, so that an answer that lists files is repeatable.</summary>
    public IEnumerable<Document> Documents => _documents.Values;

    /// <summary>The known file with this name, however it is escaped, or null.</summary>
    public Document? Find(string uri) => _documents.GetValueOrDefault(FileUri.Key(uri));

    /// <summary>The workspace with this version of a file in place of any other version of it.</summary>
    public Workspace With(Document document) => new(_documents.SetItem(FileUri.Key(document.Uri), document), _folders);

    /// <summary>The workspace with these versions of files, which are many.</summary>
    public Workspace With(IEnumerable<Document> documents) =>
        new(_documents.SetItems(documents.Select(document => KeyValuePair.Create(FileUri.Key(document.Uri), document))), _folders);

    /// <summary>The workspace without a file; the same workspace if it was not known.</summary>
    public Workspace Without(string uri) => _documents.ContainsKey(FileUri.Key(uri)) ? new(_documents.Remove(FileUri.Key(uri)), _folders) : this;

    /// <summary>The workspace with these folders, in which programs are taken to be started.</summary>
    public Workspace WithFolders(IEnumerable<string> uris) => new(_documents, [.. uris.Select(uri => FileUri.Key(uri).TrimEnd('/') + "/")]);

    /// <summary>
    /// The file that a name in <paramref name="from"/> stands for: beside that file, then, for workers, in its <c>examples</c> folder, then
    /// in the workspace's folders, which stand in for the working directory. Null if no such file is known.
    /// </summary>
    public Document? Resolve(Document from, FileReference reference)
    {
        var origin = FileUri.Key(from.Uri);
        foreach (var candidate in reference.Candidates)
        {
            if (FindAt(origin, candidate) is { } beside)
            {
                return beside;
            }
        }

        foreach (var folder in _folders)
        {
            foreach (var candidate in reference.WorkingDirectoryCandidates)
            {
                if (FindAt(folder, candidate) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>The programs that the files make up.</summary>
    internal WorkspacePrograms Programs { get; }

    /// <summary>The folders in which programs are taken to be started, as keys that end with <c>/</c>.</summary>
    internal ImmutableArray<string> Folders => _folders;

    /// <summary>The files that hold a reference to some file of a name, wherever that may lie; in time that does not depend on how many files there are, but for the first question.</summary>
    /// <param name="fileName">The last part of its key.</param>
    internal IEnumerable<Document> MentionsOf(string fileName) => _mentions.Value[fileName];

    private Document? FindAt(string origin, string path) =>
        FileUri.Combine(origin, path) is { } key ? _documents.GetValueOrDefault(key) : null;
}
