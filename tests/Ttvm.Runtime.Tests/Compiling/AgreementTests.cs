using CsCheck;
using Ttvm.Runtime.Compiling;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>Compiled code does what the interpreter does, reduction by reduction, whatever is assumed and wherever it is left.</summary>
public sealed class AgreementTests
{
    private static readonly Gen<string> Label = Gen.OneOf("a", "b", "c");

    private static readonly Gen<string> Name = Gen.OneOf("x", "y", "z");

    private static readonly Gen<string> Constant = Gen.OneOf("PUSH_INT 0", "PUSH_INT 1", "PUSH_INT -1", "PUSH_INT 7", "PUSH_FLOAT 1.5",
        "PUSH_FLOAT 0.0", "PUSH_STR \"s\"", "TRUE", "NULL", "MAKE_LIST 0", "NEW_OBJECT");

    private static readonly Gen<string> Operator = Gen.OneOf("ADD", "SUB", "MUL", "DIV", "MOD", "ADD_F", "SUB_F", "MUL_F", "DIV_F", "LT",
        "LE", "GT", "GE", "EQ", "NE", "LT_F", "GE_F", "AND", "OR", "CONCAT", "INDEX", "LIST_APPEND", "SWAP", "OVER");

    private static readonly Gen<string> Line = Gen.OneOf(
        Name.Select(name => $"LOAD {name}"),
        Name.Select(name => $"STORE {name}"),
        Constant,
        Operator,
        Gen.OneOf("DUP", "POP", "ROT", "NOT", "LEN", "TO_STR", "SET_FIELD k", "GET_FIELD k", "MAKE_LIST 2", "LIST_SET", "SELF", "YIELD",
            "PRINT", "DELETE x", "CALL_FUNCTION"),
        Label.Select(label => $"JMP {label}"),
        Label.Select(label => $"JZ {label}"),
        Gen.Select(Name, Constant, Operator, Name, (from, constant, operation, to) => $"LOAD {from}\n{constant}\n{operation}\nSTORE {to}"),
        Gen.Select(Name, Name, Operator, Name, (a, b, operation, to) => $"LOAD {a}\nLOAD {b}\n{operation}\nSTORE {to}"),

        // What is on the stack stays what it was when its variable changes.
        Gen.Select(Name, Constant, Operator, Name,
            (name, constant, operation, to) =>
                $"LOAD {name}\nLOAD {name}\n{constant}\nADD\nSTORE {name}\nLOAD {name}\n{operation}\nSTORE {to}"),
        Gen.Select(Name, Gen.OneOf("LT", "LE", "GT", "GE", "EQ", "NE"), Label,
            (name, comparison, label) => $"LOAD {name}\nPUSH_INT 3\n{comparison}\nJZ {label}"),
        Gen.Select(Name, Gen.OneOf("f n", "g n m", "h", "u n"), (name, call) => $"LOAD {name}\nPUSH_INT 1\nSUB\nDUP\nCALL {call}"),
        Gen.Select(Name, Gen.Int[0, 5], Name, (from, times, to) => $"LOAD {from}\nPUSH_INT 7\nPUSH_INT {times}\nCALL s n m k\nSTORE {to}"),
        Gen.Const("CAPTURE x\nMAKE_LAMBDA l n\nSTORE z"),
        Gen.OneOf("CAPTURE x\nCAPTURE y", "CAPTURE y\nCAPTURE x", "CAPTURE y").Select(captures => $"{captures}\nMAKE_LAMBDA v n\nSTORE z"),
        Gen.Const("PUSH_INT 2\nLOAD z\nCALL_FUNCTION\nSTORE z"),
        Gen.Const("TRY caught"),
        Gen.OneOf("TRY again", "END_TRY", "CATCH", "LOAD x\nCALL t n", "LOAD z\nTHROW"),
        Gen.Const("PUSH_STR \"thrown\"\nTHROW"));

