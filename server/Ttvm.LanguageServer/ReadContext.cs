using StreamJsonRpc;
using Ttvm.Ide;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>What a read may look at: the workspace of its turn and what the client can take.</summary>
/// <param name="Workspace">All known files.</param>
/// <param name="Settings">What the person has set.</param>
/// <param name="Convert">Translates to and from the protocol.</param>
/// <param name="SentTokens">The colours that the client has, to send only what is different.</param>
/// <param name="Cancellation">Set when nobody waits for the answer any more.</param>
internal sealed record ReadContext(Workspace Workspace, Settings Settings, Convert Convert, SentTokens SentTokens, CancellationToken Cancellation)
{
    /// <summary>The file that the parameters name.</summary>
    /// <exception cref="LocalRpcException">RequestFailed: it is not known.</exception>
    public Document Document(IDocumentParams parameters) => Document(parameters.TextDocument.Uri);

    /// <summary>The file with this name.</summary>
    /// <exception cref="LocalRpcException">RequestFailed: it is not known.</exception>
    public Document Document(string uri) =>
        Workspace.Find(uri) ?? throw new LocalRpcException($"{uri} is not open.") { ErrorCode = (int)ErrorCode.RequestFailed };

    /// <summary>The file and the place in it that the parameters name; a place outside of the text becomes the nearest inside.</summary>
    public (Document Document, int Offset) Place(IPositionParams parameters)
    {
        var document = Document(parameters);
        return (document, Convert.ToOffset(document.Text, parameters.Position));
    }
}
