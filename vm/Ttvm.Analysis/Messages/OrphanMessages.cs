using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Messages;

/// <summary>
/// Messages that lie in a mailbox for ever: whoever may get them receives by patterns only, and none of the patterns matches what is sent,
/// or never receives.
/// </summary>
internal static class OrphanMessages
{
    private const int MostPlaces = 5;

    /// <summary>The findings in one file of a program that is not open.</summary>
    public static IEnumerable<MessageFinding> Check(MessageFlow flow, string file)
    {
        var messages = new List<(FunctionNode Node, SentValue Sent)>();
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
            if (flow.Mailboxes.TryFindOwners(flow, file, send, owners) && flow.Mailboxes.PickyReceiversAmong(owners) is { } receivers
                && Find(flow, file, send, receivers, messages) is { } found)
            {
                yield return found;
            }
        }
    }

    private static MessageFinding? Find(MessageFlow flow, string file, int send, PickyReceivers receivers,
        List<(FunctionNode Node, SentValue Sent)> messages)
    {
        var program = flow.ProgramOf(file);
        Collect(program, send, messages);
        if (messages.Count == 0)
        {
            return null;
        }

        string? meant = null;
        if (MayMatch(receivers, messages) && !IsUnlikeAll(flow, file, receivers, messages, out meant))
        {
            return null;
        }

        var types = messages.Aggregate(ValueTypes.None, (all, message) => all | message.Sent.Types);
        var places =
            from process in receivers.Processes
            from receive in process.Receives!.Value
            select (new UsePlace(process.File, receive, IsName: false), "It is not what is received here.");
        return new MessageFinding(DiagnosticRules.OrphanMessage, new UsePlace(file, send, IsName: false),
            $"Nobody takes this {(types == ValueTypes.Any ? "message" : types.Describe())}: the receiver {(receivers.Alternatives.IsEmpty ? "never receives anything" : "waits only for other messages")}{Phrases.DidYouMean(meant)}")
            { Related = [.. places.Take(MostPlaces)] };
    }

    /// <summary>Lists what an instruction sends; several functions may share it, and then each says what it sends. After every keystroke it
    /// is asked for each, so it makes nothing.</summary>
    private static void Collect(AnalyzedProgram program, int index, List<(FunctionNode Node, SentValue Sent)> messages)
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
                    messages.Add((node, sent));
                }
            }
        }
    }

    private static bool MayMatch(PickyReceivers receivers, List<(FunctionNode Node, SentValue Sent)> messages)
    {
        foreach (var alternative in receivers.Alternatives)
        {
            foreach (var message in messages)
            {
                if (MayMatch(alternative, message.Sent))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Whether what is in the messages tells that no receiver takes them, although their types would do. Where a receiver waits for what
    /// nobody sends, the mistake is there, and is told there.
    /// </summary>
    private static bool IsUnlikeAll(MessageFlow flow, string file, PickyReceivers receivers,
        List<(FunctionNode Node, SentValue Sent)> messages, out string? meant)
    {
        meant = null;
        if (flow.Shapes is not { } shapes)
        {
            return false;
        }

        var values = new List<KnownValue>();
        foreach (var (node, sent) in messages)
        {
            if (shapes.IndexOf(file, node) is not (>= 0 and var index))
            {
                return false;
            }

            values.AddRange(shapes.ValuesOf(index, sent.Message));
        }

        if (values.Count == 0 || values.Exists(value => receivers.Alternatives.Any(alternative => shapes.MayMatch(alternative, value))))
        {
            return false;
        }

        var all = receivers.Processes.SelectMany(process =>
            process.Receives!.Value.SelectMany(receive => shapes.MessagesAt(process.File, receive))).ToHashSet();
        foreach (var alternative in receivers.Alternatives)
        {
            if (values.Select(value => Meant(shapes, alternative, value)).FirstOrDefault(found => found is not null) is { } near)
            {
                meant = near;
                if (!all.Any(message => shapes.MayMatch(alternative, message)))
                {
                    return false;
                }
            }
        }

        return receivers.Alternatives.Any(alternative => all.Any(message => shapes.MayMatch(alternative, message)));
    }

    /// <summary>What a message should be called, or say in a field, so that a pattern matches it, if that is nearly what it says; null if
    /// not.</summary>
    private static string? Meant(MessageShapes shapes, PatternAlternative alternative, KnownValue message) => alternative switch
    {
        LiteralPattern { Literal: { Kind: OperandKind.Str } literal } => Near(MisreadMessages.TextOf(message), literal.AsText),
        FieldPattern { Field.Name: var name } field when message.Value.Shape is { } shape => shape.Find(name) is not { } found
            ? shape.Names.Select(its => Near(its, name)).FirstOrDefault(near => near is not null)
            : field.Literal is { Kind: OperandKind.Str } literal
            ? shapes.ValuesOf(message.Node, found.Value).Select(value => Near(MisreadMessages.TextOf(value), literal.AsText))
                .FirstOrDefault(near => near is not null)
            : null,
        _ => null,
    };

    private static string? Near(string? sent, string wanted) => sent is null ? null : NearMiss.Find(sent, [wanted]);

    /// <summary>Whether a receiver may take a message as this.</summary>
    private static bool MayMatch(PatternAlternative alternative, SentValue message) => alternative switch
    {
        TypePattern type => (type.Type & message.Types) != ValueTypes.None,
        LiteralPattern literal => MayEqual(literal.Literal, message.Message),
        FieldPattern => (message.Types & (ValueTypes.Object | ValueTypes.Exception)) != ValueTypes.None,

        // Only the machine makes those.
        _ => false,
    };

    /// <summary>Whether a value may be equal to a literal of a pattern.</summary>
    public static bool MayEqual(OperandValue wanted, AbstractValue message) => wanted.Kind switch
    {
        OperandKind.Str => (message.Types & ValueTypes.Str) != ValueTypes.None
            && (message.Literal?.PushedText is not { } text || text == wanted.AsText),
        OperandKind.Bool => (message.Types & ValueTypes.Bool) != ValueTypes.None,
        _ => (message.Types & ValueTypes.Number) != ValueTypes.None
            && (wanted.Kind != OperandKind.Int || message.Literal is not { Instruction.Opcode: Opcode.PushInt, Operands: [var number] }
                || number.Value.AsInt == wanted.AsInt),
    };
}
