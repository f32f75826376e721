using System.Collections.Immutable;
using Ttvm.Ide.Model;
using Ttvm.Ide.Names;

namespace Ttvm.Ide.Navigation;

/// <summary>Finds every use of a name.</summary>
public static class References
{
    /// <summary>
    /// The places that mean the same as the name at <paramref name="offset"/>, in order of file and place; for names that
    /// other programs use too, in all files. Null where there is no name.
    /// </summary>
    /// <param name="workspace">All files.</param>
    /// <param name="document">The file of the cursor.</param>
    /// <param name="offset">The cursor, in units of the whole text.</param>
    /// <param name="withDefinitions">Whether the places that define the name are listed too.</param>
    public static ImmutableArray<Place>? At(Workspace workspace, Document document, int offset, bool withDefinitions) =>
        Resolution.At(document, offset) is { } resolved && (resolved.Symbol is not null || resolved.File is not null)
            ? [.. resolved.Occurrences(workspace).Where(place => withDefinitions || !place.IsDefinition)]
            : null;
}
