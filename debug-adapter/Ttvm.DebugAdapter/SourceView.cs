using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter;

/// <summary>Everything about source files: breakpoints in them, where these can be, texts that are in no file. Used on the session's
/// thread.</summary>
internal sealed class SourceView(Session session)
{
    /// <summary>Most instructions in one answer.</summary>
    private const int MostInstructions = 100_000;

    /// <summary>They outlive a run, so a restart keeps them, and can be set before there is one.</summary>
    public Breakpoints Breakpoints { get; } = Begin();

    public BreakpointsBody SetBreakpoints(SetBreakpointsArguments arguments)
    {
        if (session.Convert.FromSource(arguments.Source) is not { } path)
        {
            return new BreakpointsBody([.. arguments.Breakpoints.Select(breakpoint =>
                new Breakpoint(null, false, "Breakpoints can be set in files only.", arguments.Source, breakpoint.Line))]);
        }

        LineBreakpointRequest[] wanted = [.. arguments.Breakpoints.Select(breakpoint => new LineBreakpointRequest(
            session.Convert.FromLine(breakpoint.Line), breakpoint.Condition, breakpoint.HitCondition, breakpoint.LogMessage))];
        var isLaunched = Convert.IsLaunchedText(arguments.Source);
        var bound = Ask(debugger => debugger.SetBreakpoints(path, wanted, isLaunched), () => Breakpoints.Set(path, wanted));
        return new BreakpointsBody([.. bound.Select(session.Convert.ToBreakpoint)]);
    }

    public BreakpointsBody SetFunctionBreakpoints(SetFunctionBreakpointsArguments arguments)
    {
        FunctionBreakpointRequest[] wanted = [.. arguments.Breakpoints.Select(breakpoint =>
            new FunctionBreakpointRequest(breakpoint.Name.Trim(), breakpoint.Condition, breakpoint.HitCondition))];
        var bound = Ask(debugger => debugger.SetFunctionBreakpoints(wanted), () => Breakpoints.SetFunctions(wanted));
        return new BreakpointsBody([.. bound.Select(session.Convert.ToBreakpoint)]);
    }

    /// <summary>Replaces the breakpoints at addresses, as <see cref="Disassemble"/> and frames tell them.</summary>
    public BreakpointsBody SetInstructionBreakpoints(SetInstructionBreakpointsArguments arguments)
    {
        // Nothing has the address 0, so what is none is told as one at which there is nothing.
        InstructionBreakpointRequest[] wanted = [.. arguments.Breakpoints.Select(breakpoint => new InstructionBreakpointRequest(
            Convert.FromAddress(breakpoint.InstructionReference) + (breakpoint.Offset ?? 0) ?? 0, breakpoint.Condition,
            breakpoint.HitCondition))];
        var bound = Ask(debugger => debugger.SetInstructionBreakpoints(wanted), () => Breakpoints.SetInstructions(wanted));
        return new BreakpointsBody([.. bound.Select(session.Convert.ToBreakpoint)]);
    }

    /// <summary>Replaces the breakpoints on data; those that are to stop at reading are not verified.</summary>
    public BreakpointsBody SetDataBreakpoints(SetDataBreakpointsArguments arguments)
    {
        var asked = arguments.Breakpoints.Select(breakpoint => (Place: DataPlace.Parse(breakpoint.DataId), Breakpoint: breakpoint))
            .Select(each => (each.Breakpoint, each.Place, Message: each.Place is null ? $"'{each.Breakpoint.DataId}' is no id of data."
                : each.Breakpoint.AccessType is null or "write" ? null : "Only changes can be watched.")).ToList();
        DataBreakpointRequest[] wanted = [.. asked.Where(each => each.Message is null)
            .Select(each => new DataBreakpointRequest(each.Place!, each.Breakpoint.Condition, each.Breakpoint.HitCondition))];
        var bound = new Queue<BoundBreakpoint>(Ask(debugger => debugger.SetDataBreakpoints(wanted), () => Breakpoints.SetData(wanted)));
        return new BreakpointsBody([.. asked.Select(each => each.Message is null ? session.Convert.ToBreakpoint(bound.Dequeue())
            : new Breakpoint(null, false, each.Message, null, null))]);
    }

