using System.Collections.Immutable;

namespace Ttvm.Analysis.Domain;

/// <summary>What has become of a TRY.</summary>
internal enum HandlerState
{
    /// <summary>It catches what fails.</summary>
    Open,

    /// <summary>It has caught something and no CATCH has seen that yet.</summary>
    Caught,

    /// <summary>Its catch block runs, and catches nothing more.</summary>
    Handling,
}

/// <summary>
/// The handlers of a frame, innermost first: TRY adds one, a throw turns it into a catch block, END_TRY removes either. Immutable. Where
/// ways with different handlers have met, a list ends in a node that only says which may be open (<see cref="MayBeOpen"/>).
/// </summary>
/// <param name="Target">The block of the handler; -1 if its label is not defined.</param>
/// <param name="TrySite">The site of the TRY.</param>
/// <param name="State">What has become of it.</param>
/// <param name="StackAtTry">What was on the stack then.</param>
/// <param name="Below">The next one out; null for none.</param>
internal sealed record HandlerNode(int Target, int TrySite, HandlerState State, StackNode StackAtTry, HandlerNode? Below)
{
    private const int Deepest = 32;
    private const int NoTarget = -1;

    /// <summary>How many there are.</summary>
    public int Count { get; } = Below is null ? 1 : Below.Count + 1;

    /// <summary>
    /// The targets of all that may be open, in any order and number, with any catch blocks between them, if nobody knows more; null for a
    /// handler that is known.
    /// </summary>
    public ImmutableSortedSet<int>? MayBeOpen { get; private init; }

    /// <summary>The handlers after a TRY, which first removes the catch blocks of its own handler.</summary>
    public static HandlerNode Open(HandlerNode? handlers, int target, int site, StackNode stack)
    {
        var rest = WithoutBlocksOf(handlers, target);
        var opened = new HandlerNode(target, site, HandlerState.Open, stack, rest);
        return opened.Count > Deepest ? OneOf(OpenIn(opened)) : opened;
    }

    private static HandlerNode? WithoutBlocksOf(HandlerNode? handlers, int target)
    {
        if (handlers is null or { MayBeOpen: not null })
        {
            return handlers;
        }

        var below = WithoutBlocksOf(handlers.Below, target);
        return handlers.State != HandlerState.Open && handlers.Target == target ? below
            : ReferenceEquals(below, handlers.Below) ? handlers
            : new HandlerNode(handlers.Target, handlers.TrySite, handlers.State, handlers.StackAtTry, below);
    }

    /// <summary>The handlers after END_TRY.</summary>
    public static HandlerNode? Close(HandlerNode? handlers) => handlers is { MayBeOpen: null } ? handlers.Below : handlers;

    /// <summary>The handlers when the innermost has come to another state.</summary>
    public static HandlerNode? Become(HandlerNode? handlers, HandlerState state) =>
        handlers is { MayBeOpen: null } ? handlers with { State = state } : handlers;

    /// <summary>The innermost handler that would catch an error; null if none does, or if nobody knows which.</summary>
    public static HandlerNode? FindOpen(HandlerNode? handlers) => FirstThatMayCatch(handlers) is { MayBeOpen: null } open ? open : null;

    /// <summary>Whether an error here may be caught in this frame.</summary>
    public static bool MayCatch(HandlerNode? handlers) => FirstThatMayCatch(handlers) is not null;

    /// <summary>The blocks of the handlers to which an error here may lead.</summary>
    public static ImmutableSortedSet<int> Catchers(HandlerNode? handlers) =>
        FirstThatMayCatch(handlers) is not { } first ? [] : first.MayBeOpen ?? [first.Target];

    private static HandlerNode? FirstThatMayCatch(HandlerNode? handlers)
    {
        while (handlers is not null && (handlers.MayBeOpen is { } open ? open.IsEmpty : handlers.State != HandlerState.Open))
        {
            handlers = handlers.Below;
        }

        return handlers;
    }

    /// <summary>Whether a handler of this frame may have caught something and not be closed yet.</summary>
    public static bool MayHandle(HandlerNode? handlers)
    {
        while (handlers is { MayBeOpen: null, State: HandlerState.Open })
        {
            handlers = handlers.Below;
        }

        return handlers is not null;
    }

    /// <summary>Whether a CATCH here sees an exception: surely, surely not, or null if that depends on the way.</summary>
    public static bool? HasCaught(HandlerNode? handlers) =>
        handlers is { MayBeOpen: not null } ? null : handlers?.State == HandlerState.Caught;

    /// <summary>The handlers if they may be either of two; <paramref name="known"/> itself if the other adds nothing.</summary>
    public static HandlerNode? Join(HandlerNode? known, HandlerNode? other)
    {
        for (var (first, second) = (known, other); !ReferenceEquals(first, second); (first, second) = (first.Below, second.Below))
        {
            if (first is { MayBeOpen: { } open } && second is { MayBeOpen: { } others } && open.SetEquals(others))
            {
                return known;
            }

            if (first is null || second is null || first.MayBeOpen is not null || second.MayBeOpen is not null
                || first.Target != second.Target || first.State != second.State
                || first.StackAtTry.Floor != second.StackAtTry.Floor || first.StackAtTry.Depth != second.StackAtTry.Depth)
            {
                var all = OpenIn(known).Union(OpenIn(other));
                return known?.MayBeOpen is { } before && before.SetEquals(all) ? known : OneOf(all);
            }
        }

        return known;
    }

    private static HandlerNode OneOf(ImmutableSortedSet<int> targets) =>
        new(NoTarget, -1, HandlerState.Handling, StackNode.Unknown, null) { MayBeOpen = targets };

    private static ImmutableSortedSet<int> OpenIn(HandlerNode? handlers)
    {
        var targets = ImmutableSortedSet<int>.Empty;
        for (; handlers is not null; handlers = handlers.Below)
        {
            targets = handlers.MayBeOpen is { } open ? targets.Union(open) : handlers.State == HandlerState.Open
                ? targets.Add(handlers.Target) : targets;
        }

        return targets;
    }
}
