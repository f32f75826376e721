using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Exploring;

/// <summary>What an instruction is to whoever explores schedules.</summary>
[Flags]
internal enum InstructionRole
{
    /// <summary>Nobody can tell when it is executed.</summary>
    Local = 0,

    /// <summary>Another process could tell when it is executed: a step has one such instruction.</summary>
    Visible = 1,

    /// <summary>Takes a message. Where there is none, the process waits: nobody can tell when it begins to.</summary>
    Receives = 2,

    /// <summary>Gives up waiting after a time.</summary>
    IsTimed = 4,

    /// <summary>Does not wait at all.</summary>
    IsPoll = 8,

    /// <summary>Returns; visible where that ends the process.</summary>
    Returns = 16,

    /// <summary>Ends all processes.</summary>
    EndsMachine = 32,

    /// <summary>Has to do with what the process is told of others: links, monitors taken back, whether exits come as messages.</summary>
    Ties = 64,

    /// <summary>Prints.</summary>
    Prints = 128,
}

/// <summary>Finds the roles of the instructions of a program.</summary>
internal static class InstructionRoles
{
    private const InstructionFlags Outside = InstructionFlags.EndsProcess | InstructionFlags.EndsMachine | InstructionFlags.UsesFile
        | InstructionFlags.UsesEnvironment | InstructionFlags.ReadsInput | InstructionFlags.RunsProgram | InstructionFlags.DrawsRandom
        | InstructionFlags.ReadsClock;

    /// <summary>What else an instruction about processes may do.</summary>
    private const InstructionFlags WithoutTies = InstructionFlags.Sends | InstructionFlags.Receives | InstructionFlags.StartsProcess
        | InstructionFlags.Registers | InstructionFlags.LooksUp | InstructionFlags.SendsExit | InstructionFlags.Monitors
        | InstructionFlags.Supervises | InstructionFlags.Idles | InstructionFlags.Yields;

    /// <param name="code">The program.</param>
    /// <param name="seesOutput">Whether it matters when something is printed.</param>
    /// <returns>One for each instruction, and the end of the text.</returns>
    public static InstructionRole[] Of(Code code, bool seesOutput)
    {
        var roles = new InstructionRole[code.Ops.Length];
        for (var index = 0; index < roles.Length; index++)
        {
            roles[index] = index < code.Module.Instructions.Length ? Of(code, index, seesOutput) : InstructionRole.Visible;
        }

        return roles;
    }

    private static InstructionRole Of(Code code, int index, bool seesOutput)
    {
        var written = code.Module.Instructions[index];
        var row = InstructionSet.Get(written.Opcode);
        if (row.Is(InstructionFlags.Receives))
        {
            var patience = written.Operands.FirstOrDefault(operand => operand.Kind == OperandKind.Milliseconds);
            return InstructionRole.Receives | (patience is not { IsPresent: true } ? 0
                : patience.AsInt == 0 ? InstructionRole.IsPoll : InstructionRole.IsTimed);
        }

        var role = row.Is(InstructionFlags.Returns) ? InstructionRole.Returns
            : row.Group == InstructionGroup.Output ? InstructionRole.Prints | (seesOutput ? InstructionRole.Visible : 0)
            : (row.Group == InstructionGroup.Processes && !row.Is(InstructionFlags.Idles) && !row.Is(InstructionFlags.Yields))
                || (row.Flags & Outside) != 0 ? InstructionRole.Visible
            : InstructionRole.Local;
        return role | (row.Is(InstructionFlags.EndsMachine) ? InstructionRole.EndsMachine : 0)
            | (row.Group == InstructionGroup.Processes && (row.Flags & WithoutTies) == 0 ? InstructionRole.Ties : 0);
    }
}
