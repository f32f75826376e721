using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>A message pattern with the values its variables had when the receiving instruction started. Immutable.</summary>
internal sealed class MessageMatcher
{
    private readonly MessagePattern _pattern;

    /// <summary>The literal of each alternative, in their order; Unset where there is none.</summary>
    private readonly Value[] _literals;

    /// <summary>The slot of each alternative's variable; -1 where there is none. Null if none has a variable.</summary>
    private readonly int[]? _slots;

    /// <summary>The value of each alternative's variable; Unset where there is none.</summary>
    private readonly Value[] _variables;

    /// <summary>A pattern whose variables have the given slots and no values yet.</summary>
    public MessageMatcher(MessagePattern pattern, Func<string, int> slotOf)
    {
        _pattern = pattern;
        _literals = [.. pattern.Alternatives.Select(LiteralOf)];
        _variables = [.. pattern.Alternatives.Select(_ => Value.Unset)];
        if (pattern.Alternatives.Any(alternative => VariableOf(alternative) is not null))
        {
            _slots = [.. pattern.Alternatives.Select(alternative => VariableOf(alternative) is { } name ? slotOf(name) : -1)];
        }
    }

    private MessageMatcher(MessageMatcher unbound, Value[] variables)
    {
        _pattern = unbound._pattern;
        _literals = unbound._literals;
        _variables = variables;
    }

    /// <summary>Whether it has variables that must be given values before it can match anything.</summary>
    public bool HasVariables => _slots is not null;

    /// <summary>
    /// The pattern with the present values of its variables, of which it has at least one. Null if one has none;
    /// <paramref name="undefined"/> is its name then.
    /// </summary>
    /// <param name="slots">The slots of the frame that receives.</param>
    /// <param name="undefined">The name of a variable without a value.</param>
    public MessageMatcher? Bind(ReadOnlySpan<Value> slots, out string? undefined)
    {
        undefined = null;
        var variables = new Value[_slots!.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            variables[i] = Value.Unset;
            if (_slots[i] >= 0)
            {
                variables[i] = slots[_slots[i]];
                if (variables[i].IsUnset)
                {
                    undefined = VariableOf(_pattern.Alternatives[i]);
                    return null;
                }
            }
        }

        return new MessageMatcher(this, variables);
    }

    /// <summary>
    /// Whether it is the same receive with the same values, so that what one has refused the other refuses. Large values count as the same
    /// only if they are one object: comparing them could cost more than looking at the messages.
    /// </summary>
    public bool IsSameAs(MessageMatcher other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (!ReferenceEquals(_pattern, other._pattern))
        {
            return false;
        }

        for (var i = 0; i < _variables.Length; i++)
        {
            var (mine, its) = (_variables[i], other._variables[i]);
            if (!ReferenceEquals(mine.Reference, its.Reference) || mine.Payload != its.Payload)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it matches a message.</summary>
    /// <param name="payload">What the message says.</param>
    /// <param name="origin">Who made it.</param>
    /// <param name="subject">Of an Exit the pid, of a Down the reference.</param>
    public bool Matches(in Value payload, MessageOrigin origin, long subject)
    {
        for (var i = 0; i < _variables.Length; i++)
        {
            if (Matches(i, payload, origin, subject))
            {
                return true;
            }
        }

        return false;
    }

    private bool Matches(int index, in Value payload, MessageOrigin origin, long subject)
    {
        var variable = _variables[index];
        return _pattern.Alternatives[index] switch
        {
            TypePattern type => (type.Type & TypeOf(payload)) != 0,
            LiteralPattern => ValueEquality.AreEqual(payload, _literals[index]),
            SignalPattern signal => origin == (signal.Signal == PatternSignal.Exit ? MessageOrigin.Exit : MessageOrigin.Down)
                && (variable.IsUnset || ValueEquality.AreEqual(variable, Value.OfInt(subject))),
            FieldPattern field => payload.Reference is ObjectValue fields && fields.Find(field.Field.Name) is >= 0 and var at
                && (field.Literal is not null ? ValueEquality.AreEqual(fields.Values[at], _literals[index])
                    : variable.IsUnset || ValueEquality.AreEqual(fields.Values[at], variable)),
            _ => false,
        };
    }

    private static string? VariableOf(PatternAlternative alternative) => alternative switch
    {
        SignalPattern signal => signal.Variable?.Name,
        FieldPattern field => field.Variable?.Name,
        _ => null,
    };

    private static Value LiteralOf(PatternAlternative alternative) => alternative switch
    {
        LiteralPattern literal => ValueOf(literal.Literal),
        FieldPattern { Literal: { } literal } => ValueOf(literal),
        _ => Value.Unset,
    };

    private static Value ValueOf(OperandValue literal) => literal.Kind switch
    {
        OperandKind.Int => Value.OfInt(literal.AsInt),
        OperandKind.Float => Value.OfFloat(literal.AsFloat),
        OperandKind.Bool => Value.OfBool(literal.AsBool),
        _ => Value.OfString(literal.AsText),
    };

    private static ValueTypes TypeOf(Value value) => value.Kind switch
    {
        ValueKind.Int => ValueTypes.Int,
        ValueKind.Float => ValueTypes.Float,
        ValueKind.Str => ValueTypes.Str,
        ValueKind.Bool => ValueTypes.Bool,
        ValueKind.Null => ValueTypes.Null,
        ValueKind.List => ValueTypes.List,
        ValueKind.Object => ValueTypes.Object,
        ValueKind.Bytes => ValueTypes.Bytes,
        ValueKind.Function => ValueTypes.Function,
        ValueKind.Closure => ValueTypes.Closure,
        ValueKind.Exception => ValueTypes.Exception,
        _ => ValueTypes.None,
    };
}

/// <summary>Who made a message, and so which patterns it can match.</summary>
internal enum MessageOrigin : byte
{
    /// <summary>A program's SEND.</summary>
    Program,

    /// <summary>The machine: an exit signal to a trapping process.</summary>
    Exit,

    /// <summary>The machine: a monitored process has ended.</summary>
    Down,
}
