using CsCheck;
using Ttvm.Language.Instructions;
using Ttvm.Runtime.Runs;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>Whatever a program does, it ends with an outcome: no exception of ours, no hang, no stack overflow.</summary>
public sealed class RobustnessTests
{
    /// <summary>Values that cannot be written in one instruction: <c>x</c>, an exception, bytes, and none of them.</summary>
    private const string Prelude = """
        PUSH_INT 5
        STORE x
        TRY made
        PUSH_STR "made"
        THROW
        LABEL made
        CATCH
        STORE exception
        END_TRY
        PUSH_STR "bytes"
        READ_BYTES
        STORE bytes
        PUSH_STR "empty"
        READ_BYTES
        STORE no_bytes

        """;

    private static readonly Gen<string> Push = Gen.OneOf(
        "PUSH_INT 0", "PUSH_INT 1", "PUSH_INT -1", "PUSH_INT 2", "PUSH_INT 9223372036854775807", "PUSH_INT -9223372036854775808",
        "PUSH_FLOAT 0.5", "PUSH_FLOAT nan", "PUSH_FLOAT inf", "PUSH_FLOAT -inf", "PUSH_FLOAT -1e300", "PUSH_FLOAT -0.0",
        "TRUE", "FALSE", "NULL",
        "PUSH_STR \"\"", "PUSH_STR \"text\"", "PUSH_STR \"a,\\\"b\\\"\\n\"", "PUSH_STR \"[1, {\\\"a\\\": null}]\"",
        "PUSH_STR \"\\u{1F600}%Y\\0\"", "PUSH_STR \"echo\"", "PUSH_STR \"1e999\"",
        "PUSH_STR \"a\\r\\\"b\"", "PUSH_STR \"%\"", "PUSH_STR \"kill\"", "PUSH_STR \"normal\"", "PUSH_STR \"..\"", "PUSH_STR \"=\"",
        "PUSH_STR \"bytes\"", "PUSH_STR \"counter\"",
        "MAKE_LIST 0", "MAKE_LIST 0\nMAKE_LIST 1", "MAKE_LIST 0\nPUSH_STR \"cell\"\nMAKE_LIST 1\nMAKE_LIST 2",
        "NULL\nMAKE_LIST 1\nMAKE_LIST 1", "PUSH_STR \"item\"\nPUSH_INT 7\nMAKE_LIST 2",
        "PUSH_STR \"cell\"\nMAKE_LIST 1\nMAKE_LIST 1", "PUSH_STR \"\\0\"\nMAKE_LIST 1", "NEW_OBJECT", "NEW_OBJECT\nPUSH_INT 1\nSET_FIELD a",
        "NEW_OBJECT\nPUSH_FLOAT nan\nSET_FIELD \"\"\nMAKE_LIST 1",
        "MAKE_FUNCTION the_end", "MAKE_FUNCTION the_end p q", "CAPTURE x\nMAKE_LAMBDA the_end x", "SELF", "LOAD x", "LOAD exception",
        "LOAD bytes", "LOAD no_bytes");

    /// <summary>
    /// These wait as long as the program says, which may be for ever. Only a seeded run, whose clock jumps to the next timer, comes to
    /// the end of it; a plain run and workers wait by the clock on the wall.
    /// </summary>
    private static readonly Opcode[] s_waits = [Opcode.Sleep, Opcode.SendAfter, Opcode.ReceiveTimeout];

    private static readonly Gen<Instruction> AnyInstruction = Gen.OneOf(
        InstructionSet.All.Where(instruction => !instruction.Is(InstructionFlags.Unavailable)).ToArray());

    private static readonly Gen<string> Step = Gen.Select(Push.Array[0, 4], AnyInstruction.SelectMany(WithOperands), Gen.Bool)
        .Select((pushes, instruction, isTried) =>
        string.Join('\n', [isTried ? "TRY NEXT" : "PUSH_INT 3", .. pushes, instruction, "LABEL NEXT"]));

    /// <summary>All jumps and calls go forward, so every program ends.</summary>
    private static readonly Gen<string> AnyProgram = Step.Array[1, 12].Select(steps =>
        Prelude + string.Join('\n', steps.Select((step, number) => step.Replace("NEXT", $"next_{number}", StringComparison.Ordinal)))
            + "\nLABEL the_end\n");

    [Fact]
    public void Any_program_ends_with_an_outcome() => AnyProgram.ForAll(program =>
    {
        var run = MachineRun.OfText(program, MachineRun.Seeded(3), NewHost());
        Assert.Null(run.Outcome.Error);
        Assert.NotEqual(RunEnding.NotStarted, run.Outcome.Ending);
    }, samples: 5_000);

