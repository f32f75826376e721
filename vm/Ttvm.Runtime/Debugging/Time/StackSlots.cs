using Ttvm.Runtime.Causality;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>Where on the stack the inputs of an instruction lie.</summary>
internal static class StackSlots
{
    extension(NextInstruction next)
    {
        /// <summary>The place of an input, by its name; null if the instruction has no such input or the stack is not as deep.</summary>
        public DataPlace.StackSlot? SlotOf(string name) =>
            next.IndexOf(name) is { } index ? new DataPlace.StackSlot(next.Pid, index) : null;

        /// <summary>The place of the value that lies <paramref name="below"/> values below the top; null if the stack is not as
        /// deep.</summary>
        public DataPlace.StackSlot? SlotBelowTop(int below) =>
            next.IndexBelowTop(below) is { } index ? new DataPlace.StackSlot(next.Pid, index) : null;
    }
}
