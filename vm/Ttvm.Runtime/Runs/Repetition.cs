using System.Diagnostics;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Runs;

/// <summary>Runs recorded runs once more.</summary>
public static class Repetition
{
    /// <summary>How many reductions are repeated before the run is compared with the recorded one again.</summary>
    private const int Stretch = 100_000;

    /// <summary>Runs a recorded run once more, to the end of the recording.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="host">Gets what the program writes; asked for nothing else.</param>
    /// <param name="options">Who hears of what happens; the rest is said by the recording.</param>
    /// <param name="interruption">Stops it.</param>
    /// <returns>How it ended: as <see cref="RunEnding.Interrupted"/>, if the recording was not made at the end of a run.</returns>
    /// <exception cref="RecordingException">The run does not do what the recording says.</exception>
    public static RunOutcome Run(Recording recording, IHost host, MachineOptions options, CancellationToken interruption)
    {
        var record = new ScheduleRecord { Marks = recording.CopyMarks() };
        var facts = recording.Facts.Copy(static () => true);
        var answers = new RecordedAnswers(record);
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host,
            recording.Start.Options with { Facts = facts, Events = options.Events, Trace = options.Trace }, owner =>
            scheduler = new DeterministicScheduler(owner, recording.Start.MakePolicy(), answers));
        facts.Executed = () => Recorder.Executed(scheduler!);
        var loaded = machine.Code.Load(recording.Program);
        if (loaded.Code is not { } code)
        {
            throw new RecordingException($"the program of this recording cannot be started: {loaded.Error}");
        }

        recording.FillIn(record, machine.Code);
        if (record.Events.Any(happened => happened is Intervened { What: Intervention.Rollback }))
        {
            throw new RecordingException("an action was taken back in this run, and only the debugger can do so; open the recording there");
        }

        var failed = new FailedStacks();
        var replay = new Replay(machine, scheduler!, record, answers, new Interventions(machine, scheduler!, failed), failed);
        var search = new DivergenceSearch(recording, scheduler!, facts, record, answers);
        var watch = Stopwatch.StartNew();
        machine.StartMain(code);
        using (interruption.Register(machine.Scheduler.Stop))
        {
            var onlooker = options.Trace ? new Tracer() : null;
            while (replay.Run(onlooker, recording.End.At, scheduler!.Executed + Stretch) == ReplayStop.Paused
                && search.FindDivergence() is null)
            {
            }
        }

        watch.Stop();
        host.Flush();
        if (!interruption.IsCancellationRequested && search.FindDivergenceAtEnd(replay.Now) is { } divergence)
        {
            throw new RecordingException(divergence);
        }

        var ending = !recording.End.HasEnded ? RunEnding.Interrupted : ProgramRun.Ending(machine, interruption);
        ProgramRun.Report(machine, ending);
        host.Flush();
        return new RunOutcome(ending, recording.ExitCode ?? 0, null, loaded.Source, [],
            new RunStatistics(watch.Elapsed, machine.SpawnCount, machine.DeadLetters.Count, DependsOnSeed: false));
    }

    /// <summary>Traces a repetition as the run itself is traced.</summary>
    private sealed class Tracer : IOnlooker
    {
        public bool LooksEverywhere => true;

        public bool StopBefore(Processes.Process process) => default(InstructionProbe).StopBefore(process);

        public bool StopAtError(Processes.Process process, int stackCount) => false;
    }
}
