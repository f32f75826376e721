using System.Collections.Immutable;
using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>How schedules are chosen.</summary>
public enum ExplorationStrategy
{
    /// <summary>Dynamic partial-order reduction: one schedule of each equivalence class. Can prove that there is no failure.</summary>
    Reduction,

    /// <summary>Random priorities that change at a few random moments: finds bugs that need few moments to be right.</summary>
    Priorities,

    /// <summary>Each step is of an actor drawn by chance.</summary>
    Chance,

    /// <summary>Every schedule, also equivalent ones; to compare the reduction with.</summary>
    Everything,
}

/// <summary>When a timer takes effect.</summary>
public enum ExploredTime
{
    /// <summary>At any moment after it has been set, but not before a timer that the same process has set earlier for no longer.</summary>
    Any,

    /// <summary>When no process can go on, and it is the one that is due first: computing takes no time.</summary>
    Virtual,
}

/// <summary>What counts as a failure.</summary>
[Flags]
public enum ExplorationChecks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Every process waits for a message that nobody can send, process 1 among them.</summary>
    Deadlock = 1,

    /// <summary>An error that no TRY catches.</summary>
    Error = 2,

    /// <summary>A process that ends otherwise than normally, and not by an error of its own.</summary>
    AbnormalExit = 4,

    /// <summary>A message that finds nobody.</summary>
    DeadLetter = 8,

    /// <summary>A run differs from what the program states.</summary>
    Expectation = 16,

    /// <summary>Two schedules print different outputs.</summary>
    Output = 32,

    /// <summary>A mailbox holds more messages than <see cref="ExplorationOptions.MailboxBound"/>.</summary>
    Mailbox = 64,

    /// <summary>A message waits while its receiver takes more than <see cref="ExplorationOptions.StarvationBound"/> messages that came
    /// later.</summary>
    Starvation = 128,
}

/// <summary>How a program is explored, and how far.</summary>
public sealed record ExplorationOptions
{
    /// <summary>How schedules are chosen.</summary>
    public ExplorationStrategy Strategy { get; init; }

    /// <summary>For <see cref="ExplorationStrategy.Priorities"/>: how many moments must be right for a bug to show, at least 1.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>The seed of random schedules, and of the random numbers that the program draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>When timers take effect.</summary>
    public ExploredTime Time { get; init; }

    /// <summary>How many steps of a schedule may interrupt an actor that could go on; null: any number.</summary>
    public int? Bound { get; init; }

    /// <summary>How many schedules are run at most.</summary>
    public long MaxSchedules { get; init; } = 1_000_000;

    /// <summary>How long the exploration may take.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After how many steps a run is cut.</summary>
    public int MaxSteps { get; init; } = 2000;

    /// <summary>What counts as a failure. Null: what the program states; if it states nothing, deadlocks, errors, abnormal exits, and dead
    /// letters unless processes are killed.</summary>
    public ExplorationChecks? Checks { get; init; }

    /// <summary>How many messages a mailbox may hold; for <see cref="ExplorationChecks.Mailbox"/>.</summary>
    public int MailboxBound { get; init; } = 100;

    /// <summary>How many later messages may be taken before a message that waits; for <see cref="ExplorationChecks.Starvation"/>.</summary>
    public int StarvationBound { get; init; } = 10;

    /// <summary>The kinds of faults to inject; null: those that the program states.</summary>
    public FaultKinds? Faults { get; init; }

    /// <summary>How many faults a schedule may have, at least 1.</summary>
    public int MaxFaults { get; init; } = 1;

    /// <summary>Orders that <see cref="ExplorationStrategy.Reduction"/> and <see cref="ExplorationStrategy.Everything"/> try before all
    /// others.</summary>
    public ImmutableArray<Suspicion> Suspicions { get; init; } = [];

    /// <summary>The part of the schedules that is tried; null: all schedules.</summary>
    public Shard? Shard { get; init; }

    /// <summary>How many threads try schedules, at least 1. With more than one, chance may decide which of several failures is found
    /// first.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many schedules the first thread tries alone, at least 1: their result is the same each time, and the other threads do
    /// not pay for fewer.</summary>
    internal int Alone { get; init; } = 1000;

    /// <summary>Whether to go on after the first failure and look for others.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>The checkpoint of an interrupted search with the same options, to go on with; null: the search begins anew. Only for
    /// <see cref="ExplorationStrategy.Reduction"/>.</summary>
    public SearchCheckpoint? Checkpoint { get; init; }
}
