using Ttvm.Runtime.Hosting;

namespace Ttvm.Runtime.Exploring;

/// <summary>Two instructions whose order is suspected to decide whether a run fails.</summary>
/// <param name="Held">The instruction that is held back as long as other actors are enabled.</param>
/// <param name="Until">The instruction that has to be executed first.</param>
public sealed record Suspicion(NoticePlace Held, NoticePlace Until);

/// <summary>
/// Runs a program once in a suspected order. A search reverses the last steps of a run first, and in a large program it is ended before it
/// comes to the first ones. A run that the search would leave out because of its bound is given up.
/// </summary>
/// <param name="machine">The machine, which has been started.</param>
/// <param name="rules">What the search goes through.</param>
/// <param name="others">Tells when to stop.</param>
internal sealed class DirectedRun(ExploredMachine machine, SearchRules rules, WorkExchange others)
{
    private readonly ExploredState _start = machine.TakeState();
    private readonly List<Actor> _enabled = [];
    private readonly HappensBefore _order = new();

    /// <summary>Makes the run; afterwards the machine is in the state before it.</summary>
    /// <param name="suspicion">The order to try.</param>
    /// <param name="ended">Is told of the run.</param>
    public void Run(Suspicion suspicion, RunEnded ended)
    {
        var (last, isOver, interruptions) = (default(Actor), false, 0);
        _order.CutTo(0);
        machine.FindEnabled(_enabled);
        while (_enabled.Count > 0 && _order.Steps.Count < rules.MaxSteps && !others.IsOver && !(interruptions > rules.Bound))
        {
            var free = isOver ? _enabled : _enabled.FindAll(actor => !IsAt(actor, suspicion.Held));
            var actor = free.Contains(last) ? last : free.Count > 0 ? free[0] : _enabled[0];
            interruptions += actor.Interrupts(last, _enabled) ? 1 : 0;
            var step = machine.Perform(actor);
            _order.Add(step);
            isOver |= step.Place is { } place && IsLine(place.Code.NoticePlaceOf(place.Index), suspicion.Until);
            last = actor;
            machine.FindEnabled(_enabled);
        }

        if (!others.IsOver && !(interruptions > rules.Bound))
        {
            ended(machine, _order.Steps, isCut: _enabled.Count > 0);
        }

        machine.Restore(_start);
    }

    private bool IsAt(Actor actor, NoticePlace place) => actor == Actor.OfProcess(actor.Pid)
        && machine.Machine.Find(actor.Pid) is { } process && IsLine(process.Code.NoticePlaceOf(process.Pc), place);

    private static bool IsLine(NoticePlace? here, NoticePlace place) => here?.Line == place.Line && here.Path == place.Path;
}
