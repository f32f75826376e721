using System.Collections.Immutable;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Binding;

/// <summary>The labels something is wrong with, kept up to date name by name. Immutable.</summary>
/// <param name="Duplicate">Defined more than once.</param>
/// <param name="Undefined">The target of an instruction, but defined nowhere.</param>
/// <param name="Unused">Defined, but nothing leads there.</param>
internal sealed record LabelFaults(ImmutableHashSet<string> Duplicate, ImmutableHashSet<string> Undefined, ImmutableHashSet<string> Unused)
{
    private static readonly ImmutableHashSet<string> Empty = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>No labels.</summary>
    public static LabelFaults None { get; } = new(Empty, Empty, Empty);

    /// <summary>The faults after some names have changed.</summary>
    /// <param name="labels">All labels as they are now.</param>
    /// <param name="names">The names to look at.</param>
    public LabelFaults With(LabelTable labels, HashSet<string> names)
    {
        var (duplicate, undefined, unused) = (Duplicate.ToBuilder(), Undefined.ToBuilder(), Unused.ToBuilder());
        foreach (var name in names)
        {
            var chunks = labels.Find(name);
            var definitions = CountDefinitions(chunks, name);
            Set(duplicate, name, definitions > 1);
            Set(undefined, name, definitions == 0 && !NumberLiteral.IsDigits(name)
                && chunks.UsedIn.Any(chunk => chunk.LabelUses.Any(use => use.Name == name && !use.IsByName)));
            Set(unused, name, definitions > 0 && chunks.UsedIn.IsEmpty);
        }

        return new LabelFaults(duplicate.ToImmutable(), undefined.ToImmutable(), unused.ToImmutable());
    }

    private static int CountDefinitions(LabelChunks chunks, string name)
    {
        var count = 0;
        foreach (var chunk in chunks.DefinedIn)
        {
            foreach (var label in chunk.Labels)
            {
                count += label.Name == name ? 1 : 0;
            }
        }

        return count;
    }

    private static void Set(ImmutableHashSet<string>.Builder names, string name, bool isFault)
    {
        if (isFault)
        {
            names.Add(name);
        }
        else
        {
            names.Remove(name);
        }
    }
}
