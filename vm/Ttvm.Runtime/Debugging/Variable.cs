using System.Collections.Immutable;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>Something with a name and a value, as a tree of variables shows it.</summary>
/// <param name="Name">Its name among its siblings.</param>
/// <param name="Value">The inspection form, cut off when it is long.</param>
/// <param name="Type">The type of the value, or empty for facts that are no values.</param>
/// <param name="Parts">The parts of the value, made when they are asked for; null if there are none.</param>
public sealed record Variable(string Name, string Value, string Type, VariableParts? Parts)
{
    /// <summary>The value itself; null for facts that are no values.</summary>
    public Value? Data { get; init; }

    /// <summary>Where the value was made or sent; null where that is not known.</summary>
    public CodePlace? Origin { get; init; }

    /// <summary>Whether this is no part of the variable that it is shown under, but the whole of it once more, as the payload of a message
    /// is.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>
/// The parts of a variable or a scope, each described when it is asked for. Any thread, as long as the machine stands still: values are
/// immutable, and the machine's own lists are copied.
/// </summary>
/// <param name="count">How many parts there are.</param>
/// <param name="isIndexed">Whether the parts are numbered items and not named fields.</param>
/// <param name="describe">The part at an index.</param>
public sealed class VariableParts(int count, bool isIndexed, Func<int, Variable> describe)
{
    /// <summary>How many parts there are.</summary>
    public int Count { get; } = count;

    /// <summary>Whether the parts are numbered items and not named fields.</summary>
    public bool IsIndexed { get; } = isIndexed;

    /// <summary>No parts.</summary>
    public static VariableParts None { get; } = Of([]);

    /// <summary>Named parts that have been described already.</summary>
    public static VariableParts Of(ImmutableArray<Variable> variables) => new(variables.Length, false, index => variables[index]);

    /// <summary>At most <paramref name="count"/> parts from the index <paramref name="start"/> on; none if that is outside.</summary>
    public ImmutableArray<Variable> Get(int start, int count) =>
        start < 0 || start >= Count || count <= 0 ? [] : [.. Enumerable.Range(start, Math.Min(count, Count - start)).Select(describe)];

    /// <summary>All parts.</summary>
    public ImmutableArray<Variable> All => Get(0, Count);

    /// <summary>The part of a name, or of an index written as a name; null if there is none.</summary>
    public Variable? Find(string name) => IsIndexed && int.TryParse(name, out var index)
        ? Get(index, 1).FirstOrDefault()
        : Enumerable.Range(0, Count).Select(describe).FirstOrDefault(part => part.Name == name);
}
