using Ttvm.Language.Assembling;
using Ttvm.Language.Text;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>Whole sessions; every message of them is recorded in a file beside this one.</summary>
public sealed class SessionTests
{
    /// <summary>A customer, a cashier in a file of its own, and a barista who has not begun yet when the cashier stops.</summary>
    private const string Shop = """
        ;- shop.ttvm
        REGISTER "customer"
        PUSH_STR "open"
        PRINT
        PUSH_STR "cashier"
        SPAWN
        POP
        SPAWN_CALL barista
        STORE barista
        NEW_OBJECT
        PUSH_STR "Latte"
        SET_FIELD drink
        LOAD barista
        SET_FIELD barista
        SEND 2
        RECEIVE                     ; <served>
        PRINT
        HALT
        LABEL barista
        REGISTER "barista"
        RECEIVE
        GET_FIELD drink             ; <makes>
        SENDNAMED "customer"
        RET
        ;- cashier.ttvm
        REGISTER "cashier"
        RECEIVE
        STORE order                 ; <break>
        LOAD order                  ; <load>
        DUP
        GET_FIELD barista
        SEND
        PUSH_STR "ordered"          ; <sent>
        PRINT
        """;

    [Fact]
    public void A_worker_is_stepped_while_a_message_waits_in_another_ones_mailbox()
    {
        using var script = new DapScript(Shop).Launch();
        Assert.Equal("breakpoint in 2 at break", script.Stop());
        Assert.Equal(["customer #1 · waiting", "cashier #2 · running", "barista #3 · runnable"], script.Threads());
        script.Show();
        var (customer, barista) = (script.Show(1), script.Show(3));
        Assert.Equal("step in 2 at load", script.StepOver());
        Assert.Equal("{drink: \"Latte\", barista: 3}", script.Evaluate("order", "hover"));
        Assert.Equal("\"Latte\"", script.Evaluate("order.drink"));
        script.StepOver();
        script.StepOver();
        script.StepOver();
        Assert.Equal("step in 2 at sent", script.StepOver());
        var customerAfter = script.Show(1);
        Assert.Equal(customer.Values, customerAfter.Values);
        Assert.Empty(barista["Mailbox (0)"]);
        Assert.Equal("0 = {drink: \"Latte\", barista: 3} from process 2 (cashier), cashier.ttvm:7",
            Assert.Single(script.Show(3)["Mailbox (1)"]));
        Assert.Equal("customer #1 · waiting, cashier #2 · running, barista #3 · 1 msg · runnable", string.Join(", ", script.Threads()));
        Assert.Equal("step in 3 at RECEIVE", script.StepOver(3));
        Assert.Equal("step in 3 at makes", script.StepOver(3));
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("open\nordered\nLatte\n", script.OutputOf("stdout"));
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("shop");
    }

    [Fact]
    public void All_processes_run_while_one_steps_if_that_is_the_policy()
    {
        using var script = new DapScript(Shop).Launch(new { stepping = "world", stopOnEntry = true });
        Assert.Equal("entry in 1 at REGISTER \"customer\"", script.Stop());
        Assert.Equal("world", (string)script.Client.Request("ttvm/stepping")["policy"]!);
        script.Client.Request("setBreakpoints", new { source = script.Source("cashier.ttvm"), breakpoints = Array.Empty<object>() });
        script.Break(["served"], "shop.ttvm");
        Assert.Equal("breakpoint in 1 at served", script.Continue());
        Assert.Equal("step in 1 at PRINT", script.StepOver());
        Assert.Equal("open\nordered\n", script.OutputOf("stdout"));
        Assert.Equal("isolate", (string)script.Client.Request("ttvm/stepping", new { policy = "isolate" })["policy"]!);
        Assert.Equal("step in 1 at HALT", script.StepOver());
        Assert.Equal("terminated", script.StepOver());
        Assert.Equal(0, script.Leave());
        script.CheckTranscript("world");
    }

