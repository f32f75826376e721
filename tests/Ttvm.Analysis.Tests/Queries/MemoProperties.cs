using CsCheck;
using Ttvm.Analysis.Queries;
using Ttvm.Testing;

namespace Ttvm.Analysis.Tests.Queries;

/// <summary>Whatever depends on what, and whatever changes: the memo answers as if all had been found out anew, and finds out no more than
/// it has to.</summary>
public sealed class MemoProperties
{
    private const int Inputs = 4;
    private const int Nodes = 14;

    /// <summary>What a node adds up: nodes before it, until one of them says stop; and how little of the sum it tells.</summary>
    private static readonly Gen<Rule> GenRule = Gen.Select(Gen.Int[0, Nodes].Array[0, 5], Gen.Int[0, 4], Gen.Int[1, 4],
        (asked, stop, told) => new Rule(asked, stop, told));

    private static readonly Gen<Step> GenStep = Gen.Select(Gen.Int[0, Inputs - 1], Gen.Int[0, 4], Gen.Int[0, Nodes - 1].Array[0, 4],
        Gen.Int[0, 9], (input, value, asked, version) => new Step(input, value, asked, version));

    private static readonly Gen<(Rule[] Rules, Step[] Steps)> GenRun = Gen.Select(GenRule.Array[Nodes], GenStep.Array[1, 12]);

    private sealed record Rule(int[] Asked, int Stop, int Told);

    private sealed record Step(int Input, int Value, int[] Asked, int Version);

    [Fact]
    public void Answers_are_those_that_would_be_found_anew() => GenRun.ForAll(
        run =>
        {
            var versions = new List<Version> { new(run.Rules, new Memo<Version>(), new int[Inputs]) };
            foreach (var step in run.Steps)
            {
                versions.Add(versions[^1].With(step.Input, step.Value));
                var version = versions[step.Version % versions.Count];
                Assert.All(step.Asked, node => Assert.Equal(version.FindAnew(node), version.Ask(node)));
            }
        },
        samples: 3000);

    [Fact]
    public void Only_what_has_asked_for_something_that_has_changed_is_answered_anew() => GenRun.ForAll(
        run =>
        {
            var versions = new List<Version> { new(run.Rules, new Memo<Version>(), new int[Inputs]) };
            var answered = new Dictionary<int, (int Version, HashSet<int> Asked)>();
            foreach (var step in run.Steps)
            {
                versions.Add(versions[^1].With(step.Input, step.Value));
                foreach (var node in step.Asked)
                {
                    versions[^1].Ask(node);
                }

                foreach (var (node, asked) in versions[^1].Answered)
                {
                    Assert.True(!answered.TryGetValue(node, out var before) || before.Asked.Any(other =>
                        versions.Skip(before.Version).Select(version => version.FindAnew(other)).Distinct().Skip(1).Any()),
                        $"{node} was answered anew for nothing");
                    answered[node] = (versions.Count - 1, asked);
                }
            }
        },
        samples: 3000);

    [Fact]
    public void Threads_may_ask_about_different_versions_at_once() => GenRun.ForAll(
        run =>
        {
            var versions = new List<Version> { new(run.Rules, new Memo<Version>(), new int[Inputs]) };
            foreach (var step in run.Steps)
            {
                versions.Add(versions[^1].With(step.Input, step.Value));
            }

            Parallel.ForEach(run.Steps.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, step =>
            {
                var version = versions[step.Item.Version % versions.Count];
                Assert.All(step.Item.Asked, node => Assert.Equal(version.FindAnew(node), version.Ask(node)));
            });
        },
        samples: 500);

    [Fact]
    public void A_query_that_fails_is_asked_again()
    {
        var failures = 1;
        var query = new Query<int, string, int>((inputs, _) => failures-- > 0 ? throw new InvalidOperationException() : inputs);
        var memo = new Memo<int>();

        Assert.Throws<InvalidOperationException>(() => memo.Get(query, "", 7));
        Assert.Equal(7, memo.Get(query, "", 7));
    }

    [Fact]
    public void The_answer_of_the_fastest_thread_counts_for_all()
    {
        var memo = new Memo<int>();
        object? faster = null;
        Query<int, string, object>? query = null;
        query = new Query<int, string, object>((_, key) =>
        {
            if (faster is null)
            {
                faster = "";
                var thread = new Thread(() => faster = memo.Get(query!, key, 0));
                thread.Start();
                thread.Join();
            }

            return new object();
        });

        Assert.Same(memo.Get(query, "", 0), faster);
        Assert.Same(memo.Get(query, "", 0), faster);
    }

    /// <summary>The inputs of one version: some numbers, which the first nodes tell.</summary>
    private sealed class Version(Rule[] rules, Memo<Version> memo, int[] inputs)
    {
        private readonly Lazy<int[]> _anew = new(() => FindAll(rules, inputs));
        private static readonly Query<Version, int, int> s_node = new((version, node) => version.Answer(node));

        /// <summary>The nodes that were answered in this version from other nodes, with those.</summary>
        public Dictionary<int, HashSet<int>> Answered { get; } = [];

        public Version With(int input, int value)
        {
            var changed = (int[])inputs.Clone();
            changed[input] = value;
            return new Version(rules, memo.Next(), changed);
        }

        public int Ask(int node) => memo.Get(s_node, node, this);

        public int FindAnew(int node) => _anew.Value[node];

        private int Answer(int node)
        {
            var asked = new HashSet<int>();
            var answer = Calculate(rules, inputs, node, other =>
            {
                asked.Add(other);
                return Ask(other);
            });
            if (asked.Count > 0)
            {
                lock (Answered)
                {
                    Answered[node] = asked;
                }
            }

            return answer;
        }

        private static int[] FindAll(Rule[] rules, int[] inputs)
        {
            var found = new int[Nodes];
            for (var node = 0; node < Nodes; node++)
            {
                found[node] = Calculate(rules, inputs, node, other => found[other]);
            }

            return found;
        }

        private static int Calculate(Rule[] rules, int[] inputs, int node, Func<int, int> valueOf)
        {
            if (node < Inputs)
            {
                return inputs[node];
            }

            var sum = 0;
            foreach (var asked in rules[node].Asked.Where(asked => asked < node))
            {
                var value = valueOf(asked);
                sum += value;
                if (value == rules[node].Stop)
                {
                    break;
                }
            }

            return sum % rules[node].Told;
        }
    }
}
