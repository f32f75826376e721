using Ttvm.Language.Instructions;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Causality;

/// <summary>
/// Something that processes share. An action depends on an earlier one of the same process, and on an earlier one that has changed a
/// resource which it has to do with.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Pid">Whose it is; of a message: the receiver.</param>
/// <param name="Name">What a name, a file or a variable of the environment is called; else empty.</param>
internal readonly record struct Resource(ResourceKind Kind, long Pid = 0, string? Name = null)
{
    /// <summary>The sender of a message, and when it was sent. A process sends at most one message at a time.</summary>
    public (long Sender, long SentAt) Sending { get; private init; }

    public static Resource OfMessage(long sender, long receiver, long sentAt) =>
        new(ResourceKind.Message, receiver) { Sending = (sender, sentAt) };

    /// <summary>The message of the machine that a process has ended.</summary>
    /// <param name="receiver">Who is told.</param>
    /// <param name="subject">The process, or the reference of the monitor.</param>
    public static Resource OfNotice(long receiver, long subject) =>
        new(ResourceKind.Notice, receiver) { Sending = (subject, 0) };

    /// <summary>A timer.</summary>
    /// <param name="owner">Who has set it.</param>
    /// <param name="number">How many timers it had set with this one.</param>
    public static Resource OfTimer(long owner, long number) => new(ResourceKind.Timer, owner) { Sending = (number, 0) };

    /// <summary>A number of 64 bits that only equal resources share, but for chance.</summary>
    public ulong Number
    {
        get
        {
            var number = Chance.Mix((ulong)Kind + ((ulong)Pid << 8));
            if (Sending != default)
            {
                number = Chance.Mix(Chance.Mix(number + (ulong)Sending.Sender) + (ulong)Sending.SentAt);
            }

            foreach (var unit in Name ?? "")
            {
                number = Chance.Mix(number + unit);
            }

            return number;
        }
    }
}

/// <summary>The kinds of resources.</summary>
internal enum ResourceKind
{
    /// <summary>A message: its receiver depends on its sender. A receive that does not take it would do the same without it.</summary>
    Message,

    /// <summary>All messages of a mailbox in their order, for people who change them.</summary>
    Mailbox,

    /// <summary>Whether there is a process.</summary>
    Life,

    /// <summary>What others have asked of a process other than by messages: links, monitors, exits.</summary>
    Signals,

    /// <summary>A registered name.</summary>
    Name,

    /// <summary>A variable of the environment.</summary>
    Environment,

    /// <summary>A file.</summary>
    File,

    /// <summary>Which names there are in a folder. Who lists them depends on who has changed a file there; changes of several files come in
    /// any order.</summary>
    Folder,

    /// <summary>Standard input.</summary>
    Input,

    /// <summary>Everything that other programs do.</summary>
    Programs,

    /// <summary>What RANDOM draws from.</summary>
    Random,

    // The resources below matter only where other schedules than the one at hand are asked about.

    /// <summary>A message of the machine.</summary>
    Notice,

    /// <summary>What a process says of its links and monitors, and whether it traps exits; others ask for a part of it.</summary>
    Ties,

    /// <summary>Which pids are free.</summary>
    Pids,

    /// <summary>How many processes there are, where that has a limit.</summary>
    Population,

    /// <summary>Which references are free.</summary>
    References,

    /// <summary>A timer that has been set.</summary>
    Timer,

    /// <summary>The clock.</summary>
    Clock,

    /// <summary>The order of what is printed.</summary>
    Output,

    /// <summary>How much has gone wrong.</summary>
    Faults,

    /// <summary>Which messages of a mailbox are lost or late.</summary>
    Losses,
}

/// <summary>What an action has to do with.</summary>
internal sealed class Footprint
{
    /// <summary>What the action depends on.</summary>
    public List<Resource> Read { get; } = [];

    /// <summary>What the action changes, and depends on as well.</summary>
    public List<Resource> Written { get; } = [];

    public void Clear()
    {
        Read.Clear();
        Written.Clear();
    }

