using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>
/// Analyses one function: executes its blocks on what is known of the values until nothing new is learnt. The blocks wait in the order of
/// the file, so the result does not depend on where chunks are cut.
/// </summary>
internal sealed class FunctionAnalysis
{
    /// <summary>From this visit of a block on, types that still change are given up.</summary>
    private const int WidenFrom = 8;

    /// <summary>From this visit on, the whole stack is given up. It bounds the work at so many visits of each block.</summary>
    private const int GiveUpFrom = 24;

    /// <summary>What lies on top of the stack when a handler begins.</summary>
    private static readonly AbstractValue Exception = new(ValueTypes.Exception, AbstractValue.FromOutside);

    private readonly FunctionBody _body;
    private readonly EntryState _entry;
    private readonly Func<string, FunctionSummary> _summaryOf;
    private readonly FlowState?[] _normal;
    private readonly FlowState?[] _thrown;
    private readonly int[] _visits;
    private readonly bool[] _waits;
    private readonly int[] _firstFrom;
    private readonly Mismatch?[] _mismatches;
    private readonly Func<Chunk, int, string?> _calledAt;
    private readonly ModuleImports _imports;

    /// <summary>The TRYs that are still open when control comes back to them, each with the jump back that shows it first.</summary>
    private readonly SortedDictionary<int, int> _reopened = [];

    /// <summary>By handler, what it would begin with if anything behind its TRYs might fail, before or after any STORE.</summary>
    private readonly SortedDictionary<int, FlowState> _protected = [];

    /// <summary>The handlers that begin with no more knowledge than that, because nothing that leads there was found.</summary>
    private readonly HashSet<int> _assumed = [];

    /// <summary>An instruction behind which the function is taken to return; -1 for none.</summary>
    private readonly int _returnsBehind;
    private int _next;
    private int _executed;

    private FunctionAnalysis(FunctionBody body, EntryState entry, Func<string, FunctionSummary> summaryOf,
        Func<Chunk, int, string?> calledAt, ModuleImports imports, int returnsBehind = -1)
    {
        _returnsBehind = returnsBehind;
        _calledAt = calledAt;
        _imports = imports;
        var count = body.Blocks.Length;
        (_body, _entry, _summaryOf) = (body, entry, summaryOf);
        (_normal, _thrown) = (new FlowState?[count], new FlowState?[count]);
        (_visits, _waits, _firstFrom, _mismatches) = (new int[count], new bool[count], new int[count], new Mismatch?[count]);
    }

    /// <summary>Analyses a function.</summary>
    /// <param name="body">The function.</param>
    /// <param name="entry">With what it begins.</param>
    /// <param name="summaryOf">See <see cref="FlowRun"/>.</param>
    /// <param name="calledAt">The label of another function that begins at an instruction and is called by somebody; null for none.</param>
    /// <param name="imports">What the modules export that it imports.</param>
    public static FunctionResult Run(FunctionBody body, EntryState entry, Func<string, FunctionSummary> summaryOf,
        Func<Chunk, int, string?> calledAt, ModuleImports imports) =>
        new FunctionAnalysis(body, entry, summaryOf, calledAt, imports).Run();

    /// <summary>
    /// Adds what is certain to fail when a function that is called is spawned, too: the new process does not have the values of a caller.
    /// What it is not given as a parameter is found where it is spawned (<see cref="Checks.CallSites"/>).
    /// </summary>
    public static FunctionResult WithSpawned(FunctionResult result, Func<string, FunctionSummary> summaryOf,
        Func<Chunk, int, string?> calledAt, ModuleImports imports)
    {
        if (result.Entry.Spawned is not { } entry)
        {
            return result;
        }

        // Whatever else shares the code, it is so for the process.
        var ofProcess = Run(result.Body, entry, summaryOf, calledAt, imports).Findings.Where(finding =>
            finding.Rule == DiagnosticRules.StackUnderflow
                && !result.Findings.Any(known => known.Rule == finding.Rule && known.Site == finding.Site));
        return result with { Findings = result.Findings.AddRange(ofProcess.Select(finding => finding with { IsOfOneWay = true })) };
    }

    private FunctionResult Run()
    {
        if (_body.Entry < 0)
        {
            var summary = _body.Entry == Block.EndOfProgram ? FunctionSummary.NeverReturns : FunctionSummary.Lost;
            return new FunctionResult(_body, _entry, [], [], summary, [], [], Ends: true);
        }

        _ = Flow();
        return Finish();
    }

