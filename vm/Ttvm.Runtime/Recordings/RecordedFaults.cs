using Ttvm.Runtime.Scheduling;

namespace Ttvm.Runtime.Recordings;

/// <summary>The words for what goes wrong in a schedule (<c>docs/recordings.md</c>).</summary>
internal static class RecordedFaults
{
    /// <summary>Null: nothing goes wrong.</summary>
    public static string? WordOf(TurnKind kind) => kind switch
    {
        TurnKind.Kill => "kill",
        TurnKind.Drop => "drop",
        TurnKind.Delay => "delay",
        _ => null,
    };

    /// <summary>Null: there is no such word.</summary>
    public static TurnKind? KindOf(string? word)
    {
        foreach (var kind in (ReadOnlySpan<TurnKind>)[TurnKind.Kill, TurnKind.Drop, TurnKind.Delay])
        {
            if (WordOf(kind) == word)
            {
                return kind;
            }
        }

        return null;
    }
}
