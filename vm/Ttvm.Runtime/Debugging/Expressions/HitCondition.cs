using System.Globalization;
using System.Text.RegularExpressions;

namespace Ttvm.Runtime.Debugging.Expressions;

/// <summary>A condition on how often a breakpoint has been reached: <c>5</c>, <c>&gt;= 5</c>, <c>%3</c> for every third time.</summary>
internal sealed partial class HitCondition
{
    private readonly string _comparison;
    private readonly long _number;

    private HitCondition(string comparison, long number) => (_comparison, _number) = (comparison, number);

    /// <summary>Reads a condition; null if the text is none.</summary>
    public static HitCondition? Parse(string text) =>
        Written().Match(text) is { Success: true } match
            && long.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= LeastOf(match.Groups["comparison"].Value)
            ? new HitCondition(match.Groups["comparison"].Value, number) : null;

    /// <summary>Whether the condition holds when the breakpoint is reached for the <paramref name="count"/>th time, counted from
    /// 1.</summary>
    public bool Holds(long count) => _comparison switch
    {
        "" or "=" or "==" => count == _number,
        "!=" => count != _number,
        ">" => count > _number,
        ">=" => count >= _number,
        "<" => count < _number,
        "<=" => count <= _number,
        _ => count % _number == 0,
    };

    /// <summary>The least number with which a condition can hold: breakpoints are counted from 1.</summary>
    private static int LeastOf(string comparison) => comparison switch
    {
        "!=" or ">" or ">=" => 0,
        "<" => 2,
        _ => 1,
    };

    [GeneratedRegex("^\\s*(?<comparison>==?|!=|>=?|<=?|%|)\\s*(?<number>[0-9]+)\\s*$")]
    private static partial Regex Written();
}
