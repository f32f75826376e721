using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// Asks the client to ask again for what does not follow from the text of one file alone. While it has not answered, further wishes are
/// kept as one; a client that does not answer is asked again all the same, but not more often than every few seconds. Any thread may use
/// it.
/// </summary>
internal sealed class ClientRefresh
{
    private readonly ClientLink _link;
    private readonly Func<WorkspaceClientCapabilities?, IEnumerable<string>> _methods;
    private readonly Lock _state = new();
    private bool _isAsking;
    private bool _isWanted;

    private ClientRefresh(ClientLink link, Func<WorkspaceClientCapabilities?, IEnumerable<string>> methods) =>
        (_link, _methods) = (link, methods);

    /// <summary>Has the client ask again for what it shows in and around the text.</summary>
    public static ClientRefresh OfViews(ClientLink link) => new(link, MethodsOfViews);

    /// <summary>Has the client ask again for findings.</summary>
    public static ClientRefresh OfFindings(ClientLink link) => new(link,
        client => client?.Diagnostics?.RefreshSupport == true ? ["workspace/diagnostic/refresh"] : []);

    /// <summary>Something has changed that other files' answers may follow from.</summary>
    /// <param name="client">What the client has announced.</param>
    public void Ask(ClientCapabilities client)
    {
        lock (_state)
        {
            _isWanted = true;
            if (_isAsking)
            {
                return;
            }

            _isAsking = true;
        }

        _ = AskAsync(client);
    }

    private async Task AskAsync(ClientCapabilities client)
    {
        while (IsWanted())
        {
            var requests = _methods(client.Workspace).Select(method => _link.Request(method, null));
            await _link.IsInTime(Task.WhenAll(requests)).ConfigureAwait(false);
        }
    }

    private bool IsWanted()
    {
        lock (_state)
        {
            _isAsking = _isWanted;
            _isWanted = false;
            return _isAsking;
        }
    }

    private static IEnumerable<string> MethodsOfViews(WorkspaceClientCapabilities? client)
    {
        if (client?.InlayHint?.RefreshSupport == true)
        {
            yield return "workspace/inlayHint/refresh";
        }

        if (client?.CodeLens?.RefreshSupport == true)
        {
            yield return "workspace/codeLens/refresh";
        }
    }
}
