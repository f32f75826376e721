using System.Collections.Immutable;
using System.Diagnostics;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Text;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Profiling;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Runs;

/// <summary>How a run ended.</summary>
public enum RunEnding
{
    /// <summary>The program could not be read or assembled; nothing ran.</summary>
    NotStarted,

    /// <summary>All processes have ended, or those that wait can wait for ever.</summary>
    Finished,

    /// <summary>EXIT.</summary>
    Exit,

    /// <summary>Process 1 waits for a message that nobody can send.</summary>
    Deadlock,

    /// <summary>The caller has stopped it.</summary>
    Interrupted,
}

/// <summary>Figures of a run, for <c>--stats</c>.</summary>
/// <param name="Elapsed">From the first instruction to the end.</param>
/// <param name="Processes">How many processes were started.</param>
/// <param name="DeadLetters">How many messages found nobody.</param>
/// <param name="DependsOnSeed">Whether another seed may give another run: there were several processes, or numbers were drawn.</param>
public sealed record RunStatistics(TimeSpan Elapsed, long Processes, long DeadLetters, bool DependsOnSeed);

/// <summary>The outcome of a run.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="ExitCode">The exit code of <c>language.md</c>, section 2; of an interrupted run the caller knows better.</param>
/// <param name="Error">For <see cref="RunEnding.NotStarted"/> without diagnostics: one line that says why.</param>
/// <param name="Source">The program's text, if it was source.</param>
/// <param name="Diagnostics">Why the assembler refused the program, warnings included; empty if it ran.</param>
/// <param name="Statistics">Figures; zero if nothing ran.</param>
public sealed record RunOutcome(
    RunEnding Ending,
    int ExitCode,
    string? Error,
    SourceText? Source,
    ImmutableArray<Diagnostic> Diagnostics,
    RunStatistics Statistics)
{
    /// <summary>The recording, if one was wanted and the program ran.</summary>
    public Recording? Recording { get; init; }

    /// <summary>Where the reductions went, if that was wanted.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Why there is no recording although one was wanted; else null.</summary>
    public string? NoRecording { get; init; }
}

/// <summary>What came of loading a program.</summary>
/// <param name="IsLoaded">Whether it can be started.</param>
/// <param name="Error">One line that says why not, where there are no diagnostics.</param>
/// <param name="Source">The program's text, if it was source; places of the diagnostics are in it.</param>
/// <param name="Diagnostics">Why the assembler refused it, warnings included; empty if it can be started.</param>
public sealed record LoadOutcome(bool IsLoaded, string? Error, SourceText? Source, ImmutableArray<Diagnostic> Diagnostics)
{
    internal static LoadOutcome Of(LoadedCode loaded) => new(loaded.Code is not null, loaded.Error, loaded.Source, loaded.Diagnostics);
}

/// <summary>Runs programs from the first instruction to the end; crashes, deadlocks and the like are reported to the host.</summary>
public static class ProgramRun
{
    /// <summary>Reads and assembles a program without running it.</summary>
    /// <param name="path">A <c>.ttvm</c> or <c>.ttb</c> file.</param>
    /// <param name="host">The outside.</param>
    public static LoadOutcome Load(string path, IHost host) => LoadOutcome.Of(new CodeStore(host).Load(path));

    /// <summary>Loads and runs a program on the calling thread and, under SMP, on workers.</summary>
    /// <param name="path">A <c>.ttvm</c> or <c>.ttb</c> file.</param>
    /// <param name="host">The outside.</param>
    /// <param name="options">How to run.</param>
    /// <param name="interruption">Stops the run at the next slice.</param>
    public static RunOutcome Run(string path, IHost host, MachineOptions options, CancellationToken interruption) =>
        Run(path, host, options, created: null, interruption);

    /// <summary>Runs a program that has been read already, and may be in no file.</summary>
    /// <param name="path">What it is called; files that it names are looked for beside that.</param>
    /// <param name="content">The program, source or bytecode.</param>
    /// <param name="host">The outside.</param>
    /// <param name="options">How to run.</param>
    /// <param name="interruption">Stops the run at the next slice.</param>
    public static RunOutcome Run(string path, byte[] content, IHost host, MachineOptions options, CancellationToken interruption) =>
        Run(path, machine => machine.Code.Load(path, content), host, options, created: null, interruption, content);

