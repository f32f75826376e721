namespace Ttvm.Runtime.Debugging;

/// <summary>Code that a program has loaded.</summary>
/// <param name="File">The full path of the file that it was loaded from; null for a built-in program.</param>
/// <param name="Source">The full path of its source, which is another file if bytecode was loaded. Null if there is none, or if the source
/// of bytecode is gone or has another text by now.</param>
/// <param name="BuiltIn">The name of the built-in program, as frames give it; null for a file.</param>
public sealed record CodeFacts(string? File, string? Source, string? BuiltIn)
{
    /// <summary>The file of bytecode whose source is not known, of which <see cref="Inspection.TextOf"/> gives a listing; else
    /// null.</summary>
    public string? Listing => Source is null ? File : null;

    /// <summary>A name that no other code of the program has.</summary>
    public string Name => File ?? BuiltIn!;
}
