using System.Collections.Immutable;

namespace Ttvm.Runtime.Exploring;

/// <summary>What is known of a timer.</summary>
/// <param name="Actor">The timer; the process of a timer that a process waits for takes its steps itself.</param>
/// <param name="Duration">How long after it was set it is due, in microseconds.</param>
/// <param name="DueAt">When it is due if computing takes no time.</param>
internal sealed record TimerFacts(Actor Actor, long Duration, long DueAt);

/// <summary>What a <see cref="StepObserver"/> knows of a run.</summary>
internal sealed record ObserverImage(ImmutableDictionary<long, int> TimerCounts, ImmutableList<RunFault> Faults, long LogicalTime,
    int FaultCount, ImmutableDictionary<(long Sender, long SentAt), int> Sent, ImmutableDictionary<long, int> SentCounts,
    ImmutableHashSet<long> Doomed, ImmutableDictionary<(long Receiver, long Sequence), int> Overtaken);

/// <summary>Something that went wrong in a run.</summary>
/// <param name="Check">What kind of thing.</param>
/// <param name="Message">What, without who.</param>
/// <param name="Pid">To which process; 0 to the whole.</param>
/// <param name="Who">What people call the process.</param>
/// <param name="Place">Where it was.</param>
internal sealed record RunFault(ExplorationChecks Check, string Message, long Pid, string Who, StepPlace? Place);
