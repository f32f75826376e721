using System.Collections.Immutable;
using Ttvm.Language.Checks;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Analysis;

/// <summary>What is wrong where control leaves a block: at RET, at the end of a process, and where two ways meet.</summary>
internal sealed partial class EndChecks(FunctionBody body, EntryState entry, List<FlowFinding> findings)
{
    private readonly List<(int Site, string Message)> _ranInto = [];
    private (int Site, int Depth)? _firstReturn;

    /// <summary>Looks at the end of a block.</summary>
    /// <param name="state">What is known there.</param>
    /// <param name="goesOn">Whether control goes on behind the last instruction.</param>
    /// <param name="site">The last instruction.</param>
    /// <param name="last">Its opcode.</param>
    /// <param name="next">The next block.</param>
    public void Check(FlowState state, bool goesOn, int site, Opcode? last, int next)
    {
        if (last == Opcode.Ret && !goesOn)
        {
            CheckReturn(state, site);
        }
        else if (last == Opcode.Halt || next == Block.EndOfProgram)
        {
            CheckLeftBehind(state, site, last == Opcode.Halt ? "the process" : "the program");
        }
    }

    /// <summary>Reports two ways of different depth.</summary>
    public void Report(Mismatch mismatch)
    {
        var isJump = body.LineOf(mismatch.Second).Instruction?.EffectAtTarget is not null;
        ImmutableArray<(int, string)> related = mismatch.First < 0 ? [] : [(mismatch.First, $"Comes with {Relative(mismatch.FirstDepth)}.")];
        findings.Add(new FlowFinding(
            DiagnosticRules.StackDepthMismatch,
            mismatch.Second,
            isJump,
            $"{(isJump ? "The jump arrives" : "Control arrives at the next label")} with {Relative(mismatch.SecondDepth)} on the stack, but another way with {Relative(mismatch.FirstDepth)}.",
            related) { IsOfOneWay = true });
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
                CheckLeftBehind(state, site, "the process");
            }
            else if (!HandlerNode.MayCatch(state.Handlers))
            {
                // Whoever calls the function that control has run into returns from it; the others do not.
                var (when, isOfOneWay) = _ranInto.Count > 0 ? ("When control has run into the function, there", true) : ("There", false);
                findings.Add(new FlowFinding(
                    DiagnosticRules.ReturnAtTopLevel, site, false, $"{when} is no call to return from here; HALT ends the program.", [.. _ranInto]) { IsOfOneWay = isOfOneWay });
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

    private void CheckLeftBehind(FlowState state, int site, string end)
    {
        if (state.Stack.Floor != StackFloor.Empty || state.Stack.Depth == 0)
        {
            return;
        }

        const int MostPlaces = 5;
        var places = ImmutableArray.CreateBuilder<(int, string)>();
        for (var node = state.Stack; node.Value is { } value && places.Count < MostPlaces; node = node.Below)
        {
            if (value.PushedBy >= 0)
            {
                places.Add((value.PushedBy, $"Pushes the {value.Types.Describe()} that is left."));
            }
        }

        var are = state.Stack.Depth == 1 ? "is" : "are";
        findings.Add(new FlowFinding(
            DiagnosticRules.ValuesLeftBehind, site, false, $"{Phrases.Count(state.Stack.Depth, "value")} {are} left on the stack when {end} ends.", places.ToImmutable()) { Values = state.Stack.Depth });
    }
}
