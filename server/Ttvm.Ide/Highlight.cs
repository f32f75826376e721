using System.Collections.Immutable;

namespace Ttvm.Ide;

/// <summary>Marks what belongs together in one file.</summary>
public static class Highlight
{
    /// <summary>The places of this file that mean the same as the name at <paramref name="offset"/>; null where there is no name.</summary>
    public static ImmutableArray<Place>? At(Document document, int offset) =>
        Resolution.At(document, offset) is { } resolved && resolved.OccurrencesInFile().ToImmutableArray() is { Length: > 0 } places ? places : null;
}
