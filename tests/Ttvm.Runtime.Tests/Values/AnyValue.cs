using CsCheck;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Tests.Values;

/// <summary>Random values of the language.</summary>
internal static class AnyValue
{
    /// <summary>Strings of Unicode scalars, quotes, separators and line ends more often than elsewhere.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(
            Gen.Char['a', 'e'].Select(unit => unit.ToString()),
            Gen.OneOf("\"", "\\", ",", ";", " ", "\n", "\r", "\t", "\0", "é", "\u2028", "\uFFFD", "\U0001F600"))
        .Array[0, 12].Select(string.Concat);

    public static Gen<Value> Number { get; } = Gen.OneOf(Gen.Long.Select(Value.OfInt), Gen.Double.Select(Value.OfFloat));

    /// <summary>What JSON can say.</summary>
    public static Gen<Value> Json { get; } = Gen.Recursive<Value>((depth, inner) => depth > 3 ? Simple : Gen.OneOf(
        Simple,
        inner.Array[0, 4].Select(Value.OfList),
        Gen.Select(Text, inner).Array[0, 4].Select(OfFields)));

    private static Gen<Value> Simple => Gen.OneOf(
        Gen.Long.Select(Value.OfInt),
        Gen.Double.Where(double.IsFinite).Select(Value.OfFloat),
        Gen.Bool.Select(Value.OfBool),
        Text.Select(Value.OfString),
        Gen.Const(Value.Null));

    private static Value OfFields((string Key, Value Value)[] fields)
    {
        var made = ObjectValue.Empty;
        foreach (var (key, value) in fields)
        {
            made = made.Set(key, value);
        }

        return new Value(made);
    }
}
