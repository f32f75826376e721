using Ttvm.Language.Assembling;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Loading;

/// <summary>
/// Turns a module into code. First every region of instructions that share a frame gets a layout of slots, then the operands are decoded.
/// </summary>
internal sealed class CodeLoader
{
    private readonly Module _module;

    private readonly FrameLayout[] _layouts;
    private readonly Op[] _ops;
    private readonly Code _code;
    private readonly Dictionary<int, string> _labelAt = [];

    /// <summary>The same place called with the same names is one target, so that recursion does not change targets all the time.</summary>
    private readonly Dictionary<string, CallTarget> _targets = [];

    /// <summary>Whether frames may be there already, so that no layout can grow any more.</summary>
    private readonly bool _isLoaded;

    /// <summary>A variable that has no slot and cannot get one.</summary>
    private string? _missing;

    private CodeLoader(Module module)
    {
        _module = module;
        var length = module.Instructions.Length + 1;
        _layouts = new FrameLayout[length];
        _ops = new Op[length];
        _code = new Code(module, _ops, _layouts);
        NoteLabels();
    }

    private CodeLoader(Code code)
    {
        (_module, _ops, _layouts, _code, _isLoaded) = (code.Module, code.Ops, [], code, true);
        NoteLabels();
    }

    private void NoteLabels()
    {
        foreach (var label in _module.Labels)
        {
            _labelAt.TryAdd(label.Index, label.Name);
        }
    }

    /// <summary>Decodes an instruction that is not in the code, to be executed in one of its frames. The code is loaded: nothing of it
    /// changes but that it may get another target.</summary>
    /// <param name="code">The code.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="layout">The variables of the frame.</param>
    /// <param name="missing">A variable that the instruction names, and its frame or that of the function it calls does not have; then
    /// the result means nothing. Null if there is none.</param>
    public static Op Decode(Code code, AssembledInstruction instruction, FrameLayout layout, out string? missing)
    {
        var loader = new CodeLoader(code);
        var op = loader.Decode(instruction, layout);
        missing = loader._missing;
        loader.SealTargets();
        return op;
    }

    public static Code Load(Module module)
    {
        var loader = new CodeLoader(module);
        loader.LayOutRegions();
        loader.PlaceParameters();
        loader.Decode();
        loader.SealTargets();
        for (var i = 0; i < loader._ops.Length; i++)
        {
            if (loader._ops[i].Opcode == Opcode.Call)
            {
                loader._ops[i].Constant = Value.OfInt(loader._layouts[i].Count);
            }
        }

        Shortcuts.Choose(loader._ops);
        return loader._code;
    }

    private void SealTargets()
    {
        foreach (var target in _targets.Values)
        {
            target.Seal();
        }
    }

    private void LayOutRegions()
    {
        var regions = new FrameRegions(_module.Instructions.Length);
        for (var i = 0; i < _module.Instructions.Length; i++)
        {
            var (opcode, operands) = _module.Instructions[i];
            var row = InstructionSet.Get(opcode);
            regions.Join(i, row, row.Jumps ? (int)operands[row.LabelIndex].AsInt : null);
        }

        var found = regions.Find();
        for (var i = 0; i < _layouts.Length; i++)
        {
            _layouts[i] = _layouts[found[i]] ??= new FrameLayout();
        }
    }

    /// <summary>Gives parameters the first slots of their frames, where a call can put them without looking.</summary>
    private void PlaceParameters()
    {
        foreach (var (_, operands) in _module.Instructions)
        {
            for (var i = 1; i < operands.Length; i++)
            {
                if (operands[i] is { Kind: OperandKind.Params, IsPresent: true } parameters && operands[i - 1].Kind == OperandKind.Label)
                {
                    var layout = _layouts[(int)operands[i - 1].AsInt];
                    foreach (var name in parameters.AsParams)
                    {
                        layout.FindOrAdd(name);
                    }
                }
            }
        }
    }

