using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Directives;

/// <summary>
/// Reads test directives: whole-line comments <c>; name: value</c> before the first instruction. Comments are prose for people first, so
/// <c>; time: three seconds</c> is none, and in a program that states nothing only what can hardly be prose is told as a mistake.
/// </summary>
internal sealed partial class TestDirectiveReader(SourceText source)
{
    private const string Expect = "expect";
    private const string Never = "never";
    private const string Faults = "faults";
    private const string Schedule = "schedule";

    /// <summary>The editor reads them at every keystroke; nobody states more.</summary>
    private const int MostLines = 10_000;

    private static readonly ImmutableArray<string> s_levels = ["error", "warning", "note"];

    /// <summary>Those that state what comes of a run, which is what makes a program a test.</summary>
    private static readonly ImmutableArray<string> s_stating =
        [Expect, "expect-any-order", "expect-stderr", .. s_levels.Select(level => $"expect-{level}"), "exit", "refused", Never];

    private static readonly ImmutableArray<string> s_names =
        [.. s_stating, "may-warn", "run", "args", "stdin", "file", Faults, Schedule, "not-a-program"];

    /// <summary>Those that can stand once.</summary>
    private static readonly ImmutableArray<string> s_single = ["exit", "refused", "run", "args"];

    private static readonly ImmutableArray<string> s_neverWords = [NeverStated.Deadlock, NeverStated.DeadLetter, NeverStated.Error];

    private static readonly ImmutableArray<string> s_runWords = ["--smp", "plain", "source", "--max-mailbox", "--max-processes"];

    private readonly List<Diagnostic> _problems = [];
    private TestDirectives _read = new();

    /// <summary>A comment that may be a directive.</summary>
    /// <param name="Name">What stands before the colon.</param>
    /// <param name="NameSpan">Where that is.</param>
    /// <param name="Value">What stands behind the colon, without one space.</param>
    /// <param name="Line">0-based.</param>
    private sealed record Candidate(string Name, TextSpan NameSpan, string Value, int Line)
    {
        public TextSpan ValueSpan(SourceText source) =>
            TextSpan.FromBounds(source.GetLineSpan(Line).End - Value.Length, source.GetLineSpan(Line).End);
    }

    public TestDirectives Read()
    {
        var candidates = Candidates();
        var known = candidates.Where(candidate => s_names.Contains(candidate.Name) && !IsProse(candidate)).ToList();
        var misspelt = Misspelt(candidates, isTest: known.Exists(directive => s_stating.Contains(directive.Name)));
        var first = known.Concat(misspelt).OrderBy(directive => directive.Line)
            .FirstOrDefault(directive => s_stating.Contains(directive.Name) || misspelt.Contains(directive));
        _read = _read with
        {
            IsTest = first is not null,
            FirstLine = first?.Line ?? 0,
            StatesOutcome = known.Exists(directive => directive.Name != Never && s_stating.Contains(directive.Name)),
        };
        var seen = new HashSet<string>();
        foreach (var directive in known)
        {
            if (!seen.Add(directive.Name) && s_single.Contains(directive.Name))
            {
                Report(directive.NameSpan, $"'{directive.Name}' stands twice; a program has one");
                continue;
            }

            Understand(directive);
        }

        ReportUseless(known);

        // In other programs a comment that looks like a directive is prose.
        return _read with { Problems = _read.IsTest ? [.. _problems.OrderBy(problem => problem.Span.Start)] : [] };
    }

    /// <summary>What is about several processes says nothing of a program that is run with one, or not at all.</summary>
    private void ReportUseless(List<Candidate> known)
    {
        var reason = _read.IsPlainOnly ? "'run: plain' has the program run with one process" : "by 'refused' the program does not run";
        foreach (var directive in _read.IsPlainOnly || _read.Refusal is not null ? known : [])
        {
            if (directive.Name is Schedule or Faults)
            {
                Report(directive.NameSpan, $"'{directive.Name}' has no effect, since {reason}; leave one of the two out");
            }
        }
    }

    private List<Candidate> Candidates()
    {
        var candidates = new List<Candidate>();
        var title = new List<string>();
        var isTitle = true;
        for (var line = 0; line < Math.Min(source.LineCount, MostLines); line++)
        {
            var span = source.GetLineSpan(line);
            var text = source.Slice(span).ToString();
            var comment = text.AsSpan().TrimStart();
            if (comment.IsEmpty || (line == 0 && comment.StartsWith("#!")))
            {
                isTitle &= title.Count == 0;
                continue;
            }

            if (comment[0] != ';')
            {
                break;
            }

            var start = text.Length - comment.Length + 1;
            start += text.AsSpan(start).IndexOfAnyExcept(' ', '\t') is >= 0 and var blanks ? blanks : text.Length - start;
            var colon = text.IndexOf(':', start);
            var name = colon > start ? text[start..colon].TrimEnd() : "";
            if (name.Length > 0 && name.All(c => char.IsAsciiLetter(c) || c is '-' or '_'))
            {
                candidates.Add(new Candidate(name, new TextSpan(span.Start + start, name.Length),
                    text[(colon + 1)..] is [' ', .. var value] ? value : text[(colon + 1)..], line));
            }

            isTitle &= start < text.Length && !s_names.Contains(name);
            if (isTitle)
            {
                title.Add(text[start..].Trim());
            }
        }

        _read = _read with { Title = FirstSentence(string.Join(' ', title)) };
        return candidates;
    }

