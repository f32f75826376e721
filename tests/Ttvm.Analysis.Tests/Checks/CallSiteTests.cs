using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;
using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>Sites that do not give a function what it reads, although others do.</summary>
public sealed class CallSiteTests
{
    private const string Minus = """

        LABEL minus
            LOAD a
            LOAD b
            SUB
            RET
        """;

    private const string RightCall = """
            PUSH_INT 5
            PUSH_INT 3
            CALL minus a b
            PRINT
        """;

    [Fact]
    public void Another_name_is_given() => CheckDiagnostics(RightCall + """

            PUSH_INT 5
            PUSH_INT 3
            CALL minus a c
        ;                ^ TTV0069 The function 'minus' reads 'b', which this CALL does not give it; did you mean 'b' instead of 'c'?
            PRINT
            HALT
        """ + Minus);

    [Fact]
    public void Fewer_are_given() => CheckDiagnostics(RightCall + """

            PUSH_INT 5
            PUSH_INT 3
            CALL minus a
        ;        ^^^^^ TTV0069 The function 'minus' reads 'b', which this CALL does not give it.
            PRINT
            CALL minus
        ;        ^^^^^ TTV0069 The function 'minus' reads 'a' and 'b', which this CALL does not give it.
            PRINT
            HALT
        """ + Minus, "TTV0069");

    [Fact]
    public void A_function_calls_the_other() => CheckDiagnostics(RightCall + """

            PUSH_INT 1
            CALL f x
            PRINT
            HALT
        LABEL f
            LOAD x
            PUSH_INT 1
            CALL minus x b
        ;              ^ TTV0069 The function 'minus' reads 'a', which this CALL does not give it; did you mean 'a' instead of 'x'?
            RET
        """ + Minus);

    [Fact]
    public void What_a_function_hands_on_it_reads() => CheckDiagnostics("""
            PUSH_INT 5
            PUSH_INT 3
            CALL negated a b
            PRINT
            PUSH_INT 5
            PUSH_INT 3
            CALL negated a v
        ;                  ^ TTV0069 The function 'negated' reads 'b', which this CALL does not give it; did you mean 'b' instead of 'v'?
            PRINT
            HALT
        LABEL negated
            LOAD b
            LOAD a
            CALL minus a b
            RET
        """ + Minus);

    [Fact]
    public void The_only_call_gives_a_name_that_nobody_reads() => CheckDiagnostics("""
            PUSH_INT 5
            PUSH_INT 3
            CALL minus a c
        ;                ^ TTV0069 The function 'minus' reads 'b', which this CALL does not give it; did you mean 'b' instead of 'c'?
            PRINT
            HALT
        """ + Minus);

    [Fact]
    public void All_calls_agree_and_so_the_function_is_to_blame() => CheckDiagnostics("""
            PUSH_INT 5
            CALL f count
            PRINT
            PUSH_INT 6
            CALL f count
            PRINT
            HALT
        LABEL f
            LOAD amount
        ;        ^^^^^^ TTV0033 The variable 'amount' has no value here.
            RET
        """);

    [Fact]
    public void Processes() => CheckDiagnostics("""
            PUSH_INT 5
            SPAWN_CALL worker id
            POP
            PUSH_INT 5
            SPAWN_CALL worker di
        ;                     ^^ TTV0069 The process 'worker' reads 'id', which this SPAWN_CALL does not give it; did you mean 'id' instead of 'di'?
            POP
            PUSH_STR "worker"
        ;             ^^^^^^ TTV0069 The process 'worker' reads 'id', which SPAWN does not give it; SPAWN_CALL gives parameters.
            SPAWN
            POP
            START_SUPERVISOR
            SUPERVISE_CHILD worker
        ;                   ^^^^^^ TTV0069 The process 'worker' reads 'id', which SUPERVISE_CHILD does not give it; SPAWN_SUPERVISED takes a closure that has captured it.
            POP
            PUSH_STR "first"
            PUSH_STR "worker"
        ;             ^^^^^^ TTV0069 The process 'worker' reads 'id', which SPAWN_SUPERVISED does not give it; SPAWN_CALL gives parameters.
            SPAWN_SUPERVISED
            POP
            HALT
        LABEL worker
            LOAD id
            PRINT
            RET
        """, "TTV0069");

    [Fact]
    public void Functions_as_values() => CheckDiagnostics(RightCall + """

            PUSH_INT 5
            PUSH_INT 3
            MAKE_FUNCTION minus a
        ;                 ^^^^^ TTV0069 The function 'minus' reads 'b', which this MAKE_FUNCTION does not give it.
            CALL_FUNCTION
            PRINT
            HALT
        """ + Minus, "TTV0069");

