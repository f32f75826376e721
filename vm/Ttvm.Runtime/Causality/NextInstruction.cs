using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Causality;

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

    /// <summary>The instruction that a process is about to execute; null behind the last one.</summary>
    public static NextInstruction? Of(Process process) =>
        process.Pc < process.Code.Module.Instructions.Length ? new NextInstruction(process) : null;

    public Instruction Row { get; }

    public ImmutableArray<OperandValue> Operands { get; }

    /// <summary>What the instruction takes with these operands.</summary>
    public StackEffect Effect { get; }

    /// <summary>What lies on the stack for an input; null if there is no such input, or nothing lies there.</summary>
    public Value? Input(string name) => IndexOf(name) is { } index ? _process.Stack[index] : null;

    /// <summary>The process.</summary>
    public long Pid => _process.Id;

    /// <summary>Where on the stack an input lies.</summary>
    public int? IndexOf(string name)
    {
        for (var index = 0; index < Effect.Inputs.Length; index++)
        {
            if (Effect.Inputs[index].Name == name && !Effect.Inputs[index].Repeated)
            {
                return IndexBelowTop(Effect.Inputs.Length - 1 - index);
            }
        }

        return null;
    }

    /// <summary>The index of the value that lies so many values below the top of the stack; null if there are not as many.</summary>
    public int? IndexBelowTop(int below) =>
        _process.StackCount - 1 - below is >= 0 and var index && index >= _process.StackFloor ? index : null;
}