    /// <summary>What the other ways of the function leave on the stack, compared with the call, if a RET stands behind an instruction; null
    /// if they leave differently much.</summary>
    private int? DepthWithReturnBehind(int site) =>
        new FunctionAnalysis(_body, _entry, _summaryOf, _calledAt, _imports, site).Flow().AtReturn is { IsExact: true } stack ? stack.Depth
            : null;

    /// <summary>Executes the blocks until nothing new is learnt.</summary>
    private FlowRun Flow()
    {
        var stack = _entry.Floor == StackFloor.Empty ? StackNode.Empty : StackNode.OfCaller();
        var variables = VariableState.Of(_body.VariableNames, _entry.Parameters, _entry.IsOpen);
        Flow(new FlowState(stack, variables, null, 0), _body.Entry, from: -1);

        var run = new FlowRun(_body, _summaryOf, _imports, findings: null);
        do
        {
            while (TakeNext() is var block and >= 0)
            {
                Visit(run, block);
            }
        }
        while (AssumeThrows(run));
        return run;
    }

    /// <summary>A block at whose beginning something new is known; -1 if there is none left.</summary>
    private int TakeNext()
    {
        while (_next < _waits.Length && !_waits[_next])
        {
            _next++;
        }

        if (_next == _waits.Length)
        {
            return -1;
        }

        _waits[_next] = false;
        return _next;
    }

    private void Visit(FlowRun run, int index)
    {
        var state = StateAt(index)!.Value;
        _visits[index]++;
        var cuts = run.CutHandlers.Count;
        var goesOn = Execute(run, ref state, index);
        while (_body.Blocks[index].RunsOn)
        {
            // The rest of a block that the border of a chunk divides: nobody else leads there, so there is nothing to join. What a visit
            // before this one has left there is taken back where control does not come there any more, as if there were no border.
            index = _body.Blocks[index].Next;
            _normal[index] = goesOn ? state : null;
            goesOn = goesOn && Execute(run, ref state, index);
        }

        var block = _body.Blocks[index];
        var last = _body.SiteOf(index, block.End - 1);
        if (goesOn && block.Next >= 0 && last != _returnsBehind)
        {
            Flow(state, block.Next, last);
        }

        if (goesOn && block.Target >= 0)
        {
            FlowToTarget(run, state, index, last);
        }

        if (run.CutHandlers.Count > cuts)
        {
            foreach (var handler in run.CutHandlers)
            {
                if (_thrown[handler] is { } thrown)
                {
                    Throw(run, thrown, handler);
                }
            }
        }
    }

    /// <summary>What is known at the beginning of a block: of the ways that come by a throw and of those that do not, all joined. Null if
    /// control does not come there.</summary>
    private FlowState? StateAt(int index) =>
        (_thrown[index], _normal[index]) is ({ } thrown, { } normal) ? FlowState.Join(thrown, normal, widen: false)
            : _thrown[index] ?? _normal[index];

    private bool Execute(FlowRun run, ref FlowState state, int index)
    {
        var block = _body.Blocks[index];
        var site = _body.SiteOf(index, block.Start);
        var goesOn = true;
        _executed = 0;
        for (var instruction = block.Start; goesOn && instruction < block.End; instruction++)
        {
            var line = block.Chunk.InstructionAt(instruction);
            ThrowIfPossible(run, state, line);
            _executed++;
            goesOn = run.Execute(ref state, line, site++);
        }

        if (goesOn && Last(block)?.Is(InstructionFlags.Protects) == true)
        {
            state = state with { Handlers = HandlerNode.Open(state.Handlers, block.Target, site - 1, state.Stack) };
        }

        return goesOn;
    }

    private void FlowToTarget(FlowRun run, FlowState state, int index, int last)
    {
        var block = _body.Blocks[index];
        switch (Last(block))
        {
            case { } known when known.Is(InstructionFlags.Protects):
                Protect(run, state, block.Target);
                break;
            case { } known when known.Is(InstructionFlags.Receives):
                // At the label nothing has been pushed.
                Flow(state with { Stack = state.Stack.Below }, block.Target, last);
                break;
            default:
                Flow(state, block.Target, last);
                break;
        }
    }

    /// <summary>Remembers what a handler begins with: the TRY turned into a catch block, the stack as it was, whatever has happened
    /// since.</summary>
    private void Protect(FlowRun run, FlowState state, int handler)
    {
        var handlers = HandlerNode.Become(state.Handlers, HandlerState.Caught);
        var variables = state.Variables.AtHandler(_body.Stored | Imported(), _body.Deleted,
            !_body.ImportedPaths.All(path => _imports.Find(path) is not null));
        var thrown = new FlowState(state.Stack.Push(Exception), variables, handlers, state.Lowest);
        thrown = _protected.TryGetValue(handler, out var known) ? FlowState.Join(known, thrown, widen: false) : thrown;
        _protected[handler] = thrown;
        if (_assumed.Contains(handler))
        {
            Throw(run, thrown, handler);
        }
        else if (_thrown[handler] is { } before)
        {
            Throw(run, before with { Stack = thrown.Stack }, handler);
        }
    }

