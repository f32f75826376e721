using System.Runtime.CompilerServices;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Loading;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Compiling;

/// <summary>
/// Finds functions and loops that use up whole slices, and compiles them on a thread beside the run. What is compiled, and when, depends on
/// chance, so nothing else may: compiled code does what the interpreter does, reduction by reduction. Any thread.
/// </summary>
internal sealed class Compiler(Machine machine, Compilation compilation)
{
    /// <summary>What is to be compiled beside the run, in order; guarded by itself.</summary>
    private readonly Queue<(Code Code, int Start, Assumption Assumption)> _waiting = [];

    /// <summary>Whether a thread works on <see cref="_waiting"/>; guarded by <see cref="_waiting"/>.</summary>
    private bool _isBusy;

    /// <summary>The compiler of a machine; null: everything is interpreted.</summary>
    public static Compiler? For(Machine machine)
    {
        var options = machine.Options;
        if (options.Interpret || !IsPossible)
        {
            return null;
        }

        var compiler = new Compiler(machine, options.Compilation);
        if (options.Compilation.IsImmediate)
        {
            machine.Code.OnLoaded = compiler.NoteLoaded;
        }

        return compiler;
    }

    /// <summary>Whether code can be compiled at run time here.</summary>
    public static bool IsPossible => RuntimeFeature.IsDynamicCodeCompiled;

    /// <summary>Notes that a process has used up its slice where it is now. To be called by the owner of the process.</summary>
    public void NoteUsedUp(Process process)
    {
        ref var frame = ref process.Innermost;
        var target = frame.Target;
        if (target.UsedUpSlices > compilation.UsedUpSlices)
        {
            return;
        }

        target.Layout.Note(process.Slots.AsSpan(frame.SlotBase, target.SlotCount));
        if (++target.UsedUpSlices == compilation.UsedUpSlices)
        {
            CompileBeside(target.Code, target.Entry, Assumption.Integers);
        }
    }

    /// <summary>Compiles code that has just been loaded, if compilation is immediate. To be called before a process runs it.</summary>
    public void NoteLoaded(Code code)
    {
        if (!compilation.IsImmediate)
        {
            return;
        }

        int[] starts = [.. code.Labels.Values.Append(0).Distinct().Order()];
        foreach (var start in starts)
        {
            var layout = code.LayoutAt(start);
            layout.Note(Enumerable.Repeat(ExampleOf(compilation.Assumed), layout.Count).ToArray());
        }

        // Where one unit leads into another start, that is not compiled again. Which start comes first differs from program to program.
        for (var i = 0; i < starts.Length; i++)
        {
            var start = starts[(i + code.Ops.Length) % starts.Length];
            if (code.EntryAt(start) is null)
            {
                Compile(code, start, Assumption.Integers);
            }
        }
    }

    private static Value ExampleOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => Value.OfInt(0),
        ValueKind.Float => Value.OfFloat(0),
        ValueKind.Unset => Value.Unset,
        _ => Value.Null,
    };

    /// <summary>Has a unit compiled again with less assumed.</summary>
    private void NoteWrong(CompiledUnit unit)
    {
        if (unit.Code.TryRemove(unit))
        {
            CompileBeside(unit.Code, unit.Start, unit.Assumption - 1);
        }
    }

    private void CompileBeside(Code code, int start, Assumption assumption)
    {
        lock (_waiting)
        {
            _waiting.Enqueue((code, start, assumption));
            if (_isBusy)
            {
                return;
            }

            _isBusy = true;
        }

        // A thread of its own: the first thread of the pool takes 1.9 ms to start, and this one 0.2.
        new Thread(CompileWaiting) { IsBackground = true, Name = "ttvm compiler" }.Start();
    }

    private void CompileWaiting()
    {
        while (true)
        {
            (Code Code, int Start, Assumption Assumption) next;
            lock (_waiting)
            {
                _isBusy = _waiting.TryDequeue(out next);
                if (!_isBusy)
                {
                    return;
                }
            }

            Compile(next.Code, next.Start, next.Assumption);
        }
    }

    private void Compile(Code code, int start, Assumption assumption)
    {
        try
        {
            if (FlowGraph.TryFind(code, start) is { } graph)
            {
                var unit = UnitCompiler.Compile(graph, start, assumption, compilation.LeavesEvery);
                unit.WhenWrong = NoteWrong;

                // .NET takes milliseconds to make machine code of the method, which a worker that first calls it is not to wait for.
                RuntimeHelpers.PrepareDelegate(unit.Method);
                code.Add(unit);
            }
        }
        catch (Exception exception) when (!compilation.IsImmediate)
        {
            machine.Report(new Notice(NoticeLevel.Warning,
                $"internal error while compiling {code.PlaceText(start)}; it is interpreted instead",
                [$"  {exception.GetType().Name}: {exception.Message}", .. (exception.StackTrace ?? "").Split('\n')]));
        }
    }
}
