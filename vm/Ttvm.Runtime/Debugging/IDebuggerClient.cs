using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// Who uses a debugger: hears of stops, output and what happens in the machine. All members are called on the debugger's own thread, in
/// the order of the events; they may call back into the <see cref="Debugger"/>'s asynchronous members but must not wait for them.
/// </summary>
public interface IDebuggerClient : IMachineEvents
{
    /// <summary>Everything stands still now; inspection answers until the next command that runs something.</summary>
    void Stopped(Stop stop);

    /// <summary>The run is at another moment, to which it has not come by what <see cref="IMachineEvents.Happened"/> has told.</summary>
    /// <param name="pids">The processes that there are now.</param>
    void Moved(IReadOnlyCollection<long> pids);

    /// <summary>A change in the past of the run has made it the present: what came after is forgotten.</summary>
    void Branched();

    /// <summary>The program's own output; and, on threads of their own, the output of programs that EXEC has started, as they write
    /// it.</summary>
    /// <param name="text">Any number of whole or partial lines.</param>
    /// <param name="isError">Whether it went to its error output.</param>
    void Output(string text, bool isError);

    /// <summary>A crash report, a dead letter and the like; not the program's output.</summary>
    void Noticed(Notice notice);

    /// <summary>The program has loaded code, of which nothing has run so far.</summary>
    void Loaded(CodeFacts code);

    /// <summary>A program has loaded a file in which breakpoints were set, and this one is bound otherwise than was said.</summary>
    void BreakpointChanged(BoundBreakpoint breakpoint);

    /// <summary>A process has come to a log point, and goes on.</summary>
    /// <param name="at">Which.</param>
    /// <param name="text">What it says.</param>
    void Logged(BreakpointMessage at, string text);

    /// <summary>The condition of a breakpoint has no value where it was reached. It counts as false; told once for each
    /// breakpoint.</summary>
    /// <param name="at">Which.</param>
    /// <param name="condition">As it was written.</param>
    /// <param name="problem">Why it has no value.</param>
    void ConditionFailed(BreakpointMessage at, string condition, EvaluationProblem problem);

    /// <summary>Why an expression has no value, in a sentence, for the text of log points.</summary>
    string Explain(EvaluationProblem problem);

    /// <summary>A process has asked for input and there is none; <see cref="Debugger.ProvideInput"/> gives some.</summary>
    /// <param name="pid">Which; null where it is not known, without a debugger.</param>
    /// <param name="toTheEnd">Whether it has asked for all input up to its end, and not for a line or character.</param>
    void AwaitingInput(long? pid, bool toTheEnd);

    /// <summary>The program has ended; nothing follows.</summary>
    /// <param name="exitCode">As <c>ttvm --smp</c> would return it.</param>
    void Ended(int exitCode);

    /// <summary>A bug of ours: the debugger's thread has failed while it did something. The program cannot go on.</summary>
    void Failed(Exception exception);
}

/// <summary>A breakpoint that has something to say.</summary>
/// <param name="Id">See <see cref="BoundBreakpoint.Id"/>.</param>
/// <param name="Place">Where it is; null for bytecode without source places and for built-in programs.</param>
public sealed record BreakpointMessage(int Id, NoticePlace? Place);
