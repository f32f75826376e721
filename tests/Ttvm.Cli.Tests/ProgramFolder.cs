using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>A folder with the files of one test. It is gone afterwards, and does not show in what commands say.</summary>
internal sealed class ProgramFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-cli");

    public ProgramFolder(string name, string content) => Add(name, content);

    public ProgramFolder()
    {
    }

    /// <summary>Its absolute path.</summary>
    public string Root => _folder.FullName;

    /// <summary>The absolute path of a file in it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => _folder.Delete(recursive: true);

    public ProgramFolder Add(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this;
    }

    public ProgramFolder Add(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this;
    }

    /// <summary>Adds a pipe that nobody writes to; not on Windows.</summary>
    public ProgramFolder AddPipe(string name)
    {
        NamedPipe.Make(this[name]);
        return this;
    }

    /// <summary>Runs a command line; words that begin with <c>./</c> are files of this folder.</summary>
    public CommandRun Run(params string[] arguments) => Run(new Surroundings(), arguments);

    public CommandRun Run(Surroundings surroundings, params string[] arguments)
    {
        var run = CommandRun.Of(surroundings,
            [.. arguments.Select(word => word.StartsWith("./", StringComparison.Ordinal) ? this[word[2..]] : word)]);
        return run with { Output = Shorten(run.Output), Error = Shorten(run.Error) };
    }

    private string Shorten(string text) => text.Replace(Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}
