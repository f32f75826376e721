using System.Collections.Immutable;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// Goes through the schedules of a program depth first, one of each equivalence class: dynamic partial-order reduction with source sets and
/// sleep sets (Abdulla, Aronis, Jonsson, Sagonas: Optimal Dynamic Partial Order Reduction, POPL 2014, algorithm 1).
/// </summary>
/// <remarks>
/// <para>
/// At a node, only steps are tried that may lead to a run of another class. Where two steps of a run race, that is, depend on each other
/// with no step between that orders them, the later one is to be tried before the earlier one: an actor that can begin what leads to it is
/// added to the backtracking set of the node before the earlier one. An actor that has been tried at a node sleeps in the ways that are
/// tried there later, until a step on which its own depends. So no two complete runs are equivalent. A run is given up where all enabled
/// actors sleep.
/// </para>
/// <para>
/// Where a step disables an actor (it cancels a timer, or EXIT ends all processes), the actor never takes its next step in the run, so no
/// race shows: the search adds the actor to the node before that step. Where timers fire only when nothing else can happen, the search
/// tries all timers of the same moment.
/// </para>
/// <para>
/// In the other order, the actor of the later step may take another step: a process is killed instead of going on. If the actor sleeps
/// there, runs with that other step are gone through elsewhere, as long as no step on which it depends comes before it; where one does, no
/// race of this run shows it. So the search adds all awake actors, also where an actor that sleeps is disabled.
/// </para>
/// <para>
/// Several workers, each with a machine, go through one tree. A worker without work is given a node of another worker's run, repeats the
/// steps that lead there, tries an actor that has not been tried, and goes on like that on its way back to the root. That leaves nothing
/// out: the algorithm needs that every actor of a backtracking set is tried in the end, that a race found anywhere adds to the node that it
/// is about, and that the actors chosen earlier at a node sleep behind a step from there. The order in which actors are chosen at a node
/// stands for the order in which a single worker would come back to it. Until the chosen step has been taken, no other actor is chosen,
/// since its footprint is not known yet. Only workers below a node add to it, and each looks there once more on its way back; so the last
/// worker that leaves a node leaves nothing to do.
/// </para>
/// <para>
/// With a <see cref="Shard"/>, only schedules with its beginnings are gone through. At the first nodes, what races would add is there from
/// the start, and in all shards the same actors sleep, in the same order: so the shards together are the whole search, and no two go
/// through equivalent schedules.
/// </para>
/// </remarks>
/// <param name="machine">The machine, which has been started.</param>
/// <param name="rules">What the search goes through.</param>
/// <param name="others">Where to find other workers, or work.</param>
internal sealed class Search(ExploredMachine machine, SearchRules rules, WorkExchange others)
{
    private readonly ExploredState _start = machine.TakeState();

    /// <summary>The nodes of the run that is being tried, each with the state of the machine there; null where only one actor is enabled,
    /// so that the search never goes back there. The step from a node has the same index in <see cref="_order"/>.</summary>
    private readonly List<(SearchNode Node, ExploredState? State)> _path = [];

    private readonly HappensBefore _order = new();
    private readonly List<Actor> _enabled = [];
    private readonly List<Actor> _initials = [];
    private readonly List<Step> _rest = [];

    /// <summary>Whether the run that is being tried belongs to another shard.</summary>
    private bool _isOfOthers;

    /// <summary>Stands for the run that was not counted, if the search ended with it.</summary>
    private SearchNode? _uncounted;

    /// <summary>How many runs were given up because all enabled actors slept, or because of the bound.</summary>
    public long Redundant { get; private set; }

    /// <summary>Whether runs were left out because of the bound.</summary>
    public bool IsBounded { get; private set; }

    /// <summary>The nodes at which the worker has not come to an end, parents first. To be read when all workers have stopped.</summary>
    public IEnumerable<SearchNode> Unfinished =>
        _path.Select(entry => entry.Node).Concat(_uncounted is null ? [] : [_uncounted]);

    /// <summary>How much of the tree that is known has been gone through, from 0 to 1. A guess, since races that have not been found yet
    /// add to the tree.</summary>
    public double Progress
    {
        get
        {
            var (done, share) = (0.0, 1.0);
            foreach (var (node, _) in _path)
            {
                // One of the actors that have been begun is under way.
                var (all, begun) = node.Ways;
                share /= Math.Max(1, all);
                done += share * Math.Max(0, begun - 1);
            }

            return done;
        }
    }

    /// <summary>Goes through all runs, as the first worker.</summary>
    /// <param name="ended">Is told of every run that has ended or was cut.</param>
    public void Run(RunEnded ended)
    {
        machine.FindEnabled(_enabled);
        if (_enabled.Count == 0)
        {
            if (rules.Shard?.Has(0) != false)
            {
                ended(machine, [], isCut: false);
            }

            others.End();
            return;
        }

        TryPush([]);
        GoOn(isHere: true, ended);
        Help(ended);
    }