    /// <summary>Those that are meant to be directives and are none; each is reported.</summary>
    private List<Candidate> Misspelt(List<Candidate> candidates, bool isTest)
    {
        var misspelt = new List<Candidate>();

        // The name of an instruction begins a comment about that.
        foreach (var candidate in candidates.Where(candidate => !s_names.Contains(candidate.Name)
            && InstructionSet.Find(candidate.Name.ToUpperInvariant()) is null
            && (isTest || candidate.Name.StartsWith("exp", StringComparison.OrdinalIgnoreCase))))
        {
            var isExpectation = candidate.Name.StartsWith(Expect, StringComparison.OrdinalIgnoreCase);
            var meant = NearMiss.Find(candidate.Name, isTest ? s_names : s_stating, name => MayBeMeant(candidate.Name, name));
            if (meant is null && !isExpectation)
            {
                continue;
            }

            misspelt.Add(candidate);
            Report(candidate.NameSpan, meant is null
                ? $"There is no directive '{candidate.Name}'; there are {string.Join(", ", s_stating)}"
                : $"There is no directive '{candidate.Name}'; did you mean '{meant}'?", meant);
        }

        return misspelt;
    }

    /// <summary>Short words are near to many words of prose.</summary>
    private static bool MayBeMeant(string name, string meant) => meant.Length > 4
        || (name.Length <= meant.Length && char.ToLowerInvariant(name[0]) == meant[0]);

    private void Understand(Candidate directive)
    {
        var stated = new StatedLine(directive.Value, directive.Line);
        switch (directive.Name)
        {
            case Expect:
                _read = _read with { Output = _read.Output.Add(stated) };
                break;
            case "expect-any-order":
                _read = _read with { OutputInAnyOrder = _read.OutputInAnyOrder.Add(stated) };
                break;
            case "expect-stderr":
                _read = _read with { ErrorOutput = _read.ErrorOutput.Add(stated) };
                break;
            case "may-warn":
                _read = _read with { PossibleReports = _read.PossibleReports.Add($"warning: {directive.Value}") };
                break;
            case "refused":
                _read = _read with { Refusal = stated };
                break;
            case "not-a-program":
                _read = _read with { IsNoProgram = true };
                break;
            case "stdin":
                _read = _read with { Input = $"{_read.Input}{directive.Value}\n" };
                break;
            case "args":
                ReadArguments(directive);
                break;
            case "exit":
                ReadExit(directive);
                break;
            case "file":
                ReadFile(directive);
                break;
            case Never:
                _read = _read with
                {
                    Never = [.. _read.Never, .. ReadWords(directive).Select(word => new StatedLine(word, directive.Line))],
                };
                break;
            case Faults:
                _read = _read with
                {
                    Faults = ReadWords(directive).Aggregate(_read.Faults, (faults, word) => faults | FaultWords.Of(word)!.Value),
                };
                break;
            case Schedule:
                ReadSchedule(directive);
                break;
            case "run":
                ReadRun(directive);
                break;
            default:
                var level = directive.Name[(Expect.Length + 1)..];
                _read = _read with { Reports = _read.Reports.Add(stated with { Text = $"{level}: {directive.Value}" }) };
                break;
        }
    }

    /// <summary>Words; quotation marks around one let it hold blanks.</summary>
    private void ReadArguments(Candidate directive)
    {
        var words = Argument().Matches(directive.Value);
        if (words.Any(word => word.Value[0] == '"' && !word.Groups[1].Success))
        {
            ReportValue(directive, "'args' needs a quotation mark at both ends of a word with blanks; in it, write \\\" for a quotation mark");
            return;
        }

        _read = _read with
        {
            Arguments = [.. words.Select(word => word.Groups[1].Success ? Escaped().Replace(word.Groups[1].Value, "$1") : word.Value)],
        };
    }

