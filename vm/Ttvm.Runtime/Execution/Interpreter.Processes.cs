using Ttvm.Language.Instructions;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;
using Timer = Ttvm.Runtime.Processes.Timer;

namespace Ttvm.Runtime.Execution;

/// <summary>Processes, names, links.</summary>
internal static partial class Interpreter
{
    private static Outcome Spawn(Process p, in Op op)
    {
        if (!TryResolve(p, op, p.Pop(), out var program, out var failure))
        {
            return failure;
        }

        if (program.TryCreate(p.Machine, new SpawnOrigin(p.Id, p.Code, p.PlaceIndex)) is not { } child)
        {
            return TooManyProcesses(p);
        }

        // Before anybody can see the child, so that link and monitor are there from its first instruction on.
        var reference = 0L;
        MachineEvent? tie = null;
        var isHeard = p.Machine.Events is not null;
        if (op.Opcode == Opcode.SpawnLink)
        {
            child.AddLink(p.Id);
            p.AddLink(child.Id);
            tie = isHeard ? new MachineEvent.Link(p.Id, child.Id) : null;
        }
        else if (op.Opcode == Opcode.SpawnMonitor)
        {
            reference = p.Machine.NextReference();
            child.AddWatcher(reference, p.Id);
            p.AddMonitor(reference, child.Id);
            tie = isHeard ? new MachineEvent.Monitor(p.Id, child.Id, reference) : null;
        }

        p.Machine.Launch(child, p.Worker, tie);
        p.Push(Value.OfInt(child.Id));
        return reference != 0 ? Push(p, Value.OfInt(reference)) : Outcome.Next;
    }

    /// <summary>What a value means to SPAWN and its relatives.</summary>
    private static bool TryResolve(Process p, in Op op, Value what, out ProcessProgram program, out Outcome failure)
    {
        (program, failure) = (default, Outcome.Next);
        if (what.Reference is FunctionValue callee)
        {
            if (callee.Target.Parameters.Length > 0)
            {
                failure = Fail(p, $"{NameOf(op)} expects a function without parameters; use SPAWN_CALL to pass arguments");
                return false;
            }

            program = new ProcessProgram(callee);
            return true;
        }

        if (what.AsString is not { } name)
        {
            failure = Mismatch(p, op, "Str, Function or Closure", what);
            return false;
        }

        program = new ProcessProgram(p.Machine.Code.ResolveSpawn(p.Code, name));
        return true;
    }

    private static Outcome TooManyProcesses(Process p) => Fail(p, $"Process limit: {p.Machine.Options.MaxProcesses} processes are alive");

    private static Outcome SpawnCall(Process p, in Op op)
    {
        var target = (CallTarget)op.Data!;
        if (p.Machine.TryCreate(target, isFunction: true, new SpawnOrigin(p.Id, p.Code, p.PlaceIndex)) is not { } child)
        {
            return TooManyProcesses(p);
        }

        TakeArguments(p, target, child);
        p.Machine.Launch(child, p.Worker);
        return Push(p, Value.OfInt(child.Id));
    }

    private static Outcome Register(Process p, in Op op)
    {
        var name = (string)op.Data!;
        var isNew = !ReferenceEquals(p.Machine.Registry.Find(name), p);
        if (p.Machine.Registry.TryRegister(name, p) is { } holder)
        {
            return Fail(p, $"Name '{name}' is already registered to process {holder.Id}");
        }

        if (p.Names?.Contains(name) != true)
        {
            p.Names = [.. p.Names ?? [], name];
        }

        if (isNew)
        {
            p.Machine.Events?.Happened(new MachineEvent.Register(p.Id, name));
        }

        return Outcome.Next;
    }

    private static Outcome WhereIs(Process p, in Op op) => Push(p, Value.OfInt(p.Machine.Registry.Find((string)op.Data!)?.Id ?? 0));

    private static Outcome Unregister(Process p, in Op op)
    {
        var name = (string)op.Data!;
        if (!p.Machine.Registry.Unregister(name))
        {
            return Fail(p, $"Name '{name}' is not registered");
        }

        p.Machine.Events?.Happened(new MachineEvent.Unregister(p.Id, name));
        return Outcome.Next;
    }

    /// <summary>The literal pid, or the one on the stack.</summary>
    private static bool TryTakePid(Process p, in Op op, out long pid, out Outcome failure)
    {
        var value = op.A >= 0 ? op.Constant : p.Pop();
        pid = value.Payload;
        failure = value.IsInt ? Outcome.Next : Mismatch(p, op, "a pid (Int)", value);
        return value.IsInt;
    }

