namespace Ttvm.Language.Instructions;

/// <summary>A set of value types, for stack effects: what an instruction takes and leaves.</summary>
[Flags]
#pragma warning disable CS1591 // The names are the language's own type names.
public enum ValueTypes
{
    None = 0,
    Int = 1 << 0,
    Float = 1 << 1,
    Str = 1 << 2,
    Bool = 1 << 3,
    Null = 1 << 4,
    List = 1 << 5,
    Object = 1 << 6,
    Bytes = 1 << 7,
    Function = 1 << 8,
    Closure = 1 << 9,
    Exception = 1 << 10,
    Number = Int | Float,
    Callable = Function | Closure,
    Any = Int | Float | Str | Bool | Null | List | Object | Bytes | Function | Closure | Exception,
}
#pragma warning restore CS1591

/// <summary>Sets of types as people read them.</summary>
public static class ValueTypesText
{
    private static readonly (ValueTypes Types, string Name)[] Names =
    [
        (ValueTypes.Any, "any"),
        (ValueTypes.Number, "number"),
        (ValueTypes.Callable, "callable"),
        (ValueTypes.Int, "int"),
        (ValueTypes.Float, "float"),
        (ValueTypes.Str, "str"),
        (ValueTypes.Bool, "bool"),
        (ValueTypes.Null, "null"),
        (ValueTypes.List, "list"),
        (ValueTypes.Object, "object"),
        (ValueTypes.Bytes, "bytes"),
        (ValueTypes.Function, "function"),
        (ValueTypes.Closure, "closure"),
        (ValueTypes.Exception, "exception"),
    ];

    /// <summary>The types in words: <c>number</c>, <c>str or null</c>, <c>list, object or str</c>; <c>nothing</c> for the empty
    /// set.</summary>
    public static string Describe(this ValueTypes types)
    {
        var words = new List<string>();
        foreach (var (set, name) in Names)
        {
            if (types != ValueTypes.None && (types & set) == set && set != ValueTypes.Callable)
            {
                words.Add(name);
                types &= ~set;
            }
        }

        return words switch
        {
            [] => "nothing",
            [var only] => only,
            _ => $"{string.Join(", ", words[..^1])} or {words[^1]}",
        };
    }

    /// <summary>The same of a value that is there: of one that may be anything, <c>value</c>.</summary>
    public static string DescribeValue(this ValueTypes types) => types == ValueTypes.Any ? "value" : types.Describe();

    /// <summary>The set named by one word of the language: a type, or <c>number</c>, <c>callable</c>, <c>any</c>;
    /// <see cref="ValueTypes.None"/> if it is none.</summary>
    public static ValueTypes Parse(ReadOnlySpan<char> word)
    {
        foreach (var (set, name) in Names)
        {
            if (word.SequenceEqual(name))
            {
                return set;
            }
        }

        return ValueTypes.None;
    }
}