    [Fact]
    public void A_client_that_names_the_thread_to_run_is_obeyed()
    {
        using var script = new DapScript(Shop).Launch(new { stepping = "world" });
        Assert.Equal("breakpoint in 2 at break", script.Stop());
        script.Client.Request("next", new { threadId = 3, singleThread = true });
        Assert.Equal("step in 3 at RECEIVE", script.Stop());
        Assert.Equal("break", script.Where(2));
        Assert.False((bool)script.Client.Request("continue", new { threadId = 2, singleThread = true })["allThreadsContinued"]!);
        Assert.Equal("step in 1 at served", script.Stop());
        Assert.Equal("customer #1 · waiting, barista #3 · 1 msg · runnable", string.Join(", ", script.Threads()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(123456789)]
    public void The_same_launch_is_the_same_session(ulong seed)
    {
        string[] sessions = [Play(seed), Play(seed)];
        Assert.Equal(sessions[0].Split('\n'), sessions[1].Split('\n'));

        static string Play(ulong seed)
        {
            using var script = new DapScript(Shop).Launch(new { seed }, "served", "makes");
            for (var happened = script.Stop(); happened != "terminated"; happened = script.Continue())
            {
                script.Threads();
                foreach (var pid in new[] { 1, 2, 3 }.Where(pid =>
                    (bool)script.Client.Answer(script.Client.Send("stackTrace", new { threadId = pid }))["success"]!))
                {
                    script.Show(pid);
                }
            }

            Assert.Equal(0, script.Leave());
            return script.Client.Transcript;
        }
    }

    [Fact]
    public void A_deadlock_stops_before_the_program_ends()
    {
        using var script = new DapScript("""
            SPAWN_CALL waits
            POP
            RECEIVE_MATCH "never"   ; <main>
            LABEL waits
            PUSH_STR "hello"
            SEND 1
            RECEIVE
            RET
            """).Launch();
        Assert.Equal("exception in 1 at main", script.Stop());
        script.Client.Request("exceptionInfo", new { threadId = 1 });
        script.Show();
        Assert.Equal("terminated", script.Continue());
        Assert.Equal(0, script.Leave());
        script.CheckTranscript("deadlock");
    }

    [Fact]
    public void Breakpoints_with_conditions_counts_and_texts_and_at_functions()
    {
        using var script = new DapScript("""
            PUSH_INT 0
            STORE n
            LABEL again
            LOAD n                  ; <load>
            CALL next n
            STORE n                 ; <store>
            LOAD n
            PUSH_INT 10
            LT
            JZ done                 ; <test>
            JMP again               ; <jump>
            LABEL done
            HALT
            LABEL next
            LOAD n                  ; <next>
            PUSH_INT 1
            ADD
            RET
            """);
        script.Initialize();
        script.Client.Request("setBreakpoints", new
        {
            source = script.Source("main.ttvm"),
            breakpoints = new object[]
            {
                new { line = script.LineOf("load"), condition = "n == 3" },
                new { line = script.LineOf("store"), hitCondition = ">= 10" },
                new { line = script.LineOf("test"), logMessage = "n is {n}, not {m}", hitCondition = "% 4" },
                new { line = script.LineOf("jump"), condition = "n +" },
            },
        });
        script.Client.Request("setFunctionBreakpoints", new { breakpoints = new object[]
        {
            new { name = "next", condition = "n / (n - 5) == -6" }, new { name = "nobody" }, new { name = "next", condition = "n == 7" },
        } });
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        Assert.Equal("breakpoint in 1 at load", script.Stop());
        script.Client.Request("completions", new { text = "1 + n", column = 6 });
        script.Client.Request("completions", new { text = "> n", column = 4 });
        script.Client.Request("evaluate", new { expression = "n * 1000 - 4000", context = "watch", format = new { hex = true } });
        script.Client.Request("evaluate", new { expression = "split(\"a b\", \" \")", context = "clipboard" });
        script.Client.Request("scopes", new { frameId = 1 });
        script.Client.Request("variables", new { variablesReference = 1, format = new { hex = true } });
        Assert.Equal("function breakpoint in 1 at next", script.Continue());
        Assert.Equal("breakpoint in 1 at store", script.Continue());
        Assert.Equal("terminated", script.Continue());
        Assert.Equal(0, script.Leave());
        Assert.Equal("", script.Errors);
        script.CheckTranscript("conditions");
    }

    [Fact]
    public void Instructions_are_listed_and_stopped_at()
    {
        using var script = new DapScript("""
            PUSH_INT 2
            LABEL again
              DUP                   ; <dup>
            JZ done
            PUSH_INT 1
            SUB                     ; <sub>
            JMP again
            LABEL done
            HALT                    ; <halt>
            """).Launch(new { stopOnEntry = true });
        Assert.Equal("entry in 1 at PUSH_INT 2", script.Stop());
        var frame = script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!;
        var here = (string)frame["instructionPointerReference"]!;
        var listed = script.Client.Request("disassemble", new
        {
            memoryReference = here, offset = 0, instructionOffset = -2, instructionCount = 10, resolveSymbols = true,
        })["instructions"]!;
        Assert.Equal(10, listed.Count());
        Assert.Equal(["invalid", "invalid", null, null, null, null, null, null, null, "invalid"],
            listed.Select(each => (string?)each["presentationHint"]));
        script.Client.Request("disassemble", new { memoryReference = here, instructionCount = 2, resolveSymbols = false });
        script.Client.Refused("disassemble", new { memoryReference = "here", instructionCount = 2 });
        script.Client.Refused("disassemble", new { memoryReference = here, instructionCount = -1 });
        script.Client.Request("setInstructionBreakpoints", new { breakpoints = new object[]
        {
            new { instructionReference = here, offset = 1, condition = "top < 2" },
            new { instructionReference = listed[6]!["address"], hitCondition = "2" },
            new { instructionReference = here, offset = 70 },
            new { instructionReference = "nowhere" },
        } });
        script.Client.Request("breakpointLocations", new { source = script.Source("main.ttvm"), line = 3, column = 4, endLine = 5 });
        Assert.Equal("instruction breakpoint in 1 at dup", script.Continue());
        script.Client.Request("restart");
        Assert.Equal("entry in 1 at PUSH_INT 2", script.Stop());
        Assert.Equal("instruction breakpoint in 1 at dup", script.Continue());
        Assert.Equal("instruction breakpoint in 1 at sub", script.Continue());
        script.Client.Request("setInstructionBreakpoints", new { breakpoints = Array.Empty<object>() });
        Assert.Equal("terminated", script.Continue());
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("instructions");
    }

    [Fact]
    public void Changes_of_data_are_stopped_at()
    {
        using var script = new DapScript("""
            SPAWN_CALL till
            POP
            YIELD
            PUSH_STR "tea"
            CALL serve order        ; <break>
            HALT                    ; <halt>
            LABEL serve
            MAKE_OBJECT
            LOAD order
            SET_FIELD drink
            STORE order
            PUSH_INT 1              ; <begin>
            LOAD order
            PUSH_STR "Latte"
            SET_FIELD drink
            STORE order             ; <drink>
            LOAD order
            SENDNAMED till          ; <send>
            POP
            RET                     ; <ret>
            LABEL till
            REGISTER till
            RECEIVE                 ; <receive>
            HALT
            """);
        script.Initialize();
        script.Client.Request("setDataBreakpoints", new { breakpoints = new object[]
        {
            new { dataId = "name:till", accessType = "write", condition = "self == 2" }, new { dataId = "mailbox:2" },
        } });
        script.Break(["break", "begin"]);
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        Assert.Equal("data breakpoint in 2 at receive", script.Stop());
        Assert.Equal("breakpoint in 1 at break", script.Continue());
        Assert.Equal("breakpoint in 1 at begin", script.Continue());
        script.StepOver();
        var frame = (int)script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!["id"]!;
        var scopes = script.Client.Request("scopes", new { frameId = frame })["scopes"]!;
        int Scope(int index) => (int)scopes[index]!["variablesReference"]!;
        string? Info(object arguments) => (string?)script.Client.Request("dataBreakpointInfo", arguments)["dataId"];
        var order = (int)script.Variables(Scope(0))[0]!["variablesReference"]!;
        Assert.Equal("variable:1:1:order", Info(new { variablesReference = Scope(0), name = "order" }));
        var drink = Info(new { variablesReference = order, name = "drink" });
        Assert.Equal("variable:1:1:order.drink", drink);
        var slot = Info(new { variablesReference = Scope(1), name = "top" });
        Assert.Equal("stack:1:0", slot);
        Assert.Equal("mailbox:1", Info(new { variablesReference = Scope(2), name = "0" }));
        Assert.Null(Info(new { variablesReference = Scope(3), name = "state" }));
        Assert.Equal("name:till", Info(new { variablesReference = Scope(4), name = "till" }));
        Assert.Equal("mailbox:2", Info(new { name = "process(\"till\").mailbox", frameId = frame }));
        Assert.Null(Info(new { name = "1 + 1" }));
        Assert.Null(Info(new { name = "missing" }));
        script.Client.Request("setDataBreakpoints", new { breakpoints = new object[]
        {
            new { dataId = drink, accessType = "write", condition = "order.drink == \"Latte\"", hitCondition = "1" },
            new { dataId = slot }, new { dataId = "mailbox:2" }, new { dataId = "name:till", accessType = "read" },
            new { dataId = "nothing" }, new { dataId = "variable:1:99:order" }, new { dataId = "mailbox:1", condition = "1 +" },
        } });
        Assert.Equal("data breakpoint in 1 at LOAD order", script.Continue());
        Assert.Equal("data breakpoint in 1 at POP", script.Continue());
        Assert.Equal("data breakpoint in 1 at ret", script.Continue());
        Assert.Equal("terminated", script.Continue());
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("data");
    }

    [Fact]
    public void Events_stop_with_what_has_happened()
    {
        using var script = new DapScript("""
            SPAWN_CALL till
            POP
            YIELD
            PUSH_STR "tea"
            SENDNAMED till
            PUSH_INT 0
            SENDNAMED till          ; <zero>
            YIELD                   ; <sent>
            PUSH_STR "late"
            SENDNAMED till
            RECEIVE                 ; <stuck>
            LABEL till
            REGISTER till
            LABEL next
            RECEIVE
            STORE order
            TRY bad
            PUSH_INT 100
            LOAD order
            DIV                     ; <div>
            END_TRY
            JMP next
            LABEL bad
            CATCH
            PUSH_STR "Latte"
            SUB                     ; <sub>
            """);
        script.Initialize();
        script.Client.Request("setExceptionBreakpoints", new
        {
            filters = new[] { "uncaught", "deadlock", "storm" },
            filterOptions = new object[]
            {
                new { filterId = "caught", condition = "order == \"tea\"" },
                new { filterId = "send", condition = "message == 0 && to == whereis(\"till\")" },
                new { filterId = "deadLetter" },
                new { filterId = "exit", condition = "reason ==" },
            },
        });
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        Assert.Equal("breakpoint in 1 at sent", script.Stop());
        Assert.Equal("exception in 2 at div", script.Continue());
        script.Client.Request("exceptionInfo", new { threadId = 2 });
        Assert.Equal("Nothing has failed in process 1.", script.Client.Refused("exceptionInfo", new { threadId = 1 }));
        Assert.Equal("exception in 2 at sub", script.Continue());
        script.Client.Request("exceptionInfo", new { threadId = 2 });
        script.Show(2);
        Assert.Equal("breakpoint in 1 at stuck", script.Continue());
        Assert.Equal("exception in 1 at stuck", script.Continue());
        script.Client.Request("exceptionInfo", new { threadId = 1 });
        Assert.Equal("terminated", script.Continue());
        Assert.Equal(0, script.Leave());
        Assert.Equal("", script.Errors);
        script.CheckTranscript("events");
    }

    [Fact]
    public void A_crash_is_told_with_its_place()
    {
        using var script = new DapScript("""
            PUSH_STR "before"
            PRINT
            SPAWN_CALL fails
            POP
            PUSH_STR "lost"
            SENDNAMED "nobody"
            RECEIVE_TIMEOUT 1 end
            LABEL end
            HALT
            LABEL fails
            PUSH_INT 1
            PUSH_INT 0
            CALL divide
            RET
            LABEL divide
            DIV
            RET
            """).Launch();
        Assert.Equal("exception in 2 at DIV", script.Stop());
        Assert.Equal("terminated", script.Continue());
        Assert.Equal(0, script.Leave());
        script.CheckTranscript("crash");
    }

    [Fact]
    public void A_restart_begins_the_same_run_again()
    {
        using var script = new DapScript("""
            PUSH_STR "once"
            PRINT
            SPAWN_CALL child
            POP
            PUSH_INT 1              ; <break>
            HALT
            LABEL child
            RECEIVE
            """).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var before = script.Show();
        script.Client.Request("restart", new { arguments = script.Arguments() });
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal(before, script.Show());
        script.Client.Request("restart");
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.Equal("terminated", script.Continue());
        Assert.Equal("once\nonce\nonce\n", script.OutputOf("stdout"));
        Assert.Equal(0, script.Leave());
        script.CheckTranscript("restart");
    }

    [Fact]
    public void A_tour_of_everything_a_client_can_ask_for()
    {
        using var script = new DapScript("""
            ;- main.ttvm
            PUSH_STR "counter"
            SPAWN
            POP
            CALL ask                ; <call>
            PRINT
            PUSH_STR "worker"       ; <back>
            SPAWN
            POP
            HALT
            LABEL ask
            READ_LINE               ; <asks>
            RET
            ;- worker.ttvm
            RECEIVE                 ; <break>
            """);
        script.Initialize();
        script.Client.Refused("launch", new { program = script.PathOf("gone.ttvm") });
        script.Client.Request("breakpointLocations", new { source = script.Source("main.ttvm"), line = 1, endLine = 4 });
        script.Client.Request("setExceptionBreakpoints", new { filters = Array.Empty<string>() });
        script.Break(["break"], "worker.ttvm");
        script.Client.Request("launch", script.Arguments(new { stopOnEntry = true }));
        script.Client.Request("configurationDone");
        Assert.Equal("entry in 1 at PUSH_STR \"counter\"", script.Stop());
        script.StepOver();
        script.StepOver();
        Assert.Equal("step in 1 at call", script.StepOver());
        Assert.Equal("step in 1 at asks", script.StepIn());
        script.Client.Request("stepOut", new { threadId = 1 });
        script.Client.Event("output");
        script.Client.Request("pause", new { threadId = 1 });
        Assert.Equal("pause in 1 at asks", script.Stop());
        script.Client.Request("stepOut", new { threadId = 1 });
        script.Client.Request("evaluate", new { expression = "> typed", context = "repl" });
        Assert.Equal("step in 1 at PRINT", script.Stop());
        Assert.Equal("step in 1 at back", script.StepOver());
        script.Show();
        script.Client.Refused("evaluate", new { expression = "nothing", context = "watch" });
        script.Client.Request("ttvm/stepping", new { policy = "world" });
        var builtIn = script.Client.Request("stackTrace", new { threadId = 2, startFrame = 0, levels = 1 })["stackFrames"]![0]!["source"]!;
        script.Client.Request("source", new { source = builtIn, sourceReference = builtIn["sourceReference"] });
        File.WriteAllText(script.PathOf("worker.ttvm"), "; moved\nRECEIVE\n");
        script.Client.Request("continue", new { threadId = 1 });
        script.Client.Event("breakpoint");
        script.Client.Event("stopped");
        script.Client.Request("loadedSources");
        script.Client.Request("threads");
        script.Client.Request("restart");
        Assert.Equal("entry in 1 at PUSH_STR \"counter\"", script.Stop());
        script.Client.Request("terminate");
        script.Client.Event("terminated");
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("tour");
    }

    [Fact]
    public void Bytecode_without_its_source_is_seen_in_a_listing_and_code_is_a_list_of_modules()
    {
        using var script = new DapScript("""
            PUSH_STR "hi"
            PUSH_STR "bare"
            SPAWN
            SEND
            PUSH_STR "counter"
            SPAWN
            POP
            HALT                ; <halt>
            """);
        var worker = Assembler.Assemble(new SourceText("bare.ttvm", """
            CALL wait
            PRINT
            HALT
            LABEL wait
            RECEIVE
            RET
            """)).Module!;
        File.WriteAllBytes(script.PathOf("bare.ttb"), BytecodeWriter.Write(worker with { SourceMap = null }));
        script.Launch(new { stopOnEntry = true }, "halt");
        Assert.Equal("entry in 1 at PUSH_STR \"hi\"", script.Stop());
        script.StepOver();
        script.StepOver();
        script.StepOver();
        Assert.Equal("step in 2 at bare.ttb:6", script.StepIn(2));
        var frames = script.Client.Request("stackTrace", new { threadId = 2 })["stackFrames"]!;
        Assert.Equal(["wait:6", "main:1"], frames.Select(frame => $"{frame["name"]}:{frame["line"]}"));
        var source = frames[0]!["source"]!;
        var listing = (string)script.Client.Request("source", new { source, sourceReference = source["sourceReference"] })["content"]!;
        Assert.Equal("    RECEIVE", listing.Split('\n')[5]);
        var ofListing = script.Client.Request("setBreakpoints", new { source, breakpoints = new[] { new { line = 7 }, new { line = 9 } } });
        Assert.Equal([true, false], ofListing["breakpoints"]!.Select(breakpoint => (bool)breakpoint["verified"]!));
        Assert.Equal("breakpoint in 1 at halt", script.Continue());
        script.Client.Request("loadedSources");
        Assert.Equal(3, (int)script.Client.Request("modules")["totalModules"]!);
        var page = script.Client.Request("modules", new { startModule = 1, moduleCount = 1 });
        Assert.Equal(("main.ttvm", 3), ((string?)Assert.Single(page["modules"]!)["name"], (int)page["totalModules"]!));
        Assert.Equal("breakpoint in 2 at bare.ttb:7", script.Continue());
        script.Client.Request("restart");
        Assert.Equal("entry in 1 at PUSH_STR \"hi\"", script.Stop());
        Assert.Equal((0, ""), (script.Leave(), script.Errors));
        script.CheckTranscript("modules");
    }

    [Fact]
    public void Breakpoints_in_a_listing_hold_before_the_bytecode_is_loaded_and_where_its_source_is_known()
    {
        using var script = new DapScript("PUSH_STR \"bare\"\nSPAWN\nPOP\nHALT");
        var source = new SourceText(script.PathOf("other.ttvm"), "; A worker\n\nPUSH_INT 1 ; one\nPRINT\nHALT");
        File.WriteAllText(source.Path, source.Text);
        File.WriteAllBytes(script.PathOf("bare.ttb"), BytecodeWriter.Write(Assembler.Assemble(source).Module!));
        var path = script.PathOf("bare.ttb");
        script.Initialize();
        script.Client.Request("setBreakpoints", new { source = new { path }, breakpoints = new[] { new { line = 2 } } });
        script.Client.Request("launch", script.Arguments());
        script.Client.Request("configurationDone");
        Assert.Equal("breakpoint in 2 at other.ttvm:4", script.Stop());
        var places = script.Client.Request("breakpointLocations", new { source = new { path }, line = 1, endLine = 9 });
        Assert.Equal([1, 2, 3], places["breakpoints"]!.Select(place => (int)place["line"]!));
    }

    [Fact]
    public void Every_request_is_in_a_recorded_session()
    {
        var recorded = Directory.EnumerateFiles(Ttvm.Testing.Repository.PathOf("tests/Ttvm.DebugAdapter.Tests/Transcripts"))
            .Select(File.ReadAllText).ToList();
        Assert.All(Endpoints.All.Keys, command => Assert.Contains(recorded, text =>
            text.Contains($"\n→ {command}", StringComparison.Ordinal) || text.StartsWith($"→ {command}", StringComparison.Ordinal)));
    }
}
