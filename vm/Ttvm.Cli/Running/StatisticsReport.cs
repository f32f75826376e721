using System.Globalization;
using System.Text;
using Spectre.Console;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;

namespace Ttvm.Cli.Running;

/// <summary><c>--stats</c>: figures of a run on standard error, as a table on a terminal and as plain lines elsewhere; the last line is for
/// scripts.</summary>
internal static class StatisticsReport
{
    public static void Print(Terminal terminal, MachineOptions machine, RunStatistics statistics)
    {
        (string Name, string Value)[] figures =
        [
            ("scheduler", Describe(machine)),
            ("processes started", Number(statistics.Processes)),
            ("dead letters", Number(statistics.DeadLetters)),
            ("garbage collections", Collections()),
        ];
        if (terminal.ErrorIsTerminal)
        {
            PrintTable(terminal, figures);
        }
        else
        {
            foreach (var (name, value) in figures)
            {
                terminal.Error.Write($"{name}: {value}\n");
            }
        }

        terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"RESULT run {statistics.Elapsed.TotalMilliseconds:0.000} ms\n"));
    }

    private static void PrintTable(Terminal terminal, (string Name, string Value)[] figures)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new TableOutput(terminal),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        var table = new Table().RoundedBorder().HideHeaders().AddColumn("").AddColumn("", column => column.RightAligned());
        foreach (var (name, value) in figures)
        {
            table.AddRow(new Text(name), new Text(value));
        }

        console.Write(table);
    }

    private static string Describe(MachineOptions machine) => (machine.Seed, machine.Smp) switch
    {
        ({ } seed, _) => string.Create(CultureInfo.InvariantCulture, $"deterministic, seed {seed}"),
        (null, true) => machine.Workers == 1 ? "SMP, 1 worker"
            : string.Create(CultureInfo.InvariantCulture, $"SMP, {machine.Workers} workers"),
        (null, false) => "one process",
    };

    /// <summary>Our error output, as the library wants to see it; its own class asks the platform for the width.</summary>
    private sealed class TableOutput(Terminal terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => terminal.Error;

        public bool IsTerminal => true;

        public int Width => terminal.Width();

        public int Height => int.MaxValue;

        public void SetEncoding(Encoding encoding)
        {
        }
    }

    /// <summary>How many collections have stopped all workers, and for how long in sum.</summary>
    private static string Collections() => string.Create(CultureInfo.InvariantCulture,
        $"{GC.CollectionCount(0):N0} ({GC.GetTotalPauseDuration().TotalMilliseconds:N0} ms)");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
