using System.Diagnostics;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>Notices that the client's process has ended without closing the server's input, so that no server is left behind.</summary>
internal static class ParentProcess
{
    /// <summary>As often as other servers look; a forgotten server lives no longer than this.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>Calls <paramref name="gone"/> once when no process has this id any more; at once if that is so already.</summary>
    public static void Watch(int processId, Action gone)
    {
        Timer? timer = null;
        timer = new Timer(
            _ =>
            {
                if (!Exists(processId))
                {
                    timer?.Dispose();
                    gone();
                }
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);

        // Started only when the variable is set, so that the first look can already dispose the timer.
        timer.Change(TimeSpan.Zero, Interval);
    }

    private static bool Exists(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It exists, but belongs to somebody else.
            return true;
        }
    }
}
