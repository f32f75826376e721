using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Syntax;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>
/// The versions whose colours the client may still have, by file. Reads on several threads note and ask; a version that was forgotten
/// only costs a full answer.
/// </summary>
internal sealed class SentTokens
{
    /// <summary>An answer may overtake the one before it, so the last is not enough; more are never asked for.</summary>
    private const int Kept = 3;

    private readonly Dictionary<string, List<(string ResultId, SentVersion Version)>> _sent = new(StringComparer.Ordinal);

    /// <summary>Remembers that the client gets the colours of this version, and what is known of its beginning.</summary>
    public void Note(Document document, SemanticTokensPrefix known = default)
    {
        lock (_sent)
        {
            if (!_sent.TryGetValue(document.Uri, out var versions))
            {
                _sent.Add(document.Uri, versions = []);
            }

            var resultId = Conversion.ResultId(document);
            versions.RemoveAll(version => version.ResultId == resultId);
            versions.Add((resultId, new SentVersion(document.Tree, known)));
            if (versions.Count > Kept)
            {
                versions.RemoveAt(0);
            }
        }
    }

    /// <summary>The version that an answer was about; null if it is not kept any more.</summary>
    public SentVersion? Find(string uri, string resultId)
    {
        lock (_sent)
        {
            return _sent.GetValueOrDefault(uri)?.Find(version => version.ResultId == resultId).Version;
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

/// <summary>A version of a file whose colours were sent.</summary>
/// <param name="Tree">Its text.</param>
/// <param name="Known">How many pieces its first lines have.</param>
internal sealed record SentVersion(SyntaxTree Tree, SemanticTokensPrefix Known);
