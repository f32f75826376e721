using System.Globalization;
using Newtonsoft.Json.Linq;
using StreamJsonRpc;
using Ttvm.Ide.Model;
using Ttvm.Language.Files;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Files;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// The state of one client's session. Only writes change it, and they run alone, at their turn; reads get what they need
/// handed over at their turn. The fields that other threads look at directly are replaced as a whole.
/// </summary>
internal sealed partial class Session
{
    /// <summary>So often a file is read again that is never as it was a moment ago.</summary>
    private const int MostTries = 3;

    private readonly RequestQueue _queue;
    private readonly IReadOnlyList<Endpoint> _endpoints;
    private readonly ClientLink _client;
    private readonly Lifecycle _lifecycle;
    private readonly Patience _patience;
    private readonly Action? _whenInitialized;
    private readonly DiagnosticsPublisher _publisher;
    private readonly WorkspaceIndex _index;
    private readonly ClientRefresh _viewsRefresh;
    private readonly ClientRefresh _findingsRefresh;
    private readonly MissingFiles _missing;
    private readonly SentTokens _sentTokens = new();
    private readonly GivenFindings _givenFindings = new();
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Workspace _workspace = Workspace.On(FolderFiles.Identify, FolderFiles.IsThere);
    private volatile Conversion _convert = new(ClientCapabilities.None);
    private volatile Settings _settings = Settings.Default;

    /// <summary>Whether the client has asked anything, and may be showing an answer. Used by turns.</summary>
    private bool _isAsked;

    /// <summary>How often something has changed that other files' answers may follow from.</summary>
    private int _changes;

    /// <summary>How many folders, or lists of them, are being read. Used by turns.</summary>
    private int _beingRead;

    /// <summary>Whether the client tells of files that change on disk. Used by turns.</summary>
    private bool _isWatched;

    public Session(IReadOnlyList<Endpoint> endpoints, ClientLink client, Lifecycle lifecycle, RequestQueue queue, Patience patience,
        Action? whenInitialized = null)
    {
        _endpoints = endpoints;
        _client = client;
        _lifecycle = lifecycle;
        _queue = queue;
        _patience = patience;
        _whenInitialized = whenInitialized;
        _missing = new MissingFiles(
            patience.WithReading,
            () => client.Log(MessageType.Warning,
                "Reading the workspace's files takes long; until it is done, answers are about the files that have been read."));
        _publisher = new DiagnosticsPublisher(() => (_workspace, _settings, _convert), client, queue);
        _viewsRefresh = ClientRefresh.OfViews(client);
        _findingsRefresh = ClientRefresh.OfFindings(client);
        _index = new WorkspaceIndex(
            (read, gone) => _ = Write("reading files", () => TakeFromDisk(read, gone)),
            () => Write("reading files", FinishReading),
            client);
    }

    /// <summary>Completes with the reason when the client, or the end of its process, has asked the server to end.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Whether the client asks for diagnostics itself.</summary>
    private bool ClientPulls => _convert.Client.TextDocument?.Diagnostic is not null;

    /// <summary>Lets a function change the session, alone and at its turn.</summary>
    public Task<T> Write<T>(string method, Func<T> change) => _client.Trace(method, null, _queue.Write(() =>
    {
        try
        {
            return change();
        }
        catch (Exception exception) when (exception is not LocalRpcException)
        {
            throw Fail(method, null, exception);
        }
    }));

