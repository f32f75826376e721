using System.Collections.Immutable;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;

namespace Ttvm.Runtime.Profiling;

/// <summary>
/// Counts the reductions of every instruction, and looks now and then where the process is: in which function, and who has called that.
/// Both depend on the run alone, not on the computer. Used on the thread of the scheduler.
/// </summary>
internal sealed class Profiler
{
    /// <summary>How many frames of a stack are told: the outermost ones, and the one that runs.</summary>
    private const int DeepestStack = 256;

    private readonly Dictionary<Code, long[]> _counts = [];
    private readonly CallNode _root = new(null, "");
    private Code? _code;
    private long[] _countsOfCode = [];
    private int _untilSample = Profile.SampleInterval;

    /// <summary>A process is about to execute an instruction.</summary>
    public void Count(Process process)
    {
        if (!ReferenceEquals(process.Code, _code))
        {
            _code = process.Code;
            if (!_counts.TryGetValue(_code, out _countsOfCode!))
            {
                _counts.Add(_code, _countsOfCode = new long[_code.Ops.Length]);
            }
        }

        _countsOfCode[process.Pc]++;
        if (--_untilSample == 0)
        {
            _untilSample = Profile.SampleInterval;
            Sample(process);
        }
    }

    private void Sample(Process process)
    {
        // A process is called what it was started as: names come and go.
        var title = process.Id == 1 ? Process.MainTitle : Process.TitleOf(process.Entry);
        var node = _root.Under(title, null, title);
        var told = Math.Min(process.Depth, DeepestStack);
        for (var depth = 1; depth <= told; depth++)
        {
            var target = process.Frames[(depth < told ? depth : process.Depth) - 1].Target;
            node = node.Under(target, target, target.Label);
        }

        node.Samples++;
    }

    /// <summary>The profile of what has been counted.</summary>
    public Profile TakeProfile()
    {
        var lines = new List<ProfiledLine>();
        foreach (var (code, counts) in _counts)
        {
            lines.AddRange(Enumerable.Range(0, counts.Length).Where(index => counts[index] > 0)
                .GroupBy(index => code.PlaceOf(index)?.Line ?? -index - 1)
                .Select(line => new ProfiledLine(code.DisplayPath, line.Key, code.TextOf(line.First()), line.Sum(index => counts[index]))));
        }

        var functions = new Dictionary<CallTarget, (long Self, long Total)>();
        var stacks = ImmutableArray.CreateBuilder<ProfiledStack>();
        Visit(_root, []);
        return new Profile(
            lines.Sum(line => line.Reductions),
            [.. lines.OrderByDescending(line => line.Reductions).ThenBy(line => line.Path, StringComparer.Ordinal)
                .ThenBy(line => line.Line)],
            [.. functions.Select(pair => new ProfiledFunction(FrameOf(pair.Key), pair.Value.Self, pair.Value.Total))
                .OrderByDescending(function => function.Total).ThenByDescending(function => function.Self)
                .ThenBy(function => function.Frame.Name, StringComparer.Ordinal)],
            stacks.ToImmutable());

        void Visit(CallNode node, ImmutableList<CallNode> path)
        {
            if (node.Samples > 0)
            {
                stacks.Add(new ProfiledStack([.. path.Select(frame => frame.Target is { } target ? FrameOf(target)
                    : new ProfiledFrame(frame.Name, null, 0))], node.Samples));
                foreach (var target in path.Select(frame => frame.Target).OfType<CallTarget>().Distinct())
                {
                    var (self, total) = functions.GetValueOrDefault(target);
                    functions[target] = (self + (target == node.Target ? node.Samples : 0), total + node.Samples);
                }
            }

            foreach (var child in node.Children)
            {
                Visit(child, path.Add(child));
            }
        }
    }

    private static ProfiledFrame FrameOf(CallTarget target) =>
        new(target.Label, target.Code.DisplayPath, target.Code.PlaceOf(target.Entry)?.Line ?? 0);

    /// <summary>A call, told apart by who calls it: a node of a calling context tree (Ammons, Ball, Larus: Exploiting Hardware Performance
    /// Counters with Flow and Context Sensitive Profiling, PLDI 1997).</summary>
    private sealed class CallNode(CallTarget? target, string name)
    {
        private readonly Dictionary<object, CallNode> _children = [];

        /// <summary>The function; null of a kind of process.</summary>
        public CallTarget? Target => target;

        public string Name => name;

        public long Samples { get; set; }

        public IEnumerable<CallNode> Children => _children.Values;

        public CallNode Under(object key, CallTarget? callee, string calleeName)
        {
            if (!_children.TryGetValue(key, out var child))
            {
                _children.Add(key, child = new CallNode(callee, calleeName));
            }

            return child;
        }
    }
}
