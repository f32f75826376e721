using System.Reflection;

namespace Ttvm.Cli.SelfTests;

/// <summary>Where the programs of the self-tests come from.</summary>
internal static class ProgramFolder
{
    private const string SolutionFile = "TtvmTooling.sln";
    private const string Examples = "examples";
    private const string ResourcePrefix = "SelfTests/";

    /// <summary>The programs of one test command, which are part of this program; in the order of their names.</summary>
    public static IReadOnlyList<TestProgram> OfCommand(string command)
    {
        var prefix = $"{ResourcePrefix}{command}/";
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[prefix.Length..], name => ReadAll(assembly.GetManifestResourceStream(name)!));
        return Programs(files);
    }

    /// <summary>The programs of <c>examples/</c>, in the repository or beside this program.</summary>
    /// <exception cref="CommandException">The folder is not there.</exception>
    public static IReadOnlyList<TestProgram> OfExamples()
    {
        var folder = FindExamples() ?? throw CommandException.Failure(
            $"there is no folder '{Examples}' in the repository or beside {AppContext.BaseDirectory}; nothing can be tested without it");
        return Programs(Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes));
    }

    private static IReadOnlyList<TestProgram> Programs(Dictionary<string, byte[]> files) =>
    [
        .. from name in files.Keys.Order(StringComparer.Ordinal)
           where name.EndsWith(".ttvm", StringComparison.Ordinal)
           let program = new TestProgram(name, files)
           where program.IsProgram
           select program,
    ];

    private static string? FindExamples()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var examples = Path.Combine(folder.FullName, Examples);
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile)) && Directory.Exists(examples))
            {
                return examples;
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Examples);
        return Directory.Exists(beside) ? beside : null;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}
