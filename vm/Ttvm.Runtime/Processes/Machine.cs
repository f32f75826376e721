using System.Collections.Concurrent;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Scheduling;
using Timer = Ttvm.Runtime.Scheduling.Timer;

namespace Ttvm.Runtime.Processes;

/// <summary>
/// The root of everything that can change: processes, names, code, dead letters, scheduler. Members may be called by any
/// thread that runs a process.
/// </summary>
internal sealed class Machine
{
    private readonly ConcurrentDictionary<long, Process> _processes = new();

    /// <summary>The size of the table; counting a concurrent dictionary takes all its locks.</summary>
    private int _live;

    private long _lastPid;
    private long _lastReference;
    private int _exitCode = -1;

    public Machine(IHost host, MachineOptions options, Func<Machine, IScheduler> scheduler)
    {
        Host = host;
        Options = options;
        Code = new CodeStore(host);
        DeadLetters = new DeadLetters(this);
        Scheduler = scheduler(this);
        Memory = new MemoryGuard(this, options.MaxMemoryMegabytes * 1024 * 1024);

        // Another sequence than the schedule's, which has the same seed: a program's dice must not tell who runs next.
        Random = new Chance((options.Seed ?? (ulong)host.Now) ^ 0xD1B54A32D192ED03);
    }

    public IHost Host { get; }

    public MachineOptions Options { get; }

    public IScheduler Scheduler { get; }

    public CodeStore Code { get; }

    public Registry Registry { get; } = new();

    public DeadLetters DeadLetters { get; }

    public MemoryGuard Memory { get; }

    public Chance Random { get; }

    /// <summary>Hears of processes that start and end; set before the machine runs.</summary>
    public IProcessObserver? Observer { get; init; }

    /// <summary>The live processes, by pid where it matters to people.</summary>
    public IEnumerable<Process> Processes => _processes.Values.OrderBy(process => process.Id);

    public int ProcessCount => Volatile.Read(ref _live);

    /// <summary>Whether process 1 has ended for another reason than <c>normal</c>.</summary>
    public bool MainEndedAbnormally { get; private set; }

    /// <summary>What EXIT said, or null.</summary>
    public int? ExitCode => Volatile.Read(ref _exitCode) is >= 0 and var code ? code : null;

    /// <summary>How many processes have been started in all.</summary>
    public long SpawnCount => Volatile.Read(ref _lastPid);

    public Process? Find(long pid) => _processes.GetValueOrDefault(pid);

    public long NextReference() => Interlocked.Increment(ref _lastReference);

    /// <summary>
    /// Makes a process; <paramref name="prepare"/> may change it before anybody else can see it. Null at the limit of processes.
    /// </summary>
    public Process? Start(CallTarget target, bool isFunction, SpawnOrigin? origin, Action<Process>? prepare = null)
    {
        if (Interlocked.Increment(ref _live) > Options.MaxProcesses)
        {
            Interlocked.Decrement(ref _live);
            return null;
        }

        var process = new Process(this, Interlocked.Increment(ref _lastPid), target, isFunction) { Origin = origin };
        prepare?.Invoke(process);
        _processes.TryAdd(process.Id, process);
        Observer?.Started(process);
        Scheduler.Enqueue(process);
        return process;
    }

    /// <summary>Sends a signal. False: there is no such process, and nothing happened.</summary>
    public bool Deliver(long pid, Signal signal) => Find(pid) is { } receiver && Deliver(receiver, signal);

    public bool Deliver(Process receiver, Signal signal)
    {
        if (!receiver.Inbox.TryPush(signal))
        {
            return false;
        }

        if (receiver.TryWake())
        {
            Scheduler.Enqueue(receiver);
        }

        return true;
    }

    /// <summary>A timer is due: sends its signal. A message to a process that has ended meanwhile is a dead letter.</summary>
    public void Deliver(Timer timer)
    {
        if (!Deliver(timer.Pid, timer.Signal) && timer.Signal is Message message)
        {
            DeadLetters.Add(message, timer.Pid);
        }
    }

    /// <summary>The last step of a process's end: its pid is unknown from here on.</summary>
    public void Forget(Process process)
    {
        _processes.TryRemove(process.Id, out _);
        Interlocked.Decrement(ref _live);
        if (process.Id == 1)
        {
            MainEndedAbnormally = process.EndedAbnormally;
        }

        Observer?.Exited(process);
    }

    /// <summary>EXIT: the first code wins.</summary>
    public void Exit(int code)
    {
        Interlocked.CompareExchange(ref _exitCode, code, -1);
        Scheduler.Stop();
    }

    public void Report(Notice notice) => Host.Report(notice);
}

/// <summary>Hears of the life of processes, on the thread that causes it. Must not call back into the machine.</summary>
internal interface IProcessObserver
{
    void Started(Process process);

    void Exited(Process process);
}
