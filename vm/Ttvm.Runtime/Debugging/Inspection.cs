using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Ttvm.Language.Assembling;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Debugging.Overviews;
using Ttvm.Runtime.Debugging.Sources;
using Ttvm.Runtime.Execution;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>A process in a list.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Name">Its first registered name, or else what it was started in.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Messages">How many messages wait in its mailbox.</param>
/// <param name="IsFrozen">Whether a person has frozen it, so that it is given no slices.</param>
public sealed record ProcessSummary(long Pid, string Name, ProcessState State, int Messages, bool IsFrozen);

/// <summary>A frame of a process.</summary>
/// <param name="Index">0 is the innermost.</param>
/// <param name="Name">The label it was called by, or <c>main</c>.</param>
/// <param name="Path">The source file; null for a built-in program or bytecode without source places.</param>
/// <param name="BuiltIn">The name of the built-in program whose text <see cref="Inspection.TextOf"/> gives; else null.</param>
/// <param name="Line">1-based; 0 where unknown.</param>
/// <param name="Column">1-based, in Unicode scalars; 0 where unknown.</param>
/// <param name="InstructionIndex">0-based, in its module.</param>
/// <param name="Address">See <see cref="Inspection.Instructions"/>.</param>
public sealed record FrameSummary(int Index, string Name, string? Path, string? BuiltIn, int Line, int Column, int InstructionIndex,
    long Address)
{
    /// <summary>The bytecode file without source places whose listing <see cref="Inspection.TextOf"/> gives, in which case the line belongs
    /// to the listing; else null.</summary>
    public string? Listing { get; init; }

    /// <summary>Whether the file has been changed since it was loaded. The line then belongs to the loaded text, which
    /// <see cref="Inspection.TextOf"/> gives for the path.</summary>
    public bool HasChanged { get; init; }
}

/// <summary>Answers questions about a machine that stands still. Used on the debugger's thread.</summary>
public sealed partial class Inspection
{
    private readonly Machine _machine;
    private readonly DeterministicScheduler _scheduler;
    private readonly FailedStacks _failed;
    private readonly Func<Coordinates> _coordinates;
    private readonly Func<long?> _behind;
    private readonly Func<string, string> _fullPath;
    private readonly Evaluation _evaluation;
    private readonly StopEvaluator _stops;
    private readonly Breakpoints _breakpoints;

    private readonly EventLog _log;
    private readonly Interventions _interventions;
    private readonly Dictionary<Code, CodeFacts> _facts = [];

    /// <summary>The listings of bytecode without source places, each made when it is first asked for.</summary>
    private readonly ConditionalWeakTable<Code, Listing> _listings = [];

    private readonly LaunchedSources _launched = new();

    internal Inspection(Machine machine, DeterministicScheduler scheduler, StopEvaluator stops, FailedStacks failed,
        Breakpoints breakpoints, EventLog log, Interventions interventions, Func<Coordinates> coordinates, Func<long?> behind, ulong seed,
        Func<string, string> fullPath)
    {
        _breakpoints = breakpoints;
        _stops = stops;
        _log = log;
        _interventions = interventions;
        Overview = new Overview(machine, scheduler, this, log, seed);
        _machine = machine;
        _scheduler = scheduler;
        (_coordinates, _behind, _fullPath) = (coordinates, behind, fullPath);
        _failed = failed;
        _evaluation = new Evaluation(machine, failed.CountOf);
    }

    /// <summary>Questions about all processes at once, and about events.</summary>
    public Overview Overview { get; }

    /// <summary>The coordinates of the present state.</summary>
    public Coordinates Coordinates => _coordinates();

    /// <summary>See <see cref="Stop.Behind"/>.</summary>
    public long? Behind => _behind();

    /// <summary>A hash of the machine's state: equal for like states of runs of the same program. It costs in proportion to the processes
    /// that have been touched since it was asked for last.</summary>
    public ulong StateHash => _scheduler.StateHash;

