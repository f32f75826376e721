using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Exploring;

/// <summary>What an exploration can say.</summary>
public enum ExplorationVerdict
{
    /// <summary>The program could not be started.</summary>
    NotStarted,

    /// <summary>No schedule leads to a failure.</summary>
    Proved,

    /// <summary>Some schedule does.</summary>
    Failed,

    /// <summary>None of those that were tried does, and there are others.</summary>
    LimitReached,

    /// <summary>Somebody does not want to know any more.</summary>
    Interrupted,
}

/// <summary>How far an exploration has come.</summary>
/// <param name="Schedules">How many schedules have been run.</param>
/// <param name="Share">Which share of all that is; a guess, null where nobody can know.</param>
/// <param name="Elapsed">For how long.</param>
public sealed record ExplorationProgress(long Schedules, double? Share, TimeSpan Elapsed);

/// <summary>A failure, with the simplest schedule that was found for it.</summary>
/// <param name="Finding">The failure.</param>
/// <param name="Steps">What happens in that schedule, step by step.</param>
/// <param name="Switches">How often it goes from one process to another.</param>
/// <param name="Orders">What must come in this order for it to fail.</param>
/// <param name="Recording">A run of that schedule, for the debugger; null: it could not be recorded.</param>
/// <param name="Problem">Why there is no recording; else null.</param>
public sealed record ExplainedFinding(Finding Finding, ImmutableArray<RelatedPlace> Steps, int Switches,
    ImmutableArray<CriticalOrder> Orders, Recording? Recording, string? Problem);

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
/// <param name="Findings">The failures, each once.</param>
public sealed record ExplorationResult(ExplorationVerdict Verdict, LoadOutcome Load, long Schedules, long Redundant, long Cut,
    int LongestRun, int Actors, TimeSpan Elapsed, ImmutableArray<string> Caveats, ImmutableArray<ExplainedFinding> Findings);

/// <summary>Tries the schedules of a program, on the calling thread.</summary>
public sealed class Exploration
{
    /// <summary>Different failures that are kept.</summary>
    private const int MostFindings = 20;

    /// <summary>How often it is told how far it has come: to find that out takes longer than a short schedule.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly ExploredProgram _program;
    private readonly ExplorationOptions _options;
    private readonly CancellationToken _interruption;
    private readonly Action<ExplorationProgress> _progress;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<(Finding Finding, ImmutableArray<Actor> Actors)> _found = [];
    private readonly ExploredMachine? _machine;
    private readonly LoadOutcome _loaded;
    private Search? _search;
    private RandomRuns? _random;
    private string? _firstOutput;
    private long _schedules;
    private long _cut;
    private int _longest;
    private bool _isStopped;
    private TimeSpan _nextTold = s_pause;

    private Exploration(ExploredProgram program, ExplorationOptions options, Action<ExplorationProgress> progress,
        CancellationToken interruption)
    {
        (_program, _options, _progress, _interruption) = (program, options, progress, interruption);
        _machine = program.TryStart(out _loaded);
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

    private ExplorationResult Run()
    {
        if (_machine is null)
        {
            return new ExplorationResult(ExplorationVerdict.NotStarted, _loaded, 0, 0, 0, 0, 0, _watch.Elapsed, [], []);
        }

        var isComplete = false;
        var start = _machine.TakeState();
        if (_options.Strategy is ExplorationStrategy.Reduction or ExplorationStrategy.Everything)
        {
            _search = new Search(_machine, _options.Strategy == ExplorationStrategy.Reduction, _options.Bound, _options.MaxSteps,
                _options.Time == ExploredTime.Virtual);
            isComplete = _search.Run(HasEnded);
        }
        else
        {
            _random = new RandomRuns(_machine, _options.Seed,
                _options.Strategy == ExplorationStrategy.Priorities ? _options.Depth : null, _options.MaxSteps);
            _random.Run(HasEnded);
        }

        _machine.Restore(start);
        ImmutableArray<ExplainedFinding> findings = [.. _found.Select(Explain)];
        var caveats = Caveats(isComplete);
        var verdict = findings.Length > 0 ? ExplorationVerdict.Failed
            : _interruption.IsCancellationRequested ? ExplorationVerdict.Interrupted
            : isComplete && caveats.IsEmpty ? ExplorationVerdict.Proved
            : ExplorationVerdict.LimitReached;
        return new ExplorationResult(verdict, _loaded, _schedules, _search?.Redundant ?? 0, _cut, _longest, _random?.Actors ?? 0,
            _watch.Elapsed, caveats, findings);
    }

    /// <summary>A run has come to its end. False: it is enough.</summary>
    private bool HasEnded(IReadOnlyList<Step> steps, bool isCut)
    {
        _schedules++;
        _cut += isCut ? 1 : 0;
        _longest = Math.Max(_longest, steps.Count);
        foreach (var finding in _program.Judge(_machine!, isCut, ref _firstOutput))
        {
            if (_found.Count < MostFindings && !_found.Exists(known => known.Finding.Key == finding.Key))
            {
                _found.Add((finding, [.. steps.Select(step => step.Actor)]));
            }
        }

        if (_watch.Elapsed >= _nextTold)
        {
            _nextTold = _watch.Elapsed + s_pause;
            _progress(new ExplorationProgress(_schedules, _search is null ? (double)_schedules / _options.MaxSchedules : _search.Progress,
                _watch.Elapsed));
        }

        _isStopped = _schedules >= _options.MaxSchedules || _watch.Elapsed >= _options.MaxDuration || _interruption.IsCancellationRequested;
        return !_isStopped && (_options.KeepsGoing || _found.Count == 0);
    }

    /// <summary>Why what was tried is no proof.</summary>
    private ImmutableArray<string> Caveats(bool isComplete)
    {
        var caveats = ImmutableArray.CreateBuilder<string>();
        if (_options.Strategy is ExplorationStrategy.Chance or ExplorationStrategy.Priorities)
        {
            caveats.Add("schedules were chosen by chance, so some may not have been tried");
        }
        else if (!isComplete && _isStopped)
        {
            caveats.Add("a limit was reached before all schedules were tried");
        }

        if (_cut > 0)
        {
            caveats.Add($"schedules were cut after {_options.MaxSteps} steps: {_cut}");
        }

        if (_search is { IsBounded: true })
        {
            caveats.Add($"only schedules with {_options.Bound} interruptions or fewer were tried");
        }

        caveats.AddRange(_machine!.Observer.Voids.Order(StringComparer.Ordinal));
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
        if (minimizer.Minimize(actors, finding) is not { } minimal)
        {
            return new ExplainedFinding(finding, [], 0, [], null, "the schedule cannot be repeated, which is a bug of ttvm");
        }

        var recording = _program.TryRecord(minimal, out var problem);
        return new ExplainedFinding(minimal.Finding, [.. minimal.Steps.Select(ExploredProgram.Describe)], minimal.Schedule.Switches,
            minimal.Orders, recording, recording is null ? problem : null);
    }
}
