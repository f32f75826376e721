using System.Runtime.CompilerServices;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>What a client reads of stops.</summary>
public sealed class StopWordingTests
{
    public static TheoryData<Type> Rules => [.. typeof(StopRule).GetNestedTypes()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_a_reason_of_its_own(Type rule)
    {
        var stop = StopFor((StopRule)RuntimeHelpers.GetUninitializedObject(rule), StopOccasion.Instruction, default);
        Assert.Equal(rule.Name, Convert.ToStopped(stop).Reason, ignoreCase: true);
    }

    [Theory]
    [InlineData(StopOccasion.Instruction, null)]
    [InlineData(StopOccasion.OutsideWait, null)]
    [InlineData(StopOccasion.Exit, "Process 3 has ended.")]
    [InlineData(StopOccasion.LoneWait, "process 3 (worker) waits and the others stand still: continue, or step with all processes, to let it go on.")]
    [InlineData(StopOccasion.Deadlock, "Deadlock: every process waits for a message that nobody can send.")]
    public void An_occasion_is_told_in_a_sentence(StopOccasion occasion, string? text) =>
        Assert.Equal(text, Convert.ToText(StopFor(new StopRule.Pause(), occasion, new ProcessLabel(3, "worker", HasEnded: false))));

    [Fact]
    public void A_process_without_a_name_is_called_by_its_pid() =>
        Assert.StartsWith("process 1 waits", Convert.ToText(StopFor(new StopRule.Pause(), StopOccasion.LoneWait, new ProcessLabel(1, null, HasEnded: false))));

    private static Stop StopFor(StopRule rule, StopOccasion occasion, ProcessLabel subject) => new([rule], occasion, subject, 1, "0:1:0");
}
