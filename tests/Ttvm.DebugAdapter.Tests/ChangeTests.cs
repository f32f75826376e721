namespace Ttvm.DebugAdapter.Tests;

/// <summary>What a client changes in a program that stands still, and the longer steps.</summary>
public sealed class ChangeTests
{
    [Fact]
    public void Values_are_changed_wherever_they_are_shown()
    {
        using var script = new DapScript("""
            PUSH_STR "first"
            SELF
            SEND
            PUSH_STR "second"
            SELF
            SEND
            PUSH_INT 1
            PUSH_INT 2
            PUSH_INT 3
            MAKE_LIST 1
            STORE prices
            PUSH_INT 40
            STORE total             ; <break>
            ADD                     ; <add>
            PRINT
            LOAD prices
            PRINT
            RECEIVE
            PRINT
            RECEIVE
            PRINT
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var scopes = Scopes(script);
        var locals = scopes["Locals"];
        Assert.Equal("2", (string)Set(script, Part(script, locals, "prices"), "0", "1 + 1")["value"]!);
        Assert.Equal("20", (string)Set(script, scopes["Stack"], "top-1", "20")["value"]!);
        Assert.Equal("\"AB\"", (string)Set(script, scopes["Mailbox (2)"], "0", "upper(\"ab\")")["value"]!);
        var line = (string)script.Variables(scopes["Mailbox (2)"])[0]["value"]!;
        Assert.StartsWith("\"first\" from process ", line, StringComparison.Ordinal);
        var edited = line.Replace("\"first\"", "[\"AB\"][0]", StringComparison.Ordinal);
        Assert.Equal("\"AB\"", (string)Set(script, scopes["Mailbox (2)"], "0", edited)["value"]!);
        AssertRefused(script, "tells something about the program", "setVariable",
            new { variablesReference = scopes["Process"], name = "state", value = "1" });
        AssertRefused(script, "There is no variable 'none' here", "setVariable",
            new { variablesReference = locals, name = "none", value = "1" });
        AssertRefused(script, "ends where a value should stand", "setVariable",
            new { variablesReference = locals, name = "prices", value = "1 +" });
        Assert.Equal("\"new\"", (string)script.Client.Request("setExpression",
            new { expression = "mailbox[1]", value = "\"new\"" })["value"]!);
        AssertRefused(script, "cannot be given a value", "setExpression",
            new { expression = "self", value = "2" });
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("21\n[2]\nAB\nnew\n", script.OutputOf("stdout"));
        script.Leave();
        script.CheckTranscript("values");
    }

    [Fact]
    public void A_process_is_led_elsewhere()
    {
        using var script = new DapScript("""
            PUSH_INT 1
            CALL twice n            ; <call>
            PRINT
            HALT                    ; <halt>
            LABEL twice
            LOAD n                  ; <begin>
            PUSH_INT 2
            MUL
            STORE n
            LOAD n                  ; <break>
            RET
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        script.Client.Request("restartFrame", new { frameId = Frame(script) });
        Assert.Equal("restart in 1 at begin", script.Stop());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        var targets = script.Client.Request("gotoTargets", new { source = script.Source("main.ttvm"), line = script.LineOf("begin") });
        script.Client.Request("goto", new { threadId = 1, targetId = (int)targets["targets"]![0]!["id"]! });
        Assert.Equal("goto in 1 at begin", script.Stop());
        var elsewhere = script.Client.Request("gotoTargets", new { source = script.Source("main.ttvm"), line = script.LineOf("halt") });
        AssertRefused(script, "another function", "goto",
            new { threadId = 1, targetId = (int)elsewhere["targets"]![0]!["id"]! });
        AssertRefused(script, "There is no target id 99.", "goto", new { threadId = 1, targetId = 99 });
        Assert.Empty(script.Client.Request("gotoTargets", new { source = script.Source("main.ttvm"), line = 99 })["targets"]!);
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("8\n", script.OutputOf("stdout"));
        script.Leave();
        script.CheckTranscript("goto");
    }

    [Fact]
    public void The_console_executes_instructions_and_commands()
    {
        using var script = new DapScript("""
            PUSH_STR "a"
            SELF
            SEND
            PUSH_STR "b"
            SELF
            SEND
            PUSH_INT 5              ; <break>
            PRINT
            RECEIVE
            PRINT
            SPAWN_CALL other
            POP                     ; <spawned>
            RECEIVE_TIMEOUT 60000 late
            LABEL late
            RECEIVE                 ; <receive>
            PRINT
            HALT
            LABEL other
            PUSH_STR "hi"
            SEND 1
            """).Launch(null, "break", "spawned");
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("left 3; 1 value on the stack", script.Evaluate("PUSH_INT 3", "repl"));
        Assert.Equal("took 3; the stack is empty", script.Evaluate("PRINT", "repl"));
        Assert.Contains("Stack underflow during ADD", Refused(script, "ADD"), StringComparison.Ordinal);
        Assert.Contains("no label 'nowhere'", Refused(script, "JMP nowhere"), StringComparison.Ordinal);
        Assert.Contains("'x' is not an integer", Refused(script, "PUSH_INT x"), StringComparison.Ordinal);
        Assert.Contains("did you mean PUSH_STR", Refused(script, "PUSHSTR \"x\"").Replace("'", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("There is no variable 'N' here", Refused(script, "N + 1"), StringComparison.Ordinal);
        Assert.Contains("may have to wait for the outside", Refused(script, "READ_LINE"), StringComparison.Ordinal);
        Assert.Contains(":freeze [PID]", script.Evaluate(":help", "repl"), StringComparison.Ordinal);
        Assert.StartsWith("done, at 0:1:6+4", script.Evaluate(":move 1 0", "repl"), StringComparison.Ordinal);
        Assert.Contains("no message 7", Refused(script, ":drop 7"), StringComparison.Ordinal);
        Assert.Contains("is written :drop INDEX", Refused(script, ":drop it"), StringComparison.Ordinal);
        Assert.Contains("no command :fly", Refused(script, ":fly"), StringComparison.Ordinal);
        Assert.Contains("No timer is set", Refused(script, ":advance"), StringComparison.Ordinal);
        Assert.Equal("breakpoint in 1 at spawned", script.Continue());
        script.Client.Request("ttvm/freeze", new { threadId = 2 });
        Assert.Equal(["main #1 · 1 msg · running", "other #2 · runnable · frozen"], script.Threads());
        script.Client.Request("ttvm/focus", new { threadId = 2 });
        Assert.Equal("pause in 2 at PUSH_STR \"hi\"", script.Stop());
        script.Client.Request("ttvm/focus", new { threadId = 1 });
        Assert.Equal("breakpoint in 1 at spawned", script.Stop());
        Assert.Equal("There is no process 9.", script.Client.Refused("ttvm/focus", new { threadId = 9 }));
        script.Client.Request("ttvm/changeMailbox", new { threadId = 1, action = "drop", index = 0 });
        Assert.Equal("pause in 2 at PUSH_STR \"hi\"", script.Continue());
        script.Client.Request("ttvm/thaw", new { threadId = 2 });
        Assert.Equal("step in 1 at receive", Command(script, ":receive"));
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("3\n5\nb\nhi\n", script.OutputOf("stdout"));
        script.Leave();
        script.CheckTranscript("console");
    }

    [Fact]
    public void Steps_lead_to_other_processes()
    {
        using var script = new DapScript("""
            REGISTER "main"
            SPAWN_CALL child        ; <break>
            STORE child
            PUSH_INT 7
            LOAD child
            SEND                    ; <send>
            RECEIVE                 ; <receive>
            PRINT                   ; <print>
            HALT
            LABEL child
            RECEIVE                 ; <child>
            SENDNAMED "main"        ; <answer>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var child = script.Client.Request("stepInTargets", new { frameId = Frame(script) })["targets"]![0]!;
        Assert.Equal("SPAWN_CALL child: the new process", (string)child["label"]!);
        script.Client.Request("ttvm/stepTo", new
        {
            threadId = 1, to = "line", source = script.Source("main.ttvm"), line = script.LineOf("send"), singleThread = true,
        });
        Assert.Equal("step in 1 at send", script.Stop());
        var receiver = script.Client.Request("stepInTargets", new { frameId = Frame(script) })["targets"]![0]!;
        script.Client.Request("stepIn", new { threadId = 1, targetId = (int)receiver["id"]!, granularity = "instruction" });
        Assert.Equal("step in 2 at answer", script.Stop());
        AssertRefused(script, "\"to\" must be", "ttvm/stepTo", new { threadId = 1, to = "moon" });
        AssertRefused(script, "needs \"source\"", "ttvm/stepTo", new { threadId = 1, to = "line" });
        AssertRefused(script, "has loaded no file other.ttvm", "ttvm/stepTo",
            new { threadId = 1, to = "line", source = script.Source("other.ttvm"), line = 1 });
        AssertRefused(script, "no step target 77", "stepIn", new { threadId = 1, targetId = 77 });
        AssertRefused(script, "\"granularity\" must be", "next", new { threadId = 1, granularity = "mile" });
        Assert.Equal("step in 1 at receive", script.StepOver(1));
        Assert.Contains("waits in RECEIVE at", script.OutputOf("console"), StringComparison.Ordinal);
        Assert.Equal("terminated", script.Continue());
        script.Leave();
        script.CheckTranscript("steps");
    }

    [Fact]
    public void A_launch_stops_at_coordinates()
    {
        const string Program = """
            SPAWN_CALL child
            POP
            RECEIVE_TIMEOUT 5 late
            LABEL late
            PUSH_INT 1              ; <late>
            PRINT
            HALT
            LABEL child
            PUSH_INT 2              ; <child>
            PRINT                   ; <print>
            """;
        using var script = new DapScript(Program).Launch(new { stopAt = "4:2:1" }, "child", "late");
        Assert.Equal("entry in 2 at print", script.Stop());
        Assert.Contains("coordinates = 4:2:1", Shown(script), StringComparison.Ordinal);
        Assert.Equal("4:2:1+1", (string)script.Client.Request("ttvm/advanceClock")["coordinates"]!);
        Assert.Equal("breakpoint in 1 at late", script.Continue());
        Assert.Equal("terminated", script.Continue());
        script.Leave();
        script.CheckTranscript("coordinates");

        using var beyond = new DapScript(Program).Launch(new { stopAt = "4:1:900" });
        Assert.Equal("entry in 2 at child", beyond.Stop());
        Assert.Contains("The run does not come to 4:1:900; it is at 4:2:0 now.", beyond.OutputOf("console"), StringComparison.Ordinal);
        beyond.Leave();

        using var missed = new DapScript(Program).Launch(new { stopAt = "4:99:0" });
        Assert.Equal("terminated", missed.Stop());
        Assert.Contains("before it came to 4:99:0", missed.OutputOf("console"), StringComparison.Ordinal);
        missed.Leave();

        using var first = new DapScript(Program).Launch(new { stopAt = "4:0:0" });
        Assert.StartsWith("entry in 1", first.Stop(), StringComparison.Ordinal);
        Assert.DoesNotContain("does not come", first.OutputOf("console"), StringComparison.Ordinal);
        first.Leave();

        using var wrong = new DapScript(Program).Initialize();
        AssertRefused(wrong, "must be seed:decision:instruction", "launch", wrong.Arguments(new { stopAt = "here" }));
        AssertRefused(wrong, "is a moment of seed 4, but \"seed\" is 5", "launch", wrong.Arguments(new { stopAt = "4:1:1", seed = 5 }));
        AssertRefused(wrong, "was changed 2 times from outside", "launch", wrong.Arguments(new { stopAt = "4:1:1+2" }));
    }

    [Fact]
    public void Values_tell_where_they_come_from_and_whether_they_have_changed()
    {
        using var script = new DapScript("""
            PUSH_STR "note"
            SELF
            SEND                    ; <send>
            PUSH_INT 1
            STORE n
            PUSH_INT 2              ; <pushed>
            PUSH_INT 3
            POP                     ; <break>
            PUSH_INT 5
            STORE n
            LOAD n                  ; <load>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var scopes = Scopes(script);
        var stack = script.Variables(scopes["Stack"]);
        Assert.Equal(script.LineOf("pushed"), Location(stack[1]));
        Assert.Equal(script.LineOf("send"), Location(script.Variables(scopes["Mailbox (1)"])[0]));
        Assert.Equal("readOnly", (string)script.Variables(scopes["Process"])[0]["presentationHint"]!["attributes"]![0]!);
        Assert.Null(script.Variables(scopes["Locals"])[0]["presentationHint"]);
        AssertRefused(script, "There is no location id 99.", "locations", new { locationReference = 99 });
        script.StepOver();
        script.StepOver();
        script.StepOver();
        Assert.Equal("changed", (string)script.Variables(Scopes(script)["Locals"])[0]["presentationHint"]!["attributes"]![0]!);

        // What a person does to a process, its program does not account for.
        script.Evaluate("PUSH_INT 9", "repl");
        Assert.All(script.Variables(Scopes(script)["Stack"]), value => Assert.Null(value["valueLocationReference"]));
        script.Leave();
        script.CheckTranscript("origins");

        int Location(JToken variable) => (int)script.Client.Request("locations",
            new { locationReference = (int)variable["valueLocationReference"]! })["line"]!;
    }

    [Fact]
    public void A_file_that_has_been_changed_since_is_shown_as_it_was_launched()
    {
        const string Program = """
            PUSH_INT 1
            PRINT                   ; <break>
            """;
        using var script = new DapScript(Program).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Null(Source(script)["sourceReference"]);
        File.WriteAllText(script.PathOf("main.ttvm"), "; new\n" + Program);
        var source = Source(script);
        Assert.StartsWith("as it was launched", (string)source["origin"]!, StringComparison.Ordinal);
        Assert.Equal(Program, (string)script.Client.Request("source",
            new { source, sourceReference = (int)source["sourceReference"]! })["content"]!);
        File.WriteAllText(script.PathOf("main.ttvm"), Program);
        Assert.Null(Source(script)["sourceReference"]);
        File.Delete(script.PathOf("main.ttvm"));
        Assert.NotNull(Source(script)["sourceReference"]);
        script.Leave();

        static JToken Source(DapScript script) =>
            script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["source"]!;
    }

    [Fact]
    public void What_the_console_has_sent_and_called_is_said_to_come_from_there()
    {
        using var script = new DapScript("""
            SPAWN_CALL other
            POP
            PUSH_INT 1              ; <break>
            RECEIVE
            DIV                     ; <div>
            HALT
            LABEL other
            RECEIVE
            RET
            LABEL twice
            LOAD n                  ; <begin>
            PUSH_INT 2              ; <second>
            MUL
            STORE n
            RET
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("left 0; 1 value on the stack", script.Evaluate("PUSH_INT 0", "repl"));
        Assert.Equal("took 0; the stack is empty", script.Evaluate("SEND 1", "repl"));
        var message = Assert.Single(script.Show()["Mailbox (1)"]);
        Assert.Equal("0 = 0 from process 1, typed in the console", message);
        var mailbox = script.Client.Request("ttvm/mailboxes", new { pids = new[] { 1 } })["mailboxes"]![0]!["messages"]![0]!;
        Assert.Equal("{\"text\":\"the console\"}", mailbox["place"]!.ToString(Newtonsoft.Json.Formatting.None));
        var send = script.Client.Request("ttvm/events", new { kinds = new[] { "send" } })["events"]![0]!;
        Assert.Equal("{\"text\":\"the console\"}", send["place"]!.ToString(Newtonsoft.Json.Formatting.None));

        script.Evaluate("PUSH_INT 4", "repl");
        Assert.Equal("goto in 1 at begin", Command(script, "CALL twice n"));
        Assert.Equal(["begin", "break"], Frames(script));
        Assert.Equal("step in 1 at second", script.StepOver());
        Assert.Equal("step in 1 at begin", Back(script));
        Assert.Equal(["begin", "break"], Frames(script));
        Assert.Equal("step in 1 at break", Back(script));
        Assert.Equal(["break"], Frames(script));
        Assert.Equal("step in 1 at begin", script.StepIn());
        Assert.Equal("breakpoint in 1 at break", script.StepOut());
        Assert.Equal(["break"], Frames(script));

        Assert.Equal("exception in 1 at div", script.Continue());
        Assert.EndsWith("It was working on 0 from process 1, typed in the console.",
            (string)script.Client.Request("exceptionInfo", new { threadId = 1 })["description"]!, StringComparison.Ordinal);
        script.Client.Request("ttvm/goto", new { to = "received", @event = (long)send["serial"]! });
        Assert.Equal("goto in 1 at RECEIVE", script.Stop());
        script.Leave();
        script.CheckTranscript("provenance");
    }

    private static string[] Frames(DapScript script) => [.. script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]!
        .Select(frame => script.MarkerOf((int)frame["line"]!))];

    private static string Back(DapScript script)
    {
        script.Client.Request("stepBack", new { threadId = 1 });
        return script.Stop();
    }

    private static void AssertRefused(DapScript script, string sentence, string command, object arguments) =>
        Assert.Contains(sentence, script.Client.Refused(command, arguments), StringComparison.Ordinal);

    private static string Shown(DapScript script)
    {
        var scopes = Scopes(script);
        return string.Join('\n', script.Variables(scopes["Process"]).Select(row => $"{row["name"]} = {row["value"]}"));
    }

    private static int Frame(DapScript script) =>
        (int)script.Client.Request("stackTrace", new { threadId = script.Stopped })["stackFrames"]![0]!["id"]!;

    private static Dictionary<string, int> Scopes(DapScript script) =>
        script.Client.Request("scopes", new { frameId = Frame(script) })["scopes"]!
            .ToDictionary(scope => (string)scope["name"]!, scope => (int)scope["variablesReference"]!);

    private static int Part(DapScript script, int reference, string name) =>
        (int)script.Variables(reference).First(variable => (string)variable["name"]! == name)["variablesReference"]!;

    private static JObject Set(DapScript script, int reference, string name, string value) =>
        script.Client.Request("setVariable", new { variablesReference = reference, name, value });

    private static string Refused(DapScript script, string line) =>
        script.Client.Refused("evaluate", new { expression = line, context = "repl" });

    private static string Command(DapScript script, string line)
    {
        script.Client.Request("evaluate", new { expression = line, context = "repl" });
        return script.Stop();
    }
}
