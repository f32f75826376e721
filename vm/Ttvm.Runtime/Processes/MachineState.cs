using System.Collections.Immutable;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// All that changes while a machine runs, but for where the schedule is, which the scheduler knows. Members may be called by any thread
/// that runs a process; images are for the deterministic scheduler, on its thread, between two instructions.
/// </summary>
/// <param name="machine">Reports dead letters.</param>
/// <param name="seed">Of the program's dice.</param>
internal sealed class MachineState(Machine machine, ulong seed)
{
    private long _lastReference;
    private int _exitCode = -1;
    private ImmutableDictionary<string, string> _environment = ImmutableDictionary<string, string>.Empty;

    /// <summary>The processes that have been touched since the last image; null before the first one. Processes that have ended are among
    /// them.</summary>
    private List<Process>? _touched;

    private ImmutableDictionary<long, ProcessImage>? _images;

    public ProcessTable Processes { get; } = new();

    public Registry Registry { get; } = new();

    public DeadLetters DeadLetters { get; } = new(machine);

    /// <summary>The environment variables that the program has set.</summary>
    public ImmutableDictionary<string, string> Environment => Volatile.Read(ref _environment);

    /// <summary>What RANDOM draws from.</summary>
    public Chance Random { get; } = new(seed);

    /// <summary>Whether process 1 has ended for another reason than <c>normal</c>.</summary>
    public bool MainEndedAbnormally { get; set; }

    /// <summary>What EXIT said, or null.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is >= 0 and var code ? code : null;

    public long NextReference() => Interlocked.Increment(ref _lastReference);

    /// <summary>The pid and the reference that were given last.</summary>
    public (long LastPid, long LastReference) Counters => (Processes.LastPid, _lastReference);

    /// <summary>Makes the numbers that are given next follow others, which are not less than the last ones. One thread at a time.</summary>
    public void SetCounters(long lastPid, long lastReference)
    {
        Processes.SkipTo(lastPid);
        _lastReference = lastReference;
    }

    /// <summary>Notes that the program has set an environment variable.</summary>
    public void SetEnvironment(string name, string value) =>
        ImmutableInterlocked.Update(ref _environment, variables => variables.SetItem(name, value));

    /// <summary>The first code wins.</summary>
    public void Exit(int code) => Interlocked.CompareExchange(ref _exitCode, code, -1);

    /// <summary>A process has become known.</summary>
    public void Add(Process process)
    {
        Processes.Add(process);
        _touched?.Add(process);
    }

    /// <summary>A process is about to change: its next image is a new one. Whoever runs it or sends it a signal says so.</summary>
    public void Touch(Process process)
    {
        if (process.Touch())
        {
            _touched!.Add(process);
        }
    }

    /// <summary>An image of everything. It costs in proportion to what has been touched since the last one.</summary>
    public MachineImage TakeImage()
    {
        _touched ??= [.. Processes.All];
        var images = (_images ?? ImmutableDictionary<long, ProcessImage>.Empty).ToBuilder();
        var fresh = new List<ProcessImage>(_touched.Count);
        foreach (var process in _touched)
        {
            if (process.HasExited)
            {
                images.Remove(process.Id);
            }
            else
            {
                var image = process.TakeImage();
                images[process.Id] = image;
                fresh.Add(image);
            }
        }

        _touched.Clear();
        _images = images.ToImmutable();
        return new MachineImage(_images, Processes.LastPid, Registry.Entries, DeadLetters.TakeImage(), _environment, Random.State,
            _lastReference, _exitCode, MainEndedAbnormally)
        {
            Fresh = [.. fresh],
        };
    }

    /// <summary>Makes everything what it was when an image of this machine was taken.</summary>
    public void Restore(MachineImage image)
    {
        // Who is not among them may be replaced by another process of that pid, to which the same messages come; its own image does not
        // hold any more.
        foreach (var process in Processes.All)
        {
            if (!ReferenceEquals(image.Processes.GetValueOrDefault(process.Id)?.Process, process))
            {
                process.Touch();
            }
        }

        foreach (var process in image.Processes.Values)
        {
            process.Process.Restore(process);
        }

        Processes.Restore([.. image.Processes.Values.Select(process => process.Process)], image.LastPid);
        Registry.Restore(image.Names);
        DeadLetters.Restore(image.DeadLetters);
        _environment = image.Environment;
        Random.State = image.Random;
        (_lastReference, _exitCode, MainEndedAbnormally) = (image.LastReference, image.ExitCode, image.MainEndedAbnormally);
        _images = image.Processes;
        _touched = [];
    }
}

/// <summary>All of a <see cref="MachineState"/> at one moment. Immutable.</summary>
internal sealed record MachineImage(
    ImmutableDictionary<long, ProcessImage> Processes,
    long LastPid,
    KeyValuePair<string, Process>[] Names,
    DeadLetterImage DeadLetters,
    ImmutableDictionary<string, string> Environment,
    ulong Random,
    long LastReference,
    int ExitCode,
    bool MainEndedAbnormally)
{
    /// <summary>The images of <see cref="Processes"/> that were taken anew, because the process had been touched since the image
    /// before.</summary>
    public ProcessImage[] Fresh { get; init; } = [];
}
