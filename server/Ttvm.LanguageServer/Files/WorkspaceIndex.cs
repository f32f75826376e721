using System.Globalization;
using System.Threading.Channels;
using Ttvm.Ide.Model;
using Ttvm.Language.Files;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;
using Ttvm.Runtime.Hosting;

namespace Ttvm.LanguageServer.Files;

/// <summary>
/// Keeps the files that are not open as they are on disk. One loop reads them all, in the order in which it was asked to, so an older state
/// of a file can never replace a newer one; what it has read is handed over in pieces, so that nobody waits for a large folder.
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

    /// <summary>Where the links lead that the job has come by: many files are in the same folder. Used by the loop, like the fields
    /// below.</summary>
    private readonly Dictionary<string, string?> _links = new(StringComparer.Ordinal);

    /// <summary>The files that were looked at, by their keys, as they were then.</summary>
    private readonly Dictionary<string, (string Uri, FileStamp Stamp)> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<Root> _roots = [];
    private int _lastToken;

    /// <summary>A look at everything that has not begun: whoever asks for one until then means that one. Guarded by the field before
    /// it.</summary>
    private readonly Lock _asking = new();
    private TaskCompletionSource? _nextLook;

    /// <param name="update">Takes what was read, and the names of files that are not there any more.</param>
    /// <param name="complete">Called when the folders of one call have been read.</param>
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
        _jobs.Writer.TryWrite(() => IndexAsync(uris, withProgress));
    }

    /// <summary>Forgets what was below a folder; what another folder holds, too, is read anew.</summary>
    public void RemoveFolder(string uri)
    {
        if (FolderFiles.PathOf(uri) is { } path)
        {
            _jobs.Writer.TryWrite(() =>
            {
                _roots.Remove(new Root(path, IsRecursive: true));
                var below = Below(uri).ConvertAll(key => (Key: key, _seen[key].Uri));
                below.ForEach(file => _seen.Remove(file.Key));

                // What another folder holds, too, is read here and not by LookAgain, which may mean a look that comes before this job.
                // It is never gone in between, so nobody is told that a file is missing which is there. All else is gone, also what an
                // earlier job has read and handed over after the folder was removed.
                Look();
                _update([], [.. below.Where(file => !_seen.ContainsKey(file.Key)).Select(file => file.Uri)]);
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Reads the programs in a folder, without those in its folders. False if there is no such folder; it is looked for again when
    /// all are.</summary>
    /// <param name="folder">Its key.</param>
    public bool AddFurtherFolder(string folder)
    {
        if (FolderFiles.PathOf(FileUri.OfKey(folder)) is not { } path)
        {
            return false;
        }

        IReadOnlyList<Root> roots = [new Root(path, IsRecursive: false)];
        if (!Directory.Exists(path))
        {
            _jobs.Writer.TryWrite(() =>
            {
                _roots.UnionWith(roots);
                return Task.CompletedTask;
            });
            return false;
        }

        return _jobs.Writer.TryWrite(() => ReadNewAsync(roots));
    }

    /// <summary>Reads files again that have changed on disk, or are not open any more; those that are gone are forgotten. A folder stands
    /// for what is in it.</summary>
    public Task Reload(IReadOnlyList<string> uris)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _jobs.Writer.TryWrite(() =>
        {
            var (read, gone) = (new List<Document>(), new List<string>());
            foreach (var uri in uris.Where(FolderFiles.IsProgram))
            {
                if (Read(uri) is { } document)
                {
                    read.Add(document);
                }
                else
                {
                    gone.Add(uri);
                }
            }

            _update(read, gone);
            if (uris.Any(FolderFiles.IsFolder) || HoldsSeen(uris))
            {
                Look();
            }

            done.SetResult();
            return Task.CompletedTask;
        }) ? done.Task : Task.CompletedTask;
    }

    /// <summary>
    /// Reads what has changed on disk since it was read, what is new, and forgets what is gone, in all folders. Most of it costs a look at
    /// the size and the time of a file. Completes when what was found has been handed over.
    /// </summary>
    public Task LookAgain()
    {
        lock (_asking)
        {
            if (_nextLook is not null)
            {
                return _nextLook.Task;
            }

            var look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_jobs.Writer.TryWrite(() =>
            {
                // From here on a file may change behind our look, so who asks now means the next one.
                lock (_asking)
                {
                    _nextLook = null;
                }

                try
                {
                    Look();
                }
                finally
                {
                    look.SetResult();
                }

                return Task.CompletedTask;
            }))
            {
                return Task.CompletedTask;
            }

            _nextLook = look;
            return look.Task;
        }
    }

    /// <summary>Takes no further work.</summary>
    public void Stop() => _jobs.Writer.TryComplete();

    private async Task RunAsync()
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            _links.Clear();
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
        var folders = uris.Select(FolderFiles.PathOf).OfType<string>().Select(path => new Root(path, IsRecursive: true)).ToList();
        var beginning = withProgress ? BeginProgress($"ttvm/index/{(++_lastToken).ToString(CultureInfo.InvariantCulture)}") : null;
        var count = await ReadNewAsync(folders).ConfigureAwait(false);
        if (beginning is not null)
        {
            _ = EndProgress(beginning, $"{count} file{(count == 1 ? "" : "s")}");
        }
    }

    /// <summary>Shows that reading has begun, when the client has answered; reading does not wait for it. Null if it does not want to
    /// know.</summary>
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

    private async Task<int> ReadNewAsync(IReadOnlyList<Root> roots)
    {
        try
        {
            _roots.UnionWith(roots);
            return ReadChanged(roots, []);
        }
        finally
        {
            await _complete().ConfigureAwait(false);
        }
    }

    private void Look()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        ReadChanged(_roots, found);

        // What stands in no folder, and what is gone from one.
        var gone = new List<string>();
        foreach (var (key, (uri, stamp)) in _seen.Where(file => !found.Contains(file.Key)).ToList())
        {
            if (FolderFiles.StampOf(uri) is not { } now)
            {
                _seen.Remove(key);
                gone.Add(uri);
            }
            else if (!now.IsSameAs(stamp) && Read(uri) is { } document)
            {
                _update([document], []);
            }
        }

        if (gone.Count > 0)
        {
            _update([], gone);
        }
    }

    /// <summary>Reads the programs below folders that are not as they were when they were read; returns how many programs there
    /// are.</summary>
    private int ReadChanged(IEnumerable<Root> roots, HashSet<string> found)
    {
        var count = 0;
        var piece = new List<Document>(PieceSize);
        foreach (var path in roots.Where(root => Directory.Exists(root.Path)).SelectMany(root => Paths(root.Path, root.IsRecursive)))
        {
            if (count == MostFiles)
            {
                _client.Log(MessageType.Warning,
                    $"There are more than {MostFiles} .ttvm files in the workspace; the others are read when they are opened.");
                break;
            }

            count++;
            var uri = FolderFiles.UriOf(path);
            var key = FileUri.Key(uri);
            found.Add(key);
            var isKnown = _seen.TryGetValue(key, out var seen);
            if ((!isKnown || FolderFiles.StampOf(uri)?.IsSameAs(seen.Stamp) != true) && Read(isKnown ? seen.Uri : uri) is { } document)
            {
                piece.Add(document);
            }

            if (piece.Count == PieceSize)
            {
                _update([.. piece], []);
                piece.Clear();
            }
        }

        if (piece.Count > 0)
        {
            _update(piece, []);
        }

        return count;
    }

    private List<string> Below(string uri)
    {
        var folder = FileUri.Key(uri).TrimEnd('/') + "/";
        return [.. _seen.Keys.Where(key => key.StartsWith(folder, StringComparison.Ordinal))];
    }

    /// <summary>Whether a file that was read lies in one of these, which may be thousands.</summary>
    private bool HoldsSeen(IEnumerable<string> uris)
    {
        var folders = uris.Select(uri => FileUri.Key(uri).TrimEnd('/')).ToHashSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var file in _seen.Keys)
        {
            for (var end = file.LastIndexOf('/'); end > 0; end = file.LastIndexOf('/', end - 1))
            {
                if (folders.Contains(file.AsSpan(0, end)))
                {
                    return true;
                }
            }
        }

        return false;
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

    /// <summary>The file as it is on disk; null if it is not there, or cannot be read, which is told once for each state of it.</summary>
    private Document? Read(string uri)
    {
        var key = FileUri.Key(uri);

        // Taken before the text: if the file changes in between, it is read once more at the next look.
        if (FolderFiles.StampOf(uri) is not { } stamp)
        {
            _seen.Remove(key);
            return null;
        }

        _seen[key] = (uri, stamp);
        try
        {
            return FolderFiles.Read(uri, LinkTarget);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _client.Log(MessageType.Warning, $"{uri} cannot be read: {exception.Message}");
            return null;
        }
    }

    private string? LinkTarget(string path) =>
        _links.TryGetValue(path, out var target) ? target : _links[path] = PlatformLinks.TargetOf(path);

    private Task Report(string token, object value) => _client.Notify("$/progress", new ProgressParams(token, value));

    private readonly record struct Root(string Path, bool IsRecursive);
}
