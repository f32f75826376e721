using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>Analyses a graph before it is compiled: the types of variables, the effects of blocks on the stack, and the variables in
/// locals.</summary>
internal sealed class UnitAnalysis
{
    private readonly Op[] _ops;
    private readonly Dictionary<FrameLayout, FrameVariables> _variables = [];

    /// <summary>Analyses a graph.</summary>
    /// <param name="graph">The graph, into whose blocks the results are written.</param>
    /// <param name="assumption">What to assume.</param>
    public UnitAnalysis(FlowGraph graph, Assumption assumption)
    {
        _ops = graph.Code.Ops;
        (Graph, Assumption) = (graph, assumption);
        foreach (var block in graph.Blocks)
        {
            var layout = graph.Code.LayoutAt(block.Start);
            if (!_variables.ContainsKey(layout))
            {
                _variables.Add(layout, new FrameVariables(layout, assumption != Assumption.Nothing ? layout.Seen : []));
            }
        }

        FindTypes();
        FindLocals();
        foreach (var block in graph.Blocks)
        {
            block.HasRoom = !block.ComesFromOutside;
        }

        foreach (var block in graph.Blocks.Where(block => block.Growth > 0))
        {
            block.Successors.ForEach(successor => successor.HasRoom = false);
        }

        foreach (var block in graph.Blocks)
        {
            Room = Math.Max(Room, block.Room);
        }

        if (assumption != Assumption.Nothing && graph.Blocks.Any(block => graph.CalledBy(block.End - 1).Any()))
        {
            Room += UnitCompiler.LongestPath;
        }
    }

    public FlowGraph Graph { get; }

    /// <summary>What is assumed.</summary>
    public Assumption Assumption { get; }

    /// <summary>How many values any block puts on the stack at most, with what follows it in line.</summary>
    public int Room { get; }

    /// <summary>Whether a variable is assigned the result of an instruction of <see cref="Templates.Updates"/>.</summary>
    public bool Updates { get; private set; }

    /// <summary>The variables of the frames in which an instruction runs.</summary>
    public FrameVariables VariablesAt(int index) => _variables[Graph.Code.LayoutAt(index)];

    /// <summary>The type of what an arithmetic instruction leaves, under the assumption.</summary>
    public StaticType ResultOf(Opcode opcode, StaticType a, StaticType b)
    {
        var type = StaticTypes.OfArithmetic(opcode, a, b);
        return type == StaticType.Any && Assumption == Assumption.Integers && a != StaticType.Float && b != StaticType.Float
            ? StaticType.Int : type;
    }

    private void FindTypes()
    {
        // A fixed point is reached, since types only go up in a lattice of finite height.
        var changes = true;
        while (changes)
        {
            changes = false;
            foreach (var block in Graph.Blocks)
            {
                changes |= Scan(block);
            }
        }

        foreach (var variables in _variables.Values)
        {
            variables.Settle();
        }
    }

