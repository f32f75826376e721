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

/// <summary>Something with a name and a value, as a tree of variables shows it.</summary>
/// <param name="Name">Its name among its siblings.</param>
/// <param name="Value">The inspection form, cut off when it is long.</param>
/// <param name="Type">The type of the value, or empty for facts that are no values.</param>
/// <param name="Parts">What it consists of, made when asked for; null if there is nothing to open.</param>
public sealed record Variable(string Name, string Value, string Type, VariableParts? Parts);

/// <summary>The parts of a variable. Immutable: values are, and the machine's own lists are copied.</summary>
/// <param name="Count">How many.</param>
/// <param name="IsIndexed">Whether they are numbered items rather than named fields.</param>
/// <param name="Get">The parts from the first index on, at most so many. From any thread.</param>
public sealed record VariableParts(int Count, bool IsIndexed, Func<int, int, ImmutableArray<Variable>> Get);

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

    /// <summary>All live processes, by pid.</summary>
    public ImmutableArray<ProcessSummary> Processes =>
        [.. _machine.Processes.Select(process => new ProcessSummary(process.Id, NameOf(process), StateOf(process), MessagesOf(process).Count()))];

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
            frames.Add(new FrameSummary(index, target.Label, place is null || isBuiltIn ? null : FullPath(target.Code.DisplayPath),
                isBuiltIn ? target.Code.DisplayPath : null, place?.Line ?? 0, place?.Column ?? 0, at));
        }

        return frames.ToImmutable();
    }

    /// <summary>The text of a built-in program, by the name frames give; null if there is none.</summary>
    public string? BuiltInSource(string name) =>
        _machine.Code.All.Where(code => code.DisplayPath == name).Select(code => _machine.Code.SourceOf(code)?.Text).FirstOrDefault();

    /// <summary>The variables of a frame, in order of first mention in the code.</summary>
    public ImmutableArray<Variable> Locals(long pid, int frame) =>
        TryFindFrame(pid, frame, out var process, out var depth)
            ? [.. Interpreter.VariablesOf(process, depth).Select(variable => Describe(variable.Name, variable.Value))]
            : [];

    /// <summary>The value stack, the top first.</summary>
    public ImmutableArray<Variable> Stack(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return [];
        }

        var values = process.Stack[process.StackFloor..process.StackCount];
        return [.. Enumerable.Range(0, values.Length).Select(i => Describe(i == 0 ? "top" : $"top-{i}", values[values.Length - 1 - i]))];
    }

    /// <summary>The mailbox, the oldest message first: what waits, who sent it, from which line.</summary>
    public ImmutableArray<Variable> Mailbox(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return [];
        }

        // What is still in the inbox gets its number when the process takes it; the number it will get is shown.
        var next = process.Mailbox.LastSequence;
        return [.. MessagesOf(process).Select((message, index) => DescribeMessage(index, message, message.Sequence > 0 ? message.Sequence : ++next))];
    }

    /// <summary>Facts about a process: state, names, links, monitors, reductions.</summary>
    public ImmutableArray<Variable> Facts(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return [];
        }

        var facts = ImmutableArray.CreateBuilder<Variable>();
        facts.Add(Fact("pid", Number(process.Id)));
        facts.Add(Fact("state", WaitsIn(process)));
        facts.Add(Fact("names", List(process.Names?.Where(name => ReferenceEquals(_machine.Registry.Find(name), process)))));
        facts.Add(Fact("started as", process.Entry.Label == "main" ? process.Entry.Code.DisplayPath : process.Entry.Label));
        facts.Add(Fact("started by", process.Origin is { } origin ? $"{DescribePid(origin.Parent)} at {origin.Code.PlaceText(origin.Index)}" : "the run"));
        facts.Add(Fact("reductions", Number(process.Reductions)));
        facts.Add(Fact("links", List(process.Links?.Order().Select(DescribePid))));
        facts.Add(Fact("monitors", List(process.Monitors?.OrderBy(monitor => monitor.Key).Select(monitor => $"ref {monitor.Key} on {DescribePid(monitor.Value)}"))));
        facts.Add(Fact("monitored by", List(process.Watchers?.OrderBy(watcher => watcher.Key).Select(watcher => $"{DescribePid(watcher.Value)} (ref {watcher.Key})"))));
        facts.Add(Fact("traps exits", process.TrapsExits ? "true" : "false"));
        facts.Add(Fact("frames", Number(process.Depth)));
        facts.Add(Fact("coordinates", Coordinates));
        return facts.ToImmutable();
    }

    /// <summary>All registered names and who holds them.</summary>
    public ImmutableArray<Variable> Registry() =>
        [.. _machine.Registry.Names.Order(StringComparer.Ordinal).Select(name => Fact(name, _machine.Registry.Find(name) is { } process ? DescribePid(process.Id) : "nobody"))];

    /// <summary>Messages that found nobody, the latest last.</summary>
    public ImmutableArray<Variable> DeadLetters() =>
        [.. _machine.DeadLetters.Latest.Select((letter, index) => DescribeMessage(index, letter.Message, 0) with { Name = $"to {letter.Target}" })];

    /// <summary>
    /// The value of a variable of a frame, or of a part of it: <c>order</c>, <c>order.drink</c>, <c>orders[0]</c>; also <c>top</c> and <c>top-1</c>.
    /// </summary>
    /// <param name="pid">Which process.</param>
    /// <param name="frame">0 is the innermost.</param>
    /// <param name="expression">What to look at.</param>
    /// <param name="error">Why there is no value; null if there is one.</param>
    public Variable? Evaluate(long pid, int frame, string expression, out string? error) =>
        new VariablePath(expression).Find([.. Locals(pid, frame), .. Stack(pid)], out error);

    private bool TryFindFrame(long pid, int frame, out Process process, out int depth)
    {
        process = _machine.Find(pid)!;
        depth = process is null ? -1 : process.Depth - 1 - frame;
        return process is not null && depth >= 0 && depth < process.Depth;
    }

    private static IEnumerable<Message> MessagesOf(Process process) => process.Mailbox.Messages.Concat(process.Inbox.Peek().OfType<Message>());

    private Variable DescribeMessage(int index, Message message, long sequence)
    {
        var sender = message.Origin == MessageOrigin.Program ? DescribePid(message.Sender) : "the machine";
        var place = message.SenderCode?.PlaceText(message.SenderIndex);
        var parts = ImmutableArray.Create(
            Describe("message", message.Payload),
            Fact("from", sender),
            Fact("sent at", place ?? "(no line)"),
            Fact("sequence", sequence > 0 ? Number(sequence) : "(never taken)"),
            Fact("time", DateTimeOffset.UnixEpoch.AddMicroseconds(message.SentAt).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)));
        var shownPlace = message.SenderCode is { } code ? $", {Path.GetFileName(code.DisplayPath)}:{code.PlaceOf(message.SenderIndex)?.Line}" : "";
        return new Variable($"{index}", $"{ValueText.InspectBriefly(message.Payload, 80)} from {sender}{shownPlace}", ValueDescription.TypeOf(message.Payload),
            new VariableParts(parts.Length, IsIndexed: false, (start, count) => [.. parts.Skip(start).Take(count)]));
    }

    private string DescribePid(long pid) => _machine.Find(pid) is not { } process ? $"process {pid} (ended)" : process.Description;

    private static string NameOf(Process process) => process.Name ?? (process.Id == 1 ? "main"
        : process.Entry.Label == "main" ? Path.GetFileNameWithoutExtension(process.Entry.Code.DisplayPath.Trim('<', '>')) : process.Entry.Label);

    private string StateOf(Process process) => process.State switch
    {
        ProcessState.Waiting => process.CurrentWait?.Kind switch
        {
            WaitKind.Timer => "sleeping",
            WaitKind.Outside => "waiting for the outside",
            _ => "waiting",
        },
        ProcessState.Exited => "ended",
        _ => ReferenceEquals(_scheduler.Current, process) ? "running" : "runnable",
    };

    private string WaitsIn(Process process)
    {
        var state = StateOf(process);
        return process.State == ProcessState.Waiting && process.Pc < process.Code.Module.Instructions.Length
            ? $"{state} in {Language.Assembling.Disassembler.Format(process.Code.Module.Instructions[process.Pc])}"
            : state;
    }

    private string FullPath(string path) => Path.GetFullPath(Path.Combine(_machine.Host.WorkingDirectory, path));

    private static Variable Fact(string name, string value) => new(name, value, "", null);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string>? items) => items is not null && string.Join(", ", items) is { Length: > 0 } text ? text : "none";

    private static Variable Describe(string name, Value value) => ValueDescription.Describe(name, value);
}
