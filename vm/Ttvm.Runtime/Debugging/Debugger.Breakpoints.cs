using System.Collections.Immutable;
using Ttvm.Language.Assembling;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Debugging.Expressions;
using Ttvm.Runtime.Loading;

namespace Ttvm.Runtime.Debugging;

/// <summary>Breakpoints of the run.</summary>
public sealed partial class Debugger
{
    /// <summary>Replaces the breakpoints of a source file, at any time.</summary>
    /// <param name="path">Its path; a relative one is looked for in the working directory and in the folder of the program.</param>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <param name="ofLoadedText">Whether lines belong to the text that was loaded, and not to the file, if the file has been changed
    /// since. Each of the two texts has breakpoints of its own.</param>
    /// <returns>An answer for each request, in order.</returns>
    public Task<ImmutableArray<BoundBreakpoint>> SetBreakpoints(string path, IReadOnlyList<LineBreakpointRequest> requests,
        bool ofLoadedText = false) => Ask(() =>
    {
        var map = FindCode(path) is not { } code ? null
            : ofLoadedText ? new LinesOfCode(code, null)
            : _inspection.MapOf(code) is { } lines ? new LinesOfCode(code, lines) : null;
        _breakpoints.Set(path, requests, map);
        BindAll();
        return _breakpoints.Of(path, ofLoadedText && map is not null);
    });

    /// <summary>Replaces the breakpoints on functions, at any time.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>An answer for each request, in order.</returns>
    public Task<ImmutableArray<BoundBreakpoint>> SetFunctionBreakpoints(IReadOnlyList<FunctionBreakpointRequest> requests) => Ask(() =>
    {
        _breakpoints.SetFunctions(requests);
        BindAll();
        return _breakpoints.OfFunctions;
    });

    /// <summary>Replaces the breakpoints at instructions, at any time.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>An answer for each request, in order.</returns>
    public Task<ImmutableArray<BoundBreakpoint>> SetInstructionBreakpoints(IReadOnlyList<InstructionBreakpointRequest> requests) =>
        Ask(() =>
        {
            _breakpoints.SetInstructions(requests);
            BindAll();
            return _breakpoints.OfInstructions;
        });

    /// <summary>Replaces the breakpoints on data, at any time.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>An answer for each request, in order.</returns>
    public Task<ImmutableArray<BoundBreakpoint>> SetDataBreakpoints(IReadOnlyList<DataBreakpointRequest> requests) => Ask(() =>
    {
        var bound = _breakpoints.SetData(requests, _stops.Watches!.Exists);
        WatchData();
        return bound;
    });

    /// <summary>Replaces the breakpoints at events, at any time.</summary>
    /// <param name="requests">The breakpoints asked for.</param>
    /// <returns>For each request, in order, what is wrong with its condition; null if nothing is.</returns>
    public Task<ImmutableArray<EvaluationProblem?>> SetEvents(IReadOnlyList<EventRequest> requests) => Ask(() =>
    {
        var problems = _breakpoints.SetEvents(requests);
        _stops.Rules = [.. _stops.Rules.RemoveAll(rule => rule is StopRule.Event or StopRule.Deadlock), .. _breakpoints.Events];
        return problems;
    });

    /// <summary>The lines of a file at which the program can stop, if it has loaded the file; else those at which a program could that
    /// loads it.</summary>
    /// <param name="path">The path of the file, as a client writes it.</param>
    /// <param name="ofLoadedText">Whether the lines belong to the text that was loaded, if the file has been changed since.</param>
    public Task<InstructionLines> GetInstructionLines(string path, bool ofLoadedText = false) => Ask(() =>
    {
        if (FindCode(path) is not { } code)
        {
            return _machine.Code.All.FirstOrDefault(listed => ListingTest(listed)(path)) is { } found
                ? new InstructionLines([.. Disassembler.List(found.Module).Lines.Select(line => new SourcePlace(line, 1))])
                : InstructionLines.Read(path, Host.ReadProgram);
        }

        var loaded = InstructionLines.Of(code.Module.SourceMap!);
        return ofLoadedText || _inspection.MapOf(code) is not { } map ? loaded
            : new InstructionLines([.. from place in loaded.Places
                                       let line = map.ToFile(place.Line)
                                       where line is not null
                                       select place with { Line = line.Value }]);
    });

    private void WatchData()
    {
        _stops.Rules = [.. _stops.Rules.RemoveAll(rule => rule is StopRule.Data), .. _breakpoints.Data];
        foreach (var rule in _stops.Rules.OfType<StopRule.Data>())
        {
            BeginToCount(rule.Id, rule.Filter);
        }
    }

    private void BeginToCount(int id, BreakpointFilter? filter)
    {
        if (filter is { Hits: not null })
        {
            _stops.Filters.Begin(id, _timeline.HasBegun ? _timeline.Now : null);
        }
    }

    private void EndWatch(StopRule.Data watch)
    {
        _stops.Rules = _stops.Rules.Remove(watch);
        Tell(_breakpoints.EndData(watch.Id));
    }

    private ImmutableArray<BoundBreakpoint> Bind(Code code)
    {
        var changed = _breakpoints.Bind(code, SourceTest(code), ListingTest(code), _inspection.FactsOf(code).Source, out var rules);
        _stops.Place(code, rules);
        foreach (var rule in rules.Where(placed => !placed.IsDefaultOrEmpty).SelectMany(placed => placed).OfType<StopRule.Breakpoint>())
        {
            BeginToCount(rule.Id, rule.Filter);
        }

        return changed;
    }

    private void BindAll()
    {
        foreach (var code in _machine.Code.All)
        {
            Bind(code);
        }
    }

    private void Tell(ImmutableArray<BoundBreakpoint> changed)
    {
        foreach (var breakpoint in changed)
        {
            _client.BreakpointChanged(breakpoint);
        }
    }

    /// <summary>The loaded code of a source file, and the first line of its loaded text, from a given one on, that has an instruction; null
    /// if there is none.</summary>
    private (Code Code, int Line)? FindLine(SourceLine line)
    {
        if (FindCode(line.Path) is not { } code)
        {
            return null;
        }

        var first = line.OfLoadedText || _inspection.MapOf(code) is not { } map ? line.Line : map.ToLoaded(line.Line);
        return first is { } from && InstructionLines.Of(code.Module.SourceMap!).Next(from) is { } found ? (code, found.Line) : null;
    }

    /// <summary>The loaded code of a source file; null if there is none.</summary>
    private Code? FindCode(string path) =>
        _machine.Code.All.FirstOrDefault(code => code.Module.SourceMap is not null && SourceTest(code)(path));

    /// <summary>Tells whether a path, as a client writes it, leads to the source of code.</summary>
    private Func<string, bool> SourceTest(Code code) => FileTest(_inspection.FactsOf(code).Source);

    /// <summary>Tells whether a path leads to the bytecode file that code was loaded from, whose listing people see.</summary>
    private Func<string, bool> ListingTest(Code code) =>
        FileTest(_inspection.FactsOf(code).File is { } file && ProgramNames.IsBytecode(file) ? file : null);

    private Func<string, bool> FileTest(string? file)
    {
        if (file is null)
        {
            return _ => false;
        }

        var id = Host.Identify(file);
        return path => Host.Identify(path) == id || (_programFolder is not null && Host.Identify(Path.Combine(_programFolder, path)) == id);
    }
}
