using Ttvm.Language.Files;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Recordings;

/// <summary>Where the files of a recorded run are on this computer: where they were, or as far from the recording as they were from the
/// program.</summary>
/// <param name="facts">What the files said.</param>
/// <param name="program">The path of the program, as it was named.</param>
/// <param name="folder">The folder of the recording.</param>
internal sealed class RecordedPaths(OutsideFacts facts, string program, string folder)
{
    /// <summary>The file that says what a path said; else one that is where it would be; else the path as it was.</summary>
    /// <param name="path">As the run named it.</param>
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
            // What nobody may read here says nothing.
            return false;
        }
    }
}