    [Fact]
    public void A_closure_has_what_was_captured() => CheckDiagnostics("""
            PUSH_INT 3
            STORE b
            PUSH_INT 5
            CAPTURE b
            MAKE_LAMBDA minus a
            CALL_FUNCTION
            PRINT
            PUSH_INT 5
            PUSH_INT 3
            CALL minus a
        ;        ^^^^^ TTV0069 The function 'minus' reads 'b', which this CALL does not give it.
            PRINT
            HALT
        """ + Minus, "TTV0069");

    [Fact]
    public void A_closure_that_has_not_captured_it() => CheckDiagnostics("""
            PUSH_INT 3
            STORE b
            PUSH_INT 5
            MAKE_LAMBDA minus a
        ;               ^^^^^ TTV0069 The function 'minus' reads 'b', which this MAKE_LAMBDA does not give it.
            CALL_FUNCTION
            PRINT
            HALT
        """ + Minus, "TTV0069");

    [Fact]
    public void Only_some_ways_read_it() => CheckDiagnostics("""
            PUSH_INT 3
            PUSH_INT 0
            CALL sum n total
            PRINT
            PUSH_INT 3
            PUSH_INT 0
            CALL sum n totl
        ;              ^^^^ TTV0070 The function 'sum' may read 'total', depending on the way, which this CALL does not give it; did you mean 'total' instead of 'totl'?
            PRINT
            HALT
        LABEL sum
            LOAD n
            JZ none
            LOAD total
            RET
        LABEL none
            PUSH_INT 0
            RET
        """);

    [Theory]
    [InlineData("PUSH_INT 1\nSTORE b\nLOAD b")]
    [InlineData("TRY none\nLOAD b\nEND_TRY\nRET\nLABEL none\nCATCH e\nLOAD e\nPRINT\nPUSH_INT 0")]
    [InlineData("IMPORT m.ttvm\nLOAD b")]
    [InlineData("EXPORT b\nPUSH_INT 0")]
    public void What_need_not_be_given(string function) =>
        CheckNo("TTV0069", $"PUSH_INT 1\nCALL f b\nPRINT\nCALL f\nPRINT\nHALT\nLABEL f\n{function}\nRET");

    [Theory]
    [InlineData("JZ none\nLOAD b\nRET\nLABEL none\nPUSH_INT 1")]
    [InlineData("CALL perhaps\nLOAD b\nRET\nLABEL perhaps\nGET_ARGS\nLEN\nJZ on\nHALT\nLABEL on")]
    [InlineData("LABEL again\nGET_ARGS\nLEN\nJZ again\nLOAD b")]
    public void What_may_not_be_read_is_no_warning(string function) =>
        CheckNo("TTV0069", $"PUSH_INT 1\nPUSH_INT 1\nCALL f b\nPRINT\nPUSH_INT 1\nCALL f\nPRINT\nHALT\nLABEL f\n{function}\nRET");

    [Fact]
    public void A_caller_that_catches_the_error_is_not_told() => CheckDiagnostics(RightCall + """

            TRY failed
            PUSH_INT 5
            CALL minus a
            PRINT
            END_TRY
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            HALT
        """ + Minus);

    [Fact]
    public void A_TRY_does_not_catch_what_another_process_does() => CheckDiagnostics("""
            PUSH_INT 5
            SPAWN_CALL worker id
            POP
            TRY failed
            SPAWN_CALL worker
        ;              ^^^^^^ TTV0069 The process 'worker' reads 'id', which this SPAWN_CALL does not give it.
            POP
            END_TRY
            HALT
        LABEL failed
            CATCH e
            LOAD e
            PRINT
            HALT
        LABEL worker
            LOAD id
            PRINT
            RET
        """, "TTV0069");

    [Theory]
    [InlineData("PRINT")]
    [InlineData("TYPE_OF\nPRINT")]
    [InlineData("POP")]
    public void A_function_value_that_nobody_calls(string rest) =>
        CheckNo("TTV0069", RightCall + $"\nMAKE_FUNCTION minus a\n{rest}\nHALT" + Minus);

    [Fact]
    public void Where_control_never_comes_nothing_is_wrong() =>
        CheckNo("TTV0069", RightCall + "\n    HALT\n    CALL minus a\n    HALT" + Minus);

    [Fact]
    public void The_places_that_read_are_shown()
    {
        var program = Bind(Fixture.Parse(RightCall + "\n    CALL minus\n    HALT" + Minus).Main);
        var found = Assert.Single(program.Diagnostics, diagnostic => diagnostic.Rule.Code == "TTV0069");
        Assert.Equal(["a", "b"], found.Related.Select(place => program.Tree.Text.Slice(place.Span).ToString()));
        Assert.Equal("'minus' reads 'a' here.", found.Related[0].Message);
    }

    [Fact]
    public void Fix_of_a_name() => CheckFix(
        "PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL minus a \"$0c\"\nPRINT\nHALT" + Minus,
        "Change 'c' to 'b'",
        "PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL minus a \"b\"\nPRINT\nHALT" + Minus);

