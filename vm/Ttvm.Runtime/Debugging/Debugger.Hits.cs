using System.Collections.Immutable;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Debugging;

/// <summary>Breakpoints that look back: what they would have done had they been set from the beginning.</summary>
public sealed partial class Debugger
{
    /// <summary>When breakpoints in code were reached, from the beginning of the run up to now, whenever they were set: with what log points
    /// would have said. The run stays where it is.</summary>
    /// <param name="id">Of which breakpoint (<see cref="BoundBreakpoint.Id"/>); null: of all.</param>
    /// <param name="most">No more than so many, the last ones.</param>
    /// <param name="cancellation">Ends the search.</param>
    public async Task<PastHits> GetHits(int? id, int most, CancellationToken cancellation = default)
    {
        Queue<PastHit> last = new();
        var total = 0L;
        var isDone = false;
        var outcome = await Travel(() =>
        {
            var (rules, end) = (_stops.Rules, _timeline.Now);
            _stops.Rules = [];
            _stops.Filters.OnPastLog = (breakpoint, process, text) => Add(breakpoint, process, text(), _replay.PointOf(process));
            try
            {
                // From the beginning, so that conditions on how often hold as they would have.
                foreach (var stretch in _timeline.Back(end, (from, _) => from.At == _timeline.Beginning))
                {
                    FindStops(stretch with { End = end }, (found, process) =>
                    {
                        foreach (var rule in found.Rules.OfType<StopRule.Breakpoint>())
                        {
                            Add(rule.Id, process, null, _timeline.Now);
                        }
                    }, cancellation);
                    isDone = true;
                }
            }
            finally
            {
                _stops.Filters.OnPastLog = null;
                _stops.Rules = rules;
            }

            // Nothing is to be elsewhere.
            return TravelOutcome.Cancelled;
        }, cancellation).ConfigureAwait(false);
        return new PastHits(isDone ? TravelOutcome.Done : outcome, total, [.. last]);

        void Add(int breakpoint, Process process, string? text, TimePoint at)
        {
            if (id is { } wanted && wanted != breakpoint)
            {
                return;
            }

            total++;
            last.Enqueue(new PastHit(breakpoint, ProcessLabel.Of(process), _inspection.PlaceOf(process.Code, process.Pc), text,
                CoordinatesAt(at)));
            if (last.Count > most)
            {
                last.Dequeue();
            }
        }
    }
}

/// <summary>A breakpoint was reached, and its condition held.</summary>
/// <param name="Breakpoint">See <see cref="BoundBreakpoint.Id"/>.</param>
/// <param name="Process">By which process.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">What a log point says; null if it is none.</param>
/// <param name="At">When: just before the instruction.</param>
public sealed record PastHit(int Breakpoint, ProcessLabel Process, CodePlace Place, string? Text, Coordinates At);

/// <summary>When breakpoints were reached.</summary>
/// <param name="Outcome">Whether it was found out.</param>
/// <param name="Total">How often, all in all.</param>
/// <param name="Hits">The last ones, the oldest first.</param>
public sealed record PastHits(TravelOutcome Outcome, long Total, ImmutableArray<PastHit> Hits);