    /// <summary>The variables that modules may bind, by slot.</summary>
    private ulong Imported()
    {
        var slots = 0UL;
        foreach (var export in _body.ImportedPaths.Select(_imports.Find).OfType<ModuleExports>().SelectMany(exports => exports.All))
        {
            slots |= _body.VariableSlots.TryGetValue(export.Name, out var slot) && slot < VariableState.Limit ? 1UL << slot : 0;
        }

        return slots;
    }

    /// <summary>Hands what is known before an instruction to the handler that would catch its error, so that a variable stored before
    /// anything can fail has its value there.</summary>
    private void ThrowIfPossible(FlowRun run, FlowState state, LineSyntax line)
    {
        if (run.LooksForFindings || !HandlerNode.MayCatch(state.Handlers) || !Failure.IsPossibleInSomeMode(state, line, _body))
        {
            return;
        }

        run.NoteDepth(state.Handlers, state.Stack.Floor, state.Stack.Depth);
        if (HandlerNode.FindOpen(state.Handlers) is { Target: >= 0 } open)
        {
            Throw(run, new FlowState(_protected[open.Target].Stack, state.Variables, open with { State = HandlerState.Caught },
                state.Lowest), open.Target);
            return;
        }

        // Nobody knows which of them catches it, nor what the stack was at its TRY. Those that may be open are no more than before.
        foreach (var handler in HandlerNode.Catchers(state.Handlers))
        {
            if (handler >= 0)
            {
                Throw(run, state with { Stack = StackNode.Unknown.Push(Exception), Handlers = HandlerNode.Join(state.Handlers, null) },
                    handler);
            }
        }
    }

    /// <summary>A handler that nothing leads to is looked at all the same; true if there is one more.</summary>
    private bool AssumeThrows(FlowRun run)
    {
        var isNew = false;
        foreach (var (handler, state) in _protected)
        {
            if (StateAt(handler) is null && _assumed.Add(handler))
            {
                Throw(run, state, handler);
                isNew = true;
            }
        }

        return isNew;
    }

    private void Throw(FlowRun run, FlowState state, int handler)
    {
        if (run.CutHandlers.Contains(handler))
        {
            state = state with { Stack = StackNode.Unknown.Push(Exception) };
        }

        Merge(_thrown, state, handler);
    }

    private void Flow(FlowState state, int target, int from)
    {
        if (_normal[target] is not { } known)
        {
            _firstFrom[target] = from;
        }
        else if (known.Stack is { IsExact: true } stack && state.Stack.IsExact && stack.Floor == state.Stack.Floor
            && stack.Depth != state.Stack.Depth)
        {
            _mismatches[target] ??= new Mismatch(_firstFrom[target], stack, from, state.Stack);
        }

        if (_normal[target] is { Handlers: null } && HandlerNode.FindOpen(state.Handlers) is { } open
            && _body.SiteOf(target, _body.Blocks[target].Start) <= open.TrySite && from >= open.TrySite)
        {
            // Back in front of a TRY that is still open: it opens a second time, and a third.
            _reopened.TryAdd(open.TrySite, from);
        }

        Merge(_normal, state, target);
    }

    private void Merge(FlowState?[] states, FlowState state, int target)
    {
        if (states[target] is { } known)
        {
            var joined = FlowState.Join(known, state, widen: _visits[target] >= WidenFrom);
            if (joined.IsSame(known))
            {
                return;
            }

            state = _visits[target] < GiveUpFrom ? joined : joined with { Stack = StackNode.Unknown };
            if (state.IsSame(known))
            {
                return;
            }
        }

        states[target] = state;
        _waits[target] = true;
        _next = Math.Min(_next, target);
    }

    private static Instruction? Last(Block block) => LineMeaning.InstructionOf(block.Chunk.InstructionAt(block.End - 1));

