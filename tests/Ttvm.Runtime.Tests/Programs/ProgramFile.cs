using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Directives;
using Ttvm.Language.Text;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Testing;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>A program of the repository that states by directives what it does. Everything it and the machine say must be stated.</summary>
internal sealed class ProgramFile
{
    private readonly Lazy<ImmutableArray<(string Name, byte[] Content)>> _sources;
    private readonly Lazy<ImmutableArray<(string Name, byte[] Content)>> _bytecode;

    private ProgramFile(string path)
    {
        RelativePath = path;
        Stated = TestDirectives.Read(SourceText.FromBytes(path, File.ReadAllBytes(Repository.PathOf(path))));
        _sources = new(() => [.. Neighbours(path).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]);
        _bytecode = new(() => [.. _sources.Value.Select(Compile).Where(file => file.Content.Length > 0)]);
    }

    /// <summary>From the repository's root, with forward slashes.</summary>
    public string RelativePath { get; }

    public string Name => Path.GetFileName(RelativePath);

    public TestDirectives Stated { get; }

    /// <summary>Whether it is to be run by itself.</summary>
    public bool IsProgram => !Stated.IsNoProgram;

    public bool NeedsSmp => Stated.NeedsSmp;

    public bool IsPlainOnly => Stated.IsPlainOnly;

    /// <summary>Whether its bytecode is another program, or there is none.</summary>
    public bool IsSourceOnly => Stated.IsSourceOnly || Stated.Refusal is not null;

    /// <summary>All programs and their workers and modules, in the repository's order.</summary>
    public static ImmutableArray<ProgramFile> All { get; } =
    [
        .. Repository.GetFiles()
            .Where(path => path.EndsWith(".ttvm", StringComparison.Ordinal)
                && (path.StartsWith("examples/", StringComparison.Ordinal) || path.StartsWith("tests/programs/", StringComparison.Ordinal)))
            .Select(path => new ProgramFile(path)),
    ];

    public static ProgramFile Get(string path) => All.Single(program => program.RelativePath == path);

    /// <summary>Runs it and checks everything it states.</summary>
    public MachineRun Check(MachineOptions options, bool fromBytecode = false)
    {
        var limited = new ProgramTest(TestHost.Folder, Name, Stated).Limited(options);
        var run = MachineRun.Of(NewHost(fromBytecode), fromBytecode ? Path.ChangeExtension(Name, ".ttb") : Name, limited);
        Expectation.Check(this, run, $"{RelativePath}{(fromBytecode ? " as bytecode" : "")} with {options}");
        return run;
    }

    public TestHost NewHost(bool fromBytecode)
    {
        var host = new TestHost(Stated.Input, Stated.Arguments);
        foreach (var (name, content) in fromBytecode ? [.. _sources.Value, .. _bytecode.Value] : _sources.Value)
        {
            host.WithFile(name, content);
        }

        foreach (var file in Stated.Files)
        {
            host.WithFile(file.Name, file.Content);
        }

        return host;
    }

    private static IEnumerable<string> Neighbours(string path) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Repository.PathOf(path))!, "*.ttvm").Order(StringComparer.Ordinal);

    /// <summary>A file that does not assemble, which some programs are about, has no bytecode.</summary>
    private static (string Name, byte[] Content) Compile((string Name, byte[] Content) file)
    {
        var module = Assembler.Assemble(SourceText.FromBytes(file.Name, file.Content)).Module;
        return (Path.ChangeExtension(file.Name, ".ttb"), module is null ? [] : BytecodeWriter.Write(module));
    }
}
