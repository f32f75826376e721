using System.Collections.Immutable;
using Ttvm.Language.Assembling;

namespace Ttvm.Language.Files;

/// <summary>
/// Which files a name in a program may mean, in each folder where it is looked for (language.md, sections 3.3 and 3.5). The machine,
/// <c>ttvm check</c> and the editor ask here, so they agree. Where a name leaves the choice, a program that is run from source means
/// sources first, and one that is run from bytecode means bytecode first.
/// </summary>
public static class ProgramNames
{
    /// <summary>How the names of source files end.</summary>
    public const string Source = ".ttvm";

    /// <summary>How the names of bytecode files end.</summary>
    public const string Bytecode = ".ttb";

    /// <summary>Whether those who look through folders take a file with this name for a program.</summary>
    public static bool IsProgram(ReadOnlySpan<char> name) => name.EndsWith(Source, StringComparison.Ordinal)
        || name.EndsWith(Bytecode, StringComparison.Ordinal);

    /// <summary>The files that SPAWN of a name may mean, best first.</summary>
    /// <param name="name">Without extension.</param>
    /// <param name="isOfBytecode">Whether a bytecode file says it.</param>
    public static ImmutableArray<string> OfWorker(string name, bool isOfBytecode) =>
        isOfBytecode ? [name + Bytecode, name + Source] : [name + Source, name + Bytecode];

    /// <summary>
    /// The files that IMPORT of a path may mean, best first: what is written; bytecode in the place of a source; and without an extension
    /// both, before a file that has none.
    /// </summary>
    /// <param name="path">As written.</param>
    /// <param name="isOfBytecode">Whether a bytecode file says it.</param>
    public static ImmutableArray<string> OfModule(string path, bool isOfBytecode) =>
        BytecodeReader.IsBytecodeName(path) ? [path]
        : ExtensionOf(path).Length > 0 ? [path, path[..^Source.Length] + Bytecode]
        : [.. OfWorker(path, isOfBytecode), path];

    /// <summary>What says that a name is that of a program, as it is written there; empty if nothing does.</summary>
    public static string ExtensionOf(string name) =>
        BytecodeReader.IsBytecodeName(name) ? name[^Bytecode.Length..]
        : name.EndsWith(Source, StringComparison.OrdinalIgnoreCase) ? name[^Source.Length..]
        : "";

    /// <summary>The name without that.</summary>
    public static string WithoutExtension(string name) => name[..^ExtensionOf(name).Length];
}
