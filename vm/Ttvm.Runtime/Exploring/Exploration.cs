using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Exploring;

/// <summary>The verdict of an exploration.</summary>
public enum ExplorationVerdict
{
    /// <summary>The program could not be started.</summary>
    NotStarted,

    /// <summary>No schedule leads to a failure.</summary>
    Proved,

    /// <summary>Some schedule leads to a failure.</summary>
    Failed,

    /// <summary>No schedule that was tried leads to a failure, but not all were tried, or a caveat holds.</summary>
    LimitReached,

    /// <summary>The exploration was interrupted before it found a failure.</summary>
    Interrupted,
}

/// <summary>How far an exploration has come.</summary>
/// <param name="Schedules">How many schedules have been run.</param>
/// <param name="Share">The share of all schedules that is done, from 0 to 1, as a guess; null if there is none.</param>
/// <param name="Elapsed">How long it has taken.</param>
public sealed record ExplorationProgress(long Schedules, double? Share, TimeSpan Elapsed);

/// <summary>A failure, with the simplest schedule that was found for it.</summary>
/// <param name="Finding">The failure.</param>
/// <param name="Steps">The steps of that schedule, in words.</param>
/// <param name="Switches">How often the schedule goes from one process to another.</param>
/// <param name="Orders">Pairs of steps whose order the failure needs.</param>
/// <param name="Faults">The faults that the schedule has.</param>
/// <param name="Schedule">The schedule as a program can state it.</param>
/// <param name="Recording">A run of that schedule, for the debugger; null: it could not be recorded.</param>
/// <param name="Problem">Why there is no recording; else null.</param>
public sealed record ExplainedFinding(Finding Finding, ImmutableArray<RelatedPlace> Steps, int Switches,
    ImmutableArray<CriticalOrder> Orders, ImmutableArray<RelatedPlace> Faults, StatedSchedule Schedule,
    Recording? Recording, string? Problem);

/// <summary>What came of an exploration.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Load">How loading the program went.</param>
/// <param name="Schedules">How many schedules were run to their end or cut; with reduction, each of another equivalence class.</param>
/// <param name="Redundant">How many runs were given up because they would be equivalent to others.</param>
/// <param name="Cut">How many schedules were cut because they are too long.</param>
/// <param name="LongestRun">How many steps the longest run had.</param>
/// <param name="Actors">With random schedules: how many actors a run had at most; else 0.</param>
/// <param name="Elapsed">How long the exploration took.</param>
/// <param name="Caveats">Why the result is no proof for all schedules, in sentences without a full stop.</param>
/// <param name="Checks">What counted as a failure.</param>
/// <param name="Faults">The kinds of faults that were injected.</param>
/// <param name="Findings">The failures, each once.</param>
/// <param name="Checkpoint">With reduction: what is left to be tried; null: nothing, or the search has ended with a failure.</param>
public sealed record ExplorationResult(ExplorationVerdict Verdict, LoadOutcome Load, long Schedules, long Redundant, long Cut,
    int LongestRun, int Actors, TimeSpan Elapsed, ImmutableArray<string> Caveats, ExplorationChecks Checks, FaultKinds Faults,
    ImmutableArray<ExplainedFinding> Findings, SearchCheckpoint? Checkpoint);

/// <summary>What came of a run under a schedule that its program states.</summary>
/// <param name="Ending">How the run ended.</param>
/// <param name="Findings">The failures; none if the program does not start, which is for other tests to find.</param>
public sealed record StatedRun(TestEnding Ending, ImmutableArray<Finding> Findings);

/// <summary>Tries schedules of a program, on the calling thread and on worker threads.</summary>
public sealed class Exploration
{
    /// <summary>How many steps a run may take behind a schedule that its program states.</summary>
    public const int MostStepsBehind = 100_000;

    /// <summary>How many different failures are kept.</summary>
    private const int MostFindings = 20;

