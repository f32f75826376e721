using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Exploring;

/// <summary>The role of an instruction in the exploration of schedules.</summary>
[Flags]
internal enum InstructionRole
{
    /// <summary>No other process can tell when it is executed.</summary>
    Local = 0,

    /// <summary>Another process could tell when it is executed. A step has at most one visible instruction.</summary>
    Visible = 1,

    /// <summary>Takes a message. If there is none, the process begins to wait, which no other process can tell.</summary>
    Receives = 2,

    /// <summary>Gives up waiting after a timeout.</summary>
    IsTimed = 4,

    /// <summary>Has the timeout 0, and so does not wait at all.</summary>
    IsPoll = 8,

    /// <summary>Returns; visible if that ends the process.</summary>
    Returns = 16,

    /// <summary>Ends all processes.</summary>
    EndsMachine = 32,

    /// <summary>Changes which signals the process gets from others: links, monitors, trapping exits.</summary>
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

    /// <summary>Facts of instructions about processes that do not change which signals a process gets.</summary>
    private const InstructionFlags WithoutTies = InstructionFlags.Sends | InstructionFlags.Receives | InstructionFlags.StartsProcess
        | InstructionFlags.Registers | InstructionFlags.LooksUp | InstructionFlags.SendsExit | InstructionFlags.Monitors
        | InstructionFlags.Supervises | InstructionFlags.Idles | InstructionFlags.Yields;

    /// <summary>The roles of the instructions of code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="seesOutput">Whether it matters in which order processes print.</param>
    /// <returns>A role for each instruction and for the end of the code.</returns>
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
