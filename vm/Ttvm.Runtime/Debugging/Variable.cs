using System.Collections.Immutable;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>Something with a name and a value, as a tree of variables shows it.</summary>
/// <param name="Name">Its name among its siblings.</param>
/// <param name="Value">The inspection form, cut off when it is long.</param>
/// <param name="Type">The type of the value, or empty for facts that are no values.</param>
/// <param name="Parts">What it consists of, made when asked for; null if there is nothing to open.</param>
public sealed record Variable(string Name, string Value, string Type, VariableParts? Parts)
{
    /// <summary>The value itself; null for facts that are no values.</summary>
    public Value? Data { get; init; }

    /// <summary>Where the value was made or sent; null where that is not known.</summary>
    public CodePlace? Origin { get; init; }

    /// <summary>Whether it is no part of what it stands under, but the same again: the message under its own row.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>
/// The parts of a variable or scope, described when they are asked for. Values are immutable and the machine's own lists are copied,
/// so this may be used from any thread as long as the machine stands still.
/// </summary>
/// <param name="count">How many.</param>
/// <param name="isIndexed">Whether they are numbered items rather than named fields.</param>
/// <param name="describe">The part of an index.</param>
public sealed class VariableParts(int count, bool isIndexed, Func<int, Variable> describe)
{
    /// <summary>How many.</summary>
    public int Count { get; } = count;

    /// <summary>Whether they are numbered items rather than named fields.</summary>
    public bool IsIndexed { get; } = isIndexed;

    /// <summary>No parts.</summary>
    public static VariableParts None { get; } = Of([]);

    /// <summary>Named parts that have been described already.</summary>
    public static VariableParts Of(ImmutableArray<Variable> variables) => new(variables.Length, false, index => variables[index]);

    /// <summary>The parts from the index <paramref name="start"/> on, at most <paramref name="count"/>.</summary>
    public ImmutableArray<Variable> Get(int start, int count) =>
        start < 0 || start >= Count || count <= 0 ? [] : [.. Enumerable.Range(start, Math.Min(count, Count - start)).Select(describe)];

    /// <summary>All parts.</summary>
    public ImmutableArray<Variable> All => Get(0, Count);

    /// <summary>The part of that name, or null.</summary>
    public Variable? Find(string name) => IsIndexed && int.TryParse(name, out var index)
        ? Get(index, 1).FirstOrDefault()
        : Enumerable.Range(0, Count).Select(describe).FirstOrDefault(part => part.Name == name);
}