    /// <summary>Loads and runs a program; <paramref name="created"/> gets the machine before anything runs, to look at it during the run or
    /// afterwards.</summary>
    internal static RunOutcome Run(string path, IHost host, MachineOptions options, Action<Machine>? created,
        CancellationToken interruption) =>
        Run(path, machine => machine.Code.Load(path), host, options, created, interruption);

    private static RunOutcome Run(string path, Func<Machine, LoadedCode> load, IHost host, MachineOptions options,
        Action<Machine>? created, CancellationToken interruption, byte[]? content = null)
    {
        DeterministicScheduler? deterministic = null;
        SmpScheduler? smp = null;
        var profiler = options.Profile ? new Profiler() : null;
        var recorder = options.Record ? new Recorder(path, content, host, options) : null;
        var machine = new Machine(host, recorder?.Options ?? options, owner => options.Seed is not null
            ? deterministic = new DeterministicScheduler(owner, ISchedulePolicy.Of(options.Seed.Value),
                new ImmediateAnswers(recorder?.Record, recorder is null && profiler is null ? default : interruption))
            : smp = new SmpScheduler(owner, options.Smp ? options.Workers : 1, options.Trace));
        recorder?.Follow(deterministic!);

        created?.Invoke(machine);
        var loaded = load(machine);
        if (loaded.Code is not { } code)
        {
            return new RunOutcome(RunEnding.NotStarted, 1, loaded.Error, loaded.Source, loaded.Diagnostics,
                new RunStatistics(TimeSpan.Zero, 0, 0, DependsOnSeed: false));
        }

        var watch = Stopwatch.StartNew();
        machine.StartMain(code);
        try
        {
            using var registration = interruption.Register(() =>
            {
                machine.Scheduler.Stop();

                // The deterministic scheduler waits for the program of an EXEC and does not hear of anything before.
                host.EndPrograms();
            });
            if (deterministic is not null)
            {
                Run(deterministic, options.Trace, profiler);
            }
            else
            {
                smp!.Run();
            }
        }
        finally
        {
            // Also if a bug of ours has ended the machine: what the program has printed is its user's, and what it has started must not
            // outlive it.
            host.EndPrograms();
            host.Flush();
        }

        watch.Stop();
        var ending = Ending(machine, interruption);
        Report(machine, ending);
        host.Flush();
        var problem = "";
        var recording = recorder?.TryTake(ending == RunEnding.Interrupted ? null : ExitCodeOf(machine, ending), out problem);
        return new RunOutcome(ending, ExitCodeOf(machine, ending), null, loaded.Source, loaded.Diagnostics,
            new RunStatistics(watch.Elapsed, machine.SpawnCount, machine.DeadLetters.Count,
                machine.SpawnCount > 1 || machine.Random.HasDrawn))
        {
            Recording = recording,
            Profile = profiler?.TakeProfile(),
            NoRecording = recorder is not null && recording is null ? problem : null,
        };
    }

    private static void Run(DeterministicScheduler scheduler, bool trace, Profiler? profiler)
    {
        if (profiler is not null)
        {
            var probe = new ProfileProbe(profiler);
            scheduler.Run(ref probe);
        }
        else if (trace)
        {
            var probe = default(InstructionProbe);
            scheduler.Run(ref probe);
        }
        else
        {
            var probe = default(NoProbe);
            scheduler.Run(ref probe);
        }
    }

    /// <summary>Says who still waits, if the end is by quiescence.</summary>
    internal static void Report(Machine machine, RunEnding ending)
    {
        if (ending == RunEnding.Deadlock)
        {
            machine.Report(QuiescenceReport.Deadlock(machine));
        }
        else if (ending == RunEnding.Finished && machine.ProcessCount > 0)
        {
            machine.Report(QuiescenceReport.Waiting(machine));
        }
    }

    /// <summary>How a machine that stands still has ended.</summary>
    internal static RunEnding Ending(Machine machine, CancellationToken interruption) =>
        machine.ExitCode is not null ? RunEnding.Exit
        : interruption.IsCancellationRequested ? RunEnding.Interrupted
        : machine.Find(1) is not null ? RunEnding.Deadlock
        : RunEnding.Finished;

    /// <summary>The exit code of a run. EXIT decides before a deadlock, and a deadlock before the end of process 1.</summary>
    internal static int ExitCodeOf(Machine machine, RunEnding ending) => ending switch
    {
        RunEnding.Exit => machine.ExitCode!.Value,
        RunEnding.Deadlock => 3,
        _ => machine.MainEndedAbnormally ? 1 : 0,
    };
}
