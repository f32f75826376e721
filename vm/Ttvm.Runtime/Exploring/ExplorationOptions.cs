using System.Collections.Immutable;
using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>How schedules are chosen.</summary>
public enum ExplorationStrategy
{
    /// <summary>Dynamic partial-order reduction: one schedule of each class of those that come to the same. Can prove.</summary>
    Reduction,

    /// <summary>Random priorities that change at a few random moments: finds faults that need few moments to be right.</summary>
    Priorities,

    /// <summary>Anybody who can go on does, by chance.</summary>
    Chance,

    /// <summary>Every schedule there is, also those that come to the same: what the reduction is compared with.</summary>
    Everything,
}

/// <summary>When a timer takes effect.</summary>
public enum ExploredTime
{
    /// <summary>At any moment after it has been set.</summary>
    Any,

    /// <summary>When nothing else can happen any more, the one that is due first: computing takes no time.</summary>
    Virtual,
}

/// <summary>What counts as a failure.</summary>
[Flags]
public enum ExplorationChecks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Process 1 waits for a message that nobody can send.</summary>
    Deadlock = 1,

    /// <summary>An error that nobody catches.</summary>
    Error = 2,

    /// <summary>A process that ends otherwise than normally, and not by an error of its own.</summary>
    AbnormalExit = 4,

    /// <summary>A message that finds nobody.</summary>
    DeadLetter = 8,

    /// <summary>What the program states of its run does not come.</summary>
    Expectation = 16,

    /// <summary>Two schedules print something else.</summary>
    Output = 32,

    /// <summary>A mailbox holds more messages than a bound.</summary>
    Mailbox = 64,

    /// <summary>A message waits while its receiver takes more messages that came later than a bound.</summary>
    Starvation = 128,
}

/// <summary>How far a program is explored.</summary>
public sealed record ExplorationOptions
{
    /// <summary>How schedules are chosen.</summary>
    public ExplorationStrategy Strategy { get; init; }

    /// <summary>For <see cref="ExplorationStrategy.Priorities"/>: how many moments must be right for the fault to show, at least
    /// 1.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Of the chance, and of the program's dice.</summary>
    public ulong Seed { get; init; }

    /// <summary>When timers take effect.</summary>
    public ExploredTime Time { get; init; }

    /// <summary>How often a process that could go on may be interrupted; null: as often as that makes a difference.</summary>
    public int? Bound { get; init; }

    /// <summary>How many schedules are run at most.</summary>
    public long MaxSchedules { get; init; } = 1_000_000;

    /// <summary>How long the exploration may take.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After how many steps a schedule is cut.</summary>
    public int MaxSteps { get; init; } = 2000;

    /// <summary>What counts as a failure; null: what the program states, or, if it states nothing, deadlocks, errors, abnormal exits and
    /// dead letters, but for the last where processes are killed.</summary>
    public ExplorationChecks? Checks { get; init; }

    /// <summary>For <see cref="ExplorationChecks.Mailbox"/>.</summary>
    public int MailboxBound { get; init; } = 100;

    /// <summary>For <see cref="ExplorationChecks.Starvation"/>.</summary>
    public int StarvationBound { get; init; } = 10;

    /// <summary>What may go wrong; null: what the program states.</summary>
    public FaultKinds? Faults { get; init; }

    /// <summary>How often something may go wrong in a schedule, at least 1.</summary>
    public int MaxFaults { get; init; } = 1;

    /// <summary>Orders that are tried before all others, by dynamic partial-order reduction.</summary>
    public ImmutableArray<Suspicion> Suspicions { get; init; } = [];

    /// <summary>The part of the schedules that is tried; null: all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>How many threads try schedules, at least 1. Which of several failures is found first may depend on more than one.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many schedules the first thread tries alone, at least 1. What these find is the same each time, and for fewer the other
    /// threads are not worth while.</summary>
    internal int Alone { get; init; } = 1000;

    /// <summary>Whether to go on after the first failure, for others.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>What an interrupted search with the same options has left to be tried; null: the search begins anew. Only for
    /// <see cref="ExplorationStrategy.Reduction"/>.</summary>
    public SearchCheckpoint? Checkpoint { get; init; }
}
