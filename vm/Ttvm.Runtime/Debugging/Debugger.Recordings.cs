using Ttvm.Runtime.Debugging.Time;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Recordings of the run, and a run that repeats one: it goes to the end of the recording by itself, and stands there as if it had just
/// come there. Until then the recording answers instead of the outside, and nobody changes anything.
/// </summary>
public sealed partial class Debugger
{
    /// <summary>How many reductions are repeated at a time. In between, requests are answered, and the run is compared with the recorded
    /// one.</summary>
    private const int Stretch = 100_000;

    private readonly Recording? _recording;
    private readonly OutsideFacts _facts;

    /// <summary>How the machine was started, as far as that decides anything.</summary>
    private readonly RecordingStart _start;

    private string _program = "";
    private RecordedPaths? _paths;
    private bool _isRepeating;

    /// <summary>Whether an action is taken back on the way.</summary>
    private bool _hasRollbacks;

    /// <summary>Whether questions may be open that nobody is being asked.</summary>
    private bool _asksAgain;

    /// <summary>Where to stand behind the repetition, instead of at its end.</summary>
    private bool _isEntryWanted;

    private Coordinates? _wanted;

    /// <summary>A recording of the run up to where it has come.</summary>
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

    /// <summary>The path of a file for people: of a recorded run the one that says what it said then, if it is here.</summary>
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
    /// <returns>Why that is not possible; null if it is.</returns>
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

    /// <summary>Goes on to the end of the recording, or a part of the way.</summary>
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

    /// <summary>The index of the next action that is taken back, if its consequences are not known; -1: there is none.</summary>
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

    /// <summary>Finds again what depended on an action that is taken back here: the run so far says it.</summary>
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
            // The run has never been at the moment that a damaged recording names.
            return false;
        }
        finally
        {
            // What follows is in the record, too.
            _timeline.GoTo(origin);
            _answers.LeavePresent();
        }
    }

    /// <summary>The run stands still where it has come to: from here on it is nobody's but the outside's and the person's.</summary>
    private void EndRepetition(StopRule why)
    {
        _isRepeating = false;
        long? pid = null;
        var deadlock = why is StopRule.RecordingEnd { Divergence: null } && IsDeadlock && _machine.Find(1) is { } main
            ? _stops.Look(StopOccasion.Deadlock, main) : null;
        if (_machine.ProcessCount == 0 || _machine.ExitCode is not null)
        {
            // Of a machine that has ended there is nothing to look at.
            (var last, pid) = FindLastInstruction();
            _timeline.GoTo(last);
            if (_machine.ProcessCount == 0)
            {
                // A run that departs from its recording need not do the same again.
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

    /// <summary>Goes to where the person wants to begin.</summary>
    private bool TryGoElsewhere()
    {
        if (_wanted is { } coordinates)
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

    /// <summary>The last moment at which an instruction was executed or had failed, and of which process; the run is in its past
    /// then.</summary>
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

    /// <summary>Asks what was open where the recording ends: it does not say the answer.</summary>
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
