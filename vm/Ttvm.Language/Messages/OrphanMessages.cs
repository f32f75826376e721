using System.Collections.Immutable;
using Ttvm.Language.Analysis;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>
/// Messages that lie in a mailbox for ever: whoever may get them receives by patterns only, and none of the patterns matches what is sent.
/// </summary>
internal sealed class OrphanMessages
{
    private const int MostPlaces = 5;

    private readonly MessageFlow _flow;
    private readonly Lazy<Receivers?> _main;

    private readonly Dictionary<ProcessEntry, Process?> _processes = [];
    private readonly Dictionary<string, Receivers?> _receivers = new(StringComparer.Ordinal);

    /// <summary>Looks at a program that is not open.</summary>
    public OrphanMessages(MessageFlow flow)
    {
        _flow = flow;
        _main = new Lazy<Receivers?>(() => Join([ProcessAt(new ProcessEntry(flow.Root, ""))]));
    }

    /// <summary>A process of the program.</summary>
    /// <param name="File">The file it lives in.</param>
    /// <param name="Lines">Its lines that deal with processes.</param>
    /// <param name="Receives">Where it receives; null if it takes any message, or never receives.</param>
    private sealed record Process(string File, HashSet<int> Lines, ImmutableArray<ProcessUse>? Receives);

    /// <summary>All processes that may get a message, if they receive by patterns only.</summary>
    /// <param name="Processes">At least one.</param>
    /// <param name="Alternatives">What any of them takes.</param>
    private sealed record Receivers(ImmutableArray<Process> Processes, ImmutableArray<PatternAlternative> Alternatives);

    /// <summary>The findings in one file.</summary>
    public IEnumerable<Diagnostic> Check(string file)
    {
        if (!_flow.Files.Any(other => _flow.ProgramOf(other).ProcessUses.Any(use => PatternOf(use) is not null)))
        {
            yield break;
        }

        ILookup<int, SentValue>? sent = null;
        foreach (var use in _flow.ProgramOf(file).ProcessUses)
        {
            if (use.Opcode is not (Opcode.Send or Opcode.SendNamed) || ReceiversOf(use) is not { } receivers)
            {
                continue;
            }

            sent ??= SentIn(_flow.ProgramOf(file));
            var messages = sent[use.Line].ToList();
            if (messages.Count > 0 && !receivers.Alternatives.Any(alternative => messages.Exists(message => MayMatch(alternative, message))))
            {
                var types = messages.Aggregate(ValueTypes.None, (all, message) => all | message.Types);
                var places =
                    from process in receivers.Processes
                    from receive in process.Receives!.Value
                    select _flow.Related(file, process.File, receive.MnemonicIn(_flow.ProgramOf(process.File).Tree), "It is not what is received here.");
                yield return new Diagnostic(
                    DiagnosticRules.OrphanMessage,
                    use.MnemonicIn(_flow.ProgramOf(file).Tree),
                    $"Nobody takes this {(types == ValueTypes.Any ? "message" : types.Describe())}: the receiver waits only for other messages.",
                    [.. places.Take(MostPlaces)],
                    []);
            }
        }
    }

    /// <summary>Who may get what is sent; null if that is not known, or one of them takes anything.</summary>
    private Receivers? ReceiversOf(ProcessUse send)
    {
        if (send.Opcode == Opcode.Send)
        {
            // Process 1 is the main program; who has another number is not certain enough.
            return send.Syntax.Operands is [{ Value: { IsPresent: true, AsInt: 1 } }] ? _main.Value : null;
        }

        return send.Name is not { } name ? null : _receivers.TryGetValue(name, out var known) ? known : _receivers[name] = Join(HoldersOf(name));
    }

    private static Receivers? Join(List<Process?> processes)
    {
        if (processes.Count == 0 || processes.Exists(process => process?.Receives is null))
        {
            return null;
        }

        var alternatives =
            from operand in processes.SelectMany(process => process!.Receives!.Value).Select(receive => PatternOf(receive)!).DistinctBy(operand => operand.Value.AsText)
            from alternative in operand.Pattern!.Alternatives
            select alternative;
        return new Receivers([.. processes!], [.. alternatives]);
    }

    /// <summary>The processes that may register a name; null stands for one that is not known.</summary>
    private List<Process?> HoldersOf(string name)
    {
        var registrations = _flow.RegistrationsOf(name).ToList();
        return [.. _flow.Entries.Select(ProcessAt).Where(process => process is null || registrations.Exists(place => place.File == process.File && process.Lines.Contains(place.Use.Line)))];
    }

    private Process? ProcessAt(ProcessEntry entry)
    {
        if (_processes.TryGetValue(entry, out var known))
        {
            return known;
        }

        var program = _flow.ProgramOf(entry.File);
        if (ProcessCode.UsesOf(program, entry.Label) is not { } lines)
        {
            return _processes[entry] = null;
        }

        ImmutableArray<ProcessUse> receives = [.. program.ProcessUses.Where(use => use.Receives && lines.Contains(use.Line))];
        var takesAny = receives.IsEmpty || receives.Any(use => PatternOf(use) is null);
        return _processes[entry] = new Process(entry.File, lines, takesAny ? null : receives);
    }

    /// <summary>The pattern of an instruction that receives; null if it has none that is right.</summary>
    private static OperandSyntax? PatternOf(ProcessUse use)
    {
        foreach (var operand in use.Receives && use.Syntax.Diagnostics.IsEmpty ? use.Syntax.Operands : [])
        {
            if (operand.Pattern is not null)
            {
                return operand;
            }
        }

        return null;
    }

    /// <summary>What is sent in a file, by line; several functions may share one, and then each says what it sends.</summary>
    private static ILookup<int, SentValue> SentIn(BoundProgram program)
    {
        var chunks = program.Facts.Program.Chunks;
        return (
            from node in program.Facts.Functions.Nodes.Values
            from sent in node.Result.Sent
            let place = node.Body.PlaceOf(sent.Site)
            select (Line: chunks.FirstLineOf(place.Chunk) + place.Chunk.LineOf(place.Instruction), sent)).ToLookup(found => found.Line, found => found.sent);
    }

    /// <summary>Whether a receiver may take a message as this.</summary>
    private static bool MayMatch(PatternAlternative alternative, SentValue message) => alternative switch
    {
        TypePattern type => (type.Type & message.Types) != ValueTypes.None,
        LiteralPattern literal => MayEqual(literal.Literal, message),
        FieldPattern => (message.Types & (ValueTypes.Object | ValueTypes.Exception)) != ValueTypes.None,

        // Only the machine makes those.
        _ => false,
    };

    private static bool MayEqual(OperandValue wanted, SentValue message) => wanted.Kind switch
    {
        OperandKind.Str => (message.Types & ValueTypes.Str) != ValueTypes.None
            && (message.Literal is not { Instruction.Opcode: Opcode.PushStr, Operands: [var text] } || text.Value.AsText == wanted.AsText),
        OperandKind.Bool => (message.Types & ValueTypes.Bool) != ValueTypes.None,
        _ => (message.Types & ValueTypes.Number) != ValueTypes.None
            && (wanted.Kind != OperandKind.Int || message.Literal is not { Instruction.Opcode: Opcode.PushInt, Operands: [var number] } || number.Value.AsInt == wanted.AsInt),
    };
}
