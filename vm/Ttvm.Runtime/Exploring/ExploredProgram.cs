using System.Globalization;
using System.Text;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Testing;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Exploring;

/// <summary>A program whose schedules are tried: starts machines for it and judges their runs. Any thread.</summary>
internal sealed class ExploredProgram
{
    private readonly ProgramTest _program;
    private readonly IHost? _disk;
    private readonly ulong _seed;

    /// <summary>A program to explore.</summary>
    /// <param name="program">The program, with what it states.</param>
    /// <param name="disk">Where the program, its workers and its modules are.</param>
    /// <param name="options">How the program is explored.</param>
    public ExploredProgram(ProgramTest program, IHost? disk, ExplorationOptions options)
    {
        (_program, _disk, _seed) = (program, disk, options.Seed);
        var stated = program.Stated;
        var faults = options.Faults ?? stated.Faults;
        var checks = options.Checks ?? ChecksOf(stated, faults);
        Model = new ExplorationModel(
            options.Time,
            checks,
            checks.HasFlag(ExplorationChecks.Output)
                || (checks.HasFlag(ExplorationChecks.Expectation) && (stated.Output.Length > 1 || stated.ErrorOutput.Length > 1)),
            stated.MaxProcesses is not null,
            stated.MaxMailbox is not null,
            options.MailboxBound,
            options.StarvationBound,
            faults,
            options.MaxFaults);
    }

    private static ExplorationChecks ChecksOf(TestDirectives stated, FaultKinds faults)
    {
        if (!stated.IsTest)
        {
            // If processes are killed, messages to them are to be expected.
            return ExplorationChecks.Deadlock | ExplorationChecks.Error | ExplorationChecks.AbnormalExit
                | (faults.HasFlag(FaultKinds.Kill) ? 0 : ExplorationChecks.DeadLetter);
        }

        return stated.Never.Aggregate(stated.StatesOutcome ? ExplorationChecks.Expectation : ExplorationChecks.None,
            (checks, never) => checks | never.Text switch
            {
                NeverStated.Deadlock => ExplorationChecks.Deadlock,
                NeverStated.DeadLetter => ExplorationChecks.DeadLetter,
                _ => ExplorationChecks.Error,
            });
    }

    /// <summary>What of a run matters.</summary>
    public ExplorationModel Model { get; }

    private MachineOptions Options => _program.Limited(new MachineOptions
    {
        Smp = !_program.Stated.IsPlainOnly,
        Seed = _seed,

        // How much memory there is must not decide a run.
        MaxMemoryMegabytes = 1024 * 1024,
    });

    /// <summary>Makes a machine and starts the program in it; null: the program cannot be loaded, and <paramref name="loaded"/> says
    /// why.</summary>
    public ExploredMachine? TryStart(out LoadOutcome loaded)
    {
        var machine = new ExploredMachine(NewHost(), Options, Model);
        loaded = LoadOutcome.Of(machine.Start(_program.FileName));
        return loaded.IsLoaded ? machine : null;
    }

    /// <summary>Repeats a run on another machine, to its end or to where it was cut, and records it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="problem">Why there is no recording; empty if there is one.</param>
    public Recording? TryRecord(MinimalRun run, out string problem)
    {
        var schedule = run.Schedule;
        var host = NewHost();
        var recorder = new Recorder(_program.FileName, content: null, host, Options, schedule);
        DeterministicScheduler? scheduler = null;
        var machine = new Machine(host, recorder.Options, owner => scheduler = new DeterministicScheduler(owner,
            new WrittenSchedule(schedule), new ImmediateAnswers(recorder.Record)));
        recorder.Follow(scheduler!);
        machine.StartMain(machine.Code.Load(_program.FileName).Code!);
        var probe = default(NoProbe);
        var stop = scheduler!.Run(ref probe, run.IsCut ? schedule.Turns.Count(turn => turn.Kind == TurnKind.Slice) : long.MaxValue);
        var ending = ProgramRun.Ending(machine, CancellationToken.None);
        return recorder.TryTake(stop == SchedulerStop.Decided ? null : ProgramRun.ExitCodeOf(machine, ending), out problem);
    }

    private MemoryHost NewHost()
    {
        var host = new MemoryHost(_program.Folder, _disk, new StringReader(_program.Stated.Input), _program.Stated.Arguments);
        foreach (var file in _program.Stated.Files)
        {
            host.WriteFile(file.Name, Encoding.UTF8.GetBytes(file.Content), append: false);
        }

        return host;
    }

