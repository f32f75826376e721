using System.Collections.Immutable;
using Ttvm.Language.Binding;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Analysis.Stack;

/// <summary>An instruction with which a function of the file begins: one that calls it, makes a value of it, or names it to whoever starts
/// a process.</summary>
/// <param name="Chunk">Where.</param>
/// <param name="Use">The label as it is used there.</param>
internal readonly record struct CallSite(Chunk Chunk, LabelUse Use)
{
    /// <summary>The instruction; the string, if a string is spawned.</summary>
    public LineSyntax Line => Chunk.InstructionAt(Use.Instruction);

    /// <summary>The instruction that calls, makes or starts.</summary>
    public string Mnemonic => (Use.By.Opcode == Opcode.PushStr ? Chunk.InstructionAt(Use.Instruction + 1) : Line).Instruction!.Mnemonic;

    /// <summary>The variables with which the frame begins, besides what a closure captures.</summary>
    public ImmutableArray<string> Parameters => ParametersOf(Chunk, Use);

    /// <summary>Whether the function begins in a process of its own, whose errors no TRY of this one catches.</summary>
    public bool StartsProcess => Use.IsByName || Use.By.Is(InstructionFlags.StartsProcess);

    /// <summary>The sites of a function, in no order.</summary>
    public static IEnumerable<CallSite> Of(ProgramView program, string label)
    {
        foreach (var chunk in program.Labels.Find(label).UsedIn)
        {
            foreach (var use in chunk.LabelUses)
            {
                if (use.Name == label && IsOne(use))
                {
                    yield return new CallSite(chunk, use);
                }
            }
        }
    }

    /// <summary>The line of the instruction, 0-based.</summary>
    public int LineIn(ProgramView program) => program.Chunks.FirstLineOf(Chunk) + Chunk.LineOf(Use.Instruction);

    /// <summary>Whether a function begins because of a use of its label; a child that is restarted begins as where it is
    /// supervised.</summary>
    public static bool IsOne(LabelUse use) =>
        use.IsEntry && use.By.Opcode != Opcode.RestartChild
        && !(use.IsByName && (BuiltInProcesses.Names.Contains(use.Name) || NumberLiteral.IsDigits(use.Name)));

    /// <summary>The parameters that stand beside a use of a label.</summary>
    public static ImmutableArray<string> ParametersOf(Chunk chunk, LabelUse use) =>
        LineMeaning.Find(chunk.InstructionAt(use.Instruction), OperandKind.Params)?.Value.AsParams ?? [];
}
