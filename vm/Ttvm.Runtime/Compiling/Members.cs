using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>The members that compiled code reads, writes and calls.</summary>
internal static class Members
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    /// <summary>The longest list, object or text that compiled code makes. Longer ones are made by the instruction's method, which makes a
    /// lack of memory an error of the program; in compiled code, the exception of .NET would end the machine.</summary>
    public const int LongestInLine = 1 << 20;

    public static readonly FieldInfo Reference = typeof(Value).GetField(nameof(Value.Reference), All)!;
    public static readonly FieldInfo Kind = typeof(HeapValue).GetField(nameof(HeapValue.Kind), All)!;
    public static readonly FieldInfo Payload = typeof(Value).GetField(nameof(Value.Payload), All)!;
    public static readonly ConstructorInfo NewValue = typeof(Value).GetConstructor(All, [typeof(HeapValue), typeof(long)])!;
    public static readonly FieldInfo FloatTag = typeof(Tag).GetField(nameof(Tag.Float), All)!;
    public static readonly FieldInfo UnsetTag = typeof(Tag).GetField(nameof(Tag.Unset), All)!;
    public static readonly FieldInfo Constants = typeof(CompiledUnit).GetField(nameof(CompiledUnit.Constants), All)!;
    public static readonly FieldInfo FieldSites = typeof(CompiledUnit).GetField(nameof(CompiledUnit.FieldSites), All)!;
    public static readonly FieldInfo FrameCode = typeof(Frame).GetField(nameof(Frame.Code), All)!;
    public static readonly FieldInfo FrameReturn = typeof(Frame).GetField(nameof(Frame.Return), All)!;
    public static readonly FieldInfo FrameSlotBase = typeof(Frame).GetField(nameof(Frame.SlotBase), All)!;
    public static readonly FieldInfo FrameTargetNumber = typeof(Frame).GetField(nameof(Frame.TargetNumber), All)!;
    public static readonly FieldInfo PcOf = typeof(Process).GetField(nameof(Process.Pc), All)!;
    public static readonly MethodInfo IdOf = typeof(Process).GetProperty(nameof(Process.Id), All)!.GetMethod!;
    public static readonly MethodInfo MachineOf = typeof(Process).GetProperty(nameof(Process.Machine), All)!.GetMethod!;
    public static readonly MethodInfo IsSmp = typeof(Machine).GetProperty(nameof(Machine.IsSmp), All)!.GetMethod!;
    public static readonly MethodInfo DoubleOfBits = ((Func<long, double>)BitConverter.Int64BitsToDouble).Method;
    public static readonly MethodInfo BitsOfDouble = ((Func<double, long>)BitConverter.DoubleToInt64Bits).Method;
    public static readonly MethodInfo NoteWrong = typeof(CompiledUnit).GetMethod(nameof(CompiledUnit.NoteWrong), All)!;
    public static readonly MethodInfo LeavesNow = typeof(CompiledUnit).GetMethod(nameof(CompiledUnit.LeavesNow), All)!;
    public static readonly ConstructorInfo NewList = typeof(LongList).GetConstructor(All, [typeof(Value[]), typeof(int)])!;
    public static readonly MethodInfo CountOfList = typeof(ListValue).GetProperty(nameof(ListValue.Count), All)!.GetMethod!;
    public static readonly MethodInfo ItemOfList = typeof(ListValue).GetMethod(nameof(ListValue.ItemAt), All)!;
    public static readonly MethodInfo Append = typeof(ListValue).GetMethod(nameof(ListValue.Append), All)!;
    public static readonly MethodInfo SetItem = typeof(ListValue).GetMethod(nameof(ListValue.Set), All)!;
    public static readonly MethodInfo CountOfObject = typeof(ObjectValue).GetProperty(nameof(ObjectValue.Count), All)!.GetMethod!;
    public static readonly MethodInfo GetField = typeof(ObjectValue).GetMethod(nameof(ObjectValue.Get), All, [typeof(FieldSite)])!;
    public static readonly MethodInfo SetField =
        typeof(ObjectValue).GetMethod(nameof(ObjectValue.Set), All, [typeof(FieldSite), typeof(Value)])!;

    public static readonly MethodInfo TryAppendInPlace = typeof(ListValue).GetMethod(nameof(ListValue.TryAppendInPlace), All)!;
    public static readonly MethodInfo TrySetItemInPlace = typeof(ListValue).GetMethod(nameof(ListValue.TrySetInPlace), All)!;
    public static readonly MethodInfo TrySetFieldInPlace = typeof(ObjectValue).GetMethod(nameof(ObjectValue.TrySetInPlace), All)!;
    public static readonly MethodInfo TryConcatInPlace = Own(nameof(TryJoinInPlace));
    public static readonly FieldInfo TargetOfFunction = typeof(FunctionValue).GetField(nameof(FunctionValue.Target), All)!;
    public static readonly FieldInfo CapturedSlots = typeof(FunctionValue).GetField(nameof(FunctionValue.CapturedSlots), All)!;
    public static readonly FieldInfo CapturedValues = typeof(FunctionValue).GetField(nameof(FunctionValue.CapturedValues), All)!;
    public static readonly FieldInfo NumberOfTarget = typeof(CallTarget).GetField(nameof(CallTarget.Number), All)!;
    public static readonly FieldInfo CodeOfTarget = typeof(CallTarget).GetField(nameof(CallTarget.Code), All)!;
    public static readonly MethodInfo TopOf = Own(nameof(FindTop));
    public static readonly MethodInfo LastOf = Own(nameof(FindLast));
    public static readonly MethodInfo BottomOf = Own(nameof(FindBottom));
    public static readonly MethodInfo FirstSlotOf = Own(nameof(FindFirstSlot));
    public static readonly MethodInfo LastSlotOf = Own(nameof(FindLastSlot));
    public static readonly MethodInfo SlotsOf = Own(nameof(FindSlots));
    public static readonly MethodInfo FrameOf = Own(nameof(FindFrame));
    public static readonly MethodInfo LastFrameOf = Own(nameof(FindLastFrame));
    public static readonly MethodInfo IsTruthy = Own(nameof(TellTruth));
    public static readonly MethodInfo BindCaptures = Own(nameof(PutCaptures));
    public static readonly MethodInfo Concat = Own(nameof(Join));
    public static readonly MethodInfo Save = Own(nameof(SavePosition));
    public static readonly MethodInfo StepAt = Own(nameof(StepByMethod));
    public static readonly MethodInfo HandleAt = Own(nameof(HandleByMethod));
    public static readonly MethodInfo ThrowAt = Own(nameof(ThrowByMethod));
    public static readonly MethodInfo CalculateAt = Own(nameof(CalculateByMethod));

    /// <summary>The field of a class of short lists that holds its items.</summary>
    public static FieldInfo ItemsOf(Type shortList) => shortList.GetField(nameof(ShortList<>.Contents), All)!;

    private static MethodInfo Own(string name) => typeof(Members).GetMethod(name, All)!;

    // The place below the first value of a stack is in the header of the array; see the remarks of the interpreter's loop.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindEmpty(Process process) => ref Unsafe.Subtract(ref MemoryMarshal.GetArrayDataReference(process.Stack), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindTop(Process process) => ref Unsafe.Add(ref FindEmpty(process), process.StackCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindLast(Process process) => ref Unsafe.Add(ref FindEmpty(process), process.Stack.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindBottom(Process process) => ref Unsafe.Add(ref FindEmpty(process), process.StackFloor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindFirstSlot(Process process) => ref MemoryMarshal.GetArrayDataReference(process.Slots);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindLastSlot(Process process) => ref Unsafe.Add(ref FindFirstSlot(process), process.Slots.Length - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindSlots(Process process) => ref Unsafe.Add(ref FindFirstSlot(process), process.Innermost.SlotBase);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Frame FindFrame(Process process) => ref process.Frames[process.Depth - 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Frame FindLastFrame(Process process) =>
        ref process.Frames[Math.Min(process.Frames.Length, Process.MaxDepth) - 1];

    private static bool TellTruth(HeapValue? reference, long payload) => new Value(reference, payload).IsTruthy;

    /// <summary>Joins two texts. Null: the result would be too long, at least for compiled code.</summary>
    private static StringValue? Join(Process process, StringValue left, StringValue right) => left.Length <= LongestInLine
        ? StringValue.Concat(left, right, Math.Min(LongestInLine, process.Machine.Memory.LongestText))
        : IsShortEnough(process, left, right) ? left.TryAppendToRoom(right) : null;

    private static bool TryJoinInPlace(Process process, StringValue left, StringValue right) =>
        IsShortEnough(process, left, right) && left.TryAppendInPlace(right);

    private static bool IsShortEnough(Process process, StringValue left, StringValue right) =>
        left.Length <= process.Machine.Memory.LongestText - right.Length;

    private static void PutCaptures(FunctionValue function, ref Value slots) =>
        function.BindCaptures(MemoryMarshal.CreateSpan(ref slots, function.Target.SlotCount));

    /// <summary>Writes the program counter, reductions, stack height and depth back to the process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SavePosition(Process process, int pc, int left, ref Value top, ref Frame frame)
    {
        process.Pc = pc;
        process.ReductionsLeft = left;
        process.StackCount = (int)(Unsafe.ByteOffset(ref FindEmpty(process), ref top) / Unsafe.SizeOf<Value>());
        process.Depth = (int)(Unsafe.ByteOffset(ref process.Frames[0], ref frame) / Unsafe.SizeOf<Frame>()) + 1;
    }

    // These methods are called seldom, and would take long to compile in line.

    /// <summary>Executes an instruction by its method.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Outcome StepByMethod(Process process, int pc, int left, ref Value top, ref Frame frame)
    {
        SavePosition(process, pc, left, ref top, ref frame);
        process.StackBefore = process.StackCount;
        var outcome = Interpreter.StepAt(process, ref frame.Code.Ops[pc]);
        if (outcome != Outcome.Next)
        {
            return outcome;
        }

        process.IsResuming = false;
        if (process.Machine.Events is null)
        {
            return Outcome.Next;
        }

        // A listener may want the next instruction to be looked at, so the unit is left.
        process.Pc++;
        return Outcome.Jumped;
    }

    /// <summary>Executes an instruction that opens, marks or closes a handler of the frame.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Outcome HandleByMethod(Process process, int pc, int left, ref Value top, ref Frame frame)
    {
        SavePosition(process, pc, left, ref top, ref frame);
        process.StackBefore = process.StackCount;
        return Interpreter.Handle(process, ref frame.Code.Ops[pc]);
    }

    /// <summary>Executes THROW of a value on the stack. <see cref="Outcome.Next"/>: the process is at a handler in the same code
    /// now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Outcome ThrowByMethod(Process process, int pc, int left, ref Value top, ref Frame frame, bool isWatched)
    {
        SavePosition(process, pc, left, ref top, ref frame);
        process.StackBefore = process.StackCount;
        var code = frame.Code;
        var outcome = Interpreter.Throw(process);
        return isWatched || process.Machine.Events is not null ? outcome
            : !Interpreter.DeliverError(process) ? Outcome.Exit
            : ReferenceEquals(process.Code, code) ? Outcome.Next : Outcome.Jumped;
    }

    /// <summary>Executes an instruction that only calculates by its method.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Outcome CalculateByMethod(Process process, int pc, int left, ref Value top, ref Frame frame)
    {
        SavePosition(process, pc, left, ref top, ref frame);
        process.StackBefore = process.StackCount;
        return Interpreter.StepAt(process, ref frame.Code.Ops[pc]);
    }
}
