using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>What is wrong with the messages of a program whose processes are all known.</summary>
internal static class MessageChecks
{
    /// <summary>The findings of one file.</summary>
    public static IEnumerable<Diagnostic> Run(MessageFlow flow, string file, BoundProgram program, IProgramFiles files) =>
        [.. NobodyRegisters(flow, file), .. NobodySends(flow, file), .. MisspeltProcess(flow, file, program, files), .. RegisterRace(flow, file)];

    private static IEnumerable<Diagnostic> NobodyRegisters(MessageFlow flow, string file)
    {
        foreach (var use in flow.Uses[file])
        {
            if (use.Opcode == Opcode.SendNamed && use.Name is { } name && flow.RegistrationsOf(name).IsEmpty)
            {
                var nearMiss = NearMiss.Find(name, flow.RegisteredNames);
                ImmutableArray<Fix> fixes = nearMiss is null ? [] : [new Fix($"Change to '{nearMiss}'", [new TextEdit(use.Span, nearMiss)])];
                yield return new Diagnostic(DiagnosticRules.NobodyRegisters, use.Span, $"Nobody in this program registers the name {Phrases.Excerpt(name)}{Phrases.DidYouMean(nearMiss)}", [], fixes);
            }
        }
    }

    /// <summary>A program that nowhere sends, links or monitors cannot feed any mailbox.</summary>
    private static IEnumerable<Diagnostic> NobodySends(MessageFlow flow, string file)
    {
        var isFed = flow.Files.Any(other => flow.Uses[other].Any(use => use.Opcode
            is Opcode.Send or Opcode.SendNamed or Opcode.SendAfter or Opcode.ExitProcess or Opcode.Monitor or Opcode.Link
            or Opcode.SpawnLink or Opcode.SpawnMonitor or Opcode.TrapExit));
        if (isFed)
        {
            yield break;
        }

        foreach (var use in flow.Uses[file])
        {
            if (use.Opcode is Opcode.Receive or Opcode.ReceiveMatch)
            {
                yield return new Diagnostic(DiagnosticRules.NobodySends, use.Span, $"{use.Syntax.Instruction!.Mnemonic} waits for ever: nobody in this program sends anything.", [], []);
            }
        }
    }

    private static IEnumerable<Diagnostic> MisspeltProcess(MessageFlow flow, string file, BoundProgram program, IProgramFiles files)
    {
        foreach (var use in flow.Uses[file])
        {
            if (!(Chunk.Spawns(use.Syntax) || use.Opcode == Opcode.SuperviseChild) || use.Name is not { Length: > 0 } name || name[0] == '\0'
                || BuiltInProcesses.Names.Contains(name) || program.Labels.ContainsKey(name) || files.FindWorker(file, name) is not null)
            {
                continue;
            }

            if (NearMiss.Find(name, BuiltInProcesses.Names.Concat(program.Labels.Keys).Concat(files.WorkerNames(file))) is { } nearMiss)
            {
                yield return new Diagnostic(
                    DiagnosticRules.MisspeltProcess,
                    use.Span,
                    $"There is no process {Phrases.Excerpt(name)}, so the basic one is started; did you mean '{nearMiss}'?",
                    [],
                    []);
            }
        }
    }

    /// <summary>
    /// A name that only another file registers is sent to, and nothing between the last SPAWN and the send lets the other process come so far.
    /// </summary>
    private static IEnumerable<Diagnostic> RegisterRace(MessageFlow flow, string file)
    {
        ProcessUse? spawn = null;
        foreach (var use in flow.Uses[file])
        {
            if (Chunk.Spawns(use.Syntax) || use.Opcode == Opcode.SuperviseChild)
            {
                spawn = use;
            }
            else if (use.Opcode is Opcode.Receive or Opcode.ReceiveMatch or Opcode.ReceiveTimeout or Opcode.WhereIs or Opcode.Yield)
            {
                spawn = null;
            }
            else if (use.Opcode == Opcode.SendNamed && spawn is { } started && flow.RegistrationsOf(use.Name!) is { IsEmpty: false } places && places.All(place => place.File != file))
            {
                yield return new Diagnostic(
                    DiagnosticRules.RegisterRace,
                    use.Span,
                    $"The process that registers {Phrases.Excerpt(use.Name)} may not have come so far yet; then the message is lost.",
                    [new RelatedPlace(started.Span, "It may be started here.")],
                    []);
            }
        }
    }
}
