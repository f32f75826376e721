using System.Collections.Immutable;
using Ttvm.Analysis.Checks;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Messages;

/// <summary>Repairs at the other end: the sender may be the one who has misspelt something.</summary>
internal static partial class MisreadMessages
{
    /// <summary>What an alternative that matches nothing was probably meant to be.</summary>
    /// <param name="Name">The field or the text.</param>
    /// <param name="IsField">Which of both.</param>
    /// <param name="Message">What to say.</param>
    /// <param name="Messages">The messages that have it.</param>
    /// <param name="Sent">The text as it is pushed for them; empty for a field.</param>
    private sealed record MeantAlternative(string Name, bool IsField, string Message, IEnumerable<KnownValue> Messages,
        IEnumerable<KnownValue> Sent);

    private static IEnumerable<KnownValue> With(IEnumerable<KnownValue> values, string text) =>
        values.Where(value => TextOf(value) == text);

    private static ImmutableArray<Fix> InOrder(params ReadOnlySpan<Fix?> fixes)
    {
        var known = ImmutableArray.CreateBuilder<Fix>(fixes.Length);
        foreach (var fix in fixes)
        {
            if (fix is not null)
            {
                known.Add(fix);
            }
        }

        return known.ToImmutable();
    }

    /// <summary>The change of a field, wherever it is named, to what the receiver calls it; null if it is named in other files,
    /// too.</summary>
    private static Fix? RenameField(MessageFlow flow, string file, string field, string wanted)
    {
        var program = flow.ProgramOf(file);
        var named = program.FindReferences(SymbolKind.Field, field);
        return named.IsEmpty
            || flow.Files.Any(other => other != file && !flow.ProgramOf(other).FindReferences(SymbolKind.Field, field).IsEmpty) ? null
            : new Fix($"Call the field '{wanted}' where it is set",
                [.. named.Select(reference => LineEdits.ChangeName(program.Tree.Text, reference.Span, wanted))]);
    }

    /// <summary>The change of a text, wherever it is pushed to be sent here, to what the receiver waits for; null if that is in another
    /// file, or not known.</summary>
    private static Fix? RewriteText(MessageFlow flow, MessageShapes shapes, string file, IEnumerable<KnownValue> sent, string wanted)
    {
        var edits = new SortedDictionary<int, TextEdit>();
        foreach (var value in sent)
        {
            if (value.Node < 0 || value.Value.PushedBy < 0 || shapes.NodeAt(value.Node).File != file)
            {
                return null;
            }

            var place = Place.Of(flow.ProgramOf(file), shapes.NodeAt(value.Node).Node, value.Value.PushedBy);
            if (place.Syntax is not { Instruction.Opcode: Opcode.PushStr, Operands: [var operand] })
            {
                return null;
            }

            edits[place.LineStart] = new TextEdit(operand.Span.Shift(place.LineStart), StringLiteral.Quote(wanted));
        }

        return edits.Count == 0 ? null : new Fix($"Send '{wanted}' instead", [.. edits.Values]);
    }
}