    /// <summary>
    /// Answers a question from the workspace of its turn; a quick one at its turn, else beside the queue. An answer that depends on files
    /// which are still being read waits for them, unless the client will ask again.
    /// </summary>
    public async Task<TResult> Read<TParams, TResult>(Question<TParams, TResult> question, bool isQuick, CancellationToken cancellation)
    {
        var uri = question.Uri;
        try
        {
            return await _client.Trace(question.Method, uri, ReadWhenKnown()).ConfigureAwait(false);
        }
        catch (StaleReadException)
        {
            // A client that pulls diagnostics asks again after every change anyway.
            throw new LocalRpcException($"{uri} has changed since {question.Method} was asked.")
            {
                ErrorCode = (int)question.WhenStale,
                ErrorData = question.WhenStale == ErrorCode.ServerCancelled ? new JObject { ["retriggerRequest"] = false } : null,
            };
        }

        async Task<TResult> ReadWhenKnown()
        {
            var first = await ReadOnce(isFirst: true).ConfigureAwait(false);
            var last = first;
            if (first.LacksFiles)
            {
                await first.FilesAreKnown.WaitAsync(cancellation).ConfigureAwait(false);
                if (question.Disk == DiskLook.Always)
                {
                    await LookAtDisk(cancellation).ConfigureAwait(false);
                }

                last = await ReadOnce(isFirst: false).ConfigureAwait(false);
            }

            if (question.Disk == DiskLook.WhenNothingIsFound && last is { Answer: null, IsWatched: false })
            {
                await LookAtDisk(cancellation).ConfigureAwait(false);
                last = await ReadOnce(isFirst: false).ConfigureAwait(false);
            }

            // The look at sizes and times does not see a change that keeps both, and a file may change after it. An edit of a file that is
            // not open is right only in the text that is on disk.
            for (var tries = 0; last.Edited.Count > 0 && await Task.Run(() => last.Edited.Where(FolderFiles.HasChanged).ToList(),
                cancellation).ConfigureAwait(false) is [_, ..] changed; tries++)
            {
                if (tries == MostTries)
                {
                    throw new LocalRpcException($"{changed[0].Uri} changes on disk all the time; try again when it does not.") { ErrorCode =
                        (int)ErrorCode.RequestFailed };
                }

                await _index.Reload([.. changed.Select(document => document.Uri)]).WaitAsync(cancellation).ConfigureAwait(false);
                last = await ReadOnce(isFirst: false).ConfigureAwait(false);
            }

            return first.Document is null || last.Document == first.Document ? last.Answer! : throw new StaleReadException();
        }

        Task<Attempt<TResult>> ReadOnce(bool isFirst) => _queue.Read(
            uri,
            isQuick,
            () =>
            {
                _isAsked = true;
                var waits = isFirst
                    && (question.Disk == DiskLook.Always || (_missing.AreMissing && !question.IsAskedAgain(_convert.Client)));
                var workspace = waits ? _workspace.ForOneQuestion() : _workspace;
                var seen = uri is null ? workspace : workspace.SeenFrom(uri);
                var context = new ReadContext(seen, _settings, _convert, _sentTokens, _givenFindings, default);
                return (Context: context, FilesAreKnown: _missing.AreKnown, Waits: waits, IsWatched: _isWatched, Changes: _changes);
            },
            (state, token) =>
            {
                var context = state.Context with { Cancellation = token };
                var document = uri is null ? null : context.Workspace.Find(uri);
                try
                {
                    var answer = Answer(question, document, context);
                    if (Volatile.Read(ref _changes) != state.Changes)
                    {
                        // The findings that the client gets by this answer were not yet among those that were looked at then.
                        RefreshFindings();
                    }

                    return new Attempt<TResult>(answer, state.Waits && context.Workspace.HasLookedFurther, state.FilesAreKnown, document,
                        context.Edited, state.IsWatched);
                }
                catch (LocalRpcException) when (state.Waits && context.Workspace.HasLookedFurther)
                {
                    // What was refused may be possible with these files.
                    return new Attempt<TResult>(default, true, state.FilesAreKnown, document, [], state.IsWatched);
                }
            },
            cancellation);
    }

