using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Recordings of the run, and the repetition of one: the run goes to the end of the recording by itself, and stops there as if it had just
/// come there. Until then the recording answers in place of the outside, and interventions are refused.
/// </summary>
public sealed partial class Debugger
{
    /// <summary>How many reductions are repeated at a time. After each such part, requests are answered and the run is compared with the
    /// recorded one.</summary>
    private const int Stretch = 100_000;

    private readonly Recording? _recording;
    private readonly OutsideFacts _facts;

    /// <summary>How the machine was started, as far as that affects the run.</summary>
    private readonly RecordingStart _start;

    private string _program = "";
    private RecordedPaths? _paths;
    private bool _isRepeating;

    /// <summary>Whether the recording has rollbacks whose resulting state is not known.</summary>
    private bool _hasRollbacks;

    /// <summary>Whether questions may be open that the outside has not been asked.</summary>
    private bool _asksAgain;

    /// <summary>Whether to go to the beginning after the repetition, instead of staying at its end.</summary>
    private bool _isEntryWanted;

    private Coordinates? _wantedCoordinates;

    /// <summary>A recording of the run from its beginning to its present.</summary>
    /// <exception cref="RecordingException">There is none; the message says why.</exception>
    public Task<Recording> TakeRecording() => Ask(() =>
    {
        if (_timeline is not { HasBegun: true })
        {
            throw new RecordingException("the program has not been started");
        }

        var end = new RecordingEnd(_timeline.Present, _timeline.StateOfPresent, _exitCode is not null, _exitCode);
        return Recorder.TryTake(_start with { Program = _program }, _facts, Record, end, out var problem)
            ?? throw new RecordingException(problem);
    });

    /// <summary>The full path of a file. For a recorded run, it is that of a file with the recorded content, if there is one
    /// here.</summary>
    private string FullPath(string path) => _paths?.Of(path) ?? Path.GetFullPath(Path.Combine(_machine.Host.WorkingDirectory, path));

    private OutsideFacts MakeFacts()
    {
        if (_recording is null)
        {
            return new OutsideFacts(Host.WorkingDirectory) { IsRepeating = () => _answers.IsPast };
        }

        _paths = new RecordedPaths(_recording.Facts, _recording.Program, _options.RecordingFolder ?? Host.WorkingDirectory);
        _answers.LeavePresent();
        return _recording.Facts.Copy(() => _answers.IsPast);
    }

    /// <summary>Takes over what the recording says of the run.</summary>
    /// <returns>Why the recording cannot be used; null if it can.</returns>
    private string? TryFillIn()
    {
        try
        {
            _recording?.FillIn(Record, _machine.Code);
            return null;
        }
        catch (RecordingException damage)
        {
            return damage.Message;
        }
    }

    private void BeginRepetition()
    {
        if (_recording is not null)
        {
            _isRepeating = true;
            _hasRollbacks = Record.Events.Any(IsUnknown);
            Host.Input.AddRead(RecordedInput.Of(Record, out var hasEnded), hasEnded);
        }
    }

    /// <summary>Repeats the next part of the recording.</summary>
    private void Repeat()
    {
        var divergences = new DivergenceSearch(_recording!, _scheduler, _facts, Record, _recorded);
        var rollback = FindRollback();
        var until = rollback < 0 ? _recording!.End.At
            : new TimePoint(((Intervened)Record.Events[rollback]).At, rollback, Record.AloneAt(rollback)?.Instructions ?? 0);
        var stop = _replay.Run(null, until, Math.Min(_timeline.NextDue, _scheduler.Executed + Stretch));
        if (_isDisposed || (stop == ReplayStop.Arrived && _replay.Now == until && rollback >= 0 && TryComplete(rollback)))
        {
            return;
        }

        var isOver = stop != ReplayStop.Paused;
        if ((isOver ? divergences.FindDivergenceAtEnd(_replay.Now) : divergences.FindDivergence()) is { } divergence)
        {
            _client.Noticed(new Notice(NoticeLevel.Error, divergence, []));
            EndRepetition(new StopRule.RecordingEnd(divergence));
        }
        else if (isOver)
        {
            EndRepetition(new StopRule.RecordingEnd(null));
        }
        else if (_stops.Rules.Any(rule => rule is StopRule.Pause))
        {
            EndRepetition(new StopRule.Pause());
        }
        else
        {
            _timeline.Consider();
        }
    }

    /// <summary>The index in the record of the next rollback whose resulting state is not known; -1: there is none.</summary>
    private int FindRollback()
    {
        var next = _hasRollbacks ? _recorded.Passed : Record.Events.Count;
        while (next < Record.Events.Count && !IsUnknown(Record.Events[next]))
        {
            next++;
        }

        return next < Record.Events.Count ? next : -1;
    }

