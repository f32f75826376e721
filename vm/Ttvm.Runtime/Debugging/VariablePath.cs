using System.Collections.Immutable;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Runtime.Values;

namespace Ttvm.Runtime.Debugging;

/// <summary>
/// A text that leads to a variable or down into one, such as <c>orders[0].drink</c>, or a string in quotes.
/// <see cref="VariableExpression"/> says how names are written.
/// </summary>
internal readonly struct VariablePath(string text)
{
    private readonly string _path = text.Trim();

    /// <summary>The variable that the text leads to; null if there is none, and <paramref name="problem"/> says why.</summary>
    public Variable? Find(ImmutableArray<Variable> variables, VariableParts stack, out EvaluationProblem? problem)
    {
        switch (_path)
        {
            case "":
                problem = new EvaluationProblem(EvaluationProblemKind.Empty, _path);
                return null;
            case ['"', ..]:
                var value = StringLiteral.Read(_path, out var end);
                problem = end == _path.Length ? null : new EvaluationProblem(EvaluationProblemKind.NotOneString, _path);
                return problem is null ? ValueDescription.Describe(_path, Value.OfString(value)) : null;
            case [VariableExpression.Quote, ..]:
                var name = VariableExpression.ReadQuotedName(_path, out var length);
                if (length == 0)
                {
                    problem = new EvaluationProblem(EvaluationProblemKind.OpenName, _path);
                    return null;
                }

                return variables.FirstOrDefault(variable => variable.Name == name) is { } quoted
                    ? Descend(quoted, length, out problem)
                    : Missing(name, variables, out problem);
            default:
                return FindPlain(variables, stack, out problem);
        }
    }

    /// <summary>
    /// Finds a variable whose name is not quoted. A name may hold any characters but blanks, so <c>a.b</c> may be a variable, too. The
    /// shortest name that leads somewhere wins, so that a text that was made for a part of <c>a</c> leads to that part.
    /// </summary>
    private Variable? FindPlain(ImmutableArray<Variable> variables, VariableParts stack, out EvaluationProblem? problem)
    {
        problem = null;
        for (var length = 1; length <= _path.Length; length++)
        {
            if (length < _path.Length && _path[length] is not ('.' or '['))
            {
                continue;
            }

            var name = _path[..length];
            var root = VariableExpression.StackIndexOf(name) is { } index ? stack.Get(index, 1).FirstOrDefault() : null;
            root ??= variables.FirstOrDefault(variable => variable.Name == name);
            if (root is null)
            {
                continue;
            }

            if (Descend(root, length, out var obstacle) is { } found)
            {
                problem = null;
                return found;
            }

            problem ??= obstacle;
        }

        return problem is null ? Missing(_path, [.. variables, .. stack.Get(0, 1)], out problem) : null;
    }

    private static Variable? Missing(string name, ImmutableArray<Variable> variables, out EvaluationProblem? problem)
    {
        problem = new EvaluationProblem(EvaluationProblemKind.NoVariable, ValueText.Cut(name, 40),
            NearMiss.Find(name, variables.Select(variable => variable.Name)));
        return null;
    }

    private Variable? Descend(Variable variable, int start, out EvaluationProblem? problem)
    {
        var rest = _path.AsSpan(start);
        while (rest.Length > 0)
        {
            if (ReadPart(ref rest) is not { } part)
            {
                problem = new EvaluationProblem(EvaluationProblemKind.Unexpected, _path, rest.ToString());
                return null;
            }

            if (variable.Parts?.Find(part) is not { } found)
            {
                problem = new EvaluationProblem(EvaluationProblemKind.NoPart, variable.Name, part);
                return null;
            }

            variable = found;
        }

        problem = null;
        return variable with { Name = _path };
    }

    /// <summary>Takes the name or index of the next part off the text; null if the text does not begin with one.</summary>
    private static string? ReadPart(ref ReadOnlySpan<char> rest)
    {
        string part;
        int end;
        if (rest.StartsWith("[\""))
        {
            part = StringLiteral.Read(rest[1..], out var length);
            end = length + 1;
            if (length == 0 || end >= rest.Length || rest[end] != ']')
            {
                return null;
            }

            end++;
        }
        else if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var close)
        {
            part = rest[1..close].Trim().ToString();
            end = close + 1;
        }
        else if (rest[0] == '.' && rest.Length > 1)
        {
            end = rest[1..].IndexOfAny('.', '[') is >= 0 and var next ? next + 1 : rest.Length;
            part = rest[1..end].ToString();
        }
        else
        {
            return null;
        }

        rest = rest[end..];
        return part;
    }
}
