using Ttvm.Ide.Model;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.LanguageServer.Files;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Sessions;

/// <content>What the client and the disk say of documents. All of it runs at turns.</content>
internal sealed partial class Session
{
    /// <summary>So many folders outside of the workspace's are read, each without the folders in it, because files lead there: by an
    /// import, or since one is open.</summary>
    private const int MostFurtherFolders = 256;

    public object? ChangeOnDisk(IReadOnlyCollection<FileEvent> changes)
    {
        return ChangeFiles(changes.Select(change => change.Uri));
    }

    /// <summary>Files and folders have come, gone, or got other names by the hand of the client.</summary>
    public object? ChangeFiles(IEnumerable<string> uris)
    {
        IReadOnlyList<string> changed = [.. uris.Distinct()];
        _workspace = _workspace.WithChangedPaths(changed);
        _ = _index.Reload(changed);
        return null;
    }

    public object? Save(string uri)
    {
        LookAtNeighbours(uri);
        return null;
    }

    public object? Open(TextDocumentItem item)
    {
        if (_workspace.Find(item.Uri) is { IsOpen: true })
        {
            _client.Log(MessageType.Warning, $"{item.Uri} was opened twice; the newer text counts.");
        }

        var document = Document.Open(item.Uri, item.Version, item.Text, FolderFiles.Identify(item.Uri));
        if (document.IsTooLarge)
        {
            _client.Show(
                $"{FileUri.FileName(item.Uri)} is larger than {Document.LargestText >> 20} million characters; it can be edited, but is not analysed.");
        }

        // Its workers and modules are among what stands beside it, and beside the file that it may be a link to. All who see the file also
        // see that these are being read: nobody says meanwhile that they are missing.
        var own = FileUri.Key(item.Uri);
        var real = FileUri.KeyOfPath(document.Id.RealPath, PathRules.OfPlatform);
        var beside = from key in new[] { own, real }.Distinct()
                     where FileUri.IsFile(item.Uri) && !_workspace.Covers(key)
                     select PathRules.FolderOf(key);
        var readsFurther = ReadFurther([
            .. ProgramNames.FoldersOf(isModule: false, beside, [], PathRules.FolderIn), .. FoldersNamedIn(document)]);
        Replace(document);
        if (!readsFurther)
        {
            LookAtNeighbours(item.Uri);
        }

        return null;
    }

    public object? Change(DidChangeTextDocumentParams parameters)
    {
        var uri = parameters.TextDocument.Uri;
        if (_workspace.Find(uri) is not { IsOpen: true } document)
        {
            _client.Log(MessageType.Warning, $"{uri} was changed, but is not open; the change is ignored.");
            return null;
        }

        try
        {
            var changed = document.IsTooLarge
                ? ChangeLarge(document, parameters)
                : document.Change(parameters.TextDocument.Version, tree => parameters.ContentChanges.Aggregate(tree, _convert.Apply));

            ReadFurther(FoldersNamedIn(changed, document));
            Replace(changed);
        }
        catch (Exception)
        {
            // Without this change every later one would hit the wrong place, so the file is given up rather than misread.
            Remove(uri);
            _client.Log(MessageType.Error, $"{uri} could not be followed any more; close it and open it again.");
            throw;
        }

        return null;
    }

    public object? Close(string uri)
    {
        if (_workspace.Find(uri) is not { IsOpen: true })
        {
            _client.Log(MessageType.Warning, $"{uri} was closed, but is not open.");
            return null;
        }

        Remove(uri);
        _sentTokens.Forget(uri);
        _givenFindings.Forget(uri);

        // From now on what is on disk counts again.
        _ = _index.Reload([uri]);
        LookAtNeighbours(uri);
        return null;
    }

    /// <summary>Somebody works with a file: now is the time to notice that others have changed, if nobody tells us.</summary>
    private void LookAtNeighbours(string uri)
    {
        // Clients watch the workspace's folders only.
        if (!_isWatched || !IsInFolders(uri) || _workspace.FurtherFolders > 0)
        {
            _ = _index.LookAgain();
        }
    }