    /// <summary>Live processes, in the order of their pids.</summary>
    /// <param name="most">At most so many, the oldest.</param>
    /// <param name="always">The pid of a process that is in the list in any case, if it lives.</param>
    public ImmutableArray<ProcessSummary> GetProcesses(int most, long always)
    {
        var processes = _machine.Processes.Take(most).ToList();
        if (_machine.Find(always) is { } wanted && (processes.Count == 0 || processes[^1].Id < always))
        {
            processes.Add(wanted);
        }

        return [.. processes.Select(process => new ProcessSummary(process.Id, process.Title, StateOf(process),
            process.WaitingCount, IsFrozen(process)))];
    }

    /// <summary>The frames of a process, innermost first; empty if there is no such process.</summary>
    /// <param name="pid">The pid of the process.</param>
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

        // A recursion has many frames in one file; the disk is asked for it once.
        var changed = new Dictionary<Code, bool>();
        var frames = ImmutableArray.CreateBuilder<FrameSummary>();
        for (var index = start; index < process.Depth && index - start < count; index++)
        {
            var target = process.Frames[process.Depth - 1 - index].Target;

            // A caller is shown at its call, which is the instruction before the one it goes on with.
            var at = index == 0 ? process.Pc : process.Frames[process.Depth - index].CalledAt;
            var (place, code) = (target.Code.PlaceOf(at), FactsOf(target.Code));
            var address = _breakpoints.Addresses.Of(target.Code, at);
            frames.Add(code.Listing is null
                ? new FrameSummary(index, target.Label, code.Source, code.BuiltIn, place?.Line ?? 0, place?.Column ?? 0, at, address)
                {
                    HasChanged = HasChanged(target.Code),
                }
                : new FrameSummary(index, target.Label, null, null, LineInListing(target.Code, at), 1, at, address)
                {
                    Listing = code.Listing,
                });
        }

        return frames.ToImmutable();

