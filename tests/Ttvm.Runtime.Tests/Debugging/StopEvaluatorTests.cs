using System.Collections.Immutable;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>What rules mean, of a program that runs on the interpreter without a debugger around it.</summary>
public sealed class StopEvaluatorTests
{
    private const string Counting = """
        CALL twice      ; <call>
        HALT            ; <halt>
        LABEL twice
        PUSH_INT 1      ; <one>
        POP             ; <pop>
        RET             ; <ret>
        """;

    private const string Parent = """
        SPAWN_CALL child    ; <spawn>
        POP                 ; <pop>
        RECEIVE             ; <receive>
        HALT                ; <halt>
        LABEL child
        PUSH_STR "hello"    ; <hello>
        SEND 1              ; <send>
        HALT                ; <end>
        """;

    [Fact]
    public void Without_a_rule_that_can_hold_nothing_stops() => Assert.Empty(Stops(Counting, [], [new StopRule.Deadlock()]));

    [Fact]
    public void A_rule_for_one_stop_is_gone_after_it() =>
        Assert.Equal(["Entry in 1 at call"], Stops(Counting, [], [new StopRule.Entry()]));

    [Fact]
    public void A_placed_rule_stays() =>
        Assert.Equal(["Breakpoint 1 in 1 at one", "Breakpoint 2 in 1 at ret"], Stops(Counting, [("one", 1), ("ret", 2)], []));

    [Fact]
    public void Rules_of_one_kind_are_told_together() =>
        Assert.Equal(["Breakpoint 1, Breakpoint 2 in 1 at pop"], Stops(Counting, [("pop", 1), ("pop", 2)], []));

    [Fact]
    public void What_the_user_asked_for_counts_before_a_place_and_a_place_before_a_step() =>
        Assert.Equal(
            ["Pause in 1 at call", "Breakpoint 2 in 1 at one"],
            Stops(Counting, [("call", 1), ("one", 2)], [new StopRule.Step(1, StepKind.Into, SteppingPolicy.World, 1),
                new StopRule.Pause(), new StopRule.Entry()],
                onStop: (_, index) => index == 0 ? [new StopRule.Step(1, StepKind.Into, SteppingPolicy.World, 1)] : []));

    [Theory]
    [InlineData(StepKind.Into, "one")]
    [InlineData(StepKind.Over, "halt")]
    public void A_step_from_a_call_ends_by_its_kind(StepKind kind, string end) =>
        Assert.Equal(["Entry in 1 at call", $"Step in 1 at {end}"],
            Stops(Counting, [], [new StopRule.Entry()], onStop: (_, index) =>
                index == 0 ? [new StopRule.Step(1, kind, SteppingPolicy.World, 1)] : []));

    [Fact]
    public void A_step_out_ends_in_the_caller() =>
        Assert.Equal(["Breakpoint 1 in 1 at one", "Step in 1 at halt"],
            Stops(Counting, [("one", 1)], [], onStop: (_, index) =>
                index == 0 ? [new StopRule.Step(1, StepKind.Out, SteppingPolicy.World, 2)] : []));

    [Fact]
    public void A_receive_that_blocked_is_one_arrival() =>
        Assert.Equal(["Breakpoint 1 in 1 at receive"], Stops(Parent, [("receive", 1)], []));

    [Fact]
    public void The_end_of_a_stepped_process_stops_before_the_next_instruction_of_anybody() =>
        Assert.Equal(["Breakpoint 1 in 2 at end", "Step at the end of 2 in 1 at receive"],
            Stops(Parent, [("end", 1)], [], onStop: (_, index) =>
                index == 0 ? [new StopRule.Step(2, StepKind.Free, SteppingPolicy.World, 1)] : []));

    [Fact]
    public void A_deadlock_is_found_once()
    {
        var (machine, stops, _) = Load(Counting);
        var main = machine.TryCreate(machine.Code.All.First().Main, isFunction: false, default)!;
        stops.Rules = [new StopRule.Deadlock(), new StopRule.Pause()];
        var found = stops.Look(StopOccasion.Deadlock, main)!;
        Assert.Equal(new StopRule.Deadlock(), Assert.Single(found.Rules));
        stops.HasStopped(found.Rules[0], main);
        Assert.Empty(stops.Rules);
        Assert.Null(stops.Look(StopOccasion.Deadlock, main));
    }

