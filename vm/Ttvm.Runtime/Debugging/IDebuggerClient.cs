using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// The client of a debugger: hears of stops, output and events. Members are called on the debugger's own thread, in the order of the
/// events, unless they say otherwise; they may call the <see cref="Debugger"/>'s asynchronous members but must not wait for them.
/// </summary>
public interface IDebuggerClient : IMachineEvents
{
    /// <summary>All processes stand still until the next request that runs the program.</summary>
    void Stopped(Stop stop);

    /// <summary>The run is at another moment, to which the events that were told do not lead.</summary>
    /// <param name="pids">The pids of all processes at that moment.</param>
    void Moved(IReadOnlyCollection<long> pids);

    /// <summary>A moment of the past has become the present, since something was changed there: events that were told of later moments have
    /// not happened.</summary>
    void Branched();

    /// <summary>The program has written output; also called, on threads of their own, for output of programs that EXEC has
    /// started.</summary>
    /// <param name="text">Any number of lines, of which the first and the last may be parts.</param>
    /// <param name="isError">Whether it went to the error output.</param>
    void Output(string text, bool isError);

    /// <summary>The machine reports something, such as a crash or a dead letter.</summary>
    void Noticed(Notice notice);

    /// <summary>The program has loaded code, and has not run any of it yet.</summary>
    void Loaded(CodeFacts code);

    /// <summary>A breakpoint is bound otherwise than was told last, because the program has loaded its file, or because what it watched is
    /// gone.</summary>
    void BreakpointChanged(BoundBreakpoint breakpoint);

    /// <summary>A process has come to a log point, and goes on.</summary>
    /// <param name="at">The log point.</param>
    /// <param name="text">The text that it tells.</param>
    void Logged(BreakpointMessage at, string text);

    /// <summary>The condition of a breakpoint has no value where it was reached, and counts as false. Told once for each
    /// breakpoint.</summary>
    /// <param name="at">The breakpoint.</param>
    /// <param name="condition">The condition as it was written.</param>
    /// <param name="problem">Why it has no value.</param>
    void ConditionFailed(BreakpointMessage at, string condition, EvaluationProblem problem);

    /// <summary>Says in a sentence why an expression has no value; the text of a log point shows it.</summary>
    string Explain(EvaluationProblem problem);

    /// <summary>A process waits for input, and there is none; <see cref="Debugger.ProvideInput"/> gives some.</summary>
    /// <param name="pid">The pid of the process; null if that is not known, since the program runs without a debugger.</param>
    /// <param name="toTheEnd">Whether it has asked for all input up to the end, and not for a line or a character.</param>
    void AwaitingInput(long? pid, bool toTheEnd);

    /// <summary>The program has ended; nothing is told after that.</summary>
    /// <param name="exitCode">The exit code, as <c>ttvm --smp</c> would return it.</param>
    void Ended(int exitCode);

    /// <summary>The debugger has a bug: its thread has failed, and the program cannot go on.</summary>
    void Failed(Exception exception);
}

/// <summary>The breakpoint that a message is about.</summary>
/// <param name="Id">See <see cref="BoundBreakpoint.Id"/>.</param>
/// <param name="Place">Where the process is that has reached it; null for bytecode without source places and for built-in programs.</param>
public sealed record BreakpointMessage(int Id, NoticePlace? Place);
