using System.Diagnostics;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// Sends the findings of every version that lives long enough. Only one thread at a time does so, so an older version can never be
/// published after a newer one; a version that was replaced while that thread was busy is skipped, because its successor is
/// already in line.
/// </summary>
internal sealed class DiagnosticsPublisher
{
    /// <summary>As long as the last findings took less, the next ones are looked for where turns are taken, in a pause: to wake another
    /// thread would cost more.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(4);

    private readonly Func<(Workspace Workspace, Settings Settings, Conversion Convert)> _state;
    private readonly ClientLink _client;
    private readonly RequestQueue _queue;

    /// <summary>The files in line. Guarded by itself, like the two fields below.</summary>
    private readonly Queue<string> _changed = [];
    private bool _isPublishing;
    private bool _isStopped;

    /// <summary>What was published last, by file. Used by the thread that publishes, and so is the field below.</summary>
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private bool _isQuick;

    public DiagnosticsPublisher(Func<(Workspace Workspace, Settings Settings, Conversion Convert)> state,
        ClientLink client, RequestQueue queue)
    {
        _state = state;
        _client = client;
        _queue = queue;
    }

    /// <summary>A file was opened, changed or closed; the new state of the workspace is already in place.</summary>
    public void Schedule(string uri)
    {
        lock (_changed)
        {
            if (_isStopped)
            {
                return;
            }

            _changed.Enqueue(uri);
            if (_isPublishing)
            {
                return;
            }

            _isPublishing = true;
        }

        if (_isQuick)
        {
            _queue.InPause(PublishAll);
        }
        else
        {
            _ = Task.Run(PublishAll);
        }
    }

    /// <summary>Publishes nothing that is scheduled from now on.</summary>
    public void Stop()
    {
        lock (_changed)
        {
            _isStopped = true;
        }
    }

    private void PublishAll()
    {
        while (true)
        {
            string? uri;
            lock (_changed)
            {
                if (!_changed.TryDequeue(out uri))
                {
                    _isPublishing = false;
                    return;
                }
            }

            var start = Stopwatch.GetTimestamp();
            PublishWithOthers(uri);
            _isQuick = Stopwatch.GetElapsedTime(start) < Quick;
        }
    }

    private void PublishWithOthers(string uri)
    {
        var (workspace, settings, convert) = _state();
        if (workspace.Find(uri) is not { IsOpen: true } document)
        {
            if (_last.Remove(uri))
            {
                _ = _client.Notify("textDocument/publishDiagnostics", new PublishDiagnosticsParams(uri, null, []));
            }

            return;
        }

        // Several edits may wait in line; the first of them publishes the newest text, and the others find it done.
        Publish(document);

        // What this file registers, sends or spawns may be what others are told about; where it is not, their findings keep their id.
        foreach (var published in _last.Count > 1 ? _last.Keys.Order(StringComparer.Ordinal).ToArray() : [])
        {
            if (workspace.Find(published) is { IsOpen: true } other && other != document)
            {
                Publish(other);
            }
        }

        void Publish(Document changed)
        {
            if (Find(workspace, changed, settings, convert, _last.GetValueOrDefault(changed.Uri)) is { } news
                && _state().Workspace.Find(changed.Uri) == changed)
            {
                _last[changed.Uri] = news.Id;

                // Messages leave in the order in which they are given to the connection, so nobody has to wait for them.
                _ = _client.Notify("textDocument/publishDiagnostics", news.Message);
            }
        }
    }

    /// <summary>What is to be published; null if it has been, or cannot be found out.</summary>
    private (string Id, PublishDiagnosticsParams Message)? Find(Workspace workspace, Document document, Settings settings,
        Conversion convert, string? last)
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
