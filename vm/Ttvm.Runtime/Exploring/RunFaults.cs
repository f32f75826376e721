using System.Collections.Immutable;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Exploring;

/// <summary>Something that went wrong in a run.</summary>
/// <param name="Check">What kind of thing.</param>
/// <param name="Message">What, without who.</param>
/// <param name="Pid">To which process; 0 to the whole.</param>
/// <param name="Who">What people call the process.</param>
/// <param name="Place">Where it was.</param>
internal sealed record RunFault(ExplorationChecks Check, string Message, long Pid, string Who, StepPlace? Place);

/// <summary>What <see cref="RunFaults"/> knows of a run.</summary>
internal sealed record RunFaultsImage(ImmutableList<RunFault> All, ImmutableHashSet<long> Doomed,
    ImmutableDictionary<(long Receiver, long Sequence), int> Overtaken);

/// <summary>What has gone wrong in a run so far.</summary>
/// <param name="model">What counts.</param>
internal sealed class RunFaults(ExplorationModel model)
{
    /// <summary>How many characters of a message are told.</summary>
    private const int ShownOfMessage = 60;

    private readonly OvertakenMessages _overtaken = new();
    private ImmutableHashSet<long> _doomed = [];

    /// <summary>All of it, in order.</summary>
    public ImmutableList<RunFault> All { get; private set; } = [];

    /// <summary>Whether a process was killed, is stopped by its supervisor, or ends because another one was or is.</summary>
    public bool IsDoomed(long pid) => _doomed.Contains(pid);

    /// <summary>All that is known, for going back.</summary>
    public RunFaultsImage TakeImage() => new(All, _doomed, _overtaken.Counts);

    public void Restore(RunFaultsImage image) => (All, _doomed, _overtaken.Counts) = (image.All, image.Doomed, image.Overtaken);

    /// <summary>A process is killed to see what comes of it.</summary>
    public void Doom(long pid) => _doomed = _doomed.Add(pid);

    /// <summary>An exit signal is sent to a process.</summary>
    public void Exits(Process receiver, ExitSignal exit)
    {
        // Only supervisors set a deadline; and whoever is linked to a doomed process ends with it.
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

    /// <summary>A message is sent, which may be one too many for its receiver.</summary>
    public void Sends(MachineEvent.Send send, Machine machine, Step step)
    {
        if (model.Checks.HasFlag(ExplorationChecks.Mailbox) && machine.Find(send.To) is { } receiver
            && receiver.WaitingCount + receiver.ComingNotices.Count() >= model.MailboxBound)
        {
            Add(ExplorationChecks.Mailbox, send.Pid, $"it sends a message more than {model.MailboxBound} to {receiver.Description}", machine,
                step);
        }
    }

    /// <summary>A message is received, perhaps before others that came earlier.</summary>
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

    /// <summary>Something has gone wrong.</summary>
    /// <param name="check">What kind of thing.</param>
    /// <param name="pid">To which process.</param>
    /// <param name="message">What, without who.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="step">The step in which it happened.</param>
    public void Add(ExplorationChecks check, long pid, string message, Machine machine, Step step)
    {
        var process = machine.Find(pid);
        All = All.Add(new RunFault(check, message, pid, process?.Description ?? machine.Describe(pid),
            process is null ? step.Place : new StepPlace(process.Code, process.Pc)));
    }
}
