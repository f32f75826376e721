using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;
using Xunit.Sdk;

namespace Ttvm.Analysis.Tests.Stack;

/// <summary>After any edits, what is known of a file is what would be known if it had just been opened; and it does not matter how it is
/// cut.</summary>
public sealed class IncrementalProperties
{
    private const int Sequences = 2000;

    /// <summary>So small that files of a few dozen lines have many chunks.</summary>
    private static readonly ChunkCutter Small = new(3, 6);

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static readonly Gen<string> Label = OneOf("a", "b", "c", "d", "main");

    private static readonly Gen<string> Line = Gen.Frequency(
        (4, Label.Select(label => $"LABEL {label}")),
        (3, Gen.Select(OneOf("JMP", "JZ", "TRY", "CALL", "RECEIVE_TIMEOUT 5", "SPAWN_CALL", "MAKE_FUNCTION", "MAKE_LAMBDA"), Label,
            (word, label) => $"{word} {label}")),
        (3, Gen.Select(OneOf("CALL", "SPAWN_CALL", "MAKE_FUNCTION", "MAKE_LAMBDA"), Label, OneOf("x", "x y", "z"),
            (word, label, names) => $"{word} {label} {names}")),
        (2, Gen.Select(OneOf("STORE", "LOAD", "CATCH", "DELETE", "CAPTURE"), OneOf("x", "y", "z"), (word, name) => $"{word} {name}")),
        (2, Label.Select(label => $"PUSH_STR \"{label}\"")),
        (2, Gen.Select(Label, OneOf("x", "y"), (label, name) => $"HALT\nLABEL {label}\nLOAD {name}\nPRINT\nRET")),
        (1, Gen.Select(Label, OneOf("SPAWN", "SPAWN_SUPERVISED"), (label, word) => $"PUSH_STR \"{label}\"\n{word}")),
        (6, OneOf("PUSH_INT 1", "PUSH_INT 0", "PRINT", "ADD", "DUP", "POP", "SWAP", "NOT", "CONCAT", "DIV", "TO_STR", "RECEIVE", "SEND 2",
            "LEN", "MAKE_LIST 2")),
        (4, OneOf("RET", "HALT", "THROW", "JMP c", "END_TRY", "CALL_FUNCTION", "SPAWN", "IMPORT m.ttvm", "DUMP_SCOPE",
            "SUPERVISE_CHILD b")),
        (2, Gen.Select(OneOf("JMP", "JZ", "TRY", "CALL", "SPAWN_CALL", "RECEIVE_TIMEOUT 5"), Gen.Int[0, 20],
            (word, index) => $"{word} {index}")),
        (2, Label.Select(label => $"MAKE_FUNCTION {label}\nCALL_FUNCTION")),
        (3, OneOf("", "; comment", "; ttvm-ignore TTV0029", "PRIN", "POPP", "NONSENSE WORD", "PUSH_INT x", "JMP nowhere", "JMP",
            "  HALT ; ttvm-ignore TTV0032 TTV9999")));

