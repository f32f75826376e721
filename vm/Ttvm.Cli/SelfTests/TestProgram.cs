using System.Globalization;
using System.Text;
using Ttvm.Cli.Running;
using Ttvm.Language.Assembling;
using Ttvm.Language.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;

namespace Ttvm.Cli.SelfTests;

/// <summary>
/// A program that states in its first comment what it does. The first line says what it is about, then there may be:
/// <code>
/// ; run: --smp                   it needs the machine of many processes, and possibly limits; plain: only without
/// ; args: one two                what GET_ARGS gives
/// ; stdin: a line                of standard input; any number
/// ; expect: a line               of output; these come in this order among themselves
/// ; expect-any-order: a line     of output that may come anywhere
/// ; expect-stderr: a line        that EPRINT writes
/// ; expect-error: headline       of an error the machine reports; also expect-warning, expect-note
/// ; may-warn: headline           of a warning that depends on the schedule
/// ; exit: 3                      the exit code, if not 0
/// ; not-a-program: worker of X   it is run by X
/// </code>
/// Everything that the program prints and the machine reports must be stated.
/// </summary>
internal sealed class TestProgram
{
    /// <summary>Far more than a run needs on a slow machine; the whole of <c>test-all</c> takes less.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly ILookup<string, string> _statements;
    private readonly IReadOnlyDictionary<string, byte[]> _files;

    /// <summary>A program with the files it stands among, itself included.</summary>
    public TestProgram(string name, IReadOnlyDictionary<string, byte[]> files)
    {
        Name = name;
        _files = files;
        var lines = Encoding.UTF8.GetString(files[name]).Split('\n').Select(line => line.TrimEnd('\r'))
            .TakeWhile(line => line.StartsWith(';')).ToList();
        Title = FirstSentence(lines);
        _statements = lines.Select(Statement).ToLookup(statement => statement.Key, statement => statement.Text);
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>What it is about.</summary>
    public string Title { get; }

    /// <summary>Whether it is to be run by itself.</summary>
    public bool IsProgram => !_statements.Contains("not-a-program");

    public bool NeedsSmp => RunWords.Contains("--smp");

    public bool IsPlainOnly => RunWords.Contains("plain");

    private string[] RunWords => Words(_statements["run"].SingleOrDefault() ?? "");

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
        Require(outcome.ExitCode == ExitCodes.Failure, "Without --smp it exits otherwise.", ["1"], [$"{outcome.ExitCode}"]);
        var headlines = host.Notices.Select(Headline).ToList();
        Require(headlines is [var only] && only.EndsWith(" needs the SMP scheduler; run with --smp", StringComparison.Ordinal),
            "Without --smp the error does not say what to do.", ["error: … needs the SMP scheduler; run with --smp"], headlines);
    }

    /// <summary>Runs it without comparing anything but that it starts and ends.</summary>
    /// <exception cref="TestFailure">It does not.</exception>
    public (MemoryHost Host, RunOutcome Outcome) Run(string file, string[] options)
    {
        var limits = RunWords.Where(word => word is not ("--smp" or "plain"));
        var arguments = RunArguments.Parse([.. limits, .. options, file]);
        var files = file == Name ? _files : _files.Concat(_files.Select(Compile).OfType<KeyValuePair<string, byte[]>>());
        using var input = new StringReader(string.Concat(_statements["stdin"].Select(line => line + "\n")));
        var host = new MemoryHost(files, input, Words(_statements["args"].SingleOrDefault() ?? ""));
        using var patience = new CancellationTokenSource(s_patience);
        var outcome = ProgramRun.Run(file, host, arguments.Machine, patience.Token);
        return outcome.Ending switch
        {
            RunEnding.NotStarted => throw new TestFailure($"It does not start: {outcome.Error}"),
            RunEnding.Interrupted => throw TestFailure.Difference($"It did not end within {s_patience.TotalSeconds} s.",
                _statements["expect"], host.OutputLines),
            _ => (host, outcome),
        };
    }

    private void Compare(MemoryHost host, RunOutcome outcome)
    {
        string[] ordered = [.. _statements["expect"]];
        string[] stated = [.. ordered, .. _statements["expect-any-order"]];
        Require(IsSameBag(stated, host.OutputLines) && IsSubsequence(ordered, host.OutputLines), "Its output differs.",
            stated, host.OutputLines);
        string[] errors = [.. _statements["expect-stderr"]];
        Require(errors.SequenceEqual(host.ErrorLines), "Its error output differs.", errors, host.ErrorLines);

        string[] reports =
        [
            .. from level in (string[])["error", "warning", "note"]
               from headline in _statements[$"expect-{level}"]
               select $"{level}: {headline}",
        ];
        var optional = _statements["may-warn"].Select(headline => $"warning: {headline}");
        var seen = host.Notices.Select(Headline).Where(headline => !optional.Contains(headline));
        Require(IsSameBag(reports, seen), "The machine reports otherwise.", reports, host.Notices.Select(notice => notice.Text));

        var exitCode = int.Parse(_statements["exit"].SingleOrDefault() ?? "0", CultureInfo.InvariantCulture);
        Require(exitCode == outcome.ExitCode, "It exits otherwise.", [$"{exitCode}"], [$"{outcome.ExitCode}"]);
    }

    private static string Headline(Notice notice) => $"{notice.Label}: {notice.Headline}";

    private static void Require(bool holds, string complaint, IEnumerable<string> stated, IEnumerable<string> seen)
    {
        if (!holds)
        {
            throw TestFailure.Difference(complaint, stated, seen);
        }
    }

    private static bool IsSameBag(IEnumerable<string> one, IEnumerable<string> other) =>
        one.Order(StringComparer.Ordinal).SequenceEqual(other.Order(StringComparer.Ordinal));

    private static bool IsSubsequence(string[] part, IEnumerable<string> whole)
    {
        var found = 0;
        foreach (var line in whole)
        {
            found += found < part.Length && part[found] == line ? 1 : 0;
        }

        return found == part.Length;
    }

    private static KeyValuePair<string, byte[]>? Compile(KeyValuePair<string, byte[]> file) =>
        Assembler.Assemble(SourceText.FromBytes(file.Key, file.Value)).Module is { } module
            ? KeyValuePair.Create(Path.ChangeExtension(file.Key, ".ttb"), BytecodeWriter.Write(module))
            : null;

    private static string FirstSentence(IEnumerable<string> lines)
    {
        var text = string.Join(' ', lines.Select(line => line[1..].Trim()).TakeWhile(line => line.Length > 0));
        return text.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text.TrimEnd('.');
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static (string Key, string Text) Statement(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", line) : (line[1..colon].Trim(), line[(colon + 1)..] is [' ', .. var text] ? text : line[(colon + 1)..]);
    }
}
