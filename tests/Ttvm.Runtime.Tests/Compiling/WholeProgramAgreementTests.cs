using CsCheck;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Tests.Programs;
using Ttvm.Runtime.Tests.Stress;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>Our programs, and processes that send to each other, do the same with compiled code.</summary>
public sealed class WholeProgramAgreementTests
{
    public static TheoryData<string> Programs =>
        [.. ProgramFile.All.Where(program => program.IsProgram && !program.IsPlainOnly && program.Stated.Refusal is null)
            .Select(program => program.RelativePath)];

    /// <summary>Also in runs that are long enough to be compiled while they go on.</summary>
    [Fact]
    public void Any_hot_program_is_the_same() => Gen.Select(HotProgram.Any, Gen.ULong[0, 3], Gen.Int[1, 300],
        Gen.Int[0, Agreement.Ways.Length - 1]).ForAll((text, seed, decisions, way) =>
            Agreement.Check(text, seed, decisions, Agreement.Ways[way]),
        samples: 60);

    [Fact]
    public void Any_mesh_of_processes_is_the_same() => Gen.Select(Gen.Int[1, 1_000_000], Gen.ULong[0, 5], Gen.Int[1, 400],
        Gen.Int[0, Agreement.Ways.Length - 1]).ForAll((program, seed, decisions, way) =>
            Agreement.Check(new MeshProgram(program).Text, seed, decisions,
                Agreement.Ways[way]),
        samples: 60);

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
        for (var way = 0; way < Agreement.Ways.Length; way++)
        {
            foreach (var schedule in Property.IsStressed ? schedules : [schedules[(int)((first + way) % schedules.Count)]])
            {
                program.Check(schedule with { Compilation = Agreement.Ways[way] });
            }
        }
    }
}