    private static Outcome Send(Process p, in Op op)
    {
        if (!TryTakePid(p, op, out var pid, out var failure))
        {
            return failure;
        }

        var payload = p.Pop();
        p.Machine.Events?.Happened(new MachineEvent.Send(p.Id, pid, payload));
        var refused = p.Worker!.FindReceiver(pid, p.Machine) is { } receiver ? p.Machine.Send(receiver, payload, p)
            : p.Machine.MessageFrom(p, payload);
        if (refused is not null)
        {
            p.Machine.DeadLetters.Add(refused, pid);
        }

        return Outcome.Next;
    }

    private static Outcome SendNamed(Process p, in Op op)
    {
        var name = (string)op.Data!;
        var payload = p.Pop();
        var receiver = p.Machine.Registry.Find(name);
        p.Machine.Events?.Happened(new MachineEvent.Send(p.Id, receiver?.Id ?? 0, payload));
        var refused = receiver is not null ? p.Machine.Send(receiver, payload, p) : p.Machine.MessageFrom(p, payload);
        if (refused is not null)
        {
            p.Machine.DeadLetters.Add(refused, name);
        }

        return Outcome.Next;
    }

    private static Outcome SendAfter(Process p, in Op op)
    {
        var (delay, pid) = (p.Pop(), p.Pop());
        var payload = p.Pop();
        if (!delay.IsInt || !pid.IsInt)
        {
            return Mismatch(p, op, "a message, a pid (Int) and milliseconds (Int)", payload, pid, delay);
        }

        if (delay.AsInt < 0)
        {
            return Fail(p, "SEND_AFTER expects zero or more milliseconds");
        }

        p.Machine.Start(new Timer(DueIn(p, delay.AsInt), pid.AsInt, p.Machine.MessageFrom(p, payload)), p);
        return Outcome.Next;
    }

    /// <summary>The time that many milliseconds from now; far beyond any run instead of overflowing.</summary>
    private static long DueIn(Process p, long milliseconds) =>
        p.Machine.Scheduler.Now + (Math.Min(milliseconds, long.MaxValue / 2000) * 1000);

    private static Outcome Link(Process p, in Op op)
    {
        if (!TryTakePid(p, op, out var pid, out var failure))
        {
            return failure;
        }

        if (!p.Link(pid) && !p.TrapsExits)
        {
            p.Machine.Report(new Notice(NoticeLevel.Note, $"LINK: there is no process {pid}",
                [$"  {p.Description} at {p.Code.PlaceText(p.PlaceIndex)}"]) { Place = p.Code.NoticePlaceOf(p.PlaceIndex) });
        }

        return Outcome.Next;
    }

    private static Outcome Unlink(Process p, in Op op)
    {
        if (!TryTakePid(p, op, out var pid, out var failure))
        {
            return failure;
        }

        p.Unlink(pid);
        return Outcome.Next;
    }

    private static Outcome Monitor(Process p, in Op op) =>
        TryTakePid(p, op, out var pid, out var failure) ? Push(p, Value.OfInt(p.Monitor(pid))) : failure;

    private static Outcome Demonitor(Process p, in Op op)
    {
        var reference = p.Pop();
        if (!reference.IsInt)
        {
            return Mismatch(p, op, "a monitor reference (Int)", reference);
        }

        p.Demonitor(reference.AsInt);
        return Outcome.Next;
    }

    private static Outcome TrapExit(Process p, in Op op)
    {
        var flag = p.Pop();
        if (!flag.IsBool && !flag.IsInt)
        {
            return Mismatch(p, op, "Bool", flag);
        }

        p.TrapsExits = flag.IsTruthy;
        return Outcome.Next;
    }

    private static Outcome ExitProcess(Process p, in Op op)
    {
        var (reason, pid) = PopTwo(p);
        if (!pid.IsInt)
        {
            return Mismatch(p, op, "a reason and a pid (Int)", reason, pid);
        }

        p.Machine.Deliver(pid.AsInt, new ExitSignal(p.Id, reason, ExitCause.Request, isAbnormal: reason.AsString != "normal"));

        // A signal to oneself takes effect at once, as in Erlang.
        return pid.AsInt != p.Id || p.TakeSignals() ? Outcome.Next : Outcome.Exit;
    }
}
