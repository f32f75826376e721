namespace Ttvm.Runtime.Debugging;

/// <summary>A breakpoint that somebody asks for. Texts that are null or blank ask for nothing.</summary>
/// <param name="Condition">An expression (<c>docs/expressions.md</c>). Where it is false, the breakpoint does not count.</param>
/// <param name="HitCondition">How often the breakpoint must have been reached: <c>5</c>, <c>&gt;5</c>, <c>%3</c>.</param>
/// <param name="LogMessage">What to say instead of stopping, with the values of the expressions in braces.</param>
public abstract record BreakpointRequest(string? Condition, string? HitCondition, string? LogMessage);

/// <summary>How somebody has named the place of a breakpoint in code.</summary>
public enum BreakpointKind
{
    /// <summary>A line of a text.</summary>
    Line,

    /// <summary>The name of a function.</summary>
    Function,

    /// <summary>The address of an instruction.</summary>
    Instruction,
}

/// <summary>A breakpoint in a source file.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Condition">See <see cref="BreakpointRequest"/>.</param>
/// <param name="HitCondition">See <see cref="BreakpointRequest"/>.</param>
/// <param name="LogMessage">See <see cref="BreakpointRequest"/>.</param>
public sealed record LineBreakpointRequest(int Line, string? Condition = null, string? HitCondition = null, string? LogMessage = null)
    : BreakpointRequest(Condition, HitCondition, LogMessage);

/// <summary>A kind of event to stop at.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Condition">An expression about the event (<c>docs/expressions.md</c>); null or blank: always.</param>
public sealed record EventRequest(StopEvent Kind, string? Condition = null);

/// <summary>A breakpoint at the beginning of a function.</summary>
/// <param name="Name">A label, or the name of a program's file without its extension, as SPAWN names it.</param>
/// <param name="Condition">See <see cref="BreakpointRequest"/>.</param>
/// <param name="HitCondition">See <see cref="BreakpointRequest"/>.</param>
public sealed record FunctionBreakpointRequest(string Name, string? Condition = null, string? HitCondition = null)
    : BreakpointRequest(Condition, HitCondition, null);

/// <summary>A breakpoint at an instruction.</summary>
/// <param name="Address">See <see cref="Inspection.Instructions"/>.</param>
/// <param name="Condition">See <see cref="BreakpointRequest"/>.</param>
/// <param name="HitCondition">See <see cref="BreakpointRequest"/>.</param>
public sealed record InstructionBreakpointRequest(long Address, string? Condition = null, string? HitCondition = null)
    : BreakpointRequest(Condition, HitCondition, null);

/// <summary>A breakpoint at changes of the value in a place.</summary>
/// <param name="Place">What is watched.</param>
/// <param name="Condition">See <see cref="BreakpointRequest"/>.</param>
/// <param name="HitCondition">See <see cref="BreakpointRequest"/>.</param>
public sealed record DataBreakpointRequest(DataPlace Place, string? Condition = null, string? HitCondition = null)
    : BreakpointRequest(Condition, HitCondition, null);
