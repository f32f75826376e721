namespace Ttvm.Runtime.Compiling;

/// <summary>What compiled code assumes without proof; each assumption includes those before it. Where it is wrong, the code is left; if
/// that happens too often, the function is compiled again with less assumed.</summary>
internal enum Assumption : byte
{
    Nothing,

    /// <summary>Variables hold values of the types that have been seen in them.</summary>
    Variables,

    /// <summary>Operands of arithmetic whose type is not known, as from lists and functions, are integers.</summary>
    Integers,
}
