using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>What is certain to fail when an instruction is executed.</summary>
internal sealed partial class FlowRun
{
    /// <summary>Whether an error here may be what a TRY of this frame waits for; then it is not reported.</summary>
    private bool MayBeCaught => HandlerNode.MayCatch(_state.Handlers);

    /// <summary>Which of the ways to begin a finding is about, where that must be said.</summary>
    private string When => SpawnedAs is null ? "" : $" when {Phrases.Excerpt(SpawnedAs)} is spawned";

    private void Report(DiagnosticRule rule, bool onOperand, string message, ImmutableArray<(int Site, string Message)> related = default)
    {
        Report(new FlowFinding(rule, _site, onOperand, message, related.IsDefault ? [] : related));
    }

    private void Report(FlowFinding finding)
    {
        if (_findings is not null && !MayBeCaught)
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Reports a stack that does not hold enough values; true if so.</summary>
    /// <param name="mnemonic">Who wants them.</param>
    /// <param name="count">How many.</param>
    /// <param name="function">The function that wants them, if it is a call.</param>
    /// <param name="exported">The export that it is, if it comes from a module.</param>
    private bool CheckDepth(string mnemonic, int count, string? function = null, ModuleExport? exported = null)
    {
        if (count <= 0 || _state.Stack.Depth >= count || !_state.Stack.IsExact)
        {
            return false;
        }

        if (_state.Stack.Floor == StackFloor.Caller)
        {
            if (_findings is not null && !MayBeCaught)
            {
                Taken.Add((_site, count - _state.Stack.Depth));
            }

            return false;
        }

        _short.Add(_site);
        var here = _state.Stack.Depth == 0 ? $"the stack is empty here{When}" : $"the stack holds only {_state.Stack.Depth} here{When}";
        var who = function is null ? mnemonic : NameOf(function, exported);
        Report(DiagnosticRules.StackUnderflow, onOperand: function is not null && exported is null,
            $"{who} takes {Phrases.Count(count, "value")}, but {here}.", Provenance(_state.Stack));
        return true;
    }

    private static string NameOf(string? function, ModuleExport? exported) =>
        exported is null ? $"The function {Phrases.Excerpt(function)}"
            : $"The function {Phrases.Excerpt(function)} of {Phrases.Excerpt(exported.File)}";

    /// <summary>Where the values that are there come from.</summary>
    private static ImmutableArray<(int Site, string Message)> Provenance(StackNode stack)
    {
        var places = ImmutableArray.CreateBuilder<(int, string)>();
        for (var node = stack; node.Value is { } value && places.Count < 3; node = node.Below)
        {
            if (value.PushedBy >= 0)
            {
                places.Add((value.PushedBy, $"Pushes the {value.Types.DescribeValue()} that is there."));
            }
        }

        return places.ToImmutable();
    }

    private void CheckTypes(Instruction instruction, StackEffect effect)
    {
        var isReported = CheckOrder(instruction, effect);
        for (var index = 0; index < effect.Inputs.Length; index++)
        {
            Require(_inputs[index], effect.Inputs[index].Types);
            NotePrecondition(_inputs[index], effect.Inputs[index].Types);
            if (!isReported)
            {
                isReported = CheckTypes(instruction, effect.Inputs[index], _inputs[index], $"'{effect.Inputs[index].Name}'",
                    isTop: index == effect.Inputs.Length - 1, effect);
            }
        }

        // What is ordered must be of one kind: two numbers or two strings.
        if (!isReported && effect.Inputs is [{ Types: ValueTypes.Number | ValueTypes.Str }, { Types: ValueTypes.Number | ValueTypes.Str }]
            && _inputs[0].IsSurely(ValueTypes.Number | ValueTypes.Str) && _inputs[1].IsSurely(ValueTypes.Number | ValueTypes.Str)
            && ((_inputs[0].IsSurely(ValueTypes.Number) && _inputs[1].IsSurely(ValueTypes.Str))
                || (_inputs[0].IsSurely(ValueTypes.Str) && _inputs[1].IsSurely(ValueTypes.Number))))
        {
            isReported = true;
            Report(DiagnosticRules.TypeMismatch, false,
                $"{instruction.Mnemonic} compares two numbers or two strings, but gets {_inputs[0].Types.Describe()} and {_inputs[1].Types.Describe()}.", Pushers(_inputs[0], _inputs[1]));
        }

        if (!isReported)
        {
            NoteUse(instruction, effect);
            NoteNested(instruction, effect);
        }
    }

    /// <summary>Reports values of which one is wrong where it stands, although all are right in another order.</summary>
    private bool CheckOrder(Instruction instruction, StackEffect effect)
    {
        // Hardly any instruction gets a wrong value, and this is asked of all.
        if (_findings is null || !(IsAnyWrong(effect) || IsSentAsIfSwapped(instruction, effect))
            || ValueOrder.For(effect, TypesOfInputs(effect), IsSentAsIfSwapped(instruction, effect)) is not { } order)
        {
            return false;
        }

        Report(new FlowFinding(DiagnosticRules.TypeMismatch, _site, false, order.Message(instruction.Mnemonic, effect),
            Pushers(_inputs.AsSpan(0, effect.Inputs.Length))) { Reorder = order.Instructions });
        return true;
    }

    private bool IsAnyWrong(StackEffect effect)
    {
        for (var place = 0; place < effect.Inputs.Length; place++)
        {
            if (_inputs[place].Types != ValueTypes.None && (_inputs[place].Types & effect.Inputs[place].Types) == ValueTypes.None)
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<ValueTypes> TypesOfInputs(StackEffect effect) =>
        [.. _inputs[..effect.Inputs.Length].Select(value => value.Types)];

    /// <summary>Whether SEND gets a number that is computed as the id, and the id of a process as the message.</summary>
    private bool IsSentAsIfSwapped(Instruction instruction, StackEffect effect) =>
        instruction.Opcode == Opcode.Send && effect.Inputs.Length == 2 && _body.IsId(_inputs[0]) && _body.IsComputed(_inputs[1]);

    private bool CheckTypes(Instruction instruction, StackSlot slot, AbstractValue value, string name, bool isTop,
        StackEffect? effect = null)
    {
        if ((value.Types & slot.Types) != ValueTypes.None || value.Types == ValueTypes.None)
        {
            return false;
        }

        // TO_STR takes anything, but only where text is what is wanted it is what was meant.
        int? convert = (slot.Types & ~ValueTypes.Exception) != ValueTypes.Str ? null : isTop ? _site : value.PushedBy >= 0
            ? value.PushedBy : null;
        Report(
            new FlowFinding(
                DiagnosticRules.TypeMismatch,
                _site,
                false,
                $"{instruction.Mnemonic} wants {Phrases.WithArticle(slot.Types.Describe())} as {name}, but gets {value.Types.Describe()}.",
                Pushers(value)) { ConvertBehind = convert,
                    Reorder = effect is null ? [] : ValueOrder.Possibly(effect, TypesOfInputs(effect))?.Instructions ?? [] });
        return true;
    }

    /// <summary>Remembers an instruction that leaves a changed copy of what a variable holds; not one that fails for sure, or that a TRY
    /// may be waiting for.</summary>
    private void NoteUpdate(Instruction instruction, StackEffect effect)
    {
        if (_findings is not null && instruction.Is(InstructionFlags.CopiesChanged) && !MayBeCaught
            && VariableOf(_inputs[0]) is { } variable && Enumerable.Range(0, effect.Inputs.Length)
                .All(index => (_inputs[index].Types & effect.Inputs[index].Types) != ValueTypes.None))
        {
            Updates[_site] = variable;
        }
    }

    /// <summary>Remembers an instruction that takes a variable for the content, and something of unknown kind for what shall hold
    /// it.</summary>
    private void NoteNested(Instruction instruction, StackEffect effect)
    {
        if (_findings is not null && instruction.Is(InstructionFlags.CopiesChanged) && !MayBeCaught
            && effect.Inputs is [{ Types: not ValueTypes.Any } container, .., { Types: ValueTypes.Any }]
            && _inputs[effect.Inputs.Length - 1] is { PushedBy: >= 0 } content && content.IsSurely(container.Types)
            && !_inputs[0].IsSurely(container.Types)
            && (_inputs[0].Types & container.Types) != ValueTypes.None
            && _body.LineOf(content.PushedBy) is { Instruction.Opcode: Opcode.Load } load
            && LineMeaning.Find(load, OperandKind.Variable)?.Value.AsText is { } variable)
        {
            _nested[_site] = (variable, effect.Inputs.Length == 2 ? ["SWAP"] : ["SWAP", "ROT"]);
        }
    }

    /// <summary>Reports such an instruction if the outcome takes the place of the variable: then the variable should have come
    /// first.</summary>
    private void CheckNested(string stored, AbstractValue value)
    {
        if (_nested.TryGetValue(value.PushedBy, out var nested) && nested.Variable == stored)
        {
            var mnemonic = LineMeaning.InstructionOf(_body.LineOf(value.PushedBy))!.Mnemonic;
            Report(new FlowFinding(
                DiagnosticRules.NestedInOther,
                value.PushedBy,
                false,
                $"{mnemonic} puts {Phrases.Excerpt(stored)} into what lies below it, and the outcome takes its place; what is to be changed comes first.",
                [(_site, $"The outcome is stored in {Phrases.Excerpt(stored)} here.")]) { Reorder = nested.Order });
        }
    }

    /// <summary>The variable that a value was loaded from, also if it has been changed since; null for others.</summary>
    private string? VariableOf(AbstractValue value) =>
        value.PushedBy < 0 ? null
        : _body.LineOf(value.PushedBy) is { Instruction.Opcode: Opcode.Load } load
        ? LineMeaning.Find(load, OperandKind.Variable)?.Value.AsText
        : Updates.GetValueOrDefault(value.PushedBy);

    /// <summary>Remembers a type that is wanted of what the caller gives and that fails if it is another.</summary>
    private void NotePrecondition(AbstractValue value, ValueTypes types)
    {
        if (_findings is not null && types != ValueTypes.Any && (value.Input > 0 || value.Parameter is not null) && !MayBeCaught)
        {
            Preconditions.Add(new PreconditionAt(_site, new Precondition(value.Input, value.Input > 0 ? null : value.Parameter, types)));
        }
    }

    /// <summary>Reports the first value of a call with which the function is certain to fail.</summary>
    private void CheckPreconditions(LineSyntax line, string? label, FunctionSummary summary, AbstractValue[] taken,
        ImmutableArray<string> parameters, AbstractValue[] arguments, ModuleExport? exported)
    {
        var isReported = _findings is null;
        foreach (var condition in summary.Preconditions)
        {
            var argument = condition.Parameter is null || arguments.Length == 0 ? -1 : parameters.LastIndexOf(condition.Parameter);
            var value = argument >= 0 ? arguments[argument]
                : condition.Input > 0 && condition.Input <= taken.Length ? taken[condition.Input - 1]
                : null;
            if (value is null)
            {
                continue;
            }

            NotePrecondition(value, condition.Types);
            if (isReported || value.Types == ValueTypes.None || (value.Types & condition.Types) != ValueTypes.None)
            {
                continue;
            }

            isReported = true;
            var wanted = Phrases.WithArticle(condition.Types.Describe());
            var place = argument >= 0 ? $"as {Phrases.Excerpt(condition.Parameter)}"
                : condition.Input > 1 ? $"in place {condition.Input} from the top of the stack"
                : arguments.Length > 0 ? "on the stack below its arguments" : "on top of the stack";
            Report(
                new FlowFinding(
                    DiagnosticRules.TypeMismatch,
                    _site,
                    OnOperand: line.Instruction?.Opcode == Opcode.Call,
                    $"{NameOf(label, exported)} wants {wanted} {place}, but gets {value.Types.Describe()}.",
                    Pushers(value)) { Function = exported is null ? label : null, Precondition = condition,
                        Reorder = ValueOrder.Of(arguments, parameters, summary.Preconditions)?.Instructions ?? [] });
        }
    }

    private static ImmutableArray<(int Site, string Message)> Pushers(params ReadOnlySpan<AbstractValue> values)
    {
        var places = ImmutableArray.CreateBuilder<(int, string)>();
        foreach (var value in values)
        {
            if (value.PushedBy >= 0)
            {
                places.Add((value.PushedBy, $"Pushes the {value.Types.DescribeValue()}."));
            }
        }

        return places.ToImmutable();
    }

    /// <summary>A function with parameters has nobody to give it arguments when it is spawned.</summary>
    private void CheckSpawned()
    {
        if (_state.Stack.Value?.Literal is { } made && made.Is(InstructionFlags.MakesFunction)
            && ParametersOf(made) is { IsEmpty: false } parameters)
        {
            Report(
                DiagnosticRules.SpawnWithParameters,
                false,
                $"A function with parameters cannot be spawned; SPAWN_CALL gives the new process {Phrases.Count(parameters.Length, "argument")}.",
                Pushers(_state.Stack.Value));
        }
        else if (_state.Stack.Value?.Exported is { Parameters.IsEmpty: false } exported)
        {
            Report(DiagnosticRules.SpawnWithParameters, false,
                $"{NameOf(exported.Name, exported)} has parameters, so it cannot be spawned.", Pushers(_state.Stack.Value));
        }
    }

    private void CheckDivisor(Instruction instruction)
    {
        if (_state.Stack.Value is { Literal: { } literal } divisor && IsZero(literal))
        {
            Report(DiagnosticRules.DivisionByZero, false, $"{instruction.Mnemonic} divides by zero here.", Pushers(divisor));
        }
    }

    private void CheckCondition()
    {
        if (_state.Stack.Value is { Literal: { } literal } condition && Truthiness.OfLiteral(literal) is { } isTrue)
        {
            Report(DiagnosticRules.ConstantCondition, false,
                $"The condition is always {(isTrue ? "true, so this never jumps" : "false, so this always jumps")}.", Pushers(condition));
        }
    }

    private static bool IsZero(LineSyntax literal) => literal switch
    {
        { Instruction.Opcode: Opcode.PushInt, Operands: [var number] } => number.Value.AsInt == 0,
        { Instruction.Opcode: Opcode.PushFloat, Operands: [var number] } => number.Value.AsFloat == 0,
        _ => false,
    };
}
