using System.Collections.Concurrent;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>The findings that the client has asked for and may be showing. Any thread may use it.</summary>
internal sealed class GivenFindings
{
    /// <summary>What they were, by the names of their files.</summary>
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);
    private volatile bool _wereOfAllFiles;

    /// <summary>Remembers what the client gets for a file. To be called before the answer is sent.</summary>
    public void Note(Document document, Findings findings) => _ids[document.Uri] = findings.Id;

    /// <summary>Remembers that the client gets the findings of all files.</summary>
    public void NoteAllFiles() => _wereOfAllFiles = true;

    /// <summary>Forgets a file that was closed.</summary>
    public void Forget(string uri) => _ids.TryRemove(uri, out _);

    /// <summary>Whether the client would get others if it asked again.</summary>
    public bool AreOld(Workspace workspace, CheckOptions options) => _wereOfAllFiles
        || _ids.Any(given => workspace.Find(given.Key) is { } document && Findings.Of(workspace, document, options).Id != given.Value);
}
