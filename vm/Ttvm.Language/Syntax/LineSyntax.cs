using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>What a line holds.</summary>
public enum LineKind
{
    /// <summary>Nothing, or only a comment.</summary>
    Blank,

    /// <summary><c>LABEL name</c>.</summary>
    Label,

    /// <summary>An instruction, known or not.</summary>
    Instruction,
}

/// <summary>An operand as written.</summary>
/// <param name="Operand">The operand of the table's row that it fills.</param>
/// <param name="Span">Where, in units from the start of the line, quotes included; for parameters from the first to the last.</param>
/// <param name="Value">Its value; a label is its name. Of a malformed operand the best guess, with a diagnostic.</param>
public sealed record OperandSyntax(Operand Operand, TextSpan Span, OperandValue Value)
{
    /// <summary>The span without quotes; the same where there are none.</summary>
    public TextSpan ContentSpan { get; init; } = Span;

    /// <summary>Where each parameter name stands, without quotes, in the order of the value's names; empty for other kinds.</summary>
    public ImmutableArray<TextSpan> NameSpans { get; init; } = [];

    /// <summary>The pattern in parsed form, with places counted from the start of this operand; null for other kinds.</summary>
    public MessagePattern? Pattern { get; init; }
}

/// <summary>
/// One parsed line. It knows nothing of its place in the file (but whether it is the first line, where <c>#!</c> may stand), so an edit
/// elsewhere leaves it as it is and an editor parses again only the lines that were typed in. Immutable.
/// </summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Tokens">All characters of the line, without its terminator.</param>
/// <param name="Mnemonic">The first word, where there is one: in units from the start of the line.</param>
/// <param name="Instruction">The row of the mnemonic; null for blank lines, labels and unknown mnemonics.</param>
/// <param name="Operands">The operands that were found, in order.</param>
/// <param name="LabelName">The name a label line defines, without quotes; null elsewhere, and if the name is missing.</param>
/// <param name="LabelSpan">Where that name stands, without quotes.</param>
/// <param name="Diagnostics">What is wrong in this line alone; spans in units from the start of the line.</param>
public sealed record LineSyntax(
    LineKind Kind,
    ImmutableArray<Token> Tokens,
    TextSpan? Mnemonic,
    Instruction? Instruction,
    ImmutableArray<OperandSyntax> Operands,
    string? LabelName,
    TextSpan LabelSpan,
    ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether the line spawns what is on top of the stack.</summary>
    public bool SpawnsTop => Is(InstructionFlags.SpawnsTop);

    /// <summary>Whether the line holds an instruction of which all of <paramref name="flags"/> are true.</summary>
    public bool Is(InstructionFlags flags) => Instruction is { } instruction && instruction.Is(flags);

    /// <summary>Whether the line holds an instruction of which one or more of <paramref name="flags"/> are true.</summary>
    public bool IsAny(InstructionFlags flags) => Instruction is { } instruction && instruction.IsAny(flags);

    /// <summary>The string that the line pushes; null if it pushes none.</summary>
    public string? PushedText => this is { Instruction.Opcode: Opcode.PushStr, Operands: [var text] } ? text.Value.AsText : null;

    /// <summary>Parses one line that stands alone; a terminator in it is not expected and becomes part of a word.</summary>
    public static LineSyntax Parse(ReadOnlySpan<char> line) => LineParser.Parse(line, new LineBuffers());
}
