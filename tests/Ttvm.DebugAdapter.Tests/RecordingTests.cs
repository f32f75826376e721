using Ttvm.Language.Directives;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>Recordings that are made and opened, as a client sees it.</summary>
public sealed class RecordingTests
{
    private const string Shop = """
        SPAWN_CALL worker
        STORE w
        PUSH_STR "job"
        LOAD w
        SEND                    ; <send>
        READ_LINE               ; <read>
        PRINT                   ; <print>
        RECEIVE                 ; <wait>
        HALT
        LABEL worker
        RECEIVE                 ; <take>
        PRINT
        RECEIVE
        """;

    /// <summary>Recorded as a program, opened where the files are elsewhere, and as they were.</summary>
    [Fact]
    public void A_recording_is_opened_and_gone_back_from()
    {
        using var script = Record(new { seed = 2 });
        using var opened = new DapScript(Shop).Initialize();
        File.Move(script.PathOf("main.ttrec"), opened.PathOf("main.ttrec"));
        File.Delete(script.PathOf("main.ttvm"));
        Open(opened);
        Assert.Equal("exception in 1 at wait", opened.Stop());
        Assert.Equal("typed\n", opened.OutputOf("stdout").Replace("job\n", "", StringComparison.Ordinal));
        opened.Client.Request("stepBack", new { threadId = 1 });
        Assert.Equal("step in 1 at print", opened.Stop());
        opened.Client.Request("reverseContinue", new { threadId = 1 });
        Assert.Equal("entry in 1 at SPAWN_CALL worker", opened.Stop());
        Assert.Single(opened.Threads());
        Assert.Equal("exception in 1 at wait", opened.Continue());
        opened.Leave();
        opened.CheckTranscript("recording");
    }

