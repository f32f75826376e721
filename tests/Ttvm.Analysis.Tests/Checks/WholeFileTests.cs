using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Assembling;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

public sealed class WholeFileTests
{
    private const int ShownProblems = 1000;

    [Fact]
    public void A_binary_file_has_one_diagnostic() => CheckDiagnostics("""
            NONSENSE
            PUSH_STR "␀␀"
        ;             ^ TTV0025 The file is not text: it holds a NUL character.
        """);

    [Fact]
    public void A_file_that_is_not_UTF8_has_one_diagnostic()
    {
        byte[] bytes = [.. "NONSENSE\n"u8, 0xFF, 0xFE, 0xFD];
        var result = Assembler.Assemble(SourceText.FromBytes("main.ttvm", bytes));
        Assert.Null(result.Module);
        var diagnostic = Assert.Single(AnalyzedProgram.Bind(result.Bound.Tree).Diagnostics);
        Assert.Equal(DiagnosticRules.NotText, diagnostic.Rule);
        Assert.Equal("The file is not UTF-8 text: byte 9 does not belong to any character.", diagnostic.Message);
        Assert.Equal("NONSENSE\n".Length, diagnostic.Span.Start);
    }

    [Fact]
    public void Real_replacement_characters_are_not_taken_for_invalid_bytes()
    {
        byte[] bytes = [.. "PRINT ; \uFFFD\n"u8, 0xFF];
        var source = SourceText.FromBytes("main.ttvm", bytes);
        Assert.Equal("PRINT ; \uFFFD\n".Length, Assert.Single(AnalyzedProgram.Bind(SyntaxTree.Parse(source)).Diagnostics).Span.Start);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_text()
    {
        var diagnostic = Assert.Single(AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", "PRINT ; 😀\uD83D"))).Diagnostics);
        Assert.Equal(DiagnosticRules.NotText, diagnostic.Rule);
        Assert.Equal("PRINT ; 😀".Length, diagnostic.Span.Start);
    }

    [Fact]
    public void A_check_that_fails_is_reported_once_and_takes_no_finding_with_it()
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm",
            "    JMP nowhere\n    PUSH_STR \"\\q\"\n    POP\n    HALT")));
        var found = ProgramChecks.Run(program, CheckOptions.Default, [], [Failing, UndefinedLabel.Check, Failing]);
        Assert.Equal(["TTV0067", "TTV0003", "TTV0015"], found.Select(diagnostic => diagnostic.Rule.Code));
        Assert.Equal(
            "The check WholeFileTests failed, which is a bug of TtvmTooling and none of this file; please report it: InvalidOperationException: It is broken.", found[0].Message);

        static void Failing(AnalyzedProgram program, DiagnosticCollector findings)
        {
            if (program.Tree.Lines.Length > 0)
            {
                throw new InvalidOperationException("It is\nbroken.");
            }
        }
    }

    [Fact]
    public void A_failure_in_the_messages_is_one_finding_beside_others()
    {
        var files = new BrokenFiles(AnalyzedProgram.Bind(
            SyntaxTree.Parse(new SourceText("main.ttvm", "    PUSH_INT 1\n    SENDNAMED nobody\n    POP\n    HALT"))));
        var found = files.Program.Diagnose(CheckOptions.Default, MessageFindings.Of("main.ttvm", files));
        Assert.Equal(["TTV0067", "TTV0029"], found.Select(diagnostic => diagnostic.Rule.Code));
    }

    /// <summary>Files that cannot be looked for.</summary>
    private sealed class BrokenFiles(AnalyzedProgram program) : IProgramFiles
    {
        public AnalyzedProgram Program => program;

        public KnownPrograms Known { get; } = new();

        public AnalyzedProgram? Load(string file) => program;

        public string? FindWorker(string fromFile, string name) => throw new InvalidOperationException();

        public string? FindModule(string fromFile, string path) => throw new InvalidOperationException();

        public bool LacksModule(string fromFile, string path) => throw new InvalidOperationException();

        public IEnumerable<string> WorkerNames(string fromFile) => throw new InvalidOperationException();

        public IEnumerable<string> PossibleUsersOf(string file) => throw new InvalidOperationException();
    }

    [Fact]
    public void A_flood_of_problems_is_cut_with_a_word_about_it()
    {
        var diagnostics = Bind(string.Concat(Enumerable.Repeat("NONSENSE\n", ShownProblems + 1)));
        Assert.Equal(ShownProblems + 1, diagnostics.Length);
        Assert.Equal(DiagnosticRules.TooManyProblems, diagnostics[^1].Rule);
        Assert.Equal("The file has more than 1000 problems; the others are not shown.", diagnostics[^1].Message);
    }

    [Fact]
    public void As_many_problems_as_are_shown_need_no_word() =>
        Assert.DoesNotContain(Bind(string.Concat(Enumerable.Repeat("NONSENSE\n", ShownProblems))),
            diagnostic => diagnostic.Rule == DiagnosticRules.TooManyProblems);

    [Fact]
    public void A_flood_in_one_line_is_cut_too()
    {
        var diagnostics = Bind("PUSH_STR \"" + string.Concat(Enumerable.Repeat("\\q", 5 * ShownProblems)) + "\"");
        Assert.Equal(ShownProblems + 1, diagnostics.Length);
        Assert.Equal(DiagnosticRules.TooManyProblems, diagnostics[^1].Rule);
    }

    [Fact]
    public void An_error_is_shown_even_if_a_flood_of_hints_comes_first()
    {
        var source = new SourceText("main.ttvm", string.Concat(Enumerable.Repeat("PUSH_STR a\n", 2 * ShownProblems)) + "NONSENSE\n");
        var result = Assembler.Assemble(source);
        Assert.Null(result.Module);
        Assert.Contains(AnalyzedProgram.Bind(result.Bound.Tree).Diagnostics,
            diagnostic => diagnostic.Rule == DiagnosticRules.UnknownInstruction);
    }

    [Fact]
    public void A_flood_of_warnings_alone_still_assembles() =>
        Assert.NotNull(Assembler.Assemble(new SourceText("main.ttvm",
            string.Concat(Enumerable.Repeat("PUSH_STR a\n", 2 * ShownProblems)))).Module);

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Bind(string text) =>
        AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text))).Diagnostics;
}
