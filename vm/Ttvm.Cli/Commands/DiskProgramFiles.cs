using Ttvm.Language.Binding;
using Ttvm.Language.Messages;
using Ttvm.Language.Syntax;

namespace Ttvm.Cli.Commands;

/// <summary>The files of a program as they lie on the disk, found where the machine finds them.</summary>
internal sealed class DiskProgramFiles : IProgramFiles
{
    private const string Extension = ".ttvm";

    public BoundProgram? Load(string file)
    {
        try
        {
            return BoundProgram.Bind(SyntaxTree.Parse(SourceText.FromBytes(file, File.ReadAllBytes(file))));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever asked treats the program as one that is not known in full.
            return null;
        }
    }

    public string? FindWorker(string fromFile, string name) =>
        name.AsSpan().IndexOfAny('/', '\\') >= 0 || name.Contains("..", StringComparison.Ordinal)
            ? null
            : Folders(fromFile).Select(folder => Path.Combine(folder, name + Extension)).FirstOrDefault(File.Exists);

    public string? FindModule(string fromFile, string path) =>
        new[] { Beside(fromFile), Directory.GetCurrentDirectory() }.Select(folder => Path.Combine(folder, path)).FirstOrDefault(File.Exists);

    public IEnumerable<string> WorkerNames(string fromFile) =>
        Folders(fromFile).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*" + Extension)).Select(file => Path.GetFileNameWithoutExtension(file)).Distinct();

    private static string[] Folders(string fromFile) => [Beside(fromFile), Path.Combine(Beside(fromFile), "examples"), Directory.GetCurrentDirectory()];

    private static string Beside(string file) => Path.GetDirectoryName(Path.GetFullPath(file)) ?? Directory.GetCurrentDirectory();
}
