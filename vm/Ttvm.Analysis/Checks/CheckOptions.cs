using System.Collections.Immutable;
using Ttvm.Language.Diagnostics;

namespace Ttvm.Analysis.Checks;

/// <summary>What becomes of the findings of one rule.</summary>
public enum CheckLevel
{
    /// <summary>They are not shown.</summary>
    Off,

    /// <summary>They are shown as hints.</summary>
    Hint,

    /// <summary>They are shown as warnings.</summary>
    Warning,

    /// <summary>They are shown as errors; the program can be assembled all the same.</summary>
    Error,
}

/// <summary>What a user has chosen about the checks.</summary>
public sealed record CheckOptions
{
    /// <summary>Every rule at its own level.</summary>
    public static CheckOptions Default { get; } = new();

    /// <summary>Levels by code (<c>TTV0030</c>) for rules that are not to have their own. Rules that prevent assembly keep theirs whatever
    /// stands here.</summary>
    public ImmutableDictionary<string, CheckLevel> Levels { get; init; } = ImmutableDictionary<string, CheckLevel>.Empty;

    /// <summary>Whether the file is known to run without <c>--smp</c>, so that process instructions in it fail.</summary>
    public bool RunsWithoutSmp { get; init; }

    /// <summary>The level of a rule; null if its findings are not shown.</summary>
    public Severity? LevelOf(DiagnosticRule rule) =>
        rule.Severity == Severity.Error || !Levels.TryGetValue(rule.Code, out var level) ? rule.Severity : level switch
        {
            CheckLevel.Off => null,
            CheckLevel.Hint => Severity.Hint,
            CheckLevel.Warning => Severity.Warning,
            CheckLevel.Error => Severity.Error,
        };
}
