namespace Ttvm.Runtime.Compiling;

/// <summary>What compiled code takes to be so that nobody has proved; each takes the ones before it to be so, too. Where it is not so, the
/// code is left; where that happens too often, the function is compiled again with less.</summary>
internal enum Assumption : byte
{
    Nothing,

    /// <summary>What has been seen in variables comes again.</summary>
    Variables,

    /// <summary>Numbers that come from elsewhere are integers: out of lists, from functions.</summary>
    Integers,
}