        bool HasChanged(Code code)
        {
            if (!changed.TryGetValue(code, out var has))
            {
                has = FactsOf(code).Source is { } path && _machine.Code.SourceOf(code) is { } source
                    && _launched.HasChanged(code, source, path);
                changed.Add(code, has);
            }

            return has;
        }
    }

    /// <summary>Where the lines of loaded code are in its file by now; null if they are where they were.</summary>
    internal LineMap? MapOf(Code code) => FactsOf(code).Source is { } path && _machine.Code.SourceOf(code) is { } source
        ? _launched.MapOf(code, source, path) : null;

    /// <summary>How many frames a process has; 0 if there is no such process.</summary>
    public int Depth(long pid) => _machine.Find(pid)?.Depth ?? 0;

    /// <summary>All loaded code, in order of name.</summary>
    public ImmutableArray<CodeFacts> Code => [.. _machine.Code.All.Select(FactsOf).OrderBy(code => code.Name, StringComparer.Ordinal)];

    /// <summary>A text that is in no file, by the name that frames give: a built-in program, the listing of bytecode, or the loaded text of
    /// a changed file; null if there is none of that name.</summary>
    public string? TextOf(string name)
    {
        var found = LoadedCode.FirstOrDefault(code => FactsOf(code) is var facts && (facts.BuiltIn == name || facts.Listing == name
            || (facts.Source == name && _machine.Code.SourceOf(code) is not null)));
        return found is null ? null : _machine.Code.SourceOf(found)?.Text ?? ListingOf(found).Text;
    }

    /// <summary>The variables of a frame, in order of first mention in the code.</summary>
    public VariableParts Locals(long pid, int frame) =>
        TryFindFrame(pid, frame, out var process, out var depth)
            ? VariableParts.Of([.. Interpreter.VariablesOf(process, depth)
                .Select(variable => ValueDescription.Describe(variable.Name, variable.Value))])
            : VariableParts.None;

    /// <summary>The time by the scheduler's clock, in microseconds since 1970.</summary>
    public long Now => _scheduler.Now;

    /// <summary>The instruction that a process is about to execute, and whether the program alone has led it there, without a person who
    /// made it jump or execute something. Null if there is no such process.</summary>
    public (CodePlace Place, bool IsUnaided)? Position(long pid) => _machine.Find(pid) is { } process
        ? (PlaceOf(process.Code, process.Pc), !_interventions.HasLed(pid)) : null;

    /// <summary>The value stack, the top first: <c>top</c>, <c>top-1</c> and so on.</summary>
    public VariableParts Stack(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return VariableParts.None;
        }

        var values = process.Stack[process.StackFloor.._failed.CountOf(process)];
        return new VariableParts(values.Length, isIndexed: true,
            i => ValueDescription.Describe(i == 0 ? "top" : $"top-{i}", values[values.Length - 1 - i]));
    }

    /// <summary>The mailbox, the oldest message first; empty if there is no such process.</summary>
    public FactList<MessageFacts> Mailbox(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return new FactList<MessageFacts>(0, _ => throw new ArgumentOutOfRangeException(nameof(pid)));
        }

        // Most callers only ask how many there are, so the messages are copied when one is wanted.
        var messages = new Lazy<Message[]>(() => [.. process.WaitingMessages]);
        return new FactList<MessageFacts>(process.WaitingCount, i => FactsOf(process, messages.Value[i], i));
    }

    /// <summary>A part of a mailbox, the oldest message first; empty if there is no such process.</summary>
    /// <param name="pid">The process that owns the mailbox.</param>
    /// <param name="start">How many messages to leave out.</param>
    /// <param name="count">At most so many.</param>
    public ImmutableArray<MessageFacts> Messages(long pid, int start, int count) => _machine.Find(pid) is { } process
        ? [.. process.WaitingMessages.Skip(start).Take(count).Select((message, i) => FactsOf(process, message, start + i))] : [];

    /// <summary>Facts about a process; null if there is none of that pid.</summary>
    public ProcessFacts? Facts(long pid)
    {
        if (_machine.Find(pid) is not { } process)
        {
            return null;
        }

        return new ProcessFacts(
            process.Id,
            StateOf(process),
            process.Inbox.IsParked ? process.Code.TextOf(process.Pc) : null,
            [.. (process.Names ?? []).Where(name => ReferenceEquals(_machine.Registry.Find(name), process))],
            process.Entry.Label == "main" ? process.Entry.Code.DisplayPath : process.Entry.Label,
            process.Origin is { Code: { } code } origin ? new SpawnFact(LabelOf(origin.Parent), code.PlaceText(origin.Index)) : null,
            process.Reductions,
            [.. (process.Links?.Entries ?? []).Select(link => link.Key).Order().Select(LabelOf)],
            MonitorsOf(process.Monitors),
            MonitorsOf(process.Watchers),
            process.TrapsExits,
            process.Depth);
    }

    /// <summary>All registered names and who holds them, by name.</summary>
    public FactList<NameFact> Registry()
    {
        var names = _machine.Registry.Names.Order(StringComparer.Ordinal).ToArray();
        return new FactList<NameFact>(names.Length,
            i => new NameFact(names[i], _machine.Registry.Find(names[i]) is { } process ? LabelOf(process.Id) : null));
    }

    /// <summary>Dead letters: messages that found nobody, the latest first. The last thousand are kept.</summary>
    public FactList<DeadLetterFacts> DeadLetters()
    {
        var letters = _machine.DeadLetters.Latest;
        return new FactList<DeadLetterFacts>(letters.Count, i =>
        {
            var letter = letters[^(i + 1)];
            return new DeadLetterFacts(letter.To, letter.Name, FactsOf(letter.Message, letter.To, 0));
        });
    }

    /// <summary>
    /// The value of an expression in a frame (<c>docs/expressions.md</c>). A text that is the name of a variable of the frame, or leads to
    /// a part of one, means that first, since names may hold any characters but blanks.
    /// </summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="problem">Why there is no value; null if there is one.</param>
    public Variable? Evaluate(long pid, int frame, string expression, out EvaluationProblem? problem)
    {
        if (expression.Length > ExpressionParser.LongestText)
        {
            // The search below tries every beginning of the text for a name, which would take very long for a long text.
            problem = new EvaluationProblem(EvaluationProblemKind.TooLong, ValueText.Cut(expression, 40));
            return null;
        }

        var variable = new VariablePath(expression).Find(Locals(pid, frame).All, Stack(pid), out problem);
        if (variable is not null || !TryFindFrame(pid, frame, out var process, out var depth))
        {
            return variable;
        }

        if (Expression.Parse(expression, out var fault) is not { } parsed)
        {
            problem = fault;
            return null;
        }

        var value = parsed.Evaluate(_evaluation.In(process, depth), out fault);
        if (fault is null)
        {
            problem = null;
            return ValueDescription.Describe(expression.Trim(), value);
        }

        // If the text looks like a part of a variable, the search for variables has the better explanation. The mailbox and other words are
        // known to the expression only.
        problem = parsed.IsPath && fault.Kind == EvaluationProblemKind.NoVariable ? problem : fault;
        if (VariableExpression.StackIndexOf(expression.Trim()) is { } index)
        {
            problem = new EvaluationProblem(EvaluationProblemKind.NoPart, "stack", $"{index}");
        }

        return null;
    }

    /// <summary>The intervention that gives an expression another value; null if there is none.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="target">The expression. As in <see cref="Evaluate"/>, a text that is the name of a variable means that first.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">Why there is none; null if there is one.</param>
    internal Intervention? Assign(long pid, int frame, string target, Value value, out EvaluationProblem? problem)
    {
        if (!TryFindFrame(pid, frame, out var process, out var depth))
        {
            problem = new EvaluationProblem(EvaluationProblemKind.NoProcess, $"{pid}");
            return null;
        }

        if (!Evaluation.VariableOf(process, depth, target.Trim()).IsUnset)
        {
            problem = null;
            return new Intervention.SetVariable(pid, depth, target.Trim(), value);
        }

        return Expression.Parse(target, out problem)?.Assign(_evaluation.In(process, depth), value, out problem);
    }

    /// <summary>Whether a text that somebody types is to be read as an instruction and not as an expression: its first word is a mnemonic,
    /// or looks like one in a text that is no expression; and the frame has no variable of that name.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="text">The text.</param>
    public bool IsInstruction(long pid, int frame, string text)
    {
        var word = text.Trim().Split(' ', '\t')[0];
        return word.Any(char.IsAsciiLetterUpper) && word.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter)
                || letter == '_')
            && (InstructionSet.Find(word) is not null || Expression.Parse(text, out _) is null)
            && (!TryFindFrame(pid, frame, out var process, out var depth) || Evaluation.VariableOf(process, depth, word).IsUnset);
    }

    /// <summary>The instructions on a line at which a process can go on: those in the same region as its innermost frame.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="isSource">Whether code was assembled from the source that the line belongs to.</param>
    /// <param name="line">1-based.</param>
    internal ImmutableArray<JumpTarget> JumpTargets(long pid, Func<Code, bool> isSource, int line)
    {
        if (_machine.Find(pid) is not { } process || process.Code.Module.SourceMap is not { } map || !isSource(process.Code))
        {
            return [];
        }

        var code = process.Code;
        var layout = process.Innermost.Target.Layout;
        return [.. Enumerable.Range(0, map.Places.Length)
            .Where(index => map.Places[index].Line == line && ReferenceEquals(code.LayoutAt(index), layout))
            .Select(index => new JumpTarget(index, code.TextOf(index), line, map.Places[index].Column))];
    }

    /// <summary>What a process waits for.</summary>
    internal BlockedFacts Blocked(Process process)
    {
        var due = process.CurrentWait?.Timer is { } timer ? Math.Max(0, timer.DueAt - _scheduler.Now) : (long?)null;
        return new BlockedFacts(StateOf(process), process.Code.TextOf(process.Pc), process.Code.PlaceText(process.Pc), due);
    }

    /// <summary>Proposals for an expression that is being typed, in order; empty if there are none.</summary>
    /// <param name="pid">The pid of the process.</param>
    /// <param name="frame">The index of the frame, 0 for the innermost.</param>
    /// <param name="text">The text up to the cursor.</param>
    /// <param name="start">The index in the text of the word that the proposals replace.</param>
    public ImmutableArray<Proposal> Complete(long pid, int frame, string text, out int start)
    {
        start = 0;
        return TryFindFrame(pid, frame, out var process, out var depth)
            ? new ExpressionCompletion(text).Find(_evaluation.In(process, depth), out start) : [];
    }

    /// <summary>Facts about code.</summary>
    internal CodeFacts FactsOf(Code code)
    {
        if (!_facts.TryGetValue(code, out var facts))
        {
            var source = code.Module.SourceMap is { SourcePath: not ("" or ['<', ..]) and var path } ? _fullPath(path) : null;
            if (source is not null && _machine.Code.SourceOf(code) is null && !LaunchedSources.IsSourceOf(code.Module.SourceMap!, source))
            {
                // The lines in bytecode belong to the text that it was compiled from; in another text they would mislead.
                source = null;
            }

            facts = code.Module.Path.StartsWith('<') ? new CodeFacts(null, null, code.Module.Path)
                : new CodeFacts(_fullPath(code.Module.Path), source, null);
            _facts[code] = facts;
        }

        return facts;
    }

    private Listing ListingOf(Code code) => _listings.GetValue(code, static code => Disassembler.List(code.Module));

    /// <summary>The 1-based line of an instruction in the listing. The end of the code counts as its last instruction.</summary>
    private int LineInListing(Code code, int index) =>
        ListingOf(code).Lines is { IsEmpty: false } lines ? lines[Math.Min(index, lines.Length - 1)] : 1;

    /// <summary>Where an instruction stands.</summary>
    internal CodePlace PlaceOf(Code code, int index)
    {
        if (index == Ttvm.Runtime.Loading.Code.Typed)
        {
            return CodePlace.Console;
        }

        var (place, facts) = (code.PlaceOf(index), FactsOf(code));
        return new CodePlace(code.PlaceText(index), code.DisplayPath, place?.Line, place?.Column, facts.Source, facts.BuiltIn);
    }

    /// <summary>The supervisor of a process; null if it has none.</summary>
    internal ProcessLabel? SupervisorOf(Process process) =>
        process.Supervisor == Process.NobodyId ? null : LabelOf(process.Supervisor);

    /// <summary>All loaded code, also code that only the processes that run it know. Some code comes more than once.</summary>
    private IEnumerable<Code> LoadedCode => _machine.Code.All.Concat(_machine.Processes.Select(process => process.Code));

    private bool TryFindFrame(long pid, int frame, out Process process, out int depth)
    {
        process = _machine.Find(pid)!;
        depth = process is null ? -1 : process.Depth - 1 - frame;
        return process is not null && depth >= 0 && depth < process.Depth;
    }

    /// <summary>The message of a number in a mailbox; null if there is none.</summary>
    internal MessageFacts? FindMessage(long pid, long sequence) => _machine.Find(pid) is { } process
        ? process.WaitingMessages.Select((message, index) => (message, index))
            .Where(entry => SequenceOf(process, entry.message, entry.index) == sequence)
            .Select(entry => FactsOf(process, entry.message, entry.index)).FirstOrDefault()
        : null;

    private MessageFacts FactsOf(Process process, Message message, int index) =>
        FactsOf(message, process.Id, SequenceOf(process, message, index));

    /// <summary>The number of a message at an index of the mailbox. A message still in the inbox has the number that it will get when the
    /// process drains the inbox.</summary>
    private static long SequenceOf(Process process, Message message, int index) => index < process.Mailbox.Count
        ? message.Sequence : process.Mailbox.LastSequence + index - process.Mailbox.Count + 1;

    internal MessageFacts FactsOf(Message message, long receiver, long sequence) => new(
        message.Payload,
        message.Origin == MessageOrigin.Program ? LabelOf(message.Sender) : null,
        message.SenderCode is { } code ? PlaceOf(code, message.SenderIndex) : null,
        sequence,
        message.SentAt) { Send = _log.FindSend(message.Sender, receiver, message.SentAt, message.Payload) };

    internal bool IsFrozen(Process process) => _scheduler.IsFrozen(process);

    internal ProcessLabel LabelOf(long pid) => ProcessLabel.Of(_machine, pid);

    private ImmutableArray<MonitorFact> MonitorsOf(SmallTable? monitors) =>
        [.. from monitor in monitors?.Entries ?? [] orderby monitor.Key select new MonitorFact(monitor.Key, LabelOf(monitor.Value))];

    internal ProcessState StateOf(Process process) =>
        process.Inbox.IsParked ? process.CurrentWait?.Kind switch
        {
            WaitKind.Timer => ProcessState.Sleeping,
            WaitKind.Outside => ProcessState.WaitingForOutside,
            _ => ProcessState.Waiting,
        }
        : ReferenceEquals(_scheduler.Current, process) ? ProcessState.Running : ProcessState.Runnable;
}
