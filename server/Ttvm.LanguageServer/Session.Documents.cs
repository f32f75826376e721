using Ttvm.Ide;
using Ttvm.Language.Files;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <content>What the client and the disk say of documents. All of it runs at turns.</content>
internal sealed partial class Session
{
    public object? ChangeOnDisk(IReadOnlyCollection<FileEvent> changes)
    {
        _ = _index.Reload([.. changes.Select(change => change.Uri).Distinct()]);
        return null;
    }

    /// <summary>Files and folders have come, gone, or got other names by the hand of the client.</summary>
    public object? ChangeFiles(IEnumerable<string> uris)
    {
        _ = _index.Reload([.. uris.Distinct()]);
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

        var document = Document.Open(item.Uri, item.Version, item.Text);
        if (document.IsTooLarge)
        {
            _client.Show($"{FileUri.FileName(item.Uri)} is larger than {Document.LargestText >> 20} million characters; it can be edited, but is not analysed.");
        }

        Replace(document);
        if (_workspace.ImportsElsewhere(document).Append(item.Uri).Where(uri => !_workspace.Covers(uri)).Where(_index.LookAround).ToList() is not [])
        {
            // What was read is taken at a later turn.
            SetComplete(false);
        }
        else
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
            Replace(document.IsTooLarge
                ? ChangeLarge(document, parameters)
                : document.Change(parameters.TextDocument.Version, tree => parameters.ContentChanges.Aggregate(tree, _convert.Apply)));
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

        // From now on what is on disk counts again.
        _ = _index.Reload([uri]);
        LookAtNeighbours(uri);
        return null;
    }

    /// <summary>Somebody works with a file: now is the time to notice that others have changed, if nobody tells us.</summary>
    private void LookAtNeighbours(string uri)
    {
        if (!_isWatched || !IsInFolders(uri))
        {
            _ = _index.LookAgain();
        }
    }

    private bool IsInFolders(string uri)
    {
        var key = FileUri.Key(uri);
        return _folders.Any(folder => key.StartsWith(FileUri.Key(folder).TrimEnd('/') + "/", StringComparison.Ordinal));
    }

    /// <summary>The text of a large file is not kept, so only a new text as a whole can make it one that is analysed.</summary>
    private static Document ChangeLarge(Document document, DidChangeTextDocumentParams parameters) =>
        parameters.ContentChanges is [.., { Range: null } last]
            ? Document.Open(document.Uri, parameters.TextDocument.Version, last.Text)
            : document.Change(parameters.TextDocument.Version, tree => tree);

    /// <summary>What was read from disk counts only for files that are not open; those are the editor's.</summary>
    private object? TakeFromDisk(IReadOnlyList<Document> read, IReadOnlyList<string> gone)
    {
        var news = read.Where(document => _workspace.Find(document.Uri) is not { } known || (!known.IsOpen && known.Text.Text != document.Text.Text)).ToList();
        var forgotten = gone.Where(uri => _workspace.Find(uri) is { IsOpen: false }).ToList();
        foreach (var uri in news.Select(document => document.Uri).Concat(forgotten))
        {
            _queue.Outdate(uri);
        }

        _workspace = forgotten.Aggregate(_workspace.With(news), (workspace, uri) => workspace.Without(uri));
        return _workspace.IsComplete && news.Count + forgotten.Count > 0 ? TellOfOtherFiles() : null;
    }

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
