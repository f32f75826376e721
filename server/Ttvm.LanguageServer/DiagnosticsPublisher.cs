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
        var last = new Dictionary<string, (Document Document, string Id)>(StringComparer.Ordinal);
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

            // What this file registers, sends or spawns may be what others are told about.
            foreach (var published in last.Count > 1 ? last.Keys.Order(StringComparer.Ordinal).ToArray() : [])
            {
                if (workspace.Find(published) is { IsOpen: true } other && other != document && !other.FileReferences.IsEmpty)
                {
                    await PublishAsync(other).ConfigureAwait(false);
                }
            }

            async Task PublishAsync(Document changed)
            {
                if (Find(workspace, changed, settings) is not { } findings || last.GetValueOrDefault(changed.Uri).Id == findings.Id)
                {
                    return;
                }

                if (_state().Workspace.Find(changed.Uri) == changed)
                {
                    last[changed.Uri] = (changed, findings.Id);
                    await _client.Notify("textDocument/publishDiagnostics", convert.ToPublished(changed, findings)).ConfigureAwait(false);
                }
            }
        }
    }

    private Findings? Find(Workspace workspace, Document document, Settings settings)
    {
        try
        {
            return Findings.Of(workspace, document, settings.Checks);
        }
        catch (Exception exception)
        {
            // A bug in one check must not end the findings of all files.
            _client.Log(MessageType.Error, $"Checking {document.Uri} version {document.Version} failed: {exception}");
            return null;
        }
    }
}
