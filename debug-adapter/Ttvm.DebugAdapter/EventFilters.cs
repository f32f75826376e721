using System.Collections.Immutable;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>What a client calls the events at which a program can stop: the protocol's exception filters.</summary>
internal static class EventFilters
{
    private const string OfMessages = "An expression over message, from and to, such as message.drink == \"Latte\".";
    private const string OfProcesses = "An expression over reason, self and the variables of the process.";
    private const string OfErrors = "An expression over error, self and the variables of the process.";

    private static readonly ImmutableArray<(string Id, StopEvent Kind, string Label, string Description, bool IsDefault, string? Condition)>
        All =
        [
            ("uncaught", StopEvent.UncaughtError, "Uncaught Errors",
                "Stops where an instruction fails and no TRY catches it.", true, OfErrors),
            ("caught", StopEvent.CaughtError, "Caught Errors", "Stops where an instruction fails and a TRY catches it.", false, OfErrors),
            ("deadlock", StopEvent.Deadlock, "Deadlock", "Stops when process 1 waits for a message that nobody can send.", true, null),
            ("abnormalExit", StopEvent.AbnormalExit, "Abnormal Exits",
                "Stops when a process ends otherwise than by HALT, RET or the end of its text, and another one is left.", false, OfProcesses),
            ("exit", StopEvent.Exit, "All Exits", "Stops when a process ends and another one is left.", false, OfProcesses),
            ("send", StopEvent.Send, "Send", "Stops when a process has sent a message.", false, OfMessages),
            ("receive", StopEvent.Receive, "Receive", "Stops when a process has taken a message out of its mailbox.", false, OfMessages),
            ("spawn", StopEvent.Spawn, "Spawn", "Stops when a process has been started.", false, "An expression over child and parent."),
            ("deadLetter", StopEvent.DeadLetter, "Dead Letters", "Stops when a message has found nobody.", false, OfMessages),
        ];

    /// <summary>The filters as they are announced.</summary>
    public static ImmutableArray<ExceptionFilter> Announced { get; } =
        [.. All.Select(filter => new ExceptionFilter(filter.Id, filter.Label, filter.Description, filter.IsDefault, filter.Condition))];

    /// <summary>The events that the program stops at before a client has said anything.</summary>
    public static ImmutableArray<EventRequest> Defaults { get; } =
        [.. All.Where(filter => filter.IsDefault).Select(filter => new EventRequest(filter.Kind))];

    /// <summary>The event of a filter; null if there is none.</summary>
    public static StopEvent? Find(string id) => All.FirstOrDefault(filter => filter.Id == id) is { Id: not null } found ? found.Kind : null;
}
