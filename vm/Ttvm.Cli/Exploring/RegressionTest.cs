using System.Collections.Immutable;
using Ttvm.Language.Directives;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Testing;

namespace Ttvm.Cli.Exploring;

/// <summary>What a program can state so that <c>ttvm test</c> tries a schedule again that has failed.</summary>
internal static class RegressionTest
{
    /// <summary>How long a schedule may be; a longer one is for a recording.</summary>
    private const int Longest = 400;

    /// <summary>The lines; null if there is no telling.</summary>
    public static ImmutableArray<string>? Of(ExplainedFinding found, ProgramTest program)
    {
        var schedule = $"; schedule: {found.Schedule}";
        if (IsBytecode(program) || program.Stated is { IsPlainOnly: true } or { Refusal: not null } || schedule.Length > Longest
            || program.Stated.Schedules.Any(known => known.ToString() == found.Schedule.ToString()))
        {
            return null;
        }

        return (found.Finding.Check, WordFor(found.Finding.Check)) switch
        {
            (ExplorationChecks.Expectation, _) => [schedule],
            (_, { } never) when program.Stated.Never.Any(known => known.Text == never) => [schedule],
            (_, { } never) => [schedule, $"; never: {never}"],
            _ => null,
        };
    }

    /// <summary>Bytecode has no comments to put anything into; its source may have.</summary>
    public static bool IsBytecode(ProgramTest program) => ProgramNames.IsBytecode(program.FileName);

    private static string? WordFor(ExplorationChecks check) => check switch
    {
        ExplorationChecks.Deadlock => NeverStated.Deadlock,
        ExplorationChecks.DeadLetter => NeverStated.DeadLetter,
        ExplorationChecks.Error => NeverStated.Error,
        _ => null,
    };

    /// <summary>The line before which such lines belong: behind the first comments. 0-based.</summary>
    public static int PlaceIn(SourceText source)
    {
        var place = LineOf(source, 0).StartsWith("#!", StringComparison.Ordinal) ? 1 : 0;
        while (place < source.LineCount && LineOf(source, place).TrimStart().StartsWith(';'))
        {
            place++;
        }

        return place;
    }

    private static ReadOnlySpan<char> LineOf(SourceText source, int line) => source.Slice(source.GetLineSpan(line));
}
