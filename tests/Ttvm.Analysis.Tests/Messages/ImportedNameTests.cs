using static Ttvm.Analysis.Tests.DiagnosticAssert;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>Names and calls of what modules export. Of a module that is not known in full nothing is said.</summary>
public sealed class ImportedNameTests
{
    private const string Util = """

        ;- util.ttvm
            MAKE_FUNCTION sort list less
            STORE sort
            EXPORT sort
            MAKE_FUNCTION minus a b
            STORE minus
            EXPORT minus
            PUSH_INT 42
            STORE answer
            EXPORT answer
            MAKE_FUNCTION hidden
            STORE _hidden
            HALT
        LABEL sort
            LOAD list
            LEN
            POP
            LOAD less
            POP
            LOAD list
            RET
        LABEL minus
            LOAD a
            LOAD b
            SUB
            RET
        LABEL hidden
            RET
        """;

    [Fact]
    public void A_name_that_the_module_does_not_export() => Check("""
            IMPORT "util.ttvm"
            LOAD sortt
        ;        ^^^^^ TTV0033 The variable 'sortt' has no value here; did you mean 'sort'?
            PRINT
            LOAD mid
        ;        ^^^ TTV0033 The variable 'mid' has no value here; 'util.ttvm' exports 'answer', 'minus' and 'sort'.
            PRINT
            LOAD hidden
        ;        ^^^^^^ TTV0033 The variable 'hidden' has no value here; 'util.ttvm' exports 'answer', 'minus' and 'sort'.
            PRINT
            LOAD answer
            PRINT
        """);

    [Theory]
    [InlineData("sortt", "sort")]
    [InlineData("\"sortt\"", "\"sort\"")]
    public void Fix_of_a_misspelt_name(string before, string after) => CheckFix(
        $";- main.ttvm\n    IMPORT util\n    LOAD {before} ; them\n    PRINT\n{Util}", "Change to 'sort'",
        $"    IMPORT util\n    LOAD {after} ; them\n    PRINT\n");

    [Fact]
    public void A_name_that_is_not_imported_yet() => Check("""
            LOAD answer
        ;        ^^^^^^ TTV0033 The variable 'answer' has no value here.
            PRINT
            IMPORT "util.ttvm"
            LOAD answer
            PRINT
        """);

    [Fact]
    public void A_name_that_is_imported_on_some_ways() => Check("""
            GET_ARGS
            LEN
            JZ without
            IMPORT "util.ttvm"
        LABEL without
            LOAD answer
        ;        ^^^^^^ TTV0034 The variable 'answer' may have no value here, depending on the way.
            PRINT
        """);

    [Fact]
    public void A_name_that_is_imported_on_all_ways() => Check("""
            GET_ARGS
            LEN
            JZ other
            IMPORT "util.ttvm"
            JMP both
        LABEL other
            IMPORT "util.ttvm"
        LABEL both
            LOAD answer
            PRINT
        """);

    [Fact]
    public void A_name_that_another_function_has_imported() => Check("""
            IMPORT "util.ttvm"
            CALL show
            HALT
        LABEL show
            LOAD answer
        ;        ^^^^^^ TTV0033 The variable 'answer' has no value here: a function sees its own variables only; pass it as a parameter.
            PRINT
            RET
        """);

    [Fact]
    public void A_name_that_a_handler_may_find_imported_or_not() => Check("""
            TRY failed
            IMPORT "util.ttvm"
            GET_ARGS
            PUSH_INT 0
            INDEX
            PRINT
            END_TRY
            HALT
        LABEL failed
            CATCH problem
            LOAD problem
            PRINT
            LOAD answer
        ;        ^^^^^^ TTV0034 The variable 'answer' may have no value here, depending on the way.
            PRINT
            LOAD sort
        ;        ^^^^ TTV0034 The variable 'sort' may have no value here, depending on the way.
            PRINT
            LOAD mid
        ;        ^^^ TTV0033 The variable 'mid' has no value here; 'util.ttvm' exports 'answer', 'minus' and 'sort'.
            PRINT
        """);

    [Fact]
    public void A_call_with_too_few_values() => Check("""
            IMPORT "util.ttvm"
            PUSH_INT 1
            LOAD minus
            CALL_FUNCTION
        ;   ^^^^^^^^^^^^^ TTV0029 The function 'minus' of 'util.ttvm' takes 2 values, but the stack holds only 1 here.
            PRINT
        """);

    [Fact]
    public void A_call_with_swapped_values() => Check("""
            IMPORT "util.ttvm"
            MAKE_LIST 0
            NULL
            LOAD sort
            CALL_FUNCTION
            PRINT
            PUSH_STR "x"
            PUSH_INT 1
            LOAD minus
            CALL_FUNCTION
        ;   ^^^^^^^^^^^^^ TTV0031 The function 'minus' of 'util.ttvm' wants a number as 'a', but gets str.
            PRINT
        """);