    [Fact]
    public void Fix_of_all_names() => CheckFix(
        "PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL $0minus x y\nPRINT\nHALT" + Minus,
        "Change 'x' to 'a' and 'y' to 'b'",
        "PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nHALT" + Minus);

    [Theory]
    [InlineData("minus a", "Add 'b'")]
    [InlineData("minus b", "Add 'a'")]
    [InlineData("minus", "Add 'a' and 'b'")]
    public void Fix_that_takes_the_values_that_are_there(string call, string title) => CheckFix(
        $"PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL $0{call}\nPRINT\nHALT" + Minus,
        title,
        "PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nHALT" + Minus);

    [Fact]
    public void Fix_that_loads_a_variable() => CheckFix(
        "  PUSH_INT 2\n  STORE b\n  PUSH_INT 1\n  LOAD b\n  CALL minus a b\n  PRINT\n  PUSH_INT 1\n  CALL $0minus a\n  PRINT\n  HALT"
            + Minus,
        "Load 'b' and pass it",
        "  PUSH_INT 2\n  STORE b\n  PUSH_INT 1\n  LOAD b\n  CALL minus a b\n  PRINT\n  PUSH_INT 1\n  LOAD b\n  CALL minus a b\n  PRINT\n  HALT" + Minus);

    [Fact]
    public void Fix_that_captures_a_variable() => CheckFix(
        "PUSH_INT 2\nSTORE b\nPUSH_INT 1\nMAKE_LAMBDA $0minus a\nCALL_FUNCTION\nPRINT\nHALT" + Minus,
        "Capture 'b'",
        "PUSH_INT 2\nSTORE b\nPUSH_INT 1\nCAPTURE b\nMAKE_LAMBDA minus a\nCALL_FUNCTION\nPRINT\nHALT" + Minus);

    [Fact]
    public void Fix_that_starts_a_process_with_what_lies_there() => CheckFix(
        "PUSH_INT 5\nPUSH_STR \"w\" ; start it\nSPAWN\nPOP\nHALT\nLABEL w\nLOAD $0id\nPRINT\nRET",
        "Start it with SPAWN_CALL and the value below as 'id'",
        "PUSH_INT 5\n; start it\nSPAWN_CALL w id\nPOP\nHALT\nLABEL w\nLOAD id\nPRINT\nRET");

    [Fact]
    public void Fix_that_starts_a_process_with_a_variable() => CheckFix(
        "PUSH_INT 5\nSTORE id\nLOAD id\nSPAWN_CALL w id\nPOP\nPUSH_STR \"$0w\"\nSPAWN\nPOP\nHALT\nLABEL w\nLOAD id\nPRINT\nRET",
        "Load 'id' and start it with SPAWN_CALL",
        "PUSH_INT 5\nSTORE id\nLOAD id\nSPAWN_CALL w id\nPOP\nLOAD id\nSPAWN_CALL w id\nPOP\nHALT\nLABEL w\nLOAD id\nPRINT\nRET");

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static readonly Gen<string> Name = OneOf("x", "y", "xx", "z");

    private static readonly Gen<string> Site = Gen.Select(
        OneOf("CALL f", "CALL g", "SPAWN_CALL f", "MAKE_FUNCTION g", "MAKE_LAMBDA f", "PUSH_STR \"f\"\nSPAWN"), Name.Array[0, 3],
        (start, names) => start.EndsWith("SPAWN", StringComparison.Ordinal) ? start
            : $"{start} {string.Join(' ', names.Distinct())}".TrimEnd());

    private static readonly Gen<string> Programs = Gen.Select(
        Gen.OneOf(Site, Site, Name.Select(name => $"PUSH_INT 1\nSTORE {name}"), Gen.Const("PUSH_INT 1")).Array[1, 12], Name.Array[1, 3],
        Name.Array[1, 3], OneOf("\n", "\r\n"),
        (main, f, g, end) =>
            $"{string.Join('\n', main)}\nHALT\nLABEL f\n{Reads(f)}\nRET\nLABEL g\nGET_ARGS\nLEN\nJZ none\n{Reads(g)}\nLABEL none\nRET\n"
                .ReplaceLineEndings(end));

    private static string Reads(string[] names) => string.Join('\n', names.Select(name => $"LOAD {name}\nPRINT"));

