using System.Globalization;

namespace Ttvm.Runtime.Scheduling;

/// <summary>
/// A moment of a deterministic run as people write it down, <c>seed:decision:instruction</c>. The same program with the same arguments,
/// seed and answers of the outside is in the same state at the same coordinates.
/// </summary>
/// <param name="Seed">The schedule.</param>
/// <param name="Decision">How many slices had been given out.</param>
/// <param name="Instruction">How many reductions the last of these slices had used; null, written <c>end</c>: that slice was over, and
/// the next one not given out.</param>
/// <param name="Interventions">How often a person had changed the course of the run before, written <c>+2</c> behind the rest: then
/// the same launch alone does not come to this state.</param>
/// <param name="HasFailed">Whether the last instruction had failed and nothing had come of it yet, written <c>!</c> behind its
/// number.</param>
public readonly record struct Coordinates(ulong Seed, long Decision, int? Instruction, int Interventions = 0, bool HasFailed = false)
{
    private const string End = "end";
    private const char Failed = '!';

    /// <summary>Reads coordinates; null if the text is none.</summary>
    public static Coordinates? Parse(string text)
    {
        var (whole, interventions) = (text.Trim(), 0);
        if (whole.Split('+') is [var before, var count])
        {
            if (!TryRead(count, out interventions))
            {
                return null;
            }

            whole = before;
        }

        var hasFailed = whole.EndsWith(Failed);
        return whole[..^(hasFailed ? 1 : 0)].Split(':') is [var seed, var decision, var instruction]
            && ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var schedule)
            && long.TryParse(decision, NumberStyles.None, CultureInfo.InvariantCulture, out var slices)
            ? instruction == End && !hasFailed ? new Coordinates(schedule, slices, null, interventions)
                : TryRead(instruction, out var used) ? new Coordinates(schedule, slices, used, interventions, hasFailed) : null
            : null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var instruction = Instruction?.ToString(CultureInfo.InvariantCulture) ?? End;
        var interventions = Interventions > 0 ? FormattableString.Invariant($"+{Interventions}") : "";
        return FormattableString.Invariant($"{Seed}:{Decision}:{instruction}{(HasFailed ? $"{Failed}" : "")}{interventions}");
    }

    private static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
