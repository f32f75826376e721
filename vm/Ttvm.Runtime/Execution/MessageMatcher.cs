using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>A message pattern with the values its variables had when the receiving instruction started.</summary>
internal sealed class MessageMatcher
{
    private readonly MessagePattern _pattern;

    /// <summary>The value of each alternative's variable, in their order; Unset where there is none.</summary>
    private readonly Value[] _variables;

    public MessageMatcher(Process process, MessagePattern pattern)
    {
        _pattern = pattern;
        _variables = new Value[pattern.Alternatives.Length];
        for (var i = 0; i < _variables.Length; i++)
        {
            _variables[i] = Value.Unset;
            if (VariableOf(pattern.Alternatives[i]) is { } name)
            {
                _variables[i] = process.Slot(process.Innermost.Target.Layout.Find(name));
                if (_variables[i].IsUnset)
                {
                    Error = $"Undefined variable: {name}";
                }
            }
        }
    }

    /// <summary>Why it cannot be used: a variable without a value.</summary>
    public string? Error { get; }

    /// <summary>The variable an alternative compares with, or null; the loader gives each one a slot.</summary>
    public static string? VariableOf(PatternAlternative alternative) => alternative switch
    {
        SignalPattern signal => signal.Variable?.Name,
        FieldPattern field => field.Variable?.Name,
        _ => null,
    };

    public bool Matches(Message message)
    {
        for (var i = 0; i < _variables.Length; i++)
        {
            if (Matches(message, _pattern.Alternatives[i], _variables[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(Message message, PatternAlternative alternative, Value variable) => alternative switch
    {
        TypePattern type => (type.Type & TypeOf(message.Payload)) != 0,
        LiteralPattern literal => ValueEquality.AreEqual(message.Payload, ValueOf(literal.Literal)),
        SignalPattern signal => message.Origin == (signal.Signal == PatternSignal.Exit ? MessageOrigin.Exit : MessageOrigin.Down)
            && (variable.IsUnset || ValueEquality.AreEqual(variable, Value.OfInt(message.Subject))),
        FieldPattern field => message.Payload.Reference is ObjectValue fields && fields.Find(field.Field.Name) is >= 0 and var at
            && (field.Literal is { } wanted ? ValueEquality.AreEqual(fields.Values[at], ValueOf(wanted))
                : variable.IsUnset || ValueEquality.AreEqual(fields.Values[at], variable)),
        _ => false,
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
