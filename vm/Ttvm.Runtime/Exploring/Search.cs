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
/// </remarks>
/// <param name="machine">The machine, which has been started.</param>
/// <param name="reduces">Whether to leave out what comes to the same.</param>
/// <param name="bound">How often somebody who could go on may be interrupted; null: as often as there is something to it.</param>
/// <param name="maxSteps">How long a run may be.</param>
/// <param name="isVirtual">Whether timers take effect only when nothing else can happen.</param>
internal sealed class Search(ExploredMachine machine, bool reduces, int? bound, int maxSteps, bool isVirtual)
{
    private readonly List<SearchNode> _nodes = [];
    private readonly HappensBefore _order = new();
    private readonly List<Actor> _enabled = [];

    /// <summary>How many runs were given up since others come to the same.</summary>
    public long Redundant { get; private set; }

    /// <summary>Whether something was left out because of the bound.</summary>
    public bool IsBounded { get; private set; }

    /// <summary>How much of what is known to be to do has been done, from 0 to 1: a guess, since races that nobody has seen yet make
    /// more.</summary>
    public double Progress
    {
        get
        {
            var (done, share) = (0.0, 1.0);
            foreach (var node in _nodes)
            {
                var open = node.Backtrack.Count(actor => !node.IsAsleep(actor));
                share /= Math.Max(1, node.Backtrack.Count);
                done += share * Math.Max(0, node.Backtrack.Count - open);
            }

            return done;
        }
    }

    /// <summary>Goes through all runs.</summary>
    /// <param name="ended">Is given every complete run, and whether it was cut since it is too long. False: it is enough.</param>
    /// <returns>Whether all have been gone through.</returns>
    public bool Run(Func<IReadOnlyList<Step>, bool, bool> ended)
    {
        machine.FindEnabled(_enabled);
        if (_enabled.Count == 0)
        {
            return ended([], false);
        }

        TryPush(sleep: []);
        var isHere = true;
        while (_nodes.Count > 0)
        {
            var node = _nodes[^1];
            if (node.Next is not { } next)
            {
                Pop();
                isHere = false;
                continue;
            }

            if (!isHere)
            {
                machine.Restore(node.State!);
            }

            isHere = TryStep(node, next);
            if (!isHere && !TryEnd(node, ended))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a step, and goes on from there if that leads to anything new.</summary>
    private bool TryStep(SearchNode node, Actor actor)
    {
        var step = machine.Perform(actor);
        node.Step = step;
        foreach (var earlier in _order.Add(step))
        {
            Reverse(earlier, _nodes.Count - 1);
        }

        machine.FindEnabled(_enabled);
        foreach (var other in node.Enabled)
        {
            if (other != actor && !_enabled.Contains(other) && reduces)
            {
                node.Add(other);
            }
        }

        if (_enabled.Count == 0 || _nodes.Count >= maxSteps)
        {
            return false;
        }

        return TryPush(reduces ? node.SleepBehind(step) : []);
    }

    /// <summary>The run is complete, or leads to nothing new. False: it is enough.</summary>
    private bool TryEnd(SearchNode node, Func<IReadOnlyList<Step>, bool, bool> ended)
    {
        var isComplete = _enabled.Count == 0 || _nodes.Count >= maxSteps;
        if (!isComplete)
        {
            Redundant++;
        }

        var goesOn = !isComplete || ended(_order.Steps, _enabled.Count > 0);
        _order.CutTo(_nodes.Count - 1);
        node.Sleep.Add((node.Step!.Actor, node.Step.Footprint));
        return goesOn;
    }

    /// <summary>Adds the state that the machine is in, if somebody can go on there who does not sleep.</summary>
    private bool TryPush(List<(Actor Actor, StepFootprint Footprint)> sleep)
    {
        var last = _nodes.Count > 0 ? _nodes[^1] : null;
        var interruptions = last is null ? 0 : last.Interruptions + (IsInterruption(last) ? 1 : 0);
        var node = new SearchNode { Enabled = [.. _enabled], Sleep = sleep, Interruptions = interruptions };

        // Whoever has taken the last step goes on if possible, so that the first runs have few switches.
        if (node.FirstAwake(last?.Step!.Actor) is not { } first || (bound < interruptions && LeaveOut()))
        {
            return false;
        }

        node.Add(first);
        if (!reduces || (isVirtual && machine.IsIdle))
        {
            foreach (var actor in node.Enabled)
            {
                if (!node.IsAsleep(actor))
                {
                    node.Add(actor);
                }
            }
        }

        // Where there is one way only nobody comes back.
        node.State = _enabled.Count == 1 ? null : machine.TakeState();
        _nodes.Add(node);
        return true;
    }

    private bool LeaveOut()
    {
        IsBounded = true;
        return true;
    }

    private bool IsInterruption(SearchNode node) => _nodes.Count > 1 && _nodes[^2].Step!.Actor is var before
        && before != node.Step!.Actor && node.Enabled.Contains(before);

    private void Pop()
    {
        _nodes.RemoveAt(_nodes.Count - 1);
        _order.CutTo(Math.Max(0, _nodes.Count - 1));
        if (_nodes.Count > 0 && _nodes[^1].Step is { } step)
        {
            _nodes[^1].Sleep.Add((step.Actor, step.Footprint));
        }
    }

    /// <summary>Has the step at one place of the run tried before that at an earlier one.</summary>
    private void Reverse(int first, int second)
    {
        if (!reduces)
        {
            return;
        }

        var (node, earlier) = (_nodes[first], _nodes[first].Step!);
        var rest = new List<Step>();
        for (var index = first + 1; index <= second; index++)
        {
            var step = _nodes[index].Step!;
            if (index == second || !HappensBefore.IsBefore(earlier, step))
            {
                rest.Add(step);
            }
        }

        // Those whose first step there nothing else there comes before.
        Actor? chosen = null;
        for (var index = 0; index < rest.Count; index++)
        {
            // The last one may be another step without the earlier one, and depend on others: somebody else counts if there is anybody.
            var step = rest[index];
            var isInitial = index == 0 || index < rest.Count - 1;
            for (var before = 0; before < index && isInitial; before++)
            {
                isInitial = !HappensBefore.IsBefore(rest[before], step);
            }

            if (!isInitial)
            {
                continue;
            }

            if (node.Backtrack.Contains(step.Actor))
            {
                return;
            }

            if (node.Enabled.Contains(step.Actor) && (chosen is null || step.Actor == rest[^1].Actor))
            {
                chosen = step.Actor;
            }
        }

        if (chosen is { } actor)
        {
            node.Add(actor);
        }
        else
        {
            Array.ForEach(node.Enabled, node.Add);
        }
    }
}
