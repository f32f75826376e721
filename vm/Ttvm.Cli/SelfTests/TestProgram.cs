using Ttvm.Cli.Running;
using Ttvm.Cli.Testing;
using Ttvm.Language.Assembling;
using Ttvm.Language.Directives;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.SelfTests;

/// <summary>A program that states by directives what it does, with the files it stands among.</summary>
internal sealed class TestProgram
{
    /// <summary>Far more than a run needs on a slow machine; the whole of <c>test-all</c> takes less.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>A folder that only exists in memory.</summary>
    private static readonly string s_folder = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "ttvm-test"));

    private readonly TestDirectives _stated;
    private readonly IReadOnlyDictionary<string, byte[]> _files;

    /// <summary>A program with the files it stands among, itself included.</summary>
    public TestProgram(string name, IReadOnlyDictionary<string, byte[]> files)
    {
        Name = name;
        _files = files;
        _stated = TestDirectives.Read(SourceText.FromBytes(name, files[name]));
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>What it is about.</summary>
    public string Title => _stated.Title;

    /// <summary>Whether it is to be run by itself.</summary>
    public bool IsProgram => !_stated.IsNoProgram;

    public bool NeedsSmp => _stated.NeedsSmp;

    public bool IsPlainOnly => _stated.IsPlainOnly;

    /// <summary>The same program in a folder of its own.</summary>
    public TestProgram WithoutNeighbours() => new(Name, new Dictionary<string, byte[]> { [Name] = _files[Name] });

    /// <summary>Runs it and compares everything it states.</summary>
    /// <param name="options">What precedes the file on the command line, such as <c>--smp --workers 2</c>.</param>
    /// <exception cref="TestFailure">It does something else.</exception>
    public void Check(params string[] options)
    {
        var (host, outcome) = Run(Name, options);
        Compare(host, outcome);
    }

    /// <summary>Compiles it, runs the bytecode and compares everything it states.</summary>
    /// <exception cref="TestFailure">It does something else.</exception>
    public void CheckBytecode(params string[] options)
    {
        var (host, outcome) = Run(Path.ChangeExtension(Name, ".ttb"), options);
        Compare(host, outcome);
    }

    /// <summary>Without <c>--smp</c> it must fail, and the error must say what to do.</summary>
    /// <exception cref="TestFailure">It does something else.</exception>
    public void CheckNeedsSmp()
    {
        var (host, outcome) = Run(Name, []);
        Require(outcome.ExitCode == ExitCodes.Failure, "Without --smp its exit code differs.", ["1"], [$"{outcome.ExitCode}"]);
        var headlines = host.Notices.Select(Headline).ToList();
        Require(headlines is [var only] && only.EndsWith(" needs the SMP scheduler; run with --smp", StringComparison.Ordinal),
            "Without --smp the error does not say what to do.", ["error: … needs the SMP scheduler; run with --smp"], headlines);
    }

    /// <summary>Runs it without comparing anything but that it starts and ends.</summary>
    /// <exception cref="TestFailure">It does not.</exception>
    public (MemoryHost Host, RunOutcome Outcome) Run(string file, string[] options)
    {
        using var input = new StringReader(_stated.Input);
        var host = new MemoryHost(s_folder, null, input, _stated.Arguments);
        var compiled = file == Name ? [] : _files.Select(Compile).OfType<KeyValuePair<string, byte[]>>();
        foreach (var (name, content) in _files.Concat(compiled))
        {
            host.WriteFile(name, content, append: false);
        }

        using var patience = new CancellationTokenSource(s_patience);
        var machine = new ProgramTest(s_folder, Name, _stated).Limited(RunArguments.Parse([.. options, file]).Machine);
        var outcome = ProgramRun.Run(file, host, machine, patience.Token);
        return outcome.Ending switch
        {
            RunEnding.NotStarted => throw new TestFailure($"It does not start: {outcome.Error}"),
            RunEnding.Interrupted => throw TestFailure.Difference($"It did not end within {s_patience.TotalSeconds} s.",
                _stated.Output.Select(line => line.Text), host.OutputLines),
            _ => (host, outcome),
        };
    }

    private void Compare(MemoryHost host, RunOutcome outcome)
    {
        var seen = new ObservedRun(outcome, host.OutputLines, host.ErrorLines, host.Notices);
        if (Mismatch.Find(_stated, seen) is [var mismatch, ..])
        {
            throw new TestFailure(string.Join('\n', MismatchText.Of(mismatch)));
        }
    }

    private static string Headline(Notice notice) => $"{notice.Label}: {notice.Headline}";

    private static void Require(bool holds, string complaint, IEnumerable<string> stated, IEnumerable<string> seen)
    {
        if (!holds)
        {
            throw TestFailure.Difference(complaint, stated, seen);
        }
    }

    private static KeyValuePair<string, byte[]>? Compile(KeyValuePair<string, byte[]> file) =>
        Assembler.Assemble(SourceText.FromBytes(file.Key, file.Value)).Module is { } module
            ? KeyValuePair.Create(Path.ChangeExtension(file.Key, ".ttb"), BytecodeWriter.Write(module))
            : null;
}
