using System.Text;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>Stack, output, variables.</summary>
internal static partial class Interpreter
{
    private static Outcome Drop(Process p)
    {
        p.Pop();
        return Outcome.Next;
    }

    private static Outcome Swap(Process p)
    {
        var top = p.Stack.AsSpan(p.StackCount - 2, 2);
        (top[0], top[1]) = (top[1], top[0]);
        return Outcome.Next;
    }

    private static Outcome Over(Process p) => Push(p, p.Stack[p.StackCount - 2]);

    private static Outcome Rot(Process p)
    {
        var top = p.Stack.AsSpan(p.StackCount - 3, 3);
        (top[0], top[1], top[2]) = (top[1], top[2], top[0]);
        return Outcome.Next;
    }

    private static Outcome Print(Process p)
    {
        PutOut(p, DisplayOf(p, p.Pop()) + "\n", isError: false);
        return Outcome.Next;
    }

    private static Outcome Write(Process p)
    {
        PutOut(p, DisplayOf(p, p.Pop()), isError: false);
        return Outcome.Next;
    }

    private static Outcome Eprint(Process p)
    {
        PutOut(p, DisplayOf(p, p.Pop()) + "\n", isError: true);
        return Outcome.Next;
    }

    private static void PutOut(Process p, string text, bool isError)
    {
        p.Machine.Events?.Happened(new MachineEvent.Output(p.Id, text, isError));
        if (isError)
        {
            p.Machine.Host.WriteError(text);
        }
        else
        {
            p.Machine.Host.Write(text);
        }
    }

    private static string DisplayOf(Process p, Value value) => ValueText.Display(value, p.Machine.Memory.LongestText);

    private static Outcome DumpScope(Process p)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in VariablesOf(p, p.Depth - 1).OrderBy(variable => variable.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(" = ").Append(ValueText.Inspect(value, p.Machine.Memory.LongestText)).Append('\n');
        }

        PutOut(p, text.ToString(), isError: false);
        return Outcome.Next;
    }

    /// <summary>The variables of a frame that have a value, in order of first mention; 0 is the bottom frame.</summary>
    public static IEnumerable<(string Name, Value Value)> VariablesOf(Process p, int depth)
    {
        var frame = p.Frames[depth];
        var names = frame.Target.Layout.Names;
        for (var slot = 0; slot < names.Count; slot++)
        {
            var value = p.Slots[frame.SlotBase + slot];
            if (!value.IsUnset)
            {
                yield return (names[slot], value);
            }
        }

        foreach (var (name, value) in frame.Extras?.Unslotted ?? [])
        {
            yield return (name, value);
        }
    }

    private static Outcome Store(Process p, in Op op)
    {
        p.Slot(op.A) = p.Pop();
        return Outcome.Next;
    }

    private static Outcome Load(Process p, in Op op)
    {
        var value = p.Slot(op.A);
        return value.IsUnset ? Fail(p, $"Undefined variable: {op.Data}") : Push(p, value);
    }

    private static Outcome Delete(Process p, in Op op)
    {
        ref var slot = ref p.Slot(op.A);
        if (slot.IsUnset)
        {
            p.Machine.Report(new Hosting.Notice(Hosting.NoticeLevel.Warning, $"DELETE: there is no variable '{op.Data}' here",
                [$"  {p.Description} at {p.Code.PlaceText(p.PlaceIndex)}"]));
        }

        slot = Value.Unset;
        return Outcome.Next;
    }
}
