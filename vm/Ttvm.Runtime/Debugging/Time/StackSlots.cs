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

        /// <summary>So many values below the top.</summary>
        public DataPlace.StackSlot? SlotBelowTop(int below) =>
            next.IndexBelowTop(below) is { } index ? new DataPlace.StackSlot(next.Pid, index) : null;
    }
}
