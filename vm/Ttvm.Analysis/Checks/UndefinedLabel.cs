using System.Collections.Immutable;
using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Binding;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>A jump, call or handler to a label that the file does not have.</summary>
internal static class UndefinedLabel
{
    /// <summary>
    /// For how many different names a near miss is looked for. The search goes through all labels, and a large file with
    /// everything undefined must not take quadratic time; nobody reads that many suggestions.
    /// </summary>
    private const int SuggestionLimit = 50;

    /// <summary>Reports every use of a label without definition.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        var nearMisses = 0;
        foreach (var name in program.Names.Labels.Undefined.Order(StringComparer.Ordinal))
        {
            var export = program.Imports.FunctionNamed(name);
            var nearMiss = export is null && nearMisses++ < SuggestionLimit ? NearMiss.Find(name, program.Labels.Keys) : null;
            var message = export is null ? $"Undefined label {Phrases.Excerpt(name)}{Phrases.DidYouMean(nearMiss)}"
                : $"Undefined label {Phrases.Excerpt(name)}: it is a variable that the module {Phrases.Excerpt(export.File)} exports; LOAD it and use CALL_FUNCTION.";
            foreach (var span in program.TargetsOf(name))
            {
                ImmutableArray<Fix> fixes = export is not null ? [.. Call(program, span, export)] : nearMiss is null ? []
                    : [new Fix($"Change to '{nearMiss}'", [LineEdits.ChangeName(program.Tree.Text, span, nearMiss)])];
                findings.Add(DiagnosticRules.UndefinedLabel, span, message, fixes: fixes);
            }
        }
    }

    /// <summary>The call of a function that is a variable. The arguments lie on the stack either way; it has its own names for
    /// them.</summary>
    private static IEnumerable<Fix> Call(AnalyzedProgram program, TextSpan target, ModuleExport export)
    {
        var index = program.Tree.Text.GetLineIndex(target.Start);
        var line = program.Tree.Lines[index];
        var given = LineMeaning.Find(line, OperandKind.Params)?.Value.AsParams.Length ?? 0;
        if (line.Instruction?.Opcode == Opcode.Call && given == export.Parameters.Length && !program.HasNumericTarget
            && line.Operands is [.., var last])
        {
            var start = program.Tree.Text.GetLineSpan(index).Start;
            var indent = program.Tree.Text.Slice(TextSpan.FromBounds(start, start + line.Mnemonic!.Value.Start));
            var call = TextSpan.FromBounds(line.Mnemonic.Value.Start, last.Span.End).Shift(start);
            yield return new Fix("Load it and call it", [new TextEdit(call,
                $"LOAD {StringLiteral.QuoteNameIfNeeded(export.Name)}{program.Tree.Text.NewLine}{indent}CALL_FUNCTION")]);
        }
    }
}
