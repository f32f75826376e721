using System.Collections.Immutable;

namespace Ttvm.Runtime.Debugging;

/// <summary>An expression of the watch window: a variable and a way down into it, such as <c>orders[0].drink</c>.</summary>
internal readonly struct VariablePath(string text)
{
    /// <summary>The variable the path leads to; otherwise null and the reason.</summary>
    public Variable? Find(ImmutableArray<Variable> variables, out string? error)
    {
        var path = text.Trim();

        // A name may hold any characters but blanks, so the whole text is tried as a name first, then ever shorter beginnings.
        for (var length = path.Length; length > 0; length--)
        {
            if (length < path.Length && path[length] is not ('.' or '['))
            {
                continue;
            }

            var name = path[..length];
            if (variables.FirstOrDefault(variable => variable.Name == name) is { } root)
            {
                return Descend(root, path.AsSpan(length), out error);
            }
        }

        error = path.Length == 0 ? "There is nothing to evaluate."
            : Language.Syntax.NearMiss.Find(path, variables.Select(variable => variable.Name)) is { } near
                ? $"There is no variable '{path}' here; did you mean '{near}'?"
                : $"There is no variable '{path}' here.";
        return null;
    }

    private Variable? Descend(Variable variable, ReadOnlySpan<char> rest, out string? error)
    {
        while (rest.Length > 0)
        {
            string part;
            if (rest[0] == '[' && rest.IndexOf(']') is > 1 and var close)
            {
                part = rest[1..close].Trim().ToString();
                rest = rest[(close + 1)..];
            }
            else if (rest[0] == '.' && rest.Length > 1)
            {
                var end = rest[1..].IndexOfAny('.', '[') is >= 0 and var next ? next + 1 : rest.Length;
                part = rest[1..end].ToString();
                rest = rest[end..];
            }
            else
            {
                error = $"'{text.Trim()}' is not a variable with .field or [index] after it.";
                return null;
            }

            if (variable.Parts?.Find(part) is not { } found)
            {
                error = $"'{variable.Name}' has no part '{part}'.";
                return null;
            }

            variable = found;
        }

        error = null;
        return variable with { Name = text.Trim() };
    }
}
