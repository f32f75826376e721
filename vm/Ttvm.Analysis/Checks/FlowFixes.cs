using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Flow;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>The repairs of what the stack analysis has found.</summary>
internal static class FlowFixes
{
    private const int MostPops = 16;

    /// <summary>The change of a variable without a value to the one that may be meant; none for names in patterns.</summary>
    /// <param name="program">The file.</param>
    /// <param name="node">The function it is in.</param>
    /// <param name="finding">What is to be repaired.</param>
    /// <param name="name">Where the variable stands.</param>
    public static ImmutableArray<Fix> Rename(AnalyzedProgram program, FunctionNode node, FlowFinding finding, TextSpan name) =>
        finding.Rule == DiagnosticRules.UndefinedVariable
            && node.Body.LineOf(finding.Site).Operands is [{ Operand.Kind: OperandKind.Variable }, ..]
            ? [.. (finding.Meant is { } meant ? [meant] : finding.Candidates).Select(other =>
                new Fix($"Change to '{other}'", [LineEdits.ChangeName(program.Tree.Text, name, other)]))] : [];

    /// <summary>The repair that puts values in another order; none if none would help, or if the file counts its instructions.</summary>
    /// <param name="program">The file.</param>
    /// <param name="line">The instruction that takes the values.</param>
    /// <param name="instructions">What puts them in order.</param>
    public static ImmutableArray<Fix> Reorder(AnalyzedProgram program, int line, ImmutableArray<string> instructions) =>
        instructions.IsEmpty || program.HasNumericTarget ? []
            : [new Fix($"Insert {Phrases.Join(instructions, "and")}", [LineEdits.InsertBefore(program, line, instructions.AsSpan())])];

