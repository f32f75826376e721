using Ttvm.Runtime.Compiling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>One unit of a program is compiled, and does what the interpreter does.</summary>
public sealed class UnitAgreementTests
{
    /// <summary>A function may begin where errors are caught, behind a call, or where a function that the unit does not call goes on.
    /// Control comes there from frames whose variables were in the same locals.</summary>
    [Fact]
    public void A_function_that_catches_errors_has_its_own_variables() => CheckUnit("f", """
        PUSH_INT 5
        CALL f n
        HALT
        LABEL f
        LOAD n
        PRINT
        LOAD n
        JZ bottom
        TRY f
        LOAD n
        PUSH_INT 1
        SUB
        CALL f n
        RET
        LABEL bottom
        PUSH_STR "x"
        THROW
        """);

    [Theory]
    [InlineData("f0")]
    [InlineData("f")]
    public void A_function_behind_a_call_has_its_own_variables(string start) => CheckUnit(start, """
        PUSH_INT 5
        CALL f0 n
        HALT
        LABEL f0
        LOAD n
        JZ out
        LOAD n
        PUSH_INT 1
        SUB
        CALL f0 n
        LABEL f
        LOAD n
        PRINT
        LOAD n
        PUSH_INT 99
        EQ
        JZ out
        PUSH_INT 1
        CALL f n
        LABEL out
        RET
        """);

    [Fact]
    public void A_caller_outside_of_the_unit_has_its_own_variables_and_room() => CheckUnit("g", $"""
        PUSH_INT 5
        CALL outside n
        PRINT
        HALT
        LABEL outside
        LOAD n
        CALL g n
        LABEL both
        {string.Concat(Enumerable.Repeat("LOAD n\n", 40))}RET
        LABEL g
        LOAD n
        PUSH_INT 100
        ADD
        STORE n
        JMP both
        """);

    [Fact]
    public void A_handler_may_be_the_next_instruction() => CheckUnit("round", """
        PUSH_INT 5
        STORE n
        LABEL round
        LOAD n
        JZ end
        TRY next
        LABEL next
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        JMP round
        LABEL end
        HALT
        """);

    /// <summary>Runs a program with one unit compiled, and compares it with the interpreter.</summary>
    private static void CheckUnit(string start, string text)
    {
        const int decisions = 4;
        var options = MachineRun.Seeded(0) with { Interpret = true };
        Assert.Equal(Agreement.Run(Host(), "main.ttvm", options, decisions), Agreement.Run(Host(), "main.ttvm", options, decisions, code =>
        {
            var entry = code.Labels[start];
            var layout = code.LayoutAt(entry);
            layout.Note(Enumerable.Repeat(Value.OfInt(0), layout.Count).ToArray());
            code.Add(UnitCompiler.Compile(FlowGraph.TryFind(code, entry)!, entry, Assumption.Integers));
        }));

        TestHost Host() => new TestHost().WithFile("main.ttvm", text);
    }
}
