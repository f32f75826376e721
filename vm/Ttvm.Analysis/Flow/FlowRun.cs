using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>
/// Executes instructions on what is known of the values instead of on values. The rules are those of the instruction table; only what
/// the table cannot say (calls, variables, handlers) has an arm here. After a mistake it goes on as if the values had been there.
/// </summary>
internal sealed partial class FlowRun
{
    private readonly FunctionBody _body;
    private readonly Func<string, FunctionSummary> _summaryOf;
    private readonly ModuleImports _imports;
    private readonly List<FlowFinding>? _findings;
    private readonly Dictionary<int, ValueTypes> _neededTypes = [];
    private readonly Dictionary<string, ValueTypes> _parameterTypes = new(StringComparer.Ordinal);
    private readonly AbstractValue[] _inputs = new AbstractValue[8];
    private FlowState _state;
    private int _site;

    /// <summary>A run through one function.</summary>
    /// <param name="body">The function.</param>
    /// <param name="summaryOf">What is known of the function at a label; <see cref="FunctionSummary.Lost"/> if there is none.</param>
    /// <param name="imports">What the modules export that it imports.</param>
    /// <param name="findings">Gets what is wrong; null while it is not yet known what reaches an instruction.</param>
    public FlowRun(FunctionBody body, Func<string, FunctionSummary> summaryOf, ModuleImports imports, List<FlowFinding>? findings) =>
        (_body, _summaryOf, _imports, _findings) = (body, summaryOf, imports, findings);

    /// <summary>See <see cref="EntryState.SpawnedAs"/>.</summary>
    public string? SpawnedAs { get; init; }

    /// <summary>The least depth on any way at which one of the caller's values was taken, 0 or negative; <see cref="int.MinValue"/> if
    /// nobody knows.</summary>
    public int Lowest { get; private set; }

    /// <summary>The same on those ways that come to a RET.</summary>
    public int LowestAtReturn { get; private set; }

    /// <summary>Where values of the caller are taken and how many, and no TRY of the function protects it; only while findings are looked
    /// for.</summary>
    public List<(int Site, int Count)> Taken { get; } = [];

    /// <summary>What is sent by SEND, SENDNAMED and SEND_AFTER, in order; only while findings are looked for.</summary>
    public List<SentValue> Sent { get; } = [];

    /// <summary>The processes whose ids are taken from the stack to send something to them or to end them, in order; only while findings
    /// are looked for.</summary>
    public List<UsedId> UsedIds { get; } = [];

    /// <summary>Whether it is known what reaches each instruction, so that this run says what is wrong.</summary>
    public bool LooksForFindings => _findings is not null;

    /// <summary>Where types are wanted of what the caller gives, and no TRY of the function protects it; only while findings are looked
    /// for.</summary>
    public List<PreconditionAt> Preconditions { get; } = [];

    /// <summary>Where variables are read as the frame began with them, and no TRY of the function protects it; only while findings are
    /// looked for.</summary>
    public List<(int Site, string Name)> ReadAtEntry { get; } = [];

    /// <summary>The instructions in which the process may end although nothing fails, or which may never come back; only while findings are
    /// looked for.</summary>
    public HashSet<int> MayEndAt { get; } = [];

    /// <summary>The instructions that leave a changed copy of what a variable holds, in order, with the variable; only while findings are
    /// looked for.</summary>
    public SortedDictionary<int, string> Updates { get; } = [];

    /// <summary>The STOREs that keep such a copy, with the variable it is a copy of; only while findings are looked for.</summary>
    public Dictionary<int, string> StoredUpdates { get; } = [];

    /// <summary>All stacks at RET, joined; null if none was reached.</summary>
    public StackNode? AtReturn { get; set; }

    /// <summary>What the function wants of the caller's values and of its parameters, as seen by the instructions that take them.</summary>
    public FunctionSummary WithTypes(FunctionSummary summary) => summary with
    {
        NeededTypes = [.. Enumerable.Range(1, summary.Needs).Select(input => _neededTypes.GetValueOrDefault(input, ValueTypes.Any))],
        ParameterTypes = _parameterTypes.Count == 0 ? ImmutableDictionary<string, ValueTypes>.Empty
            : _parameterTypes.ToImmutableDictionary(StringComparer.Ordinal),
    };

