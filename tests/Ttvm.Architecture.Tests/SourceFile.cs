using System.Text.RegularExpressions;
using Ttvm.Testing;

namespace Ttvm.Architecture.Tests;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">Its content.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string[] ProductFolders = ["vm/", "server/", "debug-adapter/"];

    /// <summary>All C# files of the product and its tests.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = Read([".cs"], [.. ProductFolders, "tests/"]);

    /// <summary>All TypeScript and JavaScript files.</summary>
    public static IReadOnlyList<SourceFile> Scripts { get; } = Read([".ts", ".mjs"], [""]);

    /// <summary>Whether it is shipped.</summary>
    public bool IsProduct => ProductFolders.Any(folder => Path.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The file's name without its folder.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The code without comments and the content of strings, for questions about what is called; roughly, but enough for
    /// that.</summary>
    public string Code => CommentOrString().Replace(Text, match => match.Value[0] == '/' ? "" : "\"\"");

    /// <summary>The text with strings but not comments taken out, with all its line ends.</summary>
    public string WithoutStrings => (Path.EndsWith(".cs", StringComparison.Ordinal) ? CommentOrString() : CommentOrStringOfScript())
        .Replace(Text, match => match.Value[0] == '/' ? match.Value : new string('\n', match.Value.AsSpan().Count('\n')));

    private static SourceFile[] Read(string[] endings, string[] folders) =>
    [
        .. Repository.GetFiles()
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal))
                && folders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Select(path => new SourceFile(path, File.ReadAllText(Repository.PathOf(path)))),
    ];

    public override string ToString() => Path;

    [GeneratedRegex(
        "\"\"\"[\\s\\S]*?\"\"\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/|@\"(?:[^\"]|\"\")*\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)'")]
    private static partial Regex CommentOrString();

    [GeneratedRegex(
        "//[^\\n]*|/\\*[\\s\\S]*?\\*/|'(?:[^'\\\\\\n]|\\\\.)*'|\"(?:[^\"\\\\\\n]|\\\\.)*\"|`(?:[^`\\\\]|\\\\.)*`")]
    private static partial Regex CommentOrStringOfScript();
}
