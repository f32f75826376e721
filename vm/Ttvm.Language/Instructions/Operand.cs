namespace Ttvm.Language.Instructions;

/// <summary>One operand of an instruction, in the order in which it is written.</summary>
/// <param name="Kind">How it is read and encoded.</param>
/// <param name="Name">What people call it, for help texts: <c>target</c>, <c>value</c>.</param>
/// <param name="Optional">Whether it may be left out; optional operands are positional and come last.</param>
public sealed record Operand(OperandKind Kind, string Name, bool Optional)
{
    /// <summary>The operand as signatures show it: <c>target</c> or <c>[pid]</c>; parameters as <c>parameters…</c>.</summary>
    public string Display => Kind == OperandKind.Params ? Name + "…" : Optional ? $"[{Name}]" : Name;
}
