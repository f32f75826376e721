using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;
using Ttvm.Language.Binding;
using Ttvm.Language.Files;

namespace Ttvm.Ide.Navigation;

/// <summary>A name that is defined somewhere in the workspace.</summary>
/// <param name="Kind">A label, a process name, or, for a whole file, a module.</param>
/// <param name="Name">The name.</param>
/// <param name="Place">Where it is defined.</param>
/// <param name="Container">The file it stands in.</param>
public sealed record WorkspaceSymbol(SymbolKind Kind, string Name, Place Place, string Container);

/// <summary>Finds labels, registered process names and files by a few letters of their names.</summary>
public static class WorkspaceSymbols
{
    /// <summary>More than anybody reads; editors ask again with every letter.</summary>
    private const int Limit = 500;

    /// <summary>The names that hold the letters of <paramref name="query"/> in order, case aside; the best matches first. All names for an
    /// empty query.</summary>
    /// <param name="workspace">All files.</param>
    /// <param name="query">What the person has typed.</param>
    /// <param name="cancellation">Looked at once a file.</param>
    public static ImmutableArray<WorkspaceSymbol> Find(Workspace workspace, string query, CancellationToken cancellation = default)
    {
        var found = new List<(int Score, WorkspaceSymbol Symbol)>();
        foreach (var document in workspace.Documents)
        {
            cancellation.ThrowIfCancellationRequested();
            var file = FileUri.FileName(document.Uri);
            Consider(SymbolKind.Module, file, new Place(document, default, true), "");
            foreach (var reference in document.Program.References)
            {
                if (reference is { IsDefinition: true, Name.Length: > 0, Kind: SymbolKind.Label or SymbolKind.Process })
                {
                    Consider(reference.Kind, reference.Name, new Place(document, reference.Span, true), file);
                }
            }
        }

        return [.. found.OrderBy(match => match.Score).ThenBy(match => match.Symbol.Name, StringComparer.Ordinal).Take(Limit)
            .Select(match => match.Symbol)];

        void Consider(SymbolKind kind, string name, Place place, string container)
        {
            if (Score(name, query) is { } score)
            {
                found.Add((score, new WorkspaceSymbol(kind, name, place, container)));
            }
        }
    }

    /// <summary>Lower is better: the whole name, its beginning, somewhere inside, scattered letters; null if letters are missing.</summary>
    private static int? Score(string name, string query)
    {
        var place = name.IndexOf(query, StringComparison.OrdinalIgnoreCase);
        if (place >= 0)
        {
            return place > 0 ? 2 : name.Length == query.Length ? 0 : 1;
        }

        var matched = 0;
        foreach (var letter in name)
        {
            if (matched < query.Length && char.ToUpperInvariant(letter) == char.ToUpperInvariant(query[matched]))
            {
                matched++;
            }
        }

        return matched == query.Length ? 3 : null;
    }
}