    /// <summary>Goes through what other workers leave to do, until nothing is left.</summary>
    /// <param name="ended">Is told of every run that has ended or was cut.</param>
    public void Help(RunEnded ended)
    {
        while (others.TryTake(out var node))
        {
            Follow(node);
            var isRun = node.Enabled.Length == 0;
            if (isRun)
            {
                machine.FindEnabled(_enabled);
                if (!ended(machine, _order.Steps, isCut: _enabled.Count > 0))
                {
                    others.End();
                    return;
                }

                Pop();
            }

            GoOn(isHere: !isRun, ended);
        }
    }

    /// <summary>Makes the nodes again at which an earlier search has not come to an end, and offers them to the workers that
    /// <see cref="Help"/>.</summary>
    /// <exception cref="CheckpointException">The program does something else than it did then.</exception>
    public void Resume(ImmutableArray<SavedNode> saved)
    {
        var children = saved.Index().Where(entry => entry.Item.Parent >= 0).ToLookup(entry => entry.Item.Parent, entry => entry.Index);
        var tips = new List<SearchNode>();
        var above = new Stack<(int Index, SearchNode Node, ExploredState State, int Next)>();
        Enter(0, last: null, []);
        while (above.TryPop(out var at))
        {
            var (index, node, state, next) = at;
            if (next == saved[index].Taken.Length)
            {
                continue;
            }

            above.Push(at with { Next = next + 1 });
            var actor = saved[index].Taken[next];
            machine.Restore(state);
            if (!node.Enabled.Contains(actor))
            {
                throw new CheckpointException("the program does something else than it did then");
            }

            var sleep = node.Take(machine.Perform(actor));
            if (children[index].FirstOrDefault(child => saved[child].Through == actor, -1) is >= 0 and var child)
            {
                machine.FindEnabled(_enabled);
                Enter(child, node, sleep);
            }
        }

        machine.Restore(_start);
        tips.ForEach(others.Offer);

        void Enter(int index, SearchNode? last, List<(Actor Actor, StepFootprint Footprint)> sleep)
        {
            var isRun = saved[index].Tried.IsEmpty;
            machine.FindEnabled(_enabled);
            var node = NodeBehind(last, saved[index].Through, isRun ? [] : [.. _enabled], rules.Reduces ? sleep : []);
            node.IsShared = true;
            foreach (var actor in saved[index].Tried)
            {
                node.Add(actor);
            }

            if (!children.Contains(index))
            {
                tips.Add(node);
            }

            above.Push((index, node, machine.TakeState(), 0));
        }
    }

    /// <summary>Repeats the steps that lead to a node. The races among them have been treated.</summary>
    private void Follow(SearchNode node)
    {
        machine.Restore(_start);
        foreach (var next in node.FromBeginning())
        {
            if (next.Parent is not null)
            {
                _order.Add(machine.Perform(next.Through));
            }

            Push(next);
        }
    }

    /// <summary>Tries all actors that are to be tried at the last node of the path, then on the way back at all nodes before.</summary>
    /// <param name="isHere">Whether the machine is in the state of the last node.</param>
    /// <param name="ended">Is told of every run that has ended or was cut.</param>
    private void GoOn(bool isHere, RunEnded ended)
    {
        while (_path.Count > 0 && !others.IsOver)
        {
            var (node, state) = _path[^1];
            if (!node.TryChoose(out var actor))
            {
                Pop();
                isHere = false;
                continue;
            }

            if (!isHere)
            {
                machine.Restore(state!);
            }

            isHere = TryStep(node, actor);
            if (!isHere)
            {
                End(ended);
            }
        }
    }

    /// <summary>Removes the last node of the path.</summary>
    private void Pop()
    {
        _path.RemoveAt(_path.Count - 1);
        _order.CutTo(Math.Max(0, _path.Count - 1));
    }

    /// <summary>Takes a step. False: the run ends there, or need not go on.</summary>
    private bool TryStep(SearchNode node, Actor actor)
    {
        var step = machine.Perform(actor);
        foreach (var earlier in _order.Add(step))
        {
            Reverse(earlier, _path.Count - 1);
        }

        machine.FindEnabled(_enabled);
        foreach (var other in node.Enabled)
        {
            if (other != actor && !_enabled.Contains(other) && rules.Reduces)
            {
                node.AddImpossible(other);
            }
        }

        var sleep = node.Take(step);
        return !IsComplete && TryPush(rules.Reduces ? sleep : []);
    }

    /// <summary>Whether the run ends with the step that has just been taken.</summary>
    private bool IsComplete => _enabled.Count == 0 || _path.Count >= rules.MaxSteps;

    /// <summary>Ends the run that is being tried, which is complete or need not go on.</summary>
    private void End(RunEnded ended)
    {
        if (!IsComplete)
        {
            Redundant += _isOfOthers ? 0 : 1;
            _isOfOthers = false;
        }
        else if (IsOwn && !ended(machine, _order.Steps, isCut: _enabled.Count > 0))
        {
            _uncounted = NodeBehind(_path[^1].Node, _order.Steps[^1].Actor, [], []);
            others.End();
        }

        _order.CutTo(_path.Count - 1);
        if (others.IsWanted)
        {
            Share();
        }
    }

