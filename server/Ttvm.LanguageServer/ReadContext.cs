using StreamJsonRpc;
using Ttvm.Ide;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>What a read may look at: the workspace of its turn and what the client can take.</summary>
/// <param name="Workspace">All open files.</param>
/// <param name="Client">What the client has announced.</param>
/// <param name="Convert">Translates to and from the protocol.</param>
/// <param name="Cancellation">Set when nobody waits for the answer any more.</param>
internal sealed record ReadContext(Workspace Workspace, ClientCapabilities Client, Convert Convert, CancellationToken Cancellation)
{
    /// <summary>The file that the parameters name.</summary>
    /// <exception cref="LocalRpcException">RequestFailed: it is not open.</exception>
    public Document Document(IDocumentParams parameters) =>
        Workspace.Find(parameters.TextDocument.Uri)
        ?? throw new LocalRpcException($"{parameters.TextDocument.Uri} is not open.") { ErrorCode = (int)ErrorCode.RequestFailed };

    /// <summary>The file and the place in it that the parameters name; a place outside of the text becomes the nearest inside.</summary>
    public (Document Document, int Offset) Place(IPositionParams parameters)
    {
        var document = Document(parameters);
        return (document, Convert.ToOffset(document.Text, parameters.Position));
    }
}
