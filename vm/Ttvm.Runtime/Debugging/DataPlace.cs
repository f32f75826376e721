using System.Globalization;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>A place in a running program that can be watched: what it holds can change.</summary>
public abstract record DataPlace
{
    private DataPlace()
    {
    }

    /// <summary>
    /// The place as a text that clients can keep: <c>variable:2:7:order.drink</c> is <c>order.drink</c> in frame 7 of process 2,
    /// <c>stack:2:0</c> the lowest value on the stack of process 2, <c>mailbox:2</c> the messages that come to process 2, and
    /// <c>name:till</c> the holder of a name. Frames are numbered when they are first asked about. No pid and no number of a frame is used
    /// again, so the text means this place as long as it exists, and nothing afterwards.
    /// </summary>
    public string Id => this switch
    {
        Variable place => FormattableString.Invariant($"variable:{place.Pid}:{place.Frame}:{place.Path}"),
        StackSlot place => FormattableString.Invariant($"stack:{place.Pid}:{place.Index}"),
        Mailbox place => FormattableString.Invariant($"mailbox:{place.Pid}"),
        RegisteredName place => $"name:{place.Name}",
        _ => throw new System.Diagnostics.UnreachableException($"{GetType()} has no text"),
    };

    /// <summary>The pid of the process that the place belongs to; null if it belongs to none.</summary>
    public long? Owner => this switch
    {
        Variable place => place.Pid,
        StackSlot place => place.Pid,
        Mailbox place => place.Pid,
        _ => null,
    };

    /// <summary>The place of an <see cref="Id"/>; null if the text is none.</summary>
    public static DataPlace? Parse(string id)
    {
        return id.Split(':', 2) switch
        {
            ["name", var name] => new RegisteredName(name),
            ["mailbox", var pid] when Number(pid) is { } owner => new Mailbox(owner),
            ["stack", var rest] when rest.Split(':') is [var pid, var slot] && Number(pid) is { } owner
                && Number(slot) is <= int.MaxValue and var index => new StackSlot(owner, (int)index),
            ["variable", var rest] when rest.Split(':', 3) is [var pid, var frame, var path] && Number(pid) is { } owner
                && Number(frame) is { } number => ParseVariable(owner, number, path),
            _ => null,
        };

        static long? Number(string text) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static Variable? ParseVariable(long pid, long frame, string path)
    {
        var length = path.AsSpan().IndexOfAny('.', '[') is >= 0 and var end ? end : path.Length;
        var name = path.StartsWith(VariableExpression.Quote) ? VariableExpression.ReadQuotedName(path, out length) : path[..length];
        return length == 0 ? null : new Variable(pid, frame, name, path[length..]);
    }

    /// <summary>A name as an expression that can only mean a variable.</summary>
    internal static string Quote(string name) =>
        $"{VariableExpression.Quote}{name.Replace("`", "``", StringComparison.Ordinal)}{VariableExpression.Quote}";

    /// <summary>A variable of a frame, or a part of it.</summary>
    /// <param name="Pid">The pid of the process.</param>
    /// <param name="Frame">The number of the frame; see <see cref="Id"/>.</param>
    /// <param name="Name">The variable.</param>
    /// <param name="Parts">The way down into the variable, as an expression writes it behind the name: <c>.drink</c>; empty: the whole
    /// variable.</param>
    public sealed record Variable(long Pid, long Frame, string Name, string Parts) : DataPlace
    {
        /// <summary>The variable or part as an expression writes it.</summary>
        public string Path => VariableExpression.OfVariable(Name) + Parts;
    }

    /// <summary>A place on the stack of a process.</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Index">The index in the stack, 0 at the bottom, since the top moves.</param>
    public sealed record StackSlot(long Pid, int Index) : DataPlace;

    /// <summary>The mailbox of a process.</summary>
    /// <param name="Pid">The process.</param>
    public sealed record Mailbox(long Pid) : DataPlace;

    /// <summary>A name that processes register.</summary>
    /// <param name="Name">The name.</param>
    public sealed record RegisteredName(string Name) : DataPlace;
}

/// <summary>A place that can be watched.</summary>
/// <param name="Place">The place.</param>
/// <param name="Owner">The process it belongs to; null if it belongs to none.</param>
public sealed record DataFacts(DataPlace Place, ProcessLabel? Owner);

/// <summary>A change of the value in a watched place.</summary>
/// <param name="What">The place.</param>
/// <param name="Old">What it held: of a name the pid of its holder. Null: nothing; always null for a mailbox.</param>
/// <param name="New">What it holds now: of a name the pid of its holder, of a mailbox the message that has come. Null: nothing.</param>
/// <param name="By">The process that has changed it; null: the machine.</param>
/// <param name="At">The instruction that has changed it; null if that is not known.</param>
public sealed record DataChange(DataFacts What, Value? Old, Value? New, ProcessLabel? By, NoticePlace? At);
