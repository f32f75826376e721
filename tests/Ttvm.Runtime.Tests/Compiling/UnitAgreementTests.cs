using CsCheck;
using Ttvm.Runtime.Compiling;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Values;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>A few units of a program are compiled, as in the middle of a run, and do what the interpreter does: control comes from
/// interpreted frames to places of a unit that nothing in it leads to.</summary>
public sealed class UnitAgreementTests
{
    [Fact]
    public void Any_program_with_a_few_units_is_the_same() => Gen.Select(
        Gen.Frequency((2, HotProgram.Any), (1, AgreementTests.AnyProgram)), Gen.Int[0, int.MaxValue].Array[1, 3],
        Gen.Enum<Assumption>(), Gen.Int[0, 9]).ForAll(
            (text, starts, assumption, leavesEvery) => Check(text, code =>
            {
                int[] entries = [0, .. code.Labels.Values.Order()];
                foreach (var start in starts)
                {
                    Compile(code, entries[start % entries.Length], assumption, leavesEvery < 6 ? 0 : leavesEvery);
                }
            }),
        samples: 200);

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

    private static void CheckUnit(string start, string text) => Check(text, code => Compile(code, code.Labels[start], Assumption.Integers));

    /// <summary>Runs a program with units that are compiled before, and compares it with the interpreter.</summary>
    private static void Check(string text, Action<Code> compile)
    {
        const int decisions = 60;
        var options = MachineRun.Seeded(0) with { Interpret = true };
        Assert.Equal(Run(_ => { }), Run(compile));

        (ulong, long, string, string) Run(Action<Code> loaded) => Agreement.Run(text, options, decisions, (_, code) => loaded(code));
    }

    private static void Compile(Code code, int start, Assumption assumption, int leavesEvery = 0)
    {
        var layout = code.LayoutAt(start);
        layout.Note(Enumerable.Repeat(Value.OfInt(0), layout.Count).ToArray());
        if (code.EntryAt(start) is null && FlowGraph.TryFind(code, start) is { } graph)
        {
            code.Add(UnitCompiler.Compile(graph, start, assumption, leavesEvery));
        }
    }
}
