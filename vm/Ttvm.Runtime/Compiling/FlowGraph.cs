using Ttvm.Language.Instructions;
using Ttvm.Runtime.Execution;

namespace Ttvm.Runtime.Compiling;

/// <summary>The basic blocks that control can come to from a beginning, in functions that are called from there, too.</summary>
internal sealed class FlowGraph
{
    /// <summary>What a unit is made of at most. A compiler of .NET gives up optimizing methods that are much larger.</summary>
    private const int MostInstructions = 1500;

    /// <summary>So many functions are told apart at most where one on the stack is called.</summary>
    private const int MostFunctions = 4;

    private readonly Op[] _ops;
    private readonly SortedDictionary<int, BasicBlock> _blocks = [];

    /// <summary>What CALL_FUNCTION may call; none if there are too many to tell apart.</summary>
    private readonly CallTarget[] _functions;

    private FlowGraph(Code code)
    {
        (Code, _ops) = (code, code.Ops);
        _functions = [.. _ops.Where(op => InstructionSet.Get(op.Opcode).Is(InstructionFlags.MakesFunction)).Select(op => op.Data)
            .OfType<CallTarget>().Where(target => target.ParametersLead).Distinct()];
        if (_functions.Length > MostFunctions)
        {
            _functions = [];
        }
    }

    public Code Code { get; }

    /// <summary>In the order of the code.</summary>
    public IReadOnlyCollection<BasicBlock> Blocks => _blocks.Values;

    public BasicBlock At(int start) => _blocks[start];

    /// <summary>What an instruction may call that is part of the graph; nothing if it calls nothing.</summary>
    public IEnumerable<CallTarget> CalledBy(int index) => CandidatesOf(index).Where(target => _blocks.ContainsKey(target.Entry));

    /// <summary>Whether control comes back to the next instruction from a function.</summary>
    public bool IsCall(int index) => Templates.Of(_ops[index]) is Template.Call or Template.CallFunction;

    private CallTarget[] CandidatesOf(int index) => Templates.Of(_ops[index]) switch
    {
        Template.Call => [(CallTarget)_ops[index].Data!],
        Template.CallFunction => _functions,
        _ => [],
    };

    /// <summary>The graph from a beginning: with the functions that it calls, or, if that is too large, without. Null if it is still too
    /// large.</summary>
    public static FlowGraph? TryFind(Code code, int start)
    {
        foreach (var followsCalls in (ReadOnlySpan<bool>)[true, false])
        {
            var graph = new FlowGraph(code);
            if (graph.TryCut(start, followsCalls))
            {
                return graph;
            }
        }

        return null;
    }

    private bool TryCut(int start, bool followsCalls)
    {
        var reached = new HashSet<int>();
        var leaders = new HashSet<int> { start };
        var calls = new HashSet<int>();
        var pending = new Stack<int>();
        pending.Push(start);
        while (pending.TryPop(out var index))
        {
            if (!reached.Add(index))
            {
                continue;
            }

            if (reached.Count > MostInstructions)
            {
                return false;
            }

            foreach (var next in Next(index, followsCalls, calls))
            {
                if (next != index + 1 || EndsBlock(index))
                {
                    leaders.Add(next);
                }

                pending.Push(next);
            }
        }

        foreach (var leader in leaders)
        {
            var end = leader;
            do
            {
                end++;
            }
            while (!EndsBlock(end - 1) && reached.Contains(end) && !leaders.Contains(end));
            _blocks[leader] = new BasicBlock(leader) { End = end };
        }

        Connect(start, calls);
        return true;
    }

    private void Connect(int start, HashSet<int> calls)
    {
        foreach (var entry in calls.Append(start))
        {
            (_blocks[entry].IsEntry, _blocks[entry].ComesFromOutside) = (true, true);
        }

        foreach (var block in _blocks.Values)
        {
            var last = block.End - 1;
            foreach (var next in Next(last, followsCalls: false, calls: null))
            {
                var successor = _blocks[next];
                if (IsCall(last))
                {
                    (successor.ComesFromOutside, successor.IsEntry) = (true, true);
                }
                else
                {
                    block.Successors.Add(successor);
                    successor.IsEntry |= next <= last;
                }
            }
        }
    }

    private bool EndsBlock(int index) => Templates.Of(_ops[index]) is Template.Jump or Template.Branch or Template.Return or Template.Step
        || IsCall(index);

    /// <summary>Where control may go on behind an instruction within the unit.</summary>
    private IEnumerable<int> Next(int index, bool followsCalls, HashSet<int>? calls)
    {
        var op = _ops[index];
        switch (Templates.Of(op))
        {
            case Template.Jump:
                yield return op.A;
                break;
            case Template.Branch:
                yield return op.A;
                yield return index + 1;
                break;
            case Template.Return:
                break;
            case Template.Call or Template.CallFunction:
                foreach (var target in followsCalls ? CandidatesOf(index) : [])
                {
                    calls?.Add(target.Entry);
                    yield return target.Entry;
                }

                yield return index + 1;
                break;
            case Template.Step when InstructionSet.Get(op.Opcode).Is(InstructionFlags.EndsBlock):
                break;
            default:
                yield return index + 1;
                break;
        }
    }
}
