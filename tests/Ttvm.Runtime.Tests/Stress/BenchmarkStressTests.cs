using Ttvm.Runtime.Tests.Programs;

namespace Ttvm.Runtime.Tests.Stress;

/// <summary>Every benchmark program ends by itself a hundred times in a row.</summary>
[Collection(StressCollection.Name)]
public sealed class BenchmarkStressTests
{
    private const int Times = 100;

    [StressFact]
    public void Every_benchmark_ends_by_itself_a_hundred_times_in_a_row()
    {
        foreach (var program in BenchmarkProgram.All)
        {
            for (var i = 0; i < Times; i++)
            {
                program.Run(program.NeedsSmp ? MachineRun.Smp((i % 3) switch { 0 => 1, 1 => 2, _ => 8 }) : MachineRun.Plain);
            }
        }
    }
}
