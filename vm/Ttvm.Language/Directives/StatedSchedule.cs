using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ttvm.Language.Directives;

/// <summary>Who takes a step of a <see cref="StatedSchedule"/>.</summary>
public enum StatedActor
{
    /// <summary>A process: <c>2</c>.</summary>
    Process,

    /// <summary>A timer of a process: <c>timer2.1</c> is the first that process 2 has set.</summary>
    Timer,

    /// <summary>What goes wrong: with a process, <c>kill2</c>, or with a message, <c>drop2.1</c>, which is the first that process 2 has
    /// sent.</summary>
    Fault,

    /// <summary>A message that was late is there: <c>late2.1</c>.</summary>
    Late,
}

/// <summary>Some steps of one actor, one after the other.</summary>
/// <param name="Actor">What kind of actor.</param>
/// <param name="Pid">The process, or who has set the timer or sent the message; at least 1.</param>
/// <param name="Number">Of a timer or a message: which, from 1; else 0.</param>
/// <param name="Count">How many steps, at least 1.</param>
public readonly record struct StatedSteps(StatedActor Actor, long Pid, int Number, int Count)
{
    /// <summary>What goes wrong, if that is the actor.</summary>
    public FaultKinds Fault { get; init; }

    /// <summary>As a program states it.</summary>
    public override string ToString()
    {
        var kind = Actor switch
        {
            StatedActor.Process => "",
            StatedActor.Fault => FaultWords.Of(Fault),
            _ => Actor.ToString().ToLowerInvariant(),
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"{kind}{Pid}{(Number == 0 ? "" : $".{Number}")}{(Count == 1 ? "" : $"x{Count}")}");
    }
}

/// <summary>A schedule by who takes its steps, as a program states it: <c>; schedule: 1x3 2 1</c>. It outlives changes of the program:
/// whoever cannot go on is passed over.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Line">0-based.</param>
public sealed partial record StatedSchedule(ImmutableArray<StatedSteps> Steps, int Line)
{
    /// <summary>As long as the longest schedule that is explored. No number in it is larger.</summary>
    public const int MostSteps = 1_000_000;

    internal const string TimeOption = "--time";
    internal const string SeedOption = "--seed";
    internal const string AnyTime = "any";
    internal const string VirtualTime = "virtual";

    /// <summary>Whether timers take effect only when nothing else can happen.</summary>
    public bool IsTimeVirtual { get; init; }

    /// <summary>Of the numbers that the program draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many steps.</summary>
    public long Length => Steps.Sum(steps => (long)steps.Count);

    /// <summary>As a program states it.</summary>
    public override string ToString()
    {
        var time = IsTimeVirtual ? $"{TimeOption} {VirtualTime} " : "";
        var seed = Seed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{SeedOption} {Seed} ");
        return $"{time}{seed}{string.Join(' ', Steps)}";
    }

    /// <summary>Reads a word; null if it is none.</summary>
    public static StatedSteps? Read(string text)
    {
        var match = Word().Match(text);
        if (!match.Success || !long.TryParse(match.Groups["pid"].Value, CultureInfo.InvariantCulture, out var pid) || pid == 0)
        {
            return null;
        }

        var word = match.Groups["kind"].Value;
        var fault = FaultWords.Of(word);
        StatedActor? known = word switch
        {
            "" => StatedActor.Process,
            "timer" => StatedActor.Timer,
            "late" => StatedActor.Late,
            _ => fault is not null ? StatedActor.Fault : null,
        };
        var (number, count) = (NumberIn(match.Groups["number"]), NumberIn(match.Groups["count"]));
        var hasNumber = known != StatedActor.Process && fault != FaultKinds.Kill;
        return known is { } actor && hasNumber == match.Groups["number"].Success && number > 0 && count > 0
            ? new StatedSteps(actor, pid, hasNumber ? number : 0, count) { Fault = fault ?? FaultKinds.None }
            : null;
    }

    /// <summary>1 if it is not stated; 0 if it makes no sense.</summary>
    private static int NumberIn(Group group) => !group.Success ? 1
        : int.TryParse(group.ValueSpan, CultureInfo.InvariantCulture, out var number) && number <= MostSteps ? number : 0;

    [GeneratedRegex("^(?<kind>[a-z]+)?(?<pid>[0-9]+)(\\.(?<number>[0-9]+))?(x(?<count>[0-9]+))?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
