using Ttvm.Analysis.Processes;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>What is wrong with the messages of a program whose processes are all known.</summary>
internal static class MessageChecks
{
    /// <summary>The findings of one file. The last two checks run for every version and make diagnostics themselves: they point into
    /// operands and repair other lines, which the index of a process instruction does not name.</summary>
    public static IEnumerable<Diagnostic> Run(MessageFlow flow, string file) =>
    [
        .. flow.LastingFindings(file).Where(finding => IsSoIn(flow.ProgramOf(file), finding))
            .Concat(DuplicateRegister.Check(flow, file))
            .Concat(OrphanMessages.Check(flow, file))
            .Concat(flow.NobodySends.Check(flow, file))
            .Select(finding => finding.In(flow.ProgramOf)),
        .. DuplicateChild.Check(flow, file),
        .. MisreadMessages.Check(flow, file),
    ];

    /// <summary>
    /// Those that follow from <see cref="ProgramFacts.Behaviour"/> of the files alone, so that they are found once for all versions that
    /// have it in common. A check that looks at values, at types or at where control comes stands above: which function is on the stack
    /// decides whether control comes back from CALL_FUNCTION.
    /// </summary>
    public static IEnumerable<MessageFinding> RunLasting(MessageFlow flow, string file) =>
    [
        .. NobodyRegisters(flow, file),
        .. flow.IsFed ? StaticDeadlock.Check(flow, file) : NobodyFeeds(flow, file),
        .. RegisterRace.Check(flow, file),
    ];

    /// <summary>Whether a lasting finding is true of one version of its file: UNREGISTER fails only where control comes to it, and nobody
    /// may have meant it to fail.</summary>
    private static bool IsSoIn(AnalyzedProgram program, MessageFinding finding) =>
        finding.Rule != DiagnosticRules.UnknownName || program.ProcessUses[finding.Place.Use].Instruction.Opcode != Opcode.Unregister
            || BrokenTargets.IsUnguarded(program, finding.Place.Use, onlyAtTop: false);

    /// <summary>Names that are shorter than this are parts of many others by chance.</summary>
    private const int ShortestPart = 3;
    private const int MostPlaces = 5;

    private static IEnumerable<MessageFinding> NobodyRegisters(MessageFlow flow, string file)
    {
        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Name is not { Length: > 0 } name || !use.Is(InstructionFlags.LooksUp) || flow.RegistrationsOf(name).Any())
            {
                continue;
            }

            // A name that is a part of the other is near as well, if it is one name only.
            var nearMiss = NearMiss.Find(name, flow.RegisteredNames)
                ?? (flow.RegisteredNames.Where(registered => name.Length >= ShortestPart
                    && registered.Contains(name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() is [var whole] ? whole : null);
            var mnemonic = use.Instruction.Mnemonic;
            var (rule, start) = use.Is(InstructionFlags.Sends) ? (DiagnosticRules.NobodyRegisters, "Nobody")
                : use.Is(InstructionFlags.NeverFails) ? (DiagnosticRules.UnknownName, $"{mnemonic} always gives 0: nobody")
                : (DiagnosticRules.UnknownName, $"{mnemonic} fails: nobody");
            yield return new MessageFinding(rule, UsePlace.OfName(file, use),
                $"{start} in this program registers the name {Phrases.Excerpt(name)}{Phrases.DidYouMean(nearMiss)}")
            {
                Related = nearMiss is null ? [] : [.. flow.RegistrationsOf(nearMiss).Take(MostPlaces)
                    .Select(place => (UsePlace.OfName(place.File, place.Use), $"'{nearMiss}' is registered here."))],
                Meant = nearMiss,
            };
        }
    }

    /// <summary>A program that nowhere sends, links or monitors cannot feed any mailbox.</summary>
    private static IEnumerable<MessageFinding> NobodyFeeds(MessageFlow flow, string file)
    {
        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Instruction.WaitsForMessage)
            {
                yield return new MessageFinding(DiagnosticRules.NobodySends, UsePlace.OfName(file, use),
                    $"{use.Instruction.Mnemonic} waits for ever: nobody in this program sends anything.");
            }
        }
    }

    /// <summary>Whether an instruction may bring a message into some mailbox, now or later.</summary>
    public static bool Feeds(ProcessUse use) => use.IsAny(
        InstructionFlags.Sends | InstructionFlags.SendsExit
        | InstructionFlags.Links | InstructionFlags.Monitors | InstructionFlags.TrapsExits);
}