    /// <summary>Whether the run that has just ended belongs to this shard. It may be shorter than a beginning.</summary>
    private bool IsOwn => rules.Shard is not { } shard || _path[^1].Node is var last && last.Choices >= shard.Choices
        || shard.Has(Shard.Behind(last.Beginning, _order.Steps[^1].Actor));

    /// <summary>Leaves work to a worker that waits, as much as possible: the earliest node at which an actor can be tried.</summary>
    private void Share()
    {
        var place = _path.FindIndex(entry => entry.Node.HasNext);
        if (place >= 0)
        {
            for (var index = 0; index <= place; index++)
            {
                _path[index].Node.IsShared = true;
            }

            others.Offer(_path[place].Node);
        }
    }

    /// <summary>Adds a node for the state that the machine is in. False: all enabled actors sleep there, or the node is left out.</summary>
    private bool TryPush(List<(Actor Actor, StepFootprint Footprint)> sleep)
    {
        var last = _path.Count > 0 ? _path[^1].Node : null;
        var through = last is null ? default : _order.Steps[^1].Actor;
        var node = NodeBehind(last, through, [.. _enabled], sleep);
        if (rules.Shard is { } shard && last?.Choices < shard.Choices && node.Choices == shard.Choices && !shard.Has(node.Beginning))
        {
            _isOfOthers = true;
            return false;
        }

        // The actor of the last step goes on if possible, so that the first runs have few switches.
        if (node.FirstAwake(through) is not { } first || IsLeftOut(node))
        {
            return false;
        }

        node.Add(first);
        if (!rules.Reduces || node.Choices < rules.Shard?.Choices || (rules.IsVirtual && machine.IsIdle))
        {
            node.AddAllAwake();
        }

        Push(node);
        return true;
    }

    private static SearchNode NodeBehind(SearchNode? last, Actor through, Actor[] enabled,
        List<(Actor Actor, StepFootprint Footprint)> sleep) => new(last, through, enabled, sleep)
        {
            Interruptions = last is null ? 0 : last.Interruptions + (through.Interrupts(last.Through, last.Enabled) ? 1 : 0),
            Choices = last is null ? 0 : last.Choices + (last.Enabled.Length > 1 ? 1 : 0),
            Beginning = last is null ? 0 : Shard.Behind(last.Beginning, through),
        };

    private void Push(SearchNode node) => _path.Add((node, node.Enabled.Length == 1 ? null : machine.TakeState()));

    private bool IsLeftOut(SearchNode node)
    {
        var isOut = rules.Bound < node.Interruptions;
        IsBounded |= isOut;
        return isOut;
    }

    /// <summary>Has the later of two steps that race tried before the earlier one.</summary>
    /// <param name="first">The index of the earlier step.</param>
    /// <param name="second">The index of the later step.</param>
    private void Reverse(int first, int second)
    {
        if (!rules.Reduces)
        {
            return;
        }

        var steps = _order.Steps;
        _rest.Clear();
        for (var index = first + 1; index <= second; index++)
        {
            if (index == second || !HappensBefore.IsBefore(steps[first], steps[index]))
            {
                _rest.Add(steps[index]);
            }
        }

        var node = _path[first].Node;
        if (_rest.Count == 1 && node.SleepsForAnother(_rest[0]))
        {
            node.AddAllAwake();
            return;
        }

        // The commonest case: the first step that does not depend on the earlier one is to be tried already.
        if (node.IsToBeTried(_rest[0].Actor))
        {
            return;
        }

        // The initials: actors whose first step among the rest depends on none before it. The last one may take another step in the other
        // order, which depends on more, so it counts only if it is the only one.
        _initials.Clear();
        for (var index = 0; index < _rest.Count; index++)
        {
            var isInitial = index == 0 || index < _rest.Count - 1;
            for (var before = 0; before < index && isInitial; before++)
            {
                isInitial = !HappensBefore.IsBefore(_rest[before], _rest[index]);
            }

            if (isInitial)
            {
                _initials.Add(_rest[index].Actor);
            }
        }

        node.AddOneOf(_initials, last: _rest[^1].Actor);
    }
}

/// <summary>What a search goes through.</summary>
/// <param name="Reduces">Whether to leave out equivalent runs.</param>
/// <param name="Bound">How many steps of a run may interrupt an actor that could go on; null: any number.</param>
/// <param name="MaxSteps">After how many steps a run is cut.</param>
/// <param name="IsVirtual">Whether timers fire only when nothing else can happen.</param>
/// <param name="Shard">The part of the schedules to go through; null: all.</param>
internal sealed record SearchRules(bool Reduces, int? Bound, int MaxSteps, bool IsVirtual, Shard? Shard = null);

/// <summary>Is told of a run that has ended or was cut, on the thread of its machine.</summary>
/// <param name="machine">The machine.</param>
/// <param name="steps">The steps of the run.</param>
/// <param name="isCut">Whether the run was cut.</param>
/// <returns>False: the run is not counted, and the search is to end.</returns>
internal delegate bool RunEnded(ExploredMachine machine, IReadOnlyList<Step> steps, bool isCut);
