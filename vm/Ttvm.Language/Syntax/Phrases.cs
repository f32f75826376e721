using System.Buffers;
using System.Text;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Syntax;

/// <summary>The words of messages that several findings share.</summary>
internal static class Phrases
{
    private const int LongestExcerpt = 40;

    /// <summary>What an operand of this kind is, with its article: <c>an integer</c>.</summary>
    public static string Describe(OperandKind kind) => kind switch
    {
        OperandKind.Int => "an integer",
        OperandKind.Float => "a float",
        OperandKind.Bool => "true or false",
        OperandKind.Str => "a string",
        OperandKind.Variable => "a variable name",
        OperandKind.Field => "a field name",
        OperandKind.Label => "a label",
        OperandKind.Params => "parameter names",
        OperandKind.Count => "a count",
        OperandKind.Pid => "a process id",
        OperandKind.Process => "a process name",
        OperandKind.Path => "the path of a module",
        OperandKind.Milliseconds => "a time in milliseconds",
        OperandKind.Pattern => "a message pattern",
        OperandKind.Strategy => "a strategy",
        OperandKind.Policy => "a policy",
    };

    /// <summary>Source text in a message: in single quotes, shortened, on one line whatever it holds.</summary>
    public static string Excerpt(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder("'");
        var rest = text;
        while (!rest.IsEmpty && builder.Length <= LongestExcerpt)
        {
            // A half surrogate pair decodes to U+FFFD, which is what a reader should see of it.
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var length);
            builder.Append(status == OperationStatus.Done && Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
            rest = rest[length..];
        }

        return builder.Append(rest.IsEmpty ? "'" : "…'").ToString();
    }

    /// <summary><c>'a'</c>, <c>'a' or 'b'</c>, <c>'a', 'b' or 'c'</c>.</summary>
    public static string OneOf(IReadOnlyList<string> words) => Join([.. words.Select(word => $"'{word}'")], "or");

    /// <summary><c>a number</c>, <c>an int or float</c>.</summary>
    public static string WithArticle(string noun) => $"{("aeiou".Contains(noun[0], StringComparison.Ordinal) ? "an" : "a")} {noun}";

    /// <summary><c>1 value</c>, <c>2 values</c>.</summary>
    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";

    /// <summary>Joins phrases with commas and a last <paramref name="word"/>.</summary>
    public static string Join(IReadOnlyList<string> phrases, string word) =>
        phrases.Count == 1 ? phrases[0] : $"{string.Join(", ", phrases.Take(phrases.Count - 1))} {word} {phrases[^1]}";

    /// <summary>The end of a message: <c>; did you mean 'x'?</c>, or a full stop.</summary>
    public static string DidYouMean(string? nearMiss) => nearMiss is null ? "." : $"; did you mean '{nearMiss}'?";
}
