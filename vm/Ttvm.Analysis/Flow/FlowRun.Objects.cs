using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Flow;

/// <summary>Which fields objects have, and where values come from.</summary>
internal sealed partial class FlowRun
{
    private static readonly AbstractValue s_text = new(ValueTypes.Str, AbstractValue.FromOutside);
    private static readonly ObjectShape? s_capture =
        ObjectShape.Empty.With("stdout", s_text)?.With("stderr", s_text)?.With("exit_code",
            new AbstractValue(ValueTypes.Int, AbstractValue.FromOutside));

    private readonly List<FieldRead> _reads = [];
    private readonly List<TextComparison> _comparisons = [];
    private readonly List<GivenValues> _calls = [];
    private readonly List<ValueUse> _uses = [];

    /// <summary>The instructions that put what a variable holds into something else, with what would make it the other way round.</summary>
    private readonly Dictionary<int, (string Variable, ImmutableArray<string> Order)> _nested = [];

    /// <summary>The names of which the function asks whether an object has such a field: it may read them behind that, and knows what it
    /// gets.</summary>
    private readonly HashSet<string> _askedFor = new(StringComparer.Ordinal);
    private readonly List<(string Field, FlowFinding Finding)> _misspelt = [];

    /// <summary>What the function does with values from elsewhere; only after findings have been looked for.</summary>
    public MessageFacts MessageFacts => _reads.Count + _comparisons.Count + _calls.Count + _uses.Count == 0
        ? MessageFacts.None
        : new MessageFacts([.. _reads.Where(read => !_askedFor.Contains(read.Field))], [.. _comparisons], [.. _calls], [.. _uses]);

    /// <summary>The fields that are read of objects which surely have none of the name, but nearly one; only after findings have been
    /// looked for.</summary>
    public IEnumerable<FlowFinding> MisspeltFields =>
        _misspelt.Where(found => !_askedFor.Contains(found.Field)).Select(found => found.Finding);

    /// <summary>A value that an instruction leaves, with what is known of its contents.</summary>
    private AbstractValue WithContents(LineSyntax line, Instruction instruction, AbstractValue value)
    {
        switch (instruction.Opcode)
        {
            case Opcode.MakeObject:
                return value.WithShape(ObjectShape.Empty);
            case Opcode.ExecCapture:
                return value.WithShape(s_capture);
            case Opcode.DeleteField:
                return value.WithShape(NameOf(line, instruction) is { } deleted ? ShapeOf(_inputs[0])?.Without(deleted) : null);
            case Opcode.HasField:
                _askedFor.Add(NameOf(line, instruction) ?? "");
                return value;
            case var _ when instruction.Is(InstructionFlags.SetsField):
                var last = _inputs[instruction.Effect.Inputs.Length - 1];
                return value.WithShape(NameOf(line, instruction) is { } set ? ShapeOf(_inputs[0])?.With(set, last) : null);
            case var _ when instruction.Is(InstructionFlags.GetsField):
                return NameOf(line, instruction) is { } name ? Read(_inputs[0], name, instruction, value) : value;
            case var _ when instruction.Is(InstructionFlags.Receives):
                return new AbstractValue(value.Types, value.PushedBy) { Source = new ValueSource.MessageSource(_site) };
            case var _ when instruction.Is(InstructionFlags.Equates):
                NoteComparison(_inputs[0], _inputs[1]);
                NoteComparison(_inputs[1], _inputs[0]);
                return value;
            default:
                return value;
        }
    }

    private static ObjectShape? ShapeOf(AbstractValue value) => value.IsSurely(ValueTypes.Object) ? value.Shape : null;

    /// <summary>The field that an instruction names, or that is named by the string on the stack; null if only the run tells.</summary>
    private string? NameOf(LineSyntax line, Instruction instruction) => instruction.Operands.IsEmpty
        ? _inputs[1].Literal?.PushedText
        : LineMeaning.Find(line, OperandKind.Field)?.Value.AsText;

    private AbstractValue Read(AbstractValue from, string name, Instruction instruction, AbstractValue value)
    {
        if (_findings is not null && ValueSource.Of(from) is not null)
        {
            _reads.Add(new FieldRead(_site, from, name, MayBeCaught));
        }

        if (ShapeOf(from) is not { } shape)
        {
            return new AbstractValue(value.Types, _site) { Source = ValueSource.OfField(from, name) };
        }

        var field = shape.Find(name);
        if (field is null && _findings is not null && NearMiss.Find(name, shape.Names) is { } nearMiss)
        {
            _misspelt.Add((name, new FlowFinding(
                DiagnosticRules.MisspeltField,
                _site,
                true,
                $"The object has no field {Phrases.Excerpt(name)}, so {instruction.Mnemonic} gives null{Phrases.DidYouMean(nearMiss)}",
                []) { Instead = nearMiss }));
        }

        return field is not { } known ? new AbstractValue(ValueTypes.Null, _site)
            : known.IsSure ? known.Value.WithoutLiteral().PushedAt(_site)
            : new AbstractValue(known.Value.Types | ValueTypes.Null, _site) { Shape = known.Value.Shape, PidFrom = known.Value.PidFrom };
    }

    private void NoteComparison(AbstractValue value, AbstractValue with)
    {
        if (_findings is not null && with.Literal is { PushedText: not null } literal && ValueSource.Of(value) is not null)
        {
            _comparisons.Add(new TextComparison(_site, value, literal, with.PushedBy));
        }
    }

    /// <summary>
    /// Remembers an instruction that may get a wrong type from elsewhere. What one value of a caller must be is told at the calls, so of
    /// those it is only the order of several that is of interest.
    /// </summary>
    private void NoteUse(Instruction instruction, StackEffect effect)
    {
        if (_findings is null || MayBeCaught || instruction.Is(InstructionFlags.GetsField))
        {
            return;
        }

        for (var index = 0; index < effect.Inputs.Length; index++)
        {
            if ((effect.Inputs[index].Types != ValueTypes.Any
                && _inputs[index].Source is ValueSource.MessageSource or ValueSource.FieldSource)
                || (_inputs[index] is { Source: not null } or { Input: > 0 } or { Parameter: not null } && HasOrder(effect)
                    && ValueSource.Of(_inputs[index]) is not null))
            {
                _uses.Add(new ValueUse(_site, _inputs[..effect.Inputs.Length]));
                return;
            }
        }
    }

    /// <summary>Whether it matters which value is which.</summary>
    private static bool HasOrder(StackEffect effect)
    {
        foreach (var slot in effect.Inputs)
        {
            if (slot.Types != effect.Inputs[0].Types)
            {
                return true;
            }
        }

        return false;
    }

    private void NoteGiven(string? label, ImmutableArray<string> parameters, AbstractValue[] arguments, StackNode? stack)
    {
        if (_findings is not null && label is not null)
        {
            _calls.Add(new GivenValues(label, parameters, arguments, stack));
        }
    }
}
