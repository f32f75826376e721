using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// Repeats a run of the same program with the same arguments and seed from its record: neither the outside nor a person is asked. Where the
/// record ends, the run goes on by itself. Used on the scheduler's thread.
/// </summary>
internal sealed class Replay
{
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly RecordedAnswers _answers;
    private readonly Interventions _interventions;

    /// <summary>The process whose instruction has failed, and how many values its stack had before.</summary>
    private (Process? Process, int StackCount) _failed;

    /// <param name="machine">Nothing of it has run but that process 1 is started.</param>
    /// <param name="scheduler">Its scheduler, which gets the answers.</param>
    /// <param name="answers">The record.</param>
    public Replay(Machine machine, DeterministicScheduler scheduler, RecordedAnswers answers)
    {
        (_machine, _scheduler, _answers) = (machine, scheduler, answers);
        _interventions = new Interventions(machine, scheduler,
            process => ReferenceEquals(process, _failed.Process) ? _failed.StackCount : process.StackCount);
    }

    /// <summary>Repeats everything up to the last intervention.</summary>
    /// <returns>False: the run does not come to a moment of its record, so it is another program, or another machine.</returns>
    public bool TryRun()
    {
        while (_answers.NextIntervention is not null)
        {
            if (!TryRunToNext())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Repeats everything up to the next intervention, with that.</summary>
    /// <returns>False: the run does not come to that moment; or there is none any more.</returns>
    public bool TryRunToNext()
    {
        if (_answers.NextIntervention is not { } next || (_scheduler.Moment != next.At && !TryRunTo(next.At)))
        {
            return false;
        }

        _answers.PassIntervention();
        return TryRepeat(next.What);
    }

    private bool TryRunTo(Moment at)
    {
        var probe = new MomentProbe(this, at);
        _scheduler.Run(ref probe, at.Position is null ? at.Decision : long.MaxValue);
        return _scheduler.Moment == at;
    }

    private bool TryRepeat(Intervention what)
    {
        if (what is not Intervention.RunAlone alone)
        {
            return _interventions.Apply(what, out _) is null;
        }

        if (!alone.Continues)
        {
            _scheduler.EndAlone();
        }

        var probe = new CountingProbe(this, alone);
        while (_machine.Find(alone.Pid) is { } process && (!alone.IsInTurn || ReferenceEquals(_scheduler.Current, process)))
        {
            if (!alone.IsInTurn)
            {
                _scheduler.TakeAnswers();
            }

            if (_scheduler.RunAlone(process, RoundRobin.FullSlice, ref probe) is not RunResult.Yielded)
            {
                break;
            }
        }

        return probe.Left == 0;
    }

    private void NoteFailure(Process process, int stackCount) => _failed = (process, stackCount);

    /// <summary>Stops at a moment of the slice.</summary>
    private readonly struct MomentProbe(Replay replay, Moment at) : IProbe
    {
        public static bool Looks => true;

        public bool LooksEverywhere => true;

        public bool StopBefore(Process process) => !at.IsAtError && IsThere(process);

        public bool StopAtError(Process process, int stackCount)
        {
            replay.NoteFailure(process, stackCount);
            return at.IsAtError && IsThere(process);
        }

        private bool IsThere(Process process) =>
            at.Decision == replay._scheduler.Decisions && at.Position == replay._scheduler.PositionOf(process);
    }

    /// <summary>Stops when a process has attempted so many instructions.</summary>
    private struct CountingProbe(Replay replay, Intervention.RunAlone alone) : IProbe
    {
        public static bool Looks => true;

        public readonly bool LooksEverywhere => true;

        /// <summary>How many are still to be attempted.</summary>
        public long Left { get; private set; } = alone.Instructions;

        public bool StopBefore(Process process)
        {
            if (Left == 0)
            {
                return true;
            }

            Left--;
            return false;
        }

        public readonly bool StopAtError(Process process, int stackCount)
        {
            replay.NoteFailure(process, stackCount);
            return Left == 0 && alone.EndsAtError;
        }
    }
}
