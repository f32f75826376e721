using CsCheck;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>What compiled code changes in place is no part of any state that somebody can go back to.</summary>
public sealed class CompiledPastTests
{
    private static readonly MachineOptions[] s_ways =
    [
        new() { Interpret = true },
        new() { Compilation = new() { IsImmediate = true } },
        new() { Compilation = new() { IsImmediate = true, LeavesEvery = 5 } },
        new() { Compilation = new() { UsedUpSlices = 1 } },
    ];

    [Fact]
    public void Compiled_code_does_the_same_after_going_back() => Gen.Select(Gen.Int[1, int.MaxValue], Gen.ULong[0, 3],
        Gen.Int[1, 60].Array[2, 5], Gen.Int[1, s_ways.Length - 1]).ForAll((program, seed, distances, way) =>
        {
            var text = new HotProgram(program).Text;
            Assert.Equal(Run(s_ways[0], isInterrupted: false), Run(s_ways[way], isInterrupted: true));

            string Run(MachineOptions given, bool isInterrupted)
            {
                var options = given with { Smp = true, Seed = seed };
                var host = new TestHost();
                var scheduler = Agreement.Start(host, text, options);
                var probe = default(NoProbe);
                var states = new List<(Snapshot Snapshot, int Written)>();
                foreach (var distance in distances)
                {
                    states.Add((scheduler.TakeSnapshot(), host.Output.Length));
                    scheduler.Run(ref probe, scheduler.Decisions + distance);
                }

                var seen = $"{scheduler.StateHash}\n{host.Output}";
                for (var back = 0; isInterrupted && back < states.Count; back++)
                {
                    var (hash, output) = (scheduler.StateHash, host.Output);
                    scheduler.Restore(states[back].Snapshot);
                    foreach (var distance in distances[back..])
                    {
                        scheduler.Run(ref probe, scheduler.Decisions + distance);
                    }

                    Assert.Equal(hash, scheduler.StateHash);
                    Assert.Equal(output[states[back].Written..], host.Output[output.Length..]);
                    states = states.ConvertAll(state => state with { Written = state.Written + output.Length - states[back].Written });
                }

                return seen;
            }
        }, samples: 30);
}
