using System.Collections.Immutable;

namespace Ttvm.Analysis.Domain;

/// <summary>Everything that IMPORT of one module binds, in the order of the names; compared by value. Immutable.</summary>
/// <param name="All">No name twice.</param>
public sealed record ModuleExports(ImmutableArray<ModuleExport> All)
{
    /// <summary>The export with a name; null if there is none.</summary>
    public ModuleExport? Find(string name)
    {
        foreach (var export in All)
        {
            if (export.Name == name)
            {
                return export;
            }
        }

        return null;
    }

    /// <summary>Whether importers see a difference.</summary>
    public bool Equals(ModuleExports? other) => ReferenceEquals(this, other)
        || (other is not null && All.AsSpan().SequenceEqual(other.All.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var export in All)
        {
            hash.Add(export);
        }

        return hash.ToHashCode();
    }
}
