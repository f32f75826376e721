using System.Diagnostics;
using System.Globalization;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.SelfTests;

/// <summary>The commands <c>test-…</c>: each claim about the machine with its outcome, and how many hold.</summary>
internal sealed class SelfTestCommand
{
    private readonly Terminal _terminal;
    private readonly TextWriter _output;
    private int _passed;
    private int _failed;

    private SelfTestCommand(Terminal terminal, TextWriter output)
    {
        _terminal = terminal;
        _output = output;
    }

    /// <summary>Runs the tests of one command.</summary>
    public static int Run(string command, Terminal terminal) => Run(terminal, [(command, TestSuites.Of(command))]);

    /// <summary>Runs all tests and all examples.</summary>
    public static int RunAll(Terminal terminal) => Run(terminal,
    [
        .. CommandNames.Tests.Select(command => (command, TestSuites.Of(command))),
        ("examples", [.. ProgramFolder.OfExamples().Select(SelfTest.Of)]),
    ]);

    /// <summary>Runs tests in groups with names.</summary>
    public static int Run(Terminal terminal, IReadOnlyList<(string Name, IReadOnlyList<SelfTest> Tests)> suites)
    {
        using var output = terminal.OpenOutput();
        var command = new SelfTestCommand(terminal, output);
        foreach (var (name, tests) in suites)
        {
            command.RunSuite(name, tests);
        }

        output.Write(string.Create(CultureInfo.InvariantCulture, $"{command._passed} passed, {command._failed} failed\n"));
        return command._failed == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private void RunSuite(string name, IReadOnlyList<SelfTest> tests)
    {
        var style = _terminal.OutputStyle;
        _output.Write(style.Strong(name) + "\n");
        foreach (var test in tests.TakeWhile(_ => !_terminal.Interruption.Token.IsCancellationRequested))
        {
            var watch = Stopwatch.StartNew();
            var failure = Attempt(test);
            var duration = style.Quiet(string.Create(CultureInfo.InvariantCulture, $"({watch.ElapsedMilliseconds} ms)"));
            if (failure is null)
            {
                _passed++;
                _output.Write($"  {style.Good("ok")}      {test.Name} {duration}\n");
            }
            else
            {
                _failed++;
                _output.Write(
                    $"  {style.Error("FAILED")}  {test.Name} {duration}\n          {failure.Replace("\n", "\n          ", StringComparison.Ordinal)}\n");
            }

            _output.Flush();
        }
    }

    private static string? Attempt(SelfTest test)
    {
        try
        {
            test.Check();
            return null;
        }
        catch (TestFailure failure)
        {
            return failure.Message;
        }
        catch (Exception bug) when (bug is not OutputException)
        {
            // The tests are there to find this; the others shall still run.
            return $"The machine broke: {bug}";
        }
    }
}
