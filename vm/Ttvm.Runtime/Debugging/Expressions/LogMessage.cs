using System.Collections.Immutable;
using System.Text;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>The text of a log point: <c>order {order.drink} of {self}</c>. Doubled braces stand for braces.</summary>
internal sealed class LogMessage
{
    /// <summary>How many characters of a value are shown.</summary>
    private const int ShownLength = 1000;

    private readonly ImmutableArray<(string Text, Expression? Expression)> _parts;

    private LogMessage(ImmutableArray<(string Text, Expression? Expression)> parts) => _parts = parts;

    /// <summary>Reads a text; null if it is wrong, and then <paramref name="problem"/> says why.</summary>
    public static LogMessage? Parse(string text, out EvaluationProblem? problem)
    {
        var parts = ImmutableArray.CreateBuilder<(string, Expression?)>();
        var plain = new StringBuilder();
        problem = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
            {
                plain.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                plain.Append(text[i++]);
                continue;
            }

            var end = text[i] == '{' ? EndOf(text, i + 1) : -1;
            if (end < 0)
            {
                problem = new EvaluationProblem(EvaluationProblemKind.OpenBrace, text.Trim());
                return null;
            }

            if (Expression.Parse(text[(i + 1)..end], out problem) is not { } expression)
            {
                return null;
            }

            parts.Add((plain.ToString(), expression));
            plain.Clear();
            i = end;
        }

        parts.Add((plain.ToString(), null));
        return new LogMessage(parts.DrainToImmutable());
    }

    /// <summary>Fills in the values that the expressions have in a situation.</summary>
    /// <param name="at">The situation.</param>
    /// <param name="explain">What to write in place of a value, in braces, where an expression has none.</param>
    public string Write(Evaluation at, Func<EvaluationProblem, string> explain)
    {
        var text = new StringBuilder();
        foreach (var (plain, expression) in _parts)
        {
            text.Append(plain);
            if (expression is not null)
            {
                var value = expression.Evaluate(at, out var problem);
                text.Append(problem is null ? ValueText.DisplayBriefly(value, ShownLength) : $"{{{explain(problem)}}}");
            }
        }

        return text.ToString();
    }

    /// <summary>The index of the brace that closes an expression, which is not one in a string, nor that of an object; -1 if there is
    /// none.</summary>
    private static int EndOf(string text, int start)
    {
        var isInString = false;
        var open = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when isInString:
                    i++;
                    break;
                case '"':
                    isInString = !isInString;
                    break;
                case '{' when !isInString:
                    open++;
                    break;
                case '}' when !isInString && open-- == 0:
                    return i;
            }
        }

        return -1;
    }
}
