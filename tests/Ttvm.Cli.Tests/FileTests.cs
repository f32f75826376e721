namespace Ttvm.Cli.Tests;

/// <summary>Files that are not what they should be: one clear error each, whatever is to be done with them.</summary>
public sealed class FileTests
{
    private const string Hello = "PUSH_STR \"hello\"\nPRINT\n";

    [Theory]
    [InlineData("./helo.ttvm", "cannot read helo.ttvm: no such file; did you mean 'hello.ttvm'?")]
    [InlineData("./hello.tvm", "cannot read hello.tvm: no such file; did you mean 'hello.ttvm'?")]
    [InlineData("./hello", "cannot read hello: no such file; did you mean 'hello.ttvm'?")]
    [InlineData("./something_else.ttvm", "cannot read something_else.ttvm: no such file")]
    [InlineData("./no/folder.ttvm", "cannot read no/folder.ttvm: no such file")]
    public void A_missing_file(string file, string error)
    {
        using var folder = new ProgramFolder("hello.ttvm", Hello).Add("hello.ttb", "not looked at");
        folder.Run(file).FailsWith(error);
        folder.Run("--smp", file).FailsWith(error);
        folder.Run("disassemble", file).FailsWith(error);
        folder.Run("compile", file, "./out.ttb").FailsWith(error);
        Assert.Equal($"error: {error}\n1 file checked: 1 error\n", folder.Run("check", file).Output);
    }

    [Fact]
    public void A_folder()
    {
        using var folder = new ProgramFolder();
        CommandRun.Of(folder.Root).FailsWith($"cannot read {folder.Root}: it is a directory");
        CommandRun.Of("compile", folder.Root, "x.ttb").FailsWith($"cannot read {folder.Root}: it is a directory");
    }

    [UnixFact]
    public void What_may_have_no_end_is_no_program()
    {
        using var folder = new ProgramFolder();
        folder.AddPipe("w.ttvm").AddPipe("w.ttb");
        foreach (var file in new[] { "./w.ttvm", "./w.ttb" })
        {
            var error = $"cannot read {file[2..]}: it is not a regular file";
            folder.Run(file).FailsWith(error);
            folder.Run("--smp", file).FailsWith(error);
            folder.Run("disassemble", file).FailsWith(error);
            Assert.Equal($"error: {error}\n1 file checked: 1 error\n", folder.Run("check", file).Output);
        }

        folder.Run("compile", "./w.ttvm", "./out.ttb").FailsWith("cannot read w.ttvm: it is not a regular file");
        folder.Run("/dev/zero").FailsWith("cannot read /dev/zero: it is not a regular file");
    }

    [UnixFact]
    public void Neighbours_that_are_no_programs_disturb_nobody()
    {
        using var folder = new ProgramFolder("main.ttvm", Hello);
        folder.AddPipe("pipe.ttvm");
        using (var large = File.Create(folder["large.ttvm"]))
        {
            large.SetLength(300L << 20);
        }

        Assert.Equal("1 file checked: no problems\n", folder.Run("check", "./main.ttvm").Output);
    }

    [UnixFact]
    public void Workers_and_modules_that_are_no_programs_are_errors_of_who_names_them()
    {
        using var folder = new ProgramFolder("main.ttvm", """
            PUSH_STR "pipe"
            SPAWN_MONITOR
            STORE ref
            POP
            RECEIVE_MATCH down $ref
            GET_FIELD reason
            PRINT
            TRY missing
            IMPORT "/dev/zero"
            LABEL missing
            CATCH
            GET_FIELD message
            PRINT
            """);
        folder.AddPipe("pipe.ttvm");
        foreach (var options in (string[][])[["--smp"], ["--smp", "--workers", "1"], ["--seed", "1", "--smp"]])
        {
            var run = folder.Run([.. options, "./main.ttvm"]);
            Assert.Equal("cannot read pipe.ttvm: it is not a regular file\ncannot read /dev/zero: it is not a regular file\n", run.Output);
            Assert.Equal(0, run.ExitCode);
        }

        Assert.Contains("cannot read pipe.ttvm: it is not a regular file", folder.Run("check", "./main.ttvm").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_binary_file_is_one_error_and_shows_nothing_of_it()
    {
        using var folder = new ProgramFolder().Add("binary.ttvm", [0x7F, 0x45, 0x4C, 0x46, 0xFF, 0xFE, 0x00, 0x1B, 0x5B, 0x0A, 0xC0]);
        var run = folder.Run("./binary.ttvm");
        Assert.Equal("""
            binary.ttvm:1:5: error TTV0025: The file is not UTF-8 text: byte 4 does not belong to any character.
            error: 1 error in binary.ttvm; nothing was run

            """, run.Error);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Truncated_bytecode_is_one_error_wherever_it_ends()
    {
        using var folder = new ProgramFolder("hello.ttvm", Hello);
        Assert.Equal(0, folder.Run("compile", "./hello.ttvm", "./hello.ttb").ExitCode);
        var whole = File.ReadAllBytes(folder["hello.ttb"]);
        folder.Run("./hello.ttb").Prints("hello\n");
        for (var length = 1; length < whole.Length; length++)
        {
            folder.Add("cut.ttb", whole[..length]);
            var run = folder.Run("./cut.ttb");
            if (run.ExitCode == 0)
            {
                // Cut between two sections, of which only the first is needed.
                Assert.Equal("hello\n", run.Output);
                continue;
            }

            Assert.Matches("^error: cut\\.ttb: Bad bytecode at byte \\d+: .+\n$", run.Error);
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Equal(run, folder.Run("disassemble", "./cut.ttb"));
        }
    }

    [Fact]
    public void A_line_of_a_million_characters_is_read_and_shown_in_part()
    {
        var million = new string('x', 1_000_000);
        using var folder = new ProgramFolder("long.ttvm", $"PUSH_STR \"{million}\"\nLEN\nPRINT\n").Add("bad.ttvm",
            $"PUSH_STR \"{million}\" oops {million}\n");
        folder.Run("./long.ttvm").Prints("1000000\n");
        var run = folder.Run("./bad.ttvm");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\" oops xxx", run.Error, StringComparison.Ordinal);
        Assert.True(run.Error.Length < 1000, $"{run.Error.Length} characters");
    }
}
