using CsCheck;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>
/// A probe that looks at marked instructions only sees a process there exactly when, and as, one sees it that looks at every instruction:
/// no superinstruction runs over a mark, and none is counted otherwise than its parts.
/// </summary>
public sealed class MarkTests
{
    /// <summary>How many slices a program gets; most of these loop for ever.</summary>
    private const int Slices = 3;

    private static readonly Gen<string> Label = Gen.OneOf("a", "b", "c");

    private static readonly Gen<string> Name = Gen.OneOf("x", "y");

    /// <summary>What superinstructions are made of, so that they follow one another in all ways.</summary>
    private static readonly Gen<string> Line = Gen.OneOf(
        Name.Select(name => $"LOAD {name}"),
        Name.Select(name => $"STORE {name}"),
        Gen.OneOf("PUSH_INT 1", "PUSH_INT 0", "ADD", "SUB", "MUL", "LT", "GE", "EQ", "NE", "DUP", "POP", "YIELD"),
        Label.Select(label => $"JMP {label}"),
        Label.Select(label => $"JZ {label}"),
        Gen.Select(Name, Gen.OneOf("ADD", "SUB"), Label,
            (name, operation, label) => $"LOAD {name}\nPUSH_INT 1\n{operation}\nSTORE {name}\nJMP {label}"),
        Gen.Select(Name, Gen.OneOf("LT", "LE", "GT", "GE", "EQ", "NE"), Label,
            (name, comparison, label) => $"LOAD {name}\nPUSH_INT 3\n{comparison}\nJZ {label}"),
        Gen.Select(Name, Gen.OneOf("ADD", "SUB"), (name, operation) => $"LOAD {name}\nPUSH_INT 1\n{operation}\nCALL f n"),
        Gen.Const("LABEL head\nLOAD x\nJZ a\nLOAD x\nPUSH_INT 1\nSUB\nSTORE x\nJMP head"));

    private static readonly Gen<string> AnyProgram = Gen.Select(Line.Array[1, 8], Line.Array[1, 8], Line.Array[1, 8],
        (first, second, third) => string.Join('\n',
            ["PUSH_INT 50", "STORE x", "PUSH_INT 2", "STORE y", "LABEL a", .. first, "LABEL b", .. second, "LABEL c", .. third, "HALT",
                "LABEL f", "LOAD n", "PUSH_INT 1", "LT", "JZ more", "LOAD n", "RET", "LABEL more", "LOAD n", "PUSH_INT 1", "SUB", "CALL f n",
                "RET"]));

    [Fact]
    public void They_are_met_as_by_one_who_looks_everywhere() => Gen.Select(AnyProgram, Gen.Int[0, 60].Array[0, 4]).ForAll((text, marks) =>
    {
        var lines = text.Split('\n').ToList();
        var heads = 0;
        lines.RemoveAll(line => line == "LABEL head" && heads++ > 0);
        var program = string.Join('\n', lines);
        Assert.Equal(Visits(program, marks, everywhere: true), Visits(program, marks, everywhere: false));
    }, samples: 2_000);

    private static List<Visit> Visits(string text, int[] marks, bool everywhere)
    {
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(new TestHost().WithFile("main.ttvm", text), MachineRun.Seeded(0),
            owner => scheduler = new DeterministicScheduler(owner, new RoundRobin()));
        var code = machine.Code.Load("main.ttvm").Code!;
        var isMarked = new bool[code.Ops.Length];
        foreach (var mark in marks)
        {
            isMarked[mark % isMarked.Length] = true;
        }

        code.Mark(isMarked);
        machine.StartMain(code);
        var probe = new VisitProbe(everywhere);
        scheduler!.Run(ref probe, Slices);
        machine.Host.EndPrograms();
        return probe.Visits;
    }

    private readonly record struct Visit(int Index, int Left, int Height, int Depth, string Top);

    private readonly struct VisitProbe(bool everywhere) : IProbe
    {
        public List<Visit> Visits { get; } = [];

        public static bool Looks => true;

        public bool LooksEverywhere => everywhere;

        public bool StopAtError(Process process, int stackCount) => false;

        public bool StopBefore(Process process)
        {
            if (process.Code.IsMarked(process.Pc))
            {
                Visits.Add(new Visit(process.Pc, process.ReductionsLeft, process.StackCount, process.Depth,
                    process.StackCount == 0 ? "" : $"{process.Stack[process.StackCount - 1]}"));
            }

            return false;
        }
    }
}
