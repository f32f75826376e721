using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>A program that runs without the debugger, on all cores.</summary>
internal sealed class PlainRun : IRun
{
    /// <summary>What a shell reports of a program that was asked to end.</summary>
    private const int TerminatedExitCode = 143;

    private readonly LaunchOptions _options;
    private readonly DebugHost _host;
    private readonly CancellationTokenSource _termination = new();

    public PlainRun(LaunchOptions options, RunEvents events)
    {
        Events = events;
        _options = options;
        _host = Hosts.Create(options, events);
    }

    public RunEvents Events { get; }

    public Debugger? Debugger => null;

    public Task<LoadOutcome> Load() => Task.Run(() => _options.Recording is { } recording
        ? ProgramRun.Load(recording.Program, recording.ProgramFiles) : ProgramRun.Load(_options.Program, _host));

    public void Start() => new Thread(Run) { IsBackground = true, Name = "ttvm program" }.Start();

    public void ProvideInput(string text) => _host.AddInput(text);

    /// <summary>Typed text is input: without a debugger there are no expressions that it could be taken for.</summary>
    public bool TakesPlainInput => true;

    public void EndInput() => _host.EndInput();

    public void Leave() => EndInput();

    public void Terminate()
    {
        _termination.Cancel();
        _host.EndPrograms();
    }

    public void Dispose()
    {
        Events.Dispose();
        Terminate();
        _host.Dispose();
    }

    private void Run()
    {
        try
        {
            var options = new MachineOptions { Smp = _options.Smp, Sandbox = _options.Sandbox };
            var outcome = _options.Recording is { } recording ? Repetition.Run(recording, _host, options, _termination.Token)
                : ProgramRun.Run(_options.Program, _host, options, _termination.Token);
            Events.Ended(_termination.IsCancellationRequested && outcome.Ending == RunEnding.Interrupted ? TerminatedExitCode
                : outcome.ExitCode);
        }
        catch (RecordingException exception)
        {
            Events.Noticed(new Notice(NoticeLevel.Error, exception.Message, []));
            Events.Ended(exitCode: 1);
        }
        catch (Exception exception)
        {
            Events.Failed(exception);
        }
    }
}