    /// <summary>The repairs of one finding, the best first.</summary>
    /// <param name="program">The file.</param>
    /// <param name="node">The function it is in.</param>
    /// <param name="finding">What is to be repaired.</param>
    public static ImmutableArray<Fix> Of(AnalyzedProgram program, FunctionNode node, FlowFinding finding)
    {
        var rule = finding.Rule;
        var line = LineOf(program, node, finding.Site);
        if (rule == DiagnosticRules.ReturnAtTopLevel)
        {
            if (finding.Related is [var (ranInto, _), ..])
            {
                return program.HasNumericTarget ? []
                    : [new Fix("Insert HALT", [LineEdits.InsertBehind(program, LineOf(program, node, ranInto), "HALT")])];
            }

            // The RET of a function must stay: there is a caller, although this way does not come from it.
            return IsShared(program, node, finding.Site) ? [] : [new Fix("Change to 'HALT'", [LineEdits.Replace(program, line, "HALT")])];
        }

        if (rule == DiagnosticRules.UnreadVariable)
        {
            Fix drop = new("Drop the value with POP", [LineEdits.Replace(program, line, "POP")]);
            return finding.Updated is { } updated && updated != finding.Variable
                ? [StoreIn(updated, LineEdits.Replace(program, line, Store(updated))), drop]
                : finding.Meant is { } meant ? [new Fix($"Change to '{meant}'", [LineEdits.Replace(program, line, Store(meant))]), drop]
                : finding.Missing is var (_, export) && !program.HasNumericTarget
                ? [new Fix($"Insert {export}", [LineEdits.InsertBehind(program, line, export)]), drop]
                : [drop];
        }

        if (rule == DiagnosticRules.LostUpdate && finding is { Updated: { } changed, Related: [var dropped] }
            && dropped.Site == finding.Site + 1 && IsNext(program, line, LineOf(program, node, dropped.Site)))
        {
            return [StoreIn(changed, LineEdits.Replace(program, LineOf(program, node, dropped.Site), Store(changed)))];
        }

        if (finding.Instead is { } instead && program.Tree.Lines[line].Operands is [var operand, ..])
        {
            return [new Fix($"Change to '{instead}'", [new TextEdit(operand.Span.Shift(program.Tree.Text.GetLineSpan(line).Start),
                StringLiteral.NameInPlaceOf(operand, instead))])];
        }

        // Instructions that are counted must become neither more nor fewer.
        if (program.HasNumericTarget)
        {
            return [];
        }

        if (rule == DiagnosticRules.StoredForNothing)
        {
            return [new Fix("Remove STORE and LOAD",
                [LineEdits.Remove(program, line), LineEdits.Remove(program, LineOf(program, node, finding.Site + 1))])];
        }

        if (rule == DiagnosticRules.LostUpdate)
        {
            // Where the copy is dropped later, it must still be there.
            string[] instructions = finding.Related.IsEmpty ? [Store(finding.Updated!)] : ["DUP", Store(finding.Updated!)];
            return [StoreIn(finding.Updated!, LineEdits.InsertBehind(program, line, instructions))];
        }

        if (finding.Missing is var (behind, missing))
        {
            var edit = LineEdits.InsertBehind(program, LineOf(program, node, behind), missing);
            return [finding.Updated is { } copied ? StoreIn(copied, edit) : new Fix($"Insert {missing}", [edit])];
        }

        if (rule == DiagnosticRules.ValuesLeftBehind)
        {
            if (finding is { Values: 1, Related: [var (pushed, _)] } && StoredElsewhere(program, node, pushed) is { } variable)
            {
                return [new Fix($"Store the result in {Phrases.Excerpt(variable)}, as elsewhere",
                    [LineEdits.InsertBehind(program, LineOf(program, node, pushed), Store(variable))])];
            }

            return finding.Values is > 0 and <= MostPops
                && node.Body.LineOf(finding.Site).Instruction?.Is(InstructionFlags.EndsBlock) == true
                ? [new Fix($"Drop {Phrases.Count(finding.Values, "value")} with POP",
                    [LineEdits.InsertBefore(program, line, [.. Enumerable.Repeat("POP", finding.Values)])])]
                : [];
        }

        if (rule == DiagnosticRules.FallThrough)
        {
            var end = node.Entry.Floor == StackFloor.Empty ? "HALT" : "RET";
            return [new Fix($"Insert {end}", [LineEdits.InsertBehind(program, line, end)])];
        }

        if (rule == DiagnosticRules.EndTryWithoutTry)
        {
            return IsShared(program, node, finding.Site) ? []
                : [new Fix("Remove END_TRY", [LineEdits.Remove(program, line)]) { KeepsMeaning = true }];
        }

        if (rule == DiagnosticRules.EndlessLoop)
        {
            // A program without processes has nobody to let run, and without --smp YIELD fails.
            return program.ProcessUses.IsEmpty ? [] : [new Fix("Insert YIELD", [LineEdits.InsertBefore(program, line, "YIELD")])];
        }

        var fixes = ImmutableArray.CreateBuilder<Fix>();
        fixes.AddRange(Reorder(program, line, finding.Reorder));

        if (finding.ConvertBehind is { } convert)
        {
            fixes.Add(new Fix("Insert TO_STR", [convert == finding.Site ? LineEdits.InsertBefore(program, line, "TO_STR")
                : LineEdits.InsertBehind(program, LineOf(program, node, convert), "TO_STR")]));
        }

        if (rule == DiagnosticRules.TypeMismatch && PushedElsewhere(program, line) is var (first, push))
        {
            fixes.Add(new Fix($"Insert {Phrases.Excerpt(push)}, as at the other calls", [LineEdits.InsertBefore(program, first, push)]));
        }

        return fixes.ToImmutable();
    }

    /// <summary>
    /// The literal that is pushed last before all other calls of a function and is not here, where an argument is wrong: it was probably
    /// forgotten. With the line that it belongs in front of; null if there is none.
    /// </summary>
    private static (int First, string Push)? PushedElsewhere(AnalyzedProgram program, int line)
    {
        const int MostCalls = 50;
        var lines = program.Tree.Lines;
        var first = lines[line].Instruction?.Opcode == Opcode.CallFunction ? InstructionAbove(program, line) : line;
        if (first < 0 || lines[first].Operands is not [var callee, ..])
        {
            return null;
        }

        var calls = lines[first].Instruction?.Opcode switch
        {
            Opcode.Call => CallSite.Of(program.Facts.Program, callee.Value.AsText)
                .Where(site => site.Use.By.Opcode == Opcode.Call).Select(site => site.LineIn(program.Facts.Program)),
            Opcode.Load => program.ReferencesOf(SymbolKind.Variable).Where(reference => reference.Name == callee.Value.AsText)
                .Select(reference => program.Tree.Text.GetLineIndex(reference.Span.Start))
                .Where(load => lines[load].Instruction?.Opcode == Opcode.Load && load + 1 < lines.Length
                    && lines[load + 1].Instruction?.Opcode == Opcode.CallFunction),
            _ => [],
        };
        string? push = null;
        foreach (var call in calls.Take(MostCalls).Where(call => call != first))
        {
            var pushed = LiteralAbove(program, call);
            if (pushed is null || (push ?? pushed) != pushed)
            {
                return null;
            }

            push = pushed;
        }

        return push is null || push == LiteralAbove(program, first) ? null : (first, push);
    }

