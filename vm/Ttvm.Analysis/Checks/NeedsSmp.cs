using Ttvm.Analysis.Stack;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;

namespace Ttvm.Analysis.Checks;

/// <summary>A process instruction in a file that is known to run without <c>--smp</c>. It is off unless somebody knows that.</summary>
internal static class NeedsSmp
{
    /// <summary>Reports the first such instruction; the others fail for the same reason.</summary>
    public static void Check(AnalyzedProgram program, DiagnosticCollector findings)
    {
        for (var line = 0; line < program.Tree.Lines.Length; line++)
        {
            var syntax = program.Tree.Lines[line];
            if (syntax.Instruction?.Is(InstructionFlags.NeedsSmp) == true)
            {
                var span = syntax.Mnemonic!.Value.Shift(program.Tree.Text.GetLineSpan(line).Start);
                findings.Add(DiagnosticRules.NeedsSmp, span, $"{syntax.Instruction.Mnemonic} needs the SMP scheduler; run with --smp.");
                return;
            }
        }
    }
}
