using Ttvm.Runtime.Debugging;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Instructions by address: listings, and breakpoints at them.</summary>
public sealed class InstructionTests
{
    private const string Program = """
        ;- main.ttvm
        PUSH_INT 3          ; <push>
        LABEL again
        LABEL same
          DUP               ; <dup>
        JZ done
        PUSH_INT -1         ; <minus>
        ADD
        JMP same
        LABEL done
        PUSH_STR "worker"   ; <worker>
        SPAWN
        HALT
        ;- worker.ttvm
        NULL                ; <null>
        POP
        """;

    [Fact]
    public void Instructions_are_listed_as_they_are_written_with_what_is_around_them()
    {
        using var script = Start(out var main);
        var listed = script.Look(inspection => inspection.Instructions(main, -2, 14))!.Value;
        Assert.Equal(
            ["-2 -", "-1 -", "0 PUSH_INT 3", "1 again: DUP", "2 JZ done", "3 PUSH_INT -1", "4 ADD", "5 JMP same", "6 done: PUSH_STR \"worker\"",
                "7 SPAWN", "8 HALT", "9 -", "10 -", "11 -"],
            listed.Select(each => $"{each.Index} {(each.Label is { } label ? $"{label}: " : "")}{each.Text ?? "-"}"));
        Assert.Equal(listed.Select(each => each.Address).Order(), listed.Select(each => each.Address));
        Assert.Equal(main, listed[2].Address);
        Assert.Equal((script.LineOf("dup"), 3, script.PathOf("main.ttvm")), (listed[3].Line, listed[3].Column, listed[3].Path));
        Assert.Equal(10, listed[2].Bytes.Length);
        Assert.Equal([listed[0].Address, main - 1, main],
            script.Look(inspection => inspection.Instructions(listed[0].Address, 0, 3))!.Value.Select(each => each.Address));
    }

    [Fact]
    public void Frames_tell_the_address_of_their_instruction()
    {
        using var script = Start(out var main);
        script.Break(["minus"]);
        Assert.Equal("breakpoint in 1 at minus", script.Continue());
        var address = script.Look(inspection => inspection.Frames(1, 0, 1, out _)[0].Address);
        Assert.Equal(main + 3, address);
        Assert.Equal("PUSH_INT -1", Assert.Single(script.Look(inspection => inspection.Instructions(address, 0, 1))!.Value).Text);
        Assert.Null(script.Look(inspection => inspection.Instructions(0, 0, 1)));
        Assert.Null(script.Look(inspection => inspection.Instructions(long.MaxValue, 0, 1)));
    }

    [Fact]
    public void An_instruction_stops_where_its_condition_holds()
    {
        using var script = Start(out var main);
        var set = DebugScript.Wait(script.Debugger.SetInstructionBreakpoints(
            [new(main + 1, "top < 3"), new(main + 3, null, "3"), new(main + 9), new(main - 1), new(5), new(main + 2, "top ==")]));
        Assert.Equal(
            [BreakpointBinding.Bound, BreakpointBinding.Bound, BreakpointBinding.NoSuchInstruction, BreakpointBinding.NoSuchInstruction,
                BreakpointBinding.NoSuchInstruction, BreakpointBinding.BadCondition],
            set.Select(breakpoint => breakpoint.Binding));
        Assert.Equal((script.LineOf("dup"), 3, main + 1), (set[0].Line, set[0].Column, set[0].Address!.Value));
        Assert.Equal("breakpoint in 1 at dup", script.Continue());
        Assert.Equal(BreakpointKind.Instruction, Assert.IsType<StopRule.Breakpoint>(Assert.Single(script.LastStop!.Rules)).Kind);
        Assert.Equal("breakpoint in 1 at dup", script.Continue());
        Assert.Equal("breakpoint in 1 at minus", script.Continue());
        Assert.Equal("breakpoint in 1 at dup", script.Continue());
        Assert.Equal("ended with 0", script.Continue());
    }

    [Fact]
    public void A_breakpoint_at_an_instruction_outlives_a_restart_as_long_as_there_is_such_an_instruction()
    {
        using var first = Start(out var main);
        first.Break(["null"], "worker.ttvm");
        Assert.Equal("breakpoint in 2 at null", first.Continue());
        var worker = first.Look(inspection => inspection.Frames(2, 0, 1, out _)[0].Address);
        DebugScript.Wait(first.Debugger.SetInstructionBreakpoints([new(main + 8), new(worker + 1)]));
        first.Break([], "worker.ttvm");
        first.Debugger.Dispose();
        Restart("breakpoint in 1 at HALT", "breakpoint in 2 at POP");
        File.WriteAllText(first.PathOf("main.ttvm"), "PUSH_STR \"worker\"\nSPAWN\nHALT\n");
        Restart("breakpoint in 2 at POP", "ended with 0");

        void Restart(params string[] expected)
        {
            using var next = new DebugScript(Program, breakpoints: first.Breakpoints);
            Assert.True(DebugScript.Wait(next.Debugger.Load(first.PathOf("main.ttvm"))).IsLoaded);
            next.Debugger.Start(stopOnEntry: false);
            Assert.Equal(expected[0], Told(next));
            next.Debugger.Continue();
            Assert.Equal(expected[1], Told(next));
        }

        string Told(DebugScript script) => script.Next().Replace("at DUP", "at dup", StringComparison.Ordinal);
    }

    private static DebugScript Start(out long main)
    {
        var script = new DebugScript(Program);
        Assert.Equal("entry in 1 at push", script.StartAsItIs(stopOnEntry: true));
        main = script.Look(inspection => inspection.Frames(1, 0, 1, out _)[0].Address);
        return script;
    }
}
