using Ttvm.Ide;
using Ttvm.Language.Syntax;

namespace Ttvm.LanguageServer;

/// <summary>
/// The versions whose colours the client may still have, by file. Reads on several threads note and ask; a version that was forgotten
/// only costs a full answer.
/// </summary>
internal sealed class SentTokens
{
    /// <summary>An answer may overtake the one before it, so the last is not enough; more are never asked for.</summary>
    private const int Kept = 3;

    private readonly Dictionary<string, List<(string ResultId, SyntaxTree Tree)>> _sent = new(StringComparer.Ordinal);

    /// <summary>Remembers that the client gets the colours of this version.</summary>
    public void Note(Document document)
    {
        lock (_sent)
        {
            if (!_sent.TryGetValue(document.Uri, out var versions))
            {
                _sent.Add(document.Uri, versions = []);
            }

            var version = (Convert.ResultId(document), document.Tree);
            versions.Remove(version);
            versions.Add(version);
            if (versions.Count > Kept)
            {
                versions.RemoveAt(0);
            }
        }
    }

    /// <summary>The text that an answer was about; null if it is not kept any more.</summary>
    public SyntaxTree? Find(string uri, string resultId)
    {
        lock (_sent)
        {
            return _sent.GetValueOrDefault(uri)?.Find(version => version.ResultId == resultId).Tree;
        }
    }

    /// <summary>Forgets a file that was closed.</summary>
    public void Forget(string uri)
    {
        lock (_sent)
        {
            _sent.Remove(uri);
        }
    }
}
