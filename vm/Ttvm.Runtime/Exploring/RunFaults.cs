using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Exploring;

/// <summary>A possible failure that was seen in a run.</summary>
/// <param name="Check">The kind of failure.</param>
/// <param name="Message">What happens, in words that follow <paramref name="Who"/>.</param>
/// <param name="Pid">The pid of the process; 0: the failure is about the whole run.</param>
/// <param name="Who">What people call the process.</param>
/// <param name="Place">The instruction at which the process was; null: none.</param>
internal sealed record RunFault(ExplorationChecks Check, string Message, long Pid, string Who, StepPlace? Place);

/// <summary>What <see cref="RunFaults"/> knows of a run at a moment.</summary>
internal sealed record RunFaultsImage(ImmutableList<RunFault> All, ImmutableHashSet<long> Doomed,
    ImmutableDictionary<(long Receiver, long Sequence), int> Overtaken);

/// <summary>The possible failures of a run so far.</summary>
/// <param name="model">What of a run matters.</param>
internal sealed class RunFaults(ExplorationModel model)
{
    /// <summary>How many characters of a message are shown.</summary>
    private const int ShownOfMessage = 60;

    private readonly OvertakenMessages _overtaken = new();
    private ImmutableHashSet<long> _doomed = [];

    /// <summary>All possible failures, in order.</summary>
    public ImmutableList<RunFault> All { get; private set; } = [];

    /// <summary>Whether a process ends for a reason that is no failure: an injected kill, its supervisor, or a link to such a
    /// process.</summary>
    public bool IsDoomed(long pid) => _doomed.Contains(pid);

    /// <summary>All that is known of the run, to go back to.</summary>
    public RunFaultsImage TakeImage() => new(All, _doomed, _overtaken.Counts);

    public void Restore(RunFaultsImage image) => (All, _doomed, _overtaken.Counts) = (image.All, image.Doomed, image.Overtaken);

    /// <summary>A kill is injected, or a process ends because of one.</summary>
    public void Doom(long pid) => _doomed = _doomed.Add(pid);

    /// <summary>An exit signal is sent to a process.</summary>
    public void Exits(Process receiver, ExitSignal exit)
    {
        // Only a supervisor sets a deadline. A process that is linked to a doomed one ends with it.
        if (exit.Deadline is not null || (exit.Cause == ExitCause.Link && IsDoomed(exit.From) && receiver.IsEndedBy(exit)))
        {
            Doom(receiver.Id);
        }
    }

    /// <summary>A process ends.</summary>
    public void Ends(MachineEvent.Exit exit, Machine machine, Step step)
    {
        if (exit.IsAbnormal && !IsDoomed(exit.Pid)
            && !All.Exists(fault => fault.Check == ExplorationChecks.Error && fault.Pid == exit.Pid))
        {
            Add(ExplorationChecks.AbnormalExit, exit.Pid, $"it ends abnormally: {ValueText.DisplayBriefly(exit.Reason)}", machine, step);
        }
    }

    /// <summary>A message finds nobody.</summary>
    public void Loses(MachineEvent.DeadLetter letter, Machine machine, Step step) => Add(ExplorationChecks.DeadLetter, letter.Pid,
        $"its message {ValueText.InspectBriefly(letter.Payload, ShownOfMessage)} "
        + (letter.Name is { } name ? $"finds nobody registered as '{name}'" : $"finds no process {letter.To}"), machine, step);

    /// <summary>A message is sent, which may be one too many for the mailbox of its receiver.</summary>
    public void Sends(MachineEvent.Send send, Machine machine, Step step)
    {
        if (model.Checks.HasFlag(ExplorationChecks.Mailbox) && machine.Find(send.To) is { } receiver
            && receiver.WaitingCount + receiver.ComingNotices.Count() >= model.MailboxBound)
        {
            Add(ExplorationChecks.Mailbox, send.Pid, $"it sends a message more than {model.MailboxBound} to {receiver.Description}", machine,
                step);
        }
    }

    /// <summary>A message is received, maybe before others that came earlier.</summary>
    public void Receives(MachineEvent.Receive receive, Machine machine, Step step)
    {
        if (model.Checks.HasFlag(ExplorationChecks.Starvation)
            && _overtaken.Take(machine.Find(receive.Pid)!, receive, model.StarvationBound) is { } starving)
        {
            Add(ExplorationChecks.Starvation, receive.Pid,
                $"the message {ValueText.InspectBriefly(starving.Payload, ShownOfMessage)} "
                + (starving.Sender == Process.NobodyId ? "" : $"from {machine.Describe(starving.Sender)} ")
                + $"still waits for it, and it takes one more than {model.StarvationBound} that came later", machine, step);
        }
    }

    /// <summary>Notes a possible failure.</summary>
    /// <param name="check">The kind of failure.</param>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="message">What happens, in words that follow what people call the process.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="step">The step in which it happened.</param>
    public void Add(ExplorationChecks check, long pid, string message, Machine machine, Step step)
    {
        var process = machine.Find(pid);
        All = All.Add(new RunFault(check, message, pid, process?.Description ?? machine.Describe(pid),
            process is null ? step.Place : new StepPlace(process.Code, process.Pc)));
    }
}
