using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Exploring;

/// <summary>What an exploration can say.</summary>
public enum ExplorationVerdict
{
    /// <summary>The program could not be started.</summary>
    NotStarted,

    /// <summary>No schedule leads to a failure.</summary>
    Proved,

    /// <summary>Some schedule leads to a failure.</summary>
    Failed,

    /// <summary>No schedule that was tried leads to a failure, and there are others.</summary>
    LimitReached,

    /// <summary>Somebody has interrupted the exploration.</summary>
    Interrupted,
}

/// <summary>How far an exploration has come.</summary>
/// <param name="Schedules">How many schedules have been run.</param>
/// <param name="Share">Which share of all schedules that is: a guess; null where nobody can know.</param>
/// <param name="Elapsed">How long it has taken.</param>
public sealed record ExplorationProgress(long Schedules, double? Share, TimeSpan Elapsed);

/// <summary>A failure, with the simplest schedule that was found for it.</summary>
/// <param name="Finding">The failure.</param>
/// <param name="Steps">What happens in that schedule, step by step.</param>
/// <param name="Switches">How often it goes from one process to another.</param>
/// <param name="Orders">What must come in this order for it to fail.</param>
/// <param name="Faults">What must go wrong besides.</param>
/// <param name="Schedule">Who takes the steps, as a program can state it.</param>
/// <param name="Recording">A run of that schedule, for the debugger; null: it could not be recorded.</param>
/// <param name="Problem">Why there is no recording; else null.</param>
public sealed record ExplainedFinding(Finding Finding, ImmutableArray<RelatedPlace> Steps, int Switches,
    ImmutableArray<CriticalOrder> Orders, ImmutableArray<RelatedPlace> Faults, StatedSchedule Schedule,
    Recording? Recording, string? Problem);

/// <summary>What came of an exploration.</summary>
/// <param name="Verdict">What it can say.</param>
/// <param name="Load">How loading the program went.</param>
/// <param name="Schedules">How many schedules were run to their end; with reduction, of as many classes.</param>
/// <param name="Redundant">How many were given up since others come to the same.</param>
/// <param name="Cut">How many were cut since they are too long.</param>
/// <param name="LongestRun">How many steps the longest had.</param>
/// <param name="Actors">With priorities: how many processes and timers a run had at most.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Caveats">Why it proves less than it could, in sentences without a full stop.</param>
/// <param name="Checks">What was a failure.</param>
/// <param name="Faults">What was let go wrong.</param>
/// <param name="Findings">The failures, each once.</param>
/// <param name="Checkpoint">With reduction: what is left to be tried; null: nothing, or a failure is enough.</param>
public sealed record ExplorationResult(ExplorationVerdict Verdict, LoadOutcome Load, long Schedules, long Redundant, long Cut,
    int LongestRun, int Actors, TimeSpan Elapsed, ImmutableArray<string> Caveats, ExplorationChecks Checks, FaultKinds Faults,
    ImmutableArray<ExplainedFinding> Findings, SearchCheckpoint? Checkpoint);

/// <summary>What came of a run under a schedule that its program states.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Findings">What goes wrong; nothing if it does not start, which others find.</param>
public sealed record StatedRun(TestEnding Ending, ImmutableArray<Finding> Findings);

/// <summary>Tries the schedules of a program, on the calling thread and others.</summary>
public sealed class Exploration
{
    /// <summary>How many steps a run may take behind a schedule that its program states.</summary>
    public const int MostStepsBehind = 100_000;

    /// <summary>How many different failures are kept.</summary>
    private const int MostFindings = 20;

    /// <summary>How much time passes between two reports of progress: to find out how far the exploration has come takes longer than a
    /// short schedule.</summary>
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

    /// <summary>The classes of suspected runs that have failed and that the search has not come to.</summary>
    private readonly HashSet<ulong> _anticipated = [];

    private string? _firstOutput;

    /// <summary>How many schedules have been counted, without the classes in <see cref="_anticipated"/>.</summary>
    private long _schedules;

    private long _cut;
    private int _longest;

    /// <summary>Whether no other schedule is counted, since a limit has been reached or a failure has been found.</summary>
    private bool _isEnough;

    /// <summary>How many schedules may have been tried in all, the ones before the checkpoint included.</summary>
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

    /// <summary>Tries schedules of a program until all is known, or a limit is reached.</summary>
    /// <param name="program">The program, with what it states.</param>
    /// <param name="disk">Where it and its workers and modules are; nothing is changed there.</param>
    /// <param name="options">How far.</param>
    /// <param name="progress">Is told now and then how far it has come.</param>
    /// <param name="interruption">Ends it.</param>
    public static ExplorationResult Run(ProgramTest program, IHost? disk, ExplorationOptions options, Action<ExplorationProgress> progress,
        CancellationToken interruption) =>
        new Exploration(new ExploredProgram(program, disk, options), options, progress, interruption).Run();

    /// <summary>Runs a program under a schedule that it states.</summary>
    /// <param name="program">The program, with what it states.</param>
    /// <param name="disk">Where it and its workers and modules are.</param>
    /// <param name="schedule">Whoever cannot go on is passed over; behind it the run goes on with as few switches as possible.</param>
    /// <param name="patience">How long it may take.</param>
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

        // What states only what never happens need not come to an end.
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
            FindAgain();
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
        var left = unfinished.Exists(node => node.HasNext || node.Enabled.Length == 0) ? Left(unfinished) : null;
        if (left is null && _options.Shard is not null)
        {
            // These classes belong to other parts, which count them.
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

    /// <summary>What is left to be tried, with what is known so far.</summary>
    private SearchCheckpoint Left(List<SearchNode> unfinished) => new()
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

    /// <summary>Finds again what an interrupted search has found.</summary>
    private void FindAgain()
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
    /// <param name="machine">With which machine.</param>
    /// <param name="number">Its number; 0 is the first one.</param>
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
            // Each worker has a chance of its own, and each part.
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

    /// <summary>What fails here is found at once, and counted until the search comes to it; what does not is only counted there. Of a
    /// divided search the first part does this for all.</summary>
    private void TrySuspicions(DirectedRun run)
    {
        foreach (var suspicion in _options.Shard is { Index: > 1 } ? [] : _options.Suspicions)
        {
            run.Run(suspicion, HasFailed);
        }

        bool HasFailed(ExploredMachine ended, IReadOnlyList<Step> steps, bool isCut)
        {
            // There is no output yet that others could differ from.
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

    /// <summary>A run of some worker has come to its end. False: it is not counted, since it is enough.</summary>
    private bool HasEnded(ExploredMachine machine, IReadOnlyList<Step> steps, bool isCut)
    {
        // The first run ends before there are other workers.
        var first = Volatile.Read(ref _firstOutput);
        var findings = _program.Judge(machine, isCut, ref first);
        lock (_gate)
        {
            var kind = _anticipated.Count > 0 ? HappensBefore.ClassOf(steps) : 0;
            var isAnticipated = _anticipated.Contains(kind);

            // Only who comes to one schedule more knows that there are others.
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

    /// <summary>Why what was tried is no proof.</summary>
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
