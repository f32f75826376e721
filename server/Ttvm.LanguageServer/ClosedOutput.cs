using System.Runtime.InteropServices;

namespace Ttvm.LanguageServer;

/// <summary>
/// Notices that nobody reads standard output any more. Writing does not tell: the platform's stream keeps a closed pipe to itself, and a server that is asked nothing
/// writes nothing.
/// </summary>
internal static partial class ClosedOutput
{
    private const int Input = 0;
    private const int Output = 1;
    private const short PollIn = 1;
    private const int InterruptedCall = 4;

    /// <summary>Calls <paramref name="closed"/> once when the other end of the pipe is closed. On Windows, where it cannot be asked for, the client's process is watched.</summary>
    public static void Watch(Action closed)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        new Thread(() =>
        {
            // Nothing is asked for, so only an error or the end of the other side wakes the call; it uses no time until then.
            var request = new PollRequest { Descriptor = Output };
            while (Poll(ref request, 1, timeout: -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() != InterruptedCall)
                {
                    return;
                }
            }

            closed();
        })
        {
            IsBackground = true,
            Name = "Watching the output",
        }.Start();
    }

    /// <summary>Whether something stands in standard input that was not read yet.</summary>
    public static bool IsInputWaiting()
    {
        var request = new PollRequest { Descriptor = Input, Events = PollIn };
        return Poll(ref request, 1, timeout: 0) > 0 && (request.ReturnedEvents & PollIn) != 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest request, nuint count, int timeout);
}