    /// <summary>A fix does what it says: the program still assembles, lacks nothing of what was missing at the site, and, unless it says
    /// that it takes more, has no stack that is short where it was not.</summary>
    [Fact]
    public void Every_fix_gives_what_is_missing()
    {
        var fixes = 0;
        Programs.ForAll(
            text =>
            {
                var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text)));
                foreach (var finding in program.Diagnostics.Where(diagnostic => diagnostic.Rule.Code is "TTV0069" or "TTV0070"))
                {
                    foreach (var fix in finding.Fixes)
                    {
                        Interlocked.Increment(ref fixes);
                        var repaired = AnalyzedProgram.Bind(
                            SyntaxTree.Parse(new SourceText("main.ttvm", FixtureFindings.Apply(text, fix))));
                        Assert.False(repaired.HasErrors, $"{fix.Title}\n{text}");
                        Assert.True(fix.TakesMore || Count(repaired, "TTV0029") <= Count(program, "TTV0029"), $"{fix.Title}\n{text}");
                        var line = LineAfter(program, finding, repaired);
                        Assert.False(repaired.Diagnostics.Any(other => other.Rule == finding.Rule
                            && repaired.Tree.Text.GetLineIndex(other.Span.Start) == line), $"{fix.Title}\n{text}");
                    }
                }
            },
            samples: 2_000);
        Assert.InRange(fixes, 200, int.MaxValue);
    }

    /// <summary>Where the instruction that begins a function stands after a fix, which edits nothing below it.</summary>
    private static int LineAfter(AnalyzedProgram program, Diagnostic finding, AnalyzedProgram repaired)
    {
        var line = program.Tree.Text.GetLineIndex(finding.Span.Start);
        return line + (program.Tree.Lines[line].Instruction?.Opcode == Opcode.PushStr ? 1 : 0) + repaired.Tree.Text.LineCount
            - program.Tree.Text.LineCount;
    }

    private static int Count(AnalyzedProgram program, string code) => program.Diagnostics.Count(diagnostic => diagnostic.Rule.Code == code);

    [Fact]
    public void Fix_of_a_variable_that_nobody_gives() => CheckFix(
        "PUSH_INT 2\nSTORE b\nPUSH_INT 1\nCALL minus a\nPRINT\nHALT" + Minus.Replace("LOAD b", "LOAD $0b", StringComparison.Ordinal),
        "Load 'b' and pass it",
        "PUSH_INT 2\nSTORE b\nPUSH_INT 1\nLOAD b\nCALL minus a b\nPRINT\nHALT" + Minus);

    [Fact]
    public void The_calls_of_a_function_that_is_to_blame_are_shown()
    {
        var program = Bind(Fixture.Parse("PUSH_INT 2\nCALL minus a\nPRINT\nPUSH_INT 2\nCALL minus a\nPRINT\nHALT" + Minus).Main);
        var found = Assert.Single(program.Diagnostics, diagnostic => diagnostic.Rule.Code == "TTV0033");
        Assert.Equal([1, 4], found.Related.Select(place => program.Tree.Text.GetLineIndex(place.Span.Start)));
        Assert.Equal("CALL does not give it here.", found.Related[0].Message);
        Assert.Empty(found.Fixes);
    }

    /// <summary>What a site lacks changes when the function does, and when another site does.</summary>
    [Theory]
    [InlineData("LOAD b", "LOAD a")]
    [InlineData("CALL minus a b", "CALL minus a c")]
    public void The_finding_follows_edits_elsewhere(string line, string other)
    {
        var text = "PUSH_INT 2\nPUSH_INT 1\nCALL minus a b\nPRINT\nPUSH_INT 2\nPUSH_INT 1\nCALL minus a c\nPRINT\nHALT"
            + Minus.ReplaceLineEndings("\n");
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
        var program = AnalyzedProgram.Bind(tree);
        Assert.Contains(program.Diagnostics, diagnostic => diagnostic.Rule.Code == "TTV0069");
        var changed = tree.WithChange(new TextSpan(text.IndexOf(line, StringComparison.Ordinal), line.Length), other);
        program = program.WithTree(changed);
        Assert.DoesNotContain(program.Diagnostics, diagnostic => diagnostic.Rule.Code == "TTV0069");
        program = program.WithTree(changed.WithChange(new TextSpan(text.IndexOf(line, StringComparison.Ordinal), other.Length), line));
        Assert.Contains(program.Diagnostics, diagnostic => diagnostic.Rule.Code == "TTV0069");
    }

    /// <summary>Found by a property (seed 5I8gAMvSx3t1): on some ways the function that is called would take more than there is, on the
    /// others it ends the process.</summary>
    [Fact]
    public void A_call_that_may_end_the_process_makes_no_read_behind_it_sure() => CheckNo("TTV0069", """
        PUSH_INT 1
        SPAWN_CALL worker a
        POP
        PUSH_INT 1
        PUSH_INT 2
        SPAWN_CALL worker a b
        POP
        HALT
        LABEL worker
        CALL end
        LOAD b
        PRINT
        HALT
        LABEL end
        GET_ARGS
        LEN
        JZ less
        HALT
        LABEL less
        PRINT
        RET
        """);
}
