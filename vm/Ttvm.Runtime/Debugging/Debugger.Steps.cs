using System.Collections.Immutable;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>Steps of one process.</summary>
public sealed partial class Debugger
{
    /// <summary>Steps one process.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="kind">How far.</param>
    /// <param name="policy">Whether the others stand still meanwhile.</param>
    /// <param name="line">The line to step to, if <paramref name="kind"/> is <see cref="StepKind.Line"/>.</param>
    public Task<StepOutcome> Step(long pid, StepKind kind, SteppingPolicy policy, SourceLine? line = null) => Ask(() =>
    {
        if (_hasEnded || _machine.Find(pid) is not { } process)
        {
            return StepOutcome.NoProcess;
        }

        var target = line is null ? null : FindLine(line);
        if (kind == StepKind.Line && target is null)
        {
            return StepOutcome.NoLine;
        }

        if (kind is StepKind.Child or StepKind.Receiver)
        {
            policy = SteppingPolicy.World;
        }

        _stops.MarkSeen(process);
        _stops.Rules = _stops.Rules.RemoveAll(rule => rule is StopRule.Step or StopRule.Receipt)
            .Add(new StopRule.Step(pid, kind, policy, process.Depth)
            {
                Target = target,
                From = (process.Code, process.Pc),
            });
        _running = true;
        return StepOutcome.Begun;
    });

    /// <summary>What a process may step into at the instruction that it is about to execute.</summary>
    /// <param name="pid">The pid of the process.</param>
    public Task<StepInto> FindStepInto(long pid) => Ask(() => _machine.Find(pid) is { } process ? StepIntoOf(process) : StepInto.Nothing);

    /// <summary>The instructions at which a process can be made to go on from where it is.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="line">The line. If it has no instruction, the next line that has one is meant.</param>
    public Task<ImmutableArray<JumpTarget>> GetJumpTargets(long pid, SourceLine line) => Ask(() =>
        _inspection.JumpTargets(pid, code => SourceTest(code)(line.Path), FindLine(line)?.Line ?? 0));

    private static StepInto StepIntoOf(Process process)
    {
        var row = InstructionSet.Get(process.Code.Ops[process.Pc].Opcode);
        var kind = row.Is(InstructionFlags.StartsProcess) ? StepIntoKind.Child
            : row.Is(InstructionFlags.Sends) ? StepIntoKind.Receiver
            : row.Is(InstructionFlags.Imports) ? StepIntoKind.Module
            : row.Is(InstructionFlags.Calls) ? StepIntoKind.Function
            : StepIntoKind.Nothing;
        return new StepInto(kind, process.Code.TextOf(process.Pc));
    }

    /// <summary>Turns a step to a child or to a receiver into the rule that waits for it, when the child is started or the message
    /// sent.</summary>
    private void Follow(MachineEvent happened)
    {
        foreach (var rule in _stops.Rules)
        {
            switch (rule, happened)
            {
                case (StopRule.Step { Kind: StepKind.Child } step, MachineEvent.Spawn spawn) when spawn.Parent == step.Pid:
                    _stops.Rules = _stops.Rules.Replace(rule, new StopRule.Step(spawn.Pid, StepKind.Into, SteppingPolicy.World, 1));
                    break;
                case (StopRule.Step { Kind: StepKind.Receiver } step, MachineEvent.Send send) when send.Pid == step.Pid:
                    _stops.Rules = _stops.Rules.Replace(rule, ReceiptOf(send));
                    break;
                case (StopRule.Receipt { Before: > 0 } receipt, MachineEvent.Receive receive) when receipt.IsAbout(receive):
                    _stops.Rules = _stops.Rules.Replace(rule, receipt with { Before = receipt.Before - 1 });
                    break;
            }
        }
    }

    /// <summary>The rule that waits for a message that is just being sent, and is not in the mailbox yet. Messages that look the same
    /// cannot be told apart, and the oldest is taken first, so those in the mailbox are taken before.</summary>
    private StopRule.Receipt ReceiptOf(MachineEvent.Send send)
    {
        var waiting = _machine.Find(send.To) is { } receiver ? receiver.WaitingMessages : [];
        return new StopRule.Receipt(send.Pid, send.To, send.Payload)
        {
            Before = waiting.Count(message => message.Sender == send.Pid && message.Payload.IsSameAs(send.Payload)),
        };
    }
}

/// <summary>What came of asking for a step.</summary>
public enum StepOutcome
{
    /// <summary>The process steps; a stop tells when the step is over.</summary>
    Begun,

    /// <summary>There is no such process any more.</summary>
    NoProcess,

    /// <summary>The program has not loaded the file, or the file has no instruction on the line or below it.</summary>
    NoLine,
}

/// <summary>What an instruction leads into.</summary>
public enum StepIntoKind
{
    /// <summary>The instruction leads into nothing: the next one follows.</summary>
    Nothing,

    /// <summary>A function of this process.</summary>
    Function,

    /// <summary>A module that is imported.</summary>
    Module,

    /// <summary>A new process.</summary>
    Child,

    /// <summary>The process that takes the message.</summary>
    Receiver,
}

/// <summary>What the next instruction of a process leads into.</summary>
/// <param name="Kind">What the instruction leads into.</param>
/// <param name="Instruction">The instruction as it is written.</param>
public sealed record StepInto(StepIntoKind Kind, string Instruction)
{
    internal static StepInto Nothing { get; } = new(StepIntoKind.Nothing, "");
}
