using System.Buffers;
using System.Globalization;

namespace Ttvm.Language.Syntax;

/// <summary>
/// How a debugger's expressions name variables and their parts, whatever characters the names hold: a variable is <c>name</c>, or in
/// backquotes of which those inside are doubled; a field <c>.name</c> or <c>["name"]</c>, an item <c>[0]</c>; <c>top</c>, <c>top-1</c> and
/// so on are the stack.
/// </summary>
public static class VariableExpression
{
    /// <summary>Encloses the name of a variable that could be taken for something else.</summary>
    public const char Quote = '`';

    /// <summary>The value on top of the stack.</summary>
    public const string TopOfStack = "top";

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>The expression that means the variable of this name.</summary>
    public static string OfVariable(string name) =>
        IsPlain(name) && name != TopOfStack ? name : $"{Quote}{name.Replace("`", "``", StringComparison.Ordinal)}{Quote}";

    /// <summary>The expression that means a field of what <paramref name="expression"/> means.</summary>
    public static string OfField(string expression, string name) =>
        IsPlain(name) ? $"{expression}.{name}" : $"{expression}[{StringLiteral.Quote(name)}]";

    /// <summary>The expression that means an item of what <paramref name="expression"/> means.</summary>
    public static string OfItem(string expression, string index) => $"{expression}[{index}]";

    /// <summary>The place of a value of the stack, 0 at the top; null if the name means none.</summary>
    public static int? StackIndexOf(string name) => name == TopOfStack ? 0
        : name.StartsWith("top-", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>Reads a name in backquotes at the beginning of a text.</summary>
    /// <param name="text">Begins with a backquote.</param>
    /// <param name="length">How long it is in the text; 0 if the closing backquote is missing.</param>
    public static string ReadQuotedName(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != Quote)
            {
                continue;
            }

            if (i + 1 == text.Length || text[i + 1] != Quote)
            {
                length = i + 1;
                return text[1..i].ToString().Replace("``", "`", StringComparison.Ordinal);
            }

            i++;
        }

        return "";
    }

    private static bool IsPlain(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0;
}
