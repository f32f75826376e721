using System.Diagnostics;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>What only shows when the command is a process: its streams, its exit code, and signals.</summary>
public sealed class ProcessTests
{
    private const string Hello = "PUSH_STR \"hello\"\nPRINT\n";
    private const string Endless = "LABEL again\nPUSH_STR \"line\"\nPRINT\nJMP again\n";
    private const string Busy = "PUSH_STR \"busy\"\nPRINT\nLABEL again\nJMP again\n";

    [Fact]
    public void A_program_prints_and_exits()
    {
        using var folder = new ProgramFolder("hello.ttvm", Hello);
        using var command = RealCommand.Start(folder, "hello.ttvm");
        command.Wait().Prints("hello\n");
    }

    [Fact]
    public void Mistakes_leave_standard_output_empty()
    {
        using var folder = new ProgramFolder("hello.ttvm", Hello);
        using var option = RealCommand.Start(folder, "--smo", "hello.ttvm");
        option.Wait().IsUsageError("unknown option '--smo'; did you mean '--smp'?");
        using var file = RealCommand.Start(folder, "helo.ttvm");
        file.Wait().FailsWith("cannot read helo.ttvm: no such file; did you mean 'hello.ttvm'?");
    }

    [UnixFact]
    public void A_working_directory_that_was_removed_is_no_bug_of_ours()
    {
        using var folder = new ProgramFolder("hello.ttvm", Hello);
        foreach (var commandLine in (string[])["hello.ttvm", "run hello.ttvm", "--sandbox -", "check hello.ttvm", "format --check x",
            "compile a b", "disassemble a", "install", "install x", "uninstall"])
        {
            using var command = RealCommand.StartShell(folder, $"mkdir gone; cd gone; rmdir ../gone; exec $ttvm {commandLine}");
            command.Wait().FailsWith("the working directory does not exist any more; go to another one");
        }

        using var help = RealCommand.StartShell(folder, "mkdir gone; cd gone; rmdir ../gone; exec $ttvm check --help");
        Assert.Equal(ExitCodes.Success, help.Wait().ExitCode);
    }

