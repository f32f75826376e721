using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Language.Assembling;
using Ttvm.Language.Text;
using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>
/// A program that states in its first comment what it does:
/// <code>
/// ; run: --smp                   it needs the machine of many processes; plain: it is about the machine without
/// ; run: --smp --max-mailbox 2   (also --max-processes)
/// ; run: source                  it is about source files: not through bytecode
/// ; args: one two                what GET_ARGS gives
/// ; stdin: a line                of standard input; any number
/// ; file: NAME CONTENT           a file that exists before the run; \n in the content is a line end
/// ; expect: a line               of output; these come in this order among themselves
/// ; expect-any-order: a line     of output that may come anywhere
/// ; expect-stderr: a line        that EPRINT writes
/// ; expect-error: headline       of an error the machine reports; also expect-warning, expect-note
/// ; may-warn: headline           of a warning that depends on the schedule
/// ; exit: 3                      the exit code, if not 0
/// ; refused: place: message      it does not assemble, so nothing of it runs
/// ; not-a-program: worker of X   it is run by X
/// </code>
/// Everything the program and the machine say must be stated.
/// </summary>
internal sealed class ProgramFile
{
    private static readonly ImmutableHashSet<string> Keys =
    [
        "run", "args", "stdin", "file", "expect", "expect-any-order", "expect-stderr", "expect-error", "expect-warning",
        "expect-note", "may-warn", "exit", "refused", "not-a-program",
    ];

    private readonly ILookup<string, string> _statements;
    private readonly Lazy<ImmutableArray<(string Name, byte[] Content)>> _sources;
    private readonly Lazy<ImmutableArray<(string Name, byte[] Content)>> _bytecode;

    private ProgramFile(string path)
    {
        RelativePath = path;
        _statements = Statements(path).ToLookup(statement => statement.Key, statement => statement.Text);
        _sources = new(() => [.. Neighbours(path).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]);
        _bytecode = new(() => [.. _sources.Value.Select(Compile).Where(file => file.Content.Length > 0)]);
    }

    /// <summary>From the repository's root, with forward slashes.</summary>
    public string RelativePath { get; }

    public string Name => Path.GetFileName(RelativePath);

    /// <summary>Whether it is to be run by itself.</summary>
    public bool IsProgram => !_statements.Contains("not-a-program");

    public bool NeedsSmp => RunOptions.Contains("--smp");

    public bool IsPlainOnly => RunOptions.Contains("plain");

    /// <summary>Whether its bytecode is another program, or there is none.</summary>
    public bool IsSourceOnly => RunOptions.Contains("source") || Refusal is not null;

    /// <summary>What is said instead of running it; null if it runs.</summary>
    public string? Refusal => _statements["refused"].SingleOrDefault();

    public IEnumerable<string> Expected => _statements["expect"];

    public IEnumerable<string> ExpectedInAnyOrder => _statements["expect-any-order"];

    public IEnumerable<string> ExpectedOnStderr => _statements["expect-stderr"];

    public IEnumerable<string> ExpectedNotices =>
        from level in (string[])["error", "warning", "note"]
        from headline in _statements[$"expect-{level}"]
        select $"{level}: {headline}";

    public IEnumerable<string> PossibleWarnings => _statements["may-warn"].Select(headline => $"warning: {headline}");

    public bool StatesAnything => Expected.Concat(ExpectedInAnyOrder).Concat(ExpectedNotices).Concat(ExpectedOnStderr).Any()
        || ExitCode != 0 || Refusal is not null;

    public int ExitCode => int.Parse(_statements["exit"].SingleOrDefault() ?? "0", CultureInfo.InvariantCulture);

    private string[] RunOptions => Words(_statements["run"].SingleOrDefault() ?? "");

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
        var run = MachineRun.Of(NewHost(fromBytecode), fromBytecode ? Path.ChangeExtension(Name, ".ttb") : Name, Limited(options));
        Expectation.Check(this, run, $"{RelativePath}{(fromBytecode ? " as bytecode" : "")} with {options}");
        return run;
    }

    public TestHost NewHost(bool fromBytecode)
    {
        var input = string.Concat(_statements["stdin"].Select(line => line + "\n"));
        var host = new TestHost(input, Words(_statements["args"].SingleOrDefault() ?? ""));
        foreach (var (name, content) in fromBytecode ? [.. _sources.Value, .. _bytecode.Value] : _sources.Value)
        {
            host.WithFile(name, content);
        }

        foreach (var file in _statements["file"])
        {
            var end = file.IndexOf(' ', StringComparison.Ordinal);
            host.WithFile(file[..end], file[(end + 1)..].Replace("\\n", "\n", StringComparison.Ordinal));
        }

        return host;
    }

    private MachineOptions Limited(MachineOptions options)
    {
        var words = RunOptions;
        return options with
        {
            MaxMailbox = Limit("--max-mailbox") ?? options.MaxMailbox,
            MaxProcesses = Limit("--max-processes") ?? options.MaxProcesses,
        };

        int? Limit(string name) => Array.IndexOf(words, name) is >= 0 and var at
            ? int.Parse(words[at + 1], CultureInfo.InvariantCulture) : null;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Neighbours(string path) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Repository.PathOf(path))!, "*.ttvm").Order(StringComparer.Ordinal);

    /// <summary>A file that does not assemble, which some programs are about, has no bytecode.</summary>
    private static (string Name, byte[] Content) Compile((string Name, byte[] Content) file)
    {
        var module = Assembler.Assemble(SourceText.FromBytes(file.Name, file.Content)).Module;
        return (Path.ChangeExtension(file.Name, ".ttb"), module is null ? [] : BytecodeWriter.Write(module));
    }

    private static IEnumerable<(string Key, string Text)> Statements(string path)
    {
        foreach (var line in File.ReadLines(Repository.PathOf(path)).TakeWhile(line => line.StartsWith(';')))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var key = colon < 0 ? "" : line[1..colon].Trim();
            if (Keys.Contains(key))
            {
                yield return (key, line[(colon + 1)..] is [' ', .. var text] ? text : line[(colon + 1)..]);
            }
            else if (key.StartsWith("expect", StringComparison.Ordinal))
            {
                throw new FormatException($"{path}: nobody understands '{key}'.");
            }
        }
    }
}
