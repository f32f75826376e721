using System.Collections.Immutable;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Checks;

/// <summary>A process that is started by a name that a label has, but that means a built-in process first.</summary>
internal static class HiddenLabel
{
    /// <summary>Reports every such name.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        if (!BuiltInProcesses.Names.Any(program.Labels.ContainsKey))
        {
            return;
        }

        foreach (var use in program.ProcessUses)
        {
            if (use is { Spawns: true, IsLabel: false, Name: { } name } && BuiltInProcesses.Names.Contains(name)
                && program.Labels.ContainsKey(name))
            {
                var label = new RelatedPlace(program.DefinitionsOf(name).First(), "The label.");
                findings.Add(
                    DiagnosticRules.HiddenLabel,
                    use.Span,
                    $"The name means the built-in process {Phrases.Excerpt(name)} here, not the label of this file.",
                    [label],
                    FixesOf(program, use.Span, name));
            }
        }
    }

    /// <summary>A function of the label instead of the string; what takes no function takes a name only.</summary>
    private static ImmutableArray<Fix> FixesOf(AnalyzedProgram program, TextSpan name, string label)
    {
        var number = program.Tree.Text.GetLineIndex(name.Start);
        var start = program.Tree.Text.GetLineSpan(number).Start;
        return program.Tree.Lines[number] is { Instruction.Opcode: Opcode.PushStr, Mnemonic: { } mnemonic, Operands: [var text] }
            ? [new Fix($"Start the label: MAKE_FUNCTION {label}",
                [new TextEdit(TextSpan.FromBounds(start + mnemonic.Start, start + text.Span.End), $"MAKE_FUNCTION {label}")])]
            : [];
    }
}
