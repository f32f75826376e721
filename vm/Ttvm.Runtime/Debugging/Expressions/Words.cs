using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>Names in expressions that are no variables: parts of a process, and of the event that has happened.</summary>
internal static class Words
{
    /// <summary>The words that every process has.</summary>
    public static IReadOnlyList<string> OfProcess { get; } = ["self", "stack", "top", "mailbox", "name"];

    /// <summary>What a word means for a process; unset if it is none of <see cref="OfProcess"/>.</summary>
    /// <param name="process">The process.</param>
    /// <param name="stackCount">How many values its stack has; see <see cref="Scheduling.FailedStacks"/>.</param>
    /// <param name="word">The word.</param>
    public static Value Of(Process process, int stackCount, string word) => word switch
    {
        "self" => Value.OfInt(process.Id),
        "stack" => Value.OfList([.. process.Stack[process.StackFloor..stackCount].Reverse()]),
        "top" => OfStack(process, stackCount, 0),
        "mailbox" =>
            Value.OfList([.. process.WaitingMessages.Select(message => message.Payload)]),
        "name" => process.Names is [var name, ..] ? Value.OfString(name) : Value.Null,
        _ => Value.Unset,
    };

    /// <summary>The value at an index of the stack, 0 at the top; unset if the stack is not as deep.</summary>
    public static Value OfStack(Process process, int stackCount, int index) => index < stackCount - process.StackFloor
        ? process.Stack[stackCount - 1 - index] : Value.Unset;

    /// <summary>The payload of a message in the mailbox, 0 for the oldest; unset if there is no such message.</summary>
    public static Value OfMailbox(Process process, int index) =>
        process.WaitingMessages.ElementAtOrDefault(index)?.Payload ?? Value.Unset;

    /// <summary>The words about an event, with their values; none if nothing has happened.</summary>
    public static IEnumerable<(string Name, Value Value)> OfEvent(MachineEvent? happened) => happened switch
    {
        null => [],
        MachineEvent.Send send => [("message", send.Payload), ("from", Pid(send.Pid)), ("to", Pid(send.To))],
        MachineEvent.Receive receive => [("message", receive.Payload), ("from", Pid(receive.From)), ("to", Pid(receive.Pid))],
        MachineEvent.DeadLetter letter => [("message", letter.Payload), ("from", Pid(letter.Pid)), ("to", Pid(letter.To)),
            ("name", letter.Name is { } name ? Value.OfString(name) : Value.Null)],
        MachineEvent.Error error => [("error", Value.OfString(error.Message))],
        MachineEvent.Exit exit => [("reason", exit.Reason)],
        MachineEvent.Spawn spawn => [("child", Pid(spawn.Pid)), ("parent", Pid(spawn.Parent))],
        _ => [],
    };

    /// <summary>A pid as a value; null for nobody.</summary>
    private static Value Pid(long pid) => pid == Process.NobodyId ? Value.Null : Value.OfInt(pid);
}