    [Fact]
    public void A_deadlock_is_still_to_be_found_after_another_stop() =>
        Assert.True(new StopRule.Deadlock().Outlasts(new StopRule.Pause()));

    [Fact]
    public void An_interrupt_stops_without_a_reason()
    {
        var (machine, stops, scheduler) = Load(Counting);
        stops.Rules = [new StopRule.Pause()];
        machine.StartMain(machine.Code.All.First());
        stops.Interrupt();
        var probe = new DebugProbe(stops);
        Assert.Equal(SchedulerStop.Probe, scheduler.Run(ref probe));
        Assert.Null(stops.Found);
        stops.ClearInterrupt();
        Assert.Equal(SchedulerStop.Probe, scheduler.Run(ref probe));
        Assert.Equal(new StopRule.Pause(), Assert.Single(stops.Found!.Rules));
    }

    /// <summary>All stops of a run under round robin, each as the rules, the process and its marker.</summary>
    /// <param name="program">With markers.</param>
    /// <param name="breakpoints">Rules placed at lines with a marker.</param>
    /// <param name="rules">All other rules at the start.</param>
    /// <param name="onStop">The rules that are added at a stop, by its number.</param>
    private static List<string> Stops(
        string program, (string Marker, int Id)[] breakpoints, StopRule[] rules, Func<FoundStop, int, StopRule[]>? onStop = null)
    {
        var (machine, stops, scheduler) = Load(program);
        var file = Fixture.Parse(program).Main;
        var code = machine.Code.All.First();
        var placed = new ImmutableArray<StopRule>[code.Ops.Length];
        for (var i = 0; i < code.Module.Instructions.Length; i++)
        {
            placed[i] = [.. breakpoints.Where(breakpoint => file.LineOf(breakpoint.Marker) == LineOf(code, i)).Select(breakpoint =>
                new StopRule.Breakpoint(breakpoint.Id))];
        }

        stops.Place(code, placed);
        stops.Rules = [.. rules];
        machine.StartMain(code);
        var told = new List<string>();
        var probe = new DebugProbe(stops);
        while (scheduler.Run(ref probe) == SchedulerStop.Probe)
        {
            var (found, at) = (stops.Found!, scheduler.Current!);
            var marker = file.Markers.Single(marker => marker.Line == LineOf(code, at.Pc)).Name;
            var names = string.Join(", ", found.Rules.Select(rule =>
                rule is StopRule.Breakpoint breakpoint ? $"Breakpoint {breakpoint.Id}" : rule.GetType().Name));
            told.Add($"{names}{(found.Events is [MachineEvent.Exit exit, ..] ? $" at the end of {exit.Pid}" : "")} in {at.Id} at {marker}");
            stops.HasStopped(found.Rules[0], at);
            stops.Rules = [.. stops.Rules, .. onStop?.Invoke(found, told.Count - 1) ?? []];
        }

        Assert.Equal(0, machine.ProcessCount);
        return told;
    }

    private static (Machine Machine, StopEvaluator Stops, DeterministicScheduler Scheduler) Load(string program)
    {
        DeterministicScheduler? scheduler = null;
        var stops = new StopEvaluator(new FailedStacks());
        var machine = new Machine(new TestHost().WithFile("main.ttvm", program),
            MachineRun.Deterministic with { Events = new Listener(stops) },
            owner => scheduler = new DeterministicScheduler(owner, new RoundRobin()));
        Assert.NotNull(machine.Code.Load("main.ttvm").Code);
        return (machine, stops, scheduler!);
    }

    private static int LineOf(Code code, int index) => code.PlaceOf(index)!.Value.Line - 1;

    private sealed class Listener(StopEvaluator stops) : IMachineEvents
    {
        public void Happened(MachineEvent happened) => stops.Happened(happened);
    }
}
