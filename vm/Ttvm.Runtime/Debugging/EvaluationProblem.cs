namespace Ttvm.Runtime.Debugging;

/// <summary>Why an expression has no value.</summary>
public enum EvaluationProblemKind
{
    /// <summary>The text is empty or blank.</summary>
    Empty,

    /// <summary>The text begins with a string in quotes that does not end, or goes on behind it.</summary>
    NotOneString,

    /// <summary>A name in backquotes does not end.</summary>
    OpenName,

    /// <summary>There is no variable of that name; the detail is one with a similar name, if there is one.</summary>
    NoVariable,

    /// <summary>The value that the text names has no such part; the detail is the part.</summary>
    NoPart,

    /// <summary>The text is longer than an expression may be.</summary>
    TooLong,

    /// <summary>Parentheses, indexes or arguments nest too deeply.</summary>
    TooDeep,

    /// <summary>Something is missing at the end of the text.</summary>
    Unfinished,

    /// <summary>The text goes on with something that cannot stand there: the detail.</summary>
    Unexpected,

    /// <summary>A word begins like a number, but is none, or one that is too large.</summary>
    NoNumber,

    /// <summary>There is no function of that name; the detail is one with a similar name, if there is one.</summary>
    NoFunction,

    /// <summary>The function takes another number of arguments; the detail is how it is called.</summary>
    WrongArguments,

    /// <summary>There is no process of that pid or name.</summary>
    NoProcess,

    /// <summary>The expression has a value, but means no place that could be watched.</summary>
    NoPlace,

    /// <summary>An instruction fails with these values; the text is its message.</summary>
    Failed,

    /// <summary>The text is no condition on how often a breakpoint has been reached.</summary>
    NoHitCondition,

    /// <summary>A brace in the text of a log point has no partner.</summary>
    OpenBrace,

    /// <summary>The expression means a value that is in no place, or a part of a value that has no parts to replace.</summary>
    NotAssignable,
}

/// <summary>Why an expression has no value.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Text">The expression, or the name in it that is wrong.</param>
/// <param name="Detail">What the kind says; null if the kind has no detail.</param>
public sealed record EvaluationProblem(EvaluationProblemKind Kind, string Text, string? Detail = null);