    /// <summary>Instructions of a program, and what is before and behind them.</summary>
    public DisassembleBody Disassemble(DisassembleArguments arguments)
    {
        if (arguments.InstructionCount is < 0 or > MostInstructions)
        {
            throw new RequestFailure(ErrorId.BadArguments,
                $"\"instructionCount\" must be between 0 and {MostInstructions}, but is {arguments.InstructionCount}.");
        }

        // One instruction takes one address, so both offsets count the same.
        var offset = (long)(arguments.Offset ?? 0) + (arguments.InstructionOffset ?? 0);
        return Convert.FromAddress(arguments.MemoryReference) is { } address
            && session.Inspect(inspection => inspection.Instructions(address, offset, arguments.InstructionCount)) is { } found
            ? new DisassembleBody([.. found.Select(facts => session.Convert.ToInstruction(facts, arguments.ResolveSymbols ?? true))])
            : throw new RequestFailure(ErrorId.BadArguments,
                $"'{arguments.MemoryReference}' is no address of the program; frames tell theirs as instructionPointerReference.");
    }

    /// <summary>Replaces the events that are stopped at; those with a wrong condition, and unknown ones, are not verified.</summary>
    public BreakpointsBody SetEventFilters(SetExceptionBreakpointsArguments arguments)
    {
        var asked = arguments.Filters.Select(id => new FilterOption(id, null)).Concat(arguments.FilterOptions)
            .Select(option => (option, Kind: EventFilters.Find(option.FilterId))).ToList();
        EventRequest[] wanted = [.. asked.Where(filter => filter.Kind is not null && !IsTooMuch(filter.option, filter.Kind))
            .Select(filter => new EventRequest(filter.Kind!.Value, filter.option.Condition))];
        var problems = new Queue<EvaluationProblem?>(Ask(debugger => debugger.SetEvents(wanted), () => Breakpoints.SetEvents(wanted)));
        return new BreakpointsBody([.. asked.Select(filter =>
        {
            var message = filter.Kind is null ? $"There is no filter '{filter.option.FilterId}'."
                : IsTooMuch(filter.option, filter.Kind) ? "A deadlock takes no condition."
                : problems.Dequeue() is { } problem ? Wording.Of(problem) : null;
            return new Breakpoint(null, message is null, message, null, null);
        })]);

        static bool IsTooMuch(FilterOption option, StopEvent? kind) =>
            kind == StopEvent.Deadlock && !string.IsNullOrWhiteSpace(option.Condition);
    }

    public BreakpointLocationsBody GetBreakpointLocations(BreakpointLocationsArguments arguments)
    {
        if (session.Convert.FromSource(arguments.Source) is not { } path)
        {
            return new BreakpointLocationsBody([]);
        }

        var instructions = Ask(debugger => debugger.GetInstructionLines(path, Convert.IsLaunchedText(arguments.Source)),
            () => InstructionLines.Read(path, ProgramFile.Read));
        var first = (session.Convert.FromLine(arguments.Line), ColumnOf(arguments.Column, 1));
        var last = (session.Convert.FromLine(arguments.EndLine ?? arguments.Line), ColumnOf(arguments.EndColumn, int.MaxValue));
        return new BreakpointLocationsBody([.. instructions.Places
            .Where(place => (place.Line, place.Column).CompareTo(first) >= 0 && (place.Line, place.Column).CompareTo(last) <= 0)
            .Select(session.Convert.ToLocation)]);

        int ColumnOf(int? column, int otherwise) => column is { } given ? session.Convert.FromColumn(given) : otherwise;
    }

    public SourceBody GetText(SourceArguments arguments)
    {
        var reference = arguments.Source?.SourceReference ?? arguments.SourceReference;
        var name = session.Convert.FromSourceReference(reference);
        return name is not null && session.Run?.Debugger is not null
            && session.Inspect(inspection => inspection.TextOf(name)) is { } text
            ? new SourceBody(text, "text/x-ttvm")
            : throw new RequestFailure(ErrorId.NoSuchSource, $"There is no source with the reference {reference}.");
    }

    public LoadedSourcesBody GetLoaded() => session.Run?.Debugger is null
        ? new LoadedSourcesBody([])
        : new LoadedSourcesBody([.. session.Inspect(inspection => inspection.Code).Select(session.Convert.ToSource)]);

    public ModulesBody GetModules(ModulesArguments arguments)
    {
        var modules = session.Run?.Debugger is null ? [] : session.Inspect(inspection => inspection.Code);
        var count = arguments.ModuleCount is > 0 and var asked ? asked : modules.Length;
        return new ModulesBody([.. modules.Skip(arguments.StartModule ?? 0).Take(count).Select(session.Convert.ToModule)], modules.Length);
    }

    private static Breakpoints Begin()
    {
        var breakpoints = new Breakpoints();
        breakpoints.SetEvents(EventFilters.Defaults);
        return breakpoints;
    }

    /// <summary>Has the debugger of a program do something that can also be done while there is no program.</summary>
    private T Ask<T>(Func<Debugger, Task<T>> debugger, Func<T> without) =>
        session.Run?.Debugger is { } found && !session.HasEnded ? session.Ask(() => debugger(found)) : without();
}
