using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Flow;

/// <summary>Variables and what lies below the stack of a handler.</summary>
internal sealed partial class FlowRun
{
    private readonly HashSet<int> _cutHandlers = [];

    /// <summary>The handler blocks whose stack may have been taken away before the throw.</summary>
    public IReadOnlySet<int> CutHandlers => _cutHandlers;

    private void UseVariables(LineSyntax line, Instruction instruction)
    {
        if (LineMeaning.Find(line, OperandKind.Pattern) is { } pattern)
        {
            foreach (var name in FunctionBody.PatternVariables(pattern))
            {
                Read(name.Name);
            }
        }

        var operand = LineMeaning.Find(line, OperandKind.Variable);
        switch (instruction.Opcode)
        {
            case Opcode.Import:
                Import(LineMeaning.Find(line, OperandKind.Path)?.Value.AsText);
                break;
            case Opcode.Catch:
                Catch(operand);
                break;
            case Opcode.Load:
                Push(operand is null ? new AbstractValue(ValueTypes.Any, _site) : Read(operand.Value.AsText).PushedAt(_site));
                break;
            case Opcode.Capture when operand is not null:
                Read(operand.Value.AsText);
                break;
            case Opcode.Export when operand is not null:
                Read(operand.Value.AsText, isNeeded: false);
                break;
            case Opcode.Delete when operand is not null:
                Store(operand.Value.AsText, null);
                break;
            case Opcode.Store:
                CheckDepth(instruction.Mnemonic, 1);
                var value = Pop();
                if (operand is not null)
                {
                    CheckNested(operand.Value.AsText, value);
                    Store(operand.Value.AsText, value);
                    if (Updates.TryGetValue(value.PushedBy, out var updated))
                    {
                        StoredUpdates[_site] = updated;
                    }
                }

                break;
            case var _ when instruction.Is(InstructionFlags.Receives):
                Apply(line, instruction, instruction.Effect);
                break;
        }
    }

    /// <summary>Binds what a module exports, as far as the function names it. Some of it the module may export on some ways only, and then
    /// a variable keeps the value that it had.</summary>
    private void Import(string? path)
    {
        var variables = _state.Variables;
        if (_imports.Find(path) is not { } exports)
        {
            _state = _state with { Variables = variables.Opened() };
            return;
        }

        foreach (var export in exports.All)
        {
            if (_body.VariableSlots.TryGetValue(export.Name, out var slot))
            {
                var value = new AbstractValue(export.Types, AbstractValue.FromOutside) { Exported = export };
                variables = variables.With(slot, variables[slot] is { } before ? AbstractValue.Join(before, value, widen: false) : value);
            }
        }

        _state = _state with { Variables = variables };
    }

    /// <summary>Only an exception that was just thrown is taken from the stack; reached otherwise, CATCH does nothing.</summary>
    private void Catch(OperandSyntax? variable)
    {
        var hasCaught = HandlerNode.HasCaught(_state.Handlers);
        if (hasCaught == false)
        {
            CheckCatch();
            return;
        }

        var without = _state;
        _state = _state with { Handlers = HandlerNode.Become(_state.Handlers, HandlerState.Handling) };
        if (variable is not null)
        {
            Store(variable.Value.AsText, Pop());
        }

        if (hasCaught is null)
        {
            _state = FlowState.Join(_state, without, widen: false);
        }
    }

    private void Store(string name, AbstractValue? value)
    {
        // A variable that holds a parameter holds the value the caller gave, whatever it is called.
        _state = _state with { Variables = _state.Variables.With(_body.VariableSlots[name], value) };
    }

    /// <summary>Reads a variable.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="isNeeded">Whether that always fails if it has no value; the EXPORT of a main program does nothing.</param>
    private AbstractValue Read(string name, bool isNeeded = true)
    {
        var slot = _body.VariableSlots[name];
        if (_findings is not null && isNeeded && _state.Variables.IsUntouched(slot) && !MayBeCaught)
        {
            ReadAtEntry.Add((_site, name));
        }

        if (_state.Variables[slot] is not { } value)
        {
            var meant = NearestVariable(name);
            var exports = meant is null && _findings is not null ? FewExportsBut(name) : [];
            var advice = exports.IsEmpty ? Phrases.DidYouMean(meant)
                : $"; {Phrases.Excerpt(_body.ImportedPaths.First())} exports {Phrases.Join([.. exports.Select(export => Phrases.Excerpt(export.Name))], "and")}.";
            Report(new FlowFinding(DiagnosticRules.UndefinedVariable, _site, true,
                $"The variable {Phrases.Excerpt(name)} has no value here{When}{advice}", [])
            {
                Variable = name,
                Meant = meant,
                Candidates = [.. exports.OrderBy(export => export.Parameters.Length > _state.Stack.Depth)
                    .ThenByDescending(export => export.Parameters.Length).Select(export => export.Name)],
            });
            return AbstractValue.Unknown;
        }

        if (_state.Variables.IsUnsure(slot))
        {
            Report(new FlowFinding(
                DiagnosticRules.UnsureVariable, _site, true,
                $"The variable {Phrases.Excerpt(name)} may have no value here, depending on the way.",
                []) { Variable = name, IsOfOneWay = true });
        }

        // What a closure has captured, or a module exports, may have taken its place.
        return _state.Variables.IsOpen ? value.WithoutMaker() : value;
    }

    private string? NearestVariable(string name)
    {
        const int MostNames = 200;
        return _findings is null || _body.VariableNames.Length > MostNames
            ? null
            : NearMiss.Find(name, _body.VariableNames.Where(candidate =>
                candidate != name && _state.Variables[_body.VariableSlots[candidate]] is not null).Concat(ImportedNames()));
    }

    /// <summary>What the modules export that the function imports, whether it names it or not.</summary>
    private IEnumerable<string> ImportedNames() => Imported().Select(export => export.Name);

    private IEnumerable<ModuleExport> Imported() =>
        _body.ImportedPaths.Select(_imports.Find).OfType<ModuleExports>().SelectMany(exports => exports.All);

    /// <summary>
    /// All exports of the only module that the function imports, in the order of their names; none if there are more than somebody likes to
    /// read, or if the name is among them, which is only not imported yet.
    /// </summary>
    private ImmutableArray<ModuleExport> FewExportsBut(string name)
    {
        const int Most = 4;
        return _body.ImportedPaths.Count == 1 && Imported().Take(Most + 1).ToImmutableArray() is { Length: <= Most } exports
            && !exports.Any(export => export.Name == name) ? exports : [];
    }

    /// <summary>
    /// Code inside a TRY that takes values that were there before it leaves fewer for the handler: the stack is cut to the
    /// height at TRY or to the height now, whichever is less.
    /// </summary>
    private void NoteDepth(StackFloor floor, int depth) => NoteDepth(_state.Handlers, floor, depth);

    /// <summary>The same for an error that is thrown where the stack may have got lower in a way that no instruction of this function
    /// shows.</summary>
    /// <param name="handlers">The handlers there.</param>
    /// <param name="floor">What lies below the stack.</param>
    /// <param name="depth">How high it is.</param>
    public void NoteDepth(HandlerNode? handlers, StackFloor floor, int depth)
    {
        // Whatever the innermost handler finds, the others find too if the throw goes on to them, or if END_TRY has closed it.
        for (; handlers is not null; handlers = handlers.Below)
        {
            if (handlers is { State: HandlerState.Open, Target: >= 0 }
                && (floor != handlers.StackAtTry.Floor || depth < handlers.StackAtTry.Depth))
            {
                _cutHandlers.Add(handlers.Target);
            }
        }
    }
}
