namespace Ttvm.Language.Analysis;

/// <summary>The handlers of a frame, innermost first: TRY adds one, a throw turns it into a catch block, END_TRY removes either. Immutable.</summary>
/// <param name="Target">The block of the handler; -1 if its label is not defined.</param>
/// <param name="TrySite">The site of the TRY.</param>
/// <param name="IsCaught">Whether it is a catch block and catches nothing more.</param>
/// <param name="StackAtTry">What was on the stack then.</param>
/// <param name="Below">The next one out; null for none.</param>
internal sealed record HandlerNode(int Target, int TrySite, bool IsCaught, StackNode StackAtTry, HandlerNode? Below)
{
    private const int Deepest = 32;

    /// <summary>Nobody knows which handlers are open.</summary>
    public static HandlerNode Unknown { get; } = new(-1, -1, false, StackNode.Unknown, null);

    /// <summary>How many there are.</summary>
    public int Count { get; } = Below is null ? 1 : Below.Count + 1;

    /// <summary>The handlers after a TRY.</summary>
    public static HandlerNode Open(HandlerNode? handlers, int target, int site, StackNode stack)
    {
        while (handlers is { IsCaught: true } finished && finished.Target == target)
        {
            handlers = finished.Below;
        }

        return ReferenceEquals(handlers, Unknown) || handlers?.Count >= Deepest ? Unknown : new HandlerNode(target, site, false, stack, handlers);
    }

    /// <summary>The innermost handler that would catch an error; null if none is known to.</summary>
    public static HandlerNode? FindOpen(HandlerNode? handlers)
    {
        while (handlers is { IsCaught: true })
        {
            handlers = handlers.Below;
        }

        return ReferenceEquals(handlers, Unknown) ? null : handlers;
    }

    /// <summary>Whether an error here may be caught in this frame.</summary>
    public static bool MayCatch(HandlerNode? handlers)
    {
        for (; handlers is not null; handlers = handlers.Below)
        {
            if (!handlers.IsCaught)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a handler of this frame may have caught something and not be closed yet.</summary>
    public static bool MayHandle(HandlerNode? handlers)
    {
        for (; handlers is not null; handlers = handlers.Below)
        {
            if (handlers.IsCaught || ReferenceEquals(handlers, Unknown))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The handlers if they may be either of two.</summary>
    public static HandlerNode? Join(HandlerNode? known, HandlerNode? other)
    {
        for (var (first, second) = (known, other); !ReferenceEquals(first, second); (first, second) = (first.Below, second.Below))
        {
            if (first is null || second is null || first.Target != second.Target || first.IsCaught != second.IsCaught)
            {
                return Unknown;
            }
        }

        return known;
    }
}
