using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Tests.Execution;

/// <summary>What a person is told when a process ends in an error.</summary>
public sealed class CrashReportTests
{
    [Fact]
    public void It_names_the_process_the_place_and_the_way_there()
    {
        const string program = """
            REGISTER "boss"
            CALL outer      ; <top>
            HALT
            LABEL outer
            PUSH_INT 1
            CALL inner n    ; <outer>
            RET
            LABEL inner
            LOAD n
            PUSH_STR "x"
            ADD             ; <inner>
            RET
            """;
        var error = MachineRun.OfText(program).FailsWith("ADD expects two numbers but got Int, Str");
        var line = MachineRun.PlaceOf("inner", program).Split(':')[1];
        Assert.Equal(
            [
                $"  process 1 (boss) at {MachineRun.PlaceOf("inner", program)}",
                $"  {line} | ADD             ; <inner>",
                $"  {new string(' ', line.Length)} | ^^^",
                $"  at inner ({MachineRun.PlaceOf("inner", program)})",
                $"  at outer ({MachineRun.PlaceOf("outer", program)})",
                $"  at main ({MachineRun.PlaceOf("top", program)})",
            ],
            error.Details.ToArray());
    }

    [Fact]
    public void A_name_taken_away_is_not_mentioned() => Assert.StartsWith("  process 1 at ", MachineRun.OfText("""
        REGISTER "boss"
        UNREGISTER "boss"
        PUSH_STR "x"
        THROW
        """).FailsWith("Unhandled exception: x").Details[0], StringComparison.Ordinal);

    [Fact]
    public void A_misspelt_variable_has_a_hint() => Assert.Contains("  did you mean 'counter'?", MachineRun.OfText("""
        PUSH_INT 1
        STORE counter
        LOAD conuter
        """).FailsWith("Undefined variable: conuter").Details);

    [Fact]
    public void A_variable_of_a_caller_has_a_hint() => Assert.Contains("  a function sees its own variables only; pass 'total' to it as a parameter", MachineRun.OfText("""
        PUSH_INT 1
        STORE total
        CALL show
        LABEL show
        LOAD total
        """).FailsWith("Undefined variable: total").Details);

    [Fact]
    public void A_misspelt_module_has_a_hint() => Assert.Contains("  did you mean 'shapes.ttvm'?", MachineRun.OfText("""
        IMPORT shapse.ttvm
        """, host: new TestHost().WithFile("shapes.ttvm", "HALT\n")).FailsWith("File operation failed on shapse.ttvm: no such file").Details);

    [Fact]
    public void A_misspelt_process_name_has_a_hint() => Assert.Contains("  did you mean 'cashier'?", MachineRun.OfText("""
        REGISTER cashier
        UNREGISTER casheir
        """).FailsWith("Name 'casheir' is not registered").Details);

    [Fact]
    public void An_exit_signal_names_its_sender_and_what_it_interrupted()
    {
        const string program = """
            MAKE_FUNCTION child
            SPAWN_LINK
            RECEIVE         ; <here>
            LABEL child
            PUSH_STR "because"
            THROW
            """;
        var error = MachineRun.OfText(program).Host.Notices[^1];
        Assert.Equal("process 1 was ended by an exit signal: because", error.Headline);
        Assert.Equal([$"  from process 2, while it was at {MachineRun.PlaceOf("here", program)}", "  3 | RECEIVE         ; <here>", "    | ^^^^^^^"], error.Details.ToArray());
    }

    [Fact]
    public void A_message_of_any_length_is_cut() => Assert.Equal(1001, MachineRun.OfText("""
        PUSH_STR "0123456789"
        PUSH_INT 10
        STORE n
        LABEL again
        DUP
        CONCAT
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ long
        JMP again
        LABEL long
        THROW
        """).Host.Notices[0].Headline.Length);

    [Fact]
    public void An_exception_thrown_again_points_to_where_it_arose()
    {
        const string program = """
            TRY caught
            PUSH_INT 1
            PUSH_INT 0
            DIV             ; <here>
            LABEL caught
            CATCH e
            LOAD e
            THROW
            """;
        var error = MachineRun.OfText(program).FailsWith("Unhandled exception: Division by zero");
        Assert.Equal($"  process 1 at {MachineRun.PlaceOf("here", program)}", error.Details[0]);
    }

    [Fact]
    public void A_worker_that_does_not_assemble_says_so()
    {
        var run = MachineRun.OfText("""
            PUSH_STR "broken"
            SPAWN
            """, host: new TestHost().WithFile("broken.ttvm", "PRINTT\nPOPP\n"));
        var error = Assert.Single(run.Host.Notices);
        Assert.Equal(NoticeLevel.Error, error.Level);
        Assert.Equal("broken.ttvm:1:1: Unknown instruction 'PRINTT'; did you mean 'PRINT'? (and 1 more error)", error.Headline);
        Assert.Equal("  process 2 could not start", Assert.Single(error.Details));
        Assert.Equal(0, run.Outcome.ExitCode);
    }

    [Fact]
    public void A_program_that_is_not_there_is_one_line()
    {
        var run = MachineRun.Of(new TestHost(), "nowhere.ttvm", MachineRun.Plain);
        Assert.Equal("cannot read nowhere.ttvm: no such file", run.Outcome.Error);
        Assert.Equal(1, run.Outcome.ExitCode);
    }
}
