using System.Runtime.InteropServices;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>The whole of a debugged run at one moment, to go back to: what the machine is, and what the debugger knew.</summary>
/// <param name="At">When.</param>
/// <param name="Snapshot">The machine.</param>
/// <param name="Failed">See <see cref="FailedStacks"/>.</param>
/// <param name="Hits">See <see cref="BreakpointFilters"/>.</param>
/// <param name="Watched">See <see cref="DataWatches"/>.</param>
/// <param name="Log">How far the log had come.</param>
internal sealed record Checkpoint(TimePoint At, Snapshot Snapshot, KeyValuePair<long, int>[] Failed, HitsImage Hits,
    WatchedValues Watched, LogPosition Log)
{
    /// <summary>What a process, a name or a turn takes besides what it holds; measured as about that.</summary>
    private const int Overhead = 200;

    private const int SizeOfReference = 8;
    private const int SizeOfValue = 16;
    private const int SizeOfFrame = 48;

    /// <summary>The images that no earlier checkpoint holds, and about how many bytes each takes.</summary>
    private readonly List<(ProcessImage Image, long Bytes)> _images = [];

    /// <summary>About how many bytes would be free without this checkpoint, if there were no later one.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds up what the checkpoint takes that the one before does not.</summary>
    public void Weigh(Checkpoint? before)
    {
        Bytes = Overhead + ((Snapshot.Runnable.Length + Snapshot.Held.Length + Snapshot.Frozen.Length) * SizeOfReference)
            + (Snapshot.Machine.Names.Length * 2 * SizeOfReference);
        foreach (var image in Snapshot.Machine.Fresh)
        {
            Add(image, BytesOf(image, before?.Snapshot.Machine.Processes.GetValueOrDefault(image.Process.Id)));
        }
    }

    /// <summary>The checkpoint goes; what the next one shares with it is that one's from now on.</summary>
    /// <returns>How many bytes are free now.</returns>
    public long LeaveTo(Checkpoint next)
    {
        var free = Bytes;
        foreach (var (image, bytes) in _images)
        {
            if (ReferenceEquals(next.Snapshot.Machine.Processes.GetValueOrDefault(image.Process.Id), image))
            {
                next.Add(image, bytes);
                free -= bytes;
            }
        }

        return free;
    }

    private void Add(ProcessImage image, long bytes)
    {
        _images.Add((image, bytes));
        Bytes += bytes;
    }

    private static long BytesOf(ProcessImage image, ProcessImage? before)
    {
        var held = default(HeldValues);
        AddNew(ref held, image.Stack, before?.Stack ?? []);
        AddNew(ref held, image.Slots, before?.Slots ?? []);
        var known = before?.Messages is [.., { Message: var newest }] ? newest : null;
        foreach (ref readonly var message in image.Messages.AsSpan())
        {
            // A message lies in many images; what it holds counts where it is seen first.
            if (before is null || (known is not null && message.Message.SentAt > known.SentAt))
            {
                held.Add(MemoryMarshal.CreateReadOnlySpan(in message.Message.Payload, 1));
            }
        }

        return Overhead + (held.Size * SizeOfValue) + ((image.Stack.Length + image.Slots.Length) * SizeOfValue)
            + (image.Frames.Length * SizeOfFrame) + ((image.Messages.Length * 2) + image.Signals.Length) * SizeOfReference;
    }

    /// <summary>Adds the values that the image before does not have in the same place.</summary>
    private static void AddNew(ref HeldValues held, Value[] values, Value[] before)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Reference is not null && (i >= before.Length || !ReferenceEquals(values[i].Reference, before[i].Reference)))
            {
                held.Add(values.AsSpan(i, 1));
            }
        }
    }
}
