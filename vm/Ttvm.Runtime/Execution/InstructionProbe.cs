using Ttvm.Language.Assembling;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Execution;

/// <summary>Makes an event of every instruction, for <see cref="MachineOptions.Trace"/>. Never stops.</summary>
internal readonly struct InstructionProbe : IProbe
{
    /// <summary>How many values an event carries.</summary>
    private const int MostValues = 4;

    public static bool Looks => true;

    public bool LooksEverywhere => true;

    public bool StopBefore(Process process)
    {
        var code = process.Code;
        var instructions = code.Module.Instructions;
        var text = process.Pc < instructions.Length ? Disassembler.Format(instructions[process.Pc]) : null;
        var from = Math.Max(process.StackFloor, process.StackCount - MostValues);
        process.Machine.Events?.Happened(
            new MachineEvent.Instruction(process.Id, code.PlaceText(process.Pc), text, [.. process.Stack[from..process.StackCount]],
                from > process.StackFloor));
        return false;
    }

    public bool StopAtError(Process process, int stackCount) => false;
}
