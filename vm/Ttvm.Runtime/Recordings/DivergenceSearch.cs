using System.Globalization;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Finds out whether and where a machine that repeats a recording departs from it. Used on the thread of the scheduler.</summary>
/// <param name="recording">The recording.</param>
/// <param name="scheduler">The scheduler of the machine.</param>
/// <param name="facts">What the machine is told about the outside.</param>
/// <param name="record">The record of the machine.</param>
/// <param name="answers">Answers the machine from the record.</param>
internal sealed class DivergenceSearch(Recording recording, DeterministicScheduler scheduler, OutsideFacts facts, ScheduleRecord record,
    RecordedAnswers answers)
{
    /// <summary>How the run has departed from the recording so far, with the first decision that shows it; null: it has not.</summary>
    public string? FindDivergence()
    {
        var marked = record.Marks.Missed;
        return answers.Missed is { } missed && !(missed.Decision > marked) ? Describe(missed.Decision, missed switch
            {
                AnswerArrived answer => $"the recording has an answer here, to a question for a {RecordedEvents.NameOf(answer.Call)}, "
                    + "and the program has asked something else or nothing",
                ClockJumped => "the recording has the clock go on here to a timer that the program has not set",
                MemoryRanOut ended => $"the recording ends process {ended.Pid} here, and there is none",
                _ => "the recording has a change of a person here, and the program does not come to that moment",
            })
            : marked is { } decision ? Describe(decision, "the program had executed another number of instructions by then")
            : facts.Missed is { } unknown ? Describe(scheduler.Decisions, $"the program needs to know {unknown}, and the recording does not")
            : null;
    }

    /// <summary>How the run has departed from the recording, where it has come to the end of that or can go no further; null: it has
    /// not.</summary>
    /// <param name="now">The moment at which the run is.</param>
    public string? FindDivergenceAtEnd(TimePoint now)
    {
        var isThere = now >= recording.End.At;
        return FindDivergence() ?? (answers.Next is { } next && !isThere
                ? Describe(scheduler.Decisions, $"the program cannot go on as the recording says, which has something happen at decision {next.Decision}")
            : !isThere || now != recording.End.At ? Describe(scheduler.Decisions, "the program does not come to the end of the recording")
            : scheduler.StateHash != recording.End.StateHash
                ? Describe(scheduler.Decisions, "the program comes to the end of the recording in another state")
            : null);
    }

    private string Describe(long decision, string what) => string.Create(CultureInfo.InvariantCulture,
        $"the run departs from its recording at decision {decision} of seed {recording.Seed}: {what}");
}
