using System.Diagnostics;
using System.Text;
using Ttvm.Testing;

namespace Ttvm.LanguageServer.Tests;

/// <summary>The program itself, as an editor starts it.</summary>
public sealed class ExecutableTests
{
    private const string Program = "Ttvm.LanguageServer";
    private const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}""";
    private const string Shutdown = """{"jsonrpc":"2.0","id":2,"method":"shutdown"}""";
    private const string Exit = """{"jsonrpc":"2.0","method":"exit"}""";

    [Fact]
    public async Task A_whole_session_ends_with_0_and_nothing_but_messages_on_the_output()
    {
        var (code, output, errors) = await Run(["--stdio"], Frame(Initialize) + Frame(Shutdown) + Frame(Exit));
        Assert.Equal((0, ""), (code, errors));

        // Both were asked at once, so either answer may come first.
        var bodies = Bodies(output).OrderBy(body => body["id"]!.Value<int>()).ToList();
        Assert.Equal(2, bodies.Count);
        Assert.NotNull(bodies[0]["result"]!["capabilities"]);
        Assert.Equal(JTokenType.Null, bodies[1]["result"]!.Type);
    }

    [Fact]
    public async Task A_malformed_header_ends_it_with_1_and_one_line()
    {
        var (code, output, errors) = await Run([], "hello\r\n");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("ttvm-language-server: malformed message header", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task It_ends_when_its_input_ends()
    {
        var (code, _, errors) = await Run([], Frame(Initialize), closeInput: true);
        Assert.Equal(1, code);
        Assert.Contains("input ended", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_ends_when_its_output_is_closed(bool isInitialized)
    {
        var (code, _, errors) = await Run([], isInitialized ? Frame(Initialize) : "", closeOutput: true);
        Assert.Equal(1, code);
        Assert.Contains("output was closed", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_properly_when_the_client_reads_nothing_any_more_after_its_exit()
    {
        var (code, _, errors) = await Run([], Frame(Initialize) + Frame(Shutdown) + Frame(Exit), closeOutput: true);
        Assert.Equal((0, ""), (code, errors));
    }

    [Fact]
    public async Task It_ends_when_the_editor_is_gone()
    {
        // A process that has already ended is the surest one to be gone.
        using var gone = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "--version") { RedirectStandardOutput = true })!;
        await gone.WaitForExitAsync();
        var (code, _, errors) = await Run([], Frame(Initialize.Replace("null",
            gone.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        Assert.Equal(1, code);
        Assert.Contains("has ended", errors, StringComparison.Ordinal);
    }

    /// <summary>.NET opens files of its own in the place of a stream that is closed.</summary>
    [Theory]
    [InlineData("<&-", 1, "ttvm-language-server: standard input is closed, and the messages of its client come from there; give it a pipe\n")]
    [InlineData(">&-", 1, "ttvm-language-server: standard output is closed, and its messages go there; give it a pipe\n")]
    [InlineData("--help >&-", 1, "ttvm-language-server: standard output is closed, and its messages go there; give it a pipe\n")]
    [InlineData("--help <&-", 0, "")]
    [InlineData("<&- >&- 2>&-", 1, "")]
    [InlineData("2>&-", 0, "", Initialize, Shutdown, Exit)]
    [InlineData("2>&-", 1, "", "no message")]
    public async Task A_stream_that_is_closed_at_the_start_is_told(string arguments, int exitCode, string told, params string[] messages)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var (code, _, errors) = await Run(TestedProgram.Piped("sh", ["-c", $"exec {TestedProgram.ShellCommand(Program)} {arguments}"]),
            string.Concat(messages.Select(message => message[0] == '{' ? Frame(message) : $"{message}\r\n")));
        Assert.Equal((exitCode, told), (code, errors));
    }

    [Fact]
    public async Task An_unknown_option_is_a_usage_error()
    {
        var (code, output, errors) = await Run(["--sdtio"], "");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("'--sdtio'", errors, StringComparison.Ordinal);
    }

    /// <summary>The messages of an output that must hold nothing else.</summary>
    private static IEnumerable<JObject> Bodies(string output)
    {
        while (output.Length > 0)
        {
            Assert.StartsWith("Content-Length: ", output, StringComparison.Ordinal);
            var header = output.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = int.Parse(output["Content-Length: ".Length..header], System.Globalization.CultureInfo.InvariantCulture);
            yield return JObject.Parse(output.Substring(header + 4, length));
            output = output[(header + 4 + length)..];
        }
    }

    private static string Frame(string body) => $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static Task<(int Code, string Output, string Errors)> Run(string[] arguments, string input, bool closeInput = false,
        bool closeOutput = false) => Run(TestedProgram.Start(Program, arguments), input, closeInput, closeOutput);

    private static async Task<(int Code, string Output, string Errors)> Run(ProcessStartInfo start, string input, bool closeInput = false,
        bool closeOutput = false)
    {
        using var server = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Timeouts.Hang);
        try
        {
            var output = closeOutput ? Task.FromResult("") : server.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = server.StandardError.ReadToEndAsync(patience.Token);
            await server.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            await server.StandardInput.FlushAsync(patience.Token);
            if (closeOutput)
            {
                server.StandardOutput.Close();
            }

            if (closeInput)
            {
                server.StandardInput.Close();
            }

            await server.WaitForExitAsync(patience.Token);
            return (server.ExitCode, await output, await errors);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }
        }
    }
}
