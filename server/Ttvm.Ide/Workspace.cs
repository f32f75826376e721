using System.Collections.Immutable;
using Ttvm.Language.Files;
using Ttvm.Language.Instructions;
using Ttvm.Language.Messages;

namespace Ttvm.Ide;

/// <summary>
/// All files that are known at one moment: the open ones as the editor has them, the others of the workspace's folders as they are on
/// disk. Immutable: a change gives a new workspace, and a feature that started on the old one finishes there.
/// </summary>
public sealed class Workspace
{
    private readonly ImmutableSortedDictionary<string, Document> _documents;
    private readonly ImmutableArray<string> _folders;

    /// <summary>What the files name, but for those in the field below; shared with the workspaces before and after this one.</summary>
    private readonly FileMentions _mentions;
    private readonly ImmutableDictionary<string, Document> _unread;
    private readonly bool _isComplete;
    private readonly WorkspacePrograms _programs;
    private volatile bool _isRead;
    private volatile bool _hasLookedFurther;

    private Workspace(
        ImmutableSortedDictionary<string, Document> documents, ImmutableArray<string> folders, KnownPrograms known, FileMentions mentions, ImmutableDictionary<string, Document> unread, bool isComplete)
    {
        _documents = documents;
        _folders = folders;
        KnownPrograms = known;
        _mentions = mentions;
        _unread = unread;
        _isComplete = isComplete;
        _programs = new WorkspacePrograms(this);
    }

    /// <summary>No file is known.</summary>
    public static Workspace Empty => new(
        ImmutableSortedDictionary.Create<string, Document>(StringComparer.Ordinal), [], new KnownPrograms(), new FileMentions(), ImmutableDictionary.Create<string, Document>(StringComparer.Ordinal), isComplete: true);

    /// <summary>Whether nothing is being read from disk that could belong to a program of these files; until then nobody can say what a program lacks.</summary>
    public bool IsComplete
    {
        get
        {
            NoteLook();
            return _isComplete;
        }
    }

    /// <summary>Whether somebody has looked for more than one file here, so that an answer can be another when a file is read that is not known yet.</summary>
    public bool HasLookedFurther => _hasLookedFurther;

    /// <summary>The known files in the order of their names, so that an answer that lists files is repeatable.</summary>
    public IEnumerable<Document> Documents
    {
        get
        {
            NoteLook();
            return _documents.Values;
        }
    }

    /// <summary>The known file with this name, however it is escaped, or null.</summary>
    public Document? Find(string uri)
    {
        var found = _documents.GetValueOrDefault(FileUri.Key(uri));
        if (found is null)
        {
            NoteLook();
        }

        return found;
    }

    /// <summary>The workspace with this version of a file in place of any other version of it.</summary>
    public Workspace With(Document document) => With([document]);

    /// <summary>The workspace with these versions of files.</summary>
    public Workspace With(IEnumerable<Document> documents)
    {
        var changed = documents.Select(document => KeyValuePair.Create(FileUri.Key(document.Uri), document)).ToList();
        var now = _documents.SetItems(changed);

        // With as many files as before there are the same files, in other versions, so a name still leads to the file that it has led to.
        var known = now.Count == _documents.Count ? KnownPrograms.Next() : new KnownPrograms();
        return new Workspace(now, _folders, known, _mentions, Unread.SetItems(changed), _isComplete);
    }

    /// <summary>The workspace without a file; the same workspace if it was not known.</summary>
    public Workspace Without(string uri) => _documents.ContainsKey(FileUri.Key(uri))
        ? new Workspace(_documents.Remove(FileUri.Key(uri)), _folders, new KnownPrograms(), _mentions, Unread.Remove(FileUri.Key(uri)), _isComplete) : this;

    /// <summary>The workspace with these folders, in which programs are taken to be started.</summary>
    public Workspace WithFolders(IEnumerable<string> uris) => new(_documents, [.. uris.Select(uri => FileUri.Key(uri).TrimEnd('/') + "/")], new KnownPrograms(), _mentions, Unread, _isComplete);

