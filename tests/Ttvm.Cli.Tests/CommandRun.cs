using System.Text;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Tests;

/// <summary>One command line that was run inside the test, and what came of it.</summary>
/// <param name="ExitCode">What the shell would get.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line that needs no files.</summary>
    public static CommandRun Of(params string[] arguments) => Of(new Surroundings(), arguments);

    /// <summary>Runs a command line.</summary>
    public static CommandRun Of(Surroundings surroundings, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var input = new StringReader(surroundings.Input);
        var terminal = new Terminal
        {
            Output = surroundings.Output ?? output,
            ErrorStream = error,
            OpenInput = () => input,
            OpenInputBytes = () => new MemoryStream(surroundings.InputBytes ?? Encoding.UTF8.GetBytes(surroundings.Input)),
            OutputIsTerminal = surroundings.IsTerminal,
            ErrorIsTerminal = surroundings.IsTerminal,
            Width = () => 80,
            Environment = surroundings.Variables.GetValueOrDefault,
        };
        var exitCode = Cli.Run(arguments, terminal);
        return new CommandRun(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Asserts that it did nothing but complain, in one line and a pointer to the help.</summary>
    public void IsUsageError(string message, string help = "ttvm --help")
    {
        Assert.Equal($"error: {message}\n'{help}' tells how it is used.\n", Error);
        Assert.Equal("", Output);
        Assert.Equal(ExitCodes.Usage, ExitCode);
    }

    /// <summary>Asserts that it printed this, said nothing else and succeeded.</summary>
    public void Prints(string output)
    {
        Assert.Equal("", Error);
        Assert.Equal(output, Output);
        Assert.Equal(ExitCodes.Success, ExitCode);
    }

    /// <summary>Asserts that it failed with this one line.</summary>
    public void FailsWith(string error)
    {
        Assert.Equal($"error: {error}\n", Error);
        Assert.Equal("", Output);
        Assert.Equal(ExitCodes.Failure, ExitCode);
    }
}

/// <summary>Where a command line is typed.</summary>
internal sealed record Surroundings
{
    public string Input { get; init; } = "";

    /// <summary>The input where it is no text.</summary>
    public byte[]? InputBytes { get; init; }

    public bool IsTerminal { get; init; }

    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>Takes the place of the output that is recorded.</summary>
    public Stream? Output { get; init; }
}
