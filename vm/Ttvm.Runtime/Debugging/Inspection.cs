using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>A process in a list.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Name">Its first registered name, or what it was started with.</param>
/// <param name="State"><c>running</c>, <c>runnable</c>, <c>waiting</c>, <c>sleeping</c>.</param>
/// <param name="Messages">How many messages wait in its mailbox.</param>
public sealed record ProcessSummary(long Pid, string Name, string State, int Messages);

/// <summary>A frame of a process.</summary>
/// <param name="Index">0 is the innermost.</param>
/// <param name="Name">The label it was called by, or <c>main</c>.</param>
/// <param name="Path">The source file; null for a built-in program or bytecode without source places.</param>
/// <param name="BuiltIn">The name of the built-in program whose text <see cref="Inspection.BuiltInSource"/> gives; else null.</param>
/// <param name="Line">1-based; 0 where unknown.</param>
/// <param name="Column">1-based, in Unicode scalars; 0 where unknown.</param>
/// <param name="InstructionIndex">0-based, in its module.</param>
public sealed record FrameSummary(int Index, string Name, string? Path, string? BuiltIn, int Line, int Column, int InstructionIndex);

/// <summary>Answers questions about a machine that stands still. Used on the debugger's thread.</summary>
public sealed class Inspection
{
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly Func<string> _coordinates;

    internal Inspection(Machine machine, DeterministicScheduler scheduler, Func<string> coordinates)
    {
        _machine = machine;
        _scheduler = scheduler;
        _coordinates = coordinates;
    }

    /// <summary><c>seed:decision:instruction</c> of the present state.</summary>
    public string Coordinates => _coordinates();

    /// <summary>Live processes, by pid.</summary>
    /// <param name="most">At most so many, the oldest.</param>
    /// <param name="always">A process that is in the list in any case, if it lives.</param>
    public ImmutableArray<ProcessSummary> GetProcesses(int most, long always)
    {
        var processes = _machine.Processes.Take(most).ToList();
        if (_machine.Find(always) is { } wanted && (processes.Count == 0 || processes[^1].Id < always))
        {
            processes.Add(wanted);
        }

        return [.. processes.Select(process => new ProcessSummary(process.Id, process.Title, StateOf(process), CountMessages(process)))];
    }

    /// <summary>The frames of a process, innermost first; empty if there is no such process.</summary>
    /// <param name="pid">Which.</param>
    /// <param name="start">The first index wanted.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="total">How many there are in all.</param>
    public ImmutableArray<FrameSummary> Frames(long pid, int start, int count, out int total)
    {
        total = 0;
        if (_machine.Find(pid) is not { } process)
        {
            return [];
        }

        total = process.Depth;
        var frames = ImmutableArray.CreateBuilder<FrameSummary>();
        for (var index = start; index < process.Depth && index - start < count; index++)
        {
            var target = process.Frames[process.Depth - 1 - index].Target;

            // A caller is shown at its call, which is the instruction before the one it goes on with.
            var at = index == 0 ? process.Pc : process.Frames[process.Depth - index].ReturnTo - 1;
            var place = target.Code.PlaceOf(at);
            var isBuiltIn = target.Code.DisplayPath.StartsWith('<');
            frames.Add(new FrameSummary(index, target.Label, SourcePathOf(target.Code),
                isBuiltIn ? target.Code.DisplayPath : null, place?.Line ?? 0, place?.Column ?? 0, at));
        }

        return frames.ToImmutable();
    }

    /// <summary>The sources of all loaded code: full paths, and names of built-in programs as frames give them; in order of name.</summary>
    public ImmutableArray<(string? Path, string? BuiltIn)> Sources =>
        [.. _machine.Code.All.Select(code => (SourcePathOf(code), code.DisplayPath.StartsWith('<') ? code.DisplayPath : null)).Where(source => source != (null, null)).Order()];

    /// <summary>The text of a built-in program, by the name frames give; null if there is none.</summary>
    public string? BuiltInSource(string name) =>
        _machine.Code.All.Concat(_machine.Processes.Select(process => process.Code)).Where(code => code.DisplayPath == name).Select(code => _machine.Code.SourceOf(code)?.Text).FirstOrDefault();

    /// <summary>The variables of a frame, in order of first mention in the code.</summary>
    public VariableParts Locals(long pid, int frame) =>
        TryFindFrame(pid, frame, out var process, out var depth)
            ? VariableParts.Of([.. Interpreter.VariablesOf(process, depth).Select(variable => ValueDescription.Describe(variable.Name, variable.Value))])
            : VariableParts.None;

    /// <summary>The value stack, the top first: <c>top</c>, <c>top-1</c> and so on.</summary>
    public VariableParts Stack(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return VariableParts.None;
        }

