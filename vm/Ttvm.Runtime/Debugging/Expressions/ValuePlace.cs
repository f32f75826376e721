using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>What holds a value that an expression means.</summary>
internal enum ValueHolder
{
    /// <summary>A variable of a frame.</summary>
    Variable,

    /// <summary>The stack of a process.</summary>
    Stack,

    /// <summary>The mailbox of a process.</summary>
    Mailbox,
}

/// <summary>Where the value of an expression is, so that it can be watched.</summary>
/// <param name="Process">Whose.</param>
/// <param name="Holder">What of it.</param>
/// <param name="Depth">Of a variable the frame, 0 at the bottom.</param>
/// <param name="Name">Of a variable its name.</param>
/// <param name="Parts">
/// The way down from there, items by number and fields by name. Of a stack the first is the index of the value, 0 on top; of a mailbox
/// that of the message, 0 is the oldest.
/// </param>
internal sealed record ValuePlace(Process Process, ValueHolder Holder, int Depth, string Name, ImmutableArray<Value> Parts)
{
    /// <summary>The variable of a frame.</summary>
    public static ValuePlace OfVariable(Process process, int depth, string name) => new(process, ValueHolder.Variable, depth, name, []);

    /// <summary>All of a stack or of a mailbox: its parts can be replaced.</summary>
    public static ValuePlace OfAll(Process process, ValueHolder holder) => new(process, holder, 0, "", []);

    /// <summary>A part of what is here.</summary>
    public ValuePlace Part(Value part) => this with { Parts = Parts.Add(part) };
}