    /// <summary>The instruction that pushes a literal directly above a line, as it is written; null if there is none.</summary>
    private static string? LiteralAbove(AnalyzedProgram program, int line)
    {
        if (InstructionAbove(program, line) is not (>= 0 and var above) || program.Tree.Lines[above]
            is not { Instruction.Group: InstructionGroup.Values, Operands: [var value], Mnemonic: { } mnemonic })
        {
            return null;
        }

        var start = program.Tree.Text.GetLineSpan(above).Start;
        return program.Tree.Text.Slice(TextSpan.FromBounds(start + mnemonic.Start, start + value.Span.End)).ToString();
    }

    /// <summary>The line of the instruction above a line; -1 if there is none, or a label between them.</summary>
    private static int InstructionAbove(AnalyzedProgram program, int line)
    {
        do
        {
            line--;
        }
        while (line >= 0 && program.Tree.Lines[line].Kind == LineKind.Blank);
        return line >= 0 && program.Tree.Lines[line].Kind == LineKind.Instruction ? line : -1;
    }

    /// <summary>The variable that the results of all other calls of a function are stored in; null if there is none.</summary>
    private static string? StoredElsewhere(AnalyzedProgram program, FunctionNode node, int site)
    {
        if (node.Body.LineOf(site) is not { Instruction.Opcode: Opcode.Call, Operands: [var callee, ..] }
            || !node.Body.Calls(callee.Value.AsText))
        {
            return null;
        }

        string? variable = null;
        var (chunk, instruction) = node.Body.PlaceOf(site);
        foreach (var call in CallSite.Of(program.Facts.Program, callee.Value.AsText))
        {
            if (call.Use.By.Opcode != Opcode.Call || (call.Chunk == chunk && call.Use.Instruction == instruction))
            {
                continue;
            }

            if (call.Use.Instruction + 1 >= call.Chunk.InstructionCount
                || call.Chunk.InstructionAt(call.Use.Instruction + 1) is not { Instruction.Opcode: Opcode.Store } store
                || LineMeaning.Find(store, OperandKind.Variable)?.Value.AsText is not { } name || (variable ?? name) != name)
            {
                return null;
            }

            variable = name;
        }

        return variable is not null && node.Body.VariableSlots.ContainsKey(variable) ? variable : null;
    }

    private static Fix StoreIn(string variable, TextEdit edit) => new($"Store the copy in {Phrases.Excerpt(variable)}", [edit]);

    private static string Store(string variable) => $"STORE {StringLiteral.QuoteNameIfNeeded(variable)}";

    /// <summary>Whether control comes to a line from another one only, because nothing but blank lines and comments stands between
    /// them.</summary>
    private static bool IsNext(AnalyzedProgram program, int line, int next) => !program.HasNumericTarget
        && Enumerable.Range(line + 1, next - line - 1).All(between => program.Tree.Lines[between].Kind == LineKind.Blank);

    /// <summary>Whether other functions come to the instruction, too, for which a repair might be wrong.</summary>
    private static bool IsShared(AnalyzedProgram program, FunctionNode node, int site)
    {
        var functions = program.Facts.Functions;
        var (chunk, instruction) = node.Body.PlaceOf(site);
        return functions.IsLimited || functions.At(chunk, instruction).Any(found => found.Node.Label != node.Label);
    }

    private static int LineOf(AnalyzedProgram program, FunctionNode node, int site)
    {
        var (chunk, instruction) = node.Body.PlaceOf(site);
        return program.Facts.Program.Chunks.FirstLineOf(chunk) + chunk.LineOf(instruction);
    }
}
