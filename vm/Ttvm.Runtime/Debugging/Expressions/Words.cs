using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>What words mean that are no variables: parts of a process, and of what has happened.</summary>
internal static class Words
{
    /// <summary>The words that mean something of every process.</summary>
    public static IReadOnlyList<string> OfProcess { get; } = ["self", "stack", "top", "mailbox", "name"];

    /// <summary>What a word means of a process; unset if it means nothing.</summary>
    /// <param name="process">The process.</param>
    /// <param name="stackCount">How many values its stack has for people.</param>
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

    /// <summary>A value of the stack, 0 at the top; unset if there is none.</summary>
    public static Value OfStack(Process process, int stackCount, int index) => index < stackCount - process.StackFloor
        ? process.Stack[stackCount - 1 - index] : Value.Unset;

    /// <summary>What a message of the mailbox says, 0 is the oldest; unset if there is none.</summary>
    public static Value OfMailbox(Process process, int index) =>
        process.WaitingMessages.ElementAtOrDefault(index)?.Payload ?? Value.Unset;

    /// <summary>What can be asked about something that has happened.</summary>
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

    /// <summary>A pid as a value. Nobody is null.</summary>
    private static Value Pid(long pid) => pid == Process.NobodyId ? Value.Null : Value.OfInt(pid);
}