    [Fact]
    public void What_an_imported_function_leaves() => Check("""
            IMPORT "util.ttvm"
            PUSH_INT 1
            PUSH_INT 2
            LOAD minus
            CALL_FUNCTION
            LOAD answer
            CONCAT
        ;   ^^^^^^ TTV0031 CONCAT wants a str or exception as 'a', but gets number.
            PRINT
        """);

    [Fact]
    public void Surplus_values_stay_behind() => Check("""
            IMPORT "util.ttvm"
            CALL difference
            PRINT
            HALT
        LABEL difference
            PUSH_INT 1
            PUSH_INT 2
            PUSH_INT 3
            LOAD minus
        ;        ^^^^^ TTV0033 The variable 'minus' has no value here: a function sees its own variables only; pass it as a parameter.
            CALL_FUNCTION
            RET
        """);

    [Fact]
    public void A_function_with_parameters_that_is_spawned() => Check("""
            IMPORT "util.ttvm"
            LOAD sort
            SPAWN
        ;   ^^^^^ TTV0037 The function 'sort' of 'util.ttvm' has parameters, so it cannot be spawned.
            PRINT
        """);

    [Fact]
    public void A_label_that_is_an_exported_function() => CheckDiagnostics($"""
        ;- main.ttvm
            IMPORT "util.ttvm"
            PUSH_INT 2
            PUSH_INT 1
            CALL minus a b
        ;        ^^^^^ TTV0003 Undefined label 'minus': it is a variable that the module 'util.ttvm' exports; LOAD it and use CALL_FUNCTION.
            PRINT
        {Util}
        """);

    [Theory]
    [InlineData("CALL minus a b", "LOAD minus\n    CALL_FUNCTION")]
    [InlineData("CALL  \"minus\" x  y ; the difference", "LOAD minus\n    CALL_FUNCTION ; the difference")]
    public void Fix(string call, string expected) => CheckFix(
        $";- main.ttvm\n    IMPORT util\n    PUSH_INT 2\n    PUSH_INT 1\n    {call}\n    PRINT\n{Util}",
        "Load it and call it",
        $"    IMPORT util\n    PUSH_INT 2\n    PUSH_INT 1\n    {expected}\n    PRINT\n");

    [Fact]
    public void Modules_hand_on_what_they_import() => CheckDiagnostics($"""
        ;- main.ttvm
            IMPORT "all.ttvm"
            PUSH_INT 1
            LOAD minus
            CALL_FUNCTION
        ;   ^^^^^^^^^^^^^ TTV0029 The function 'minus' of 'util.ttvm' takes 2 values, but the stack holds only 1 here.
            PRINT
            LOAD answer
        ;        ^^^^^^ TTV0033 The variable 'answer' has no value here; 'all.ttvm' exports 'minus'.
            PRINT
        ;- all.ttvm
            IMPORT util
            EXPORT minus
        {Util}
        """);

    [Theory]
    [InlineData("is not there", "IMPORT nowhere.ttvm", "HALT")]
    [InlineData("does not assemble", "IMPORT other.ttvm", "PRINTT")]
    [InlineData("leads back", "IMPORT other.ttvm", "IMPORT main.ttvm")]
    [InlineData("imports itself", "IMPORT other.ttvm", "IMPORT other.ttvm")]
    [InlineData("imports what is not known", "IMPORT other.ttvm", "IMPORT nowhere.ttvm")]
    [InlineData("exports from a function", "IMPORT other.ttvm", "CALL f\nHALT\nLABEL f\nNULL\nSTORE mid\nEXPORT mid\nRET")]
    [InlineData("may get a function that exports", "IMPORT other.ttvm", "RECEIVE\nCALL_FUNCTION")]
    [InlineData("is the second of two", "IMPORT util.ttvm\nIMPORT nowhere.ttvm", "HALT")]
    public void Nothing_is_said_of_a_module_that(string reason, string import, string other)
    {
        Assert.NotEmpty(reason);
        var fixture =
            $";- main.ttvm\nTRY failed\n{import}\nEND_TRY\nLOAD mid\nPRINT\nHALT\nLABEL failed\nCATCH e\nLOAD e\nPRINT\n;- other.ttvm\n{other}\n{Util}";
        CheckNo("TTV0033", fixture);
        CheckNo("TTV0034", fixture);
    }

    private static void Check(string main) => CheckDiagnostics($";- main.ttvm\n{main}{Util}");
}
