using System.Globalization;
using Ttvm.Language.Directives;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>Programs of tests, explored.</summary>
internal static class Explored
{
    public const string File = "main.ttvm";

    public static ExplorationResult Run(string program, ExplorationOptions? options = null, CancellationToken interruption = default) =>
        Exploration.Run(TestOf(program), DiskOf(program), options ?? new ExplorationOptions(), _ => { }, interruption);

    /// <summary>What goes wrong in a program under a schedule.</summary>
    public static IEnumerable<Finding> Follow(string program, StatedSchedule schedule)
    {
        var run = Follow(program, schedule, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.Equal(TestEnding.Ended, run.Ending);
        return run.Findings;
    }

    /// <summary>What comes of a program under a schedule, in limited time.</summary>
    public static StatedRun Follow(string program, StatedSchedule schedule, TimeSpan patience, CancellationToken interruption) =>
        Exploration.Follow(TestOf(program), DiskOf(program), schedule, patience, interruption);

    /// <summary>The classes of all runs that are gone through, each with what the machine is like at its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="reduces">Whether to leave out what comes to the same.</param>
    /// <param name="options">When timers take effect, and what counts.</param>
    /// <param name="most">So many runs at most.</param>
    /// <param name="workers">So many threads, all of them from the beginning.</param>
    /// <returns>Null if there are more runs.</returns>
    public static Runs? All(string program, bool reduces, ExplorationOptions options, int most, int workers = 1)
    {
        var piece = Piece(program, reduces, options, workers, from: null, new Runs([]), end: (count, _) => count >= most);
        return piece.IsWhole ? piece.Runs : null;
    }

    /// <summary>The same with a search that is interrupted again and again, and continued from a file.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">When timers take effect, and what counts.</param>
    /// <param name="workers">So many threads, all of them from the beginning.</param>
    /// <param name="chance">Decides when.</param>
    public static Runs AllInPieces(string program, ExplorationOptions options, int workers, Random chance)
    {
        var runs = new Runs([]);
        for (SearchCheckpoint? from = null; ; )
        {
            var most = runs.Ends.Count + 1 + chance.Next(4 << chance.Next(8));
            var (isAbrupt, slices) = (chance.Next(2) == 0, chance.Next(3) == 0 ? chance.Next(100) : int.MaxValue);
            var piece = Piece(program, reduces: true, options, workers, from, runs, (count, exchange) =>
            {
                // Behind a run that counts, with one that does not, or on the way of some run.
                if (count == most && isAbrupt)
                {
                    exchange.End();
                }

                return count > most;
            }, slices);
            if (piece.IsWhole)
            {
                return runs;
            }

            from = SearchCheckpoint.Parse(new SearchCheckpoint { Nodes = SearchCheckpoint.NodesOf(piece.Unfinished) }.ToBytes());
        }
    }

    // end: is given how many runs there are with one that has ended; true: that one does not count, and it is enough.
    // slices: so many the first worker gives to processes before everything is ended anyway.
    private static (Runs Runs, bool IsWhole, List<SearchNode> Unfinished) Piece(string program, bool reduces, ExplorationOptions options,
        int workers, SearchCheckpoint? from, Runs runs, Func<int, WorkExchange, bool> end, int slices = int.MaxValue)
    {
        var explored = new ExploredProgram(TestOf(program), DiskOf(program), options);
        var machine = explored.TryStart(out var loaded);
        Assert.True(machine is not null, loaded.Error);
        var rules = new SearchRules(reduces, Bound: null, options.MaxSteps, options.Time == ExploredTime.Virtual, options.Shard);
        var (exchange, gate, isEnough) = (new WorkExchange(), new Lock(), false);
        var searches = new List<Search>();
        using var begun = new CountdownEvent(workers - 1);
        var crew = new Crew(workers, exchange, () => explored.TryStart(out _), (own, _) =>
        {
            begun.Signal();
            SearchOf(own).Help(Ended);
        });
        crew.Call();
        begun.Wait();
        var first = SearchOf(machine);
        machine.Machine.Listener = new Countdown(machine.Observer, slices, exchange.End);
        if (from is null)
        {
            first.Run(Ended);
        }
        else
        {
            first.Resume(from.Nodes);
            first.Help(Ended);
        }

        crew.Wait();
        List<SearchNode> unfinished =
        [
            .. searches.SelectMany(search => search.Unfinished), .. exchange.Offered.SelectMany(node => node.FromBeginning()),
        ];
        return (runs, !unfinished.Exists(node => node.HasNext || node.Enabled.Length == 0), unfinished);

        Search SearchOf(ExploredMachine own)
        {
            lock (gate)
            {
                searches.Add(new Search(own, rules, exchange));
                return searches[^1];
            }
        }

        bool Ended(ExploredMachine ended, IReadOnlyList<Step> steps, bool isCut)
        {
            Assert.False(isCut);
            ended.Settle();
            var (kind, state) = (HappensBefore.ClassOf(steps), StateOf(ended));
            lock (gate)
            {
                isEnough = isEnough || end(runs.Ends.Count + 1, exchange);
                if (isEnough)
                {
                    return false;
                }

                runs.Ends.Add((kind, state));
                return true;
            }
        }
    }

    /// <summary>What can be seen of a machine that stands still: output, what went wrong, and every process that waits.</summary>
    private static string StateOf(ExploredMachine machine) => string.Join('\n',
    [
        .. machine.Host.OutputLines.Order(StringComparer.Ordinal),
        .. machine.Observer.Faults.All.Select(fault => $"{fault.Pid}: {fault.Message}").Order(StringComparer.Ordinal),
        .. machine.Machine.Processes.OrderBy(process => process.Id).Select(process => StateOf(process, machine.Ending)),
        $"{machine.Ending} {machine.Machine.SpawnCount}",
    ]);

    private static string StateOf(Process process, RunEnding ending)
    {
        var stack = process.Stack[..process.StackCount].Select(value => ValueText.Inspect(value));
        var messages = process.WaitingMessages.Concat(process.ComingNotices).Select(message => ValueText.Inspect(message.Payload));

        // EXIT comes at any moment, and what lies in the inbox may have been taken from there or not.
        var shown = ending == RunEnding.Exit ? messages.Order(StringComparer.Ordinal) : messages;
        return string.Create(CultureInfo.InvariantCulture, $"{process.Id} at {process.Pc}: {string.Join(", ", stack)}; ")
            + $"{string.Join(", ", shown)}; {string.Join(", ", process.Names ?? [])}";
    }

    private static ProgramTest TestOf(string program) =>
        new(TestHost.Folder, File, TestDirectives.Read(new SourceText(File, program)));

    private static TestHost DiskOf(string program) => new TestHost().WithFile(File, program);

    /// <summary>Runs that were gone through.</summary>
    /// <param name="Ends">Of each its class, and what there was to see at its end.</param>
    public sealed record Runs(List<(ulong Class, string State)> Ends)
    {
        public IEnumerable<ulong> Classes => Ends.Select(end => end.Class);

        public HashSet<string> States => [.. Ends.Select(end => end.State)];
    }
}
