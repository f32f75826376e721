namespace Ttvm.Cli.Tests;

/// <summary><c>format</c>.</summary>
public sealed class FormatTests
{
    private const string Untidy = "  LABEL  again ; the loop\nPUSH_STR   \"a ; b\"   ; text\n\n\n\tPRINT;done\n";

    private const string Tidy = "LABEL again             ; the loop\n    PUSH_STR \"a ; b\"    ; text\n\n    PRINT  ;done\n";

    [Fact]
    public void A_program_is_laid_out()
    {
        using var folder = new ProgramFolder("x.ttvm", Untidy);
        folder.Run("format", "./x.ttvm").Prints("formatted x.ttvm\n1 file formatted, 0 unchanged\n");
        folder.Run("format", "./x.ttvm").Prints("0 files formatted, 1 unchanged\n");
    }

    [Fact]
    public void Check_writes_nothing_and_fails()
    {
        using var folder = new ProgramFolder("x.ttvm", Untidy);
        var first = folder.Run("format", "--check", "./x.ttvm");
        Assert.Equal((1, "would change x.ttvm\n1 file to format, 0 unchanged\n"), (first.ExitCode, first.Output));
        Assert.Equal(1, folder.Run("format", "--check", "./x.ttvm").ExitCode);
    }

    [Fact]
    public void A_file_is_formatted_once_whatever_it_is_called()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new ProgramFolder("x.ttvm", Untidy);
        File.CreateSymbolicLink(folder["link.ttvm"], folder["x.ttvm"]);
        folder.Run("format", "./x.ttvm", "./link.ttvm", "./x.ttvm").Prints("formatted x.ttvm\n1 file formatted, 0 unchanged\n");
        folder.Run("format", "--check", "./x.ttvm", "./link.ttvm").Prints("0 files to format, 1 unchanged\n");
    }
}
