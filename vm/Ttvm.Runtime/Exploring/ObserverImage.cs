using System.Collections.Immutable;

namespace Ttvm.Runtime.Exploring;

/// <summary>Facts about a timer that has been set.</summary>
/// <param name="Actor">The actor that takes the step when it fires: the timer itself, or, if a process waits for the timer, that
/// process.</param>
/// <param name="Duration">The time between setting it and its due time, in microseconds.</param>
/// <param name="DueAt">The logical time at which it is due, in microseconds; see <see cref="StepObserver.LogicalTime"/>.</param>
internal sealed record TimerFacts(Actor Actor, long Duration, long DueAt);

/// <summary>What a <see cref="StepObserver"/> knows of a run at a moment.</summary>
internal sealed record ObserverImage(ImmutableDictionary<long, int> TimerCounts, RunFaultsImage Faults, long LogicalTime,
    int FaultCount, ImmutableDictionary<(long Sender, long SentAt), int> Sent, ImmutableDictionary<long, int> SentCounts);
