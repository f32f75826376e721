using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>A request that is answered from a snapshot.</summary>
/// <param name="Method">The name on the wire.</param>
/// <param name="Parameters">What the client has sent with it.</param>
/// <param name="Answer">Works the answer out.</param>
/// <param name="WhenStale">The error code that tells the client that the file has changed meanwhile.</param>
/// <param name="IsAskedAgain">Whether a client asks it again when more files are known.</param>
/// <param name="Disk">When the disk is looked at before the answer.</param>
internal sealed record Question<TParams, TResult>(
    string Method,
    TParams Parameters,
    Func<ReadContext, TParams, TResult> Answer,
    ErrorCode WhenStale,
    Func<ClientCapabilities, bool> IsAskedAgain,
    DiskLook Disk)
{
    /// <summary>The file it is about; null if it is about none.</summary>
    public string? Uri => (Parameters as IDocumentParams)?.TextDocument.Uri;
}

/// <summary>When the files that are not open are looked at on disk before a question is answered.</summary>
internal enum DiskLook
{
    /// <summary>Not for this question: what was read counts.</summary>
    Never,

    /// <summary>Where there is no answer, unless the client tells of files that come and change.</summary>
    WhenNothingIsFound,

    /// <summary>Always, if the answer looks for other files: a person waits for an edit of all files that hold something.</summary>
    Always,
}
