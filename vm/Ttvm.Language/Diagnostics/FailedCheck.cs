using Ttvm.Language.Text;

namespace Ttvm.Language.Diagnostics;

/// <summary>
/// A check that throws has met a bug of ours. The bug costs what that check would have found, and nothing else: not the findings of other
/// checks, not those of other files, not the edit or the run that asked.
/// </summary>
internal static class FailedCheck
{
    /// <summary>Does something for a check; the finding to show if it fails, null if it does not.</summary>
    /// <param name="check">For whom.</param>
    /// <param name="part">What may fail.</param>
    public static Diagnostic? Try(Type check, Action part)
    {
        try
        {
            part();
            return null;
        }
        catch (Exception bug) when (IsOurs(bug))
        {
            var message =
                $"The check {check.Name} failed, which is a bug of TtvmTooling and none of this file; please report it: {bug.GetType().Name}: {bug.Message.ReplaceLineEndings(" ")}";
            return new Diagnostic(DiagnosticRules.FailedCheck, new TextSpan(0, 0), message, [], []);
        }
    }

    /// <summary>Whether an exception says that the code is wrong, rather than that the machine is at its end.</summary>
    public static bool IsOurs(Exception bug) => bug is not (OutOfMemoryException or InsufficientExecutionStackException);
}
