using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Recordings;

/// <summary>Finds the files of a recorded run on this computer: at the path that they had, or relative to the recording as they were to the
/// program.</summary>
/// <param name="facts">The content of the files in the recorded run.</param>
/// <param name="program">The path of the program, as it was named.</param>
/// <param name="folder">The folder of the recording.</param>
internal sealed class RecordedPaths(OutsideFacts facts, string program, string folder)
{
    /// <summary>The file that has the content which a path had in the run; else a file where that one would be; else the full path in the
    /// run.</summary>
    /// <param name="path">The path as the run named it.</param>
    public string Of(string path)
    {
        var recorded = Full(path);
        var beside = Path.GetFullPath(Path.GetRelativePath(Path.GetDirectoryName(Full(program)) ?? "", recorded), folder);
        var content = facts.Files.GetValueOrDefault(path)?.Content;
        string[] candidates = [recorded, beside];
        return Array.Find(candidates, candidate => Says(candidate, content)) ?? Array.FindLast(candidates, File.Exists) ?? recorded;
    }

    private string Full(string path) =>
        PathRules.OfPlatform.Combine(facts.WorkingDirectory, path).Replace('/', Path.DirectorySeparatorChar);

    private static bool Says(string path, byte[]? content)
    {
        try
        {
            return content is not null && new FileInfo(path) is { Exists: true } file && file.Length == content.Length
                && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read cannot be compared.
            return false;
        }
    }
}
