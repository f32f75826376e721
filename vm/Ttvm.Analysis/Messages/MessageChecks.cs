using System.Collections.Immutable;
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
    /// <summary>The findings of one file.</summary>
    public static IEnumerable<Diagnostic> Run(MessageFlow flow, string file) =>
    [
        .. flow.LastingFindings(file).Where(finding => IsSoIn(flow.ProgramOf(file), finding)),
        .. DuplicateRegister.Check(flow, file),
        .. DuplicateChild.Check(flow, file),
        .. OrphanMessages.Check(flow, file),
        .. flow.NobodySends.Check(flow, file),
        .. MisreadMessages.Check(flow, file),
    ];

    /// <summary>
    /// Those that follow from <see cref="ProgramFacts.Behaviour"/> of the files alone, so that they are found once for all versions that
    /// have it in common. A check that looks at values, at types or at where control comes stands above: which function is on the stack
    /// decides whether control comes back from CALL_FUNCTION.
    /// </summary>
    public static IEnumerable<Diagnostic> RunLasting(MessageFlow flow, string file) =>
    [
        .. NobodyRegisters(flow, file),
        .. flow.IsFed ? StaticDeadlock.Check(flow, file) : NobodyFeeds(flow, file),
        .. RegisterRace.Check(flow, file),
    ];

    /// <summary>Whether a lasting finding is true of one version of its file: UNREGISTER fails only where control comes to it, and nobody
    /// may have meant it to fail.</summary>
    private static bool IsSoIn(AnalyzedProgram program, Diagnostic finding) =>
        finding.Rule != DiagnosticRules.UnknownName
            || program.ProcessUses.From(program.Tree.Text.GetLineIndex(
                finding.Span.Start)) is not { Instruction.Opcode: Opcode.Unregister } use
        || BrokenTargets.IsUnguarded(program, use.Index, onlyAtTop: false);

    /// <summary>Names that are shorter than this are parts of many others by chance.</summary>
    private const int ShortestPart = 3;

    private static IEnumerable<Diagnostic> NobodyRegisters(MessageFlow flow, string file)
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
            ImmutableArray<Fix> fixes = nearMiss is null ? [] : [new Fix($"Change to '{nearMiss}'", [new TextEdit(use.Span, nearMiss)])];
            ImmutableArray<RelatedPlace> related = nearMiss is null ? []
                : [.. Registrations(flow, file, nearMiss, $"'{nearMiss}' is registered here.")];
            var mnemonic = use.Instruction.Mnemonic;
            var (rule, start) = use.Is(InstructionFlags.Sends) ? (DiagnosticRules.NobodyRegisters, "Nobody")
                : use.Is(InstructionFlags.NeverFails) ? (DiagnosticRules.UnknownName, $"{mnemonic} always gives 0: nobody")
                : (DiagnosticRules.UnknownName, $"{mnemonic} fails: nobody");
            yield return new Diagnostic(rule, use.Span,
                $"{start} in this program registers the name {Phrases.Excerpt(name)}{Phrases.DidYouMean(nearMiss)}", related, fixes);
        }
    }

    /// <summary>A program that nowhere sends, links or monitors cannot feed any mailbox.</summary>
    private static IEnumerable<Diagnostic> NobodyFeeds(MessageFlow flow, string file)
    {
        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Instruction.WaitsForMessage)
            {
                yield return new Diagnostic(DiagnosticRules.NobodySends, use.Span,
                    $"{use.Instruction.Mnemonic} waits for ever: nobody in this program sends anything.", [], []);
            }
        }
    }

    /// <summary>Whether an instruction may bring a message into some mailbox, now or later.</summary>
    public static bool Feeds(ProcessUse use) => use.IsAny(
        InstructionFlags.Sends | InstructionFlags.SendsExit
        | InstructionFlags.Links | InstructionFlags.Monitors | InstructionFlags.TrapsExits);

    private static IEnumerable<RelatedPlace> Registrations(MessageFlow flow, string file, string name, string message)
    {
        const int Most = 5;
        return flow.RegistrationsOf(name).Take(Most).Select(place => flow.Related(file, place.File, place.Use.Span, message));
    }
}
