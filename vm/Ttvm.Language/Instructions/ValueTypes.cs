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
