using System.Text;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>Puts the standard input of a recorded run together from what the run has read.</summary>
internal static class RecordedInput
{
    /// <summary>What a line that was read may have ended in: both characters, the last one, or none.</summary>
    private const string LineEnd = "\r\n";

    /// <summary>The input that a run has read.</summary>
    /// <param name="record">The record of the run.</param>
    /// <param name="hasEnded">Whether the run has also read the end of the input.</param>
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
