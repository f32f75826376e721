using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>
/// Messages that lie in a mailbox for ever: whoever may get them receives by patterns only, and none of the patterns matches what is sent.
/// </summary>
/// <param name="flow">The program.</param>
internal sealed class OrphanMessages(MessageFlow flow)
{
    private const int MostPlaces = 5;

    private readonly Dictionary<ProcessEntry, Process?> _processes = [];

    /// <summary>A process of the program.</summary>
    /// <param name="File">The file it lives in.</param>
    /// <param name="Lines">Its lines that deal with processes.</param>
    /// <param name="Patterns">All that it ever receives by; null if it takes any message, or never receives.</param>
    private sealed record Process(string File, HashSet<int> Lines, ImmutableArray<(ProcessUse Use, MessagePattern Pattern)>? Patterns);

    /// <summary>The findings in one file.</summary>
    public IEnumerable<Diagnostic> Check(string file)
    {
        if (!flow.Files.Any(other => flow.ProgramOf(other).ProcessUses.Any(use => PatternOf(use) is not null)))
        {
            yield break;
        }

        foreach (var use in flow.ProgramOf(file).ProcessUses)
        {
            if (use.Opcode is Opcode.Send or Opcode.SendNamed && ReceiversOf(use) is [_, ..] receivers && receivers.TrueForAll(process => process.Patterns is not null)
                && SentMessage.Of(flow.ProgramOf(file), use) is { } message)
            {
                var patterns = receivers.SelectMany(process => process.Patterns!.Value.Select(receive => (process.File, receive.Use, receive.Pattern))).ToList();
                if (!patterns.Exists(receive => receive.Pattern.Alternatives.Any(message.MayMatch)))
                {
                    yield return new Diagnostic(
                        DiagnosticRules.OrphanMessage,
                        use.MnemonicIn(flow.ProgramOf(file).Tree),
                        $"Nobody takes this {(message.Types == ValueTypes.Any ? "message" : message.Types.Describe())}: the receiver waits only for other messages.",
                        [.. patterns.Take(MostPlaces).Select(receive => flow.Related(file, receive.File, receive.Use.MnemonicIn(flow.ProgramOf(receive.File).Tree), "It is not what is received here."))],
                        []);
                }
            }
        }
    }

    /// <summary>The processes that may get what is sent; null if that is not known.</summary>
    private List<Process>? ReceiversOf(ProcessUse send)
    {
        if (send.Opcode == Opcode.Send)
        {
            return send.Syntax.Operands is [{ Value: { IsPresent: true, AsInt: 1 } }] && ProcessAt(new ProcessEntry(flow.Root, "")) is { } main ? [main] : null;
        }

        var receivers = new List<Process>();
        foreach (var entry in flow.Entries)
        {
            if (ProcessAt(entry) is not { } process)
            {
                return null;
            }

            if (flow.RegistrationsOf(send.Name ?? "").Any(place => place.File == process.File && process.Lines.Contains(place.Use.Line)))
            {
                receivers.Add(process);
            }
        }

        return receivers;
    }

    private Process? ProcessAt(ProcessEntry entry)
    {
        if (_processes.TryGetValue(entry, out var known))
        {
            return known;
        }

        var program = flow.ProgramOf(entry.File);
        if (ProcessCode.Of(program, entry.Label) is not { } code)
        {
            return _processes[entry] = null;
        }

        var chunks = program.Facts.Program.Chunks;
        var uses = program.ProcessUses.Where(use =>
        {
            var ordinal = chunks.OrdinalOfLine(use.Line);
            return code.Contains((chunks[ordinal], chunks[ordinal].InstructionBefore(use.Line - chunks.FirstLineOf(ordinal))));
        }).ToList();
        var receives = uses.Where(use => use.Receives).ToList();
        var takesAny = receives.Count == 0 || receives.Exists(use => PatternOf(use) is null);
        return _processes[entry] = new Process(entry.File, [.. uses.Select(use => use.Line)], takesAny ? null : [.. receives.Select(use => (use, PatternOf(use)!))]);
    }

    /// <summary>The pattern of an instruction that receives; null if it has none that can be read.</summary>
    private static MessagePattern? PatternOf(ProcessUse use)
    {
        foreach (var operand in use.Receives ? use.Syntax.Operands : [])
        {
            if (operand.Operand.Kind == OperandKind.Pattern && MessagePattern.TryParse(operand.Value.AsText, out var pattern, out _))
            {
                return pattern;
            }
        }

        return null;
    }

    /// <summary>What is known of a value that is sent.</summary>
    /// <param name="Types">The types it may have.</param>
    /// <param name="Literal">The line that pushes it, if it is written in the program.</param>
    private sealed record SentMessage(ValueTypes Types, LineSyntax? Literal)
    {
        /// <summary>The message of an instruction that has the receiver as its operand; null if nothing is known of it.</summary>
        public static SentMessage? Of(BoundProgram program, ProcessUse send)
        {
            // The types of a parameter are what its callers give as far as the function wants it: good for people, not certain.
            return program.Analysis.Before(send.Line) is { Values: [.., { Name: null } value] }
                ? new SentMessage(value.Types, value.PushedByLine is { } line ? program.Tree.Lines[line] : null)
                : null;
        }

        /// <summary>Whether a receiver may take it as this.</summary>
        public bool MayMatch(PatternAlternative alternative) => alternative switch
        {
            TypePattern type => (type.Type & Types) != ValueTypes.None,
            LiteralPattern literal => MayEqual(literal.Literal),
            FieldPattern => (Types & (ValueTypes.Object | ValueTypes.Exception)) != ValueTypes.None,

            // Only the machine makes those.
            _ => false,
        };

        private bool MayEqual(OperandValue wanted) => wanted.Kind switch
        {
            OperandKind.Str => (Types & ValueTypes.Str) != ValueTypes.None && (Literal is not { Instruction.Opcode: Opcode.PushStr, Operands: [var text] } || text.Value.AsText == wanted.AsText),
            OperandKind.Bool => (Types & ValueTypes.Bool) != ValueTypes.None,
            _ => (Types & ValueTypes.Number) != ValueTypes.None
                && (wanted.Kind != OperandKind.Int || Literal is not { Instruction.Opcode: Opcode.PushInt, Operands: [var number] } || number.Value.AsInt == wanted.AsInt),
        };
    }
}
