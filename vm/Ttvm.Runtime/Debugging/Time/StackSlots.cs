using Ttvm.Runtime.Causality;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>Where the debugger finds what an instruction takes.</summary>
internal static class StackSlots
{
    extension(NextInstruction next)
    {
        /// <summary>Where an input lies.</summary>
        public DataPlace.StackSlot? SlotOf(string name) =>
            next.IndexOf(name) is { } index ? new DataPlace.StackSlot(next.Pid, index) : null;

        /// <summary>The place of the value that lies so many values below the top of the stack; null if there are not as many.</summary>
        public DataPlace.StackSlot? SlotBelowTop(int below) =>
            next.IndexBelowTop(below) is { } index ? new DataPlace.StackSlot(next.Pid, index) : null;
    }
}
