using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>How a run ends.</summary>
public sealed partial class Debugger
{
    /// <summary>The exit code of a program that a person has ended: as if by SIGTERM.</summary>
    private const int ExitCodeOfTerminated = 143;

    /// <summary>The exit code, if the program has come to its own end.</summary>
    private int? _exitCode;

    /// <summary>Ends debugging, but not the run, which goes on to its end: breakpoints are removed, and frozen processes thawed.</summary>
    public void Leave() => Post(() =>
    {
        _timeline.End();
        _breakpoints.Clear();
        BindAll();
        _stops.Rules = [];
        foreach (var process in _machine.Processes.Where(_scheduler.IsFrozen).ToList())
        {
            Intervene(new Intervention.Thaw(process.Id), out _);
        }

        _running = !_hasEnded;
    });

    /// <summary>Ends the program at once, without a result; no effect if it has come to its own end.</summary>
    public void Terminate() => Post(() =>
    {
        if (!_hasEnded)
        {
            _machine.Scheduler.Stop();
            _running = false;
            End(ExitCodeOfTerminated);
            Host.EndPrograms();
        }
    });

    /// <summary>The program has come to its own end.</summary>
    private void Finish()
    {
        _running = false;
        if (_isDisposed)
        {
            return;
        }

        if (_stops.Rules.OfType<StopRule.Moment>().FirstOrDefault() is { } missed)
        {
            _client.Noticed(new Notice(NoticeLevel.Warning, $"The program has ended at {Coordinates}, before it came to {missed.At}.", []));
        }

        var ending = ProgramRun.Ending(_machine, CancellationToken.None);
        ProgramRun.Report(_machine, ending);
        _exitCode = ProgramRun.ExitCodeOf(_machine, ending);
        End(_exitCode.Value);
    }

    private void End(int exitCode)
    {
        _hasEnded = true;
        Host.EndPrograms();
        _client.Ended(exitCode);
    }
}
