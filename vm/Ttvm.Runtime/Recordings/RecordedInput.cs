using System.Text;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>The standard input of a recorded run, put together from what was read of it.</summary>
internal static class RecordedInput
{
    /// <summary>What stands behind a line.</summary>
    private const string LineEnd = "\r\n";

    /// <param name="record">The record.</param>
    /// <param name="hasEnded">Whether the run has read the end of the input, too.</param>
    public static string Of(ScheduleRecord record, out bool hasEnded)
    {
        var input = new StringBuilder();
        hasEnded = false;
        foreach (var answer in record.Events.OfType<AnswerArrived>().Where(answer => answer.Call.IsInput && answer.Error is null))
        {
            var text = answer.Result.AsString;
            hasEnded |= text is null || answer.Call == OutsideCall.AllInput;
            var missing = answer.InputRead - input.Length - (text?.Length ?? 0);
            if (text is null || missing is < 0 or > 2)
            {
                continue;
            }

            input.Append(text).Append(LineEnd.AsSpan(LineEnd.Length - (int)missing));
        }

        return input.ToString();
    }
}
