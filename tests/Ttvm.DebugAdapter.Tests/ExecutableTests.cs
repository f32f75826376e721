using System.Diagnostics;
using System.Text;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>The program itself, as an editor starts it.</summary>
public sealed class ExecutableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-dap");
    private readonly StringBuilder _errors = new();
    private Process? _adapter;

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
        client.Request("disconnect", new { terminateDebuggee = true });
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
        StartProcess(Environment.ProcessPath!, [Program]);
        _adapter!.StandardInput.BaseStream.Write(
            Wire.Frame("""{"seq":1,"type":"request","command":"initialize","arguments":{"adapterID":"ttvm"}}"""));
        _adapter.StandardInput.BaseStream.Flush();
        _adapter.StandardOutput.Close();
        Assert.Equal((1, "ttvm-debug-adapter: the output was closed\n"), (ExitCode(), _errors.ToString()));
    }

    [Fact]
    public Task It_ends_when_it_is_told_to_and_takes_what_the_program_started_along() => EndsWithItsPrograms(
        _ => Signals.Send("TERM", _adapter!.Id), exitCode: 143);

    private async Task EndsWithItsPrograms(Action<DapClient> end, int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The started program holds one end of a named pipe: opening the other waits for its beginning, reading for its end.
        var pipe = Path.Combine(_folder.FullName, "life");
        using (var maker = Process.Start("mkfifo", pipe))
        {
            maker.WaitForExit();
        }

        using var client = Start();
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

    [Fact]
    public void An_unknown_option_is_a_usage_error()
    {
        using var client = Start("--sdtio");
        client.ReadToEnd();
        Assert.Equal(2, ExitCode());
        Assert.Contains("'--sdtio'", _errors.ToString(), StringComparison.Ordinal);
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
        using var client = Start("sh", ["-c", $"cd '{gone}'; rmdir '{gone}'; exec '{Environment.ProcessPath}' '{Program}'"]);
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

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Ttvm.DebugAdapter.dll");

    private DapClient Start(params string[] arguments) => Start(Environment.ProcessPath!, [Program, .. arguments]);

    private DapClient Start(string command, string[] arguments)
    {
        StartProcess(command, arguments);
        return new DapClient(_adapter!.StandardInput.BaseStream, _adapter.StandardOutput.BaseStream, _folder.FullName, _errors.ToString);
    }

    private void StartProcess(string command, string[] arguments)
    {
        _adapter = Process.Start(new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _adapter.ErrorDataReceived += (_, line) => _errors.Append(line.Data is null ? "" : line.Data + "\n");
        _adapter.BeginErrorReadLine();
    }

    private void Launch(DapClient client, string program)
    {
        var path = Path.Combine(_folder.FullName, "main.ttvm");
        File.WriteAllText(path, program);
        client.Request("initialize", new { adapterID = "ttvm" });
        client.Event("initialized");
        client.Request("launch", new { program = path });
        client.Request("configurationDone");
    }

    private int ExitCode()
    {
        Assert.True(_adapter!.WaitForExit(Timeouts.Hang), "the adapter does not end");

        // Without a limit this also waits for the end of what it writes.
        _adapter.WaitForExit();
        return _adapter.ExitCode;
    }
}
