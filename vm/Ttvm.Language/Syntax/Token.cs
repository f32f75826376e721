using Ttvm.Language.Text;

namespace Ttvm.Language.Syntax;

/// <summary>What a piece of a line is.</summary>
public enum TokenKind
{
    /// <summary>Blanks and tabs.</summary>
    Whitespace,

    /// <summary>From <c>;</c> to the end of the line.</summary>
    Comment,

    /// <summary>The word in front: a mnemonic, known or not.</summary>
    Mnemonic,

    /// <summary>The word <c>LABEL</c> that defines a label.</summary>
    LabelKeyword,

    /// <summary>The name of a label, defined or used, quotes included.</summary>
    LabelName,

    /// <summary>A variable, quotes included.</summary>
    VariableName,

    /// <summary>A parameter of CALL, MAKE_FUNCTION, MAKE_LAMBDA or SPAWN_CALL.</summary>
    ParameterName,

    /// <summary>A field of an object, quotes included.</summary>
    FieldName,

    /// <summary>The registered name of a process, quotes included.</summary>
    ProcessName,

    /// <summary>A module path, quotes included.</summary>
    Path,

    /// <summary>A string literal with its quotes, or an unquoted rest of the line where a string is expected.</summary>
    String,

    /// <summary>A number: integer, float, count, milliseconds, pid, or a numeric target.</summary>
    Number,

    /// <summary><c>true</c>, <c>false</c>, a strategy or a policy.</summary>
    Keyword,

    /// <summary>A message pattern.</summary>
    Pattern,

    /// <summary>Text that fits nothing; a diagnostic says why.</summary>
    Unexpected,
}

/// <summary>A piece of one line. The tokens of a line cover each of its characters once, in order.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where, in units from the start of the line.</param>
public readonly record struct Token(TokenKind Kind, TextSpan Span);
