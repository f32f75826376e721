using System.Collections.Concurrent;
using Ttvm.DebugAdapter.Runs;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>What a program says, and who comes and goes, however much of it there is.</summary>
public sealed class OutputTests
{
    private static string Loop(int count, string body) => $"""
        PUSH_INT {count}
        STORE n
        LABEL again
        {body}
        LOAD n
        PUSH_INT 1
        SUB
        STORE n
        LOAD n
        JZ done
        JMP again
        LABEL done
        PUSH_INT 1          ; <break>
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_lines_make_few_events_and_come_before_the_stop(bool noDebug)
    {
        using var script = new DapScript(Loop(200_000, "LOAD n\nPRINT")).Launch(new { noDebug });
        Assert.Equal(noDebug ? "terminated" : "breakpoint in 1 at break", script.Stop());
        Assert.Equal(string.Concat(Enumerable.Range(1, 200_000).Reverse().Select(n => $"{n}\n")), script.OutputOf("stdout"));
        Assert.InRange(script.Client.Received, 1, 4_000);
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void A_long_line_is_cut_between_characters()
    {
        var line = string.Concat(Enumerable.Repeat("x😀", 60_000));
        using var script = new DapScript($"PUSH_STR \"{line}\"\nPRINT").Launch();
        Assert.Equal("terminated", script.Stop());
        Assert.Equal(line + "\n", script.OutputOf("stdout"));
    }

    [Fact]
    public void Both_outputs_keep_their_order()
    {
        using var script = new DapScript("""
            PUSH_STR "one"
            PRINT
            PUSH_STR "two"
            EPRINT
            PUSH_STR "three"
            WRITE
            PUSH_STR "four"
            PRINT
            """).Launch();
        Assert.Equal("terminated", script.Stop());
        var output = script.Client.Transcript.Split('\n').Where(line => line.StartsWith("← event output ", StringComparison.Ordinal))
            .Select(line => JObject.Parse(line["← event output ".Length..]));
        Assert.Equal(["stdout: one\n", "stderr: two\n", "stdout: threefour\n", "console: main.ttvm has ended with exit code 0.\n"],
            output.Select(body => $"{body["category"]}: {body["output"]}"));
    }

    [Fact]
    public void What_exec_prints_is_output()
    {
        using var script = new DapScript("""
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "cat; echo out; echo err >&2"
            MAKE_LIST 2
            EXEC
            PRINT
            """).Launch();
        Assert.Equal("terminated", script.Stop());
        Assert.Equal(("out\n0\n", "err\n"), (script.OutputOf("stdout"), script.OutputOf("stderr")));
    }

    [Fact]
    public void A_flood_of_processes_does_not_flood_the_client()
    {
        using var script = new DapScript(Loop(50_000, "SPAWN_CALL child\nPOP") + "\nHALT\nLABEL child\nRECEIVE\n").Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.InRange(script.Client.Received, 1, 1_500);
        var threads = script.Threads();
        Assert.Equal(10_000, threads.Length);
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void The_process_that_stopped_is_always_in_the_list()
    {
        using var script = new DapScript(Loop(20_000, "SPAWN_CALL child\nPOP") + """

            LABEL child
            SELF
            PUSH_INT 19999
            EQ
            JZ rest
            PUSH_INT 7          ; <chosen>
            LABEL rest
            RECEIVE
            """).Launch(null, "chosen");
        script.Break(["chosen"]);
        Assert.Equal("breakpoint in 19999 at chosen", script.Stop());
        Assert.Equal("child #19999 · running", script.Threads()[^1]);
    }

    [Fact]
    public void Short_lived_processes_are_no_news()
    {
        using var script = new DapScript(Loop(20_000, "SPAWN_CALL child\nPOP\nYIELD") + "\nHALT\nLABEL child\nRET\n").Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        Assert.InRange(script.Client.Received, 1, 4_000);
        Assert.Equal("← event thread {\"reason\":\"started\",\"threadId\":1}",
            Assert.Single(script.Client.Transcript.Split('\n'), line => line.StartsWith("← event thread", StringComparison.Ordinal)));
    }

    /// <summary>A log point in a loop says more than any client reads. The program waits for the client then, and no request waits for more
    /// than what is on its way already.</summary>
    [Fact]
    public void A_flood_of_log_lines_waits_for_the_client()
    {
        const int Count = 100_000;
        var posted = new BlockingCollection<Action>();
        var listener = new Listener();
        using var events = new RunEvents(action => posted.TryAdd(action), listener);
        var place = new BreakpointMessage(1, new NoticePlace("main.ttvm", 1, 1));
        var program = new Thread(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                events.Logged(place, $"{i}");
            }
        }) { IsBackground = true };
        program.Start();
        while (listener.Said.Count < Count)
        {
            Assert.True(posted.TryTake(out var action, Timeouts.Hang), "nothing is delivered any more");
            Assert.Empty(posted);
            action();
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}\n"), listener.Said);
        Assert.InRange(listener.Largest, 1, 25_000);
        Assert.True(program.Join(Timeouts.Hang));
    }

    private sealed class Listener : IRunListener
    {
        public List<string> Said { get; } = [];

        public int Largest { get; private set; }

        public void Happened(RunNews news)
        {
            Said.AddRange(news.Output.Select(piece => piece.Text));
            Largest = Math.Max(Largest, news.Output.Count);
        }

        public void Stopped(Stop stop)
        {
        }

        public void Loaded(CodeFacts code)
        {
        }

        public void BreakpointChanged(BoundBreakpoint breakpoint)
        {
        }

        public void Branched()
        {
        }

        public void AwaitingInput(long? pid, bool toTheEnd)
        {
        }

        public void Ended(int exitCode)
        {
        }

        public void Failed(Exception exception)
        {
        }
    }
}
