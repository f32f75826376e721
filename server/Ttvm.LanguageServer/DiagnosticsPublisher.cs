using System.Threading.Channels;
using Ttvm.Ide;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>
/// Sends the findings of every version that lives long enough. One loop does all of it, so an older version can never be
/// published after a newer one; a version that was replaced while the loop was busy is skipped, because its successor is
/// already in line.
/// </summary>
internal sealed class DiagnosticsPublisher
{
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<(Workspace Workspace, Settings Settings, Convert Convert)> _state;
    private readonly ClientLink _client;

    public DiagnosticsPublisher(Func<(Workspace Workspace, Settings Settings, Convert Convert)> state, ClientLink client)
    {
        _state = state;
        _client = client;
        _ = Task.Run(RunAsync);
    }

    /// <summary>A file was opened, changed or closed; the new state of the workspace is already in place.</summary>
    public void Schedule(string uri) => _changed.Writer.TryWrite(uri);

    /// <summary>Publishes nothing that is scheduled from now on.</summary>
    public void Stop() => _changed.Writer.TryComplete();

    private async Task RunAsync()
    {
        var last = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var uri in _changed.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var (workspace, settings, convert) = _state();
            var document = workspace.Find(uri);
            if (document is not { IsOpen: true })
            {
                if (last.Remove(uri))
                {
                    await _client.Notify("textDocument/publishDiagnostics", new PublishDiagnosticsParams(uri, null, [])).ConfigureAwait(false);
                }

                continue;
            }

            // Several edits may wait in line; the first of them publishes the newest text, and the others find it done.
            await PublishAsync(document).ConfigureAwait(false);

            // What this file registers, sends or spawns may be what others are told about; where it is not, their findings keep their id.
            foreach (var other in workspace.Documents.Where(other => other != document && other.IsOpen && last.ContainsKey(other.Uri)))
            {
                await PublishAsync(other).ConfigureAwait(false);
            }

            async Task PublishAsync(Document changed)
            {
                if (Find(workspace, changed, settings, convert, last.GetValueOrDefault(changed.Uri)) is { } news && _state().Workspace.Find(changed.Uri) == changed)
                {
                    last[changed.Uri] = news.Id;
                    await _client.Notify("textDocument/publishDiagnostics", news.Message).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>What is to be published; null if it has been, or cannot be found out.</summary>
    private (string Id, PublishDiagnosticsParams Message)? Find(Workspace workspace, Document document, Settings settings, Convert convert, string? last)
    {
        try
        {
            var findings = Findings.Of(workspace, document, settings.Checks);
            return findings.Id == last ? null : (findings.Id, convert.ToPublished(document, findings));
        }
        catch (Exception exception)
        {
            // A bug in one check must not end the findings of all files.
            _client.Log(MessageType.Error, $"Checking {document.Uri} version {document.Version} failed: {exception}");
            return null;
        }
    }
}
