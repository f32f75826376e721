using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Exploring;

/// <summary>A failure that some schedule leads to.</summary>
/// <param name="Check">What kind of failure.</param>
/// <param name="Message">What happens, as a sentence without a full stop.</param>
/// <param name="Pid">The process; 0: it is about the whole run.</param>
/// <param name="Process">What people call it; empty if it is about the whole run.</param>
/// <param name="Place">Where; null: in no line that is known.</param>
public sealed record Finding(ExplorationChecks Check, string Message, long Pid, string Process, NoticePlace? Place)
{
    /// <summary>Other processes that have to do with it, such as those that wait in a deadlock.</summary>
    public ImmutableArray<RelatedPlace> Related { get; init; } = [];

    /// <summary>In what the run differs from what the program states, if that is the failure; else null.</summary>
    public Mismatch? Mismatch { get; init; }

    /// <summary>Two outputs, if that they differ is the failure: the first one seen, and that of this schedule.</summary>
    public (string First, string Other)? Outputs { get; init; }

    /// <summary>Which failures are the same although other values show it.</summary>
    internal (ExplorationChecks, NoticePlace?, string?) Key =>
        (Check, Check == ExplorationChecks.Deadlock ? null : Place, Mismatch?.Complaint);
}

/// <summary>A place that explains another one.</summary>
/// <param name="Message">What happens there.</param>
/// <param name="Place">Where; null: in no line that is known.</param>
public sealed record RelatedPlace(string Message, NoticePlace? Place);

/// <summary>Two things that a failure needs to happen in this order: the other way round there is no failure.</summary>
/// <param name="First">What comes first.</param>
/// <param name="Second">What comes later.</param>
public sealed record CriticalOrder(RelatedPlace First, RelatedPlace Second);
