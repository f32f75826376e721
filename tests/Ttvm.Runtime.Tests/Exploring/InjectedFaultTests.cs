using Ttvm.Language.Directives;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>What comes of programs in which something goes wrong: a process is killed, a message is lost or late.</summary>
public sealed class InjectedFaultTests
{
    private const string Server = """
        LABEL server
        RECEIVE
        STORE client
        PUSH_STR "hello"
        LOAD client
        SEND
        HALT
        """;

    /// <summary>Waits for an answer for ever.</summary>
    private const string Trusting = $"""
        PUSH_STR "server"
        SPAWN
        STORE server
        SELF
        LOAD server
        SEND
        RECEIVE
        PRINT
        HALT
        {Server}
        """;

    /// <summary>Waits for an answer or the end of the server.</summary>
    private const string Watching = $"""
        PUSH_STR "server"
        SPAWN_MONITOR
        STORE monitor
        STORE server
        SELF
        LOAD server
        SEND
        RECEIVE
        PRINT
        HALT
        {Server}
        """;

    /// <summary>Asks again, once, if no answer comes.</summary>
    private const string Patient = $"""
        PUSH_STR "server"
        SPAWN
        STORE server
        SELF
        LOAD server
        SEND
        RECEIVE_TIMEOUT 10 again
        PRINT
        HALT
        LABEL again
        SELF
        LOAD server
        SEND
        RECEIVE_TIMEOUT 10 never
        PRINT
        LABEL never
        HALT
        {Server}
        """;

    /// <summary>Takes the first of two messages for the first one sent.</summary>
    private const string Ordered = """
        ; expect: first
        PUSH_STR "sender"
        SPAWN
        POP
        RECEIVE
        PRINT
        RECEIVE
        POP
        HALT
        LABEL sender
        PUSH_STR "first"
        SEND 1
        PUSH_STR "second"
        SEND 1
        HALT
        """;

