using Ttvm.Cli.Commands;
using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary>The help texts, which are written by hand, say what there is.</summary>
public sealed class HelpTests
{
    private const int WidestLine = 92;

    public static TheoryData<string> Commands => [.. CommandTable.Names.Except([CommandTable.Help])];

    [Fact]
    public void The_overview_is_as_recorded() => Golden.Check("tests/Ttvm.Cli.Tests/Recorded/help.txt", CommandRun.Of("--help").Output);

    [Fact]
    public void The_overview_names_every_command_and_every_option_of_a_run()
    {
        var words = Words(CommandRun.Of("help").Output);
        Assert.All(CommandTable.Names.Except([CommandTable.Help]), name => Assert.Contains(name, words));
        Assert.All(RunArguments.Options, option => Assert.Contains(option, words));
        Assert.All(RunArguments.Options, option => Assert.Contains(option, Words(RunCommand.Row.Help)));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_has_a_help_that_begins_with_its_name(string command)
    {
        var help = CommandRun.Of("help", command);
        help.Prints(CommandRun.Of(command, "--help").Output);
        Assert.Contains(command.StartsWith("test-", StringComparison.Ordinal) ? "ttvm test-" : command, help.Output.Split("\n\n")[0],
            StringComparison.Ordinal);
        Assert.All(help.Output.Split('\n'), line => Assert.True(line.Length <= WidestLine, line));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_help_names_every_option_of_its_command(string command)
    {
        if (CommandTable.Find(command)!.Define is { } define)
        {
            var words = Words(CommandRun.Of("help", command).Output);
            var terminal = new Terminal { Output = Stream.Null, ErrorStream = Stream.Null, OpenInput = () => TextReader.Null };
            var line = new CommandLine(command, terminal);
            define(line);
            Assert.All(line.Command.Options, option => Assert.Contains(option.Name, words));
        }
    }

    [Fact]
    public void An_option_after_others_still_shows_the_help() =>
        Assert.Equal(CommandRun.Of("--help").Output, CommandRun.Of("--smp", "--workers", "2", "-h").Output);

    [Fact]
    public void The_version_is_one_line() =>
        Assert.Matches("^ttvm \\d+\\.\\d+\\.\\d+( \\([0-9a-f]{8}\\))?\n$", CommandRun.Of("--version").Output);

    private static string[] Words(string text) => text.Split([' ', '\n', ',', '\'', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
}