    private const string Functions = """
        LABEL caught
        CATCH z
        END_TRY
        JMP c
        LABEL again
        CATCH
        STORE y
        END_TRY
        JMP b
        LABEL t
        LOAD n
        JZ inside
        LOAD n
        THROW
        LABEL inside
        TRY here
        PUSH_INT 5
        LOAD n
        THROW
        LABEL here
        CATCH
        END_TRY
        RET
        LABEL f
        LOAD n
        PUSH_INT 1
        LT
        JZ more
        LOAD n
        RET
        LABEL more
        LOAD n
        PUSH_INT 1
        SUB
        CALL f n
        LOAD n
        ADD
        RET
        LABEL g
        LOAD n
        STORE local
        LOAD local
        LOAD m
        CALL f n
        RET
        LABEL h
        PUSH_INT 2
        STORE x
        RET
        LABEL s
        LOAD k
        JZ swapped
        LOAD m
        LOAD n
        LOAD k
        PUSH_INT 1
        SUB
        CALL s n m k
        RET
        LABEL swapped
        LOAD n
        LOAD m
        PUSH_INT 3
        MUL
        SUB
        RET
        LABEL u
        LOAD n
        PUSH_INT 2
        MOD
        JZ even
        LOAD mine
        RET
        LABEL even
        PUSH_INT 3
        STORE mine
        LOAD mine
        RET
        LABEL l
        LOAD n
        LOAD x
        ADD
        RET
        LABEL v
        LOAD x
        LOAD n
        LOAD y
        MAKE_LIST 3
        RET
        """;

    /// <summary>Programs that go round, with values of all types, calls, handlers and errors.</summary>
    internal static readonly Gen<string> AnyProgram = Gen.Select(Constant.Array[3], Line.Array[1, 8], Line.Array[1, 8], Line.Array[1, 8],
        (values, first, second, third) => string.Join('\n',
            [values[0], "STORE x", values[1], "STORE y", values[2], "STORE z", "TRY caught", "LABEL a", .. first, "LABEL b", .. second,
                "LABEL c", .. third, "JMP a", Functions]));

    [Fact]
    public void Any_program_is_the_same() => Gen.Select(AnyProgram, Gen.ULong[0, 3], Gen.Int[1, 40],
        Gen.Int[0, Agreement.Ways.Length - 1]).ForAll((text, seed, decisions, way) =>
            Agreement.Check(text, seed, decisions, Agreement.Ways[way]),
        samples: 2_000);

    /// <summary>Compiled code is left before the instructions that somebody wants to look at, and before no others, and whoever looks is
    /// asked about every error.</summary>
    [Fact]
    public void Marked_instructions_are_looked_at_alike() => Gen.Select(
        Gen.Frequency((9, AnyProgram), (1, HotProgram.Any)), Gen.ULong[0, 3], Gen.Int[1, 40], Gen.Int[0, Agreement.Ways.Length - 2],
        Gen.Int[0, int.MaxValue]).ForAll(sample =>
        {
            var (text, seed, decisions, way, marks) = sample;
            var options = MachineRun.Seeded(seed);
            var interpreted = Look(options with { Interpret = true });
            Assert.Equal(interpreted, Look(options with { Compilation = Agreement.Ways[way] }));

            (ulong Hash, string Seen) Look(MachineOptions given)
            {
                var scheduler = Agreement.Start(new TestHost(), text, given, (machine, code) =>
                {
                    var chance = new Chance((ulong)marks);
                    code.Mark([.. code.Ops.Select(_ => chance.Below(12) == 0)]);
                    Compiler.For(machine)?.NoteLoaded(code);
                });
                var probe = new ListingProbe([]);
                scheduler.Run(ref probe, decisions);
                return (scheduler.StateHash, string.Join('\n', probe.Seen));
            }
        }, samples: 500);

