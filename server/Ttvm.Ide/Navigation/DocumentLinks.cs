using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Navigation;

/// <summary>A word that leads to another file.</summary>
/// <param name="Span">The word without quotes, in units of the whole text.</param>
/// <param name="Target">The file.</param>
/// <param name="Tooltip">What the file is to this one.</param>
public readonly record struct DocumentLink(TextSpan Span, Document Target, string Tooltip);

/// <summary>The files that a program imports and spawns, as links. A name without a file is no link: it would lead nowhere.</summary>
public static class DocumentLinks
{
    /// <summary>The links of a file, in document order.</summary>
    public static ImmutableArray<DocumentLink> Of(Workspace workspace, Document document) =>
    [
        .. from reference in document.FileReferences
           let target = workspace.Resolve(document, reference)
           where target is not null
           select new DocumentLink(reference.Span, target, reference.IsModule ? "Open the imported module" : "Open the worker program"),
    ];
}
