using Ttvm.Language.Analysis;
using Ttvm.Language.Binding;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Messages;

/// <summary>
/// Messages that lie in a mailbox for ever: whoever may get them receives by patterns only, and none of the patterns matches what is sent, or never receives.
/// </summary>
internal static class OrphanMessages
{
    private const int MostPlaces = 5;

    /// <summary>The findings in one file of a program that is not open.</summary>
    public static IEnumerable<Diagnostic> Check(MessageFlow flow, string file)
    {
        var messages = new List<SentValue>();
        foreach (var (send, receivers) in flow.Mailboxes.PickyReceiversIn(file))
        {
            if (Find(flow, file, send, receivers, messages) is { } found)
            {
                yield return found;
            }
        }

        var owners = new List<int>();
        foreach (var send in flow.Mailboxes.SendsByIdIn(file))
        {
            if (flow.Mailboxes.TryFindOwners(flow, file, send, owners) && flow.Mailboxes.PickyReceiversAmong(owners) is { } receivers && Find(flow, file, send, receivers, messages) is { } found)
            {
                yield return found;
            }
        }
    }

    private static Diagnostic? Find(MessageFlow flow, string file, int send, PickyReceivers receivers, List<SentValue> messages)
    {
        var program = flow.ProgramOf(file);
        Collect(program, send, messages);
        if (messages.Count == 0 || MayMatch(receivers, messages))
        {
            return null;
        }

        var types = messages.Aggregate(ValueTypes.None, (all, message) => all | message.Types);
        var places =
            from process in receivers.Processes
            from receive in process.Receives!.Value
            let receiver = flow.ProgramOf(process.File)
            select flow.Related(file, process.File, receiver.ProcessUses[receive].MnemonicIn(receiver.Tree), "It is not what is received here.");
        return new Diagnostic(
            DiagnosticRules.OrphanMessage,
            program.ProcessUses[send].MnemonicIn(program.Tree),
            $"Nobody takes this {(types == ValueTypes.Any ? "message" : types.Describe())}: the receiver {(receivers.Alternatives.IsEmpty ? "never receives anything" : "waits only for other messages")}.",
            [.. places.Take(MostPlaces)],
            []);
    }

    /// <summary>Lists what an instruction sends; several functions may share it, and then each says what it sends. After every keystroke it is asked for each, so it makes nothing.</summary>
    private static void Collect(BoundProgram program, int index, List<SentValue> messages)
    {
        messages.Clear();
        var (chunk, instruction) = program.ProcessUses.PlaceOf(index);
        foreach (var (node, block) in program.Facts.Functions.At(chunk, instruction))
        {
            var site = node.Body.SiteOf(block, instruction);
            foreach (var sent in node.Result.Sent)
            {
                if (sent.Site == site)
                {
                    messages.Add(sent);
                }
            }
        }
    }

    private static bool MayMatch(PickyReceivers receivers, List<SentValue> messages)
    {
        foreach (var alternative in receivers.Alternatives)
        {
            foreach (var message in messages)
            {
                if (MayMatch(alternative, message))
                {
                    return true;
                }
            }
        }

        return false;
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