    /// <summary>A function whose calls are not followed, since they lead to too much, may call a place in itself: each call leaves more on
    /// the stack than there is room for.</summary>
    [Fact]
    public void A_function_that_is_called_looks_for_room()
    {
        var large = string.Concat(Enumerable.Repeat("PUSH_INT 1\nPOP\n", 1_000));
        var host = new TestHost().WithFile("main.ttvm", $"""
            PUSH_INT 3
            CALL f n
            HALT
            LABEL f
            LOAD n
            JZ middle
            CALL large
            JMP middle
            LABEL middle
            LOAD n
            JZ out
            PUSH_INT 7
            LOAD n
            PUSH_INT 1
            SUB
            CALL middle n
            POP
            LABEL out
            RET
            LABEL large
            {large}RET
            """);
        var code = new CodeStore(host).Load("main.ttvm").Code!;
        var graph = FlowGraph.TryFind(code, code.Labels["f"])!;
        _ = new UnitAnalysis(graph, Assumption.Nothing);
        var called = graph.Blocks.SelectMany(block => graph.CalledBy(block.End - 1)).Select(target => graph.At(target.Entry)).ToList();
        Assert.Equal([code.Labels["middle"]], called.Select(block => block.Start));
        Assert.All(called, block => Assert.False(block.HasRoom));
    }

    /// <summary>Functions made at several places may have captured the same variables in another order.</summary>
    [Theory]
    [InlineData("CAPTURE x\nCAPTURE y")]
    [InlineData("CAPTURE y\nCAPTURE x")]
    public void Captured_values_are_found_in_any_order(string captures)
    {
        var text = $"""
            PUSH_INT 1
            STORE x
            PUSH_INT 2
            STORE y
            {captures}
            MAKE_LAMBDA v n
            STORE function
            PUSH_INT 9
            STORE k
            LABEL round
            LOAD k
            JZ end
            LOAD k
            LOAD function
            CALL_FUNCTION
            PRINT
            LOAD k
            PUSH_INT 1
            SUB
            STORE k
            JMP round
            LABEL end
            HALT
            LABEL v
            LOAD x
            LOAD n
            LOAD y
            MAKE_LIST 3
            RET
            """;
        Agreement.Check(text, decisions: 9);
    }

    /// <summary>What follows calls in line, one after the other, is not more than the stack has been looked at for.</summary>
    [Theory]
    [InlineData("PUSH_INT 1\nRET", 120)]
    [InlineData("PUSH_INT 1\nPUSH_INT 1\nPUSH_INT 1\nPUSH_INT 1\nPUSH_INT 1\nPUSH_INT 1\nPUSH_INT 1\nRET", 60)]
    public void Calls_in_line_have_room(string function, int calls)
    {
        var pushed = calls * (function.Split('\n').Length - 1);
        var text = $"""
            PUSH_INT 3
            SPAWN_CALL worker n
            POP
            RECEIVE
            HALT
            LABEL worker
            CALL one
            {string.Concat(Enumerable.Repeat("POP\n", pushed / calls))}LABEL loop
            LOAD n
            JZ end
            {string.Concat(Enumerable.Repeat("CALL one\n", calls))}{string.Concat(Enumerable.Repeat("POP\n", pushed))}LOAD n
            PUSH_INT 1
            SUB
            STORE n
            JMP loop
            LABEL end
            PUSH_INT 0
            SEND 1
            RET
            LABEL one
            {function}
            """;
        Agreement.Check(text, decisions: 41);
    }

    /// <summary>A function of many branches that does not end in line takes no longer to compile than others.</summary>
    [Fact]
    public void Branches_are_looked_at_once()
    {
        var branches = string.Concat(Enumerable.Range(0, 45).Select(number => $"JZ l{number}\nLABEL l{number}\n"));
        var text = $"""
            LABEL loop
            PUSH_INT 1
            CALL f n
            JMP loop
            LABEL f
            {branches}TRUE
            NOT
            POP
            RET
            """;
        Agreement.Check(text, seed: 0, decisions: 3, new() { IsImmediate = true });
    }

    /// <summary>Lists where marked instructions are looked at, and where something fails.</summary>
    private readonly struct ListingProbe(List<string> seen) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => false;

        public List<string> Seen => seen;

        public bool StopBefore(Process process)
        {
            seen.Add($"{process.Id} {process.Pc} {process.ReductionsLeft} {process.StackCount} {process.Depth}");
            return false;
        }

        public bool StopAtError(Process process, int stackCount)
        {
            seen.Add($"error: {process.Id} {process.Pc} {process.ReductionsLeft} {stackCount} {process.Depth}");
            return false;
        }
    }
}
