using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Analysis.Tests;

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
    /// The same for what is wrong with lines and labels. A line of syntax that stands for itself takes values that nobody has pushed; what
    /// the stack analysis has to say about that is not the matter.
    /// </summary>
    public static void CheckSyntax(string fixture) => Check(fixture, CheckOptions.Default, IsSyntax);

    /// <summary>Whether it is wrong with a line or a label.</summary>
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

    /// <summary>The fix with this title that is offered for the only diagnostic, or for the one at the cursor, must turn the fixture into
    /// <paramref name="expected"/>.</summary>
    public static void CheckFix(string fixture, string title, string expected)
    {
        var files = new FixtureFiles(Fixture.Parse(fixture));
        var file = files.Fixture.Main;
        Assert.Equal(expected, FixtureFindings.Repair(file, MessageFindings.Diagnose(file.Path, CheckOptions.Default, files), title));
    }

    /// <summary>A file of a fixture, parsed and bound.</summary>
    public static AnalyzedProgram Bind(FixtureFile file) => AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText(file.Path, file.Text)));

    private static void Check(string fixture, CheckOptions options, Predicate<DiagnosticRule> counts)
    {
        var files = new FixtureFiles(Fixture.Parse(fixture));
        foreach (var file in files.Fixture.Files)
        {
            FixtureFindings.Check(
                file, MessageFindings.Diagnose(file.Path, options, files).Where(diagnostic => counts(diagnostic.Rule)));
        }
    }

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
}
