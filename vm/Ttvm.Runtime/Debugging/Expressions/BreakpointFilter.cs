namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>When a breakpoint that is reached counts, and what it tells instead of stopping. Null parts ask for nothing.
/// Immutable.</summary>
internal sealed class BreakpointFilter
{
    private BreakpointFilter(Expression? condition, HitCondition? hits, LogMessage? log) => (Condition, Hits, Log) = (condition, hits, log);

    public Expression? Condition { get; }

    public HitCondition? Hits { get; }

    public LogMessage? Log { get; }

    /// <summary>Reads the texts of a request.</summary>
    /// <param name="request">The breakpoint.</param>
    /// <param name="problem">What is wrong with one of its texts; null if nothing is.</param>
    /// <returns>Null if a text is wrong, or if the breakpoint always counts and stops.</returns>
    public static BreakpointFilter? Read(BreakpointRequest request, out EvaluationProblem? problem)
    {
        problem = null;
        var condition = string.IsNullOrWhiteSpace(request.Condition) ? null : Expression.Parse(request.Condition, out problem);
        if (problem is not null)
        {
            return null;
        }

        var hits = string.IsNullOrWhiteSpace(request.HitCondition) ? null : HitCondition.Parse(request.HitCondition);
        if (hits is null && !string.IsNullOrWhiteSpace(request.HitCondition))
        {
            problem = new EvaluationProblem(EvaluationProblemKind.NoHitCondition, request.HitCondition.Trim());
            return null;
        }

        var log = string.IsNullOrWhiteSpace(request.LogMessage) ? null : LogMessage.Parse(request.LogMessage, out problem);
        return problem is not null || (condition, hits, log) is (null, null, null) ? null : new BreakpointFilter(condition, hits, log);
    }
}
