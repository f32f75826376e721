using Ttvm.Language.Directives;

namespace Ttvm.Runtime.Exploring;

/// <summary>What of a run counts.</summary>
/// <param name="Time">When timers take effect.</param>
/// <param name="Checks">What is a failure.</param>
/// <param name="SeesOutput">Whether it matters in which order processes print.</param>
/// <param name="LimitsProcesses">Whether the program may come to a limit of processes.</param>
/// <param name="LimitsMailboxes">Whether a process ends that has too many messages.</param>
/// <param name="MailboxBound">How many messages a mailbox may hold.</param>
/// <param name="StarvationBound">How many messages may be taken before one that was sent earlier.</param>
/// <param name="Faults">What may go wrong.</param>
/// <param name="MaxFaults">How often.</param>
internal sealed record ExplorationModel(ExploredTime Time, ExplorationChecks Checks, bool SeesOutput,
    bool LimitsProcesses, bool LimitsMailboxes, int MailboxBound, int StarvationBound, FaultKinds Faults, int MaxFaults);
