using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// All that a process is at one moment between two instructions. Never changed afterwards, so snapshots share the images of processes that
/// have not been touched between them. Values are immutable, so an image refers to them.
/// </summary>
internal sealed class ProcessImage
{
    /// <summary>Whose image it is.</summary>
    public required Process Process { get; init; }

    public required Value[] Stack { get; init; }

    public required int StackFloor { get; init; }

    public required int Pc { get; init; }

    public required Frame[] Frames { get; init; }

    public required Value[] Slots { get; init; }

    public required Handler[] Handlers { get; init; }

    public required ProcessExtras? Extras { get; init; }

    public required SupervisionImage? Supervision { get; init; }

    public required object? PendingError { get; init; }

    public required bool TrapsExits { get; init; }

    public required bool AwaitsAny { get; init; }

    public required bool IsResuming { get; init; }

    public required int ReductionsOwed { get; init; }

    public required int ReductionsLeft { get; init; }

    public required long Reductions { get; init; }

    public required long SliceStart { get; init; }

    public required WaitImage? Wait { get; init; }

    /// <summary>What lies in the inbox, the oldest first.</summary>
    public required Signal[] Signals { get; init; }

    public required bool IsParked { get; init; }

    /// <summary>What lies in the mailbox, the oldest first.</summary>
    public required MessageImage[] Messages { get; init; }

    /// <summary>See <see cref="Mailbox.LastSequence"/>.</summary>
    public required long LastSequence { get; init; }
}

/// <summary>What a process waits for, as it was.</summary>
internal readonly record struct WaitImage(Wait Wait, bool IsCompleted, Value Result, string? Error)
{
    public static WaitImage? Of(Wait? wait) => wait is null ? null : new WaitImage(wait, wait.IsCompleted, wait.Result, wait.Error);

    public Wait Restore()
    {
        Wait.IsCompleted = IsCompleted;
        Wait.Result = Result;
        Wait.Error = Error;
        return Wait;
    }
}

/// <summary>A message in a mailbox: on another way through the run it may come later or never, so its number there is noted here.</summary>
internal readonly record struct MessageImage(Message Message, long Sequence);

/// <summary>Taking images of a process, and going back to them. Only between two instructions, by the deterministic scheduler's
/// thread.</summary>
internal sealed partial class Process
{
    /// <summary>The image that the process is like; null if it has been touched since the last one was taken. Deterministic scheduler
    /// only.</summary>
    public ProcessImage? Image { get; private set; }

    /// <summary>The process is about to change. True if it was like its image until now.</summary>
    public bool Touch()
    {
        var wasLike = Image is not null;
        Image = null;
        return wasLike;
    }

    /// <summary>An image of the process as it is now.</summary>
    public ProcessImage TakeImage() => Image ??= new ProcessImage
    {
        Process = this,
        Stack = Stack[..StackCount],
        StackFloor = StackFloor,
        Pc = Pc,
        Frames = CopyOfFrames(Frames, Depth),
        Slots = Slots[..Innermost.SlotEnd],
        Handlers = Handlers[..HandlerCount],
        Extras = _extras?.Copy(),
        Supervision = Supervision?.TakeImage(),
        PendingError = PendingError,
        TrapsExits = TrapsExits,
        AwaitsAny = AwaitsAny,
        IsResuming = IsResuming,
        ReductionsOwed = ReductionsOwed,
        ReductionsLeft = ReductionsLeft,
        Reductions = Reductions,
        SliceStart = SliceStart,
        Wait = WaitImage.Of(CurrentWait),
        Signals = [.. Inbox.Peek()],
        IsParked = Inbox.IsParked,
        Messages = Mailbox.Count == 0 ? [] : [.. Mailbox.Messages.Select(message => new MessageImage(message, message.Sequence))],
        LastSequence = Mailbox.LastSequence,
    };

    /// <summary>Makes the process what it was when one of its images was taken; no effect if it has not been touched since.</summary>
    public void Restore(ProcessImage image)
    {
        if (ReferenceEquals(Image, image))
        {
            return;
        }

        (Stack, StackCount, StackFloor) = (image.Stack[..], image.Stack.Length, image.StackFloor);
        (Frames, Depth, Pc) = (CopyOfFrames(image.Frames, image.Frames.Length), image.Frames.Length, image.Pc);
        (Handlers, HandlerCount) = (image.Handlers[..], image.Handlers.Length);
        Slots = image.Slots[..];
        _extras = image.Extras?.Copy();
        if (image.Supervision is { } supervision)
        {
            _extras!.Supervision!.Restore(supervision);
        }

        PendingError = image.PendingError;
        TrapsExits = image.TrapsExits;
        AwaitsAny = image.AwaitsAny;
        IsResuming = image.IsResuming;
        ReductionsOwed = image.ReductionsOwed;
        ReductionsLeft = image.ReductionsLeft;
        Reductions = image.Reductions;
        SliceStart = image.SliceStart;
        CurrentWait = image.Wait?.Restore();
        Inbox.Restore(image.Signals, image.IsParked);
        Mailbox.Restore(image.Messages, image.LastSequence);
        EndedAbnormally = false;
        _hasExited = false;
        _taken = null;
        Image = image;
    }

    /// <summary>The frames with whatever of them can change.</summary>
    private static Frame[] CopyOfFrames(Frame[] frames, int depth)
    {
        var copy = frames[..depth];
        foreach (ref var frame in copy.AsSpan())
        {
            frame.Extras = frame.Extras?.Copy();
        }

        return copy;
    }
}
