using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>What is wrong with the messages of a program whose processes are all known.</summary>
internal static class MessageChecks
{
    /// <summary>The findings of one file.</summary>
    public static IEnumerable<Diagnostic> Run(MessageFlow flow, string file) =>
    [
        .. flow.LastingFindings(file),
        .. DuplicateRegister.Check(flow, file),
        .. OrphanMessages.Check(flow, file),
    ];

    /// <summary>
    /// Those that follow from <see cref="Binding.ProgramFacts.Conduct"/> of the files alone, so that they are found once for all versions that have it in common. A check
    /// that looks at values or types stands above.
    /// </summary>
    public static IEnumerable<Diagnostic> RunLasting(MessageFlow flow, string file) =>
    [
        .. NobodyRegisters(flow, file),
        .. flow.IsFed ? StaticDeadlock.Check(flow, file) : NobodySends(flow, file),
        .. RegisterRace(flow, file),
    ];

    private static IEnumerable<Diagnostic> NobodyRegisters(MessageFlow flow, string file)
    {
        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use is { Opcode: Opcode.SendNamed, Name: { } name } && !flow.RegistrationsOf(name).Any())
            {
                var nearMiss = NearMiss.Find(name, flow.RegisteredNames);
                ImmutableArray<Fix> fixes = nearMiss is null ? [] : [new Fix($"Change to '{nearMiss}'", [new TextEdit(use.Span, nearMiss)])];
                ImmutableArray<RelatedPlace> related = nearMiss is null ? [] : [.. Registrations(flow, file, nearMiss, $"'{nearMiss}' is registered here.")];
                yield return new Diagnostic(DiagnosticRules.NobodyRegisters, use.Span, $"Nobody in this program registers the name {Phrases.Excerpt(name)}{Phrases.DidYouMean(nearMiss)}", related, fixes);
            }
        }
    }

    /// <summary>A program that nowhere sends, links or monitors cannot feed any mailbox.</summary>
    private static IEnumerable<Diagnostic> NobodySends(MessageFlow flow, string file)
    {
        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Opcode is Opcode.Receive or Opcode.ReceiveMatch)
            {
                yield return new Diagnostic(DiagnosticRules.NobodySends, use.Span, $"{use.Syntax.Instruction!.Mnemonic} waits for ever: nobody in this program sends anything.", [], []);
            }
        }
    }

    /// <summary>Whether an instruction may bring a message into some mailbox, now or later.</summary>
    public static bool Feeds(ProcessUse use) => use.Opcode
        is Opcode.Send or Opcode.SendNamed or Opcode.SendAfter or Opcode.ExitProcess or Opcode.Monitor or Opcode.Link
        or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.TrapExit;

    /// <summary>
    /// A name that only the files of processes just started register is sent to, and nothing between a SPAWN and the send lets them come so far.
    /// </summary>
    private static IEnumerable<Diagnostic> RegisterRace(MessageFlow flow, string file)
    {
        var started = new Dictionary<string, ProcessUse>(StringComparer.Ordinal);
        var earlier = new HashSet<string>(StringComparer.Ordinal) { file };
        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Spawns && flow.EntryOf(file, use) is { Label: "" } entry && !earlier.Contains(entry.File))
            {
                started.TryAdd(entry.File, use);
            }
            else if (use.Receives || use.Opcode is Opcode.WhereIs or Opcode.Yield)
            {
                earlier.UnionWith(started.Keys);
                started.Clear();
            }
            else if (use is { Opcode: Opcode.SendNamed, Name: { } name } && flow.RegistrationsOf(name).FirstOrDefault() is { File: { } first } && flow.RegistrationsOf(name).All(place => started.ContainsKey(place.File)))
            {
                yield return new Diagnostic(
                    DiagnosticRules.RegisterRace,
                    use.Span,
                    $"The process that registers {Phrases.Excerpt(name)} may not have come so far yet; then the message is lost.",
                    [new RelatedPlace(started[first].MnemonicIn(flow.ProgramOf(file).Tree), "It may be started here."), .. Registrations(flow, file, name, "The name is registered here.")],
                    []);
            }
        }
    }

    private static IEnumerable<RelatedPlace> Registrations(MessageFlow flow, string file, string name, string message)
    {
        const int Most = 5;
        return flow.RegistrationsOf(name).Take(Most).Select(place => flow.Related(file, place.File, place.Use.Span, message));
    }
}
