using System.Collections.Immutable;

namespace Ttvm.Language.Binding;

/// <summary>Which chunks define a label and which use it. Immutable; a change costs in proportion to the names of the chunks it
/// replaces.</summary>
internal sealed class LabelTable
{
    private readonly ImmutableDictionary<string, LabelChunks> _labels;

    private LabelTable(ImmutableDictionary<string, LabelChunks> labels) => _labels = labels;

    /// <summary>No names.</summary>
    public static LabelTable Empty { get; } = new(ImmutableDictionary.Create<string, LabelChunks>(StringComparer.Ordinal));

    /// <summary>Every name that is defined or used, in no order.</summary>
    public IEnumerable<KeyValuePair<string, LabelChunks>> All => _labels;

    /// <summary>The chunks of a name.</summary>
    public LabelChunks Find(string name) => _labels.TryGetValue(name, out var found) ? found : LabelChunks.None;

    /// <summary>The table after some chunks have taken the place of others.</summary>
    /// <param name="removed">Chunks that are gone.</param>
    /// <param name="added">Chunks that have come.</param>
    /// <param name="touched">Gets every name that one of them defines or uses.</param>
    public LabelTable With(ReadOnlySpan<Chunk> removed, ReadOnlySpan<Chunk> added, HashSet<string> touched)
    {
        var labels = _labels.ToBuilder();
        foreach (var chunk in removed)
        {
            foreach (var (name, _) in NamesOf(chunk, touched))
            {
                var left = labels[name].Without(chunk);
                if (left.IsEmpty)
                {
                    labels.Remove(name);
                }
                else
                {
                    labels[name] = left;
                }
            }
        }

        foreach (var chunk in added)
        {
            foreach (var (name, isUsed) in NamesOf(chunk, touched))
            {
                var chunks = labels.TryGetValue(name, out var found) ? found : LabelChunks.None;
                labels[name] = chunks.With(chunk, chunk.FindLabel(name) is not null, isUsed);
            }
        }

        return new LabelTable(labels.ToImmutable());
    }

    private static Dictionary<string, bool> NamesOf(Chunk chunk, HashSet<string> touched)
    {
        var names = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var label in chunk.Labels)
        {
            names[label.Name] = false;
        }

        foreach (var use in chunk.LabelUses)
        {
            names[use.Name] = true;
        }

        foreach (var (name, _) in names)
        {
            touched.Add(name);
        }

        return names;
    }
}

/// <summary>The chunks that define or use one label, in no order.</summary>
internal sealed class LabelChunks(ImmutableArray<Chunk> definedIn, ImmutableArray<Chunk> usedIn)
{
    /// <summary>Normally one.</summary>
    public ImmutableArray<Chunk> DefinedIn { get; } = definedIn;

    /// <summary>Each once, however often it uses the name.</summary>
    public ImmutableArray<Chunk> UsedIn { get; } = usedIn;

    /// <summary>A name that does not appear.</summary>
    public static LabelChunks None { get; } = new([], []);

    /// <summary>Whether the name appears nowhere.</summary>
    public bool IsEmpty => DefinedIn.IsEmpty && UsedIn.IsEmpty;

    /// <summary>One chunk more.</summary>
    public LabelChunks With(Chunk chunk, bool defines, bool uses) =>
        new(defines ? DefinedIn.Add(chunk) : DefinedIn, uses ? UsedIn.Add(chunk) : UsedIn);

    /// <summary>One chunk less.</summary>
    public LabelChunks Without(Chunk chunk) => new(DefinedIn.Remove(chunk), UsedIn.Remove(chunk));
}
