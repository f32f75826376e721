namespace Ttvm.Cli.Tests;

/// <summary><c>install</c> and <c>uninstall</c>.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly ProgramFolder _folder = new();

    private string Launcher => Path.Combine(Bin, Commands.Launcher.FileName);

    private string Bin => Path.Combine(_folder.Root, "bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_puts_a_script_there_that_starts_this_program()
    {
        var run = Run("install", Bin);
        Assert.Equal((0, $"Installed {Launcher}\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Contains(Commands.Launcher.Target()[^1], File.ReadAllText(Launcher), StringComparison.Ordinal);
        Assert.All(Commands.Launcher.Target(), word => Assert.True(File.Exists(word), word));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Launcher).HasFlag(UnixFileMode.UserExecute | UnixFileMode.OtherExecute));
        }
    }

    [Theory]
    [InlineData(true, @"C:\100%done%\my ttvm.cmd", "\"C:\\100%%done%%\\my ttvm.cmd\" %*\r\n")]
    [InlineData(false, "/opt/it's %x $y/ttvm", "exec '/opt/it'\\''s %x $y/ttvm' \"$@\"\n")]
    public void The_script_names_any_folder(bool isWindows, string path, string line) =>
        Assert.EndsWith(line, Commands.Launcher.Script([path], isWindows), StringComparison.Ordinal);

    [Fact]
    public void It_can_be_done_again_and_undone()
    {
        Run("install", Bin);
        Assert.Equal(0, Run("install", Bin).ExitCode);
        Assert.Equal((0, $"Removed {Launcher}\n"), Run("uninstall", Bin) is var run ? (run.ExitCode, run.Output) : default);
        Assert.False(File.Exists(Launcher));
        Run("uninstall", Bin).FailsWith($"there is no {Launcher}");
    }

    [Fact]
    public void Nothing_of_others_is_touched()
    {
        Directory.CreateDirectory(Bin);
        File.WriteAllText(Launcher, "somebody else's");
        Run("install", Bin).FailsWith($"{Launcher} exists and was not put there by 'ttvm install'; remove it, or give another folder");
        Run("uninstall", Bin).FailsWith($"{Launcher} was not put there by 'ttvm install', so it stays");
        Assert.Equal("somebody else's", File.ReadAllText(Launcher));
    }

    [Fact]
    public void The_folder_is_found_by_itself_and_must_be_on_the_path()
    {
        var variables = new Dictionary<string, string>
        {
            [OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "HOME"] = _folder.Root,
            ["PATH"] = "",
        };
        var run = CommandRun.Of(new Surroundings { Variables = variables }, "install");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^note: .+ is not on your PATH; add ", run.Error);
        Assert.Equal(0, CommandRun.Of(new Surroundings { Variables = variables }, "uninstall").ExitCode);
    }

    [Fact]
    public void Another_ttvm_that_comes_first_is_noted()
    {
        _folder.Add(Commands.Launcher.FileName, "");
        var run = CommandRun.Of(new Surroundings { Variables = new() { ["PATH"] = $"{_folder.Root}{Path.PathSeparator}{Bin}" } }, "install",
            Bin);
        Assert.Equal($"note: {_folder[Commands.Launcher.FileName]} comes first on your PATH and is what 'ttvm' starts\n", run.Error);
    }

    [Fact]
    public void Without_a_home_a_folder_must_be_given() =>
        CommandRun.Of("install").IsUsageError(
            $"the variable {(OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "HOME")} is not set, so a folder must be given",
            "ttvm install --help");

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        _folder.Add("file", "");
        var run = CommandRun.Of("install", Path.Combine(_folder["file"], "bin"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: cannot install ", run.Error, StringComparison.Ordinal);
    }

    private CommandRun Run(params string[] arguments) =>
        CommandRun.Of(new Surroundings { Variables = new() { ["PATH"] = Bin } }, arguments);
}
