using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Files;

namespace Ttvm.Ide.Model;

/// <summary>
/// All files that are known at one moment: the open ones as the editor has them, the others of the workspace's folders as they are on
/// disk. Immutable: a change gives a new workspace, and a feature that started on the old one finishes there.
/// </summary>
public sealed class Workspace
{
    /// <summary>So many paths are kept with the files that they lead to; while somebody types one, each of its beginnings is one.</summary>
    private const int MostPaths = 10_000;

    private readonly FileNames _files;

    /// <summary>Which file the key of a path leads to; it asks the disk.</summary>
    private readonly Func<string, FileId> _identify;

    /// <summary>Whether there is a file that the key of a path leads to; it asks the disk.</summary>
    private readonly Func<string, bool> _isThere;

    /// <summary>What it has said. Kept while names lead to the same files as before, as <see cref="KnownPrograms"/> is, so that a keystroke
    /// asks no disk.</summary>
    private readonly ConcurrentDictionary<string, FileId> _paths;
    private readonly ImmutableArray<string> _folders;
    private readonly ImmutableHashSet<string> _furtherFolders;

    /// <summary>What the files name, but for those in the field below; shared with the workspaces before and after this one.</summary>
    private readonly FileMentions _mentions;
    private readonly ImmutableDictionary<string, Document> _unread;
    private readonly bool _isComplete;
    private readonly WorkspacePrograms _programs;
    private volatile bool _isRead;
    private volatile bool _hasLookedFurther;

    private Workspace(Func<string, FileId> identify, Func<string, bool> isThere)
    {
        _files = FileNames.Empty;
        _identify = identify;
        _isThere = isThere;
        _paths = new ConcurrentDictionary<string, FileId>(StringComparer.Ordinal);
        _folders = [];
        _furtherFolders = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
        KnownPrograms = new KnownPrograms();
        _mentions = new FileMentions();
        _unread = ImmutableDictionary.Create<string, Document>(StringComparer.Ordinal);
        _isComplete = true;
        _programs = new WorkspacePrograms(this);
    }

    /// <summary>The workspace after another one; what is not given stays as it was.</summary>
    private Workspace(
        Workspace before,
        FileNames? files = null,
        ImmutableDictionary<string, Document>? unread = null,
        ImmutableArray<string>? folders = null,
        ImmutableHashSet<string>? furtherFolders = null,
        bool? isComplete = null,
        bool leadsElsewhere = false)
    {
        _files = files ?? before._files;
        _identify = before._identify;
        _isThere = before._isThere;
        _folders = folders ?? before._folders;
        _furtherFolders = furtherFolders ?? before._furtherFolders;
        _mentions = before._mentions;
        _unread = unread ?? before.Unread;
        _isComplete = isComplete ?? before._isComplete;

        // Where there are the same files as before, in other versions, a name leads to the file that it has led to.
        var leadsOn = !leadsElsewhere && folders is null && _files.HasTheFilesOf(before._files);
        _paths = leadsOn ? before._paths : new ConcurrentDictionary<string, FileId>(StringComparer.Ordinal);

        // In a folder that is read from now on, a name that leads nowhere surely does.
        KnownPrograms = !leadsOn || furtherFolders is not null ? new KnownPrograms()
            : files is null ? before.KnownPrograms : before.KnownPrograms.Next();
        _programs = new WorkspacePrograms(this);
    }

    /// <summary>No file is known, and there are no links.</summary>
    public static Workspace Empty => On(key => Document.Identify(key, _ => null));

    /// <summary>No file is known.</summary>
    /// <param name="identify">Which file the key of a uri leads to. Any thread asks.</param>
    /// <param name="isThere">Whether there is a file of which the name does not say that it is a program. Any thread asks.</param>
    public static Workspace On(Func<string, FileId> identify, Func<string, bool>? isThere = null) => new(identify, isThere ?? (_ => false));

    /// <summary>Whether nothing is being read from disk that could belong to a program of these files; until then nobody can say what a
    /// program lacks.</summary>
    public bool IsComplete
    {
        get
        {
            NoteLook();
            return _isComplete;
        }
    }

    /// <summary>Whether somebody has looked for more than one file here, so that an answer can be another when a file is read that is not
    /// known yet.</summary>
    public bool HasLookedFurther => _hasLookedFurther;

    /// <summary>The known source files in the order of their names, each once, so that an answer that lists files is repeatable. Bytecode
    /// is known only to those who come from a name.</summary>
    public IEnumerable<Document> Documents
    {
        get
        {
            NoteLook();
            return _files.Documents.Where(document => !document.IsBytecode);
        }
    }