    [Theory]
    [InlineData(Trusting, FaultKinds.None, null)]
    [InlineData(Trusting, FaultKinds.Kill, "process 2 (server) is killed")]
    [InlineData(Trusting, FaultKinds.Drop, "process 2's message to process 1 is lost")]
    [InlineData(Trusting, FaultKinds.Delay, null)]
    [InlineData(Watching, FaultKinds.Kill, null)]
    [InlineData(Watching, FaultKinds.Drop, "process 1's message to process 2 (server) is lost")]
    [InlineData(Patient, FaultKinds.Kill, null)]
    [InlineData(Patient, FaultKinds.Drop | FaultKinds.Delay, null)]
    [InlineData(Ordered, FaultKinds.None, null)]
    [InlineData(Ordered, FaultKinds.Delay, "process 2's message to process 1 is late")]
    public void A_program_bears_what_goes_wrong_or_not(string program, FaultKinds faults, string? needed)
    {
        var stated = program == Ordered ? ExplorationChecks.Expectation : ExplorationChecks.Deadlock;
        var result = Explored.Run(program, new ExplorationOptions { Faults = faults, Checks = stated });
        if (needed is null)
        {
            Assert.Equal(ExplorationVerdict.Proved, result.Verdict);
            return;
        }

        var found = Assert.Single(result.Findings);
        Assert.Equal(needed, Assert.Single(found.Faults).Message);
        Assert.Equal(program == Ordered ? 1 : 0, found.Orders.Length);
        var host = new MemoryHost(Path.GetTempPath(), null, TextReader.Null, []);
        var again = Repetition.Run(Recording.Parse(found.Recording!.ToBytes()), host, new MachineOptions(), CancellationToken.None);
        Assert.True(program == Ordered ? host.OutputLines is ["second"] : again.Ending == RunEnding.Deadlock,
            $"{again.Ending}: {string.Join('\n', host.OutputLines)}");
        Assert.Contains(host.Notices, notice => notice.Text.StartsWith("note: fault: ", StringComparison.Ordinal)
            && notice.Text.EndsWith(needed[needed.LastIndexOf(' ')..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Trusting, FaultKinds.Kill)]
    [InlineData(Trusting, FaultKinds.Drop)]
    [InlineData(Ordered, FaultKinds.Delay)]
    public void A_program_fails_again_under_the_schedule_that_it_states_also_when_it_has_changed(string program, FaultKinds faults)
    {
        var stated = program == Ordered ? program : $"; never: deadlock\n{program}";
        var found = Assert.Single(Explored.Run(stated, new ExplorationOptions { Faults = faults }).Findings);
        var changed = stated.Replace("PUSH_STR", "PUSH_INT 1\nPOP\nPUSH_STR", StringComparison.Ordinal);
        foreach (var again in (string[])[stated, changed])
        {
            Assert.Equal(found.Finding.Message, Assert.Single(Explored.Follow(again, found.Schedule)).Message);
            Assert.Empty(Explored.Follow(again, new StatedSchedule([], 0)));
        }
    }

    [Fact]
    public void A_program_states_what_may_go_wrong() => Assert.Equal("process 2 (server) is killed", Assert.Single(Assert.Single(
        Explored.Run($"; faults: kill\n; never: deadlock\n{Trusting}").Findings).Faults).Message);

    [Fact]
    public void What_fails_anyway_is_told_without_anything_that_goes_wrong() => Assert.Empty(Assert.Single(Explored.Run(
        "PUSH_STR \"other\"\nSPAWN\nPOP\nRECEIVE\nLABEL other\nHALT",
        new ExplorationOptions { Faults = FaultKinds.Kill | FaultKinds.Drop }).Findings).Faults);

    [Fact]
    public void The_end_of_who_is_killed_is_no_failure_nor_that_of_who_is_linked_to_it() => Assert.Equal(
        ExplorationVerdict.Proved, Explored.Run("""
        PUSH_STR "one"
        SPAWN
        POP
        HALT
        LABEL one
        PUSH_STR "two"
        SPAWN_LINK
        POP
        HALT
        LABEL two
        HALT
        """, new ExplorationOptions { Faults = FaultKinds.Kill }).Verdict);

    [Theory]
    [InlineData("SPAWN_LINK", "PUSH_STR \"gone\"\nPUSH_INT 2\nEXIT_PROCESS", "process 1 was ended by an exit signal: gone")]
    [InlineData("SPAWN_LINK", "HALT", null)]
    [InlineData("START_SUPERVISOR one_for_one 0 10\nPOP\nSUPERVISE_CHILD other permanent", "HALT",
        "supervisor gave up: more than 0 restarts in 10 ms")]
    public void Whatever_a_program_reports_as_an_error_is_one_but_for_what_comes_of_a_kill(string start, string end, string? message)
    {
        var result = Explored.Run($"""
            ; never: error
            ; faults: kill
            PUSH_STR "other"
            {start}
            RECEIVE
            LABEL other
            {end}
            """);
        Assert.Equal(message, result.Findings.SingleOrDefault()?.Finding.Message);
        Assert.Equal(message is null ? ExplorationVerdict.Proved : ExplorationVerdict.Failed, result.Verdict);
    }

    [Fact]
    public void The_siblings_that_a_supervisor_stops_because_of_it_are_no_failure() => Assert.Equal(
        ExplorationVerdict.Proved, Explored.Run("""
        START_SUPERVISOR one_for_all
        SUPERVISE_CHILD one
        POP
        SUPERVISE_CHILD two
        POP
        RECEIVE_TIMEOUT 10 over
        LABEL over
        HALT
        LABEL one
        RECEIVE
        LABEL two
        RECEIVE
        """, new ExplorationOptions { Faults = FaultKinds.Kill }).Verdict);

    [Fact]
    public void A_schedule_may_be_longer_than_those_that_are_explored()
    {
        // Each turn of the loop is two steps.
        var program = $"""
            PUSH_INT 1100
            STORE left
            LABEL again
            NULL
            SEND 1
            RECEIVE
            POP
            LOAD left
            PUSH_INT 1
            SUB
            DUP
            STORE left
            JZ ask
            JMP again
            LABEL ask
            {Trusting}
            """;
        var kill = new StatedSteps(StatedActor.Fault, 2, 0, 1) { Fault = FaultKinds.Kill };
        var schedule = new StatedSchedule([new(StatedActor.Process, 1, 0, 2202), kill], 0);
        Assert.Single(Explored.Follow($"; never: deadlock\n{program}", schedule));
        Assert.Empty(Explored.Follow($"; never: deadlock\n{program}", schedule with { Steps = schedule.Steps[..1] }));
    }

    [Fact]
    public void Two_things_may_go_wrong_where_one_is_borne()
    {
        // Whoever asks twice bears one loss.
        var program = Patient.Replace("RECEIVE_TIMEOUT 10 never", "RECEIVE", StringComparison.Ordinal)
            .Replace("LOAD client\nSEND\nHALT", "LOAD client\nSEND\nJMP server", StringComparison.Ordinal);
        var options = new ExplorationOptions { Faults = FaultKinds.Drop, Checks = ExplorationChecks.Deadlock };
        Assert.Equal(ExplorationVerdict.Proved, Explored.Run(program, options).Verdict);
        Assert.Equal(2, Assert.Single(Explored.Run(program, options with { MaxFaults = 2 }).Findings).Faults.Length);
    }

    [Theory]
    [InlineData("kill", 3)]
    [InlineData("burn", null)]
    public void The_file_says_what_goes_wrong(string word, int? version)
    {
        var found = Assert.Single(Explored.Run(Trusting, new ExplorationOptions { Faults = FaultKinds.Kill }).Findings);
        var text = System.Text.Encoding.UTF8.GetString(found.Recording!.ToBytes());
        Assert.Contains("[2,0,\"kill\"]", text, StringComparison.Ordinal);
        var changed = System.Text.Encoding.UTF8.GetBytes(text.Replace("\"kill\"", $"\"{word}\"", StringComparison.Ordinal));
        if (version is not null)
        {
            Assert.StartsWith($"{{\"ttrec\":{version},", text, StringComparison.Ordinal);
            Assert.NotNull(Recording.Parse(changed));
            return;
        }

        Assert.Contains("[2,0,\"burn\"] is no turn", Assert.Throws<RecordingException>(() => Recording.Parse(changed)).Message,
            StringComparison.Ordinal);
    }
}
