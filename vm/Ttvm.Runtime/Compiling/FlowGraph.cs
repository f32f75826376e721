using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>The basic blocks that control can come to from a beginning, in functions that are called from there, too.</summary>
internal sealed class FlowGraph
{
    /// <summary>What a unit is made of at most. A compiler of .NET gives up optimizing methods that are much larger.</summary>
    private const int MostInstructions = 1500;

    /// <summary>So many functions are told apart at most where one on the stack is called.</summary>
    private const int MostFunctions = 4;

    private readonly Op[] _ops;

    /// <summary>In the order of the code.</summary>
    private readonly List<BasicBlock> _blocks = [];

    /// <summary>The blocks by their first instruction. Nothing here is as long as the program, since a unit is small.</summary>
    private readonly Dictionary<int, BasicBlock> _blockAt = [];

    /// <summary>What CALL_FUNCTION may call; none if there are too many to tell apart.</summary>
    private readonly CallTarget[] _functions;

    private FlowGraph(Code code)
    {
        (Code, _ops) = (code, code.Ops);
        _functions = code.MadeFunctions.Length > MostFunctions ? [] : code.MadeFunctions;
    }

    public Code Code { get; }

    /// <summary>In the order of the code.</summary>
    public IReadOnlyList<BasicBlock> Blocks => _blocks;

    public BasicBlock At(int start) => _blockAt[start];

    /// <summary>The block that begins at an instruction; null if none does.</summary>
    public BasicBlock? TryAt(int start) => _blockAt.GetValueOrDefault(start);

    /// <summary>What an instruction may call that is part of the graph; nothing if it calls nothing.</summary>
    public IEnumerable<CallTarget> CalledBy(int index) => CandidatesOf(index).Where(target => _blockAt.ContainsKey(target.Entry));

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
        var (reached, leaders) = (new HashSet<int>(), new SortedSet<int> { start });
        var handlers = new List<int>();
        var (pending, next) = (new Stack<int>([start]), new List<int>());
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

            next.Clear();
            FindNext(index, followsCalls, next, handlers);
            foreach (var following in next)
            {
                if (following != index + 1 || EndsBlock(index))
                {
                    leaders.Add(following);
                }

                pending.Push(following);
            }
        }

        leaders.UnionWith(handlers);
        foreach (var leader in leaders)
        {
            var end = leader;
            do
            {
                end++;
            }
            while (!EndsBlock(end - 1) && reached.Contains(end) && !leaders.Contains(end));
            var block = new BasicBlock(leader) { End = end };
            _blocks.Add(block);
            _blockAt.Add(leader, block);
        }

        Connect(start, handlers);
        return true;
    }

    private void Connect(int start, List<int> handlers)
    {
        foreach (var entry in (ReadOnlySpan<int>)[start, .. handlers])
        {
            (At(entry).IsEntry, At(entry).ComesFromOutside) = (true, true);
        }

        handlers.ForEach(handler => At(handler).IsHandler = true);

        var next = new List<int>();
        foreach (var block in _blocks)
        {
            // Also a function that is part of the unit for another reason: its calls are not followed.
            var last = block.End - 1;
            foreach (var target in CalledBy(last))
            {
                (At(target.Entry).IsEntry, At(target.Entry).ComesFromOutside) = (true, true);
            }

            next.Clear();
            FindNext(last, followsCalls: false, next, []);
            foreach (var following in next)
            {
                var successor = At(following);
                if (IsCall(last))
                {
                    (successor.ComesFromOutside, successor.IsEntry, successor.IsContinuation) = (true, true, true);
                }
                else
                {
                    block.Successors.Add(successor);
                    successor.IsEntry |= following <= last;
                }
            }
        }
    }

    private bool EndsBlock(int index) => IsCall(index)
        || Templates.Of(_ops[index]) is Template.Jump or Template.Branch or Template.Return or Template.Throw or Template.Step;

    /// <summary>Finds where control may go on behind an instruction within the unit.</summary>
    /// <param name="index">The instruction.</param>
    /// <param name="followsCalls">Whether the functions that it calls belong to the unit.</param>
    /// <param name="next">Gets it.</param>
    /// <param name="handlers">Gets where it may go on at any instruction that fails.</param>
    private void FindNext(int index, bool followsCalls, List<int> next, List<int> handlers)
    {
        ref readonly var op = ref _ops[index];
        switch (Templates.Of(op))
        {
            case Template.Jump:
                next.Add(op.A);
                break;
            case Template.Branch:
                next.Add(op.A);
                next.Add(index + 1);
                break;
            case Template.Return or Template.Throw:
                break;
            case Template.Call or Template.CallFunction:
                foreach (var target in followsCalls ? CandidatesOf(index) : [])
                {
                    next.Add(target.Entry);
                }

                next.Add(index + 1);
                break;
            case Template.Step when InstructionSet.Get(op.Opcode).Is(InstructionFlags.EndsBlock):
                break;
            case Template.Handle when InstructionSet.Get(op.Opcode).Is(InstructionFlags.Protects):
                handlers.Add(op.A);
                next.Add(op.A);
                next.Add(index + 1);
                break;
            default:
                next.Add(index + 1);
                break;
        }
    }
}
