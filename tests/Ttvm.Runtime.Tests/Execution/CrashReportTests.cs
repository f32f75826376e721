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

    [Theory]
    [InlineData("PUSH_STR \"account\"\nSPAWN", "process 2 (account)")]
    [InlineData("MAKE_FUNCTION account\nSPAWN", "process 2 (account)")]
    [InlineData("PUSH_INT 1\nSPAWN_CALL account n", "process 2 (account)")]
    [InlineData("MAKE_LAMBDA account\nSPAWN", "process 2 (account)")]
    [InlineData("START_SUPERVISOR one_for_one 0 1000\nSUPERVISE_CHILD account", "process 2 (account)")]
    [InlineData("PUSH_STR \"named\"\nSPAWN", "process 2 (till)")]
    [InlineData("PUSH_STR \"worker\"\nSPAWN", "process 2 (worker)")]
    public void A_process_is_called_by_its_name_or_by_what_it_was_started_in(string start, string called)
    {
        var host = new TestHost().WithFile("worker.ttvm", "PUSH_STR \"x\"\nTHROW\n");
        var run =
            MachineRun.OfText(
                $"{start}\nPOP\nPUSH_INT 50\nSLEEP\nHALT\nLABEL account\nCALL inner\nRET\nLABEL inner\nPUSH_STR \"x\"\nTHROW\nLABEL named\nREGISTER till\nPUSH_STR \"x\"\nTHROW", host: host);
        Assert.StartsWith($"  {called} at ", Assert.Single(run.Host.Notices,
            notice => notice.Headline == "Unhandled exception: x").Details[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAKE_LIST 3", "MAKE_LIST needs 3 values on the stack, but it is empty")]
    [InlineData("NULL\nMAKE_LIST 3", "MAKE_LIST needs 3 values on the stack, but there is only 1")]
    [InlineData("NULL\nNULL\nMAKE_LIST 3", "MAKE_LIST needs 3 values on the stack, but there are only 2")]
    [InlineData("CALL f a\nLABEL f\nRET", "CALL needs 1 value on the stack, but it is empty")]
    [InlineData("MAKE_FUNCTION f a\nCALL_FUNCTION\nLABEL f\nRET", "CALL_FUNCTION needs 1 value on the stack, but it is empty")]
    [InlineData("SPAWN_CALL f a\nLABEL f\nRET", "SPAWN_CALL needs 1 value on the stack, but it is empty")]
    public void Too_few_values_are_counted_in_words(string program, string error) => MachineRun.OfText(program).FailsWith(error);

    [Fact]
    public void A_misspelt_variable_has_a_hint() => Assert.Contains("  did you mean 'counter'?", MachineRun.OfText("""
        PUSH_INT 1
        STORE counter
        LOAD conuter
        """).FailsWith("Undefined variable: conuter").Details);

    [Fact]
    public void A_variable_of_a_caller_has_a_hint() =>
        Assert.Contains("  a function sees its own variables only; pass 'total' to it as a parameter", MachineRun.OfText("""
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
        Assert.Equal([$"  from process 2, while it was at {MachineRun.PlaceOf("here", program)}", "  3 | RECEIVE         ; <here>",
            "    | ^^^^^^^"], error.Details.ToArray());
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
        Assert.Equal("  process 2 (broken) could not start", Assert.Single(error.Details));
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