    [Fact]
    public void The_coffee_shop_is_served()
    {
        using var folder = new ProgramFolder();
        using var command = RealCommand.Start(folder, "test-coffee-shop");
        var run = command.Wait();
        Assert.EndsWith("\n4 passed, 0 failed\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Input_is_read_as_it_comes()
    {
        using var folder = new ProgramFolder("ask.ttvm", "PUSH_STR \"name?\"\nPRINT\nREAD_LINE\nPRINT\n");
        using var command = RealCommand.Start(folder, "ask.ttvm");
        Assert.Equal("name?", command.Output.ReadLine());
        command.Input.Write("Ada\n");
        command.Input.Flush();
        command.Wait().Prints("Ada\n");
    }

    [UnixFact]
    public void A_reader_who_leaves_ends_the_run_quietly()
    {
        using var folder = new ProgramFolder("endless.ttvm", Endless);
        foreach (var options in (string[][])[[], ["--smp"], ["--seed", "0"]])
        {
            using var command = RealCommand.Start(folder, [.. options, "endless.ttvm"]);
            Assert.Equal("line", command.Output.ReadLine());
            command.CloseOutput();
            Assert.Equal(new CommandRun(ExitCodes.ClosedPipe, "", ""), command.Wait());
        }
    }

    [UnixFact]
    public void Signals_end_the_run_and_output_is_kept()
    {
        using var folder = new ProgramFolder("busy.ttvm", Busy);
        foreach (var (signal, exitCode) in new[] { ("INT", ExitCodes.Interrupted), ("TERM", ExitCodes.Terminated) })
        {
            foreach (var options in (string[][])[[], ["--smp"], ["--seed", "0"]])
            {
                using var command = RealCommand.Start(folder, [.. options, "busy.ttvm"]);

                // It is shown while the program is busy, so that one knows it has begun.
                Assert.Equal("busy", command.Output.ReadLine());
                Signals.Send(signal, command.Id);
                Assert.Equal(new CommandRun(exitCode, "", ""), command.Wait());
            }
        }
    }

    /// <summary>A shell without a terminal has its background jobs ignore SIGINT, and <c>nohup</c> SIGHUP: what is ignored stays
    /// so.</summary>
    [UnixFact]
    public void A_signal_that_whoever_started_us_ignores_is_ignored()
    {
        using var folder = new ProgramFolder("echo.ttvm", "LABEL again\nREAD_LINE\nPRINT\nJMP again\n");
        foreach (var options in (string[])["", "--smp ", "--seed 0 "])
        {
            using var command = RealCommand.StartShell(folder, $"trap '' INT HUP; exec $ttvm {options}echo.ttvm");
            for (var line = 0; line < 20; line++)
            {
                command.Input.Write($"{line}\n");
                command.Input.Flush();
                Assert.Equal($"{line}", command.Output.ReadLine());
                Signals.Send(line % 2 == 0 ? "INT" : "HUP", command.Id);
            }

            Signals.Send("TERM", command.Id);
            Assert.Equal(new CommandRun(ExitCodes.Terminated, "", ""), command.Wait());
        }
    }

    [UnixFact]
    public void A_signal_ends_a_run_that_waits_for_input()
    {
        using var folder = new ProgramFolder("ask.ttvm", "PUSH_STR \"name?\"\nPRINT\nREAD_LINE\nPRINT\n");
        foreach (var options in (string[][])[[], ["--seed", "0"]])
        {
            using var command = RealCommand.Start(folder, [.. options, "ask.ttvm"]);
            Assert.Equal("name?", command.Output.ReadLine());
            Signals.Send("TERM", command.Id);
            Assert.Equal(new CommandRun(ExitCodes.Terminated, "", ""), command.Wait());
        }
    }

    [Theory]
    [InlineData("PUSH_STR \"later\"\nSELF\nPUSH_INT 100000000\nSEND_AFTER")]
    [InlineData("MONITOR 1\nPOP")]
    [InlineData("LOAD all\nLOAD text\nLOWER\nMAKE_LIST 1\nLIST_APPEND\nSTORE all")]
    [InlineData("NEW_OBJECT\nLOAD text\nLOWER\nSET_FIELD text\nSELF\nSEND")]
    public void The_limit_of_memory_ends_who_holds_it(string hoards)
    {
        using var folder = new ProgramFolder("hoard.ttvm", $"""
            PUSH_STR "innocent"
            SPAWN
            STORE innocent
            RECEIVE
            POP
            PUSH_STR "hoarder"
            SPAWN_MONITOR
            STORE ref
            POP
            RECEIVE_MATCH down $ref
            GET_FIELD reason
            PRINT
            PUSH_STR "still there?"
            LOAD innocent
            SEND
            RECEIVE
            PRINT
            HALT

            ; Its stack has more values than anything that the other has by itself.
            LABEL innocent
            PUSH_INT 300000
            STORE n
            LABEL more
            LOAD n
            DUP
            PUSH_INT 1
            SUB
            STORE n
            LOAD n
            JZ enough
            JMP more
            LABEL enough
            PUSH_STR "ready"
            SEND 1
            RECEIVE
            SEND 1
            HALT

            LABEL hoarder
            MAKE_LIST 0
            STORE all
            PUSH_STR "{new string('X', 4000)}"
            STORE text
            LABEL again
            {hoards}
            JMP again
            """);
        using var command = RealCommand.Start(folder, "--smp", "--workers", "2", "--max-memory-mb", "150", "hoard.ttvm");
        Assert.Equal("memory limit\nstill there?\n", command.Wait().Output);
    }

    /// <summary>A shell leaves a program behind in the background, and one in a session of its own where there is such a command.</summary>
    private const string LeavesPrograms = """
        PUSH_STR "sh"
        PUSH_STR "-c"
        PUSH_STR "(sleep 300 & echo $! > left; command -v setsid > /dev/null && { setsid sleep 300 & echo $! > session; })"
        MAKE_LIST 2
        EXEC
        POP
        """;

    /// <summary>Another shell stays, with a program in the background.</summary>
    private const string Stays = $"""
        LABEL stays
        {LeavesPrograms}
        PUSH_STR "sh"
        PUSH_STR "-c"
        PUSH_STR "sleep 300 & echo $! > background; echo $$ > stays; echo ready; wait"
        MAKE_LIST 2
        EXEC
        """;

    [UnixFact]
    public void Programs_end_with_a_run_that_a_signal_ends()
    {
        foreach (var (signal, exitCode) in new[] { ("INT", ExitCodes.Interrupted), ("TERM", ExitCodes.Terminated),
            ("HUP", ExitCodes.HungUp) })
        {
            foreach (var options in (string[][])[[], ["--smp"], ["--seed", "0"]])
            {
                using var folder = new ProgramFolder("exec.ttvm", Stays);
                using var command = RealCommand.Start(folder, [.. options, "exec.ttvm"]);
                Assert.Equal("ready", command.Output.ReadLine());
                Signals.Send(signal, command.Id);
                Assert.Equal(exitCode, command.Wait().ExitCode);
                AssertEnded(folder, "left", "background", "stays");
            }
        }
    }

    [UnixFact]
    public void Programs_end_with_a_run_that_exits()
    {
        using var folder = new ProgramFolder("exec.ttvm", $"""
            PUSH_STR "stays"
            SPAWN
            POP
            LABEL again
            PUSH_STR "stays"
            FILE_EXISTS
            JZ again
            PUSH_INT 7
            EXIT
            {Stays}
            """);
        using var command = RealCommand.Start(folder, "--smp", "exec.ttvm");
        Assert.Equal(7, command.Wait().ExitCode);
        AssertEnded(folder, "left", "background", "stays");
    }

    [UnixFact]
    public void Programs_end_with_a_run_that_comes_to_its_end()
    {
        using var folder = new ProgramFolder("exec.ttvm", LeavesPrograms);
        using var command = RealCommand.Start(folder, "exec.ttvm");
        command.Wait().Prints("");
        AssertEnded(folder, "left");
    }

    /// <summary>The inner run cannot end its programs itself, and the shell that it has started is nobody's child any more.</summary>
    [LinuxFact]
    public void Programs_of_a_nested_run_end_with_the_outer_one()
    {
        using var folder = new ProgramFolder("exec.ttvm", Stays).Add("outer.ttvm", $"""
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "{RealCommand.Words} exec.ttvm & inner=$!; while ! test -s stays; do :; done; kill -9 $inner"
            MAKE_LIST 2
            EXEC
            """);
        using var command = RealCommand.Start(folder, "outer.ttvm");
        Assert.Equal(0, command.Wait().ExitCode);
        AssertEnded(folder, "left", "background", "stays");
    }

    /// <summary>A process that was killed may take a moment to go.</summary>
    private static void AssertEnded(ProgramFolder folder, params string[] files)
    {
        foreach (var file in files.Append("session").Where(file => file != "session" || File.Exists(folder[file])))
        {
            var pid = File.ReadAllText(folder[file]).Trim();
            for (var clock = Stopwatch.StartNew(); !HasEnded(pid);)
            {
                Assert.True(clock.Elapsed < Timeouts.Hang, $"'{file}', process {pid}, still runs");
            }
        }
    }

    /// <summary>One that nobody has asked for its exit code yet is still listed.</summary>
    private static bool HasEnded(string pid)
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-o", "stat=", "-p", pid]) { RedirectStandardOutput = true })!;
        var state = list.StandardOutput.ReadToEnd().Trim();
        list.WaitForExit();
        return state.Length == 0 || state[0] == 'Z';
    }

    [UnixFact]
    public void Programs_that_are_started_write_into_the_same_file_behind_us()
    {
        using var folder = new ProgramFolder("exec.ttvm", """
            PUSH_STR "one"
            PRINT
            PUSH_STR "echo"
            PUSH_STR "two"
            MAKE_LIST 1
            EXEC
            POP
            PUSH_STR "three"
            PRINT
            """);
        using var command = RealCommand.StartShell(folder, "{ $ttvm exec.ttvm; echo four; } > out.txt");
        command.Wait().Prints("");
        Assert.Equal("one\ntwo\nthree\nfour\n", File.ReadAllText(folder["out.txt"]));
    }

    /// <summary>.NET opens files of its own in the place of a stream that is closed.</summary>
    [UnixFact]
    public void A_closed_input_is_empty()
    {
        using var folder = new ProgramFolder("ask.ttvm", "READ_LINE\nPRINT\n");
        foreach (var options in (string[])["", "--smp ", "--seed 0 "])
        {
            using var command = RealCommand.StartShell(folder, $"exec $ttvm {options}ask.ttvm <&-");
            command.Wait().Prints("null\n");
            using var silent = RealCommand.StartShell(folder, $"exec $ttvm {options}ask.ttvm <&- 2>&-");
            silent.Wait().Prints("null\n");
        }

        using var check = RealCommand.StartShell(folder, "exec $ttvm check - <&-");
        check.Wait().Prints("1 file checked: no problems\n");
    }

    /// <summary>The place of one closed stream is where .NET reads from, that of two also where it writes to.</summary>
    [UnixFact]
    public void A_closed_output_cannot_be_written()
    {
        using var folder = new ProgramFolder("hello.ttvm", Hello).Add("silent.ttvm", "HALT\n");
        foreach (var streams in (string[])[">&-", "<&- >&-"])
        {
            foreach (var arguments in (string[])["hello.ttvm", "--smp hello.ttvm", "--help", "check hello.ttvm"])
            {
                using var command = RealCommand.StartShell(folder, $"exec $ttvm {arguments} {streams}");
                command.Wait().FailsWith("cannot write to standard output: it is closed");
            }

            using var silent = RealCommand.StartShell(folder, $"exec $ttvm silent.ttvm {streams}");
            silent.Wait().Prints("");
        }
    }

    [UnixFact]
    public void A_closed_error_output_disturbs_nobody()
    {
        using var folder = new ProgramFolder("warn.ttvm", "DELETE nothing\n" + Hello);
        foreach (var streams in (string[])["2>&-", "<&- 2>&-"])
        {
            using var command = RealCommand.StartShell(folder, $"exec $ttvm warn.ttvm {streams}");
            command.Wait().Prints("hello\n");
        }
    }

    [UnixFact]
    public void An_installed_command_works_in_another_folder()
    {
        // A copy, because in the repository it is the script in its root that is installed, and that would build first.
        using var folder = new ProgramFolder("hello.ttvm", Hello);
        foreach (var file in Directory.EnumerateFiles(TestedProgram.Folder))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        var copy = RealCommand.Words.Replace(TestedProgram.Folder, folder.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        using var install = RealCommand.StartShell(folder, $"{copy} install bin");
        Assert.Equal(0, install.Wait().ExitCode);
        using var other = new ProgramFolder();
        using var command = RealCommand.StartShell(other, $"'{folder["bin/ttvm"]}' '{folder["hello.ttvm"]}'");
        command.Wait().Prints("hello\n");
    }
}
