using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Collects all that decides a run, for a recording. Used on the thread of the scheduler.</summary>
internal sealed class Recorder
{
    private readonly RecordingStart _start;
    private readonly OutsideFacts _facts;
    private DeterministicScheduler? _scheduler;

    /// <summary>A recorder for a run that has not begun.</summary>
    /// <param name="program">The path of the program, as it is named.</param>
    /// <param name="content">The content of the program if it is in no file; else null.</param>
    /// <param name="outside">The outside of the machine.</param>
    /// <param name="options">How the machine is to run.</param>
    /// <param name="schedule">See <see cref="RecordingStart.Schedule"/>.</param>
    public Recorder(string program, byte[]? content, IHost outside, MachineOptions options, Schedule? schedule = null)
    {
        _start = new RecordingStart(program, options) { Schedule = schedule };
        _facts = new OutsideFacts(outside.WorkingDirectory);
        if (content is not null)
        {
            _facts.Add(program, new FileFacts { Content = content });
        }

        Options = options with { Facts = _facts };
    }

    /// <summary>The options that the machine must be made with.</summary>
    public MachineOptions Options { get; }

    /// <summary>The record that the answers of the outside must go to.</summary>
    public ScheduleRecord Record { get; } = new();

    /// <summary>Tells the recorder the scheduler of the machine, before the run begins.</summary>
    public void Follow(DeterministicScheduler scheduler)
    {
        _scheduler = scheduler;
        _facts.Executed = () => Executed(scheduler);
    }

    /// <summary>The recording of the run so far.</summary>
    /// <param name="exitCode">The exit code, if the program has come to its own end; else null.</param>
    /// <param name="problem">Why there is no recording; empty if there is one.</param>
    public Recording? TryTake(int? exitCode, out string problem)
    {
        if (exitCode is null && _scheduler!.Current is null)
        {
            // A repetition that stops between two slices has fired due timers and taken answers before; the recorded end must be the same
            // state.
            _scheduler.FireDueTimers();
            _scheduler.TakeAnswers();
        }

        var now = new TimePoint(_scheduler!.Moment, Record.Events.Count, 0);
        var end = new RecordingEnd(now, _scheduler.StateHash, exitCode is not null, exitCode);
        return TryTake(_start, _facts, Record, end, out problem);
    }

    /// <summary>Makes a recording; null if that is not possible, and <paramref name="problem"/> says why.</summary>
    public static Recording? TryTake(RecordingStart start, OutsideFacts facts, ScheduleRecord record, RecordingEnd end, out string problem)
    {
        problem = !record.IsComplete ? "the program has read so much from files and input that it could not be kept"
            : !facts.IsComplete ? "the program has looked for too many modules and workers"
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        ScheduleEvent[] events = [.. record.Events.Take(end.At.Recorded)];
        return new Recording(start with { Options = start.Options with { Facts = null, Events = null } }, facts.Copy(static () => true),
            _ => [.. events], new ScheduleMarks(record.Marks.Distance, record.Marks.Executed), end);
    }

    /// <summary>How many reductions a machine has used. Can be asked in the middle of an instruction, too.</summary>
    public static long Executed(DeterministicScheduler scheduler)
    {
        scheduler.TellMoment(out _, out _, out _, out var executed);
        return executed;
    }
}
