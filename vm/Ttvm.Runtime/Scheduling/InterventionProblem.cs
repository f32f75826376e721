namespace Ttvm.Runtime.Scheduling;

/// <summary>Why an intervention is not possible. Nothing has changed then.</summary>
public enum InterventionProblemKind
{
    /// <summary>There is no process of that pid.</summary>
    NoProcess,

    /// <summary>The process has no such frame.</summary>
    NoFrame,

    /// <summary>The function does not mention a variable of that name, so its frame has no room for one.</summary>
    NoVariable,

    /// <summary>The stack has no value of that index.</summary>
    NoStackValue,

    /// <summary>The mailbox has no message of that index.</summary>
    NoMessage,

    /// <summary>The instruction belongs to another function, whose variables the frame does not have.</summary>
    OtherFunction,

    /// <summary>The process has asked the outside something, and cannot leave the instruction before the answer is there.</summary>
    AwaitsOutside,

    /// <summary>An instruction of the process has failed, which must be given up first.</summary>
    HasFailed,

    /// <summary>The text is no instruction; the detail says why.</summary>
    NoInstruction,

    /// <summary>The program has no such label.</summary>
    NoLabel,

    /// <summary>The instruction asks the outside, and may have to wait for the answer.</summary>
    AsksOutside,

    /// <summary>No timer is set.</summary>
    NoTimer,

    /// <summary>The process was not able to go on.</summary>
    CannotRun,
}

/// <summary>Why an intervention is not possible.</summary>
/// <param name="Kind">What is in the way.</param>
/// <param name="Text">The pid, index, name or text that it is about.</param>
/// <param name="Detail">See the kinds.</param>
public sealed record InterventionProblem(InterventionProblemKind Kind, string Text = "", string? Detail = null);
