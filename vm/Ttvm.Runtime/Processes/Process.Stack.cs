using System.Runtime.CompilerServices;
using Ttvm.Runtime.Loading;
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

    /// <summary>How many values were on the stack before the last instruction that compiled code had executed by the instruction's
    /// method.</summary>
    public int StackBefore;

    /// <summary>Values below this index belong to an importer and are out of reach; see IMPORT.</summary>
    public int StackFloor;

    /// <summary>The next instruction, in the innermost frame's code. While an instruction runs: that instruction.</summary>
    public int Pc;

    /// <summary>What stands in messages and reports for the instruction that runs: its index, or <see cref="Code.Typed"/>.</summary>
    public int PlaceIndex => Pc | _typed;

    /// <summary>Whether the instruction that runs is one that a person has typed, and not the one at <see cref="Pc"/>.</summary>
    public bool RunsTyped
    {
        set => _typed = value ? Code.Typed : 0;
    }

    /// <summary>All bits or none, so that no message that is sent takes a decision.</summary>
    private int _typed;

    /// <summary>The frames, the bottom one first. A frame above <see cref="Depth"/> has no extras, and its other contents mean
    /// nothing.</summary>
    public Frame[] Frames = new Frame[1];

    /// <summary>How many frames there are; the innermost is the last.</summary>
    public int Depth;

    /// <summary>The slots of all frames, one after the other.</summary>
    public Value[] Slots = [];

    public Handler[] Handlers = [];

    public int HandlerCount;

    public Code Code => Innermost.Code;

    /// <summary>What the process was started with.</summary>
    public CallTarget Entry => Frames[0].Target;

    public ref Frame Innermost => ref Frames[Depth - 1];

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

    /// <summary>Makes room for more values, at least so many.</summary>
    public void GrowStack(int room = 1) =>
        Array.Resize(ref Stack, Math.Max(Math.Max(FirstStackSize, StackCount + room), Stack.Length * 2));

    public ref Value Slot(int slot) => ref Slots[Innermost.SlotBase + slot];

    /// <summary>Puts captured values into the innermost frame.</summary>
    public void BindCaptures(FunctionValue function) =>
        function.BindCaptures(Slots.AsSpan(Innermost.SlotBase, function.Target.SlotCount));

    private void Begin(CallTarget target)
    {
        Pc = target.Entry;
        Depth = 1;
        Innermost = new Frame { Code = target.Code, TargetNumber = target.Number, Return = Frame.NoReturn };
        if (target.SlotCount > 0)
        {
            Slots = new Value[target.SlotCount];
            Slots.AsSpan().Fill(Value.Unset);
        }
    }

    /// <summary>
    /// Makes a frame whose slots are all unset, at the beginning of <paramref name="target"/>; the arguments are the caller's to store.
    /// <paramref name="returnTo"/> is where the present frame goes on.
    /// </summary>
    public void PushFrame(CallTarget target, int returnTo)
    {
        if (Depth == Frames.Length)
        {
            Array.Resize(ref Frames, Math.Max(4, Depth * 2));
        }

        ref var caller = ref Innermost;
        var slotBase = caller.SlotEnd;
        var slotEnd = slotBase + target.SlotCount;
        if (slotEnd > Slots.Length)
        {
            Array.Resize(ref Slots, Math.Max(slotEnd, Slots.Length * 2));
        }

        Slots.AsSpan(slotBase, target.SlotCount).Fill(Value.Unset);
        Frames[Depth++] = new Frame
        {
            Code = target.Code,
            TargetNumber = target.Number,
            Return = ReferenceEquals(caller.Code, target.Code) ? returnTo : ~returnTo,
            SlotBase = slotBase,
        };
        Pc = target.Entry;
    }

    /// <summary>Drops the innermost frame with its variables and its handlers, and goes on in its caller.</summary>
    public void PopFrame()
    {
        ref var frame = ref Innermost;
        Pc = frame.ReturnTo;
        frame.Extras = null;
        Depth--;
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

        var catchBlock = InnermostCatchBlock;
        Innermost.Complicate();
        Handlers[HandlerCount++] = new Handler { Depth = Depth, Target = target, StackHeight = StackCount, CatchBlockBelow = catchBlock };
    }

    /// <summary>
    /// Removes the open catch block of a handler from the innermost frame. There is one at most: before a handler can catch anything again,
    /// TRY has removed the catch block that it was, and a throw discards the catch blocks above the one it makes.
    /// </summary>
    /// <remarks>
    /// Catch blocks are linked, so what is looked at are as many as the frame's code has handlers, however many TRYs are open. What is
    /// moved has been opened since the catch block was, and a throw has to make another one before it is moved again.
    /// </remarks>
    public void RemoveCatchBlock(int target)
    {
        var index = InnermostCatchBlock;
        while (index >= 0 && Handlers[index].Target != target)
        {
            index = Handlers[index].CatchBlockBelow;
        }

        if (index < 0)
        {
            return;
        }

        var (removed, below) = (index, Handlers[index].CatchBlockBelow);
        for (HandlerCount--; index < HandlerCount; index++)
        {
            ref var handler = ref Handlers[index];
            handler = Handlers[index + 1];
            if (handler.CatchBlockBelow == removed)
            {
                handler.CatchBlockBelow = below;
            }
            else if (handler.CatchBlockBelow > removed)
            {
                handler.CatchBlockBelow--;
            }
        }
    }

    /// <summary>The index of the innermost catch block of the innermost frame, or -1.</summary>
    private int InnermostCatchBlock =>
        !HasHandlerHere ? -1 : Handlers[HandlerCount - 1].State != HandlerState.Open ? HandlerCount - 1
            : Handlers[HandlerCount - 1].CatchBlockBelow;

    /// <summary>The process has ended and nobody will look at its state again.</summary>
    private void LetGo()
    {
        (Stack, StackCount) = ([], 0);
        if (Frames.Length > 1)
        {
            // What is asked of an ended process is what it was started with.
            Frames = [Frames[0]];
        }

        Depth = 1;
        Innermost.Extras = null;
        Slots = [];
        (Handlers, HandlerCount) = ([], 0);
        Mailbox.Clear();
    }

    /// <summary>Where an error would be caught, in <see cref="Handlers"/>; -1 if nowhere.</summary>
    public int OpenHandler
    {
        get
        {
            var open = HandlerCount - 1;
            while (open >= 0 && Handlers[open].State != HandlerState.Open)
            {
                open--;
            }

            return open;
        }
    }

    /// <summary>Whether the innermost handler entry belongs to the innermost frame.</summary>
    public bool HasHandlerHere
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HandlerCount > 0 && Handlers[HandlerCount - 1].Depth == Depth;
    }

    /// <summary>
    /// A measure of what it holds by itself, in units of a value: stack, variables, frames, handlers, monitors and messages, with what is
    /// in them. From any thread, while the owner changes it: then it is wrong by what has been changed meanwhile.
    /// </summary>
    public long ApproximateSize
    {
        get
        {
            const int looked = 1000;
            var values = default(HeldValues);

            // An array that comes as a local fits its length although the owner may be growing it.
            var (stack, slots) = (Stack, Slots);
            values.Add(stack.AsSpan(0, Math.Min(StackCount, stack.Length)));
            values.Add(slots);
            var messages = default(HeldValues);
            var count = 0;
            foreach (var message in Mailbox.Messages.Take(looked))
            {
                messages.Add([message.Payload]);
                count++;
            }

            // Who monitors has made both entries, so its own weighs more.
            return stack.LongLength + slots.LongLength + (2 * Frames.LongLength) + Handlers.LongLength + values.Size
                + (6L * Mailbox.Count) + (count == 0 ? 0 : messages.Size * Mailbox.Count / count)
                + (4L * CountOf(Monitors)) + (2L * CountOf(Watchers)) + (2L * CountOf(Links));

            static int CountOf(SmallTable? table) => table?.Count ?? 0;
        }
    }

    /// <summary>The longest trace an exception carries; deeper frames are left out.</summary>
    private const int LongestTrace = 50;

    /// <summary>Where the process is, innermost first.</summary>
    public TraceEntry[] Trace()
    {
        var trace = new TraceEntry[Math.Min(Depth, LongestTrace)];
        var index = PlaceIndex;
        for (var i = 0; i < trace.Length; i++)
        {
            ref var frame = ref Frames[Depth - 1 - i];
            trace[i] = new TraceEntry(frame.Target, index);
            index = frame.CalledAt;
        }

        return trace;
    }
}