    /// <summary>The schedule stands in the recording, and no seed makes it.</summary>
    [Fact]
    public void A_schedule_that_was_explored_is_opened_where_it_fails_and_gone_back_from()
    {
        const string race = """
            SPAWN_CALL sleeper
            POP
            WHEREIS sleeper
            JZ early                ; <early>
            HALT
            LABEL early
            RECEIVE                 ; <wait>
            LABEL sleeper
            REGISTER sleeper
            RECEIVE
            """;
        using var opened = new DapScript(race).Initialize();
        var program = new ProgramTest(Path.GetDirectoryName(opened.PathOf("main.ttvm"))!, "main.ttvm", new TestDirectives());
        using var disk = new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { });
        var explored = Exploration.Run(program, disk, new ExplorationOptions { Strategy = ExplorationStrategy.Priorities }, _ => { },
            CancellationToken.None);
        File.WriteAllBytes(opened.PathOf("main.ttrec"), explored.Findings[0].Recording!.ToBytes());
        Open(opened);
        Assert.Equal("exception in 1 at wait", opened.Stop());
        Assert.Equal(2, opened.Threads().Length);
        opened.Client.Request("stepBack", new { threadId = 1 });
        Assert.Equal("step in 1 at early", opened.Stop());
        opened.Client.Request("reverseContinue", new { threadId = 1 });
        Assert.Equal("entry in 1 at SPAWN_CALL sleeper", opened.Stop());
        Assert.Equal("exception in 1 at wait", opened.Continue());
        opened.Leave();
    }

    /// <summary>The files are not there, and the text that runs comes from the recording.</summary>
    [Fact]
    public void A_recording_needs_no_files()
    {
        using var script = Record(new { seed = 2 });
        using var opened = new DapScript(Shop).Initialize();
        File.Copy(script.PathOf("main.ttrec"), opened.PathOf("main.ttrec"));
        File.Delete(opened.PathOf("main.ttvm"));
        File.Delete(script.PathOf("main.ttvm"));
        Open(opened);
        opened.Client.Event("stopped");
        var source = opened.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["source"]!;
        Assert.Equal("as the recording has it; no file here says the same", (string)source["origin"]!);
        var text = (string)opened.Client.Request("source", new { sourceReference = (int)source["sourceReference"]! })["content"]!;
        Assert.StartsWith("SPAWN_CALL worker\n", text, StringComparison.Ordinal);
        opened.Leave();
    }

    [Fact]
    public void A_changed_file_is_not_taken_for_the_recorded_one()
    {
        using var script = Record(new { });
        File.WriteAllText(script.PathOf("main.ttvm"), "\n" + File.ReadAllText(script.PathOf("main.ttvm")));
        using var opened = new DapScript("\n" + Shop).Initialize();
        File.Copy(script.PathOf("main.ttrec"), opened.PathOf("main.ttrec"));
        Open(opened);
        opened.Client.Event("stopped");
        var frame = opened.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!;
        Assert.True((int)frame["source"]!["sourceReference"]! > 0);
        opened.Leave();
    }

    [Fact]
    public void It_stands_at_the_beginning_or_at_coordinates_in_the_past()
    {
        using var script = Record(new { });
        using var entry = new DapScript(Shop).Initialize();
        File.Copy(script.PathOf("main.ttrec"), entry.PathOf("main.ttrec"));
        Open(entry, new { stopOnEntry = true });
        Assert.Equal("entry in 1 at SPAWN_CALL worker", entry.Stop());
        Assert.NotNull(entry.Client.Request("ttvm/stepping")["behind"]);
        Assert.Equal("exception in 1 at wait", entry.Continue());
        entry.Leave();

        using var moment = new DapScript(Shop).Initialize();
        File.Copy(script.PathOf("main.ttrec"), moment.PathOf("main.ttrec"));
        Open(moment, new { stopAt = "0:1:4" });
        Assert.Equal("goto in 1 at send", moment.Stop());
        moment.Leave();
    }

    /// <summary>From the end of a recording on the run is like any other: it asks anew.</summary>
    [Fact]
    public void What_was_open_is_asked_anew()
    {
        using var script = new DapScript(Shop).Launch(new { record = true }, "send");
        Assert.Equal("breakpoint in 1 at send", script.Stop());
        script.Client.Request("evaluate", new { expression = ":record", context = "repl" });
        script.Leave();
        using var opened = new DapScript(Shop).Initialize();
        File.Copy(script.PathOf("main.ttrec"), opened.PathOf("main.ttrec"));
        Open(opened);
        Assert.Equal("pause in 1 at send", opened.Stop());
        opened.Client.Request("continue", new { threadId = 1 });
        opened.Client.Event(body => ((string?)body["output"])?.Contains("waits for a line", StringComparison.Ordinal) == true, "output");
        opened.Client.Request("evaluate", new { expression = "again", context = "repl" });
        Assert.Equal("exception in 1 at wait", opened.Stop());
        Assert.Contains("again\n", opened.OutputOf("stdout"), StringComparison.Ordinal);
        opened.Leave();
    }

    [Fact]
    public void An_error_is_where_a_recording_of_it_ends()
    {
        using var script = new DapScript("PUSH_INT 1\nPUSH_INT 0\nDIV ; <div>\nPRINT\n");
        script.Launch(new { record = "x.ttrec" });
        Assert.Equal("exception in 1 at div", script.Stop());
        script.Client.Request("continue", new { threadId = 1 });
        script.Client.Event("terminated");
        Assert.True(File.Exists(script.PathOf("x.ttrec")));
        script.Leave();
        using var opened = new DapScript("PUSH_INT 1\nPUSH_INT 0\nDIV ; <div>\nPRINT\n").Initialize();
        File.Copy(script.PathOf("x.ttrec"), opened.PathOf("main.ttrec"));
        Open(opened);
        Assert.Equal("exception in 1 at div", opened.Stop());
        opened.Leave();
    }

    [Fact]
    public void Without_the_debugger_a_recording_is_run_again()
    {
        using var script = Record(new { });
        using var opened = new DapScript(Shop).Initialize();
        File.Copy(script.PathOf("main.ttrec"), opened.PathOf("main.ttrec"));
        Open(opened, new { noDebug = true });
        opened.Client.Event("terminated");
        Assert.Equal("job\ntyped\n", opened.OutputOf("stdout"));
    }

    [Fact]
    public void What_cannot_be_opened_or_recorded_is_said()
    {
        using var script = new DapScript(Shop).Initialize();
        File.WriteAllText(script.PathOf("main.ttrec"), "mine");
        Refuse("is a recording that cannot be opened", script.PathOf("main.ttrec"), new { });
        Refuse("it exists and is no recording", script.PathOf("main.ttvm"), new { record = true });
        Refuse("needs the debugger", script.PathOf("main.ttvm"), new { record = "x.ttrec", noDebug = true });
        Refuse("must be true, false or the path", script.PathOf("main.ttvm"), new { record = 7 });
        Refuse("which is the program", script.PathOf("main.ttvm"), new { record = "main.ttvm" });
        Assert.Equal("mine", File.ReadAllText(script.PathOf("main.ttrec")));

        void Refuse(string part, string program, object more)
        {
            var arguments = JObject.FromObject(more);
            arguments["program"] = program;
            Assert.Contains(part, script.Client.Refused("launch", arguments), StringComparison.Ordinal);
        }
    }

    /// <summary>Another program is told where it shows, and stands there.</summary>
    [Fact]
    public void A_changed_recording_is_told_where_it_departs()
    {
        using var script = Record(new { });
        using var opened = new DapScript(Shop).Initialize();
        File.WriteAllText(opened.PathOf("main.ttrec"), File.ReadAllText(script.PathOf("main.ttrec"))
            .Replace("READ_LINE", "READ_CHAR", StringComparison.Ordinal));
        Open(opened);
        opened.Client.Event("stopped");
        Assert.Contains("the run departs from its recording at decision", opened.OutputOf("stderr"), StringComparison.Ordinal);
        opened.Leave();
    }

    /// <summary>A run that ends in a deadlock, recorded as the launch wants it.</summary>
    private static DapScript Record(object more)
    {
        var launch = JObject.FromObject(more);
        launch["record"] = true;
        var script = new DapScript(Shop).Launch(launch);
        script.Client.Event(body => ((string?)body["output"])?.Contains("waits for a line", StringComparison.Ordinal) == true, "output");
        script.Client.Request("evaluate", new { expression = "typed", context = "repl" });
        Assert.Equal("exception in 1 at wait", script.Stop());
        script.Leave();
        Assert.True(Recording.IsOurs(File.ReadAllBytes(script.PathOf("main.ttrec"))));
        return script;
    }

    private static void Open(DapScript script, object? more = null)
    {
        var launch = JObject.FromObject(more ?? new { });
        launch["program"] = script.PathOf("main.ttrec");
        script.Client.Request("setExceptionBreakpoints", new { filters = new[] { "uncaught", "deadlock" } });
        script.Client.Request("launch", launch);
        script.Client.Request("configurationDone");
    }
}