    /// <summary>How much time passes at least between two reports of progress: computing how far the search has come takes longer than a
    /// short run.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long one worker tries schedules alone at most.</summary>
    private static readonly TimeSpan s_alone = TimeSpan.FromSeconds(1);

    private readonly ExploredProgram _program;
    private readonly ExplorationOptions _options;
    private readonly CancellationToken _interruption;
    private readonly Action<ExplorationProgress> _progress;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ExploredMachine? _machine;
    private readonly LoadOutcome _loaded;
    private readonly WorkExchange _exchange = new();
    private readonly Crew _crew;

    /// <summary>Guards all fields that follow.</summary>
    private readonly Lock _gate = new();

    private readonly List<(Finding Finding, ImmutableArray<Actor> Actors)> _found = [];
    private readonly Dictionary<ExploredMachine, Search> _searches = [];
    private readonly List<RandomRuns> _randoms = [];
    private readonly SortedSet<string> _voids = new(StringComparer.Ordinal);

    /// <summary>The equivalence classes of suspected runs that have failed, and that the search has not come to yet.</summary>
    private readonly HashSet<ulong> _anticipated = [];

    private string? _firstOutput;

    /// <summary>How many schedules have been counted, without the classes in <see cref="_anticipated"/>.</summary>
    private long _schedules;

    private long _cut;
    private int _longest;

    /// <summary>Whether no more schedules are counted, since a limit has been reached or a failure has been found.</summary>
    private bool _isEnough;

    /// <summary>How many schedules may be tried in all, those before the checkpoint included.</summary>
    private readonly long _mostSchedules;

    private TimeSpan _nextTold = s_pause;

    private Exploration(ExploredProgram program, ExplorationOptions options, Action<ExplorationProgress> progress,
        CancellationToken interruption)
    {
        (_program, _options, _progress, _interruption) = (program, options, progress, interruption);
        if (options.Checkpoint is { } checkpoint)
        {
            (_schedules, _cut, _longest) = (checkpoint.Schedules, checkpoint.Cut, checkpoint.LongestRun);
            _firstOutput = checkpoint.FirstOutput;
            _anticipated.UnionWith(checkpoint.Anticipated);
            _voids.UnionWith(checkpoint.Voids);
        }

        _mostSchedules = Schedules + Math.Min(options.MaxSchedules, long.MaxValue - Schedules);
        _machine = program.TryStart(out _loaded);
        _crew = new Crew(options.Workers, _exchange, () => program.TryStart(out _), Work);
    }

    /// <summary>Tries schedules of a program until all have been tried, a failure is found, or a limit is reached.</summary>
    /// <param name="program">The program, with what it states.</param>
    /// <param name="disk">Where the program, its workers and its modules are; nothing is changed there.</param>
    /// <param name="options">How to explore, and how far.</param>
    /// <param name="progress">Is told now and then how far the exploration has come, on any worker's thread.</param>
    /// <param name="interruption">Ends the exploration.</param>
    public static ExplorationResult Run(ProgramTest program, IHost? disk, ExplorationOptions options, Action<ExplorationProgress> progress,
        CancellationToken interruption) =>
        new Exploration(new ExploredProgram(program, disk, options), options, progress, interruption).Run();