    /// <summary>Executes one instruction; false if control does not go on at the next.</summary>
    /// <param name="state">Before; afterwards, what holds behind it.</param>
    /// <param name="line">The instruction.</param>
    /// <param name="site">Its number in the function.</param>
    public bool Execute(ref FlowState state, LineSyntax line, int site)
    {
        _state = state;
        _site = site;
        NoteFailure(line);
        var instruction = LineMeaning.InstructionOf(line);
        var goesOn = Execute(line, instruction);
        if (_findings is not null && instruction?.Is(InstructionFlags.Imports) != false)
        {
            // Of a misspelt instruction, too, the nearest counts: else every keystroke in a mnemonic would change what all callers of the
            // function know.
            MayEndAt.Add(site);
        }

        state = _state;
        return goesOn;
    }

    private bool Execute(LineSyntax line, Instruction? instruction)
    {
        if (instruction is null || !LineMeaning.HasKnownEffect(instruction, line))
        {
            _state = _state with { Stack = StackNode.Lost };
            return true;
        }

        switch (instruction.Opcode)
        {
            case Opcode.Call:
                return CallLabel(line, LineMeaning.Find(line, OperandKind.Label)?.Value.AsText, ParametersOf(line));
            case Opcode.CallFunction:
                return CallFunction(line, instruction);
            case Opcode.MakeList:
                PopMany(line, LineMeaning.Find(line, OperandKind.Count)?.Value.AsInt ?? -1);
                Push(new AbstractValue(ValueTypes.List, _site));
                return true;
            case Opcode.EndTry:
                EndTry();
                return true;
            case Opcode.Ret:
                Return();
                return false;
            case Opcode.Jz:
                CheckCondition();
                break;
            case var _ when instruction.UsesVariables:
                UseVariables(line, instruction);
                return true;
            case var _ when instruction.Is(InstructionFlags.StartsProcess | InstructionFlags.PassesArguments):
                var parameters = ParametersOf(line);
                var arguments = PopMany(line, parameters.Length);
                NoteGiven(LineMeaning.Find(line, OperandKind.Label)?.Value.AsText, parameters, arguments, stack: null);
                PushOutputs(line, instruction, instruction.Effect);
                return true;
            case var _ when instruction.Is(InstructionFlags.SpawnsTop):
                CheckSpawned();
                break;
            case var _ when instruction.Is(InstructionFlags.FeedsOther):
                NoteSent(line, instruction);
                break;
            case var _ when instruction.Is(InstructionFlags.Divides):
                CheckDivisor(instruction);
                break;
        }

        Apply(line, instruction, LineMeaning.EffectOf(instruction, line));
        return !instruction.Is(InstructionFlags.EndsBlock) || instruction.Jumps;
    }

    /// <summary>Remembers messages and whose ids are used, for checks that know who receives what.</summary>
    private void NoteSent(LineSyntax line, Instruction instruction)
    {
        if (_findings is null)
        {
            return;
        }

        var stack = _state.Stack;
        if (instruction.ValuesAbovePid >= 0 && LineMeaning.Find(line, OperandKind.Pid) is not { Value.AsInt: not 0 })
        {
            for (var above = instruction.ValuesAbovePid; above > 0; above--)
            {
                stack = stack.Below;
            }

            UsedIds.Add(new UsedId(_site, stack.Value?.PidFrom ?? AbstractValue.FromOutside) { Pid = stack.Value
                ?? AbstractValue.Unknown });
            stack = stack.Below;
        }

        if (instruction.Is(InstructionFlags.Sends))
        {
            Sent.Add(new SentValue(_site, stack.Value ?? AbstractValue.Unknown));
        }
    }

    /// <summary>Does what the table says.</summary>
    private void Apply(LineSyntax line, Instruction instruction, StackEffect effect)
    {
        var count = effect.Inputs.Length;
        var isShort = CheckDepth(instruction.Mnemonic, count);
        for (var index = count - 1; index >= 0; index--)
        {
            _inputs[index] = Pop();
        }

        if (!isShort)
        {
            CheckTypes(instruction, effect);
            NoteUpdate(instruction, effect);
        }

        PushOutputs(line, instruction, effect);
    }

    private void PushOutputs(LineSyntax line, Instruction instruction, StackEffect effect)
    {
        foreach (var output in effect.Outputs)
        {
            Push(ValueOf(line, instruction, effect, output));
        }
    }

