using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter.Runs;

/// <summary>
/// A program that goes on to its end without its client. Nobody can stop it, look at it or type for it any more. What the program says goes
/// where the adapter's own words go, as if it had been started there.
/// </summary>
/// <param name="run">The program.</param>
/// <param name="output">What it writes.</param>
/// <param name="errors">Its error output, crash reports and the like.</param>
/// <param name="ended">Called when it has ended.</param>
internal sealed class LeftRun(IRun run, TextWriter output, TextWriter errors, Action ended) : IRunListener
{
    public void Happened(RunNews news)
    {
        foreach (var piece in news.Output)
        {
            (piece.Category == "stdout" ? output : errors).Write(piece.Text);
        }
    }

    /// <summary>The program had found a reason to stop before its breakpoints were taken back.</summary>
    public void Stopped(Stop stop) => run.Debugger!.Continue();

    public void Loaded(CodeFacts code)
    {
    }

    public void BreakpointChanged(BoundBreakpoint breakpoint)
    {
    }

    public void Branched()
    {
    }

    public void AwaitingInput(long? pid, bool toTheEnd)
    {
    }

    public void Ended(int exitCode) => ended();

    public void Failed(Exception exception)
    {
        errors.WriteLine($"ttvm-debug-adapter: the debugger failed while it ran the program: {exception}");
        ended();
    }
}
