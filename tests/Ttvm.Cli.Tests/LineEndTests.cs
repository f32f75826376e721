using System.Text;
using Ttvm.Runtime.Debugging;

namespace Ttvm.Cli.Tests;

/// <summary>Every command, bytecode and the debugger count the lines of a file as its editor does, whatever ends them.</summary>
public sealed class LineEndTests
{
    private const int FailingLine = 5;

    [Theory]
    [InlineData("\n", "\n", "\n", "\n")]
    [InlineData("\r\n", "\r\n", "\r\n", "\r\n")]
    [InlineData("\r", "\r", "\r", "\r")]
    [InlineData("\r", "\n", "\r\n", "\r")]
    [InlineData("\n", "\r", "\r", "\r\n")]
    public void A_line_has_the_same_number_everywhere(string first, string second, string third, string fourth)
    {
        // The empty line between the ends matters: "\r" and "\r\n" in a row are two ends, and "\n" and "\r" are, too.
        var text = $"PUSH_INT 1{first}; comment{second}{third}PUSH_INT 0{fourth}DIV ; PRIN";
        using var folder = new ProgramFolder("x.ttvm", text);
        Assert.StartsWith($"error: Division by zero\n  process 1 at x.ttvm:{FailingLine}:1\n  {FailingLine} | DIV ; PRIN\n",
            folder.Run("./x.ttvm").Error, StringComparison.Ordinal);
        folder.Run("compile", "./x.ttvm", "./x.ttb");
        Assert.Contains($"process 1 at x.ttvm:{FailingLine}:1", folder.Run("./x.ttb").Error, StringComparison.Ordinal);
        Assert.Equal([1, FailingLine - 1, FailingLine],
            InstructionLines.Read("x.ttvm", _ => Encoding.UTF8.GetBytes(text)).Places.Select(place => place.Line));

        folder.Add("y.ttvm", text.Replace("DIV ; ", "", StringComparison.Ordinal));
        Assert.Contains($"y.ttvm:{FailingLine}:1: error TTV", folder.Run("check", "./y.ttvm").Output, StringComparison.Ordinal);
        Assert.Contains($"\"line\": {FailingLine - 1},", folder.Run("check", "--json", "./y.ttvm").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_old_line_ends_keeps_them_when_it_is_laid_out()
    {
        using var folder = new ProgramFolder("x.ttvm", "PRINT\r\r\rLABEL a\r");
        folder.Run("format", "./x.ttvm");
        Assert.Equal("    PRINT\r\rLABEL a\r", File.ReadAllText(folder["x.ttvm"]));
    }
}
