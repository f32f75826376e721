using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>What of a run matters to an exploration.</summary>
/// <param name="Time">When timers take effect.</param>
/// <param name="Checks">What counts as a failure.</param>
/// <param name="SeesOutput">Whether it matters in which order processes print.</param>
/// <param name="LimitsProcesses">Whether the number of processes is limited.</param>
/// <param name="LimitsMailboxes">Whether the number of messages in a mailbox is limited, so that one too many ends its process.</param>
/// <param name="MailboxBound">How many messages a mailbox may hold without a failure.</param>
/// <param name="StarvationBound">How many later messages may be taken before a message that waits, without a failure.</param>
/// <param name="Faults">The kinds of faults to inject.</param>
/// <param name="MaxFaults">How many faults a run may have.</param>
internal sealed record ExplorationModel(ExploredTime Time, ExplorationChecks Checks, bool SeesOutput,
    bool LimitsProcesses, bool LimitsMailboxes, int MailboxBound, int StarvationBound, FaultKinds Faults, int MaxFaults);
