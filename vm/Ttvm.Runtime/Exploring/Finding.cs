using System.Collections.Immutable;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Testing;

namespace Ttvm.Runtime.Exploring;

/// <summary>A failure that some schedule leads to.</summary>
/// <param name="Check">What kind of failure.</param>
/// <param name="Message">What happens, as a sentence without a full stop.</param>
/// <param name="Pid">The pid of the process; 0: the failure is about the whole run.</param>
/// <param name="Process">What people call the process; empty if the failure is about the whole run.</param>
/// <param name="Place">The instruction; null: no line is known.</param>
public sealed record Finding(ExplorationChecks Check, string Message, long Pid, string Process, NoticePlace? Place)
{
    /// <summary>Other processes that are part of the failure, such as those that wait in a deadlock.</summary>
    public ImmutableArray<RelatedPlace> Related { get; init; } = [];

    /// <summary>The difference from what the program states, if that is the failure; else null.</summary>
    public Mismatch? Mismatch { get; init; }

    /// <summary>The first output seen and that of this schedule, if their difference is the failure; else null.</summary>
    public (string First, string Other)? Outputs { get; init; }

    /// <summary>A key that failures share which differ only in the values they show.</summary>
    internal (ExplorationChecks, NoticePlace?, string?) Key =>
        (Check, Check == ExplorationChecks.Deadlock ? null : Place, Mismatch?.Complaint);
}

/// <summary>A place that explains another one.</summary>
/// <param name="Message">What happens there.</param>
/// <param name="Place">The instruction; null: no line is known.</param>
public sealed record RelatedPlace(string Message, NoticePlace? Place);

/// <summary>Two steps whose order a failure needs: in the other order there is no failure.</summary>
/// <param name="First">The earlier step.</param>
/// <param name="Second">The later step.</param>
public sealed record CriticalOrder(RelatedPlace First, RelatedPlace Second);
