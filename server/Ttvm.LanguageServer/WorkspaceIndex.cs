using System.Globalization;
using System.Threading.Channels;
using Ttvm.Ide;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// Keeps the files that are not open. One loop reads them all, in the order in which it was asked to, so an older state of a file can
/// never replace a newer one; what it has read is handed over in pieces, so that nobody waits for a large folder.
/// </summary>
internal sealed class WorkspaceIndex
{
    private const int PieceSize = 64;

    /// <summary>Beyond this the index would cost more memory than its answers are worth.</summary>
    private const int MostFiles = 20_000;

    private readonly Channel<Func<Task>> _jobs = Channel.CreateUnbounded<Func<Task>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<IReadOnlyList<Document>, IReadOnlyList<string>> _update;
    private readonly Func<Task> _complete;
    private readonly ClientLink _client;
    private readonly HashSet<string> _lookedAround = new(StringComparer.Ordinal);
    private int _lastToken;

    /// <summary>How many folders, or lists of them, are still to be read.</summary>
    private int _unread;

    /// <param name="update">Takes what was read, and the names of files that are not there any more.</param>
    /// <param name="complete">Called when no folder is left to be read.</param>
    /// <param name="client">Where progress and problems are told.</param>
    public WorkspaceIndex(Action<IReadOnlyList<Document>, IReadOnlyList<string>> update, Func<Task> complete, ClientLink client)
    {
        _update = update;
        _complete = complete;
        _client = client;
        _ = Task.Run(RunAsync);
    }

    /// <summary>Reads all programs below these folders.</summary>
    /// <param name="uris">The folders.</param>
    /// <param name="withProgress">Whether the client can show how far it has come.</param>
    public void AddFolders(IReadOnlyList<string> uris, bool withProgress)
    {
        Interlocked.Increment(ref _unread);
        _jobs.Writer.TryWrite(() => IndexAsync(uris, withProgress));
    }

    /// <summary>Reads the programs beside a file that stands in no folder of the workspace: its workers and modules are among them. False if there is nothing to read.</summary>
    public bool LookAround(string uri)
    {
        if (FolderFiles.PathOf(uri) is not { } path || Path.GetDirectoryName(path) is not { } folder || !Directory.Exists(folder) || !_lookedAround.Add(folder))
        {
            return false;
        }

        Interlocked.Increment(ref _unread);
        _jobs.Writer.TryWrite(() => ReadFoldersAsync([folder, Path.Combine(folder, "examples")], recursive: false));
        return true;
    }

    /// <summary>Reads files again that have changed on disk, or are not open any more; those that are gone are forgotten.</summary>
    public void Reload(IReadOnlyList<string> uris) => _jobs.Writer.TryWrite(() =>
    {
        var read = uris.Select(uri => (Uri: uri, Document: ReadFile(uri))).ToList();
        _update([.. read.Select(file => file.Document).OfType<Document>()], [.. read.Where(file => file.Document is null).Select(file => file.Uri)]);
        return Task.CompletedTask;
    });

    /// <summary>Takes no further work.</summary>
    public void Stop() => _jobs.Writer.TryComplete();

    private async Task RunAsync()
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await job().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The session has ended, and nobody takes what is read any more.
                return;
            }
            catch (Exception exception)
            {
                // A bug of ours in one job must not end all others.
                _client.Log(MessageType.Error, $"Reading the workspace's files failed: {exception}");
            }
        }
    }

    private async Task IndexAsync(IReadOnlyList<string> uris, bool withProgress)
    {
        var folders = uris.Select(FolderFiles.PathOf).OfType<string>().ToList();
        var beginning = withProgress ? BeginProgress($"ttvm/index/{(++_lastToken).ToString(CultureInfo.InvariantCulture)}") : null;
        var count = await ReadFoldersAsync(folders, recursive: true).ConfigureAwait(false);
        if (beginning is not null)
        {
            _ = EndProgress(beginning, $"{count} file{(count == 1 ? "" : "s")}");
        }
    }

    /// <summary>Shows that reading has begun, when the client has answered; reading does not wait for it. Null if it does not want to know.</summary>
    private async Task<string?> BeginProgress(string token)
    {
        if (!await _client.Request("window/workDoneProgress/create", new WorkDoneProgressCreateParams(token)).ConfigureAwait(false))
        {
            return null;
        }

        await Report(token, new WorkDoneProgressBegin("begin", "Indexing .ttvm files", null, Cancellable: false)).ConfigureAwait(false);
        return token;
    }

    private async Task EndProgress(Task<string?> beginning, string message)
    {
        if (await beginning.ConfigureAwait(false) is { } token)
        {
            await Report(token, new WorkDoneProgressEnd("end", message)).ConfigureAwait(false);
        }
    }

    private async Task<int> ReadFoldersAsync(IEnumerable<string> folders, bool recursive)
    {
        try
        {
            return Read(folders, recursive);
        }
        finally
        {
            if (Interlocked.Decrement(ref _unread) == 0)
            {
                await _complete().ConfigureAwait(false);
            }
        }
    }

    private int Read(IEnumerable<string> folders, bool recursive)
    {
        var count = 0;
        var piece = new List<Document>(PieceSize);
        foreach (var folder in folders.Where(Directory.Exists))
        {
            foreach (var path in Paths(folder, recursive))
            {
                if (count == MostFiles)
                {
                    _client.Log(MessageType.Warning, $"There are more than {MostFiles} .ttvm files in the workspace; the others are read when they are opened.");
                    break;
                }

                if (ReadFile(FolderFiles.UriOf(path)) is { } document)
                {
                    piece.Add(document);
                    count++;
                }

                if (piece.Count == PieceSize)
                {
                    _update([.. piece], []);
                    piece.Clear();
                }
            }
        }

        if (piece.Count > 0)
        {
            _update(piece, []);
        }

        return count;
    }

    private List<string> Paths(string folder, bool recursive)
    {
        try
        {
            return [.. FolderFiles.Find(folder, recursive).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _client.Log(MessageType.Warning, $"The folder {folder} cannot be read: {exception.Message}");
            return [];
        }
    }

    private Document? ReadFile(string uri)
    {
        try
        {
            return FolderFiles.Read(uri);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _client.Log(MessageType.Warning, $"{uri} cannot be read: {exception.Message}");
            return null;
        }
    }

    private Task Report(string token, object value) => _client.Notify("$/progress", new ProgressParams(token, value));
}
