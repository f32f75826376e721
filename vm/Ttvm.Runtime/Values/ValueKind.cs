namespace Ttvm.Runtime.Values;

/// <summary>The type of a value; the names are those of <c>TYPE_OF</c>, capitalised.</summary>
public enum ValueKind : byte
{
    /// <summary>A signed 64-bit integer; also process ids and monitor references.</summary>
    Int,

    /// <summary>An IEEE 754 double.</summary>
    Float,

    /// <summary>A string of Unicode scalars.</summary>
    Str,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>The absence of a value.</summary>
    Null,

    /// <summary>An immutable sequence of values.</summary>
    List,

    /// <summary>An immutable map from strings to values, in order of insertion.</summary>
    Object,

    /// <summary>An immutable sequence of bytes.</summary>
    Bytes,

    /// <summary>A function of a module.</summary>
    Function,

    /// <summary>A function with captured variables.</summary>
    Closure,

    /// <summary>An exception with its trace.</summary>
    Exception,

    /// <summary>Not a value of the language: an empty variable slot.</summary>
    Unset,
}
