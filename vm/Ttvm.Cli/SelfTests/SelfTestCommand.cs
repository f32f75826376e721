using System.Diagnostics;
using System.Globalization;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Hosting;

namespace Ttvm.Cli.SelfTests;

/// <summary>The commands <c>test-…</c>: each claim about the machine with its outcome, and how many hold.</summary>
internal sealed class SelfTestCommand
{
    private const string Help = $"""
        ttvm test-... run programs on the machine and compare what they really print, how they
        end and with which exit code; each under several numbers of workers and several seeds.

          test-concurrency                  processes, YIELD, the end of programs, deadlocks
          test-spawn-comprehensive          SPAWN of built-ins, labels, workers and other names
          test-send-receive-comprehensive   messages of every type, order, nothing lost
          test-register-whereis             names of processes
          test-smp-concurrency              many processes on several workers, seeds
          test-coffee-shop                  customer, cashier and barista of the examples
          test-all                          all of these, and every program of examples/

        Each ends in a line 'N passed, N failed'; the exit code is 1 if one failed.

        Options:
        {CommandRow.HelpOption}

        """;

    /// <summary>All tests, and every example.</summary>
    public static CommandRow RowOfAll { get; } = new("test-all")
    {
        Summary = "try ttvm itself: all that is below, and every example",
        Help = Help,
        Define = line => line.Does(_ => RunAll(line.Terminal)),
    };

    /// <summary>The tests of the owner's document, in the order in which <c>test-all</c> runs them.</summary>
    public static CommandRow Row { get; } = new("test-concurrency", "test-spawn-comprehensive", "test-send-receive-comprehensive",
        "test-register-whereis", "test-smp-concurrency", "test-coffee-shop")
    {
        Summary = "check that the machine does what it promises",
        Help = Help,
        Define = line => line.Does(_ => Run(line.Name, line.Terminal)),
    };

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
        .. Row.Names.Select(command => (command, TestSuites.Of(command))),
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