    /// <summary>The known source files under all their names.</summary>
    public IEnumerable<Document> AllDocuments
    {
        get
        {
            NoteLook();
            return _files.All.Select(file => file.Value).Where(document => !document.IsBytecode);
        }
    }

    /// <summary>The keys of the known files, bytecode included, and all of those that have several.</summary>
    internal IEnumerable<string> Keys
    {
        get
        {
            NoteLook();
            return _files.All.Select(file => file.Key);
        }
    }

    /// <summary>The known file with this name, however it is escaped, or null.</summary>
    public Document? Find(string uri)
    {
        var found = _files[FileUri.Key(uri)];
        if (found is null)
        {
            NoteLook();
        }

        return found;
    }

    /// <summary>The other names under which a file is known.</summary>
    public IEnumerable<Document> OtherNamesOf(Document document) =>
        _files.KeysOf(document.Id).Select(key => _files[key]!).Where(other => other != document && other.Uri != document.Uri);

    /// <summary>The workspace as an editor sees it that asks about a uri: if a file is open under several, this one counts. Else the same
    /// workspace.</summary>
    public Workspace SeenFrom(string uri) =>
        _files.Preferring(FileUri.Key(uri)) is var files && files == _files ? this : new Workspace(this, files);

    /// <summary>The workspace with this version of a file in place of any other version of it.</summary>
    public Workspace With(Document document) => With([document]);

    /// <summary>The workspace with these versions of files.</summary>
    public Workspace With(IEnumerable<Document> documents)
    {
        var changed = documents.Select(document => KeyValuePair.Create(FileUri.Key(document.Uri), document)).ToList();
        return new Workspace(this, changed.Aggregate(_files, (files, document) => files.With(document.Key, document.Value)),
            Unread.SetItems(changed));
    }

    /// <summary>The workspace without a file; the same workspace if it was not known.</summary>
    public Workspace Without(string uri) => FileUri.Key(uri) is var key && _files[key] is not null
        ? new Workspace(this, _files.Without(key), Unread.Remove(key)) : this;

