using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;

namespace Ttvm.DebugAdapter;

/// <summary>Everything about source files: breakpoints in them, where these can be, texts that are in no file. Used on the session's
/// thread.</summary>
internal sealed class SourceView(Session session)
{
    /// <summary>They outlive a run, so a restart keeps them, and can be set before there is one.</summary>
    public Breakpoints Breakpoints { get; } = new();

    public BreakpointsBody SetBreakpoints(SetBreakpointsArguments arguments)
    {
        int[] lines = [.. arguments.Breakpoints.Select(breakpoint => breakpoint.Line)];
        if (session.Convert.FromSource(arguments.Source) is not { } path)
        {
            return new BreakpointsBody(
                [.. lines.Select(line => new Breakpoint(null, false, "Breakpoints can be set in files only.", arguments.Source, line))]);
        }

        int[] wanted = [.. lines.Select(session.Convert.FromLine)];
        var bound = session.Run?.Debugger is { } debugger && !session.HasEnded
            ? session.Ask(() => debugger.SetBreakpoints(path, wanted))
            : Breakpoints.Set(path, wanted);
        return new BreakpointsBody([.. bound.Select(session.Convert.ToBreakpoint)]);
    }

    public BreakpointLocationsBody GetBreakpointLocations(BreakpointLocationsArguments arguments)
    {
        if (session.Convert.FromSource(arguments.Source) is not { } path)
        {
            return new BreakpointLocationsBody([]);
        }

        var instructions = session.Run?.Debugger is { } debugger && !session.HasEnded
            ? session.Ask(() => debugger.GetInstructionLines(path))
            : ReadLines(path);
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
            && session.Inspect(inspection => inspection.BuiltInSource(name)) is { } text
            ? new SourceBody(text, "text/x-ttvm")
            : throw new RequestFailure(ErrorId.NoSuchSource, $"There is no source with the reference {reference}.");
    }

    public LoadedSourcesBody GetLoaded() => session.Run?.Debugger is null
        ? new LoadedSourcesBody([])
        : new LoadedSourcesBody([.. session.Inspect(inspection => inspection.Sources)
            .Select(source => source.Path is { } path ? session.Convert.ToSource(path)
                : session.Convert.ToBuiltInSource(source.BuiltIn!))]);

    private static InstructionLines ReadLines(string path) => InstructionLines.Read(path, ProgramFile.Read);
}
