using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;

namespace Ttvm.Language.Directives;

/// <summary>A line that a program states about itself.</summary>
/// <param name="Text">What is stated.</param>
/// <param name="Line">The line of the file that states it, 0-based.</param>
public sealed record StatedLine(string Text, int Line);

/// <summary>A file that a program finds when it runs as a test.</summary>
/// <param name="Name">Its path, seen from the program's folder.</param>
/// <param name="Content">All of it.</param>
public sealed record StatedFile(string Name, string Content);

/// <summary>What a program can say that it never does, in <see cref="TestDirectives.Never"/>.</summary>
public static class NeverStated
{
    /// <summary>Process 1 waits for a message that nobody can send.</summary>
    public const string Deadlock = "deadlock";

    /// <summary>A message finds nobody.</summary>
    public const string DeadLetter = "dead-letter";

    /// <summary>An error that nobody catches.</summary>
    public const string Error = "error";
}

/// <summary>
/// What a program states about its own run, by directives in its first comments: <c>; expect: a line of output</c>. They are described in
/// <c>docs/testing-programs.md</c>.
/// </summary>
public sealed record TestDirectives
{
    /// <summary>What the program is about: the first sentence of its first comment.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether it states what comes of a run, so that a run can be compared with it.</summary>
    public bool IsTest { get; init; }

    /// <summary>Whether it says that something else runs it, as a worker or module: it is not run by itself.</summary>
    public bool IsNoProgram { get; init; }

    /// <summary>The first line that states something; 0 if none does.</summary>
    public int FirstLine { get; init; }

    /// <summary>Whether it states what comes of a run in full: what it prints, what the machine reports, and the exit code. A program that
    /// only states what it never does may do anything else.</summary>
    public bool StatesOutcome { get; init; }

    /// <summary>What it never does, under no schedule: words of <see cref="NeverStated"/>.</summary>
    public ImmutableArray<StatedLine> Never { get; init; } = [];

    /// <summary>What may go wrong in the schedules that are explored.</summary>
    public FaultKinds Faults { get; init; }

    /// <summary>Schedules that it is run under besides others, since it has failed under them.</summary>
    public ImmutableArray<StatedSchedule> Schedules { get; init; } = [];

    /// <summary>Lines of output that come in this order among themselves.</summary>
    public ImmutableArray<StatedLine> Output { get; init; } = [];

    /// <summary>Lines of output that may come anywhere.</summary>
    public ImmutableArray<StatedLine> OutputInAnyOrder { get; init; } = [];

    /// <summary>Lines of error output, in order.</summary>
    public ImmutableArray<StatedLine> ErrorOutput { get; init; } = [];

    /// <summary>What the machine reports, with its level: <c>error: Division by zero</c>. In any order.</summary>
    public ImmutableArray<StatedLine> Reports { get; init; } = [];

    /// <summary>What it may report besides, depending on the schedule.</summary>
    public ImmutableArray<string> PossibleReports { get; init; } = [];

    /// <summary>The exit code.</summary>
    public int ExitCode { get; init; }

    /// <summary>The line that states the exit code; null if none does.</summary>
    public int? ExitLine { get; init; }

    /// <summary>What is said instead of running it; null if it runs.</summary>
    public StatedLine? Refusal { get; init; }

    /// <summary>What GET_ARGS gives.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>All of standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Files that exist before the run.</summary>
    public ImmutableArray<StatedFile> Files { get; init; } = [];

    /// <summary>Whether it needs the machine of many processes.</summary>
    public bool NeedsSmp { get; init; }

    /// <summary>Whether it is about the machine of one process.</summary>
    public bool IsPlainOnly { get; init; }

    /// <summary>Whether its bytecode is another program, since it is about source files.</summary>
    public bool IsSourceOnly { get; init; }

    /// <summary>The limit of mailboxes that it is run with; null: the usual one.</summary>
    public int? MaxMailbox { get; init; }

    /// <summary>The limit of processes that it is run with; null: the usual one.</summary>
    public int? MaxProcesses { get; init; }

    /// <summary>What of it says nothing: misspelt directives and values that make no sense, in order of place.</summary>
    public ImmutableArray<Diagnostic> Problems { get; init; } = [];

    /// <summary>Reads the directives of a program.</summary>
    public static TestDirectives Read(SourceText source) => new TestDirectiveReader(source).Read();
}
