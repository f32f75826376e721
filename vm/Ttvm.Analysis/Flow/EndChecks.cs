using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Flow;

/// <summary>What is wrong where control leaves a block: at RET, at the end of a process, and where two ways meet.</summary>
/// <param name="body">The function.</param>
/// <param name="entry">With what it begins.</param>
/// <param name="findings">Gets what is wrong.</param>
/// <param name="depthWithReturnBehind">What the other ways of the function leave on the stack if a RET stands behind an instruction; null
/// if they leave differently much.</param>
internal sealed partial class EndChecks(FunctionBody body, EntryState entry, List<FlowFinding> findings,
    Func<int, int?> depthWithReturnBehind)
{
    private readonly List<(int Site, string Message)> _ranInto = [];
    private readonly List<(StackNode Stack, int Site, string End)> _leftBehind = [];
    private (int Site, int Depth)? _firstReturn;

    /// <summary>The variables whose changed copies instructions make.</summary>
    private IReadOnlyDictionary<int, string> _updates = ImmutableDictionary<int, string>.Empty;

    /// <summary>Looks at the end of a block.</summary>
    /// <param name="state">What is known there.</param>
    /// <param name="goesOn">Whether control goes on behind the last instruction.</param>
    /// <param name="site">The last instruction.</param>
    /// <param name="last">What it is.</param>
    /// <param name="next">The next block.</param>
    public void Check(FlowState state, bool goesOn, int site, Instruction? last, int next)
    {
        var endsProcess = last?.Is(InstructionFlags.EndsProcess) == true;
        if (!goesOn && last?.Is(InstructionFlags.Returns) == true)
        {
            CheckReturn(state, site);
        }
        else if (endsProcess || next == Block.EndOfProgram)
        {
            NoteLeftBehind(state, site, endsProcess ? "the process" : "the program");
        }
    }

    /// <summary>Reports changed copies that nobody keeps; what remains of the copies in the file is no finding of its own.</summary>
    /// <param name="run">What has gone through the whole function.</param>
    /// <param name="updates">Where they lead.</param>
    /// <returns>The instructions that make them.</returns>
    public HashSet<int> CheckUpdates(FlowRun run, LostUpdates updates)
    {
        var lost = new HashSet<int>();
        _updates = run.Updates;
        foreach (var (site, name) in run.Updates)
        {
            if (updates.WhereDropped(site) is not { } dropped)
            {
                continue;
            }

            lost.Add(site);
            var (maker, variable) = (LineMeaning.InstructionOf(body.LineOf(site))!.Mnemonic, Phrases.Excerpt(name));
            findings.Add(new FlowFinding(
                DiagnosticRules.LostUpdate,
                site,
                false,
                $"{maker} makes a changed copy of {variable} that nobody keeps, so {variable} stays as it was; STORE keeps the copy.",
                [.. dropped.Select(place => (place, "The copy is dropped here."))]) { Updated = name });
        }

        return lost;
    }

    /// <summary>Reports what is left on the stack at the ends, and where ways of different depth meet.</summary>
    /// <param name="lost">The instructions whose values are reported as copies that nobody keeps.</param>
    /// <param name="thrown">The blocks to which a throw leads, whose stack is the matter of the TRY.</param>
    /// <param name="mismatches">The first two ways of different depth to each block.</param>
    public void CheckLeftBehind(IReadOnlySet<int> lost, FlowState?[] thrown, Mismatch?[] mismatches)
    {
        foreach (var (stack, site, end) in _leftBehind)
        {
            ReportLeftBehind(stack, site, end, CountLost(stack, stack.Depth, lost));
        }

        for (var index = 0; index < mismatches.Length; index++)
        {
            if (thrown[index] is null && mismatches[index] is var (first, firstStack, second, secondStack))
            {
                var deeper = firstStack.Depth > secondStack.Depth ? firstStack : secondStack;
                var difference = Math.Abs(firstStack.Depth - secondStack.Depth);
                if (CountLost(deeper, difference, lost) < difference)
                {
                    Report(first, firstStack.Depth, second, secondStack.Depth, MissingAt(first, firstStack, second, secondStack));
                }
            }
        }
    }

    private static int CountLost(StackNode stack, int most, IReadOnlySet<int> lost)
    {
        var count = 0;
        for (var left = most; left > 0 && stack.Value is { } value; left--, stack = stack.Below)
        {
            count += lost.Contains(value.PushedBy) ? 1 : 0;
        }

        return count;
    }

    /// <summary>What would make two ways leave equally much: a STORE of the changed copy that one of them brings, or a RET behind the way
    /// that runs on, if the other ways leave as much as that one then.</summary>
    private (int Site, string Instruction, string? Updated)? MissingAt(int first, StackNode firstStack, int second, StackNode secondStack)
    {
        var (deep, deeper, other) = firstStack.Depth > secondStack.Depth ? (first, firstStack, secondStack)
            : (second, secondStack, firstStack);
        if (deep < 0 || deeper.Depth != other.Depth + 1 || deeper.Value is not { } value)
        {
            return null;
        }

        if (_updates.TryGetValue(value.PushedBy, out var name))
        {
            return (value.PushedBy, $"STORE {StringLiteral.QuoteNameIfNeeded(name)}", name);
        }

        return entry.Floor == StackFloor.Caller && body.LineOf(deep).Instruction is { EffectAtTarget: null } runsOn
            && !runsOn.Is(InstructionFlags.EndsBlock) && depthWithReturnBehind(deep) == deeper.Depth
            ? (deep, "RET", null) : null;
    }

    private void Report(int first, int firstDepth, int second, int secondDepth, (int Site, string Instruction, string? Updated)? missing)
    {
        var isJump = body.LineOf(second).Instruction?.EffectAtTarget is not null;
        ImmutableArray<(int, string)> related = first < 0 ? [] : [(first, $"Comes with {Relative(firstDepth)}.")];
        findings.Add(new FlowFinding(
            DiagnosticRules.StackDepthMismatch,
            second,
            isJump,
            $"{(isJump ? "The jump arrives" : "Control arrives at the next label")} with {Relative(secondDepth)} on the stack, but another way with {Relative(firstDepth)}.",
            related) { IsOfOneWay = true, Missing = missing is { } found ? (found.Site, found.Instruction) : null,
                Updated = missing?.Updated });
    }

    private string Relative(int depth) => entry.Floor == StackFloor.Empty
        ? Phrases.Count(depth, "value")
        : depth == 0 ? "as many values as at the call" : $"{MoreOrFewer(depth)} than at the call";

    private static string MoreOrFewer(int depth) =>
        depth < 0 ? $"{Phrases.Count(-depth, "value")} fewer" : depth == 0 ? "as many values" : $"{Phrases.Count(depth, "value")} more";

    private void CheckReturn(FlowState state, int site)
    {
        if (entry.Floor == StackFloor.Empty)
        {
            if (entry.IsProcess)
            {
                NoteLeftBehind(state, site, "the process");
            }
            else if (!HandlerNode.MayCatch(state.Handlers))
            {
                // Whoever calls the function that control has run into returns from it; the others do not.
                var (message, isOfOneWay) = _ranInto.Count > 0
                    ? ("When control has run into the function, there is no call to return from here; HALT in front of the function keeps it out.", true)
                    : ("There is no call to return from here; HALT ends the program.", false);
                findings.Add(new FlowFinding(
                    DiagnosticRules.ReturnAtTopLevel, site, false, message, [.. _ranInto]) { IsOfOneWay = isOfOneWay });
            }
        }
        else if (state.Stack.IsExact)
        {
            if (_firstReturn is not { } first)
            {
                _firstReturn = (site, state.Stack.Depth);
            }
            else if (first.Depth != state.Stack.Depth)
            {
                findings.Add(new FlowFinding(
                    DiagnosticRules.StackDepthMismatch,
                    site,
                    false,
                    $"Compared with the stack at the call, this RET leaves {MoreOrFewer(state.Stack.Depth)}, but another RET of the function {MoreOrFewer(first.Depth)}.",
                    [(first.Site, $"This one leaves {MoreOrFewer(first.Depth)}.")]) { IsOfOneWay = true });
            }
        }
    }

    private void NoteLeftBehind(FlowState state, int site, string end)
    {
        if (state.Stack.Floor == StackFloor.Empty && state.Stack.Depth > 0)
        {
            _leftBehind.Add((state.Stack, site, end));
        }
    }

    private void ReportLeftBehind(StackNode stack, int site, string end, int lost)
    {
        if (lost == stack.Depth)
        {
            return;
        }

        const int MostPlaces = 5;
        var places = ImmutableArray.CreateBuilder<(int, string)>();
        for (var node = stack; node.Value is { } value && places.Count < MostPlaces; node = node.Below)
        {
            if (value.PushedBy >= 0)
            {
                places.Add((value.PushedBy, $"Pushes the {value.Types.DescribeValue()} that is left."));
            }
        }

        // Copies that nobody keeps are to be stored, not dropped.
        var are = stack.Depth == 1 ? "is" : "are";
        findings.Add(new FlowFinding(
            DiagnosticRules.ValuesLeftBehind, site, false,
            $"{Phrases.Count(stack.Depth, "value")} {are} left on the stack when {end} ends.",
            places.ToImmutable()) { Values = lost == 0 ? stack.Depth : 0 });
    }
}
