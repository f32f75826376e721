namespace Ttvm.Cli.Tests;

/// <summary><c>--sandbox</c> and the options that allow more.</summary>
public sealed class SandboxOptionTests : IDisposable
{
    private const string Reads =
        "TRY bad | PUSH_STR \"{0}\" | READ_FILE | PRINT | HALT | LABEL bad | CATCH e | LOAD e | GET_FIELD message | PRINT";

    private readonly ProgramFolder _folder = new();

    public SandboxOptionTests()
    {
        _folder.Add("data,1.txt", "read\n").Add("data.txt", "read\n");
        Add("reads.ttvm", Reads.Replace("{0}", _folder["data.txt"], StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_options_everything_is_allowed() => _folder.Run("./reads.ttvm").Prints("read\n\n");

    [Theory]
    [InlineData("--sandbox")]
    [InlineData("--allow-exec")]
    [InlineData("--allow-env")]
    [InlineData("--allow-write")]
    [InlineData("--allow-read=elsewhere")]
    [InlineData("--sandbox", "--allow-write=.", "--allow-env", "--allow-exec")]
    public void Whatever_is_allowed_the_rest_is_not(params string[] options) =>
        _folder.Run([.. options, "./reads.ttvm"])
            .Prints("File operation failed on data.txt: reading it is not allowed; run with --allow-read=DIR\n");

    [Fact]
    public void Reading_is_allowed_everywhere_or_where_it_is_said()
    {
        string[][] allowing =
        [
            ["--allow-read"], ["--sandbox", "--allow-read"], ["--allow-read", "--sandbox"], ["--allow-read=elsewhere", "--allow-read"],
            [$"--allow-read=elsewhere,{_folder.Root}"], ["--allow-read=elsewhere", $"--allow-read={_folder.Root}"],
            [$"--allow-read={_folder["data.txt"]}"],
        ];
        Assert.All(allowing, options => _folder.Run([.. options, "./reads.ttvm"]).Prints("read\n\n"));
    }

    [Fact]
    public void Each_option_allows_its_own()
    {
        Add("others.ttvm", $"""
            PUSH_STR "PATH" | GET_ENV | POP
            PUSH_STR "x" | PUSH_STR "{_folder["new.txt"]}" | WRITE_FILE
            PUSH_STR "{Environment.ProcessPath}" | PUSH_STR "--version" | MAKE_LIST 1 | EXEC_CAPTURE | POP
            PUSH_STR "done" | PRINT
            """.Replace("\n", " | ", StringComparison.Ordinal));
        _folder.Run("--allow-env", $"--allow-write={_folder.Root}", "--allow-exec", "./others.ttvm").Prints("done\n");
        Refuses("--allow-env", "--allow-write", "--allow-exec");
        Refuses("--allow-write", "--allow-env", "--allow-exec");
        Refuses("--allow-exec", "--allow-env", "--allow-write");

        void Refuses(string missing, params string[] given)
        {
            var run = _folder.Run([.. given, "./others.ttvm"]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains($" is not allowed; run with {missing}", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--allow-read=", "--allow-read= needs folders or files with commas between them, not ''")]
    [InlineData("--allow-write=a,,b", "--allow-write= needs folders or files with commas between them, not 'a,,b'")]
    [InlineData("--allow-exec=ls", "--allow-exec takes no value")]
    [InlineData("--sandbox=yes", "--sandbox takes no value")]
    [InlineData("--allow-net", "unknown option '--allow-net'; did you mean '--allow-env'?")]
    public void Options_that_make_no_sense_run_nothing(string option, string message)
    {
        var run = _folder.Run(option, "./reads.ttvm");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"error: {message}\n", run.Error, StringComparison.Ordinal);
    }

    private void Add(string name, string program) => _folder.Add(name, program.Replace(" | ", "\n", StringComparison.Ordinal));
}
