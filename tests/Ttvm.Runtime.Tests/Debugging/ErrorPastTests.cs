using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>Going back over errors at which somebody has changed the run.</summary>
public sealed class ErrorPastTests
{
    private const string Errors = """
        PUSH_INT 1
        POP                     ; <stepped>
        SPAWN_CALL idle
        POP
        TRY bad
        PUSH_INT 0
        STORE n                 ; <start>
        LABEL again
        LOAD n
        PUSH_INT 1
        ADD
        STORE n
        LOAD n
        PUSH_INT 1000
        LT
        JZ enough
        JMP again
        LABEL enough
        PUSH_INT 1
        PUSH_INT 0
        DIV                     ; <div>
        LABEL bad
        CATCH e
        END_TRY
        PUSH_INT 7              ; <after>
        POP                     ; <break>
        HALT
        LABEL idle
        RECEIVE
        """;

    private const int After = 21;

    /// <summary>The step was taken alone, and long before the error.</summary>
    [Fact]
    public void A_change_at_an_error_is_repeated_where_somebody_stops_at_the_error_again()
    {
        using var script = new DebugScript(Errors);
        script.Start(stopOnEntry: true);
        Assert.Equal("step in 1 at stepped", script.Step(1));
        DebugScript.Wait(script.Debugger.SetEvents([new EventRequest(StopEvent.CaughtError)]));
        Assert.Equal("event in 1 at div", script.Continue());
        script.Do(new Intervention.Goto(1, After));
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("event in 1 at div", script.ReverseContinue());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
    }

    /// <summary>The process has used up its slice alone, so it is nobody's turn.</summary>
    [Fact]
    public void A_change_at_an_error_out_of_turn_is_repeated()
    {
        using var script = new DebugScript(Errors);
        script.Start(stopOnEntry: true);
        Assert.Equal("step in 1 at stepped", script.Step(1));
        DebugScript.Wait(script.Debugger.SetEvents([new EventRequest(StopEvent.CaughtError)]));
        Assert.Equal("event in 1 at div", script.Step(1, StepKind.Out));
        script.Do(new Intervention.RestartFrame(1, 0));
        script.Do(new Intervention.Goto(1, After));
        Assert.Equal("step in 1 at PUSH_INT 1", script.Back(1));
        Assert.Equal("step in 1 at div", script.Back(1));
        Assert.Equal("step in 1 at PUSH_INT 0", script.Back(1));
        Assert.Equal("event in 1 at div", script.Continue());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
    }
}
