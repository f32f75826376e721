using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>Programs with words of other assemblers, repaired as the tools offer it, do what those words mean there.</summary>
public sealed class ForeignIdiomTests
{
    /// <summary>Programs of one process, their lines separated by <c> | </c>, and what they print, line by line.</summary>
    public static TheoryData<string, string> Meanings => new()
    {
        { "PUSH_INT 1 | PUSH_INT 2 | 2DUP | PRINT | PRINT | PRINT | PRINT", "2 1 2 1" },
        { "PUSH_INT 1 | PUSH_INT 2 | PUSH_INT 3 | 2DROP | PRINT", "1" },
        { "PUSH_INT 0 | PUSH_INT 1 | PUSH_INT 2 | NIP | PRINT | PRINT", "2 0" },
        { "PUSH_INT 1 | PUSH_INT 2 | TUCK | PRINT | PRINT | PRINT", "2 1 2" },
        { "PUSH_INT 1 | PUSH_INT 2 | PUSH_INT 3 | ROT_THREE | PRINT | PRINT | PRINT", "2 1 3" },
        { "PUSH_INT 7 | LOCAL.TEE x | PRINT | LOAD x | PRINT", "7 7" },
        { "PUSH_INT 4 | INC | PRINT", "5" },
        { "PUSH_INT 4 | 1- | PRINT", "3" },
        { "PUSH_INT 4 | 2* | PRINT", "8" },
        { "PUSH_INT 4 | UNARY_NEGATIVE | PRINT | PUSH_FLOAT -1.5 | FNEG | PRINT", "-4 1.5" },
        { "NULL | IS_NULL | PRINT | FALSE | IS_NULL | PRINT", "1 0" },
        { "NULL | NOT_NULL | PRINT | FALSE | NOT_NULL | PRINT", "0 1" },
        { "PUSH_INT 0 | I32.EQZ | PRINT | PUSH_INT 2 | 0= | PRINT", "1 0" },
        { "PUSH_INT 0 | 0<> | PRINT | PUSH_INT 2 | 0<> | PRINT", "0 1" },
        { "PUSH_INT -1 | 0< | PRINT | PUSH_INT 0 | 0< | PRINT", "1 0" },
        { "PUSH_INT 1 | 0> | PRINT | PUSH_INT 0 | 0> | PRINT", "1 0" },
        { "PUSH_STR \"a\" | WRITE | SPACE | PUSH_STR \"b\" | WRITE | CR", "a_b" },
        { "READ_INT | READ_FLOAT | + | PRINT", "42.5" },
        { "PUSH_INT 7 | PUSH_INT 8 | BUILD_LIST 2 | LIST_FIRST | PRINT", "7" },
        { "PUSH_STR \"hi\" | SEND_SELF | RECV | PRINT", "hi" },

        { "PUSH_INT 7 | PUSH_INT 2 | ROT_TWO | - | PRINT", "-5" },
        { "PUSH_INT 7 | PUSH_INT 2 | / | PRINT | PUSH_INT 7 | PUSH_INT 2 | BINARY_TRUE_DIVIDE | PRINT", "3 3.5" },
        { "PUSH_INT -7 | PUSH_INT 2 | I32.REM_S | PRINT", "-1" },
        { "PUSH_FLOAT -2.9 | F2I | PRINT", "-2" },
        { "PUSH_INT 3 | PUSH_INT 4 | I32.LT_S | PRINT | PUSH_INT 3 | PUSH_INT 4 | CGT | PRINT", "1 0" },
        { "LDC.I4.5 | ICONST_M1 | IADD | PRINTLN", "4" },
        { "LDSTR \"ab\" | PUSH_STR \"c\" | STR_CAT | DUP_TOP | STR_LEN | PRINT_INT | PUSH_INT 1 | CHAR_AT | PRINT_STR", "3 b" },
        { "LIST_NEW | PUSH_INT 9 | LIST_PUSH | PUSH_INT 0 | LIST_GET | PRINT", "9" },
        { "OBJ_NEW | PUSH_STR \"k\" | PUSH_INT 9 | DICT_SET | PUSH_STR \"k\" | DICT_GET | PRINT", "9" },
        { "OBJ_NEW | PUSH_INT 9 | SET_PROP k | LOAD_ATTR k | PRINT", "9" },
        { "PUSH_INT 6 | STORE_FAST x | LDLOC x | PRINT | GOTO end | PUSH_INT 1 | PRINT | LBL end", "6" },
        { "PUSH_INT 6 | JSR twice n | PRINT | HLT | LABEL twice | LOAD n | PUSH_INT 2 | IMUL | RETURN_VALUE", "12" },
        { "LDFTN five | CALL_INDIRECT | PRINT | HALT | LABEL five | PUSH_INT 5 | IRETURN", "5" },
        { "SETUP_EXCEPT late | PUSH_STR \"no\" | ATHROW | LABEL late | EXCEPT | GET_ATTR message | PRINT | POP_EXCEPT", "no" },
        { "RECV_TIMEOUT 0 none | PRINT | HALT | LABEL none | SELF_PID | PRINT", "1" },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public void The_repaired_program_does_what_the_words_mean(string program, string output) =>
        MachineRun.OfText(Repair(Lines(program)), host: new TestHost(input: "40\n2.5\n"))
            .Prints([.. output.Split(' ').Select(line => line.Replace('_', ' '))]);

    /// <summary>Each jump is tried with 3 and 4, 4 and 4, 4 and 3: the letters say whether it jumps.</summary>
    [Theory]
    [InlineData("JE", "nyn")]
    [InlineData("JNE", "yny")]
    [InlineData("JG", "nny")]
    [InlineData("JGE", "nyy")]
    [InlineData("JL", "ynn")]
    [InlineData("JLE", "yyn")]
    public void A_jump_on_a_comparison_jumps_when_it_does_there(string jump, string jumps) => Assert.All(
        new[] { (3, 4), (4, 4), (4, 3) }.Zip(jumps),
        pair => Jumps($"PUSH_INT {pair.First.Item1} | PUSH_INT {pair.First.Item2} | {jump} yes", pair.Second));

    [Theory]
    [InlineData("JNZ", "ny")]
    [InlineData("BRTRUE", "ny")]
    [InlineData("IFEQ", "yn")]
    [InlineData("BRANCHUNLESS", "yn")]
    public void A_jump_on_a_condition_jumps_when_it_does_there(string jump, string jumps) =>
        Assert.All(new[] { 0, 1 }.Zip(jumps), pair => Jumps($"PUSH_INT {pair.First} | {jump} yes", pair.Second));

    /// <summary>Two instructions in the place of one word are easily the wrong two: all of them are run here.</summary>
    [Fact]
    public void No_two_instructions_are_left_out()
    {
        const string Jumps = "JE JNE JG JGE JL JLE JNZ";
        var run = Meanings.SelectMany(meaning => ((string)meaning[0]).Split(' ')).Concat(Jumps.Split(' '))
            .Select(word => ForeignMnemonics.Find(word)).ToHashSet();
        Assert.DoesNotContain(ForeignMnemonics.Names,
            name => ForeignMnemonics.Find(name) is { Before: not null } idiom && !run.Contains(idiom));
    }

    private static void Jumps(string program, char jumps) =>
        MachineRun.OfText(Repair(Lines($"{program} | PUSH_STR \"n\" | PRINT | HALT | LABEL yes | PUSH_STR \"y\" | PRINT")))
            .Prints($"{jumps}");

    private static string Lines(string program) => program.Replace(" | ", "\n", StringComparison.Ordinal);

    /// <summary>The program with the fix of each unknown word; all of them must have one.</summary>
    private static string Repair(string text)
    {
        while (FirstUnknown(text) is { } unknown)
        {
            text = Assert.Single(unknown.Fixes).Edits.Reverse().Aggregate(
                text, (current, edit) => string.Concat(current.AsSpan(0, edit.Span.Start), edit.NewText, current.AsSpan(edit.Span.End)));
        }

        return text;
    }

    private static Diagnostic? FirstUnknown(string text) => AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text)))
        .Diagnose(CheckOptions.Default, []).FirstOrDefault(found => found.Rule == DiagnosticRules.UnknownInstruction);
}
