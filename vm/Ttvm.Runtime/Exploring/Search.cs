using System.Collections.Immutable;

namespace Ttvm.Runtime.Exploring;

/// <summary>
/// Goes through the schedules of a program depth first, one of each class of those that come to the same: dynamic partial-order reduction
/// with source sets and sleep sets (Abdulla, Aronis, Jonsson, Sagonas: Optimal Dynamic Partial Order Reduction, POPL 2014, algorithm 1).
/// </summary>
/// <remarks>
/// <para>
/// A step is tried after each prefix of a run only if it may come to something else there. Where two steps of a run race, that is, depend
/// on each other with nothing between that orders them, the later one is to be tried before the earlier one: somebody who can begin what
/// leads to it is added to those who are tried at the state before the earlier one. Whoever has been tried at a state sleeps in the ways
/// that are tried later, until something happens on which its step depends. So no two complete runs come to the same. Some runs are given
/// up where all who could go on sleep.
/// </para>
/// <para>
/// Where a step makes an actor's next step impossible (it cancels a timer, or EXIT ends everybody), the actor never takes that step in the
/// run, so no race shows: the search tries the actor before the other step. Where timers take effect only when nothing else can happen, the
/// search tries all timers of the same moment.
/// </para>
/// <para>
/// A step that is reversed may be another one in the other order: a process that is killed instead of going on. If its actor sleeps there,
/// that other step is gone through elsewhere where nothing comes before it on which it depends; where something does, it shows in no race
/// of this run. So the search tries everybody who does not sleep. It also does so if a step becomes impossible while its actor
/// sleeps.
/// </para>
/// <para>
/// Several workers, each with a machine, go through one tree. Whoever has nothing to do is given a state of another one's run, repeats the
/// steps that lead there, tries one that nobody has tried, and goes on like that on the way back to the beginning. That leaves nothing out:
/// what the algorithm needs is that every step to be tried is tried in the end, that a race found anywhere adds to the state it is about,
/// and that those sleep behind a step who were chosen earlier at its state. Whose turn it is there is decided by choosing, so the order of
/// the choices stands for the order in which one worker comes back. Until the chosen step has been taken, nobody else is chosen, since it
/// is not known yet on what it depends. Steps are added to a state only by workers that are below it, and each looks there once more on its
/// way back; so whoever leaves a state for the last time leaves nothing to do.
/// </para>
/// <para>
/// Of a <see cref="Shard"/> only the schedules are gone through that begin as it says. What races would add at the first states is there
/// from the beginning, and who sleeps there does so in all parts, in the same order: so the parts together are the whole, and no two go
/// through the same.
/// </para>
/// </remarks>
/// <param name="machine">The machine, which has been started.</param>
/// <param name="rules">What is gone through.</param>
/// <param name="others">Where to find other workers, or work.</param>
internal sealed class Search(ExploredMachine machine, SearchRules rules, WorkExchange others)
{
    private readonly ExploredState _start = machine.TakeState();

    /// <summary>The states of the run that is being tried; what the machine was like there, or null where there is one way only, so that
    /// nobody comes back. The step taken from each is that of the same place in the order.</summary>
    private readonly List<(SearchNode Node, ExploredState? State)> _path = [];

    private readonly HappensBefore _order = new();
    private readonly List<Actor> _enabled = [];
    private readonly List<Actor> _initials = [];
    private readonly List<Step> _rest = [];

    /// <summary>Whether the run that is being tried is left to another part of the search.</summary>
    private bool _isOfOthers;

    /// <summary>A run that nobody wanted to count any more.</summary>
    private SearchNode? _uncounted;

    /// <summary>How many runs were given up since others come to the same.</summary>
    public long Redundant { get; private set; }

    /// <summary>Whether something was left out because of the bound.</summary>
    public bool IsBounded { get; private set; }

    /// <summary>When nobody goes on: the states at which the worker has not come to an end, those before first.</summary>
    public IEnumerable<SearchNode> Unfinished =>
        _path.Select(entry => entry.Node).Concat(_uncounted is null ? [] : [_uncounted]);

    /// <summary>How much of what is known to be to do has been done, from 0 to 1: a guess, since races that nobody has seen yet make
    /// more.</summary>
    public double Progress
    {
        get
        {
            var (done, share) = (0.0, 1.0);
            foreach (var (node, _) in _path)
            {
                // One of those that have been begun is under way.
                var (all, begun) = node.Ways;
                share /= Math.Max(1, all);
                done += share * Math.Max(0, begun - 1);
            }

            return done;
        }
    }

    /// <summary>Goes through all runs, as the first worker.</summary>
    /// <param name="ended">Is given every complete run.</param>
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

    /// <summary>Goes through what others leave to do, until all has been done.</summary>
    /// <param name="ended">Is given every complete run.</param>
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

    /// <summary>Makes the states again at which an earlier search has not come to an end, and leaves them to whoever helps.</summary>
    /// <exception cref="CheckpointException">The program does something else there.</exception>
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

    /// <summary>Repeats the steps that lead to a state. The races among them are known.</summary>
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

    /// <summary>Tries what is to be tried from the last state of the path on, and on the way back from there.</summary>
    /// <param name="isHere">Whether the machine is in that state.</param>
    /// <param name="ended">Is given every complete run.</param>
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

    /// <summary>The last state of the path is finished.</summary>
    private void Pop()
    {
        _path.RemoveAt(_path.Count - 1);
        _order.CutTo(Math.Max(0, _path.Count - 1));
    }

    /// <summary>Takes a step, and goes on from there if that leads to anything new.</summary>
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

    /// <summary>The run is complete, or leads to nothing new.</summary>
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

    /// <summary>Whether the run that has just ended is of this part of the search: it may be over before it has made all choices.</summary>
    private bool IsOwn => rules.Shard is not { } shard || _path[^1].Node is var last && last.Choices >= shard.Choices
        || shard.Has(Shard.Behind(last.Beginning, _order.Steps[^1].Actor));

    /// <summary>Leaves something to do to somebody who waits, as much as possible: what can be tried at the earliest state.</summary>
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

    /// <summary>Adds the state that the machine is in, if somebody can go on there who does not sleep.</summary>
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

        // Whoever has taken the last step goes on if possible, so that the first runs have few switches.
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

    /// <summary>Has the step at one place of the run tried before that at an earlier one.</summary>
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

        // The commonest case: somebody who can begin is known to.
        if (node.IsToBeTried(_rest[0].Actor))
        {
            return;
        }

        // Actors whose first step behind the earlier one can come first there. The last one may be another step without the earlier one,
        // and depend on others: somebody else counts if there is anybody.
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
/// <param name="Reduces">Whether to leave out what comes to the same.</param>
/// <param name="Bound">How often somebody who could go on may be interrupted; null: as often as there is something to it.</param>
/// <param name="MaxSteps">How long a run may be.</param>
/// <param name="IsVirtual">Whether timers take effect only when nothing else can happen.</param>
/// <param name="Shard">Which part; null: all.</param>
internal sealed record SearchRules(bool Reduces, int? Bound, int MaxSteps, bool IsVirtual, Shard? Shard = null);

/// <summary>A run has come to its end.</summary>
/// <param name="machine">Whose run, on the thread of that machine.</param>
/// <param name="steps">Its steps.</param>
/// <param name="isCut">Whether it would go on, but is too long.</param>
/// <returns>False: it is not counted, since it is enough.</returns>
internal delegate bool RunEnded(ExploredMachine machine, IReadOnlyList<Step> steps, bool isCut);