    /// <summary>Runs a program under a schedule that it states.</summary>
    /// <param name="program">The program, with what it states.</param>
    /// <param name="disk">Where the program, its workers and its modules are.</param>
    /// <param name="schedule">The schedule. Steps of actors that are not enabled are passed over; behind the last one, the run goes on with
    /// as few switches as possible.</param>
    /// <param name="patience">How long the run may take.</param>
    /// <param name="interruption">Ends the run.</param>
    public static StatedRun Follow(ProgramTest program, IHost? disk, StatedSchedule schedule, TimeSpan patience,
        CancellationToken interruption)
    {
        var (faults, count) = StepText.FaultsOf(schedule);
        var explored = new ExploredProgram(program, disk, new ExplorationOptions
        {
            Faults = faults,
            MaxFaults = Math.Max(1, count),
            Time = schedule.IsTimeVirtual ? ExploredTime.Virtual : ExploredTime.Any,
            Seed = schedule.Seed,
        });
        if (explored.TryStart(out _) is not { } machine)
        {
            return new StatedRun(TestEnding.Ended, []);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interruption);
        stop.CancelAfter(patience);
        string? first = null;
        var (isCut, findings) = new Minimizer(machine, (ended, wasCut) => explored.Judge(ended, wasCut, ref first),
            MostStepsBehind + (int)schedule.Length).Try(StepText.ActorsOf(schedule), stop.Token);

        // A program that only states what never happens need not come to an end.
        return new StatedRun(interruption.IsCancellationRequested ? TestEnding.Interrupted
            : stop.IsCancellationRequested || (isCut && program.Stated.StatesOutcome) ? TestEnding.Stopped
            : TestEnding.Ended, [.. findings]);
    }

    private ExplorationResult Run()
    {
        if (_machine is null)
        {
            return new ExplorationResult(ExplorationVerdict.NotStarted, _loaded, 0, 0, 0, 0, 0, _watch.Elapsed, [],
                _program.Model.Checks, _program.Model.Faults, [], null);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_interruption);
        using var end = limit.Token.Register(_exchange.End);
        limit.CancelAfter(_options.MaxDuration);
        try
        {
            RepeatFailures();
            Work(_machine, number: 0);
        }
        catch
        {
            lock (_gate)
            {
                _isEnough = true;
            }

            throw;
        }
        finally
        {
            _exchange.End();
            _crew.Wait();
        }

        List<SearchNode> unfinished =
        [
            .. _searches.Values.SelectMany(search => search.Unfinished), .. _exchange.Offered.SelectMany(node => node.FromBeginning()),
        ];
        var left = unfinished.Exists(node => node.HasNext || node.Enabled.Length == 0) ? CheckpointOf(unfinished) : null;
        if (left is null && _options.Shard is not null)
        {
            // Classes that the search has not come to belong to other shards, which count them.
            _anticipated.Clear();
        }

        ImmutableArray<ExplainedFinding> findings = [.. _found.Select(Explain)];
        var isFailureEnough = findings.Length > 0 && !_options.KeepsGoing;
        var caveats = Caveats(isStopped: left is not null && !isFailureEnough);
        var verdict = findings.Length > 0 ? ExplorationVerdict.Failed
            : caveats.IsEmpty ? ExplorationVerdict.Proved
            : _interruption.IsCancellationRequested ? ExplorationVerdict.Interrupted
            : ExplorationVerdict.LimitReached;
        return new ExplorationResult(verdict, _loaded, Schedules, Redundant, _cut, _longest,
            _randoms.Select(random => random.Actors).DefaultIfEmpty().Max(), _watch.Elapsed, caveats,
            _program.Model.Checks, _program.Model.Faults, findings,
            _options.Strategy != ExplorationStrategy.Reduction || isFailureEnough ? null : left);
    }

    /// <summary>How many schedules have been run.</summary>
    private long Schedules => _schedules + _anticipated.Count;

    private long Redundant => (_options.Checkpoint?.Redundant ?? 0) + _searches.Values.Sum(search => search.Redundant);

    private bool IsBounded => _options.Checkpoint?.IsBounded == true || _searches.Values.Any(search => search.IsBounded);

    /// <summary>The checkpoint of an unfinished search.</summary>
    private SearchCheckpoint CheckpointOf(List<SearchNode> unfinished) => new()
    {
        Schedules = _schedules,
        Redundant = Redundant,
        Cut = _cut,
        LongestRun = _longest,
        IsBounded = IsBounded,
        Voids = [.. _voids],
        FirstOutput = _firstOutput,
        Anticipated = [.. _anticipated],
        Failed = [.. _found.Select(found => found.Actors)],
        Nodes = SearchCheckpoint.NodesOf(unfinished),
    };

