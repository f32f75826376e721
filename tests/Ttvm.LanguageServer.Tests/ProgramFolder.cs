using System.Text.RegularExpressions;
using Ttvm.LanguageServer.Files;
using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>A folder on disk with programs, deleted in the end.</summary>
internal sealed partial class ProgramFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-lsp");

    public ProgramFolder(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Write(path, text);
        }
    }

    public ProgramFolder(string fixture) => Fixture.Parse(fixture).WriteTo(_folder.FullName);

    public string Uri => FolderFiles.UriOf(_folder.FullName);

    public string UriOf(string path) => FolderFiles.UriOf(PathOf(path));

    public string PathOf(string path) => Path.Combine(_folder.FullName, path);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>A transcript without what is different each time: the numbers that name answers, the place of the book, and its
    /// lines.</summary>
    public static string HideIds(string transcript) => LineOfBook().Replace(
        ResultId().Replace(transcript.Replace(Pages, "file:///server/docs/", StringComparison.Ordinal), "\"$1\":\"1\""),
        "$1#L1)");

    /// <summary>A transcript without those, and without the place of the folder.</summary>
    public string Hide(string transcript) => HideIds(transcript.Replace(Uri, "file:///project", StringComparison.Ordinal));

    private static string Pages => FolderFiles.UriOf(Path.Combine(TestedProgram.Folder, "docs")) + "/";

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex("\"(resultId|previousResultId)\":\"[0-9]+\"")]
    private static partial Regex ResultId();

    [GeneratedRegex(@"(file:///server/docs/\w+\.md)#L[0-9]+\)")]
    private static partial Regex LineOfBook();
}
