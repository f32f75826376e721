using System.Collections.Concurrent;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer;

/// <summary>The pages about the kinds of findings, <c>docs/diagnostics</c> of the repository; they lie beside the server, so that they are there without a network.</summary>
internal static class DiagnosticPages
{
    private static readonly ConcurrentDictionary<string, CodeDescription?> s_known = new(StringComparer.Ordinal);

    /// <summary>Where the page of a code is; null if it is not there.</summary>
    public static CodeDescription? Of(string code) => s_known.GetOrAdd(code, static code =>
        Path.Combine(AppContext.BaseDirectory, "diagnostics", code + ".md") is var path && File.Exists(path) ? new CodeDescription(FolderFiles.UriOf(path)) : null);
}
