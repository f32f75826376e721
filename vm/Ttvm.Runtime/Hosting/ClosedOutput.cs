using System.Runtime.InteropServices;

namespace Ttvm.Runtime.Hosting;

/// <summary>
/// Notices that nobody reads standard output any more. Writing does not tell: the platform's stream keeps a closed pipe to itself, and a
/// server that is asked nothing writes nothing.
/// </summary>
public static partial class ClosedOutput
{
    private const int Input = 0;
    private const int Output = 1;
    private const short PollIn = 1;
    private const int InterruptedCall = 4;

    /// <summary>A client that leaves closes its side when it has said its last words: they are done first, and that takes a while on a busy
    /// machine.</summary>
    private const int IdleLooks = 5;

    private static readonly TimeSpan TimeBetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Calls <paramref name="closed"/> once when the other end of the pipe is closed and the client has said nothing more for some seconds.
    /// Windows does not tell; there the end of the input, or of the client's process, has to do.
    /// </summary>
    /// <param name="isReading">Whether all that has come was taken out of standard input, and more is waited for.</param>
    /// <param name="closed">Called on a thread of its own.</param>
    public static void Watch(Func<bool> isReading, Action closed)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        new Thread(() =>
        {
            // The first second belongs to the start, which the client waits for.
            Thread.Sleep(TimeBetweenLooks);

            // Nothing is asked for, so only an error or the end of the other side wakes the call; it uses no time until then.
            var request = new PollRequest { Descriptor = Output };
            while (Poll(ref request, 1, timeout: -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() != InterruptedCall)
                {
                    return;
                }
            }

            for (var looks = 0; looks < IdleLooks; looks = isReading() && !IsInputWaiting() ? looks + 1 : 0)
            {
                Thread.Sleep(TimeBetweenLooks);
            }

            closed();
        })
        {
            IsBackground = true,
            Name = "Watching the output",
        }.Start();
    }

    /// <summary>Whether something stands in standard input that was not read yet.</summary>
    private static bool IsInputWaiting()
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
