using System.Text;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Language.Tests;

/// <summary>The one place that exercises diagnostics: a fixture says all that must be found, and where.</summary>
internal static class DiagnosticAssert
{
    /// <summary>
    /// The annotations of each file, <c>CODE</c> or <c>CODE exact message</c>, must be all of its diagnostics: no more, no fewer, with
    /// exactly these ranges.
    /// </summary>
    public static void CheckDiagnostics(string fixture) => CheckDiagnostics(fixture, CheckOptions.Default);

    /// <summary>The same at the levels a user has chosen.</summary>
    public static void CheckDiagnostics(string fixture, CheckOptions options) => Check(fixture, options, _ => true);

    /// <summary>The same for the findings of one code; what else is to be said is not the matter.</summary>
    public static void CheckDiagnostics(string fixture, string code) => Check(fixture, CheckOptions.Default, rule => rule.Code == code);

    /// <summary>
    /// The same for what the parser and the binder find. A line of syntax that stands for itself takes values that nobody has pushed; what
    /// the stack analysis has to say about that is not the matter.
    /// </summary>
    public static void CheckSyntax(string fixture) => Check(fixture, CheckOptions.Default, IsSyntax);

    /// <summary>Whether the parser or the binder finds it.</summary>
    public static bool IsSyntax(DiagnosticRule rule) => string.CompareOrdinal(rule.Code, DiagnosticRules.StackUnderflow.Code) < 0;

    /// <summary>No file of the fixture has a finding of this code.</summary>
    public static void CheckNo(string code, string fixture)
    {
        var files = new FixtureFiles(Fixture.Parse(fixture));
        Assert.All(files.Fixture.Files, file => Assert.DoesNotContain(MessageFindings.Diagnose(file.Path, CheckOptions.Default, files),
            diagnostic => diagnostic.Rule.Code == code));
    }

    /// <summary>What is wrong with the messages of one file of the fixture.</summary>
    public static IReadOnlyList<Diagnostic> MessagesOf(string fixture, string file) =>
        MessageFindings.Of(file, new FixtureFiles(Fixture.Parse(fixture)));

    private static void Check(string fixture, CheckOptions options, Predicate<DiagnosticRule> counts)
    {
        var files = new FixtureFiles(Fixture.Parse(fixture));
        foreach (var file in files.Fixture.Files)
        {
            var found = MessageFindings.Diagnose(file.Path, options, files).Where(diagnostic => counts(diagnostic.Rule)).ToList();
            var claims = file.Annotations.Select(annotation => (annotation.Range, annotation.Text)).OrderBy(Key).ToList();
            var facts = found.Select(diagnostic => (Range: Range(diagnostic), Text: $"{diagnostic.Rule.Code} {diagnostic.Message}"))
                .OrderBy(Key).ToList();
            var agree = claims.Count == facts.Count && claims.Zip(facts).All(pair =>
                pair.First.Range == pair.Second.Range && (pair.Second.Text == pair.First.Text || pair.Second.Text[..7] == pair.First.Text));
            if (!agree)
            {
                var text = new StringBuilder($"The diagnostics of {file.Path} are not what the fixture says. Found:\n\n");
                text.Append(Fixture.Draw(WithoutAnnotations(file, facts, out var moved), moved));
                throw new XunitException(text.ToString());
            }
        }
    }

    /// <summary>The fix with this title that is offered for the only diagnostic, or for the one at the cursor, must turn the fixture into
    /// <paramref name="expected"/>.</summary>
    public static void CheckFix(string fixture, string title, string expected)
    {
        var files = new FixtureFiles(Fixture.Parse(fixture));
        var file = files.Fixture.Main;
        var found = MessageFindings.Diagnose(file.Path, CheckOptions.Default, files)
            .Where(diagnostic => file.Cursor is not { } cursor || diagnostic.Span.Touches(cursor)).ToList();
        var fix = found.SelectMany(diagnostic => diagnostic.Fixes).FirstOrDefault(candidate => candidate.Title == title)
            ?? throw new XunitException(
                $"No fix '{title}', but: {string.Join(", ", found.SelectMany(diagnostic => diagnostic.Fixes).Select(candidate => candidate.Title))}");
        Assert.Equal(expected, Apply(file.Text, fix));
    }

    /// <summary>The text after a fix.</summary>
    public static string Apply(string text, Fix fix) => fix.Edits.Reverse().Aggregate(
        text, (current, edit) => string.Concat(current.AsSpan(0, edit.Span.Start), edit.NewText, current.AsSpan(edit.Span.End)));

    /// <summary>A file of a fixture, parsed and bound.</summary>
    public static AnalyzedProgram Bind(FixtureFile file) => AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText(file.Path, file.Text)));

    /// <summary>The files of a fixture as all the files there are.</summary>
    private sealed class FixtureFiles(Fixture fixture) : IProgramFiles
    {
        private readonly Dictionary<string, AnalyzedProgram> _programs = fixture.Files.ToDictionary(file => file.Path, Bind);

        public Fixture Fixture { get; } = fixture;

        public KnownPrograms Known { get; } = new();

        public AnalyzedProgram? Load(string file) => _programs.GetValueOrDefault(file);

        public string? FindWorker(string fromFile, string name) => FindModule(fromFile, name + ".ttvm");

        public string? FindModule(string fromFile, string path) =>
            ProgramNames.OfModule(path, isOfBytecode: false).FirstOrDefault(_programs.ContainsKey);

        public bool LacksModule(string fromFile, string path) => FindModule(fromFile, path) is null;

        public IEnumerable<string> WorkerNames(string fromFile) =>
            Fixture.Files.Select(file => Path.GetFileNameWithoutExtension(file.Path));

        public IEnumerable<string> PossibleUsersOf(string file) => _programs.Keys;
    }

    private static (int, int, string) Key((FixtureRange Range, string Text) fact) => (fact.Range.Start, fact.Range.Length, fact.Text);

    private static FixtureRange Range(Diagnostic diagnostic) => new(diagnostic.Span.Start, diagnostic.Span.Length);

    /// <summary>The program without the claims that failed, so that what was found can be drawn in their place and pasted back.</summary>
    private static string WithoutAnnotations(
        FixtureFile file, List<(FixtureRange Range, string Text)> facts, out List<(FixtureRange Range, string Label)> moved)
    {
        var kept = new StringBuilder();
        moved = [];
        var start = 0;
        foreach (var line in file.Text.Split('\n'))
        {
            var end = start + line.Length;
            if (!line.StartsWith(';') || !line.Contains('^', StringComparison.Ordinal))
            {
                var offset = kept.Length - start;
                moved.AddRange(facts.Where(fact => fact.Range.Start >= start && fact.Range.Start <= end)
                    .Select(fact => (fact.Range with { Start = fact.Range.Start + offset }, fact.Text)));
                kept.Append(line).Append('\n');
            }

            start = end + 1;
        }

        return kept.ToString();
    }
}
