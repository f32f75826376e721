using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>The instruction that a process is about to execute, with what lies on the stack for it.</summary>
internal readonly struct NextInstruction
{
    private readonly Process _process;

    private NextInstruction(Process process)
    {
        _process = process;
        var written = process.Code.Module.Instructions[process.Pc];
        Row = InstructionSet.Get(written.Opcode);
        Operands = written.Operands;
        Effect = Row.EffectFor(Operands.AsSpan());
    }

    /// <summary>Null behind the last instruction.</summary>
    public static NextInstruction? Of(Process process) =>
        process.Pc < process.Code.Module.Instructions.Length ? new NextInstruction(process) : null;

    public Instruction Row { get; }

    public ImmutableArray<OperandValue> Operands { get; }

    /// <summary>For these operands.</summary>
    public StackEffect Effect { get; }

    /// <summary>What lies on the stack for an input; null if there is no such input, or nothing lies there.</summary>
    public Value? Input(string name) => SlotOf(name) is { } slot ? _process.Stack[slot.Index] : null;

    /// <summary>Where an input lies.</summary>
    public DataPlace.StackSlot? SlotOf(string name)
    {
        for (var index = 0; index < Effect.Inputs.Length; index++)
        {
            if (Effect.Inputs[index].Name == name && !Effect.Inputs[index].Repeated)
            {
                return SlotBelowTop(Effect.Inputs.Length - 1 - index);
            }
        }

        return null;
    }

    /// <summary>So many values below the top.</summary>
    public DataPlace.StackSlot? SlotBelowTop(int below) =>
        _process.StackCount - 1 - below is >= 0 and var index && index >= _process.StackFloor
            ? new DataPlace.StackSlot(_process.Id, index) : null;
}