    /// <summary>Finds the failures of an interrupted search again.</summary>
    private void RepeatFailures()
    {
        foreach (var actors in _options.Checkpoint?.Failed ?? [])
        {
            var first = _firstOutput;
            Keep(new Minimizer(_program.TryStart(out _)!, (ended, isCut) => _program.Judge(ended, isCut, ref first), _options.MaxSteps)
                .Try(actors, CancellationToken.None).Findings, actors);
        }
    }

    private void Keep(IEnumerable<Finding> findings, ImmutableArray<Actor> actors)
    {
        foreach (var finding in findings)
        {
            if (_found.Count < MostFindings && !_found.Exists(known => known.Finding.Key == finding.Key))
            {
                _found.Add((finding, actors));
            }
        }
    }

    /// <summary>What a worker does.</summary>
    /// <param name="machine">The machine of the worker.</param>
    /// <param name="number">The number of the worker; 0 is the first one.</param>
    private void Work(ExploredMachine machine, int number)
    {
        if (_options.Strategy is ExplorationStrategy.Reduction or ExplorationStrategy.Everything)
        {
            var rules = new SearchRules(_options.Strategy == ExplorationStrategy.Reduction, _options.Bound,
                _options.MaxSteps, _options.Time == ExploredTime.Virtual, _options.Shard);
            var search = new Search(machine, rules, _exchange);
            lock (_gate)
            {
                _searches.Add(machine, search);
            }

            if (number == 0 && _options.Checkpoint is { } checkpoint)
            {
                search.Resume(checkpoint.Nodes);
                search.Help(HasEnded);
            }
            else if (number == 0)
            {
                TrySuspicions(new DirectedRun(machine, rules, _exchange));
                search.Run(HasEnded);
            }
            else
            {
                search.Help(HasEnded);
            }
        }
        else
        {
            // Each worker of each shard has its own random numbers.
            var seed = _options.Shard is { Index: > 1 } part ? Chance.Mix(_options.Seed ^ ((ulong)part.Index << 32)) : _options.Seed;
            var random = new RandomRuns(machine, number == 0 ? seed : Chance.Mix(seed + (ulong)number),
                _options.Strategy == ExplorationStrategy.Priorities ? _options.Depth : null, _options.MaxSteps,
                _exchange);
            lock (_gate)
            {
                _randoms.Add(random);
            }

            random.Run(HasEnded);
        }

        lock (_gate)
        {
            _voids.UnionWith(machine.Observer.Voids);
        }
    }

    /// <summary>Tries the suspected orders before the search. A run that fails here is counted now, and not again when the search comes to
    /// its class; a run that does not fail is counted only by the search. In a divided search, the first shard does this for all.</summary>
    private void TrySuspicions(DirectedRun run)
    {
        foreach (var suspicion in _options.Shard is { Index: > 1 } ? [] : _options.Suspicions)
        {
            run.Run(suspicion, HasFailed);
        }

        bool HasFailed(ExploredMachine ended, IReadOnlyList<Step> steps, bool isCut)
        {
            // There is no first output yet that this one could differ from.
            string? none = null;
            var findings = _program.Judge(ended, isCut, ref none);
            lock (_gate)
            {
                if (findings.Count > 0 && _anticipated.Add(HappensBefore.ClassOf(steps)))
                {
                    _longest = Math.Max(_longest, steps.Count);
                    Keep(findings, [.. steps.Select(step => step.Actor)]);
                    EndIfEnough();
                }

                return true;
            }
        }
    }