    private void Decode()
    {
        for (var i = 0; i < _module.Instructions.Length; i++)
        {
            _ops[i] = Decode(_module.Instructions[i], _layouts[i]);
            if (_ops[i].Opcode == Opcode.Call)
            {
                // Where it goes says the target; where the caller goes on is needed at every call.
                _ops[i].A = i + 1;
            }
        }

        _ops[^1] = new Op { Opcode = Opcode.Halt };
    }

    private Op Decode(AssembledInstruction instruction, FrameLayout layout)
    {
        var row = InstructionSet.Get(instruction.Opcode);
        var op = new Op
        {
            Opcode = instruction.Opcode,
            A = -1,
            Constant = Value.Null,
            Needs = row.Effect.Inputs.Count(slot => !slot.Repeated),
        };
        var target = -1;
        var targetName = "";
        foreach (var operand in instruction.Operands)
        {
            if (!operand.IsPresent)
            {
                continue;
            }

            switch (operand.Kind)
            {
                case OperandKind.Int:
                    op.Constant = Value.OfInt(operand.AsInt);
                    break;
                case OperandKind.Float:
                    op.Constant = Value.OfFloat(operand.AsFloat);
                    break;
                case OperandKind.Bool:
                    op.Constant = Value.OfBool(operand.AsBool);
                    break;
                case OperandKind.Str:
                    op.Constant = Value.OfString(operand.AsText);
                    break;
                case OperandKind.Pid when operand.AsInt != 0:
                    // A literal pid takes the place of the one on the stack; 0 means the stack, as if it were absent.
                    op.Constant = Value.OfInt(operand.AsInt);
                    op.A = 1;
                    op.Needs--;
                    break;
                case OperandKind.Variable:
                    op.A = SlotOf(layout, operand.AsText);
                    op.Data = operand.AsText;
                    break;
                case OperandKind.Label:
                    target = (int)operand.AsInt;
                    targetName = operand.AsText;
                    op.A = target;
                    break;
                case OperandKind.Milliseconds:
                    op.Constant = Value.OfInt(operand.AsInt);
                    break;
                case OperandKind.Params:
                    op.Data = TargetOf(target, NameOf(target, targetName), [.. operand.AsParams]);
                    op.Needs += row.TakesCounted ? operand.AsParams.Length : 0;
                    break;
                case OperandKind.Count when row.TakesCounted:
                    // Nobody has so many values; what fails then is the instruction, not the loading.
                    op.A = (int)Math.Min(operand.AsInt, int.MaxValue);
                    op.Needs = op.A;
                    break;
                case OperandKind.Pattern:
                    op.Data = new MessageMatcher(MessagePattern.Parse(operand.AsText), name => SlotOf(layout, name));
                    break;
                case OperandKind.Count:
                    op.A = (int)Math.Min(operand.AsInt, int.MaxValue);
                    break;
                case OperandKind.Policy:
                    op.Constant = Value.OfString(operand.AsText);
                    break;
                case OperandKind.Strategy or OperandKind.Field or OperandKind.Process or OperandKind.Path:
                    op.Data = operand.AsText;
                    break;
            }
        }

        return op;
    }

    private int SlotOf(FrameLayout layout, string name)
    {
        if (_isLoaded && layout.Find(name) < 0)
        {
            _missing ??= name;
            return 0;
        }

        return layout.FindOrAdd(name);
    }

    private CallTarget TargetOf(int entry, string label, string[] parameters)
    {
        // With lengths, since a quoted name may contain anything.
        var key = $"{entry} {label.Length} {label} {string.Concat(parameters.Select(parameter => $"{parameter.Length} {parameter} "))}";
        if (!_targets.TryGetValue(key, out var target))
        {
            if (_isLoaded && parameters.FirstOrDefault(name => _code.LayoutAt(entry).Find(name) < 0) is { } missing)
            {
                _missing ??= missing;
                parameters = [];
            }

            target = _code.AddTarget(entry, label, parameters);
            _targets.Add(key, target);
        }

        return target;
    }

    private string NameOf(int target, string written) =>
        _labelAt.TryGetValue(target, out var label) ? written.Length > 0 && !char.IsAsciiDigit(written[0]) ? written : label : $"@{target}";
}
