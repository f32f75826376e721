using Ttvm.Language.Syntax;

namespace Ttvm.Ide.Descriptions;

/// <summary>What the words mean that some operands are chosen from (language.md, section 3.5); the words themselves are
/// <see cref="Keywords"/>.</summary>
internal static class KeywordText
{
    public const string PatternSummary =
        "Alternatives separated by `|`: a type, a literal, `exit`, `down`, `.field`, `.field=value`; `$variable` stands for a variable's value.";

    /// <summary>One sentence about a keyword; null if it is none.</summary>
    public static string? MeaningOf(string word) => word switch
    {
        "true" => "The value true.",
        "false" => "The value false.",
        "one_for_one" => "Only the child that ended is restarted (the default).",
        "one_for_all" => "All children are stopped and started again.",
        "rest_for_one" => "The child that ended and those started after it are started again.",
        "transient" => "Restarted after abnormal ends only (the default).",
        "permanent" => "Always restarted.",
        "temporary" => "Never restarted.",
        "any" => "Matches every message.",
        "exit" => "Matches the exit signal of a linked process, as a process that traps exits receives it.",
        "down" => "Matches what a monitor sends when its process has ended.",
        _ when Keywords.PatternTypes.Contains(word) => $"Matches messages of type {word}.",
        _ => null,
    };
}
