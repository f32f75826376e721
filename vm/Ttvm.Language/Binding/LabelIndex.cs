using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ttvm.Language.Binding;

/// <summary>The labels of a file as a dictionary from name to instruction index, looked up where they stand.</summary>
internal sealed class LabelIndex(ProgramView program) : IReadOnlyDictionary<string, int>
{
    /// <inheritdoc/>
    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<int> Values => this.Select(pair => pair.Value);

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var _ in this)
            {
                count++;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public int this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no label '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => !program.Labels.Find(key).DefinedIn.IsEmpty;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out int value)
    {
        if (program.FindDefinition(key) is not { } chunk)
        {
            value = 0;
            return false;
        }

        value = program.Chunks.FirstInstructionOf(program.Chunks.OrdinalOf(chunk)) + chunk.FindLabel(key)!.Value.Instruction;
        return true;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, int>> GetEnumerator()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var ordinal = 0; ordinal < program.Chunks.Count; ordinal++)
        {
            foreach (var label in program.Chunks[ordinal].Labels)
            {
                if (seen.Add(label.Name))
                {
                    yield return KeyValuePair.Create(label.Name, program.Chunks.FirstInstructionOf(ordinal) + label.Instruction);
                }
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
