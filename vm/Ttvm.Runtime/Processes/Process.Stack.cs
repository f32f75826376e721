using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Processes;

/// <summary>The evaluation state: value stack, frames with their slots, handlers. Owner only.</summary>
internal sealed partial class Process
{
    private const int FirstStackSize = 8;

    /// <summary>How deep calls may nest (<c>language.md</c>, section 3.5, Limits).</summary>
    public const int MaxDepth = 1_000_000;

    public Value[] Stack = [];

    /// <summary>How many values are on the stack.</summary>
    public int StackCount;

    /// <summary>Values below this index belong to an importer and are out of reach; see IMPORT.</summary>
    public int StackFloor;

    /// <summary>The next instruction, in the innermost frame's code. While an instruction runs: that instruction.</summary>
    public int Pc;

    /// <summary>What the innermost frame is an activation of.</summary>
    public CallTarget Target = null!;

    /// <summary>The first slot of the innermost frame.</summary>
    public int SlotBase;

    /// <summary>Rarely needed parts of the innermost frame; null in nearly every one.</summary>
    public FrameExtras? FrameExtras;

    /// <summary>The frames that wait for a call to return, the bottom one first; the innermost frame lies in the fields above.</summary>
    public Frame[] Callers = [];

    public int CallerCount;

    /// <summary>The slots of all frames, one after the other.</summary>
    public Value[] Slots = [];

    public Handler[] Handlers = [];

    public int HandlerCount;

    /// <summary>How many frames there are.</summary>
    public int Depth => CallerCount + 1;

    public Code Code => Target.Code;

    /// <summary>What the process was started with.</summary>
    public CallTarget Entry => CallerCount == 0 ? Target : Callers[0].Target;

    /// <summary>One behind the last slot in use.</summary>
    public int SlotEnd => SlotBase + Target.SlotCount;

    /// <summary>A copy of a frame; 0 is the bottom one.</summary>
    public Frame FrameAt(int depth) =>
        depth < CallerCount ? Callers[depth] : new Frame { Target = Target, Pc = Pc, SlotBase = SlotBase, Extras = FrameExtras };

    public void Push(Value value)
    {
        if (StackCount == Stack.Length)
        {
            GrowStack();
        }

        Stack[StackCount++] = value;
    }

    public Value Pop() => Stack[--StackCount];

    public Value Top => Stack[StackCount - 1];

    public void GrowStack() => Array.Resize(ref Stack, Math.Max(FirstStackSize, Stack.Length * 2));

    public ref Value Slot(int slot) => ref Slots[SlotBase + slot];

    private void Begin(CallTarget target)
    {
        Target = target;
        Pc = target.Entry;
        if (target.SlotCount > 0)
        {
            Slots = new Value[target.SlotCount];
            Slots.AsSpan().Fill(Value.Unset);
        }
    }

    /// <summary>
    /// Makes a frame whose slots are all unset, at the beginning of <paramref name="target"/>; the arguments are the caller's to store.
    /// <paramref name="resumeAt"/> is where the present frame goes on.
    /// </summary>
    public void PushFrame(CallTarget target, int resumeAt)
    {
        if (CallerCount == Callers.Length)
        {
            Array.Resize(ref Callers, Math.Max(2, CallerCount * 2));
        }

        Callers[CallerCount++] = new Frame { Target = Target, Pc = resumeAt, SlotBase = SlotBase, Extras = FrameExtras };
        var slotBase = SlotEnd;
        var count = target.SlotCount;
        if (slotBase + count > Slots.Length)
        {
            Array.Resize(ref Slots, Math.Max(slotBase + count, Slots.Length * 2));
        }

        Slots.AsSpan(slotBase, count).Fill(Value.Unset);
        (Target, SlotBase, FrameExtras, Pc) = (target, slotBase, null, target.Entry);
    }

    /// <summary>Drops the innermost frame with its variables and its handlers, and goes on in its caller.</summary>
    public void PopFrame()
    {
        ref var frame = ref Callers[--CallerCount];
        (Target, SlotBase, FrameExtras, Pc) = (frame.Target, frame.SlotBase, frame.Extras, frame.Pc);

        // The target stays: the interpreter's calls rely on extras above the count being null, and writing the same target again is free.
        frame.Extras = null;
        while (HandlerCount > 0 && Handlers[HandlerCount - 1].Depth > Depth)
        {
            HandlerCount--;
        }
    }

    public void PushHandler(int target)
    {
        if (HandlerCount == Handlers.Length)
        {
            Array.Resize(ref Handlers, Math.Max(2, HandlerCount * 2));
        }

        Handlers[HandlerCount++] = new Handler { Depth = Depth, Target = target, StackHeight = StackCount };
    }

    /// <summary>The process has ended and nobody will look at its state again.</summary>
    private void LetGo()
    {
        (Stack, StackCount) = ([], 0);
        (Callers, CallerCount, FrameExtras) = ([], 0, null);
        Slots = [];
        (Handlers, HandlerCount) = ([], 0);
        Mailbox.Clear();
    }

    /// <summary>Whether the innermost handler entry belongs to the innermost frame.</summary>
    public bool HasHandlerHere => HandlerCount > 0 && Handlers[HandlerCount - 1].Depth == Depth;

    /// <summary>A measure of what it holds by itself: stack, variables, frames and messages, and the text or items of what lies on top.</summary>
    public long ApproximateSize => Stack.LongLength + Slots.LongLength + (2 * Callers.LongLength) + (6L * Mailbox.Count) + LargestHeld();

    private long LargestHeld() => Math.Max(LargestOf(Stack, StackCount), LargestOf(Slots, Slots.Length));

    /// <summary>The array comes as an argument, so that its length fits although the owner may be growing it.</summary>
    private static long LargestOf(Value[] values, int count)
    {
        var largest = 0L;
        foreach (var value in values.AsSpan(0, Math.Min(count, values.Length)))
        {
            largest = Math.Max(largest, SizeOf(value));
        }

        return largest;
    }

    private static long SizeOf(Value value) => value.Reference switch
    {
        StringValue text => text.Length / 8,
        ListValue list => list.Count,
        ObjectValue fields => 2L * fields.Count,
        BytesValue bytes => bytes.Bytes.Length / 16,
        _ => 0,
    };

    /// <summary>The longest trace an exception carries; deeper frames are left out.</summary>
    private const int LongestTrace = 50;

    /// <summary>Where the process is, innermost first.</summary>
    public TraceEntry[] Trace()
    {
        var trace = new TraceEntry[Math.Min(Depth, LongestTrace)];
        trace[0] = new TraceEntry(Target, Pc);
        for (var i = 1; i < trace.Length; i++)
        {
            ref var caller = ref Callers[CallerCount - i];
            trace[i] = new TraceEntry(caller.Target, caller.Pc - 1);
        }

        return trace;
    }
}
