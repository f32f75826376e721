using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Stack;

/// <summary>A function or process of a file: a label that is called, spawned or used by nobody, or the start of the file.
/// Immutable.</summary>
/// <param name="Label">Its label; empty for the start of the file.</param>
/// <param name="Entry">With what it begins.</param>
/// <param name="Body">Its instructions.</param>
/// <param name="Result">What is known of them.</param>
internal sealed record FunctionNode(string Label, EntryState Entry, FunctionBody Body, FunctionResult Result)
{
    /// <summary>
    /// How a label begins: as a process if it is only spawned, otherwise with the stack of a caller, and beside that as a process if it is
    /// spawned, too. Its variables are the parameters of all who call it.
    /// </summary>
    public static EntryState EntryOf(ProgramView program, string label)
    {
        if (label.Length == 0)
        {
            return EntryState.Start;
        }

        var parameters = new HashSet<string>(StringComparer.Ordinal);
        var arguments = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string>? givenByAll = null;
        var (isCalled, isSpawned, isOpen) = (false, false, false);
        foreach (var chunk in program.Labels.Find(label).UsedIn)
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.Name != label || !use.IsEntry || !ProgramView.MayStandFor(label, use))
                {
                    continue;
                }

                isSpawned |= use.IsByName || use.By.Is(InstructionFlags.StartsProcess);
                isCalled |= use.By.IsAny(InstructionFlags.Calls | InstructionFlags.MakesFunction);
                isOpen |= use.By.Opcode == Opcode.MakeLambda;
                var given = CallSite.ParametersOf(chunk, use);
                parameters.UnionWith(given);
                if (use.By.Is(InstructionFlags.StartsProcess | InstructionFlags.PassesArguments))
                {
                    arguments.UnionWith(given);
                }

                if (CallSite.IsOne(use))
                {
                    givenByAll ??= new HashSet<string>(given, StringComparer.Ordinal);
                    givenByAll.IntersectWith(given);
                }
            }
        }

        // Nobody uses it yet: it is probably just being written, and its parameters are not known.
        isOpen |= !isCalled && !isSpawned;
        var entry = new EntryState(isSpawned && !isCalled ? StackFloor.Empty : StackFloor.Caller, parameters, isOpen, isSpawned,
            isCalled || isSpawned) { GivenByAll = givenByAll ?? [] };
        return isSpawned && isCalled && !BuiltInProcesses.Names.Contains(label)
            ? entry with { Spawned = new EntryState(StackFloor.Empty, arguments, IsOpen: false, IsProcess: true,
                IsUsed: true) { SpawnedAs = label } }
            : entry;
    }
}