    /// <summary>Takes in what has changed on disk, unless it takes too long: a large folder may be being read for the first time.</summary>
    private async Task LookAtDisk(CancellationToken cancellation)
    {
        await Task.WhenAny(_index.LookAgain(), Task.Delay(_patience.WithReading, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    public InitializeResult Initialize(InitializeParams parameters)
    {
        _convert = new Conversion(parameters.Capabilities ?? ClientCapabilities.None);
        _client.IsInitialized = true;
        _client.SetTrace(parameters.Trace);
        if (parameters.ProcessId is { } processId)
        {
            ParentProcess.Watch(processId, () => _ended.TrySetResult($"the client's process {processId} has ended"));
        }

        _settings = Settings.Read(parameters.InitializationOptions, Complain);
        IEnumerable<string> folders = parameters.WorkspaceFolders is { IsDefaultOrEmpty: false } several
            ? several.Select(folder => folder.Uri)
            : parameters.RootUri is { } root ? [root]
            : [];
        _folders.UnionWith(folders);
        _workspace = _workspace.WithFolders(_folders);
        if (_folders.Count > 0)
        {
            BeginReading();
        }

        var capabilities = new ServerCapabilities { PositionEncoding = _convert.PositionEncoding };
        capabilities = _endpoints.Aggregate(capabilities, (all, endpoint) => endpoint.Announce(all, _convert.Client));
        return new InitializeResult(capabilities,
            new ServerInfo("ttvm-language-server", typeof(Session).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>The client may be spoken to now: it is told what to watch, asked for its settings, and the files of its folders are
    /// read.</summary>
    public object? Initialized()
    {
        // None of these waits for an answer of the client to another: it may never come.
        _ = WatchAsync();
        _ = AskForSettings();
        if (_folders.Count > 0)
        {
            _index.AddFolders([.. _folders], _convert.Client.Window?.WorkDoneProgress == true);
        }

        _whenInitialized?.Invoke();
        return null;

        async Task WatchAsync()
        {
            if (await new ClientRegistrations(_client, _convert.Client).Register().ConfigureAwait(false))
            {
                // What has changed between reading and watching is told by nobody.
                await Write("client/registerCapability", () =>
                {
                    _isWatched = true;
                    return _index.LookAgain();
                }).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The client is about to leave; nothing has to be written anywhere.</summary>
    public void Shutdown()
    {
        _publisher.Stop();
        _index.Stop();
        _missing.Release();
    }

    /// <summary>Ends the session after the messages before it.</summary>
    public void Exit()
    {
        _queue.Complete();
        _ended.TrySetResult(_lifecycle.IsShutDown ? "" : "the client sent exit without shutdown");
    }

    public object? SetTrace(string value)
    {
        _client.SetTrace(value);
        return null;
    }

    /// <summary>The client's settings have changed; what it sends beside that news counts only if it cannot be asked.</summary>
    public object? ChangeSettings(JToken? json)
    {
        if (_convert.Client.Workspace?.Configuration == true)
        {
            _ = AskForSettings();
        }
        else
        {
            Use(Settings.Read(json, Complain));
        }

        return null;
    }

    public object? ChangeFolders(WorkspaceFoldersChangeEvent change)
    {
        foreach (var removed in change.Removed)
        {
            var key = FileUri.Key(removed.Uri);
            _folders.RemoveWhere(folder => FileUri.Key(folder) == key);
            _index.RemoveFolder(removed.Uri);
            _workspace = _workspace.WithFolders(_folders);
            foreach (var document in _workspace.AllDocuments.Where(document =>
                !document.IsOpen && FileUri.Key(document.Uri).StartsWith(key.TrimEnd('/') + "/", StringComparison.Ordinal)))
            {
                // Another folder may hold this one, or be in it.
                _workspace = _workspace.Covers(document.Uri) ? _workspace : _workspace.Without(document.Uri);
            }
        }

        var added = change.Added.Select(folder => folder.Uri)
            .Where(uri => !_folders.Any(folder => FileUri.Key(folder) == FileUri.Key(uri)) && _folders.Add(uri)).ToList();
        _workspace = _workspace.WithFolders(_folders);
        if (added.Count > 0)
        {
            BeginReading();
            _index.AddFolders(added, _convert.Client.Window?.WorkDoneProgress == true);
        }

        return change.Removed.IsEmpty ? null : TellOfOtherFiles();
    }

    /// <summary>Files that are not open have changed, or are all known now.</summary>
    private object? TellOfOtherFiles()
    {
        PublishOpen();
        Refresh();
        return null;
    }

    private void Refresh()
    {
        if (_isAsked)
        {
            _viewsRefresh.Ask(_convert.Client);
            Interlocked.Increment(ref _changes);
            RefreshFindings();
        }
    }

    /// <summary>Has the client ask again for findings if it has got others than there are now. Any thread.</summary>
    private void RefreshFindings()
    {
        if (_convert.Client.Workspace?.Diagnostics?.RefreshSupport == true)
        {
            _ = Task.Run(() =>
            {
                try
                {
                    if (_givenFindings.AreOld(_workspace, _settings.Checks))
                    {
                        _findingsRefresh.Ask(_convert.Client);
                    }
                }
                catch (Exception exception)
                {
                    _ = Fail("Looking for new findings", null, exception);
                }
            });
        }
    }

    private void BeginReading()
    {
        _beingRead++;
        SetComplete(false);
    }

    /// <summary>What was read has been taken at turns before, and so has the wish to read what that leads to: the files are complete only
    /// when nothing more is wished.</summary>
    private object? FinishReading()
    {
        if (--_beingRead > 0)
        {
            return null;
        }

        SetComplete(true);
        return TellOfOtherFiles();
    }

    private void SetComplete(bool isComplete)
    {
        _workspace = _workspace.WithComplete(isComplete);
        _missing.Set(!isComplete);
    }

    private async Task AskForSettings()
    {
        if (_convert.Client.Workspace?.Configuration == true
            && await _client.Ask<JArray>("workspace/configuration", new ConfigurationParams([new ConfigurationItem("ttvm")]))
                .ConfigureAwait(false) is [{ } section, ..])
        {
            await Write("workspace/configuration", () => Use(Settings.Read(section, Complain))).ConfigureAwait(false);
        }
    }

    private object? Use(Settings settings)
    {
        if (settings != _settings)
        {
            _settings = settings;
            Refresh();
            PublishOpen();
        }

        return null;
    }

    private void Complain(string problem) => _client.Log(MessageType.Warning, problem);

    /// <summary>Something has changed that the findings of open files may follow from.</summary>
    private void PublishOpen()
    {
        foreach (var document in _workspace.AllDocuments.Where(document => document.IsOpen))
        {
            Publish(document.Uri);
        }
    }

    private void Publish(string uri)
    {
        if (!ClientPulls)
        {
            _publisher.Schedule(uri);
        }
    }

    private TResult Answer<TParams, TResult>(Question<TParams, TResult> question, Document? document, ReadContext context)
    {
        try
        {
            return question.Answer(context, question.Parameters);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or LocalRpcException))
        {
            var place = question.Uri is null ? null
                : $"{question.Uri} version {document?.Version?.ToString(CultureInfo.InvariantCulture) ?? "?"}";
            throw Fail(question.Method, place, exception);
        }
    }

    /// <summary>A bug of ours: said once, with what was being done, and the session goes on.</summary>
    private LocalRpcException Fail(string method, string? place, Exception exception)
    {
        var what = place is null ? method : $"{method} of {place}";
        _client.Log(MessageType.Error, $"{what} failed: {exception}");
        return new LocalRpcException($"{what} failed: {exception.Message}") { ErrorCode = (int)ErrorCode.InternalError };
    }

    /// <summary>An answer, whether it has to be worked out again from files that are not known yet, the files that are not open and it
    /// edits, and whether the client tells of files.</summary>
    private readonly record struct Attempt<TResult>(
        TResult? Answer, bool LacksFiles, Task FilesAreKnown, Document? Document, IReadOnlyCollection<Document> Edited, bool IsWatched);
}
