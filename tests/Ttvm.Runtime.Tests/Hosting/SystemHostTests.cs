using System.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Hosting;

/// <summary>The real outside: a folder of its own, and programs that every system has.</summary>
public sealed class SystemHostTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-host");
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly SystemHost _host;
    private string _input = "";

    public SystemHostTests() => _host = new SystemHost(["one"], _output, _error, () => new StringReader(_input), _ => { });

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Output_is_visible_when_it_is_flushed_and_in_utf8_without_a_mark()
    {
        _host.Write("é");
        Assert.Equal(0, _output.Length);
        _host.Flush();
        Assert.Equal("é"u8.ToArray(), _output.ToArray());
    }

    [Fact]
    public void Error_output_is_visible_at_once()
    {
        _host.WriteError("now");
        Assert.Equal("now"u8.ToArray(), _error.ToArray());
    }

    [Fact]
    public void Files_are_created_replaced_extended_measured_listed_and_deleted()
    {
        _host.WriteFile(In("b.txt"), "one"u8.ToArray(), append: false);
        _host.WriteFile(In("b.txt"), "two"u8.ToArray(), append: false);
        _host.WriteFile(In("b.txt"), "+"u8.ToArray(), append: true);
        _host.WriteFile(In("a.txt"), "new"u8.ToArray(), append: true);
        Assert.Equal("two+", Encoding.UTF8.GetString(_host.ReadFile(In("b.txt"))));
        Assert.Equal(4, _host.FileSize(In("b.txt")));
        Assert.Equal(["a.txt", "b.txt"], _host.ListDirectory(_folder.FullName));
        _host.DeleteFile(In("a.txt"));
        Assert.False(_host.FileExists(In("a.txt")));
        Assert.True(_host.FileExists(_folder.FullName));
    }

    [Fact]
    public void A_file_is_the_same_by_every_path_that_leads_to_it()
    {
        Directory.CreateDirectory(In("real"));
        Directory.CreateSymbolicLink(In("link"), "real");
        File.WriteAllText(In("real/a.ttvm"), "");
        File.CreateSymbolicLink(In("b.ttvm"), In("link/a.ttvm"));
        var id = _host.Identify(In("real/a.ttvm"));
        Assert.Equal(id, _host.Identify(In("b.ttvm")));
        Assert.Equal(id, _host.Identify(In("link/a.ttvm")));
        Assert.Equal(id, _host.Identify(In("./link//x/../a.ttvm")));
        Assert.Equal(id, _host.Identify(Path.GetRelativePath(_host.WorkingDirectory, In("b.ttvm"))));
        Assert.NotEqual(id, _host.Identify(In("real/c.ttvm")));
        Assert.Equal(_host.Identify(In("real/c.ttvm")), _host.Identify(In("link/c.ttvm")));
        Assert.NotEqual(id, _host.Identify("zero\0"));
    }

    [Fact]
    public void The_size_of_a_link_is_that_of_the_file()
    {
        File.WriteAllText(In("file"), "12345");
        File.CreateSymbolicLink(In("link"), In("file"));
        File.CreateSymbolicLink(In("nowhere"), In("gone"));
        Directory.CreateSymbolicLink(In("folder"), _folder.FullName);
        Assert.Equal(5, _host.FileSize(In("link")));
        Complains("no such file", () => _host.FileSize(In("nowhere")));
        Complains("it is a directory", () => _host.FileSize(In("folder")));
    }

    [Fact]
    public void Failures_are_told_in_a_few_words()
    {
        Complains("no such file", () => _host.ReadFile(In("missing")));
        Complains("no such file", () => _host.FileSize(In("missing")));
        Complains("no such file", () => _host.DeleteFile(In("missing")));
        Complains("no such file", () => _host.ListDirectory(In("missing")));
        Complains("no such file", () => _host.WriteFile(In("missing/x"), default, append: false));
        Complains("it is a directory", () => _host.ReadFile(_folder.FullName));
        Complains("no such program", () => _host.Execute("ttvm-no-such-program", [], capture: true));
        Complains("no such program", () => _host.Execute("", [], capture: true));
        Complains("it is a directory", () => _host.FileSize(_folder.FullName));
        Complains("it is a directory", () => _host.DeleteFile(_folder.FullName));
        Complains("it is a directory", () => _host.WriteFile(_folder.FullName, default, append: true));
        Complains("it is a directory", () => _host.Execute(_folder.FullName, [], capture: true));
        _host.WriteFile(In("file"), default, append: false);
        Complains("it is not a directory", () => _host.ListDirectory(In("file")));
        Complains("no such file", () => _host.ReadFile(""));
        Complains("a name cannot contain a zero character", () => _host.ReadFile("a\0b"));
        Complains("a command cannot contain a zero character", () => _host.Execute("dotnet", ["a\0b"], capture: true));
        Assert.False(_host.FileExists("a\0b"));
        Assert.False(_host.FileExists(""));
    }

    [Fact]
    public void A_folder_that_may_not_be_listed_is_forbidden()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            // The administrator may list everything.
            return;
        }

        var locked = Directory.CreateDirectory(In("locked"), UnixFileMode.UserExecute).FullName;
        Complains("permission denied", () => _host.ListDirectory(locked));
        Complains("it is a directory", () => _host.ReadFile(locked));
        File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void What_has_no_end_is_not_read_to_the_end()
    {
        const int limit = 100_000;
        using var host = new SystemHost([], _output, _error, () => new EndlessText(), _ => { }) { LargestContent = limit };
        Assert.Throws<InsufficientMemoryException>(host.ReadLine);
        Assert.Throws<InsufficientMemoryException>(host.ReadAllInput);
        host.WriteFile(In("long"), new byte[limit + 1], append: false);
        Assert.Throws<InsufficientMemoryException>(() => host.ReadFile(In("long")));
        host.WriteFile(In("long"), new byte[limit], append: false);
        Assert.Equal(limit, host.ReadFile(In("long")).Length);
        if (OperatingSystem.IsLinux())
        {
            Assert.Throws<InsufficientMemoryException>(() => host.ReadFile("/dev/zero"));
            Assert.Equal("it wrote more than fits into memory",
                Assert.ThrowsAny<IOException>(() => host.Execute("cat", ["/dev/zero"], capture: true)).Message);
            Assert.NotEmpty(host.ReadFile("/proc/self/status"));
        }
    }

    [Fact]
    public void Only_regular_files_of_some_size_are_programs()
    {
        _host.WriteFile(In("fits"), new byte[ProgramFile.Largest], append: false);
        Assert.Equal(ProgramFile.Largest, _host.ReadProgram(In("fits")).Length);
        _host.WriteFile(In("fits"), new byte[1], append: true);
        Complains("a program may have at most 16 MB", () => _host.ReadProgram(In("fits")));
        Complains("no such file", () => _host.ReadProgram(In("missing")));
        Complains("no such file", () => _host.ReadProgram(In("missing/x")));
        Complains("it is a directory", () => _host.ReadProgram(_folder.FullName));
        if (!OperatingSystem.IsWindows())
        {
            Complains("it is not a regular file", () => _host.ReadProgram("/dev/zero"));
            var pipe = NamedPipe.Make(In("pipe"));
            Complains("it is not a regular file", () => _host.ReadProgram(pipe));
            File.CreateSymbolicLink(In("link"), pipe);
            Complains("it is not a regular file", () => _host.ReadProgram(In("link")));
        }
    }

    [Fact]
    public void A_program_gets_its_arguments_as_they_are_and_gives_back_what_it_wrote()
    {
        var result = _host.Execute("dotnet", ["--version"], capture: true);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"{Environment.Version.Major}.", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
        Assert.NotEqual(0, _host.Execute("dotnet", ["no such command; echo oops"], capture: true).ExitCode);
    }

    [Fact]
    public void Input_comes_by_line_by_character_and_as_a_whole()
    {
        _input = "first\r\n\nold\rnew\r\r\n\U0001F600b\nrest\nmore";
        Assert.Equal("first", _host.ReadLine());
        Assert.Equal("", _host.ReadLine());
        Assert.Equal("old\rnew\r", _host.ReadLine());
        Assert.Equal("\U0001F600", _host.ReadCharacter());
        Assert.Equal("b", _host.ReadCharacter());
        Assert.Equal("\n", _host.ReadCharacter());
        Assert.Equal("rest\nmore", _host.ReadAllInput());
        Assert.Null(_host.ReadLine());
        Assert.Null(_host.ReadCharacter());
        Assert.Equal("", _host.ReadAllInput());
    }

    [Theory]
    [InlineData("a\r", "a\r")]
    [InlineData("\r\n", "")]
    [InlineData("\n\r", "", "\r")]
    [InlineData("")]
    public void A_line_of_input_ends_at_a_line_feed_with_or_without_a_carriage_return(string input, params string[] lines)
    {
        _input = input;
        Assert.Equal(lines.Append(null), lines.Append(null).Select(_ => _host.ReadLine()));
    }

    [Fact]
    public void The_environment_can_be_read_and_set()
    {
        const string name = "TTVM_HOST_TEST";
        Assert.Null(_host.GetEnvironment(name));
        Assert.Null(_host.GetEnvironment(""));
        _host.SetEnvironment(name, "x");
        Assert.Equal("x", _host.GetEnvironment(name));
    }

    private sealed class EndlessText : TextReader
    {
        public override int Read() => 'x';

        public override int Read(char[] buffer, int index, int count)
        {
            buffer.AsSpan(index, count).Fill('x');
            return count;
        }
    }

    private static void Complains(string message, Action action) => Assert.Equal(message, Assert.ThrowsAny<IOException>(action).Message);

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
