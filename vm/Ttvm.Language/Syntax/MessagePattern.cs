using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>The messages that only the machine makes.</summary>
public enum PatternSignal
{
    /// <summary>The end of a linked process, as a trapping process receives it.</summary>
    Exit,

    /// <summary>The end of a monitored process.</summary>
    Down,
}

/// <summary>A name inside a pattern.</summary>
/// <param name="Name">Without quotes and without the <c>.</c> or <c>$</c> in front.</param>
/// <param name="Span">Where that stands, in units from the start of the pattern.</param>
public readonly record struct PatternName(string Name, TextSpan Span);

/// <summary>One of the choices of a pattern; the closed set of records that follow.</summary>
/// <param name="Span">Where it stands, in units from the start of the pattern.</param>
public abstract record PatternAlternative(TextSpan Span);

/// <summary>Matches values of a type.</summary>
/// <param name="Span">See the base.</param>
/// <param name="Type">One type, or <see cref="ValueTypes.Any"/>.</param>
public sealed record TypePattern(TextSpan Span, ValueTypes Type) : PatternAlternative(Span);

/// <summary>Matches a value that EQ calls equal to a literal.</summary>
/// <param name="Span">See the base.</param>
/// <param name="Literal">A Str, Int, Float or Bool.</param>
public sealed record LiteralPattern(TextSpan Span, OperandValue Literal) : PatternAlternative(Span);

/// <summary>Matches EXIT or DOWN messages that the machine made.</summary>
/// <param name="Span">See the base.</param>
/// <param name="Signal">Which.</param>
/// <param name="Variable">The variable that holds the pid (EXIT) or the ref (DOWN) it must carry; null for any.</param>
public sealed record SignalPattern(TextSpan Span, PatternSignal Signal, PatternName? Variable) : PatternAlternative(Span);

/// <summary>Matches objects that have a field, and if a value is given, that value in it. At most one of the two values is given.</summary>
/// <param name="Span">See the base.</param>
/// <param name="Field">The field.</param>
/// <param name="Literal">The value it must have: a Str, Int, Float or Bool.</param>
/// <param name="Variable">The variable that holds the value it must have.</param>
public sealed record FieldPattern(TextSpan Span, PatternName Field, OperandValue? Literal, PatternName? Variable)
    : PatternAlternative(Span);

/// <summary>
/// The pattern of RECEIVE_MATCH and RECEIVE_TIMEOUT: <c>"order" | int | .type="order" | down $ref</c>. A message matches if one
/// alternative does; variables are read when the instruction starts (<c>language.md</c>, section 3.5).
/// </summary>
/// <param name="Alternatives">In the order written; at least one, unless the text was malformed.</param>
public sealed record MessagePattern(ImmutableArray<PatternAlternative> Alternatives)
{
    /// <summary>Reads the text of a pattern, as it stands in an assembled module.</summary>
    /// <exception cref="FormatException">The text is no pattern; the assembler and the bytecode reader let none of those
    /// through.</exception>
    public static MessagePattern Parse(string text) =>
        TryParse(text, out var pattern, out var error) ? pattern : throw new FormatException(error);

    /// <summary>Reads the text of a pattern that may be malformed.</summary>
    /// <param name="text">One line, without a comment.</param>
    /// <param name="pattern">The pattern; what could be understood of it if the result is false.</param>
    /// <param name="error">What is wrong; empty if the result is true.</param>
    public static bool TryParse(string text, out MessagePattern pattern, out string error)
    {
        var buffers = new LineBuffers();
        var scanner = new Scanner(text, buffers);
        pattern = PatternParser.Parse(ref scanner);
        error = text.AsSpan().ContainsAny(LineEnds.Characters) ? "A pattern stands on one line."
            : text.Contains('\0', StringComparison.Ordinal) ? "A pattern holds no NUL character."
            : scanner.Position < text.Length ? "A pattern holds no comment."
            : buffers.Diagnostics.FirstOrDefault(finding => finding.Rule.Severity == Severity.Error)?.Message ?? "";
        return error.Length == 0;
    }
}