    /// <summary>Judges and counts a run that a worker has come to the end of. False: it is not counted, since the exploration
    /// ends.</summary>
    private bool HasEnded(ExploredMachine machine, IReadOnlyList<Step> steps, bool isCut)
    {
        // The first run ends before there are other workers.
        var first = Volatile.Read(ref _firstOutput);
        var findings = _program.Judge(machine, isCut, ref first);
        lock (_gate)
        {
            var kind = _anticipated.Count > 0 ? HappensBefore.ClassOf(steps) : 0;
            var isAnticipated = _anticipated.Contains(kind);

            // The limit counts only when there is one more schedule: else the search is complete.
            _isEnough |= !isAnticipated && Schedules >= _mostSchedules;
            if (_isEnough)
            {
                return false;
            }

            _anticipated.Remove(kind);
            _firstOutput = first;
            _schedules++;
            _cut += isCut ? 1 : 0;
            _longest = Math.Max(_longest, steps.Count);
            if (findings.Count > 0)
            {
                Keep(findings, [.. steps.Select(step => step.Actor)]);
            }

            TellProgress(machine);
            EndIfEnough();
            if (!_isEnough && (_schedules >= _options.Alone || _watch.Elapsed >= s_alone))
            {
                _crew.Call();
            }

            return true;
        }
    }

    private void EndIfEnough()
    {
        _isEnough |= !_options.KeepsGoing && _found.Count > 0;
        if (_isEnough)
        {
            _exchange.End();
        }
    }

    private void TellProgress(ExploredMachine machine)
    {
        if (_watch.Elapsed >= _nextTold)
        {
            _nextTold = _watch.Elapsed + s_pause;
            _progress(new ExplorationProgress(Schedules, _searches.TryGetValue(machine, out var search) ? search.Progress
                : (double)_schedules / _options.MaxSchedules, _watch.Elapsed));
        }
    }

    /// <summary>Why the schedules that were tried are no proof.</summary>
    private ImmutableArray<string> Caveats(bool isStopped)
    {
        var caveats = ImmutableArray.CreateBuilder<string>();
        if (_options.Strategy is ExplorationStrategy.Chance or ExplorationStrategy.Priorities)
        {
            caveats.Add("schedules were chosen by chance, so some may not have been tried");
        }
        else if (isStopped)
        {
            caveats.Add(_interruption.IsCancellationRequested ? "somebody ended it before all schedules were tried"
                : "a limit was reached before all schedules were tried");
        }

        if (_cut > 0)
        {
            caveats.Add($"schedules were cut after {_options.MaxSteps} steps: {_cut}");
        }

        if (IsBounded)
        {
            caveats.Add($"only schedules with {_options.Bound} interruptions or fewer were tried");
        }

        caveats.AddRange(_voids);
        return caveats.ToImmutable();
    }

    private ExplainedFinding Explain((Finding Finding, ImmutableArray<Actor> Actors) found)
    {
        var (finding, actors) = found;
        var machine = _program.TryStart(out _)!;
        var minimizer = new Minimizer(machine, (ended, isCut) =>
        {
            var first = finding.Outputs?.First;
            return _program.Judge(ended, isCut, ref first);
        }, _options.MaxSteps);
        if (minimizer.Minimize(actors, finding, _interruption) is not { } minimal)
        {
            return new ExplainedFinding(finding, [], 0, [], [], Stated(actors), null,
                "the schedule cannot be repeated, which is a bug of ttvm");
        }

        var recording = _program.TryRecord(minimal, out var problem);
        return new ExplainedFinding(minimal.Finding, Described(static step => step.Actor != Actor.OfPeace), minimal.Schedule.Switches,
            minimal.Orders, Described(static step => step.IsFault), Stated(minimal.Steps.Select(step => step.Actor)), recording,
            recording is null ? problem : null);

        StatedSchedule Stated(IEnumerable<Actor> steps) =>
            StepText.Of(steps) with { IsTimeVirtual = _options.Time == ExploredTime.Virtual, Seed = _options.Seed };

        ImmutableArray<RelatedPlace> Described(Func<Step, bool> isTold) =>
            [.. minimal.Steps.Where(isTold).Select(ExploredProgram.Describe)];
    }
}
