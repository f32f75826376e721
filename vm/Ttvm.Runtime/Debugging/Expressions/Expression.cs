using Ttvm.Runtime.Scheduling;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>
/// An expression of the debugger: what conditions, log points, watches, hovers and the console take. It changes nothing. Immutable, so it
/// is parsed once and evaluated as often as wanted. The language is described in <c>docs/expressions.md</c>.
/// </summary>
internal sealed class Expression
{
    private readonly Node _root;

    private Expression(string text, Node root) => (Text, _root) = (text, root);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">At most <see cref="ExpressionParser.LongestText"/> characters.</param>
    /// <param name="problem">What is wrong with it; null if nothing is.</param>
    public static Expression? Parse(string text, out EvaluationProblem? problem)
    {
        var root = new ExpressionParser(text).Parse(out problem);
        return root is null ? null : new Expression(text, root);
    }

    /// <summary>Whether it means a process, whose variables and words can be asked for.</summary>
    public bool IsProcess => _root is ProcessNode;

    /// <summary>Whether the expression is nothing but a variable, or a part of one.</summary>
    public bool IsPath => _root.IsPath;

    /// <summary>The registered name whose holder it asks for; null if it asks for none.</summary>
    public string? FindName(Evaluation evaluation) => (_root as WhereisNode)?.NameIn(evaluation);

    /// <summary>Where the value is that it means.</summary>
    /// <param name="evaluation">The situation.</param>
    /// <param name="problem">Why it is nowhere; null also if it has one that is in no place.</param>
    public ValuePlace? FindPlace(Evaluation evaluation, out EvaluationProblem? problem)
    {
        evaluation.Problem = null;
        var place = _root.FindPlace(evaluation);
        problem = evaluation.Problem;
        return place;
    }

    /// <summary>What the expression means in a situation.</summary>
    /// <param name="evaluation">The situation. It is used for one evaluation after the other.</param>
    /// <param name="problem">Why it has no value; null if it has one.</param>
    public Value Evaluate(Evaluation evaluation, out EvaluationProblem? problem)
    {
        evaluation.Problem = null;
        var value = _root.Evaluate(evaluation);
        problem = evaluation.Problem;
        return value;
    }

    /// <summary>What has to be done so that the expression has another value.</summary>
    /// <param name="evaluation">The situation.</param>
    /// <param name="value">The value.</param>
    /// <param name="problem">Why it is not possible; null if it is.</param>
    public Intervention? Assign(Evaluation evaluation, Value value, out EvaluationProblem? problem)
    {
        var intervention = FindPlace(evaluation, out _)?.Assign(evaluation, value, Text.Trim());
        problem = intervention is not null ? null
            : evaluation.Problem ?? new EvaluationProblem(EvaluationProblemKind.NotAssignable, Text.Trim());
        return intervention;
    }
}
