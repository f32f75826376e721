using CsCheck;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>Whatever a program does, it ends with an outcome: no exception of ours, no hang, no stack overflow.</summary>
public sealed class RobustnessTests
{
    private static readonly Gen<string> Push = Gen.OneOf(
        "PUSH_INT 0", "PUSH_INT 1", "PUSH_INT -1", "PUSH_INT 2", "PUSH_INT 9223372036854775807", "PUSH_INT -9223372036854775808",
        "PUSH_FLOAT 0.5", "PUSH_FLOAT nan", "PUSH_FLOAT inf", "PUSH_FLOAT -1e300", "TRUE", "NULL",
        "PUSH_STR \"\"", "PUSH_STR \"text\"", "PUSH_STR \"a,\\\"b\\\"\\n\"", "PUSH_STR \"[1, {\\\"a\\\": null}]\"", "PUSH_STR \"\\u{1F600}%Y\\0\"", "PUSH_STR \"echo\"", "PUSH_STR \"1e999\"",
        "MAKE_LIST 0", "PUSH_STR \"item\"\nPUSH_INT 7\nMAKE_LIST 2", "PUSH_STR \"cell\"\nMAKE_LIST 1\nMAKE_LIST 1", "NEW_OBJECT", "NEW_OBJECT\nPUSH_INT 1\nSET_FIELD a",
        "MAKE_FUNCTION the_end", "MAKE_FUNCTION the_end p q", "CAPTURE x\nMAKE_LAMBDA the_end x", "SELF", "LOAD x");

    private static readonly Gen<Instruction> AnyInstruction = Gen.OneOf(
        InstructionSet.All.Where(instruction => !instruction.Is(InstructionFlags.Unavailable)).ToArray());

    private static readonly Gen<string> Step = Gen.Select(Push.Array[0, 4], AnyInstruction.SelectMany(WithOperands), Gen.Bool).Select((pushes, instruction, isTried) =>
        string.Join('\n', [isTried ? "TRY NEXT" : "PUSH_INT 3", .. pushes, instruction, "LABEL NEXT"]));

    /// <summary>All jumps and calls go forward, so every program ends.</summary>
    private static readonly Gen<string> AnyProgram = Step.Array[1, 12].Select(steps =>
        "PUSH_INT 5\nSTORE x\n" + string.Join('\n', steps.Select((step, number) => step.Replace("NEXT", $"next_{number}", StringComparison.Ordinal))) + "\nLABEL the_end\n");

    [Fact]
    public void Any_program_ends_with_an_outcome() => AnyProgram.Sample(program =>
    {
        var run = MachineRun.OfText(program, MachineRun.Seeded(3));
        Assert.Null(run.Outcome.Error);
        Assert.NotEqual(RunEnding.NotStarted, run.Outcome.Ending);
    }, iter: 5_000);

    [Fact]
    public void A_value_nested_a_million_deep_harms_nobody() => MachineRun.OfText("""
        MAKE_LIST 0
        STORE deep
        PUSH_INT 1000000
        STORE n
        LABEL again
        LOAD deep
        MAKE_LIST 1
        STORE deep
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ built
        JMP again

        LABEL built
        ; Shown as far as the stack allows.
        LOAD deep
        TO_STR
        TYPE_OF
        PRINT

        TRY equal
        LOAD deep
        LOAD deep
        MAKE_LIST 1
        EQ
        LABEL equal
        CATCH
        GET_FIELD message
        PRINT
        END_TRY

        TRY json
        LOAD deep
        JSON_STRINGIFY
        LABEL json
        CATCH
        GET_FIELD message
        PRINT
        END_TRY

        TRY thrown
        LOAD deep
        THROW
        LABEL thrown
        CATCH
        TYPE_OF
        PRINT
        """).Prints("str", "EQ: the value is nested too deeply", "JSON_STRINGIFY: the value is nested deeper than 1000", "exception");

    private static Gen<string> WithOperands(Instruction instruction) => instruction.Operands.Aggregate(
        Gen.Const(instruction.Mnemonic),
        (soFar, operand) => Gen.Select(soFar, Operand(operand)).Select((before, next) => $"{before} {next}"));

    private static Gen<string> Operand(Operand operand) => operand.Kind switch
    {
        OperandKind.Int => Gen.OneOf("0", "42", "-1"),
        OperandKind.Float => Gen.OneOf("0.5", "inf"),
        OperandKind.Bool => Gen.OneOf("true", "false"),
        OperandKind.Str => Gen.OneOf("\"text\"", "\"\""),
        OperandKind.Variable or OperandKind.Field => Gen.OneOf("x", "y", "a", "message"),
        OperandKind.Label => Gen.OneOf("NEXT", "the_end"),
        OperandKind.Params => Gen.OneOf("", "x", "x y"),
        OperandKind.Count => Gen.OneOf("0", "1", "3", "4000000000"),
        OperandKind.Pid => Gen.OneOf("0", "1", "2", "99"),
        OperandKind.Process => Gen.OneOf("me", "other", "the_end"),
        OperandKind.Path => Gen.OneOf("nowhere.ttvm", "main.ttvm", "..", "\"a\\0b\""),
        OperandKind.Milliseconds => Gen.OneOf("0", "1", "4000000000"),
        OperandKind.Pattern => Gen.OneOf("any", "int | str", ".a=$x", "down $x", "exit"),
        OperandKind.Strategy => Gen.OneOf("one_for_one", "one_for_all", "rest_for_one"),
        OperandKind.Policy => Gen.OneOf("transient", "permanent", "temporary"),
    };
}