    /// <summary>Adds what an instruction has to do with, as far as it can be seen before it is executed.</summary>
    /// <param name="process">Is about to execute it.</param>
    public void AddNext(Process process)
    {
        if (NextInstruction.Of(process) is not { Row: var row } next)
        {
            return;
        }

        if (row.Is(InstructionFlags.ReadsInput))
        {
            Written.Add(new Resource(ResourceKind.Input));
        }

        if (row.Is(InstructionFlags.RunsProgram))
        {
            Written.Add(new Resource(ResourceKind.Programs));
        }

        if (row.Is(InstructionFlags.DrawsRandom))
        {
            Written.Add(new Resource(ResourceKind.Random));
        }

        // What leaves nothing on the stack is there for what it changes.
        var changes = next.Effect.Outputs.IsEmpty;
        var used = changes ? Written : Read;
        if (row.Is(InstructionFlags.UsesEnvironment) && next.Input("name")?.AsString is { } variable)
        {
            used.Add(new Resource(ResourceKind.Environment, Name: variable));
        }

        if (row.Is(InstructionFlags.UsesFile) && next.Input("name")?.AsString is { } name)
        {
            var path = Path.GetFullPath(name, process.Machine.Host.WorkingDirectory);
            used.Add(new Resource(ResourceKind.File, Name: path));
            used.Add(new Resource(ResourceKind.Folder, Name: changes ? Path.GetDirectoryName(path) : path));
        }

        if (next.Input("pid") is { IsInt: true } pid)
        {
            Read.Add(new Resource(ResourceKind.Life, pid.AsInt));
        }

        foreach (var operand in next.Operands)
        {
            if (operand.Kind == OperandKind.Process && operand.IsPresent && !row.Is(InstructionFlags.NamesChild))
            {
                Read.Add(new Resource(ResourceKind.Name, Name: operand.AsText));
            }
            else if (operand.Kind == OperandKind.Pid && operand.IsPresent)
            {
                Read.Add(new Resource(ResourceKind.Life, operand.AsInt));
            }
        }
    }

    /// <summary>Adds what has happened in the action.</summary>
    /// <param name="happened">What has happened.</param>
    /// <param name="time">When, by the clock of the run.</param>
    /// <param name="machine">The machine.</param>
    public void Add(MachineEvent happened, long time, Machine machine)
    {
        switch (happened)
        {
            case MachineEvent.Send { To: > 0 } send:
                AddSending(send.Pid, send.To, time);
                break;
            case MachineEvent.TimerSet set:
                AddSending(set.Pid, set.To, time);
                break;
            case MachineEvent.Receive { From: Process.NobodyId }:
                Read.Add(new Resource(ResourceKind.Signals, happened.Pid));
                Written.Add(new Resource(ResourceKind.Mailbox, happened.Pid));
                break;
            case MachineEvent.Receive receive:
                Read.Add(Resource.OfMessage(receive.From, receive.Pid, receive.SentAt));
                Written.Add(new Resource(ResourceKind.Mailbox, happened.Pid));
                break;
            case MachineEvent.DeadLetter { To: > 0 } letter:
                Read.Add(new Resource(ResourceKind.Life, letter.To));
                break;
            case MachineEvent.Spawn:
                Written.Add(new Resource(ResourceKind.Life, happened.Pid));
                break;
            case MachineEvent.Exit:
                Written.Add(new Resource(ResourceKind.Life, happened.Pid));
                Written.AddRange((machine.Find(happened.Pid)?.Names ?? []).Select(name => new Resource(ResourceKind.Name, Name: name)));
                break;
            case MachineEvent.Register { Name: var name }:
                Written.Add(new Resource(ResourceKind.Name, Name: name));
                break;
            case MachineEvent.Unregister { Name: var name }:
                Written.Add(new Resource(ResourceKind.Name, Name: name));
                break;
        }
    }

    private void AddSending(long sender, long receiver, long time)
    {
        Read.Add(new Resource(ResourceKind.Life, receiver));
        Written.Add(Resource.OfMessage(sender, receiver, time));
        Written.Add(new Resource(ResourceKind.Mailbox, receiver));
    }
}