    private static bool IsUnknown(ScheduleEvent happened) => happened is Intervened { What: Intervention.Rollback { State: null } };

    /// <summary>Finds out the state that a rollback leads to, from the run so far, and completes the record with it.</summary>
    /// <returns>False: the run has no such action.</returns>
    private bool TryComplete(int rollback)
    {
        var (what, origin) = ((Intervention.Rollback)((Intervened)Record.Events[rollback]).What, _timeline.Now);
        if (what.Since < _timeline.Beginning || what.Since >= origin)
        {
            return false;
        }

        try
        {
            if (_rollback.Find(what.Since, what.Pid, origin, CancellationToken.None) is not { Change: var change })
            {
                return false;
            }

            Record.Complete(rollback, change);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The recording is damaged: it names a moment that the run has not been at.
            return false;
        }
        finally
        {
            // The rest of the recording is still to be repeated, so the record goes on answering.
            _timeline.GoTo(origin);
            _answers.LeavePresent();
        }
    }

    /// <summary>Stops the run where it has come to. From here on, outside and person decide again.</summary>
    private void EndRepetition(StopRule why)
    {
        _isRepeating = false;
        long? pid = null;
        var deadlock = why is StopRule.RecordingEnd { Divergence: null } && IsDeadlock && _machine.Find(1) is { } main
            ? _stops.Look(StopOccasion.Deadlock, main) : null;
        if (_machine.ProcessCount == 0 || _machine.ExitCode is not null)
        {
            // There is nothing to look at in a machine that has ended.
            (var last, pid) = FindLastInstruction();
            _timeline.GoTo(last);
            if (_machine.ProcessCount == 0)
            {
                // A run that has departed from its recording may do something else when it is repeated.
                _timeline.GoTo(_timeline.Beginning);
            }
        }

        _timeline.Branch(_timeline.Now);
        _asksAgain = true;
        TellMove();
        var process = (pid is { } found ? _machine.Find(found) : null) ?? _scheduler.Current ?? _machine.Processes.First();
        var stop = deadlock ?? (process.PendingError is not null && why is StopRule.RecordingEnd { Divergence: null }
            ? new FoundStop([new StopRule.Event(StopEvent.UncaughtError)], StopOccasion.Error, process.Id, [StopEvaluator.ErrorOf(process)])
            : new FoundStop([why], StopOccasion.Instruction, process.Id, []));
        if (why is not StopRule.RecordingEnd { Divergence: null } || !TryGoElsewhere())
        {
            StopAt(stop, process);
        }

        _stopOfPresent = stop;
    }

    /// <summary>Whether all processes wait for messages that nobody can send.</summary>
    private bool IsDeadlock => _machine.ExitCode is null && _scheduler is { Current: null, Runnable.Count: 0, Timers.Earliest: null }
        && !_answers.IsAwaited && !_machine.Processes.Any(_scheduler.IsFrozen);

    /// <summary>Goes to the moment at which the user wanted to stop, if one was asked for.</summary>
    private bool TryGoElsewhere()
    {
        if (_wantedCoordinates is { } coordinates)
        {
            if (coordinates.Seed == _options.Seed && FindMoment(coordinates, CancellationToken.None) is { } moment)
            {
                _timeline.GoTo(moment);
                Arrive(new StopRule.Travel(), _scheduler.Current?.Id ?? 1);
                return true;
            }

            _timeline.GoTo(_timeline.Present);
            _client.Noticed(new Notice(NoticeLevel.Warning, $"The recorded run has not been at {coordinates}.", []));
            return false;
        }

        if (_isEntryWanted)
        {
            _timeline.GoTo(_timeline.Beginning);
            Arrive(new StopRule.Entry(), 1);
        }

        return _isEntryWanted;
    }

    /// <summary>The last moment at which a process was about to execute an instruction, or its instruction had failed, and the pid of the
    /// process. The run is in its past then.</summary>
    private (TimePoint At, long Pid) FindLastInstruction()
    {
        foreach (var stretch in _timeline.Back(_timeline.Now, static (_, _) => true))
        {
            var search = new LastInstruction(_replay);
            _timeline.RunIn(stretch, search);
            if (search.Found is { } found)
            {
                return found;
            }
        }

        return (_timeline.Beginning, 1);
    }

    /// <summary>Asks the outside the questions that were open where the recording ended, which has no answers to them.</summary>
    private void AskAgain()
    {
        if (_asksAgain)
        {
            _asksAgain = false;
            _answers.AskAgain();
        }
    }

    private static bool IsEndOfRecording(FoundStop stop) => stop.Rules is [StopRule.RecordingEnd, ..];
}