    /// <summary>The failures of the run that a machine has just come to the end of. May change the state of the machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="isCut">Whether the run was cut.</param>
    /// <param name="firstOutput">The output of the first run; null: this is the first, and its output is assigned.</param>
    public List<Finding> Judge(ExploredMachine machine, bool isCut, ref string? firstOutput)
    {
        var findings = machine.Observer.Faults.All.Where(fault => Model.Checks.HasFlag(fault.Check)).Select(ToFinding).ToList();
        if (Model.Checks.HasFlag(ExplorationChecks.Error) && !findings.Exists(finding => finding.Check == ExplorationChecks.Error)
            && ReportedError(machine) is { } report)
        {
            findings.Add(report);
        }

        if (isCut)
        {
            return findings;
        }

        machine.Settle();
        var ending = machine.Ending;
        if (ending == RunEnding.Deadlock && Model.Checks.HasFlag(ExplorationChecks.Deadlock))
        {
            findings.Add(Deadlock(machine.Machine));
        }

        if (Model.Checks.HasFlag(ExplorationChecks.Expectation))
        {
            findings.AddRange(Compare(machine, ending));
        }

        if (Model.Checks.HasFlag(ExplorationChecks.Output))
        {
            var output = string.Join('\n', machine.Host.OutputLines);
            firstOutput ??= output;
            if (output != firstOutput)
            {
                findings.Add(Differing(firstOutput, output));
            }
        }

        return findings;
    }

    /// <summary>The failure of an error that the machine only reports: an end by a signal or at a limit. Null: there is none, or abnormal
    /// exits are failures of their own.</summary>
    private Finding? ReportedError(ExploredMachine machine) =>
        !Model.Checks.HasFlag(ExplorationChecks.AbnormalExit) && !machine.Observer.Faults.IsDoomed(1)
            && machine.Host.Notices.FirstOrDefault(notice => notice.Level == NoticeLevel.Error) is { } notice
            ? new Finding(ExplorationChecks.Error, notice.Headline, 0, "", notice.Place)
            : null;

    private static Finding ToFinding(RunFault fault) =>
        new(fault.Check, $"{fault.Who}: {fault.Message}", fault.Pid, fault.Who, PlaceOf(fault.Place));

    private static NoticePlace? PlaceOf(StepPlace? place) => place is { } known ? known.Code.NoticePlaceOf(known.Index) : null;

    private static Finding Deadlock(Machine machine)
    {
        var waiting = machine.Processes.OrderBy(process => process.Id).ToList();
        var main = waiting[0];
        return new Finding(ExplorationChecks.Deadlock, QuiescenceReport.Deadlock(machine).Headline, main.Id, main.Description,
            main.Code.NoticePlaceOf(main.Pc))
        {
            Related = [.. waiting.Skip(1).Take(QuiescenceReport.NamedProcesses).Select(process => new RelatedPlace(
                $"{process.Description} waits in {process.Code.TextOf(process.Pc)}", process.Code.NoticePlaceOf(process.Pc)))],
        };
    }

    private IEnumerable<Finding> Compare(ExploredMachine machine, RunEnding ending)
    {
        ProgramRun.Report(machine.Machine, ending);
        var outcome = new RunOutcome(ending, ProgramRun.ExitCodeOf(machine.Machine, ending), null, null, [],
            new RunStatistics(TimeSpan.Zero, machine.Machine.SpawnCount, machine.Machine.DeadLetters.Count, DependsOnSeed: true));
        var seen = new ObservedRun(outcome, machine.Host.OutputLines, machine.Host.ErrorLines, machine.Host.Notices);
        return Mismatch.Find(_program.Stated, seen).Select(mismatch => new Finding(ExplorationChecks.Expectation,
            mismatch.Complaint.TrimEnd('.'), 0, "", new NoticePlace(_program.FileName, mismatch.Line + 1, 1)) { Mismatch = mismatch });
    }

    private static Finding Differing(string first, string other)
    {
        var (one, two) = (first.Split('\n'), other.Split('\n'));
        var line = one.Zip(two).TakeWhile(pair => pair.First == pair.Second).Count();
        var message = string.Create(CultureInfo.InvariantCulture,
            $"the output depends on the schedule: line {line + 1} is {Quoted(one, line)} in one and {Quoted(two, line)} in another");
        return new Finding(ExplorationChecks.Output, message, 0, "", null) { Outputs = (first, other) };
    }

    private static string Quoted(string[] lines, int index) =>
        index < lines.Length ? ValueText.InspectBriefly(Value.OfString(lines[index]), 60) : "missing";

    /// <summary>A step in words.</summary>
    public static RelatedPlace Describe(Step step) => new(
        $"{step.Who}" + (step.IsTimeout ? " gives up waiting" : step.Event is { } happens ? happens
            : step.Actor.IsTimer ? "'s timer is due"
            : step.Place is { } place ? $" does {place.Code.TextOf(place.Index)}" : " goes on"),
        PlaceOf(step.Place));
}
