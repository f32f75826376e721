using CsCheck;
using Ttvm.Runtime.Compiling;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Tests.Programs;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Runtime.Values;
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
        """;

    /// <summary>Programs that go round, with values of all types, calls, handlers and errors.</summary>
    private static readonly Gen<string> AnyProgram = Gen.Select(Constant.Array[3], Line.Array[1, 8], Line.Array[1, 8], Line.Array[1, 8],
        (values, first, second, third) => string.Join('\n',
            [values[0], "STORE x", values[1], "STORE y", values[2], "STORE z", "TRY caught", "LABEL a", .. first, "LABEL b", .. second,
                "LABEL c", .. third, "JMP a", Functions]));

    private static readonly Gen<string> Item = Gen.OneOf("PUSH_INT 1", "PUSH_FLOAT 1.5", "LOAD p", "LOAD q", "LOAD r", "LOAD s", "LOAD t");

    private static readonly Gen<(string Name, string Update)> Container = Gen.OneOf(
        Gen.Select(Gen.OneOf("p", "q"), Item.Select(item => $"{item}\nLIST_APPEND")),
        Gen.Select(Gen.OneOf("p", "q"), Item.Select(item => $"PUSH_INT 0\n{item}\nLIST_SET")),
        Gen.Select(Gen.OneOf("r", "s"), Item.Select(item => $"{item}\nSET_FIELD k")),
        Gen.Select(Gen.OneOf("r", "s"), Item.Select(item => $"{item}\nSET_FIELD other")),
        Gen.Select(Gen.OneOf("t", "u"),
            Gen.OneOf($"PUSH_STR \"{new string('t', 200)}\"", "PUSH_STR \"t\"", "PUSH_STR \"\"", "LOAD t")
                .Select(more => $"{more}\nCONCAT")));

    /// <summary>What gives a value another variable, list or place that it is still seen from when its variable has changed.</summary>
    private static readonly Gen<string> Aliasing = Gen.OneOf(
        Gen.OneOf("p q", "q p", "r s", "s r", "t u", "u t").Select(pair => $"LOAD {pair[..1]}\nSTORE {pair[2..]}"),
        Container.Select(it => $"LOAD {it.Name}\nDUP\n{it.Update}\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\n{it.Update}\nDUP\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\nLOAD {it.Name}\n{it.Update}\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\n{it.Update}\nLOAD {it.Name}\nSTORE kept\nSTORE {it.Name}"),
        Container.Select(it => $"LOAD {it.Name}\nMAKE_LIST 1\nDUP\nSTORE p\nSTORE q"),
        Container.Select(it => $"LOAD {it.Name}\nMAKE_LIST 1\nSTORE p"),
        Container.Select(it => $"LOAD {it.Name}\nTRUE\nJZ end\nLOAD {it.Name}\n{it.Update}\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\nPUSH_INT 9\nMAKE_LIST 1\nSTORE {it.Name}\n{it.Update}\nSTORE {it.Name}"),
        Container.Select(it => $"LOAD {it.Name}\nCALL held n\nPOP"),
        Container.Select(it => $"CAPTURE {it.Name}\nMAKE_LAMBDA held n\nSTORE kept"),
        Gen.OneOf("LOAD p\nPUSH_INT 0\nINDEX\nSTORE kept", "LOAD r\nGET_FIELD k\nSTORE kept", "LOAD t\nLEN\nPOP",
            "LOAD t\nLOAD u\nEQ\nPOP", "NEW_OBJECT\nSTORE r", "PUSH_STR \"\"\nSTORE t", "LOAD kept\nSTORE kept2", "LOAD p\nLOAD r"));

    /// <summary>Programs that change lists, objects and strings again and again, keep what they were, and wait at the end: the hash of the
    /// state has all values, whose texts may be of exponential length.</summary>
    private static readonly Gen<string> AliasingProgram = Gen.Select(
        Gen.OneOf(Container.Select(it => $"LOAD {it.Name}\n{it.Update}\nSTORE {it.Name}"), Aliasing).Array[3, 14],
        Gen.Int[1, 12], (lines, rounds) => string.Join('\n',
            [$"PUSH_INT {rounds}\nSTORE n\nPUSH_INT 5\nMAKE_LIST 1\nDUP\nSTORE p\nSTORE q\nNEW_OBJECT\nDUP\nSTORE r\nSTORE s",
                "PUSH_STR \"\"\nDUP\nSTORE t\nSTORE u\nNULL\nSTORE kept\nNULL\nSTORE kept2\nTRY caught\nLABEL round\nLOAD n\nJZ end",
                .. lines,
                "LOAD n\nPUSH_INT 1\nSUB\nSTORE n\nJMP round\nLABEL caught\nCATCH\nPRINT\nLABEL end\nRECEIVE",
                "LABEL held\nLOAD n\nRET"]));

    private static readonly Gen<string> HotPrograms = Gen.Int[1, int.MaxValue].Select(program => new HotProgram(program).Text);

    /// <summary>What there is to assume, and how often compiled code is left.</summary>
    private static readonly Compilation[] s_ways =
    [
        new() { IsImmediate = true },
        new() { IsImmediate = true, LeavesEvery = 3 },
        new() { IsImmediate = true, Assumed = ValueKind.Int },
        new() { IsImmediate = true, Assumed = ValueKind.Int, LeavesEvery = 7 },
        new() { IsImmediate = true, Assumed = ValueKind.Float, LeavesEvery = 2 },
        new() { IsImmediate = true, Assumed = ValueKind.List, LeavesEvery = 11 },
        new() { UsedUpSlices = 1 },
    ];

    public static TheoryData<string> Programs =>
        [.. ProgramFile.All.Where(program => program.IsProgram && !program.IsPlainOnly && program.Stated.Refusal is null)
            .Select(program => program.RelativePath)];

    [Fact]
    public void Any_program_is_the_same() => Gen.Select(AnyProgram, Gen.ULong[0, 3], Gen.Int[1, 40], Gen.Int[0, s_ways.Length - 1]).ForAll(
        (text, seed, decisions, way) => Check(() => new TestHost().WithFile("main.ttvm", text), "main.ttvm", seed, decisions, s_ways[way]),
        samples: 2_000);

    /// <summary>What is changed in place is seen by nobody else.</summary>
    [Fact]
    public void What_a_value_was_is_kept() => Gen.Select(AliasingProgram, Gen.ULong[0, 3], Gen.Int[1, 40],
        Gen.Int[0, s_ways.Length - 1]).ForAll((text, seed, decisions, way) =>
            Check(() => new TestHost().WithFile("main.ttvm", text), "main.ttvm", seed, decisions, s_ways[way]),
        samples: 1_000);

    /// <summary>Also in runs that are long enough to be compiled while they go on.</summary>
    [Fact]
    public void Any_hot_program_is_the_same() => Gen.Select(HotPrograms, Gen.ULong[0, 3], Gen.Int[1, 300],
        Gen.Int[0, s_ways.Length - 1]).ForAll((text, seed, decisions, way) =>
            Check(() => new TestHost().WithFile("main.ttvm", text), "main.ttvm", seed, decisions, s_ways[way]),
        samples: 60);

    [Fact]
    public void Any_mesh_of_processes_is_the_same() => Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[1, 400],
        Gen.Int[0, s_ways.Length - 1]).ForAll((program, seed, decisions, way) =>
            Check(() => new TestHost().WithFile("main.ttvm", new MeshProgram(program).Text), "main.ttvm", seed, decisions, s_ways[way]),
        samples: 60);

    /// <summary>Compiled code is left before the instructions that somebody wants to look at, and before no others, and whoever looks is
    /// asked about every error.</summary>
    [Fact]
    public void Marked_instructions_are_looked_at_alike() => Gen.Select(Gen.Frequency((9, AnyProgram), (1, HotPrograms)), Gen.ULong[0, 3],
        Gen.Int[1, 40], Gen.Int[0, s_ways.Length - 2], Gen.Int[0, int.MaxValue]).ForAll(sample =>
        {
            var (text, seed, decisions, way, marks) = sample;
            var options = MachineRun.Seeded(seed);
            var interpreted = Look(options with { Interpret = true });
            Assert.Equal(interpreted, Look(options with { Compilation = s_ways[way] }));

            (ulong Hash, string Seen) Look(MachineOptions given)
            {
                DeterministicScheduler? scheduler = null;
                var machine = new Machine(new TestHost().WithFile("main.ttvm", text), given,
                    owner => scheduler = new DeterministicScheduler(owner, ISchedulePolicy.Of(given.Seed ?? 0)));
                var code = machine.Code.Load("main.ttvm").Code!;
                var chance = new Chance((ulong)marks);
                code.Mark([.. code.Ops.Select(_ => chance.Below(12) == 0)]);
                Compiler.For(machine)?.NoteLoaded(code);
                machine.StartMain(code);
                var probe = new ListingProbe([]);
                scheduler!.Run(ref probe, decisions);
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

    /// <summary>Runs a program with one unit compiled, and compares it with the interpreter.</summary>
    private static void CheckUnit(string start, string text)
    {
        const int decisions = 4;
        var options = MachineRun.Seeded(0) with { Interpret = true };
        Assert.Equal(Run(Host(), "main.ttvm", options, decisions), Run(Host(), "main.ttvm", options, decisions, code =>
        {
            var entry = code.Labels[start];
            var layout = code.LayoutAt(entry);
            layout.Note(Enumerable.Repeat(Value.OfInt(0), layout.Count).ToArray());
            code.Add(UnitCompiler.Compile(FlowGraph.TryFind(code, entry)!, entry, Assumption.Integers));
        }));

        TestHost Host() => new TestHost().WithFile("main.ttvm", text);
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
        foreach (var way in s_ways)
        {
            Check(() => new TestHost().WithFile("main.ttvm", text), "main.ttvm", seed: 0, decisions: 41, way);
        }
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
        Check(() => new TestHost().WithFile("main.ttvm", text), "main.ttvm", seed: 0, decisions: 3, new() { IsImmediate = true });
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_program_of_ours_is_the_same(string path)
    {
        var program = ProgramFile.Get(path);
        List<MachineOptions> schedules = [MachineRun.Seeded(0), MachineRun.Seeded(3), MachineRun.Smp(2)];
        if (!program.NeedsSmp)
        {
            schedules.Add(MachineRun.Plain);
        }

        // Each way with one of the schedules, which the seed chooses: with all of them these runs would be most of the time of the tests.
        var first = Property.Seed + (uint)path.Length;
        for (var way = 0; way < s_ways.Length; way++)
        {
            foreach (var schedule in Property.IsStressed ? schedules : [schedules[(int)((first + way) % schedules.Count)]])
            {
                program.Check(schedule with { Compilation = s_ways[way] });
            }
        }
    }

    /// <summary>Runs a program with and without compiled code, and compares the machines after so many slices.</summary>
    private static void Check(Func<TestHost> hosts, string path, ulong seed, int decisions, Compilation way)
    {
        var options = MachineRun.Seeded(seed) with { Smp = decisions % 5 != 0 };
        var interpreted = Run(hosts(), path, options with { Interpret = true }, decisions);
        var compiled = Run(hosts(), path, options with { Compilation = way }, decisions);
        Assert.Equal(interpreted, compiled);
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

    private static (ulong Hash, long Executed, string Output, string Notices) Run(TestHost host, string path, MachineOptions options,
        int decisions, Action<Code>? loaded = null)
    {
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host, options,
            owner => scheduler = new DeterministicScheduler(owner, ISchedulePolicy.Of(options.Seed ?? 0)));
        var code = machine.Code.Load(path).Code!;
        loaded?.Invoke(code);
        machine.StartMain(code);
        var probe = default(NoProbe);
        scheduler!.Run(ref probe, decisions);
        machine.Host.EndPrograms();
        return (scheduler.StateHash, scheduler.Executed, host.Output, string.Join('\n', host.Notices.Select(notice => notice.Text)));
    }
}
