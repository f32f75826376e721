using System.Collections.Immutable;

namespace Ttvm.Runtime.Exploring;

/// <summary>What is known of a timer.</summary>
/// <param name="Actor">The timer; the process of a timer that a process waits for takes its steps itself.</param>
/// <param name="Duration">How long after it was set it is due, in microseconds.</param>
/// <param name="DueAt">When it is due if computing takes no time.</param>
internal sealed record TimerFacts(Actor Actor, long Duration, long DueAt);

/// <summary>What a <see cref="StepObserver"/> knows of a run.</summary>
internal sealed record ObserverImage(ImmutableDictionary<long, int> TimerCounts, RunFaultsImage Faults, long LogicalTime,
    int FaultCount, ImmutableDictionary<(long Sender, long SentAt), int> Sent, ImmutableDictionary<long, int> SentCounts);
