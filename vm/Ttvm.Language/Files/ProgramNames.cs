using System.Collections.Immutable;

namespace Ttvm.Language.Files;

/// <summary>
/// Which files a name in a program may mean, and in which folders it is looked for (language.md, sections 3.3 and 3.5). The machine,
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

    /// <summary>Whether those pass over a folder or file with this name, unless somebody names it: it is hidden, or a folder of build
    /// tools, whose programs are nobody's own.</summary>
    public static bool IsPassedOver(ReadOnlySpan<char> name) => name is ['.', ..] or "node_modules" or "bin" or "obj";

    /// <summary>Whether the name of a file says that it is bytecode; every other file is text.</summary>
    public static bool IsBytecode(string name) => name.EndsWith(Bytecode, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The files that SPAWN of a name may mean, best first. Those have simple names, the same on all platforms: a program must not reach
    /// out of its folder by way of a message's text.
    /// </summary>
    /// <param name="name">Without extension.</param>
    /// <param name="isOfBytecode">Whether a bytecode file says it.</param>
    public static ImmutableArray<string> OfWorker(string name, bool isOfBytecode) =>
        name.Length == 0 || name.AsSpan().ContainsAny("/\\:\0") || name.Contains("..", StringComparison.Ordinal) ? []
        : WithExtensions(name, isOfBytecode);

    /// <summary>
    /// The files that IMPORT of a path may mean, best first: what is written; bytecode in the place of a source; and without an extension
    /// both, before a file that has none.
    /// </summary>
    /// <param name="path">As written.</param>
    /// <param name="isOfBytecode">Whether a bytecode file says it.</param>
    public static ImmutableArray<string> OfModule(string path, bool isOfBytecode) =>
        IsBytecode(path) ? [path]
        : ExtensionOf(path).Length > 0 ? [path, path[..^Source.Length] + Bytecode]
        : [.. WithExtensions(path, isOfBytecode), path];

    /// <summary>The folders in which a name is looked for, best first.</summary>
    /// <param name="isModule">Whether IMPORT looks for it; otherwise SPAWN does, and for a worker.</param>
    /// <param name="beside">The folder of the file that says the name: as that is named, then where it really stands.</param>
    /// <param name="working">The working directory, or those that may be it.</param>
    /// <param name="combine">Gives the path of what lies in a folder.</param>
    public static IEnumerable<string> FoldersOf(
        bool isModule, IEnumerable<string> beside, IEnumerable<string> working, Func<string, string, string> combine) =>
        (isModule ? beside : beside.SelectMany(folder => new[] { folder, combine(folder, "examples") })).Concat(working);

    /// <summary>The paths that a name may mean, best first, in the folders that <see cref="FoldersOf"/> gives.</summary>
    /// <param name="isModule">Whether IMPORT says it; otherwise SPAWN does.</param>
    /// <param name="name">As written.</param>
    /// <param name="isOfBytecode">Whether a bytecode file says it.</param>
    /// <param name="beside">The folders of that file.</param>
    /// <param name="working">The working directory, or those that may be it.</param>
    /// <param name="combine">Gives the path of what lies in a folder.</param>
    public static IEnumerable<string> PathsOf(bool isModule, string name, bool isOfBytecode,
        IEnumerable<string> beside, IEnumerable<string> working, Func<string, string, string> combine)
    {
        var names = isModule ? OfModule(name, isOfBytecode) : OfWorker(name, isOfBytecode);
        return names.IsEmpty ? []
            : FoldersOf(isModule, beside, working, combine).SelectMany(folder => names.Select(file => combine(folder, file)));
    }

    /// <summary>What says that a name is that of a program, as it is written there; empty if nothing does.</summary>
    public static string ExtensionOf(string name) =>
        IsBytecode(name) ? name[^Bytecode.Length..]
        : name.EndsWith(Source, StringComparison.OrdinalIgnoreCase) ? name[^Source.Length..]
        : "";

    /// <summary>The name without that.</summary>
    public static string WithoutExtension(string name) => name[..^ExtensionOf(name).Length];

    private static ImmutableArray<string> WithExtensions(string name, bool isOfBytecode) =>
        isOfBytecode ? [name + Bytecode, name + Source] : [name + Source, name + Bytecode];
}
