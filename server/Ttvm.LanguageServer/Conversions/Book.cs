using System.Collections.Concurrent;
using Ttvm.Ide.Descriptions;
using Ttvm.LanguageServer.Files;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>
/// The pages about the language and about the kinds of findings, <c>docs</c> of the repository; they lie beside the server, so that they
/// are there without a network. Any thread may ask.
/// </summary>
internal static class Book
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "docs");
    private static readonly ConcurrentDictionary<string, CodeDescription?> s_pages = new(StringComparer.Ordinal);
    private static readonly Lazy<Dictionary<string, string>> s_sections = new(ReadSections);

    /// <summary>Where the page of a finding's code is; null if it is not there.</summary>
    public static CodeDescription? PageOf(string code) => s_pages.GetOrAdd(code, static code =>
        Path.Combine(s_folder, "diagnostics", code + ".md") is var path && File.Exists(path)
            ? new CodeDescription(FolderFiles.UriOf(path)) : null);

    /// <summary>A link to a section, as Markdown; null if the page is not there.</summary>
    public static string? LinkTo(BookSection section) => s_sections.Value.GetValueOrDefault(section.Heading);

    /// <summary>Links by heading. They name the line: editors open the page as a text, where they know no headings.</summary>
    private static Dictionary<string, string> ReadSections()
    {
        var path = Path.Combine(s_folder, "language.md");
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var line = 0;
        foreach (var text in File.Exists(path) ? File.ReadLines(path) : [])
        {
            line++;
            if (text.StartsWith("## ", StringComparison.Ordinal) || text.StartsWith("### ", StringComparison.Ordinal))
            {
                var heading = text.TrimStart('#', ' ');
                links[heading] = $"[The language: {heading}]({FolderFiles.UriOf(path)}#L{line})";
            }
        }

        return links;
    }
}
