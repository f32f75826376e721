using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>
/// An expression of the debugger: what conditions, log points, watches, hovers and the console take (<c>docs/expressions.md</c>). To
/// evaluate it changes nothing in the program. Immutable.
/// </summary>
internal sealed class Expression
{
    private readonly Node _root;

    private Expression(string text, Node root) => (Text, _root) = (text, root);

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">At most <see cref="ExpressionParser.LongestText"/> characters.</param>
    /// <param name="problem">What is wrong with it; null if nothing is.</param>
    public static Expression? Parse(string text, out EvaluationProblem? problem)
    {
        var root = new ExpressionParser(text).Parse(out problem);
        return root is null ? null : new Expression(text, root);
    }

    /// <summary>Whether the expression means a process, whose variables and words can be asked for.</summary>
    public bool IsProcess => _root is ProcessNode;

    /// <summary>Whether the expression is nothing but a variable, or a part of one.</summary>
    public bool IsPath => _root.IsPath;

    /// <summary>The registered name whose holder the expression asks for; null if it asks for none.</summary>
    public string? FindName(Evaluation evaluation) => (_root as WhereisNode)?.NameIn(evaluation);

    /// <summary>The place of the value that the expression means.</summary>
    /// <param name="evaluation">The situation.</param>
    /// <param name="problem">Why there is no place; null if there is one, and also if the expression has a value that is in no
    /// place.</param>
    public ValuePlace? FindPlace(Evaluation evaluation, out EvaluationProblem? problem)
    {
        evaluation.Problem = null;
        var place = _root.FindPlace(evaluation);
        problem = evaluation.Problem;
        return place;
    }

    /// <summary>The value of the expression in a situation; it means nothing if there is a problem.</summary>
    /// <param name="evaluation">The situation.</param>
    /// <param name="problem">Why there is no value; null if there is one.</param>
    public Value Evaluate(Evaluation evaluation, out EvaluationProblem? problem)
    {
        evaluation.Problem = null;
        var value = _root.Evaluate(evaluation);
        problem = evaluation.Problem;
        return value;
    }

    /// <summary>The intervention that gives the expression another value; null if there is none.</summary>
    /// <param name="evaluation">The situation.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">Why there is none; null if there is one.</param>
    public Intervention? Assign(Evaluation evaluation, Value value, out EvaluationProblem? problem)
    {
        var intervention = FindPlace(evaluation, out _)?.Assign(evaluation, value, Text.Trim());
        problem = intervention is not null ? null
            : evaluation.Problem ?? new EvaluationProblem(EvaluationProblemKind.NotAssignable, Text.Trim());
        return intervention;
    }
}
