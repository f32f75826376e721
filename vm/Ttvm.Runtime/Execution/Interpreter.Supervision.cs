using Ttvm.Language.Text;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Supervisors: see <see cref="Supervision"/> for what happens when a child ends.</summary>
internal static partial class Interpreter
{
    private const int DefaultMaxRestarts = 3;
    private const long DefaultPeriodMilliseconds = 5000;

    private static Outcome StartSupervisor(Process p, in Op op)
    {
        if (p.Supervision is not null)
        {
            return Fail(p, "START_SUPERVISOR: this process is a supervisor already");
        }

        var strategy = (op.Data as string) switch
        {
            "one_for_all" => SupervisionStrategy.OneForAll,
            "rest_for_one" => SupervisionStrategy.RestForOne,
            _ => SupervisionStrategy.OneForOne,
        };
        p.Supervision = new Supervision(p, strategy, op.A >= 0 ? op.A : DefaultMaxRestarts,
            op.Constant.IsInt ? op.Constant.AsInt : DefaultPeriodMilliseconds);
        return Outcome.Next;
    }

    private static Outcome SuperviseChild(Process p, in Op op)
    {
        var name = (string)op.Data!;
        return Supervise(p, op, name, new ProcessProgram(p.Machine.Code.ResolveSpawn(p.Code, name)));
    }

    private static Outcome SpawnSupervised(Process p, in Op op)
    {
        var what = p.Pop();
        var id = p.Pop();
        return id.AsString is not { } name ? Mismatch(p, op, "Str and Str, Function or Closure", id, what)
            : TryResolve(p, op, what, out var program, out var failure) ? Supervise(p, op, name, program)
            : failure;
    }

    private static Outcome Supervise(Process p, in Op op, string id, ProcessProgram program)
    {
        if (p.Supervision is not { } supervision)
        {
            return Fail(p, $"{NameOf(op)} needs a supervisor; START_SUPERVISOR makes this process one");
        }

        if (supervision.Find(id) is not null)
        {
            return Fail(p, $"Child '{id}' is already supervised");
        }

        var policy = op.Constant.AsString switch
        {
            "permanent" => RestartPolicy.Permanent,
            "temporary" => RestartPolicy.Temporary,
            _ => RestartPolicy.Transient,
        };
        var child = new SupervisedChild(id, policy, program, new SpawnOrigin(p.Id, p.Code, p.PlaceIndex));
        return supervision.TryAdd(child) ? Push(p, Value.OfInt(child.Pid)) : TooManyProcesses(p);
    }

    /// <summary>Parked while the child, or a group under way, is being stopped; the end arrives as a signal.</summary>
    private static Outcome RestartChild(Process p, in Op op)
    {
        if (p.Supervision is not { } supervision)
        {
            return Fail(p, "RESTART_CHILD needs a supervisor; START_SUPERVISOR makes this process one");
        }

        var name = (string)op.Data!;
        if (supervision.Find(name) is not { } child)
        {
            var near = NearMiss.Find(name, supervision.Children.Select(candidate => candidate.Name));
            return Fail(p, $"No supervised child '{name}'" + (near is null ? "" : $"; did you mean '{near}'?"));
        }

        child.IsAwaited = true;
        while (true)
        {
            if (!supervision.IsBusy)
            {
                if (child.Pid == 0)
                {
                    break;
                }

                supervision.BeginRestart(child);
            }

            // Its end may have arrived already; otherwise the process is parked until it does.
            if (!p.Inbox.HasSignals)
            {
                if (supervision.IsBusy || child.Pid != 0)
                {
                    return Outcome.Wait;
                }
            }
            else if (!p.TakeSignals())
            {
                return Outcome.Exit;
            }
        }

        child.IsAwaited = false;
        if (!supervision.CountRestart(child))
        {
            p.ExitAsSupervisor();
            return Outcome.Exit;
        }

        return supervision.TryStart(child) ? Push(p, Value.OfInt(child.Pid)) : TooManyProcesses(p);
    }
}