    private static readonly Gen<string> Text = Gen.Select(Line.Array[0, 60], Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true))),
        (lines, hasNumbers) => string.Join('\n', lines.Where(line => hasNumbers || !IsNumeric(line))) + "\n");

    /// <summary>A file that has one target written as a number is analysed anew after every edit, so most have none.</summary>
    private static bool IsNumeric(string line) => char.IsAsciiDigit(line[^Math.Min(1, line.Length)..].FirstOrDefault())
        && line.Split(' ')[0] is "JMP" or "JZ" or "TRY" or "CALL" or "SPAWN_CALL" or "RECEIVE_TIMEOUT";

    private static readonly Gen<(double Start, double Length, string Text)> Edit = Gen.Select(
        Gen.Double[0, 1],
        Gen.Frequency((3, Gen.Const(0.0)), (3, Gen.Double[0, 0.05]), (1, Gen.Double[0, 1])),
        Gen.Frequency((4, OneOf("", "x", "\n", "\r", "\r\n", "a", " ", "\"", ";", "0")),
            (3, Line.Array[1, 4].Select(lines => "\n" + string.Join('\n', lines) + "\n")), (1, Text)));

    [Fact]
    public void Edits_and_opening_anew_agree() => Gen.Select(Text, Edit.Array[1, 6]).ForAll(
        (text, edits) =>
        {
            var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
            var bound = AnalyzedProgram.Bind(tree, Small);
            foreach (var (at, length, newText) in edits)
            {
                // Half of the versions are looked at before they are left behind, as an editor does.
                if (newText.Length % 2 == 0)
                {
                    _ = bound.Diagnostics;
                }

                var start = (int)(at * tree.Text.Text.Length);
                tree = tree.WithChange(new TextSpan(start, (int)(length * (tree.Text.Text.Length - start))), newText);
                bound = bound.WithTree(tree);
                Compare(AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", tree.Text.Text)), Small), bound);
            }
        },
        samples: Sequences);

    /// <summary>Of a block with a cut in it, control comes to the end only until a jump back tells more.</summary>
    [Theory]
    [InlineData(
        "TRUE\nJZ other\nNONSENSE WORD\nLABEL join\nCALL_FUNCTION\nPRINT\nPRINT\nPRINT\nPRINT\nPRINT\nHALT\nLABEL other\nMAKE_FUNCTION never\nJMP join\nLABEL never\nHALT\n")]
    [InlineData(
        "TRUE\nJZ 10\nNONSENSE WORD\nCALL_FUNCTION\nPRINT\nPRINT\nPRINT\nPRINT\nPRINT\nHALT\nMAKE_FUNCTION never\nJMP 3\nLABEL never\nHALT\n")]
    public void What_a_jump_back_refutes_is_taken_back_behind_a_cut(string text)
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
        Compare(AnalyzedProgram.Bind(tree), AnalyzedProgram.Bind(tree, Small));
    }

    /// <summary>What the first of two closures has used up, the second does not take along, however far apart they are.</summary>
    [Theory]
    [InlineData(
        "PUSH_INT 1\nSTORE x\nCAPTURE x\nMAKE_LAMBDA d\nPOP\nPUSH_INT 1\nPOP\nPUSH_INT 1\nPOP\nPUSH_INT 1\nPOP\nMAKE_LAMBDA d\nCALL_FUNCTION\nHALT\nLABEL d\nLOAD x\nPRINT\nRET\n", "TTV0069")]
    [InlineData(
        "START_SUPERVISOR\nPUSH_STR \"a\"\nCAPTURE x\nCAPTURE x\nCAPTURE x\nCAPTURE x\nCAPTURE x\nCAPTURE x\nMAKE_LAMBDA d\nSPAWN_SUPERVISED\nPOP\nHALT\nLABEL d\nRET\n", null)]
    public void What_is_captured_is_known_across_cuts(string text, string? code)
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
        var (whole, cut) = (AnalyzedProgram.Bind(tree), AnalyzedProgram.Bind(tree, Small));
        Compare(whole, cut);
        Assert.Equal(whole.ProcessUses.Select(use => use.Id?.Text), cut.ProcessUses.Select(use => use.Id?.Text));
        Assert.Equal(code is not null, whole.Diagnostics.Any(diagnostic => diagnostic.Rule.Code == code));
    }

    /// <summary>Found by a property (seed a6ZGTyWap-b1): nobody can call the start of the file, whose label is empty.</summary>
    [Theory]
    [InlineData("CALL \"\"")]
    [InlineData("CALL\"")]
    [InlineData("MAKE_FUNCTION \"\"\nCALL_FUNCTION")]
    public void An_empty_label_is_not_the_start_of_the_file(string call)
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", $"HALT\nLABEL a\nPUSH_INT 1\n{call}\nPRINT\nRET\n"));
        var bound = AnalyzedProgram.Bind(tree, Small);
        Assert.DoesNotContain(bound.Diagnostics, diagnostic => diagnostic.Rule == DiagnosticRules.UnreachableCode);
        tree = tree.WithChange(new TextSpan(0, 4), "PUSH_INT 2\nRET");
        Compare(AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", tree.Text.Text)), Small), bound.WithTree(tree));
    }

    /// <summary>Found by a property (seed 9hWuqoEYgT61): a label of digits is a mistake, but it stands where it stands, and not at the
    /// instruction with that number.</summary>
    [Fact]
    public void A_label_of_digits_is_no_instruction_index()
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", "PRINT\nHALT\nLABEL 3\nPUSH_INT 1\nHALT\nPUSH_INT 2\nHALT\n"));
        var bound = AnalyzedProgram.Bind(tree, Small);
        var unreachable = Assert.Single(bound.Diagnostics, diagnostic => diagnostic.Rule == DiagnosticRules.UnreachableCode);
        Assert.StartsWith("PUSH_INT 2", tree.Text.Text[unreachable.Span.Start..], StringComparison.Ordinal);
        tree = tree.WithChange(new TextSpan(0, 6), "");
        Compare(AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", tree.Text.Text)), Small), bound.WithTree(tree));
    }

    /// <summary>Found by a property (seed bwI0M5nHWLN1): a block that stores a variable is a way to what stands behind the STORE in the
    /// same block, wherever it is cut.</summary>
    [Fact]
    public void The_way_to_a_variable_without_value_is_known_across_cuts()
    {
        var tree = SyntaxTree.Parse(new SourceText("main.ttvm", """
            MAKE_FUNCTION a z
            LABEL main
            TRY c
            CALL c x
            ; ttvm-ignore TTV0029
            CAPTURE y
            MAKE_FUNCTION d
            SEND 2
            RECEIVE_TIMEOUT 5 b
            CALL b
            LABEL b
            LABEL b
            MAKE_FUNCTION b
            CALL_FUNCTION
            JZ b
            SUPERVISE_CHILD b
            LABEL b
            JZ main
            DIV
            MAKE_LAMBDA d
            TO_STR
            LABEL c
            CALL a
            PUSH_STR "a"
            SPAWN_SUPERVISED
            ; comment
            CATCH x
            RECEIVE
            PUSH_STR "c"
            SPAWN_SUPERVISED

            SPAWN
            SPAWN_CALL c z
            CAPTURE x
            JMP c
            HALT
            LABEL main
            LOAD y
            PRINT
            RET
            CAPTURE x
            LEN
            LABEL main
            LABEL main
            HALT
            HALT
            LABEL d
            LOAD y
            PRINT
            RET
            PUSH_STR "main"
            LABEL b
            LABEL b
            HALT
            SWAP
            MAKE_FUNCTION b
            CALL_FUNCTION
            HALT
            LABEL a
            LOAD y
            PRINT
            RET
            CALL a
            DELETE z
            """));
        var whole = AnalyzedProgram.Bind(tree);
        Compare(whole, AnalyzedProgram.Bind(tree, Small));
        Assert.Contains(whole.Diagnostics, diagnostic => diagnostic is { Rule.Code: "TTV0034", Related.IsEmpty: false });
    }

    [Fact]
    public void The_cuts_make_no_difference() => Text.ForAll(
        text =>
        {
            var tree = SyntaxTree.Parse(new SourceText("main.ttvm", text));
            Compare(AnalyzedProgram.Bind(tree), AnalyzedProgram.Bind(tree, Small));
        },
        samples: Sequences);

    private static void Compare(AnalyzedProgram expected, AnalyzedProgram actual)
    {
        Assert.Equal(expected.Tree.Text.Text, actual.Tree.Text.Text);
        Same("diagnostics", expected, [.. expected.Diagnostics.Select(Show)], [.. actual.Diagnostics.Select(Show)]);
        Assert.Equal(expected.HasErrors, actual.HasErrors);
        Assert.Equal(expected.InstructionLines.AsEnumerable(), actual.InstructionLines);
        Assert.Equal(expected.References.AsEnumerable(), actual.References);
        Assert.Equal(expected.Labels.OrderBy(pair => pair.Key), actual.Labels.OrderBy(pair => pair.Key));
        Same("stack", expected, [.. Stacks(expected)], [.. Stacks(actual)]);
        Same("signatures", expected, [.. Signatures(expected)], [.. Signatures(actual)]);
        for (var line = 0; line < expected.Tree.Lines.Length; line++)
        {
            Assert.Equal(expected.References.Where(reference => reference.Line == line), actual.ReferencesOn(line));
        }

        foreach (var (kind, name) in expected.References.Select(reference => (reference.Kind, reference.Name)).Distinct())
        {
            Assert.Equal(expected.References.Where(reference => reference.Kind == kind && reference.Name == name),
                actual.FindReferences(kind, name));
        }
    }

    private static IEnumerable<string> Stacks(AnalyzedProgram program) => Enumerable.Range(0, program.Tree.Lines.Length).Select(line =>
        $"{line}: {Show(program.Analysis.Before(line))} -> {Show(program.Analysis.After(line))} {string.Join(' ', program.Analysis.VariablesBefore(line))} in {program.Analysis.FunctionAt(line)}");

    private static string Show(StackPicture? picture) =>
        picture is null ? "never" : picture.Text + string.Join(',', picture.Values.Select(value => value.PushedByLine));

    private static IEnumerable<string> Signatures(AnalyzedProgram program) =>
        program.Labels.Keys.Order(StringComparer.Ordinal).Select(label => $"{label} {program.Analysis.SignatureOf(label)?.Text}");

    private static string Show(Diagnostic diagnostic) =>
        $"{diagnostic.Span} {diagnostic.Rule.Code} {diagnostic.Severity} {diagnostic.Message} [{string.Join("; ", diagnostic.Related.Select(place => $"{place.Span} {place.Message}"))}] [{string.Join("; ", diagnostic.Fixes.Select(fix => fix.Title + string.Join(',', fix.Edits)))}]";

    private static void Same(string what, AnalyzedProgram program, List<string> expected, List<string> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new XunitException(
                $"The {what} differ in\n{program.Tree.Text.Text}\nexpected only: {string.Join('\n', expected.Except(actual))}\nactual only: {string.Join('\n', actual.Except(expected))}");
        }
    }
}
