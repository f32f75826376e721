namespace Ttvm.Language.Instructions;

/// <summary>What an operand of an instruction is: decides how it is parsed, encoded, completed and coloured.</summary>
public enum OperandKind
{
    /// <summary>A signed 64-bit integer literal: decimal, <c>0x…</c>, <c>0b…</c>, with <c>_</c> between digits.</summary>
    Int,

    /// <summary>A 64-bit float literal, also <c>inf</c>, <c>-inf</c> and <c>nan</c>.</summary>
    Float,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Bool,

    /// <summary>A string literal, or, leniently, the unquoted rest of the line.</summary>
    Str,

    /// <summary>The name of a variable of the innermost frame, quoted or not.</summary>
    Variable,

    /// <summary>The name of a field of an object, quoted or not.</summary>
    Field,

    /// <summary>A label of the file, or a decimal instruction index.</summary>
    Label,

    /// <summary>Zero or more parameter names up to the end of the line; the last name takes the top of the stack.</summary>
    Params,

    /// <summary>An unsigned 32-bit number of things.</summary>
    Count,

    /// <summary>A process id, an unsigned decimal number.</summary>
    Pid,

    /// <summary>The registered name of a process, quoted or not.</summary>
    Process,

    /// <summary>The path of a module file, quoted or not.</summary>
    Path,

    /// <summary>A time in milliseconds, unsigned 32-bit.</summary>
    Milliseconds,

    /// <summary>A message pattern up to the end of the line.</summary>
    Pattern,

    /// <summary>A supervision strategy: <c>one_for_one</c>, <c>one_for_all</c> or <c>rest_for_one</c>.</summary>
    Strategy,

    /// <summary>A restart policy: <c>permanent</c>, <c>transient</c> or <c>temporary</c>.</summary>
    Policy,
}