    /// <summary>Goes through the function once more, now that it is known what reaches each block, to say what is wrong.</summary>
    private FunctionResult Finish()
    {
        var findings = new List<FlowFinding>();
        var run = new FlowRun(_body, _summaryOf, _imports, findings) { SpawnedAs = _entry.SpawnedAs };
        var ends = new EndChecks(_body, _entry, findings, DepthWithReturnBehind);
        var states = new FlowState?[_body.Blocks.Length];
        var reached = new int[states.Length];
        var leaves = new bool[states.Length];
        var isEnding = _body.IsCut;
        var isLeft = false;
        for (var index = 0; index < states.Length; index++)
        {
            states[index] = StateAt(index);
            if (states[index] is not { } state)
            {
                continue;
            }

            var block = _body.Blocks[index];
            var goesOn = Execute(run, ref state, index);
            reached[index] = _executed;
            if (_executed == block.End - block.Start)
            {
                var site = _body.SiteOf(index, block.End - 1);
                var last = Last(block);
                leaves[index] = goesOn;
                isEnding |= goesOn
                    ? block.Next == Block.EndOfProgram || block.Target == Block.EndOfProgram
                    : last?.Is(InstructionFlags.EndsBlock) == true && !last.Is(InstructionFlags.Returns);
                isLeft |= goesOn
                    ? block.Next < Block.None || block.Target < Block.None
                    : last?.IsAny(InstructionFlags.EndsProcess | InstructionFlags.EndsMachine) == true;
                ends.CheckLoop(index, last);
                ends.Check(state, goesOn, site, last, goesOn ? block.Next : Block.None);
                if (goesOn && block.Next >= 0)
                {
                    ends.CheckNext(site, block.Next, _calledAt);
                }
            }
        }

        for (var index = 0; index < leaves.Length; index++)
        {
            // A handler may read what is there when something fails.
            if (leaves[index] && _body.Blocks[index].Next >= 0 && _protected.Count == 0)
            {
                ends.CheckOverwritten(index, _body.SiteOf(index, _body.Blocks[index].End - 1), leaves);
            }
        }

        ends.CheckLeftBehind(ends.CheckUpdates(run, new LostUpdates(_body, _entry, reached, leaves, _summaryOf)), _thrown, _mismatches);
        var summary = _body.IsCut ? FunctionSummary.Unknown : FunctionSummary.Of(run.AtReturn, run.LowestAtReturn);
        findings.AddRange(run.MisspeltFields);
        ends.CheckVariables(reached, run);
        ends.CheckHandlers(_reopened);
        ends.CheckRecursion(reached, leaves, run, _calledAt);
        for (var index = 0; index < leaves.Length; index++)
        {
            // What is found to stay open is not protection that somebody has thought about.
            if (leaves[index] && Last(_body.Blocks[index])?.Is(InstructionFlags.Protects) == true
                && !_reopened.ContainsKey(_body.SiteOf(index, _body.Blocks[index].End - 1)))
            {
                ends.CheckProtection(index, run);
            }
        }

        var must = new MustAnalysis(_body, reached, leaves, run.MayEndAt);
        summary = run.WithTypes(summary) with
        {
            Takes = _body.IsCut || run.Lowest == int.MinValue ? FunctionSummary.Anything : -run.Lowest,
            SureNeeds = must.Needs(run.Taken),
            Preconditions = must.PreconditionsOf(run.Preconditions),
            ComesBackOrFails = !_body.IsCut && !isLeft && run.MayEndAt.Count == 0,
        };
        return new FunctionResult(_body, _entry, states, reached, summary, JumpsTaken.Explain(_body, leaves, findings),
            [.. run.Sent], isEnding)
        {
            Preconditions = [.. run.Preconditions],
            Reads = ReferenceEquals(_entry, EntryState.Start) || _body.IsCut ? [] : must.ReadsOf(run.ReadAtEntry),
            Imports = _imports,
            SureImports = _body.ImportedPaths.Count > 0 && ReferenceEquals(_entry, EntryState.Start)
                ? SureImports(run, reached, leaves) : [],
            UsedIds = [.. run.UsedIds],
            Messages = run.MessageFacts,
        };
    }

    /// <summary>The IMPORTs that no way leads past. A module that is imported before comes back, or fails, which ends the start of the file
    /// as well.</summary>
    private ImmutableArray<int> SureImports(FlowRun run, int[] reached, bool[] leaves)
    {
        var imports = Enumerable.Range(0, _body.InstructionCount).Where(site => _body.LineOf(site).Is(InstructionFlags.Imports)).ToList();
        var must = new MustAnalysis(_body, reached, leaves, run.MayEndAt.Except(imports).ToHashSet());
        return [.. imports.Where(must.Meet)];
    }
}

/// <summary>Two ways to one block with stacks of different depth.</summary>
/// <param name="First">The last instruction of the one way; -1 for the entry of the function.</param>
/// <param name="FirstStack">What it brings.</param>
/// <param name="Second">The last instruction of the other.</param>
/// <param name="SecondStack">What that brings.</param>
internal sealed record Mismatch(int First, StackNode FirstStack, int Second, StackNode SecondStack);
