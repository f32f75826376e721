namespace Ttvm.DebugAdapter.Tests;

/// <summary>What a client may ask about a program that stands still, and about its sources.</summary>
public sealed class ViewTests
{
    private const string Deep = """
        PUSH_INT 30
        CALL down n
        HALT
        LABEL down
        LOAD n
        JZ bottom
        LOAD n
        PUSH_INT 1
        SUB
        CALL down n
        RET
        LABEL bottom
        PUSH_INT 1      ; <break>
        POP
        RET
        """;

    [Fact]
    public void Frames_come_in_pages()
    {
        using var script = new DapScript(Deep).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var first = script.Client.Request("stackTrace", new { threadId = 1, startFrame = 0, levels = 1 });
        Assert.Equal(32, (int)first["totalFrames"]!);
        Assert.Equal("down · main #1", (string)Assert.Single(first["stackFrames"]!)["name"]!);
        var rest = script.Client.Request("stackTrace", new { threadId = 1, startFrame = 1, levels = 100 });
        Assert.Equal(31, rest["stackFrames"]!.Count());
        Assert.Equal("main", (string)rest["stackFrames"]!.Last()["name"]!);
        Assert.Equal(32, script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]!.Count());
        Assert.Equal("There is no process 9.", script.Client.Refused("stackTrace", new { threadId = 9 }));
    }

    [Fact]
    public void Callers_show_their_call_and_their_variables()
    {
        using var script = new DapScript(Deep).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var caller = script.Client.Request("stackTrace", new { threadId = 1, startFrame = 3, levels = 1 })["stackFrames"]![0]!;
        Assert.Equal("3", (string)script.Client.Request("evaluate", new { expression = "n", frameId = (int)caller["id"]! })["result"]!);
        Assert.Equal("0", script.Evaluate("n"));
    }

    [Fact]
    public void Ids_of_an_earlier_stop_are_refused()
    {
        using var script = new DapScript(Deep).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var frame = (int)script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["id"]!;
        var scope = (int)script.Client.Request("scopes", new { frameId = frame })["scopes"]![0]!["variablesReference"]!;
        script.StepOver();
        Assert.Equal("This frame id is from before the program went on.", script.Client.Refused("scopes", new { frameId = frame }));
        Assert.Equal("This variables id is from before the program went on.",
            script.Client.Refused("variables", new { variablesReference = scope }));
        Assert.Equal("There is no variables id 0.", script.Client.Refused("variables", new { variablesReference = 0 }));
        Assert.Equal("There is no frame id 99.", script.Client.Refused("scopes", new { frameId = 99 }));
    }

    [Fact]
    public void A_program_that_has_not_been_started_does_not_run()
    {
        using var script = new DapScript(Deep).Initialize();
        script.Client.Request("launch", script.Arguments());
        Assert.Equal("The program has not been started; it is when 'configurationDone' has come.",
            script.Client.Refused("stackTrace", new { threadId = 1 }));
        script.Leave();
    }

    [Fact]
    public void An_empty_stack_and_mailbox_have_no_parts()
    {
        using var script = new DapScript("YIELD ; <break>").Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("'stack' has no part '0'.", script.Client.Refused("evaluate", new { expression = "top" }));
        Assert.Equal("'stack' has no part '2'.", script.Client.Refused("evaluate", new { expression = "top-2" }));
        Assert.Equal("'mailbox' has no part '0'.", script.Client.Refused("evaluate", new { expression = "mailbox[0]" }));
        script.Leave();
    }

    [Fact]
    public void A_process_that_has_ended_is_explained_where_the_program_stands_still()
    {
        using var script = new DapScript("""
            SPAWN_CALL worker
            POP
            PUSH_INT 9
            SLEEP
            HALT
            LABEL worker
            NULL
            LEN
            """).Initialize();
        var filters = script.Client.Request("setExceptionBreakpoints", new { filters = new[] { "abnormalExit" },
            filterOptions = new[] { new { filterId = "deadlock", condition = "true" } } })["breakpoints"]!;
        Assert.Equal(["True ", "False A deadlock takes no condition."],
            filters.Select(filter => $"{(bool)filter["verified"]!} {filter["message"]}"));
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        Assert.Equal("exception in 1 at SLEEP", script.Stop());
        var info = script.Client.Request("exceptionInfo", new { threadId = 1 });
        Assert.Equal("Abnormal exit", (string)info["exceptionId"]!);
        Assert.StartsWith("Process 2 (worker) has ended: \"LEN expects", (string)info["description"]!, StringComparison.Ordinal);
        script.Leave();
    }

    [Fact]
    public void A_running_program_is_not_looked_at_but_its_processes_are_listed()
    {
        using var script = new DapScript("""
            PUSH_STR "running"
            PRINT
            LABEL again
            JMP again
            """).Launch();
        script.AwaitOutput();
        var answer = script.Client.Answer(script.Client.Send("stackTrace", new { threadId = 1 }));
        Assert.Equal("notStopped", (string)answer["message"]!);
        Assert.Equal("The program runs; pause it first.", script.Client.Refused("evaluate", new { expression = "x" }));
        Assert.Equal("The program runs; pause it first.", script.Client.Refused("next", new { threadId = 1 }));
        Assert.Equal(["main #1 · running"], script.Threads());
        script.Client.Request("pause", new { threadId = 1 });
        Assert.StartsWith("pause in 1", script.Stop(), StringComparison.Ordinal);
        Assert.Equal("There is no process 5.", script.Client.Refused("next", new { threadId = 5 }));
        script.StepOver();
    }

    [Fact]
    public void Variables_come_in_pages_and_kinds()
    {
        using var script = new DapScript("""
            PUSH_INT 10
            PUSH_INT 20
            PUSH_INT 30
            MAKE_LIST 3
            STORE list
            NEW_OBJECT
            LOAD list
            SET_FIELD items
            STORE order
            HALT                ; <break>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var frame = (int)script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["id"]!;
        var locals = script.Variables((int)script.Client.Request("scopes", new { frameId = frame })["scopes"]![0]!["variablesReference"]!);
        var list = locals.Single(variable => (string)variable["name"]! == "list");
        Assert.Equal(("List", 3), ((string)list["type"]!, (int)list["indexedVariables"]!));
        var reference = (int)list["variablesReference"]!;
        var page = script.Client.Request("variables",
            new { variablesReference = reference, filter = "indexed", start = 1, count = 1 })["variables"]!;
        Assert.Equal(("1", "20", "list[1]"), ((string)page[0]!["name"]!, (string)page[0]!["value"]!, (string)page[0]!["evaluateName"]!));
        Assert.Single(page);
        Assert.Empty(script.Client.Request("variables", new { variablesReference = reference, filter = "named" })["variables"]!);
        Assert.Equal(3, script.Variables(reference).Count);

        var order = script.Client.Request("evaluate", new { expression = "order", frameId = frame, context = "hover" });
        Assert.Equal(1, (int)order["namedVariables"]!);
        var items = script.Variables((int)order["variablesReference"]!).Single();
        Assert.Equal("order.items", (string)items["evaluateName"]!);
        Assert.Equal("order.items[2]", (string)script.Variables((int)items["variablesReference"]!).Last!["evaluateName"]!);
        Assert.Equal("30", script.Evaluate("order.items[2]"));
        Assert.Equal("There is no variable 'lst' here; did you mean 'list'?",
            script.Client.Refused("evaluate", new { expression = "lst", frameId = frame, context = "hover" }));
    }

    [Theory]
    [InlineData("path", "/p/a\0b.ttvm")]
    [InlineData("uri", "file:///p/a%00b.ttvm")]
    public void A_path_that_no_file_can_have_takes_no_breakpoint(string pathFormat, string path)
    {
        using var script = new DapScript("HALT");
        script.Initialize(new { adapterID = "ttvm", pathFormat });
        var breakpoint = Assert.Single(script.Client.Request("setBreakpoints",
            new { source = new { path }, breakpoints = new[] { new { line = 1 } } })["breakpoints"]!);
        Assert.Equal("Breakpoints can be set in files only.", (string)breakpoint["message"]!);
        Assert.Empty(script.Client.Request("breakpointLocations", new { source = new { path }, line = 1 })["breakpoints"]!);
    }

    [Fact]
    public void A_built_in_program_is_read_by_reference()
    {
        using var script = new DapScript("""
            PUSH_STR "counter"
            SPAWN
            POP
            RECEIVE_TIMEOUT 10 end  ; <break>
            LABEL end
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("step in 2 at counter.ttvm:3", script.StepIn(2));
        var source = script.Client.Request("stackTrace", new { threadId = 2 })["stackFrames"]![0]!["source"]!;
        var reference = (int)source["sourceReference"]!;
        var text = (string)script.Client.Request("source", new { source, sourceReference = reference })["content"]!;
        Assert.Equal("PRINT", text.Split('\n')[2]);
        Assert.Equal("There is no source with the reference 99.", script.Client.Refused("source", new { sourceReference = 99 }));
        Assert.Equal(["counter.ttvm", "main.ttvm"],
            script.Client.Request("loadedSources")["sources"]!.Select(loaded => (string)loaded["name"]!).Order());
        var breakpoint = Assert.Single(script.Client.Request("setBreakpoints",
            new { source, breakpoints = new[] { new { line = 3 } } })["breakpoints"]!);
        Assert.Equal("Breakpoints can be set in files only.", (string)breakpoint["message"]!);
    }

    [Fact]
    public void Breakpoints_can_be_where_instructions_are()
    {
        using var script = new DapScript("""
            ; comment           <top>
            LABEL here
            PUSH_INT 1          ; <push>

            POP                 ; <pop>
            """);
        script.Initialize();
        int[] Locations() => [.. script.Client.Request("breakpointLocations", new { source = script.Source("main.ttvm"), line = 1,
            endLine = 100 })["breakpoints"]!.Select(location => (int)location["line"]!)];
        int[] expected = [script.LineOf("push"), script.LineOf("pop")];
        Assert.Equal(expected, Locations());
        script.Client.Request("launch", script.Arguments(new { stopOnEntry = true }));
        script.Client.Request("configurationDone");
        script.Stop();
        Assert.Equal(expected, Locations());
        Assert.Empty(script.Client.Request("breakpointLocations", new { source = script.Source("main.ttvm"), line = 1 })["breakpoints"]!);
    }

    [Fact]
    public void A_breakpoint_that_moves_when_the_program_is_loaded_is_told()
    {
        using var script = new DapScript("""
            ;- main.ttvm
            PUSH_STR "worker"
            SPAWN
            RECEIVE_TIMEOUT 10 end
            LABEL end
            ;- worker.ttvm
            PUSH_INT 1          ; <break>
            """).Launch(new { stopOnEntry = true });
        script.Stop();
        File.WriteAllText(script.PathOf("worker.ttvm"), "\n\nPUSH_INT 1\n");
        script.Client.Request("continue", new { threadId = 1 });
        var changed = script.Client.Event("breakpoint")["body"]!;
        Assert.Equal("changed", (string)changed["reason"]!);
        Assert.Equal((1, true, 3),
            ((int)changed["breakpoint"]!["id"]!, (bool)changed["breakpoint"]!["verified"]!, (int)changed["breakpoint"]!["line"]!));
        Assert.Equal([1], script.Client.Event("stopped")["body"]!["hitBreakpointIds"]!.Select(id => (int)id));
    }

    [Fact]
    public void A_client_that_counts_from_0_and_names_files_by_uri_is_spoken_to_so()
    {
        using var script = new DapScript("""
            PUSH_STR "nobody"
            SENDNAMED "nobody"
            POP                 ; <pop>
            """);
        script.Initialize(new { adapterID = "ttvm", linesStartAt1 = false, columnsStartAt1 = false, pathFormat = "uri" });
        var uri = new Uri(script.PathOf("main.ttvm")).AbsoluteUri;
        var line = script.LineOf("pop") - 1;
        var breakpoint = Assert.Single(script.Client.Request("setBreakpoints",
            new { source = new { path = uri }, breakpoints = new[] { new { line } } })["breakpoints"]!);
        Assert.Equal((line, uri), ((int)breakpoint["line"]!, (string)breakpoint["source"]!["path"]!));
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        script.Client.Event("stopped");
        var frame = script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!;
        Assert.Equal((line, 0, uri), ((int)frame["line"]!, (int)frame["column"]!, (string)frame["source"]!["path"]!));
        Assert.Contains("\"path\":\"file://FOLDER/main.ttvm\"},\"line\":1,\"column\":0,\"group\":\"startCollapsed\"}", script.Client.Transcript,
            StringComparison.Ordinal);
        Assert.DoesNotContain("\"type\":", script.Client.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public void The_expression_of_every_variable_means_that_variable()
    {
        using var script = new DapScript("""
            PUSH_INT 1
            PUSH_INT 2
            MAKE_LIST 2
            STORE v
            PUSH_STR "odd variable"
            STORE "v[0]"
            PUSH_STR "with blanks"
            STORE "two words"
            PUSH_STR "with backquotes"
            STORE "a`b``"
            PUSH_STR "a local"
            STORE top
            NEW_OBJECT
            PUSH_INT 3
            SET_FIELD "a.b"
            PUSH_INT 4
            SET_FIELD ""
            PUSH_INT 5
            SET_FIELD "quote\" and \\ and [0]"
            PUSH_INT 6
            SET_FIELD "line\nend"
            LOAD v
            SET_FIELD plain
            STORE o
            PUSH_STR "another"
            STORE o.plain
            PUSH_STR "deep"
            PUSH_STR "high"
            HALT                ; <break>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var frame = (int)script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["id"]!;
        var scopes = script.Client.Request("scopes", new { frameId = frame })["scopes"]!.Take(2);
        var seen = 0;
        foreach (var scope in scopes)
        {
            Check((int)scope["variablesReference"]!);
        }

        Assert.Equal(18, seen);
        Assert.Equal("\"a local\"", script.Evaluate("`top`"));
        Assert.Equal("\"high\"", script.Evaluate("top"));
        Assert.Equal("3", script.Evaluate("o[\"a.b\"]"));
        Assert.Equal("\"another\"", script.Evaluate("`o.plain`"));
        Assert.Equal("\"just a string\"", script.Evaluate("\"just a string\""));
        Assert.Equal("'\"v\"' has no part '0'.", script.Client.Refused("evaluate", new { expression = "\"v\"[0]" }));
        Assert.Equal("The name in '`v' has no closing backquote.", script.Client.Refused("evaluate", new { expression = "`v" }));
        Assert.Equal("There is no variable 'w' here.", script.Client.Refused("evaluate", new { expression = "`w`" }));

        void Check(int reference)
        {
            foreach (var variable in script.Variables(reference))
            {
                seen++;
                Assert.Equal((string)variable["value"]!, script.Evaluate((string)variable["evaluateName"]!));
                if ((int)variable["variablesReference"]! is > 0 and var parts)
                {
                    Check(parts);
                }
            }
        }
    }

    [Fact]
    public void A_long_list_ends_in_a_row_that_says_so_where_nobody_asks_for_pages()
    {
        using var script = new DapScript("""
            PUSH_STR "x"
            PUSH_STR ","
            PUSH_INT 0
            STORE n
            MAKE_LIST 0
            STORE list
            LABEL again
            LOAD list
            LOAD n
            LIST_APPEND
            STORE list
            LOAD n
            SELF
            SEND
            LOAD n
            PUSH_INT 1
            ADD
            STORE n
            LOAD n
            PUSH_INT 10002
            LT
            JZ done
            JMP again
            LABEL done
            HALT                ; <break>
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var reference = (int)script.Client.Request("evaluate", new { expression = "list" })["variablesReference"]!;
        var all = script.Variables(reference);
        Assert.Equal(10_001, all.Count);
        Assert.Equal("9999", (string)all[9_999]["value"]!);
        var last = all[10_000];
        Assert.Equal("… = 2 more, not shown; the debug console shows each, the first as list[10000]", $"{last["name"]} = {last["value"]}");
        Assert.Equal("10000", script.Evaluate("list[10000]"));
        Assert.Equal("10001", (string)Assert.Single(script.Client.Request("variables",
            new { variablesReference = reference, start = 10_001, count = 50 })["variables"]!)["value"]!);
        Assert.Equal(2, script.Client.Request("variables", new { variablesReference = reference, start = 10_000 })["variables"]!.Count());

        // From another place on, another one is the first that is not shown.
        last = script.Client.Request("variables", new { variablesReference = reference, start = 1 })["variables"]!.Last();
        Assert.Equal("… = 1 more, not shown; the debug console shows each, the first as list[10001]", $"{last["name"]} = {last["value"]}");
        Assert.Equal("… = 2 more, not shown; the debug console shows each, the first as mailbox[10000]", script.Show()["Mailbox (10002)"][^1]);
    }
}
