using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Collects what decides a run, for a recording. Used on the thread of the scheduler.</summary>
internal sealed class Recorder
{
    private readonly RecordingStart _start;
    private readonly OutsideFacts _facts;
    private DeterministicScheduler? _scheduler;

    /// <param name="program">The path of the program, as it is named.</param>
    /// <param name="content">What it says, if it is in no file.</param>
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

    /// <summary>How the machine must run.</summary>
    public MachineOptions Options { get; }

    /// <summary>What the outside decides.</summary>
    public ScheduleRecord Record { get; } = new();

    /// <summary>The scheduler of the machine.</summary>
    public void Follow(DeterministicScheduler scheduler)
    {
        _scheduler = scheduler;
        _facts.Executed = () => Executed(scheduler);
    }

    /// <summary>The recording of the run so far.</summary>
    /// <param name="exitCode">If the program has come to its own end: its exit code; else null.</param>
    /// <param name="problem">Why there is none.</param>
    public Recording? TryTake(int? exitCode, out string problem)
    {
        if (exitCode is null && _scheduler!.Current is null)
        {
            // A run that was stopped between two slices is to stand where one stands that stops there by itself.
            _scheduler.FireDueTimers();
            _scheduler.TakeAnswers();
        }

        var now = new TimePoint(_scheduler!.Moment, Record.Events.Count, 0);
        var end = new RecordingEnd(now, _scheduler.StateHash, exitCode is not null, exitCode);
        return TryTake(_start, _facts, Record, end, out problem);
    }

    /// <summary>A recording of what is known of a run.</summary>
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

    /// <summary>How many reductions a machine has used, also asked in the middle of an instruction.</summary>
    public static long Executed(DeterministicScheduler scheduler)
    {
        scheduler.TellMoment(out _, out _, out _, out var executed);
        return executed;
    }
}