    /// <summary>
    /// Each instruction by itself with values of every type, and so with those it does not expect: in the one process of a plain run, in
    /// one of many in a seeded run and on workers, inside a TRY and outside. It does what it does or fails, and nobody else comes to harm.
    /// Seed "8RB98xVakWu1" was a plain run that slept for 292 million years.
    /// </summary>
    [Fact]
    public void Any_instruction_takes_any_values() => Gen.Select(Push.Array[0, 3],
        AnyInstruction.SelectMany(instruction => WithOperands(instruction).Select(text => (instruction.Opcode, text))),
        Gen.Bool, Gen.Int[0, 3]).ForAll((pushes, instruction, isTried, mode) =>
    {
        string[] lines = [isTried ? "TRY next" : "NULL", .. pushes, instruction.text.Replace("NEXT", "next", StringComparison.Ordinal),
            "LABEL next", "HALT"];
        var options = mode switch
        {
            _ when s_waits.Contains(instruction.Opcode) => MachineRun.Seeded(7),
            0 => MachineRun.Plain,
            2 => MachineRun.Smp(1),
            3 => MachineRun.Smp(2) with { Compilation = new() { IsImmediate = true } },
            _ => MachineRun.Seeded(7),
        };

        // Under SMP the instruction runs in a process of its own, and another one does its work meanwhile.
        var program = mode == 0 ? Prelude + string.Join('\n', lines) : $"""
            PUSH_STR "tries"
            SPAWN
            POP
            PUSH_STR "works"
            SPAWN
            POP
            RECEIVE_MATCH "done"
            POP
            HALT

            LABEL works
            PUSH_STR "done"
            SEND 1
            HALT

            LABEL tries
            {Prelude}{string.Join('\n', lines)}
            """;
        var run = MachineRun.OfText(program + "\nLABEL the_end\n", options, NewHost());
        Assert.Null(run.Outcome.Error);
        if (mode == 0 || instruction.Opcode == Opcode.Exit)
        {
            Assert.NotEqual(RunEnding.NotStarted, run.Outcome.Ending);
        }
        else
        {
            // Process 1 has ended by itself, or the other has ended it, which it has said.
            Assert.Equal(RunEnding.Finished, run.Outcome.Ending);
            Assert.True(run.Outcome.ExitCode == 0 || instruction.Opcode == Opcode.ExitProcess, string.Join('\n', run.Headlines));
        }
    }, samples: 4_000);

    private static TestHost NewHost() => new TestHost("line\n").WithFile("bytes", [0, 255]).WithFile("empty", []);

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
        LOAD deep
        TO_STR
        LEN
        PRINT

        LOAD deep
        LOAD deep
        MAKE_LIST 1
        EQ
        PRINT
        LOAD deep
        LOAD deep
        EQ
        PRINT

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
        """).Prints("2000002", "0", "1", "JSON_STRINGIFY: the value is nested deeper than 1000", "exception");

    /// <summary>Each list holds the one before twice, so there are sixty lists and 2⁶⁰ paths to the innermost.</summary>
    [Fact]
    public void A_value_of_many_paths_harms_nobody() => MachineRun.OfText("""
        CALL build
        STORE wide
        LOAD wide
        CALL build
        EQ
        PRINT

        TRY shown
        LOAD wide
        TO_STR
        LABEL shown
        CATCH
        GET_FIELD message
        PRINT
        END_TRY

        TRY json
        LOAD wide
        JSON_STRINGIFY
        LABEL json
        CATCH
        GET_FIELD message
        PRINT
        END_TRY

        TRY joined
        LOAD wide
        PUSH_STR ","
        JOIN
        LABEL joined
        CATCH
        GET_FIELD message
        PRINT
        END_TRY

        TRY thrown
        LOAD wide
        THROW
        LABEL thrown
        CATCH
        TYPE_OF
        PRINT
        HALT

        LABEL build
        PUSH_INT 60
        STORE n
        MAKE_LIST 0
        LABEL again
        DUP
        MAKE_LIST 2
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ built
        JMP again
        LABEL built
        RET
        """, MachineRun.Plain with { MaxMemoryMegabytes = 64 }).Prints(
            "1", "TO_STR: not enough memory for the result", "JSON_STRINGIFY: not enough memory for the result",
            "JOIN: not enough memory for the result", "exception");

    [Fact]
    public void Texts_that_nobody_can_hold_are_an_error() => MachineRun.OfText("""
        PUSH_STR "0123456789"
        LABEL again
        DUP
        CONCAT
        JMP again
        """, MachineRun.Plain with { MaxMemoryMegabytes = 64 }).FailsWith("CONCAT: the string would be too long");

    [Fact]
    public void Objects_grow_and_fork_like_lists() => MachineRun.OfText("""
        NEW_OBJECT
        STORE big
        PUSH_INT 0
        STORE i
        LABEL again
        LOAD big
        LOAD i
        TO_STR
        LOAD i
        OBJECT_SET
        STORE big
        LOAD i
        PUSH_INT 1
        ADD
        STORE i
        LOAD i
        PUSH_INT 100000
        LT
        JZ grown
        JMP again

        ; Two objects that go on from the same one do not see each other's fields.
        LABEL grown
        LOAD big
        PUSH_STR "left"
        SET_FIELD side
        LOAD big
        PUSH_STR "right"
        SET_FIELD side
        GET_FIELD side
        PRINT
        GET_FIELD side
        PRINT
        LOAD big
        HAS_FIELD side
        PRINT
        LOAD big
        LEN
        PRINT
        LOAD big
        PUSH_STR "99999"
        OBJECT_GET
        PRINT
        """).Prints("right", "left", "0", "100000", "99999");

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
