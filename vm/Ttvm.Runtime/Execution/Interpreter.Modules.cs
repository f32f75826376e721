using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Execution;

/// <summary>
/// IMPORT runs a module's top level once per process, in a frame of its own above an empty stack, and then binds the
/// exports in the importing frame. The code is shared by all processes, nothing else is.
/// </summary>
internal static partial class Interpreter
{
    private static Outcome Import(Process p, in Op op)
    {
        var loaded = p.Machine.Code.LoadImport(p.Code, (string)op.Data!);
        if (loaded.Code is not { } code)
        {
            return Fail(p, loaded.Error!);
        }

        p.Modules ??= [];
        if (p.Modules.TryGetValue(code, out var exports))
        {
            BindExports(p, exports);
            return Outcome.Next;
        }

        // The main program of the process counts, too: importing it again would never end.
        var isUnderWay = ReferenceEquals(p.Entry.Code, code);
        for (var depth = 0; depth < p.Depth && !isUnderWay; depth++)
        {
            isUnderWay = ReferenceEquals(p.Frames[depth].Import?.Code, code);
        }

        if (isUnderWay)
        {
            return Fail(p, $"Circular dependency detected: {(string)op.Data!}");
        }

        if (p.Depth >= Process.MaxDepth)
        {
            return Fail(p, "Call depth limit");
        }

        var import = new ImportUnderWay(code, p.StackFloor);
        p.PushFrame(code.Main, returnTo: p.Pc + 1);
        p.Innermost.Extend().Import = import;
        p.StackFloor = p.StackCount;
        return Outcome.Jumped;
    }

    /// <summary>The module's top level has reached its end: everything above and in its frame goes, the exports stay.</summary>
    private static Outcome FinishImport(Process p, int depth)
    {
        var import = p.Frames[depth].Import!;
        p.StackCount = p.StackFloor;
        while (p.Depth > depth)
        {
            CutFrame(p);
        }

        p.Modules![import.Code] = import.Exports;
        BindExports(p, import.Exports);
        return Outcome.Jumped;
    }

    /// <summary>Drops the innermost frame; with a module's top level the values it could not reach come back into reach.</summary>
    private static void CutFrame(Process p)
    {
        if (p.Innermost.Import is { } import)
        {
            p.StackFloor = import.CallerFloor;
        }

        p.PopFrame();
    }

    private static void BindExports(Process p, Dictionary<string, Value> exports)
    {
        foreach (var (name, value) in exports)
        {
            var slot = p.Innermost.Target.Layout.Find(name);
            if (slot >= 0)
            {
                p.Slot(slot) = value;
            }
            else
            {
                (p.Innermost.Extend().Unslotted ??= [])[name] = value;
            }
        }
    }

    private static Outcome Export(Process p, in Op op)
    {
        var value = p.Slot(op.A);
        if (value.IsUnset)
        {
            return Fail(p, $"Undefined variable: {op.Data}");
        }

        for (var depth = p.Depth - 1; depth >= 0; depth--)
        {
            if (p.Frames[depth].Import is { } import)
            {
                import.Exports[(string)op.Data!] = value;
                break;
            }
        }

        return Outcome.Next;
    }
}
