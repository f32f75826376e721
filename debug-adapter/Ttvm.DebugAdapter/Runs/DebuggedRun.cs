using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Runs;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>A program under the debugger.</summary>
internal sealed class DebuggedRun : IRun
{
    private readonly LaunchOptions _options;
    private readonly DebugHost _host;
    private readonly Debugger _debugger;
    private readonly Breakpoints _breakpoints;

    public DebuggedRun(LaunchOptions options, Breakpoints breakpoints, RunEvents events)
    {
        Events = events;
        _options = options;
        _breakpoints = breakpoints;
        _host = Hosts.Create(options, events);
        _debugger = new Debugger(_host, breakpoints, events,
            new DebuggerOptions
            {
                Smp = options.Smp,
                Seed = options.Seed,
                Sandbox = options.Sandbox,
                HistoryMegabytes = options.History,
                Recording = options.Recording,
                RecordingFolder = Path.GetDirectoryName(options.Program),
            });
    }

    public RunEvents Events { get; }

    public Debugger Debugger => _debugger;

    public Task<LoadOutcome> Load() => _debugger.Load(_options.Program);

    public void Start() => _debugger.Start(_options.StopOnEntry, _options.StopAt);

    public void ProvideInput(string text) => _debugger.ProvideInput(text);

    public bool TakesPlainInput => _debugger.AwaitsInput;

    public void EndInput() => _debugger.EndInput();

    public void Leave()
    {
        EndInput();
        _debugger.Leave();
    }

    public void Terminate() => _debugger.Terminate();

    public void Dispose()
    {
        Events.Dispose();
        _debugger.Dispose();
        _host.Dispose();
    }
}