    /// <summary>The workspace after files and folders have come or gone: a path through one of them may lead elsewhere now.</summary>
    public Workspace WithChangedPaths(IReadOnlyCollection<string> uris)
    {
        var keys = uris.Select(uri => FileUri.Key(uri).TrimEnd('/')).ToHashSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        return _paths.Keys.Any(IsThroughOne) ? new Workspace(this, leadsElsewhere: true) : this;

        bool IsThroughOne(string path)
        {
            for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (keys.Contains(path.AsSpan(0, end)))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The workspace with these folders, in which programs are taken to be started.</summary>
    public Workspace WithFolders(IEnumerable<string> uris) =>
        new(this, folders: [.. uris.Select(uri => FileUri.Key(uri).TrimEnd('/') + "/")]);

    /// <summary>The workspace with another folder of which the files are known, but not those in the folders in it.</summary>
    /// <param name="folder">Its key, with a <c>/</c> at its end.</param>
    public Workspace WithFurtherFolder(string folder) => new(this, furtherFolders: _furtherFolders.Add(folder));

    /// <summary>Whether a folder is one of that kind.</summary>
    public bool IsFurtherFolder(string folder) => _furtherFolders.Contains(folder);

    /// <summary>How many folders there are of that kind.</summary>
    public int FurtherFolders => _furtherFolders.Count;

    /// <summary>The same files for one question, which <see cref="HasLookedFurther"/> is then about: what others have asked before is
    /// forgotten.</summary>
    public Workspace ForOneQuestion() => new(this);

    /// <summary>The workspace while files are being read, or when they have been.</summary>
    public Workspace WithComplete(bool isComplete) => isComplete == _isComplete ? this : new Workspace(this, isComplete: isComplete);

    /// <summary>
    /// The file that a name in <paramref name="from"/> stands for: beside that file as it is named, then beside the file itself, to which
    /// links may lead, each time for workers also in the <c>examples</c> folder there; then in the workspace's folders, which stand in for
    /// the working directory. Null if no such file is known.
    /// </summary>
    public Document? Resolve(Document from, FileReference reference) => Find(from, reference)?.Document;

    /// <summary>The path by which a name leads to a file, as a key; null if it leads to none.</summary>
    internal string? ResolveKey(Document from, FileReference reference) => Find(from, reference)?.Key;

    /// <summary>The keys that a name may mean, best first.</summary>
    internal IEnumerable<string> KeysMeantBy(Document from, FileReference reference) =>
        ProgramNames.PathsOf(reference.IsModule, reference.Name, from.IsBytecode, FoldersOf(from), _folders, KeyIn);

    /// <summary>The folder of a file as it is named, then that of the file itself, with <c>/</c> at their ends.</summary>
    internal static IEnumerable<string> FoldersOf(Document document) =>
        new[] { PathRules.FolderOf(FileUri.Key(document.Uri)), PathRules.FolderOf(document.RealKey) }.Distinct();

    /// <summary>
    /// The keys of files that are not known and lie where no files are known, and that a file may name: a module may lie outside of all
    /// folders, and so may a program that an editor opens. Of a version after another one only what stands in lines that are new is looked
    /// at, so a keystroke elsewhere in the text costs nothing.
    /// </summary>
    public ImmutableArray<string> NamedElsewhere(Document document, Document? before = null)
    {
        var leading = document.Tree.LinesLeadingToFiles;
        if (leading.IsEmpty)
        {
            return [];
        }

        var (first, end) = (0, document.Tree.Lines.Length);
        if (before is not null)
        {
            var (atStart, atEnd) = document.Tree.Lines.SharedWith(before.Tree.Lines);
            (first, end) = (atStart, end - atEnd);
        }

        var found = ImmutableArray.CreateBuilder<string>();
        var index = leading.BinarySearch(first);
        for (index = index < 0 ? ~index : index; index < leading.Length; index++)
        {
            var line = FileReference.NamingLine(document, leading[index]);
            if (line >= 0 && FileReference.PossiblyOn(document, line) is { Name.Length: > 0 } reference)
            {
                found.AddRange(KeysMeantBy(document, reference).TakeWhile(key => _files[key] is null)
                    .Where(key => key.StartsWith('/') && ProgramNames.ExtensionOf(key).Length > 0 && !Covers(key)));
            }

            // The first behind the new lines may have got another name above it.
            if (leading[index] >= end)
            {
                break;
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Whether a file would be known if it were there: it lies in one of the folders and is not passed over there, or its own
    /// folder is read because a name leads to it.</summary>
    /// <param name="uri">Its name or key.</param>
    public bool Covers(string uri)
    {
        var key = FileUri.Key(uri);
        return _folders.Any(folder => key.StartsWith(folder, StringComparison.Ordinal)
            && !key[folder.Length..].Split('/').Any(part => ProgramNames.IsPassedOver(part)))
            || _furtherFolders.Contains(PathRules.FolderOf(key));
    }

    /// <summary>Whether a key that leads to no known file surely leads to none.</summary>
    internal bool Lacks(string key) => Covers(key) && (ProgramNames.IsProgram(key) || !_isThere(key));

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

    /// <summary>A known file with what its imports bring, or, while files are being read, as it stands alone.</summary>
    public AnalyzedProgram ProgramOf(Document document) =>
        document.Tree.LinesLeadingToFiles.IsEmpty ? document.Program
        : (IsComplete ? KnownPrograms.ProgramOf(FileUri.Key(document.Uri), Programs) : null) ?? document.ProgramWith(ModuleImports.None);

    /// <summary>The folders in which programs are taken to be started, as keys that end with <c>/</c>.</summary>
    internal ImmutableArray<string> Folders => _folders;

    /// <summary>Whether a key is that of a known file, and of the document that counts for it.</summary>
    internal bool Counts(string key) => _files.Counts(key);

    /// <summary>The keys of the files that may spawn or import a file, by what they name; in time that does not depend on how many files
    /// there are, but for the first question.</summary>
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

        // A name may be that of a link, or of the file that a link leads to, which need not be known under its own name.
        return _files[file] is { } known && (_files.KeysOf(known.Id) is { Length: > 1 } || known.RealKey != file)
            ? _files.KeysOf(known.Id).Append(known.RealKey).SelectMany(_mentions.Of).Distinct(StringComparer.Ordinal)
            : _mentions.Of(file);
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

    private (string Key, Document Document)? Find(Document from, FileReference reference)
    {
        var isFirst = true;
        foreach (var key in KeysMeantBy(from, reference))
        {
            if (!isFirst)
            {
                // A file that is still to be read may be at a better place.
                NoteLook();
            }

            isFirst = false;
            if ((_files.FileOf(key) ?? _files.FileOf(FileAt(key))) is { } found)
            {
                return (key, found);
            }
        }

        NoteLook();
        return null;
    }

    /// <summary>The file that a path leads to which is not the name of a known file: links, and letters that count as the same, may lead it
    /// to one.</summary>
    private FileId FileAt(string key)
    {
        if (!_paths.TryGetValue(key, out var id))
        {
            if (_paths.Count >= MostPaths)
            {
                _paths.Clear();
            }

            _paths[key] = id = _identify(key);
        }

        return id;
    }

    /// <summary>The key of a path that is written in a file of a folder.</summary>
    internal static string KeyIn(string folder, string path) =>
        FileUri.KeyOfPath(PathRules.OfPlatform.Combine(folder, path), PathRules.OfPlatform);
}