    private AbstractValue ValueOf(LineSyntax line, Instruction instruction, StackEffect effect, StackSlot output)
    {
        // An input and an output of the same name are the same value: that is how the table writes DUP and its like.
        for (var index = 0; index < effect.Inputs.Length; index++)
        {
            if (effect.Inputs[index].Name == output.Name)
            {
                return _inputs[index];
            }
        }

        var isLiteral = effect.Inputs.IsEmpty && instruction.Group is InstructionGroup.Values or InstructionGroup.Control;
        var isPid = instruction.Opcode == Opcode.PushInt || (instruction.Is(InstructionFlags.NeedsSmp) && output.Name == "pid");
        var value = new AbstractValue(output.Types == ValueTypes.Number ? NumberOf(effect.Inputs.Length) : output.Types, _site)
        {
            Literal = isLiteral ? line : null,
            PidFrom = isPid ? _site : AbstractValue.FromOutside,
        };
        return WithContents(line, instruction, value);
    }

    /// <summary>Two integers make an integer, a float makes a float (language.md, section 3.2).</summary>
    private ValueTypes NumberOf(int inputs)
    {
        var all = ValueTypes.None;
        for (var index = 0; index < inputs; index++)
        {
            if ((_inputs[index].Types & ValueTypes.Number) == ValueTypes.Float)
            {
                return ValueTypes.Float;
            }

            all |= _inputs[index].Types;
        }

        return (all & ValueTypes.Float) == 0 ? ValueTypes.Int : ValueTypes.Number;
    }

    private bool CallLabel(LineSyntax line, string? label, ImmutableArray<string> parameters) =>
        Call(line, label, parameters, label is null ? FunctionSummary.Lost : _summaryOf(label), exported: null);

    /// <summary>Calls a function of this file, or one that a module has exported.</summary>
    private bool Call(LineSyntax line, string? label, ImmutableArray<string> parameters, FunctionSummary summary, ModuleExport? exported)
    {
        var arguments = PopMany(line, parameters.Length, exported);
        NoteGiven(exported is null ? label : null, parameters, arguments, _state.Stack);
        for (var index = 0; index < parameters.Length; index++)
        {
            if (summary.ParameterTypes.TryGetValue(parameters[index], out var types))
            {
                Require(arguments[index], types);
            }
        }

        if (_findings is not null && !summary.ComesBackOrFails)
        {
            MayEndAt.Add(_site);
        }

        var isShort = CheckDepth(line.Instruction?.Mnemonic ?? "CALL", summary.SureNeeds, label, exported);
        NoteTaken(summary.Takes == FunctionSummary.Anything ? int.MinValue : _state.Stack.Depth - summary.Takes);
        if (!isShort && _state.Stack.Floor == StackFloor.Empty && _state.Stack.Depth < summary.Needs)
        {
            // Only some ways through the function take so many; what it leaves on the others is not what its summary says.
            _state = _state with { Stack = StackNode.Unknown };
            return summary.Returns;
        }

        var taken = new AbstractValue[summary.Needs];
        for (var index = 0; index < taken.Length; index++)
        {
            taken[index] = Pop();
            Require(taken[index], index < summary.NeededTypes.Length ? summary.NeededTypes[index] : ValueTypes.Any);
        }

        CheckPreconditions(line, label, summary, taken, parameters, arguments, exported);
        if (!summary.Returns)
        {
            return false;
        }

        if (summary.Floor != StackFloor.Caller)
        {
            _state = _state with { Stack = summary.Floor == StackFloor.Lost ? StackNode.Lost : StackNode.Unknown };
        }

        foreach (var result in summary.Results)
        {
            Push(ResultOf(result, taken, parameters, arguments));
        }

        return true;
    }

    private AbstractValue ResultOf(ResultValue result, AbstractValue[] taken, ImmutableArray<string> parameters, AbstractValue[] arguments)
    {
        if (result.Input > 0 && result.Input <= taken.Length)
        {
            return taken[result.Input - 1];
        }

        var parameter = result.Parameter is null ? -1 : parameters.LastIndexOf(result.Parameter);
        return parameter >= 0
            ? arguments[parameter].PushedAt(_site)
            : new AbstractValue(result.Types, _site) { Literal = result.Literal, Shape = result.Shape?.Select(Attached) };

        // What the function has put into an object may be what it was given.
        AbstractValue Attached(AbstractValue value)
        {
            var given = value.Parameter is null ? -1 : parameters.LastIndexOf(value.Parameter);
            return value.Input > 0 ? value.Input <= taken.Length ? taken[value.Input - 1] : AbstractValue.Unknown
                : value.Parameter is not null ? given >= 0 ? arguments[given] : AbstractValue.Unknown
                : value.WithShape(value.Shape?.Select(Attached));
        }
    }

