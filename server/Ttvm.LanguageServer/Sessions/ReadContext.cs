using System.Collections.Immutable;
using StreamJsonRpc;
using Ttvm.Ide.Model;
using Ttvm.LanguageServer.Conversions;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>What a read may look at: the workspace of its turn and what the client can take.</summary>
/// <param name="Workspace">All known files.</param>
/// <param name="Settings">What the person has set.</param>
/// <param name="Convert">Translates to and from the protocol.</param>
/// <param name="SentTokens">The colours that the client has, to send only what is different.</param>
/// <param name="GivenFindings">The findings that the client has.</param>
/// <param name="Cancellation">Set when nobody waits for the answer any more.</param>
internal sealed record ReadContext(Workspace Workspace, Settings Settings, Conversion Convert, SentTokens SentTokens,
    GivenFindings GivenFindings, CancellationToken Cancellation)
{
    private readonly HashSet<Document> _edited = [];

    /// <summary>The files that are not open and are edited by what was converted so far.</summary>
    public IReadOnlyCollection<Document> Edited => _edited;

    /// <summary>The edits of several files, of which those that are not open are noted.</summary>
    public WorkspaceEdit ToEdit(ImmutableArray<(Document Document, ImmutableArray<Language.Diagnostics.TextEdit> Edits)> files)
    {
        _edited.UnionWith(files.Select(file => file.Document).Where(document => !document.IsOpen));
        return Convert.ToEdit(files);
    }

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
