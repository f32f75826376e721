using Ttvm.Cli.Running;

namespace Ttvm.Cli.Commands;

/// <summary>What <c>ttvm --help</c> shows.</summary>
internal static class Overview
{
    private const int WidestLine = 92;

    /// <summary>Where the second column begins.</summary>
    private const int SecondColumn = 24;

    public static string Text => $"""
        ttvm runs .ttvm programs: processes that talk to each other by messages.

        Usage:
          ttvm [options] FILE [arguments]    run a program (.ttvm source or .ttb bytecode), or a
                                             recorded run once more (.ttrec)
          ttvm COMMAND ...                   do something else with programs

        Examples:
          ttvm --smp coffee_shop.ttvm        run it, with processes on all cores
          ttvm --smp --seed 7 race.ttvm      run it so that every run is the same
          ttvm check .                       show everything that is wrong
          ttvm compile worker.ttvm worker.ttb && ttvm --smp worker.ttb

        Options (before FILE; what follows FILE belongs to the program):
        {RunHelp.Options}
        {RunHelp.MoreOptions}

        Commands ('ttvm COMMAND --help' tells more):
        {Commands()}

        Exit codes:
          0 done; 1 the program failed, or has errors; 2 bad usage; 3 deadlock;
          4 'explore' has come to a limit; N what the program gave to EXIT; 70 a bug of ttvm;
          129, 130, 143 stopped from outside; 141 nobody reads the output any more

        The book, in the folder of the sources:
          docs/tutorial.md, an hour; docs/language.md, everything; docs/cookbook.md, patterns

        """;

    private static string Commands() => string.Join('\n', CommandTable.All.Select(Describe));

    /// <summary>The names of a row, and beside or below them what it is for.</summary>
    private static string Describe(CommandRow row)
    {
        var names = new List<string> { "  " + row.Names[0] };
        foreach (var name in row.Names.Skip(1))
        {
            if ($"{names[^1]}, {name},".Length > WidestLine)
            {
                names[^1] += ",";
                names.Add("  " + name);
            }
            else
            {
                names[^1] += ", " + name;
            }
        }

        if (names[^1].Length > SecondColumn - 2)
        {
            names.Add("");
        }

        names[^1] = names[^1].PadRight(SecondColumn);
        return string.Join('\n', names) + row.Summary.Replace("\n", "\n" + new string(' ', SecondColumn), StringComparison.Ordinal);
    }
}