    private bool IsInFolders(string uri)
    {
        var key = FileUri.Key(uri);
        return _folders.Any(folder => key.StartsWith(FileUri.Key(folder).TrimEnd('/') + "/", StringComparison.Ordinal));
    }

    /// <summary>The folders with files to which names in a file lead although nobody looks for them there; of a version after another one,
    /// those in its new lines.</summary>
    private IEnumerable<string> FoldersNamedIn(Document document, Document? before = null) =>
        _workspace.NamedElsewhere(document, before).Select(PathRules.FolderOf);

    /// <summary>
    /// Reads all programs in folders, and later those that they lead to in turn, as <c>ttvm check</c> follows names
    /// wherever they lead. False if there is nothing to read.
    /// </summary>
    private bool ReadFurther(IEnumerable<string> folders)
    {
        var reads = false;
        foreach (var folder in folders.Distinct(StringComparer.Ordinal).Where(folder => !_workspace.IsFurtherFolder(folder)))
        {
            if (_workspace.FurtherFolders >= MostFurtherFolders)
            {
                _client.Log(MessageType.Warning,
                    $"Programs outside of the workspace are read in {MostFurtherFolders} folders; not in {folder}, so nothing is said of what is missing there.");
                break;
            }

            _workspace = _workspace.WithFurtherFolder(folder);
            if (_index.AddFurtherFolder(folder))
            {
                reads = true;
                BeginReading();
            }
        }

        return reads;
    }

    /// <summary>The text of a large file is not kept, so only a new text as a whole can make it one that is analysed.</summary>
    private static Document ChangeLarge(Document document, DidChangeTextDocumentParams parameters) =>
        parameters.ContentChanges is [.., { Range: null } last]
            ? Document.Open(document.Uri, parameters.TextDocument.Version, last.Text, document.Id)
            : document.Change(parameters.TextDocument.Version, tree => tree);

    /// <summary>What was read from disk counts only for files that are not open; those are the editor's.</summary>
    private object? TakeFromDisk(IReadOnlyList<Document> read, IReadOnlyList<string> gone)
    {
        var news = read.SelectMany(UnderAllNames).Where(document => _workspace.Find(document.Uri) is not { } known
            || (!known.IsOpen && (known.Text.Text != document.Text.Text || known.Id != document.Id))).ToList();
        var forgotten = gone.Select(uri => _workspace.Find(uri)).OfType<Document>().Where(document => !document.IsOpen).ToList();
        foreach (var document in news.Concat(forgotten))
        {
            _queue.Outdate(document.Uri);
        }

        // What leads to a file that is gone leads nowhere any more, or elsewhere.
        if (forgotten.SelectMany(_workspace.OtherNamesOf).Where(other => !other.IsOpen).Select(other => other.Uri).Distinct()
            .ToList() is [_, ..] others)
        {
            _ = _index.Reload(others);
        }

        ReadFurther([.. news.SelectMany(document => FoldersNamedIn(document))]);
        _workspace = forgotten.Aggregate(_workspace.With(news), (workspace, document) => workspace.Without(document.Uri));
        return _workspace.IsComplete && news.Count + forgotten.Count > 0 ? TellOfOtherFiles() : null;
    }

    /// <summary>A file that was read, also as it is called by links that lead to it: nobody tells of a link that its file has
    /// changed.</summary>
    private IEnumerable<Document> UnderAllNames(Document document) =>
        _workspace.OtherNamesOf(document).Where(other => !other.IsOpen && other.IsBytecode == document.IsBytecode)
            .Select(other => Document.OnDisk(other.Uri, new SourceText(other.Uri, document.Text.Text), document.Id)).Prepend(document);

    private void Replace(Document document)
    {
        _queue.Outdate(document.Uri);
        _workspace = _workspace.With(document);
        Publish(document.Uri);
    }

    private void Remove(string uri)
    {
        _queue.Outdate(uri);
        _workspace = _workspace.Without(uri);
        Publish(uri);
    }
}
