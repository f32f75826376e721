using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>Shows values as variables with parts. Any thread, at any time: values are immutable.</summary>
public static class ValueDescription
{
    private const int ShownLength = 200;

    /// <summary>The name of a value's type.</summary>
    public static string TypeOf(Value value) => value.Kind.ToString();

    /// <summary>A value as a variable of a name.</summary>
    public static Variable Describe(string name, Value value) =>
        new(name, ValueText.InspectBriefly(value, ShownLength), TypeOf(value), PartsOf(value)) { Data = value };

    private static VariableParts? PartsOf(Value value) => value.Reference switch
    {
        ListValue { Count: > 0 } list => new VariableParts(list.Count, true, i => Describe($"{i}", list[i])),
        ObjectValue { Count: > 0 } fields => new VariableParts(fields.Count, false, i => Describe(fields.Keys[i], fields.Values[i])),
        BytesValue { Bytes.Length: > 0 } bytes =>
            new VariableParts(bytes.Bytes.Length, true, i => Describe($"{i}", Value.OfInt(bytes.Bytes[i]))),
        FunctionValue { CapturedNames.Length: > 0 } closure =>
            new VariableParts(closure.CapturedNames.Length, false, i => Describe(closure.CapturedNames[i], closure.CapturedValues[i])),
        ExceptionValue exception => new VariableParts(1 + exception.Trace.Length, false, i => i == 0
            ? Describe("message", Value.OfString(exception.Message))
            : new Variable($"trace {i}", exception.Trace[i - 1].ToString().Trim(), "", null)),
        _ => null,
    };
}