    private bool CallFunction(LineSyntax line, Instruction instruction)
    {
        var isShort = CheckDepth("CALL_FUNCTION", 1);
        _inputs[0] = Pop();
        if (!isShort)
        {
            CheckTypes(instruction, instruction.Effect.Inputs[^1], _inputs[0], "the function", isTop: true);
        }

        // A function that another one has made and left is not among the callees, so nobody would look here again when it changes.
        if (_inputs[0].Literal is { } made && made.Is(InstructionFlags.MakesFunction)
            && LineMeaning.Find(made, OperandKind.Label)?.Value.AsText is { } label && _body.Calls(label))
        {
            return CallLabel(line, label, ParametersOf(made));
        }

        if (_inputs[0].Exported is { Summary: { } summary } exported)
        {
            return Call(line, exported.Name, exported.Parameters, summary, exported);
        }

        MayEndAt.Add(_site);
        NoteTaken(int.MinValue);
        _state = _state with { Stack = (_inputs[0].Types & ValueTypes.Callable) == 0 ? StackNode.Lost : StackNode.Unknown };
        return true;
    }

    private void Return()
    {
        LowestAtReturn = Math.Min(LowestAtReturn, _state.Lowest);
        AtReturn = AtReturn is null ? _state.Stack : StackNode.Join(AtReturn, _state.Stack, widen: false);
    }

    private void EndTry()
    {
        var handlers = _state.Handlers;
        if (handlers is null)
        {
            Report(DiagnosticRules.EndTryWithoutTry, false, "END_TRY closes nothing: there is no TRY open here.");
        }

        _state = _state with { Handlers = HandlerNode.Close(handlers) };
    }

    /// <summary>Takes values that an operand counts, the top last; unknown ones if there is no telling how many.</summary>
    private AbstractValue[] PopMany(LineSyntax line, long count, ModuleExport? exported = null)
    {
        const long MostValues = 100_000;
        if (count is < 0 or > MostValues)
        {
            if (count > 0)
            {
                NoteTaken(int.MinValue);
            }

            _state = _state with { Stack = count < 0 ? StackNode.Lost : StackNode.Unknown };
            return [];
        }

        CheckDepth(line.Instruction?.Mnemonic ?? "", (int)count, exported?.Name, exported);
        var values = new AbstractValue[count];
        for (var index = values.Length - 1; index >= 0; index--)
        {
            values[index] = Pop();
        }

        return values;
    }

    private AbstractValue Pop()
    {
        var stack = _state.Stack;
        var value = stack.Value ?? AbstractValue.Unknown;
        var below = stack.Below;
        _state = _state with { Stack = below, Lowest = below.Floor == StackFloor.Caller
            ? Math.Min(_state.Lowest, below.Depth) : _state.Lowest };
        NoteTaken(below.Depth);
        return value;
    }

    /// <summary>Remembers for handlers and for callers how low the stack gets, also if only for a while or on a way that ends.</summary>
    /// <param name="depth">How high it still is; <see cref="int.MinValue"/> if nobody knows.</param>
    private void NoteTaken(int depth)
    {
        var floor = _state.Stack.Floor;
        NoteDepth(floor, depth);
        if (floor == StackFloor.Caller)
        {
            Lowest = Math.Min(Lowest, depth);
        }
        else if (floor == StackFloor.Unknown)
        {
            Lowest = int.MinValue;
        }
    }

    private void Push(AbstractValue value) => _state = _state with { Stack = _state.Stack.Push(value) };

    /// <summary>The names of the parameters written on a line.</summary>
    private static ImmutableArray<string> ParametersOf(LineSyntax line) => LineMeaning.Find(line, OperandKind.Params)?.Value.AsParams ?? [];

    /// <summary>Remembers which types an instruction wants of a value that came from the caller.</summary>
    private void Require(AbstractValue value, ValueTypes types)
    {
        if (types == ValueTypes.Any)
        {
            return;
        }

        if (value.Input > 0)
        {
            _neededTypes[value.Input] = Narrow(_neededTypes.GetValueOrDefault(value.Input, ValueTypes.Any));
        }
        else if (value.Parameter is { } parameter)
        {
            _parameterTypes[parameter] = Narrow(_parameterTypes.GetValueOrDefault(parameter, ValueTypes.Any));
        }

        ValueTypes Narrow(ValueTypes known) => (known & types) == ValueTypes.None ? known : known & types;
    }
}