    /// <summary>Follows the types through a block. Tells whether the type of a variable has changed.</summary>
    private bool Scan(BasicBlock block)
    {
        var variables = VariablesAt(block.Start);
        var stack = new Stack<StaticType>();
        var changes = false;
        (block.Needed, block.Room) = (0, 0);
        for (var index = block.Start; index < block.End; index++)
        {
            var op = _ops[index];
            switch (Templates.Of(op))
            {
                case Template.Constant:
                    stack.Push(StaticTypes.Of(Templates.ConstantOf(op)));
                    break;
                case Template.Self:
                    stack.Push(StaticType.Int);
                    break;
                case Template.Load:
                    stack.Push(variables.TypeOf(op.A));
                    break;
                case Template.Store:
                    changes |= variables.Store(op.A, Pop());
                    break;
                case Template.Pop or Template.Branch or Template.Throw:
                    Pop();
                    break;
                case Template.Shuffle:
                    var taken = new StaticType[op.Needs];
                    for (var i = 0; i < taken.Length; i++)
                    {
                        taken[i] = Pop();
                    }

                    foreach (var which in Templates.OrderOf(op.Opcode))
                    {
                        stack.Push(taken[which]);
                    }

                    break;
                case Template.Arithmetic:
                    var right = Pop();
                    stack.Push(ResultOf(op.Opcode, Pop(), right));
                    break;
                case Template.MakeList:
                    for (var i = 0; i < op.A; i++)
                    {
                        Pop();
                    }

                    stack.Push(StaticType.Any);
                    break;
                case Template.Call or Template.CallFunction:
                    changes |= Pass(index, op);
                    break;
                case Template.Jump or Template.Return or Template.Step or Template.Handle:
                    break;
                default:
                    var row = InstructionSet.Get(op.Opcode);
                    for (var i = 0; i < op.Needs; i++)
                    {
                        Pop();
                    }

                    foreach (var _ in row.Effect.Outputs)
                    {
                        stack.Push(StaticTypes.OfResult(row));
                    }

                    break;
            }

            if (Templates.Updates(op) && index + 1 < block.End && Templates.Of(_ops[index + 1]) == Template.Store)
            {
                variables.NoteUpdate(_ops[index + 1].A);
                Updates = true;
            }

            block.Room = Math.Max(block.Room, stack.Count - block.Needed);
        }

        block.Growth = Templates.Of(_ops[block.End - 1]) == Template.Step ? int.MaxValue : stack.Count - block.Needed;
        return changes;

        StaticType Pop()
        {
            if (stack.TryPop(out var type))
            {
                return type;
            }

            block.Needed++;
            return StaticType.Any;
        }

        // Each function that may be called takes as many arguments as it has parameters.
        bool Pass(int index, in Op op)
        {
            if (op.Data is null)
            {
                Pop();
            }

            var changes = false;
            var types = new List<StaticType>();
            foreach (var target in Graph.CalledBy(index))
            {
                for (var slot = target.Parameters.Length - 1; slot >= 0; slot--)
                {
                    var above = target.Parameters.Length - 1 - slot;
                    if (above == types.Count)
                    {
                        types.Add(Pop());
                    }

                    changes |= VariablesAt(target.Entry).Store(slot, types[above]);
                }
            }

            return changes;
        }
    }

    private void FindLocals()
    {
        // The greatest fixed point: the sets begin full, and become the intersection over all ways that lead to a block.
        foreach (var block in Graph.Blocks)
        {
            block.Cached = block.ComesFromOutside ? 0 : ulong.MaxValue;
        }

        foreach (var block in Graph.Blocks)
        {
            foreach (var target in Graph.CalledBy(block.End - 1))
            {
                // A call leaves the parameters in locals, but a function may also begin behind another call, or be a handler.
                var entry = Graph.At(target.Entry);
                entry.Cached = entry.IsReturnedTo ? 0 : ulong.MaxValue;
            }
        }

        var changes = true;
        while (changes)
        {
            changes = false;
            foreach (var block in Graph.Blocks)
            {
                var cached = block.Cached;
                for (var index = block.Start; index < block.End; index++)
                {
                    cached = CachedBehind(_ops[index], VariablesAt(block.Start), cached);
                }

                foreach (var successor in block.Successors)
                {
                    changes |= Meet(successor, cached);
                }

                foreach (var target in Graph.CalledBy(block.End - 1))
                {
                    changes |= Meet(Graph.At(target.Entry), PassedTo(target));
                }
            }
        }

        static bool Meet(BasicBlock block, ulong cached)
        {
            var before = block.Cached;
            block.Cached &= cached;
            return before != block.Cached;
        }
    }

    /// <summary>The set of parameters that a call leaves in locals.</summary>
    private ulong PassedTo(CallTarget target)
    {
        var variables = VariablesAt(target.Entry);
        var passed = 0UL;
        for (var slot = 0; slot < target.Parameters.Length; slot++)
        {
            passed |= variables.BitOf(slot);
        }

        return passed;
    }

    /// <summary>The set of variables in locals behind an instruction, from that before it.</summary>
    public static ulong CachedBehind(in Op op, FrameVariables variables, ulong cached) => Templates.Of(op) switch
    {
        Template.Load or Template.Store => cached | variables.BitOf(op.A),
        Template.Step when InstructionSet.Get(op.Opcode).UsesVariables => 0,
        _ => cached,
    };
}
