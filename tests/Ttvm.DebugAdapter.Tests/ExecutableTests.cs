using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>The program itself, as an editor starts it.</summary>
public sealed partial class ExecutableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-dap");
    private readonly StringBuilder _errors = new();
    private Process? _adapter;

    /// <summary>What it has printed; null on standard input and output.</summary>
    private string? _token;

    public void Dispose()
    {
        if (_adapter is { HasExited: false })
        {
            _adapter.Kill(entireProcessTree: true);
        }

        _adapter?.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_whole_session_ends_with_0_and_nothing_but_messages_on_the_output()
    {
        using var client = Start();
        Launch(client, "PUSH_STR \"hello\"\nPRINT");
        client.Event("terminated");
        client.Request("disconnect");
        client.ReadToEnd();
        Assert.Equal((0, ""), (ExitCode(), _errors.ToString()));
    }

    [Fact]
    public void It_ends_when_the_editor_disconnects_while_the_program_runs()
    {
        using var client = Start();
        Launch(client, "PUSH_STR \"running\"\nPRINT\nLABEL again\nJMP again");
        client.Event("output");
        client.Request("disconnect");
        Assert.Equal((0, ""), (ExitCode(), _errors.ToString()));
    }

    [Fact]
    public Task It_ends_when_its_input_ends_and_takes_what_the_program_started_along() =>
        EndsWithItsPrograms(client => client.Dispose(), exitCode: 0);

    [Fact]
    public void It_ends_when_its_output_is_closed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Nobody reads: a thread in the middle of a read would keep the pipe open.
        StartProcess(TestedProgram.Start(Program));
        _adapter!.StandardInput.BaseStream.Write(
            Wire.Frame("""{"seq":1,"type":"request","command":"initialize","arguments":{"adapterID":"ttvm"}}"""));
        _adapter.StandardInput.BaseStream.Flush();
        _adapter.StandardOutput.Close();
        Assert.Equal((1, "ttvm-debug-adapter: the output was closed\n"), (ExitCode(), _errors.ToString()));
    }

    [Fact]
    public Task It_ends_when_it_is_told_to_and_takes_what_the_program_started_along() => EndsWithItsPrograms(
        _ => Signals.Send("TERM", _adapter!.Id), exitCode: 143);

    [Fact]
    public Task Over_a_port_it_ends_when_it_is_told_to_and_takes_what_the_programs_started_along() => EndsWithItsPrograms(
        _ => Signals.Send("TERM", _adapter!.Id), exitCode: 143, overPort: true);

    [Fact]
    public void Over_a_port_each_connection_is_a_session_of_its_own()
    {
        var connect = Listen();
        using var first = connect();
        using var second = connect();
        Launch(first, "PUSH_STR \"one\"\nPRINT\nREAD_LINE\nPRINT\n");
        first.Event("output");
        Launch(second, "PUSH_STR \"two\"\nPRINT", "second.ttvm");
        second.Event("terminated");
        second.Request("disconnect");
        second.ReadToEnd();

        // The first client leaves its program alone, which has no input any more.
        first.Request("disconnect", new { terminateDebuggee = false });
        first.ReadToEnd();
        Assert.Equal("null", _adapter!.StandardOutput.ReadLine());
    }

    [Fact]
    public void Who_speaks_something_else_over_a_port_harms_nobody()
    {
        var connect = Listen();
        using var stranger = connect();
        stranger.WriteRaw("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        stranger.ReadToEnd();
        using var client = connect();
        Launch(client, "PUSH_STR \"hello\"\nPRINT");
        client.Event("terminated");
    }

    [Fact]
    public void In_a_terminal_it_carries_what_is_typed_and_what_the_program_writes()
    {
        using var client = Start();
        using var relay = StartRelay(client, "READ_LINE\nPRINT\nPUSH_STR \"late\"\nEPRINT\nREAD_LINE\nPRINT\nPUSH_INT 7\nEXIT");
        relay.StandardInput.Write("Anna");
        relay.StandardInput.Write("\n");
        relay.StandardInput.Flush();
        Assert.Equal("Anna", relay.StandardOutput.ReadLine());
        relay.StandardInput.Close();
        Assert.Equal("null\n", relay.StandardOutput.ReadToEnd());
        Assert.Equal("late\n", relay.StandardError.ReadToEnd());
        relay.WaitForExit();
        Assert.Equal(7, relay.ExitCode);
        client.Event("terminated");
        client.Request("disconnect");
        Assert.Equal((0, ""), (ExitCode(), _errors.ToString()));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    [InlineData("KILL", 137)]
    public void The_program_ends_with_its_terminal(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Signals.TakeAll();
        using var client = Start();
        using var relay = StartRelay(client, "PUSH_STR \"begins\"\nPRINT\nLABEL again\nJMP again");
        Assert.Equal("begins", relay.StandardOutput.ReadLine());
        Signals.Send(signal, relay.Id);
        client.Event("terminated");
        relay.WaitForExit();
        Assert.Equal(exitCode, relay.ExitCode);
        client.Request("disconnect");
        Assert.Equal((0, ""), (ExitCode(), _errors.ToString()));
    }

    [Fact]
    public void A_terminal_tells_that_its_adapter_has_gone()
    {
        using var client = Start();
        using var relay = StartRelay(client, "PUSH_STR \"begins\"\nPRINT\nREAD_LINE");
        Assert.Equal("begins", relay.StandardOutput.ReadLine());
        _adapter!.Kill();
        Assert.Equal("ttvm-debug-adapter: the debugger of this terminal has ended, and the program with it\n", relay.StandardError.ReadToEnd());
        relay.WaitForExit();
        Assert.Equal(1, relay.ExitCode);
    }

    [Theory]
    [InlineData(null, "'--terminal' is for the adapter itself, which starts it with a port and a token")]
    [InlineData("token", "the debugger that wanted this terminal does not wait for it any more")]
    public void Nobody_else_starts_it_in_a_terminal(string? token, string reason)
    {
        // A port that nobody listens to.
        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var start = TestedProgram.Start(Program, "--terminal", $"{port}");
        start.Environment["TTVM_TERMINAL_TOKEN"] = token;
        using var relay = Process.Start(start)!;
        Assert.Equal($"ttvm-debug-adapter: {reason}\n", relay.StandardError.ReadToEnd());
        relay.WaitForExit();
        Assert.Equal(token is null ? 2 : 1, relay.ExitCode);
    }

    [Fact]
    public void A_port_that_is_taken_is_told()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var client = Start("--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}");
        client.ReadToEnd();
        Assert.Equal(1, ExitCode());
        Assert.StartsWith("ttvm-debug-adapter: cannot listen on port ", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--port' needs a number behind it", "--port")]
    [InlineData("'--port' takes a number from 0 to 65535, and '65536' is none", "--port", "65536")]
    [InlineData("'--port' takes a number from 0 to 65535, and '-1' is none", "--port", "-1")]
    [InlineData("'more' is too much", "--port", "0", "more")]
    [InlineData("unknown option '--sdtio'", "--sdtio")]
    public void Wrong_options_are_told(string reason, params string[] arguments)
    {
        using var client = Start(arguments);
        client.ReadToEnd();
        Assert.Equal(2, ExitCode());
        Assert.StartsWith($"ttvm-debug-adapter: {reason}", _errors.ToString(), StringComparison.Ordinal);
    }

    /// <summary>.NET opens files of its own in the place of a stream that is closed.</summary>
    [Theory]
    [InlineData("<&-", 1, "ttvm-debug-adapter: standard input is closed, and the messages of its client come from there; give it a pipe\n")]
    [InlineData(">&-", 1, "ttvm-debug-adapter: standard output is closed, and its messages go there; give it a pipe\n")]
    [InlineData("--help >&-", 1, "ttvm-debug-adapter: standard output is closed, and its messages go there; give it a pipe\n")]
    [InlineData("--help <&-", 0, "")]
    [InlineData("<&- >&- 2>&-", 1, "")]
    public void A_stream_that_is_closed_at_the_start_is_told(string arguments, int exitCode, string told)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        StartProcess(InShell(arguments));
        Assert.Equal((exitCode, told), (ExitCode(), _errors.ToString()));
    }

    [Fact]
    public void A_closed_error_output_disturbs_nobody()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var client = Start(InShell("2>&-"));
        client.WriteRaw("hello\r\n"u8.ToArray());
        client.ReadToEnd();
        Assert.Equal(1, ExitCode());
    }

    [Fact]
    public void Over_a_port_it_needs_no_input()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var client = Listen(InShell("--port 0 <&-"))();
        Launch(client, "PUSH_STR \"hello\"\nPRINT");
        client.Event("terminated");
    }

    private async Task EndsWithItsPrograms(Action<DapClient> end, int exitCode, bool overPort = false)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The started program holds one end of a named pipe: opening the other waits for its beginning, reading for its end.
        var pipe = NamedPipe.Make(Path.Combine(_folder.FullName, "life"));
        using var client = overPort ? Listen()() : Start();
        Launch(client, $"""
            PUSH_STR "sh"
            PUSH_STR "-c"
            PUSH_STR "exec sleep 1000 3> {pipe}"
            MAKE_LIST 2
            EXEC
            """);
        using var life = await Task.Run(() => File.OpenRead(pipe)).WaitAsync(Timeouts.Hang);
        end(client);
        Assert.Equal((exitCode, ""), (ExitCode(), _errors.ToString()));
        Assert.Equal(0, await life.ReadAsync(new byte[1]).AsTask().WaitAsync(Timeouts.Hang));
    }

    [Fact]
    public void A_malformed_header_ends_it_with_1_and_one_line()
    {
        using var client = Start();
        client.WriteRaw("hello\r\n"u8.ToArray());
        client.ReadToEnd();
        Assert.Equal(1, ExitCode());
        Assert.StartsWith("ttvm-debug-adapter: malformed message header", _errors.ToString(), StringComparison.Ordinal);
        Assert.Single(_errors.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_folder_that_it_was_started_in_may_be_removed(bool isWhole)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var gone = Directory.CreateDirectory(Path.Combine(_folder.FullName, "gone")).FullName;
        File.WriteAllText(Path.Combine(_folder.FullName, "main.ttvm"), "PUSH_STR \"hello\"\nPRINT");
        using var client = Start(InShell("", before: $"cd '{gone}'; rmdir '{gone}'"));
        client.Request("initialize", new { adapterID = "ttvm" });
        client.Event("initialized");
        if (isWhole)
        {
            client.Request("launch", new { program = Path.Combine(_folder.FullName, "main.ttvm") });
            client.Request("configurationDone");
            Assert.Equal("hello\n", (string)client.Event("output")["body"]!["output"]!);
            client.Event("terminated");
        }
        else
        {
            Assert.EndsWith("does not exist any more; give the whole path.", client.Refused("launch", new { program = "main.ttvm" }),
                StringComparison.Ordinal);
        }

        client.Request("disconnect");
        Assert.Equal((0, ""), (ExitCode(), _errors.ToString()));
    }

    private const string Program = "Ttvm.DebugAdapter";

    [GeneratedRegex("^ttvm-debug-adapter: listening on 127[.]0[.]0[.]1:([0-9]+), token ([0-9a-f]{32})$")]
    private static partial Regex Greeting { get; }

    /// <summary>Starts it on a free port; the result connects a client.</summary>
    private Func<DapClient> Listen() => Listen(TestedProgram.Start(Program, "--port", "0"));

    private Func<DapClient> Listen(ProcessStartInfo start)
    {
        StartProcess(start);
        var line = _adapter!.StandardOutput.ReadLine()!;
        var greeting = Greeting.Match(line);
        Assert.True(greeting.Success, line);
        _token = greeting.Groups[2].Value;
        var port = int.Parse(greeting.Groups[1].Value, CultureInfo.InvariantCulture);
        return () =>
        {
            var stream = new TcpClient("127.0.0.1", port).GetStream();
            return new DapClient(stream, stream, _folder.FullName, _errors.ToString);
        };
    }

    private DapClient Start(params string[] arguments) => Start(TestedProgram.Start(Program, arguments));

    private DapClient Start(ProcessStartInfo start)
    {
        StartProcess(start);
        return new DapClient(_adapter!.StandardInput.BaseStream, _adapter.StandardOutput.BaseStream, _folder.FullName, _errors.ToString);
    }

    /// <summary>What starts the adapter from a line of the shell.</summary>
    private static ProcessStartInfo InShell(string arguments, string before = ":") =>
        TestedProgram.Piped("sh", ["-c", $"{before}; exec {TestedProgram.ShellCommand(Program)} {arguments}"]);

    private void StartProcess(ProcessStartInfo start)
    {
        _adapter = Process.Start(start)!;
        _adapter.ErrorDataReceived += (_, line) => _errors.Append(line.Data is null ? "" : line.Data + "\n");
        _adapter.BeginErrorReadLine();
    }

    private void Launch(DapClient client, string program, string file = "main.ttvm")
    {
        var path = Path.Combine(_folder.FullName, file);
        File.WriteAllText(path, program);
        client.Request("initialize", new { adapterID = "ttvm" });
        client.Request("launch", new { program = path, token = _token });
        client.Event("initialized");
        client.Request("configurationDone");
    }

    /// <summary>Starts a program that wants a terminal, and the relay as a client starts it there.</summary>
    private Process StartRelay(DapClient client, string program)
    {
        var path = Path.Combine(_folder.FullName, "main.ttvm");
        File.WriteAllText(path, program);
        client.Request("initialize", new { adapterID = "ttvm", supportsRunInTerminalRequest = true });
        var launch = client.Send("launch", new { program = path, console = "integratedTerminal" });
        var (arguments, answer) = client.AdapterRequest("runInTerminal");
        answer(null);
        var words = arguments["args"]!.Select(word => (string)word!).ToArray();
        var start = TestedProgram.Piped(words[0], words.Skip(1));
        foreach (var (name, value) in (JObject)arguments["env"]!)
        {
            start.Environment[name] = (string?)value;
        }

        var relay = Process.Start(start)!;
        Assert.True((bool)client.Answer(launch)["success"]!);
        client.Request("configurationDone");
        return relay;
    }

    private int ExitCode()
    {
        Assert.True(_adapter!.WaitForExit(Timeouts.Hang), "the adapter does not end");

        // Without a limit this also waits for the end of what it writes.
        _adapter.WaitForExit();
        return _adapter.ExitCode;
    }
}
