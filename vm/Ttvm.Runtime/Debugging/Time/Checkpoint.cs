using System.Runtime.InteropServices;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Time;

/// <summary>The whole state of a debugged run at one moment, to go back to: that of the machine, and what the debugger knew.</summary>
/// <param name="At">The moment.</param>
/// <param name="Snapshot">The state of the machine.</param>
/// <param name="Failed">See <see cref="FailedStacks"/>.</param>
/// <param name="Hits">See <see cref="BreakpointFilters"/>.</param>
/// <param name="Watched">See <see cref="DataWatches"/>.</param>
/// <param name="Log">How far the event log had come.</param>
internal sealed record Checkpoint(TimePoint At, Snapshot Snapshot, KeyValuePair<long, int>[] Failed, HitsImage Hits,
    WatchedValues Watched, LogPosition Log)
{
    /// <summary>About how many bytes a checkpoint, or a process in it, takes besides what is counted one by one; measured.</summary>
    private const int Overhead = 200;

    private const int SizeOfReference = 8;
    private const int SizeOfValue = 16;
    private const int SizeOfFrame = 48;

    /// <summary>The images that are counted here, since no earlier checkpoint holds them, and about how many bytes each takes.</summary>
    private readonly List<(ProcessImage Image, long Bytes)> _images = [];

    /// <summary>About how many bytes this checkpoint takes that no earlier one does.</summary>
    public long Bytes { get; private set; }

    /// <summary>Finds out how many bytes the checkpoint takes that the one before, if there is one, does not.</summary>
    public void Weigh(Checkpoint? before)
    {
        Bytes = Overhead + ((Snapshot.Runnable.Length + Snapshot.Held.Length + Snapshot.Frozen.Length) * SizeOfReference)
            + (Snapshot.Machine.Names.Length * 2 * SizeOfReference);
        foreach (var image in Snapshot.Machine.Fresh)
        {
            Add(image, BytesOf(image, before?.Snapshot.Machine.Processes.GetValueOrDefault(image.Process.Id)));
        }
    }

    /// <summary>Hands the images that the next checkpoint shares over to it, when this one is dropped.</summary>
    /// <returns>About how many bytes that frees.</returns>
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
            // The same message is in many images; what it holds is counted in the first one.
            if (before is null || (known is not null && message.Message.SentAt > known.SentAt))
            {
                held.Add(MemoryMarshal.CreateReadOnlySpan(in message.Message.Payload, 1));
            }
        }

        return Overhead + (held.Size * SizeOfValue) + ((image.Stack.Length + image.Slots.Length) * SizeOfValue)
            + (image.Frames.Length * SizeOfFrame) + ((image.Messages.Length * 2) + image.Signals.Length) * SizeOfReference;
    }

    /// <summary>Adds the values that the image before does not have at the same index.</summary>
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