    [GeneratedRegex("""
        "((?:[^"\\]|\\.)*)"(?!\S)|\S+
        """)]
    private static partial Regex Argument();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    private void ReadExit(Candidate directive)
    {
        if (byte.TryParse(directive.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            _read = _read with { ExitCode = code, ExitLine = directive.Line };
        }
        else
        {
            ReportValue(directive, "'exit' needs an exit code, a whole number from 0 to 255");
        }
    }

    private void ReadFile(Candidate directive)
    {
        var value = directive.Value.TrimStart();
        var end = value.IndexOf(' ', StringComparison.Ordinal);
        var name = end < 0 ? value : value[..end];
        if (name.Length == 0)
        {
            ReportValue(directive, "'file' needs the name of a file and what it contains: data.txt first line\\nsecond line");
            return;
        }

        var content = end < 0 ? "" : value[(end + 1)..].Replace("\\n", "\n", StringComparison.Ordinal);
        _read = _read with { Files = _read.Files.Add(new StatedFile(name, content)) };
    }

    private void ReadSchedule(Candidate directive)
    {
        var (words, steps) = (WordsIn(directive), ImmutableArray.CreateBuilder<StatedSteps>());
        var schedule = new StatedSchedule([], directive.Line);
        for (var index = 0; index < words.Length; index++)
        {
            var value = index + 1 < words.Length ? words[index + 1] : "";
            if (words[index] == StatedSchedule.TimeOption)
            {
                if (value is not (StatedSchedule.AnyTime or StatedSchedule.VirtualTime))
                {
                    ReportValue(directive, $"'--time' needs 'any' or 'virtual' behind it, not '{value}'");
                    return;
                }

                schedule = schedule with { IsTimeVirtual = value == StatedSchedule.VirtualTime };
                index++;
            }
            else if (words[index] == StatedSchedule.SeedOption)
            {
                if (!ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                {
                    ReportValue(directive, $"'--seed' needs a whole number behind it, not '{value}'");
                    return;
                }

                schedule = schedule with { Seed = seed };
                index++;
            }
            else if (StatedSchedule.Read(words[index]) is { } step)
            {
                steps.Add(step);
            }
            else
            {
                ReportValue(directive, $"'schedule' does not know '{words[index]}'; it takes --time, --seed and steps, which are 2, 2x5, "
                    + "timer2.1, kill2, drop2.1, delay2.1 or late2.1");
                return;
            }
        }

        schedule = schedule with { Steps = steps.ToImmutable() };
        if (schedule.Length > StatedSchedule.MostSteps)
        {
            ReportValue(directive, $"'schedule' takes {StatedSchedule.MostSteps} steps at most");
            return;
        }

        _read = _read with { Schedules = _read.Schedules.Add(schedule) };
    }

    /// <summary><c>; never: without a lock</c> and <c>; schedule: every morning</c> are no directives.</summary>
    private static bool IsProse(Candidate candidate) => candidate.Name == Schedule
        ? !candidate.Value.Any(char.IsAsciiDigit)
        : WordsFor(candidate.Name) is { IsEmpty: false } known
            && !WordsIn(candidate).Any(word => NearMiss.Find(word, known) is not null || known.Contains(word));

    /// <summary>The words of a directive that takes such of a list; none for others.</summary>
    private static ImmutableArray<string> WordsFor(string name) => name switch
    {
        Never => s_neverWords,
        Faults => FaultWords.All,
        _ => [],
    };

    private static string[] WordsIn(Candidate directive) => directive.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    private List<string> ReadWords(Candidate directive)
    {
        var (known, read) = (WordsFor(directive.Name), new List<string>());
        foreach (var word in WordsIn(directive))
        {
            if (known.Contains(word))
            {
                read.Add(word);
                continue;
            }

            var meant = NearMiss.Find(word, known);
            ReportValue(directive, meant is null ? $"'{directive.Name}' does not know '{word}'; it takes {string.Join(", ", known)}"
                : $"'{directive.Name}' does not know '{word}'; did you mean '{meant}'?");
        }

        return read;
    }

    private void ReadRun(Candidate directive)
    {
        var words = Words(directive.Value);
        if (words.Length == 0)
        {
            ReportValue(directive, $"'run' needs one of {string.Join(", ", s_runWords)}");
        }

        for (var index = 0; index < words.Length; index++)
        {
            switch (words[index])
            {
                case "--smp":
                    _read = _read with { NeedsSmp = true };
                    break;
                case "plain":
                    _read = _read with { IsPlainOnly = true };
                    break;
                case "source":
                    _read = _read with { IsSourceOnly = true };
                    break;
                case "--max-mailbox" when Number(words, ref index) is { } limit:
                    _read = _read with { MaxMailbox = limit };
                    break;
                case "--max-processes" when Number(words, ref index) is { } limit:
                    _read = _read with { MaxProcesses = limit };
                    break;
                case "--max-mailbox" or "--max-processes":
                    ReportValue(directive, $"'{words[index]}' needs a whole number of at least 1 behind it");
                    return;
                case var word:
                    var meant = NearMiss.Find(word, s_runWords);
                    ReportValue(directive, meant is null ? $"'run' does not know '{word}'; it takes {string.Join(", ", s_runWords)}"
                        : $"'run' does not know '{word}'; did you mean '{meant}'?");
                    return;
            }
        }

        if (_read is { NeedsSmp: true, IsPlainOnly: true })
        {
            ReportValue(directive, "'--smp' and 'plain' exclude each other");
        }
    }

    private static int? Number(string[] words, ref int index)
    {
        if (index + 1 == words.Length
            || !int.TryParse(words[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return null;
        }

        index++;
        return number;
    }

    private void ReportValue(Candidate directive, string message)
    {
        var span = directive.ValueSpan(source);
        Report(span.Length > 0 ? span : directive.NameSpan, message);
    }

    private void Report(TextSpan span, string message, string? meant = null) =>
        _problems.Add(new Diagnostic(DiagnosticRules.BadTestDirective, span, message, [],
            meant is null ? [] : [new Fix($"Change to '{meant}'", [new TextEdit(span, meant)])]));

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text.TrimEnd('.');

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
