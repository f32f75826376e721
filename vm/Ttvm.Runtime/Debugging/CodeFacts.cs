namespace Ttvm.Runtime.Debugging;

/// <summary>Code that a program has loaded.</summary>
/// <param name="File">The full path of the file that it was loaded from; null of a built-in program.</param>
/// <param name="Source">The full path of its source, which is another file if bytecode was loaded; null if it has none, or if that is
/// gone or is another text by now.</param>
/// <param name="BuiltIn">The name of the built-in program, as frames give it; null of a file.</param>
public sealed record CodeFacts(string? File, string? Source, string? BuiltIn)
{
    /// <summary>The file of bytecode without source places; null if its source is known. <see cref="Inspection.TextOf"/> gives its
    /// listing.</summary>
    public string? Listing => Source is null ? File : null;

    /// <summary>A name that no other code of the program has.</summary>
    public string Name => File ?? BuiltIn!;
}