        var values = process.Stack[process.StackFloor..process.StackCount];
        return new VariableParts(values.Length, isIndexed: true, i => ValueDescription.Describe(i == 0 ? "top" : $"top-{i}", values[values.Length - 1 - i]));
    }

    /// <summary>The mailbox, the oldest message first: what waits, who sent it, from which line.</summary>
    public VariableParts Mailbox(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return VariableParts.None;
        }

        var messages = MessagesOf(process).ToArray();
        var taken = process.Mailbox.Count;
        var last = process.Mailbox.LastSequence;

        // What is still in the inbox gets its number when the process takes it; the number it will get is shown.
        return new VariableParts(messages.Length, isIndexed: true,
            i => DescribeMessage($"{i}", messages[i], i < taken ? messages[i].Sequence : last + i - taken + 1));
    }

    /// <summary>Facts about a process: state, names, links, monitors, reductions.</summary>
    public VariableParts Facts(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return VariableParts.None;
        }

        var facts = ImmutableArray.CreateBuilder<Variable>();
        facts.Add(Fact("pid", Number(process.Id)));
        facts.Add(Fact("state", WaitsIn(process)));
        facts.Add(Fact("names", List(process.Names?.Where(name => ReferenceEquals(_machine.Registry.Find(name), process)))));
        facts.Add(Fact("started as", process.Entry.Label == "main" ? process.Entry.Code.DisplayPath : process.Entry.Label));
        facts.Add(Fact("started by", process.Origin is { Code: { } code } origin ? $"{DescribePid(origin.Parent)} at {code.PlaceText(origin.Index)}" : "the run"));
        facts.Add(Fact("reductions", Number(process.Reductions)));
        facts.Add(Fact("links", List(process.Links?.Entries.Select(link => link.Key).Order().Select(DescribePid))));
        facts.Add(Fact("monitors", List(process.Monitors?.Entries.OrderBy(monitor => monitor.Key).Select(monitor => $"ref {monitor.Key} on {DescribePid(monitor.Value)}"))));
        facts.Add(Fact("monitored by", List(process.Watchers?.Entries.OrderBy(watcher => watcher.Key).Select(watcher => $"{DescribePid(watcher.Value)} (ref {watcher.Key})"))));
        facts.Add(Fact("traps exits", process.TrapsExits ? "true" : "false"));
        facts.Add(Fact("frames", Number(process.Depth)));
        facts.Add(Fact("coordinates", Coordinates));
        return VariableParts.Of(facts.ToImmutable());
    }

    /// <summary>All registered names and who holds them.</summary>
    public VariableParts Registry()
    {
        var names = _machine.Registry.Names.Order(StringComparer.Ordinal).ToArray();
        return new VariableParts(names.Length, isIndexed: false,
            i => Fact(names[i], _machine.Registry.Find(names[i]) is { } process ? DescribePid(process.Id) : "nobody"));
    }

    /// <summary>Messages that found nobody, the latest first; the last thousand are kept.</summary>
    public VariableParts DeadLetters()
    {
        var letters = _machine.DeadLetters.Latest;
        return new VariableParts(letters.Count, isIndexed: true, i => DescribeMessage($"to {letters[^(i + 1)].Target}", letters[^(i + 1)].Message, 0));
    }

    /// <summary>
    /// The value of a variable of a frame, or of a part of it: <c>order</c>, <c>order.drink</c>, <c>orders[0]</c>; also <c>top</c> and <c>top-1</c>.
    /// </summary>
    /// <param name="pid">Which process.</param>
    /// <param name="frame">0 is the innermost.</param>
    /// <param name="expression">What to look at.</param>
    /// <param name="error">Why there is no value; null if there is one.</param>
    public Variable? Evaluate(long pid, int frame, string expression, out string? error) =>
        new VariablePath(expression).Find(Locals(pid, frame).All, Stack(pid), out error);

    /// <summary>The full path of the source of code; null if it has none on disk.</summary>
    internal string? SourcePathOf(Code code) =>
        code.Module.SourceMap is { } map && !map.SourcePath.StartsWith('<') ? Path.GetFullPath(Path.Combine(_machine.Host.WorkingDirectory, map.SourcePath)) : null;

    private bool TryFindFrame(long pid, int frame, out Process process, out int depth)
    {
        process = _machine.Find(pid)!;
        depth = process is null ? -1 : process.Depth - 1 - frame;
        return process is not null && depth >= 0 && depth < process.Depth;
    }

    private static int CountMessages(Process process) => process.Mailbox.Count + (process.Inbox.HasSignals ? process.Inbox.Peek().OfType<Message>().Count() : 0);

    private static IEnumerable<Message> MessagesOf(Process process) => process.Mailbox.Messages.Concat(process.Inbox.Peek().OfType<Message>());

    private Variable DescribeMessage(string name, Message message, long sequence)
    {
        var sender = message.Origin == MessageOrigin.Program ? DescribePid(message.Sender) : "the machine";
        var place = message.SenderCode?.PlaceText(message.SenderIndex);
        var parts = ImmutableArray.Create(
            ValueDescription.Describe("message", message.Payload),
            Fact("from", sender),
            Fact("sent at", place ?? "(no line)"),
            Fact("sequence", sequence > 0 ? Number(sequence) : "(never taken)"),
            Fact("time", DateTimeOffset.UnixEpoch.AddMicroseconds(message.SentAt).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)));
        var shownPlace = message.SenderCode is { } code ? $", {Path.GetFileName(code.DisplayPath)}:{code.PlaceOf(message.SenderIndex)?.Line}" : "";
        return new Variable(name, $"{ValueText.InspectBriefly(message.Payload, 80)} from {sender}{shownPlace}", ValueDescription.TypeOf(message.Payload),
            VariableParts.Of(parts));
    }

    private string DescribePid(long pid) => _machine.Find(pid) is not { } process ? $"process {pid} (ended)" : process.Description;

    private string StateOf(Process process) =>
        process.Inbox.IsParked ? process.CurrentWait?.Kind switch
        {
            WaitKind.Timer => "sleeping",
            WaitKind.Outside => "waiting for the outside",
            _ => "waiting",
        }
        : ReferenceEquals(_scheduler.Current, process) ? "running" : "runnable";

    private string WaitsIn(Process process)
    {
        var state = StateOf(process);
        return process.Inbox.IsParked && process.Pc < process.Code.Module.Instructions.Length
            ? $"{state} in {Language.Assembling.Disassembler.Format(process.Code.Module.Instructions[process.Pc])}"
            : state;
    }

    private static Variable Fact(string name, string value) => new(name, value, "", null);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string>? items) => items is not null && string.Join(", ", items) is { Length: > 0 } text ? text : "none";
}
