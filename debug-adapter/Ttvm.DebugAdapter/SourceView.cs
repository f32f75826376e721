using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter;

/// <summary>Everything about source files: breakpoints in them, where these can be, texts that are in no file. Used on the session's
/// thread.</summary>
internal sealed class SourceView(Session session)
{
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
        var bound = Ask(debugger => debugger.SetBreakpoints(path, wanted), () => Breakpoints.Set(path, wanted));
        return new BreakpointsBody([.. bound.Select(session.Convert.ToBreakpoint)]);
    }

    public BreakpointsBody SetFunctionBreakpoints(SetFunctionBreakpointsArguments arguments)
    {
        FunctionBreakpointRequest[] wanted = [.. arguments.Breakpoints.Select(breakpoint =>
            new FunctionBreakpointRequest(breakpoint.Name.Trim(), breakpoint.Condition, breakpoint.HitCondition))];
        var bound = Ask(debugger => debugger.SetFunctionBreakpoints(wanted), () => Breakpoints.SetFunctions(wanted));
        return new BreakpointsBody([.. bound.Select(session.Convert.ToBreakpoint)]);
    }

    /// <summary>Replaces the events that are stopped at; those with a wrong condition, and unknown ones, are not verified.</summary>
    public BreakpointsBody SetEventFilters(SetExceptionBreakpointsArguments arguments)
    {
        var asked = arguments.Filters.Select(id => new FilterOption(id, null)).Concat(arguments.FilterOptions)
            .Select(option => (option, Kind: EventFilters.Find(option.FilterId))).ToList();
        EventRequest[] wanted = [.. asked.Where(filter => filter.Kind is not null)
            .Select(filter => new EventRequest(filter.Kind!.Value, filter.option.Condition))];
        var problems = new Queue<EvaluationProblem?>(Ask(debugger => debugger.SetEvents(wanted), () => Breakpoints.SetEvents(wanted)));
        return new BreakpointsBody([.. asked.Select(filter =>
        {
            var message = filter.Kind is null ? $"There is no filter '{filter.option.FilterId}'."
                : problems.Dequeue() is { } problem ? Wording.Of(problem) : null;
            return new Breakpoint(null, message is null, message, null, null);
        })]);
    }

    public BreakpointLocationsBody GetBreakpointLocations(BreakpointLocationsArguments arguments)
    {
        if (session.Convert.FromSource(arguments.Source) is not { } path)
        {
            return new BreakpointLocationsBody([]);
        }

        var instructions = Ask(debugger => debugger.GetInstructionLines(path), () => InstructionLines.Read(path, ProgramFile.Read));
        var first = session.Convert.FromLine(arguments.Line);
        var last = session.Convert.FromLine(arguments.EndLine ?? arguments.Line);
        return new BreakpointLocationsBody([.. instructions.Lines.Where(line => line >= first && line <= last)
            .Select(line => new BreakpointLocation(session.Convert.ToLine(line)))]);
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
