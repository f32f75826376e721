using Newtonsoft.Json.Linq;
using StreamJsonRpc;
using Ttvm.Ide;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// The state of one client's session. Only writes change it, and they run alone on the queue's loop; reads get what they need
/// handed over at their turn. The fields that other threads look at directly are replaced as a whole.
/// </summary>
internal sealed class Session
{
    private readonly RequestQueue _queue = new();
    private readonly IReadOnlyList<Endpoint> _endpoints;
    private readonly ClientLink _client;
    private readonly Lifecycle _lifecycle;
    private readonly DiagnosticsPublisher _publisher;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Workspace _workspace = Workspace.Empty;
    private volatile Convert _convert = new(ClientCapabilities.None);

    public Session(IReadOnlyList<Endpoint> endpoints, ClientLink client, Lifecycle lifecycle)
    {
        _endpoints = endpoints;
        _client = client;
        _lifecycle = lifecycle;
        _publisher = new DiagnosticsPublisher(() => (_workspace, _convert), client);
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

    /// <summary>Lets a function answer from the workspace of its turn.</summary>
    public async Task<TResult> Read<TParams, TResult>(
        string method, TParams parameters, Func<ReadContext, TParams, TResult> answer, ErrorCode whenStale, CancellationToken cancellation)
    {
        var uri = (parameters as IDocumentParams)?.TextDocument.Uri;
        try
        {
            return await _client.Trace(method, uri, _queue.Read(
                uri,
                () => (Workspace: _workspace, Convert: _convert),
                (state, token) => Answer(method, uri, new ReadContext(state.Workspace, state.Convert.Client, state.Convert, token), parameters, answer),
                cancellation)).ConfigureAwait(false);
        }
        catch (StaleReadException)
        {
            // A client that pulls diagnostics asks again after every change anyway.
            throw new LocalRpcException($"{uri} has changed since {method} was asked.")
            {
                ErrorCode = (int)whenStale,
                ErrorData = whenStale == ErrorCode.ServerCancelled ? new JObject { ["retriggerRequest"] = false } : null,
            };
        }
    }

    public InitializeResult Initialize(InitializeParams parameters)
    {
        _convert = new Convert(parameters.Capabilities ?? ClientCapabilities.None);
        _client.IsInitialized = true;
        _client.SetTrace(parameters.Trace);
        if (parameters.ProcessId is { } processId)
        {
            ParentProcess.Watch(processId, () => _ended.TrySetResult($"the client's process {processId} has ended"));
        }

        var capabilities = new ServerCapabilities { PositionEncoding = _convert.PositionEncoding };
        capabilities = _endpoints.Aggregate(capabilities, (all, endpoint) => endpoint.Announce(all, _convert.Client));
        return new InitializeResult(capabilities, new ServerInfo("ttvm-language-server", typeof(Session).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>The client is about to leave; nothing has to be written anywhere.</summary>
    public void Shutdown() => _publisher.Stop();

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

    public object? Open(TextDocumentItem item)
    {
        if (_workspace.Find(item.Uri) is not null)
        {
            _client.Log(MessageType.Warning, $"{item.Uri} was opened twice; the newer text counts.");
        }

        Replace(Document.Open(item.Uri, item.Version, item.Text));
        return null;
    }

    public object? Change(DidChangeTextDocumentParams parameters)
    {
        var uri = parameters.TextDocument.Uri;
        if (_workspace.Find(uri) is not { } document)
        {
            _client.Log(MessageType.Warning, $"{uri} was changed, but is not open; the change is ignored.");
            return null;
        }

        try
        {
            Replace(document.Change(parameters.TextDocument.Version, tree => parameters.ContentChanges.Aggregate(tree, _convert.Apply)));
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
        if (_workspace.Find(uri) is null)
        {
            _client.Log(MessageType.Warning, $"{uri} was closed, but is not open.");
            return null;
        }

        Remove(uri);
        return null;
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

    private void Publish(string uri)
    {
        if (!ClientPulls)
        {
            _publisher.Schedule(uri);
        }
    }

    private TResult Answer<TParams, TResult>(string method, string? uri, ReadContext context, TParams parameters, Func<ReadContext, TParams, TResult> answer)
    {
        try
        {
            return answer(context, parameters);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or LocalRpcException))
        {
            var place = uri is null ? null : $"{uri} version {context.Workspace.Find(uri)?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}";
            throw Fail(method, place, exception);
        }
    }

    /// <summary>A bug of ours: said once, with what was being done, and the session goes on.</summary>
    private LocalRpcException Fail(string method, string? place, Exception exception)
    {
        var what = place is null ? method : $"{method} of {place}";
        _client.Log(MessageType.Error, $"{what} failed: {exception}");
        return new LocalRpcException($"{what} failed: {exception.Message}") { ErrorCode = (int)ErrorCode.InternalError };
    }
}
