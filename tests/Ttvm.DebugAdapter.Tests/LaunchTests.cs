using Ttvm.DebugAdapter.Protocol;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>What a launch configuration may say, and what becomes of one that is wrong.</summary>
public sealed class LaunchTests
{
    private const string Hello = """
        PUSH_STR "hello"
        PRINT
        """;

    [Theory]
    [InlineData("{}", "\"program\" is missing: the .ttvm or .ttb file to start, or a recording (.ttrec).")]
    [InlineData("{'program': ''}", "\"program\" is missing: the .ttvm or .ttb file to start, or a recording (.ttrec).")]
    [InlineData("{'program': 7}", "\"program\" must be a string, but is 7.")]
    [InlineData("{'program': 'FOLDER/gone.ttvm'}", "There is no program FOLDER/gone.ttvm.")]
    [InlineData("{'program': 'gone.ttvm', 'cwd': 'FOLDER'}", "There is no program FOLDER/gone.ttvm.")]
    [InlineData("{'program': 'FOLDER'}", "\"program\" is FOLDER, which is a folder.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'cwd': 'FOLDER/gone'}", "\"cwd\" is FOLDER/gone, which is no folder.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'cwd': ['x']}", "\"cwd\" must be a string, but is [\"x\"].")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'args': 'x'}", "\"args\" must be a list of strings, but is \"x\".")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'args': ['x', 1]}", "\"args\" must be a list of strings, but is [\"x\",1].")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'smp': 'yes'}", "\"smp\" must be true or false, but is \"yes\".")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'stopOnEntry': 1}", "\"stopOnEntry\" must be true or false, but is 1.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'noDebug': 1}", "\"noDebug\" must be true or false, but is 1.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'seed': -1}",
        "\"seed\" must be a whole number of at least 0 that fits 64 bits, but is -1.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'seed': 1.5}",
        "\"seed\" must be a whole number of at least 0 that fits 64 bits, but is 1.5.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'seed': 18446744073709551616}",
        "\"seed\" must be a whole number of at least 0 that fits 64 bits, but is 18446744073709551616.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'stepping': 'alone'}", "\"stepping\" must be \"isolate\" or \"world\", but is \"alone\".")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'env': ['A']}", "\"env\" must be an object of strings and nulls, but is [\"A\"].")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'env': {'A': 1}}", "\"env\" must be an object of strings and nulls, but is {\"A\":1}.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'env': {'A=B': 'x'}}",
        "\"env\" holds a variable \"A=B\" that cannot be set: a name must not be empty or hold =, and nothing may hold a NUL character.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'stdin': 'gone.txt'}",
        "\"stdin\" names FOLDER/gone.txt, which cannot be read: no such file.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'stdin': ''}", "\"stdin\" names FOLDER, which cannot be read: it is a directory.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'sandbox': 1}", "\"sandbox\" must be true or false, but is 1.")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'allowRead': 'x'}",
        "\"allowRead\" must be true, false or a list of folders, but is \"x\".")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'allowWrite': ['']}",
        "\"allowWrite\" must be true, false or a list of folders, but is [\"\"].")]
    [InlineData("{'program': 'FOLDER/main.ttvm', 'allowExec': ['x']}", "\"allowExec\" must be true or false, but is [\"x\"].")]
    public void A_wrong_field_is_named_with_what_it_holds_and_what_it_should(string arguments, string sentence)
    {
        using var script = new DapScript(Hello).Initialize();
        var launch = JObject.Parse(arguments.Replace("FOLDER", script.Folder, StringComparison.Ordinal));
        var answer = script.Client.Answer(script.Client.Send("launch", launch));
        Assert.Equal(sentence, ((string)answer["message"]!).Replace(script.Folder, "FOLDER", StringComparison.Ordinal));
        Assert.Equal((int)ErrorId.BadLaunch, (int)answer["body"]!["error"]!["id"]!);
        Assert.True((bool)answer["body"]!["error"]!["showUser"]!);

        // The session lives on, and a better launch succeeds.
        script.Client.Request("launch", script.Arguments(new { seed = ulong.MaxValue }));
        script.Client.Request("configurationDone");
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("hello\n", script.OutputOf("stdout"));
    }

    [Fact]
    public void An_input_without_an_end_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var script = new DapScript(Hello).Initialize();
        Assert.Equal("\"stdin\" names /dev/zero, which has more than 64 MB.",
            script.Client.Refused("launch", script.Arguments(new { stdin = "/dev/zero" })));
        Assert.Equal(0, script.Leave());
    }

    [Theory]
    [InlineData("{'sandbox': true}", false)]
    [InlineData("{'allowEnv': true}", false)]
    [InlineData("{'allowRead': ['elsewhere']}", false)]
    [InlineData("{'allowRead': ['.']}", true)]
    [InlineData("{'allowRead': true}", true)]
    [InlineData("{'sandbox': false, 'allowRead': false}", true)]
    [InlineData("{}", true)]
    public void A_program_may_run_in_a_sandbox(string attributes, bool isAllowed)
    {
        foreach (var noDebug in new[] { false, true })
        {
            using var script = new DapScript("""
                TRY refused
                PUSH_STR "main.ttvm"
                FILE_EXISTS
                PRINT
                HALT
                LABEL refused
                CATCH e
                LOAD e
                GET_FIELD message
                PRINT
                """).Initialize();
            var launch = JObject.FromObject(script.Arguments(new { noDebug }));
            launch.Merge(JObject.Parse(attributes));
            script.Client.Request("launch", launch);
            script.Client.Request("configurationDone");
            Assert.Equal("terminated", script.Stop());
            Assert.Equal(
                isAllowed ? "true\n" : "File operation failed on main.ttvm: reading it is not allowed; run with --allow-read=DIR\n",
                script.OutputOf("stdout"));
        }
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("4294967295")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551616")]
    [InlineData("-9223372036854775808")]
    public void A_line_beyond_all_files_is_taken_for_the_nearest_number(string line)
    {
        foreach (var startsAt1 in (bool[])[true, false])
        {
            using var script = new DapScript(Hello).Initialize(new { adapterID = "ttvm", linesStartAt1 = startsAt1 });
            var place = JObject.Parse($$"""{ "line": {{line}} }""");
            var arguments = new JObject { ["source"] = JObject.FromObject(script.Source("main.ttvm")),
                ["breakpoints"] = new JArray(place) };
            script.Client.Request("launch", script.Arguments());

            // A breakpoint goes to the next instruction below, if there is one.
            var bound = Assert.Single((JArray)script.Client.Request("setBreakpoints", arguments)["breakpoints"]!);
            Assert.Equal(line.StartsWith('-'), (bool)bound["verified"]!);
            var range = JObject.Parse($$"""{ "line": 0, "endLine": {{line}} }""");
            range["source"] = arguments["source"];
            Assert.Equal(line.StartsWith('-'), !((JArray)script.Client.Request("breakpointLocations", range)["breakpoints"]!).Any());
        }
    }

    [Fact]
    public void A_pipe_is_no_program()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var script = new DapScript(Hello).Initialize();
        var pipe = NamedPipe.Make(Path.Combine(script.Folder, "pipe.ttvm"));
        foreach (var noDebug in (bool[])[false, true])
        {
            Assert.Contains("it is not a regular file", script.Client.Refused("launch", new { program = pipe, noDebug }),
                StringComparison.Ordinal);
        }

        var arguments = script.Arguments(new { stdin = "pipe.ttvm" });
        Assert.Equal($"\"stdin\" names {pipe}, which is a pipe and no file.", script.Client.Refused("launch", arguments));
        var lines = script.Client.Request("setBreakpoints", new { source = new { path = pipe }, breakpoints = new[] { new { line = 1 } } });
        Assert.False((bool)lines["breakpoints"]![0]!["verified"]!);
    }

    [Fact]
    public void Every_error_of_the_program_is_listed_with_its_place()
    {
        using var script = new DapScript("""
            PUSH_STR "fine"
            PRIN
            JMP nowhere
            """).Initialize();
        var sentence = script.Client.Refused("launch", script.Arguments());
        Assert.Equal(
            ["FOLDER/main.ttvm:2:1: error TTV0001: Unknown instruction 'PRIN'; did you mean 'PRINT'?",
                "FOLDER/main.ttvm:3:5: error TTV0003: Undefined label 'nowhere'."],
            sentence.Replace(script.Folder, "FOLDER", StringComparison.Ordinal).Split('\n'));
    }

    [Fact]
    public void A_program_that_is_no_text_is_refused()
    {
        using var script = new DapScript(Hello).Initialize();
        File.WriteAllBytes(script.PathOf("main.ttvm"), [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0xFF, 0xFE]);
        Assert.Contains("main.ttvm", script.Client.Refused("launch", script.Arguments()), StringComparison.Ordinal);
        File.WriteAllBytes(script.PathOf("main.ttb"), "TTVM"u8.ToArray());
        Assert.Contains("main.ttb", script.Client.Refused("launch", new { program = script.PathOf("main.ttb") }), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_told_and_do_not_stop_it()
    {
        using var script = new DapScript("""
            PUSH_STR "odd \q escape"
            PRINT
            """).Launch();
        Assert.Equal("terminated", script.Stop());
        Assert.StartsWith("FOLDER/main.ttvm:1:", script.OutputOf("console"), StringComparison.Ordinal);
        Assert.Contains(": warning TTV0015: ", script.OutputOf("console"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_runs_in_its_folder_unless_told_otherwise()
    {
        const string show = """
            PUSH_STR "here.txt"
            READ_FILE
            PRINT
            GET_ARGS
            PRINT
            """;
        using var script = new DapScript(show);
        File.WriteAllText(script.PathOf("here.txt"), "its own folder");
        script.Launch(new { args = new[] { "one", "two words" } });
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("its own folder\n[one, two words]\n", script.OutputOf("stdout"));

        using var other = new DapScript(show);
        Directory.CreateDirectory(other.PathOf("sub"));
        File.WriteAllText(other.PathOf("sub/here.txt"), "the given folder");
        other.Launch(new { program = "../main.ttvm", cwd = other.PathOf("sub") });
        Assert.Equal("terminated", other.Stop());
        Assert.Equal("the given folder\n[]\n", other.OutputOf("stdout"));
    }

    [Fact]
    public void Without_smp_concurrency_is_an_error()
    {
        using var script = new DapScript("YIELD").Launch(new { smp = false });
        Assert.Equal("exception in 1 at YIELD", script.Stop());
        script.Client.Request("continue", new { threadId = 1 });
        Assert.Equal(1, (int)script.Client.Event("exited")["body"]!["exitCode"]!);
        Assert.Contains("YIELD needs the SMP scheduler; run with --smp", script.OutputOf("stderr"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytecode_is_debugged_by_its_source()
    {
        using var script = new DapScript("""
            PUSH_STR "hello"
            PRINT               ; <break>
            """);
        var source = SourceText.FromBytes(script.PathOf("main.ttvm"), File.ReadAllBytes(script.PathOf("main.ttvm")));
        File.WriteAllBytes(script.PathOf("main.ttb"),
            Ttvm.Language.Assembling.BytecodeWriter.Write(Ttvm.Language.Assembling.Assembler.Assemble(source).Module!));
        script.Launch(new { program = script.PathOf("main.ttb") });
        Assert.Equal("breakpoint in 1 at break", script.Stop());
    }

    /// <summary>The lines that bytecode tells are those of the text that it was compiled from.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("; another\nPUSH_STR \"hello\"\nPRINT\n")]
    public void Bytecode_whose_source_is_another_one_by_now_is_shown_as_a_listing(string? text)
    {
        using var script = new DapScript("""
            ; greets
            PUSH_STR "hello"
            PRINT               ; <break>
            """);
        var source = SourceText.FromBytes(script.PathOf("main.ttvm"), File.ReadAllBytes(script.PathOf("main.ttvm")));
        File.WriteAllBytes(script.PathOf("main.ttb"),
            Ttvm.Language.Assembling.BytecodeWriter.Write(Ttvm.Language.Assembling.Assembler.Assemble(source).Module!));
        File.Delete(script.PathOf("main.ttvm"));
        if (text is not null)
        {
            File.WriteAllText(script.PathOf("main.ttvm"), text);
        }

        script.Launch(new { program = script.PathOf("main.ttb"), stopOnEntry = true });
        Assert.Equal("entry in 1 at main.ttb:1", script.Stop());
        var frame = script.Client.Request("stackTrace", new { threadId = 1 })["stackFrames"]![0]!;
        Assert.Equal("    PUSH_STR \"hello\"\n    PRINT\n", (string)script.Client.Request("source",
            new { source = frame["source"], sourceReference = frame["source"]!["sourceReference"] })["content"]!);
        var instruction = script.Client.Request("disassemble",
            new { memoryReference = frame["instructionPointerReference"], instructionCount = 1 })["instructions"]![0]!;
        Assert.Equal("PUSH_STR \"hello\"", (string)instruction["instruction"]!);
        Assert.Null(instruction["line"]);
        script.Client.Request("ttvm/processes");
        Assert.Equal("terminated", script.Continue());
        script.Leave();
    }

    /// <summary>Relative to the bytecode's folder, as <c>compile</c> writes it, and to the working directory, as older versions
    /// did.</summary>
    [Theory]
    [InlineData("main.ttvm", "main.ttb")]
    [InlineData("../main.ttvm", "out/main.ttb")]
    [InlineData("main.ttvm", "out/main.ttb")]
    public void Bytecode_finds_its_source_by_a_relative_path(string sourcePath, string bytecode)
    {
        using var script = new DapScript("""
            PUSH_STR "hello"
            PRINT               ; <break>
            """);
        var source = SourceText.FromBytes(sourcePath, File.ReadAllBytes(script.PathOf("main.ttvm")));
        Directory.CreateDirectory(script.PathOf("out"));
        File.WriteAllBytes(script.PathOf(bytecode),
            Ttvm.Language.Assembling.BytecodeWriter.Write(Ttvm.Language.Assembling.Assembler.Assemble(source).Module!));
        script.Launch(new { program = script.PathOf(bytecode), cwd = script.PathOf(".") });
        Assert.Equal("breakpoint in 1 at break", script.Stop());
    }

    [Fact]
    public void Without_debugging_it_runs_to_its_end_and_never_stops()
    {
        using var script = new DapScript("""
            SPAWN_CALL child    ; <break>
            POP
            RECEIVE
            PRINT
            PUSH_INT 5
            EXIT
            LABEL child
            PUSH_STR "from the child"
            SEND 1
            RET
            """).Launch(new { noDebug = true, stopOnEntry = true });
        Assert.Equal(5, (int)script.Client.Event("exited", "stopped")["body"]!["exitCode"]!);
        script.Client.Event("terminated");
        Assert.Equal("from the child\n", script.OutputOf("stdout"));
        Assert.Empty(script.Threads());
        Assert.Equal("The program runs without the debugger.", script.Client.Refused("pause", new { threadId = 1 }));
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void Without_debugging_errors_are_still_listed()
    {
        using var script = new DapScript("PRIN").Initialize();
        Assert.Contains("Unknown instruction 'PRIN'", script.Client.Refused("launch", script.Arguments(new { noDebug = true })),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_environment_can_be_changed_and_variables_taken_away(bool noDebug)
    {
        using var script = new DapScript("""
            PUSH_STR "TTVM_TEST_GIVEN"
            GET_ENV
            PRINT
            PUSH_STR "PATH"
            GET_ENV
            PRINT
            PUSH_STR "/bin/sh"
            PUSH_STR "-c"
            PUSH_STR "echo $TTVM_TEST_GIVEN, ${HOME-none}"
            MAKE_LIST 2
            EXEC_CAPTURE
            GET_FIELD stdout
            WRITE
            """).Launch(new
            {
                noDebug,
                env = new Dictionary<string, string?> { ["TTVM_TEST_GIVEN"] = "a value", ["PATH"] = null, ["HOME"] = null },
            });
        Assert.Equal("terminated", script.Stop());
        Assert.Equal("a value\nnull\na value, none\n", script.OutputOf("stdout"));
    }
}
