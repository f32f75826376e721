using System.Runtime.CompilerServices;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>What a client reads of stops.</summary>
public sealed class StopWordingTests
{
    public static TheoryData<Type> Rules => [.. typeof(StopRule).GetNestedTypes()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_a_reason_of_its_own(Type rule)
    {
        var stop = StopFor((StopRule)RuntimeHelpers.GetUninitializedObject(rule), StopOccasion.Instruction);
        Assert.Equal(rule.Name, Convert.ToStopped(stop).Reason, ignoreCase: true);
    }

    [Theory]
    [InlineData(StopOccasion.Instruction, null)]
    [InlineData(StopOccasion.OutsideWait, null)]
    [InlineData(StopOccasion.Event, "Process 7 has ended.")]
    [InlineData(StopOccasion.LoneWait, "process 3 (worker) waits and the others stand still: continue, or step with all processes, to let it go on.")]
    [InlineData(StopOccasion.Deadlock, "Deadlock: every process waits for a message that nobody can send.")]
    public void An_occasion_is_told_in_a_sentence(StopOccasion occasion, string? text) =>
        Assert.Equal(text, Convert.ToText(StopFor(new StopRule.Pause(), occasion)));

    [Fact]
    public void A_process_without_a_name_is_called_by_its_pid() =>
        Assert.StartsWith("process 1 waits", Convert.ToText(StopFor(new StopRule.Pause(), StopOccasion.LoneWait) with { Process = new ProcessLabel(1, null, HasEnded: false) }));

    private static Stop StopFor(StopRule rule, StopOccasion occasion) =>
        new([rule], occasion, new MachineEvent.Exit(7, Value.OfString("normal"), IsAbnormal: false), new ProcessLabel(3, "worker", HasEnded: false), "0:1:0");
}