    /// <summary>The same files for one question, which <see cref="HasLookedFurther"/> is then about: what others have asked before is forgotten.</summary>
    public Workspace ForOneQuestion() => new(_documents, _folders, KnownPrograms, _mentions, Unread, _isComplete);

    /// <summary>The workspace while files are being read, or when they have been.</summary>
    public Workspace WithComplete(bool isComplete) => isComplete == _isComplete ? this : new Workspace(_documents, _folders, KnownPrograms, _mentions, Unread, isComplete);

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

            // A file that is still to be read may be there.
            NoteLook();
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

    /// <summary>The uris that the imports of a file may mean and that are not known: a module may lie outside of all folders.</summary>
    public IEnumerable<string> ImportsElsewhere(Document document) =>
        from line in document.Tree.LinesLeadingToFiles
        where document.Tree.Lines[line].Instruction?.Opcode == Opcode.Import
        let reference = FileReference.On(document, line)
        where reference is { Name.Length: > 0 } && Resolve(document, reference.Value) is null
        select FileUri.OfKey(PathRules.OfPlatform.Combine(PathRules.FolderOf(FileUri.Key(document.Uri)), reference.Value.Name));

    /// <summary>Whether a program at a path would be known if it were there: it lies in one of the folders, and in none that is hidden or a build tool's.</summary>
    /// <param name="origin">The key of a file, or of a folder with a <c>/</c> at its end, that the path starts from.</param>
    /// <param name="path">The path.</param>
    internal bool Covers(string origin, string path) =>
        Covers(PathRules.OfPlatform.Combine(PathRules.FolderOf(origin), path));

    /// <summary>Whether a file would be known if it were there.</summary>
    /// <param name="uri">Its name or key.</param>
    public bool Covers(string uri)
    {
        var key = FileUri.Key(uri);
        return _folders.Any(folder => key.StartsWith(folder, StringComparison.Ordinal) && !key[folder.Length..].Split('/').Any(part => part.StartsWith('.') || ToolFolders.Contains(part)));
    }

    /// <summary>Folders of build tools, whose programs are nobody's own.</summary>
    public static ImmutableArray<string> ToolFolders { get; } = ["node_modules", "bin", "obj"];

    /// <summary>What has been found out about the programs that the files make up.</summary>
    internal KnownPrograms KnownPrograms { get; }

    /// <summary>The programs that the files make up.</summary>
    internal WorkspacePrograms Programs
    {
        get
        {
            NoteLook();
            return _programs;
        }
    }

    /// <summary>The folders in which programs are taken to be started, as keys that end with <c>/</c>.</summary>
    internal ImmutableArray<string> Folders => _folders;

    /// <summary>The keys of the files that may spawn or import a file, by what they name; in time that does not depend on how many files there are, but for the first question.</summary>
    /// <param name="file">Its key.</param>
    internal IEnumerable<string> MentionsOf(string file)
    {
        if (!_isRead)
        {
            foreach (var (key, document) in _unread)
            {
                // Most files of a large workspace name no others, and need not be bound to know that.
                if (!document.Tree.LinesLeadingToFiles.IsEmpty)
                {
                    _mentions.Add(key, document.Program);
                }
            }

            _isRead = true;
        }

        return _mentions.Of(file);
    }

    /// <summary>The files whose mentions have yet to be read.</summary>
    private ImmutableDictionary<string, Document> Unread => _isRead ? _unread.Clear() : _unread;

    private void NoteLook()
    {
        // Many threads look at the same workspace, and only the first of them has to write.
        if (!_hasLookedFurther)
        {
            _hasLookedFurther = true;
        }
    }

    private Document? FindAt(string origin, string path) => _documents.GetValueOrDefault(PathRules.OfPlatform.Combine(PathRules.FolderOf(origin), path));
}
