using Ttvm.Language.Instructions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Compiling;

/// <summary>The flow graph of a unit: the basic blocks that control can come to from an instruction, also in the functions that are
/// called.</summary>
internal sealed class FlowGraph
{
    /// <summary>How many instructions a unit has at most: the JIT compiler of .NET does not optimize methods that are much
    /// larger.</summary>
    private const int MostInstructions = 1500;

    /// <summary>Among how many functions at most CALL_FUNCTION is dispatched.</summary>
    private const int MostFunctions = 4;

    private readonly Op[] _ops;

    /// <summary>The blocks in the order of the code.</summary>
    private readonly List<BasicBlock> _blocks = [];

    /// <summary>The blocks by their first instruction. A dictionary, since an array as long as the program would take long to make for each
    /// unit.</summary>
    private readonly Dictionary<int, BasicBlock> _blockAt = [];

    /// <summary>The functions that CALL_FUNCTION may call; none if there are more than <see cref="MostFunctions"/>.</summary>
    private readonly CallTarget[] _functions;

    private FlowGraph(Code code)
    {
        (Code, _ops) = (code, code.Ops);
        _functions = code.MadeFunctions.Length > MostFunctions ? [] : code.MadeFunctions;
    }

    public Code Code { get; }

    /// <summary>The blocks in the order of the code.</summary>
    public IReadOnlyList<BasicBlock> Blocks => _blocks;

    public BasicBlock At(int start) => _blockAt[start];

    /// <summary>The block that begins at an instruction; null if none does.</summary>
    public BasicBlock? TryAt(int start) => _blockAt.GetValueOrDefault(start);

    /// <summary>The functions in the graph that an instruction may call; none if it is no call.</summary>
    public IEnumerable<CallTarget> CalledBy(int index) => CandidatesOf(index).Where(target => _blockAt.ContainsKey(target.Entry));

    /// <summary>Whether an instruction calls a function, which returns to the next instruction.</summary>
    public bool IsCall(int index) => Templates.Of(_ops[index]) is Template.Call or Template.CallFunction;

    private CallTarget[] CandidatesOf(int index) => Templates.Of(_ops[index]) switch
    {
        Template.Call => [(CallTarget)_ops[index].Data!],
        Template.CallFunction => _functions,
        _ => [],
    };

    /// <summary>Finds the graph from an instruction on: with the functions that are called, or, if that is too large, without them. Null if
    /// even that is too large.</summary>
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
            // A called function may be part of the graph for another reason although calls are not followed.
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

    /// <summary>Finds the instructions at which control may go on behind an instruction, within the unit.</summary>
    /// <param name="index">The instruction.</param>
    /// <param name="followsCalls">Whether called functions belong to the unit.</param>
    /// <param name="next">Gets these instructions.</param>
    /// <param name="handlers">Gets the handler that the instruction opens, to which control may come from any instruction that
    /// fails.</param>
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
