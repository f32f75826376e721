namespace Ttvm.Runtime.Debugging;

/// <summary>Why an expression has no value.</summary>
public enum EvaluationProblemKind
{
    /// <summary>Nothing is written.</summary>
    Empty,

    /// <summary>It begins like a string in quotes and goes on behind it, or does not end.</summary>
    NotOneString,

    /// <summary>It begins with a name in backquotes that does not end.</summary>
    OpenName,

    /// <summary>There is no variable of that name; the detail is one with a similar name, if there is one.</summary>
    NoVariable,

    /// <summary>What the text names has no such part; the detail is the part.</summary>
    NoPart,

    /// <summary>It is longer than an expression may be.</summary>
    TooLong,

    /// <summary>Parentheses, indexes or arguments nest too deeply.</summary>
    TooDeep,

    /// <summary>Something is missing at its end.</summary>
    Unfinished,

    /// <summary>It goes on with something that cannot stand there: the detail.</summary>
    Unexpected,

    /// <summary>It begins with a digit, but is no number, or one that is too large.</summary>
    NoNumber,

    /// <summary>There is no function of that name; the detail is one with a similar name, if there is one.</summary>
    NoFunction,

    /// <summary>The function takes another number of arguments; the detail is how it is called.</summary>
    WrongArguments,

    /// <summary>There is no process of that pid or name.</summary>
    NoProcess,

    /// <summary>It has a value, but means no place that could be watched.</summary>
    NoPlace,

    /// <summary>The machine cannot do it with these values; the text is what the machine says.</summary>
    Failed,

    /// <summary>It is no condition on how often a breakpoint has been reached.</summary>
    NoHitCondition,

    /// <summary>A brace in the text of a log point has no partner.</summary>
    OpenBrace,

    /// <summary>It means a value that is nowhere, or a part of one that has no parts to replace.</summary>
    NotAssignable,
}

/// <summary>Why an expression has no value.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Text">The expression, or the name in it that is wrong.</param>
/// <param name="Detail">See the kinds.</param>
public sealed record EvaluationProblem(EvaluationProblemKind Kind, string Text, string? Detail = null);
