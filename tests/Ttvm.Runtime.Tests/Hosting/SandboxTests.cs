using System.Text;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Hosting;

/// <summary>Programs in a sandbox, with real files: the program's folder, a folder that rules may allow, and what lies outside.</summary>
public sealed class SandboxTests : IDisposable
{
    private const string Secret = "secret";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ttvm-sandbox");

    public SandboxTests()
    {
        Directory.CreateDirectory(In("programs/examples"));
        Directory.CreateDirectory(In("data"));
        Directory.CreateDirectory(In("outside"));
        File.WriteAllText(In("data/open.txt"), "open");
        File.WriteAllText(In("outside/secret.txt"), Secret);
        File.WriteAllText(In("outside/module.ttvm"), "PUSH_INT 1\nSTORE x\nEXPORT x\n");
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "PUSH_STR \"{0}\" | READ_FILE", "read=DIR" },
        { "PUSH_STR \"{0}\" | READ_BYTES", "read=DIR" },
        { "PUSH_STR \"{0}\" | FILE_EXISTS", "read=DIR" },
        { "PUSH_STR \"{0}\" | FILE_SIZE", "read=DIR" },
        { "PUSH_STR \"{1}\" | LIST_DIR", "read=DIR" },
        { "IMPORT \"{1}/module.ttvm\"", "read=DIR" },
        { "PUSH_STR \"new\" | PUSH_STR \"{0}\" | WRITE_FILE", "write=DIR" },
        { "PUSH_STR \"new\" | PUSH_STR \"{0}\" | APPEND_FILE", "write=DIR" },
        { "PUSH_STR \"new\" | PUSH_STR \"{1}/new.txt\" | WRITE_FILE", "write=DIR" },
        { "PUSH_STR \"{0}\" | DELETE_FILE", "write=DIR" },
        { "PUSH_STR \"dotnet\" | MAKE_LIST 0 | EXEC", "exec" },
        { "PUSH_STR \"dotnet\" | MAKE_LIST 0 | EXEC_CAPTURE", "exec" },
        { "PUSH_STR \"PATH\" | GET_ENV", "env" },
        { "PUSH_STR \"PATH\" | PUSH_STR \"x\" | SET_ENV", "env" },
    };

    private SandboxRules Strict => new(In("programs/main.ttvm"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_allowed_is_an_error_that_names_the_option_and_can_be_caught(string instructions, string option)
    {
        var text = instructions.Replace("{0}", In("outside/secret.txt"), StringComparison.Ordinal)
            .Replace("{1}", In("outside"), StringComparison.Ordinal);
        var program =
            $"TRY bad | {text} | PUSH_STR \"not refused\" | PRINT | HALT | LABEL bad | CATCH e | LOAD e | GET_FIELD message | PRINT";
        Assert.EndsWith($" is not allowed; run with --allow-{option}\n", Run(program, Strict), StringComparison.Ordinal);

        // Everything but what is wanted is allowed, or allowed elsewhere.
        var elsewhere = new Permission(false, [In("data")]);
        var rules = Strict with
        {
            Read = option == "read=DIR" ? elsewhere : Permission.Anywhere,
            Write = option == "write=DIR" ? elsewhere : Permission.Anywhere,
            Execute = option != "exec",
            Environment = option != "env",
        };
        Assert.EndsWith($" is not allowed; run with --allow-{option}\n", Run(program, rules), StringComparison.Ordinal);
        Assert.Equal(Secret, File.ReadAllText(In("outside/secret.txt")));
        Assert.False(File.Exists(In("outside/new.txt")));
    }

    [Fact]
    public void What_is_allowed_works_as_it_does_outside()
    {
        var data = In("data");
        var program = $"""
            PUSH_STR "new"
            PUSH_STR "{data}/new.txt"
            WRITE_FILE
            PUSH_STR "er"
            PUSH_STR "{data}/new.txt"
            APPEND_FILE
            PUSH_STR "{data}/new.txt"
            READ_FILE
            PRINT
            PUSH_STR "{data}/new.txt"
            FILE_SIZE
            PRINT
            PUSH_STR "{data}"
            LIST_DIR
            PRINT
            PUSH_STR "{data}/new.txt"
            DELETE_FILE
            PUSH_STR "{data}/new.txt"
            FILE_EXISTS
            PRINT
            """;
        const string Expected = "newer\n5\n[new.txt, open.txt]\nfalse\n";
        var here = new Permission(false, [data]);
        Assert.Equal(Expected, Run(program, null));
        Assert.Equal(Expected, Run(program, Strict with { Read = here, Write = here }));
        Assert.Equal(Expected, Run(program, Strict with { Read = Permission.Anywhere, Write = Permission.Anywhere }));
        Assert.Equal(Expected,
            Run(program, Strict with { Read = new Permission(false, ["../data/."]), Write = new Permission(false, ["../data"]) }));
    }

    [Fact]
    public void Input_output_modules_and_workers_are_the_programs_own()
    {
        File.WriteAllText(In("programs/module.ttvm"), "PUSH_STR \"exported\"\nSTORE x\nEXPORT x\n");
        File.WriteAllText(In("programs/examples/worker.ttvm"), "PUSH_STR \"working\"\nPRINT\n");
        var program =
            "READ_LINE | PRINT | IMPORT \"module.ttvm\" | LOAD x | PRINT | PUSH_STR \"worker\" | SPAWN | POP | PUSH_STR \"any name\" | SPAWN | POP";
        Assert.Equal("typed\nexported\nworking\nSpawned process: any name\n", Run(program, Strict, "typed\n"));
    }

    [Fact]
    public void Modules_that_are_no_programs_are_not_read()
    {
        File.WriteAllText(In("programs/notes.txt"), "password");
        Assert.Contains("reading it is not allowed; run with --allow-read=DIR", Run("IMPORT \"notes.txt\"", Strict),
            StringComparison.Ordinal);
        Assert.Contains("password", Run("IMPORT \"notes.txt\"", null), StringComparison.Ordinal);
        Assert.Contains("reading it is not allowed", Run("PUSH_STR \"main.ttvm\" | READ_FILE", Strict), StringComparison.Ordinal);
    }

    /// <summary>On Linux it is a file, too: of the machine itself, of its threads, and of other programs of the user.</summary>
    [Theory]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/thread-self/environ")]
    [InlineData("/proc/1/../self/./environ")]
    [InlineData("link")]
    public void Whoever_may_read_everything_may_not_read_the_environment(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.CreateSymbolicLink(In("programs/link"), "/proc/self/environ");
        foreach (var read in new[] { Permission.Anywhere, new Permission(false, ["/proc", In("programs")]) })
        {
            var rules = Strict with { Read = read };
            Assert.Equal("reading the environment is not allowed; run with --allow-env",
                Assert.Throws<RefusedException>(() => Host(rules).ReadFile(path)).Message);
            Assert.NotEmpty(Host(rules with { Environment = true }).ReadFile(path));
            Assert.NotEmpty(Host(rules).ReadFile("/proc/self/status"));
        }
    }

    [Fact]
    public void A_refusal_does_not_tell_what_is_there()
    {
        string Refusal(string name) => Run($"PUSH_STR \"{In("outside")}/{name}\" | READ_FILE",
            Strict with { Read = new Permission(false, [In("data")]) })
            .Replace(name, "?", StringComparison.Ordinal);
        Assert.Equal(Refusal("secret.txt"), Refusal("missing.txt"));
        Assert.Equal(Refusal("secret.txt"), Refusal("missing/missing.txt"));
    }

    [Fact]
    public void A_folder_that_begins_like_an_allowed_one_is_another()
    {
        Directory.CreateDirectory(In("data2"));
        File.WriteAllText(In("data2/x.txt"), Secret);
        var host = Host(Strict with { Read = new Permission(false, [In("data"), In("outside/secret.txt")]) });
        Assert.Throws<RefusedException>(() => host.ReadFile(In("data2/x.txt")));
        Assert.Throws<RefusedException>(() => host.ReadFile(In("data/../data2/x.txt")));
        Assert.Equal("open", Encoding.UTF8.GetString(host.ReadFile(In("data2/../data/open.txt"))));
        Assert.Equal(Secret, Encoding.UTF8.GetString(host.ReadFile(In("outside/secret.txt"))));
        Assert.Throws<RefusedException>(() => host.ListDirectory(In("outside")));
    }

    [Fact]
    public void Links_do_not_lead_out()
    {
        File.CreateSymbolicLink(In("data/file"), In("outside/secret.txt"));
        File.CreateSymbolicLink(In("data/new"), In("outside/new.txt"));
        Directory.CreateSymbolicLink(In("data/folder"), In("outside"));
        File.CreateSymbolicLink(In("programs/linked.ttvm"), In("outside/module.ttvm"));
        var here = new Permission(false, [In("data")]);
        var host = Host(Strict with { Read = here, Write = here });
        foreach (var path in new[] { "data/file", "data/folder/secret.txt", "data/folder/missing" })
        {
            Assert.Throws<RefusedException>(() => host.ReadFile(In(path)));
            Assert.Throws<RefusedException>(() => host.FileExists(In(path)));
            Assert.Throws<RefusedException>(() => host.WriteFile(In(path), "x"u8.ToArray(), append: false));
        }

        Assert.Throws<RefusedException>(() => host.WriteFile(In("data/new"), "x"u8.ToArray(), append: true));
        Assert.Throws<RefusedException>(() => host.ListDirectory(In("data/folder")));
        Assert.Throws<RefusedException>(() => host.DeleteFile(In("data/folder/secret.txt")));
        Assert.Contains("reading it is not allowed", Run("IMPORT \"linked.ttvm\"", Strict), StringComparison.Ordinal);
        Assert.False(File.Exists(In("outside/new.txt")));

        // The link is in the folder, whatever it leads to.
        host.DeleteFile(In("data/file"));
        Assert.Equal((false, Secret), (Path.Exists(In("data/file")), File.ReadAllText(In("outside/secret.txt"))));
    }

    [Fact]
    public void Links_that_stay_inside_are_followed()
    {
        File.CreateSymbolicLink(In("outside/way"), In("data"));
        File.CreateSymbolicLink(In("data/new"), In("data/created.txt"));
        var here = new Permission(false, [In("outside/way")]);
        var host = Host(Strict with { Read = here, Write = here });
        host.WriteFile(In("outside/way/new"), "made"u8.ToArray(), append: false);
        Assert.Equal("made", Encoding.UTF8.GetString(host.ReadFile(In("data/created.txt"))));
        Assert.Equal(4, host.FileSize(In("data/created.txt")));
    }

    [Fact]
    public void What_has_been_looked_at_is_what_is_used()
    {
        if (!OperatingSystem.IsLinux())
        {
            // Windows refuses to rename what is open; the Mac promises less.
            return;
        }

        using var folder = PinnedPath.Open(In("data"));
        using var file = PinnedPath.Open(In("data/open.txt"));
        Directory.Move(In("data"), In("moved"));
        Directory.CreateSymbolicLink(In("data"), In("outside"));
        File.WriteAllText(In("outside/open.txt"), Secret);
        File.WriteAllText(Path.Combine(folder.Path, "created.txt"), "");
        Assert.Equal("open", File.ReadAllText(file.Path));
        Assert.True(File.Exists(In("moved/created.txt")));
        Assert.False(File.Exists(In("outside/created.txt")));
    }

    /// <summary>
    /// Somebody swaps a folder for a link to the outside all the time. Whatever the moment, nothing outside is read, changed, created or
    /// deleted.
    /// </summary>
    [Fact]
    public async Task Swapping_folders_for_links_deceives_nobody()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        const int Swaps = 2000;
        Directory.CreateDirectory(In("data/sub"));
        Directory.CreateDirectory(In("outside/sub"));
        File.WriteAllText(In("data/sub/file"), "open");
        File.WriteAllText(In("outside/sub/file"), Secret);
        var here = new Permission(false, [In("data")]);
        var host = Host(Strict with { Read = here, Write = here });
        var swapping = Task.Run(() =>
        {
            for (var swap = 0; swap < Swaps; swap++)
            {
                Directory.Move(In("data/sub"), In("data/aside"));
                Directory.CreateSymbolicLink(In("data/sub"), In("outside/sub"));
                File.Delete(In("data/sub"));
                Directory.Move(In("data/aside"), In("data/sub"));
            }
        });
        var read = 0;
        for (var attempt = 0; !swapping.IsCompleted; attempt++)
        {
            try
            {
                switch (attempt % 4)
                {
                    case 0:
                        Assert.NotEqual(Secret, Encoding.UTF8.GetString(host.ReadFile(In("data/sub/file"))));
                        read++;
                        break;
                    case 1:
                        host.WriteFile(In("data/sub/file"), "open"u8.ToArray(), append: false);
                        break;
                    case 2:
                        host.WriteFile(In("data/sub/created"), "new"u8.ToArray(), append: false);
                        break;
                    default:
                        host.DeleteFile(In("data/sub/created"));
                        break;
                }
            }
            catch (IOException)
            {
                // Refused, or not there at this moment.
                continue;
            }
        }

        await swapping;
        Assert.True(read > 0);
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(In("outside/sub")).Select(Path.GetFileName));
        Assert.Equal(Secret, File.ReadAllText(In("outside/sub/file")));
    }

    /// <summary>What goes wrong with a file that may be used has the same words as without a sandbox: the name that the program gave, and
    /// the cause.</summary>
    [Fact]
    public void Errors_of_allowed_files_are_those_of_a_run_without_a_sandbox()
    {
        var data = new Permission(false, [In("data")]);
        var rules = Strict with { Read = data, Write = data };
        string[] paths = [In("data/missing"), In("data/missing/x"), In("data/open.txt/x"), In("data"), In("data/.."),
            In("data/open.txt") + "/", "../data/missing", "../data/open.txt/x"];
        string[] instructions = ["READ_FILE", "READ_BYTES", "FILE_EXISTS", "FILE_SIZE", "LIST_DIR", "DELETE_FILE", "WRITE_FILE",
            "APPEND_FILE", "WRITE_BYTES"];
        foreach (var path in paths)
        {
            foreach (var instruction in instructions)
            {
                var content = instruction switch { "WRITE_BYTES" => $"PUSH_STR \"{In("data/open.txt")}\" | READ_BYTES | ",
                    "WRITE_FILE" or "APPEND_FILE" => "PUSH_STR \"text\" | ", _ => "" };
                var program =
                    $"TRY bad | {content}PUSH_STR \"{path}\" | {instruction} | PUSH_STR \"done\" | PRINT | HALT | LABEL bad | CATCH | GET_FIELD message | PRINT";
                var free = Run(program, rules: null);
                Restore();
                var boxed = Run(program, rules);
                Restore();
                if (!boxed.Contains("is not allowed", StringComparison.Ordinal))
                {
                    Assert.Equal((path, instruction, free), (path, instruction, boxed));
                }
            }
        }

        void Restore()
        {
            File.Delete(In("data/missing"));
            File.WriteAllText(In("data/open.txt"), "open");
        }
    }

    /// <summary>In the sandbox or not: what lies elsewhere is nothing for whoever sees the errors.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_wrong_in_files_elsewhere_is_told_without_words_from_them(bool inSandbox)
    {
        File.WriteAllText(In("outside/passwords"), "root:x:0 top-secret\nPUSH_INT 1\n");
        File.WriteAllText(In("outside/secrets.ttb"), "root:x:0 top-secret");
        File.WriteAllText(In("outside/crash.ttvm"), "PUSH_STR \"top-secret\"\nTO_INT ; top-secret\n");
        File.CreateSymbolicLink(In("programs/worker.ttvm"), In("outside/passwords"));
        var rules = inSandbox ? Strict with { Read = Permission.Anywhere } : null;
        var place = In("outside/passwords");
        Assert.Contains($"{place}:1:1: Unknown instruction", Import("../outside/passwords"), StringComparison.Ordinal);
        Assert.Contains("secrets.ttb: Bad bytecode", Import("../outside/secrets.ttb"), StringComparison.Ordinal);
        Assert.Contains("worker.ttvm:1:1: Unknown instruction", Run("PUSH_STR \"worker\" | SPAWN | POP", rules), StringComparison.Ordinal);
        Assert.DoesNotContain("TO_INT ;", Import("../outside/crash.ttvm"), StringComparison.Ordinal);

        // Of files of the program everything is told.
        File.WriteAllText(In("programs/broken.ttvm"), "PRINTT\n");
        Assert.Contains("did you mean 'PRINT'?", Import("broken.ttvm"), StringComparison.Ordinal);

        string Import(string path)
        {
            var said = Run($"IMPORT \"{path}\"", rules);
            Assert.DoesNotContain("root:", said, StringComparison.Ordinal);
            return said.Replace(In("programs/../outside"), In("outside"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_pipe_is_looked_at_without_waiting_for_its_other_end()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var pipe = NamedPipe.Make(In("data/pipe"));
        Assert.True(Host(Strict with { Read = new Permission(false, [In("data")]) }).FileExists(pipe));
    }

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private SandboxedHost Host(SandboxRules rules) => new(SystemHost(Stream.Null, []), rules);

    private SystemHost SystemHost(Stream output, List<Notice> notices, string input = "") =>
        new([], output, Stream.Null, () => new StringReader(input), notices.Add) { WorkingDirectory = In("programs") };

    /// <summary>What a program prints, followed by what people are told of it.</summary>
    private string Run(string program, SandboxRules? rules, string input = "")
    {
        File.WriteAllText(In("programs/main.ttvm"), program.Replace(" | ", "\n", StringComparison.Ordinal));
        using var output = new MemoryStream();
        var notices = new List<Notice>();
        using var host = SystemHost(output, notices, input);
        ProgramRun.Run(In("programs/main.ttvm"), host, new MachineOptions { Smp = true, Seed = 0, Sandbox = rules },
            CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray()) + string.Concat(notices.Select(notice => notice.Text + "\n"));
    }
}
