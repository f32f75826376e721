using System.Collections.Immutable;

namespace Ttvm.Language.Directives;

/// <summary>What goes wrong in a run because somebody wants to see what comes of it: one thing, or several.</summary>
[Flags]
public enum FaultKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A process other than process 1 is killed, at any moment.</summary>
    Kill = 1,

    /// <summary>A message that a process has sent is lost before it is taken.</summary>
    Drop = 2,

    /// <summary>A message that a process has sent comes later than others that were sent after it.</summary>
    Delay = 4,
}

/// <summary>What faults are called: by programs, on the command line and in recordings.</summary>
public static class FaultWords
{
    private static readonly ImmutableArray<FaultKinds> s_kinds = [FaultKinds.Kill, FaultKinds.Drop, FaultKinds.Delay];

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [.. s_kinds.Select(Of)];

    /// <summary>The word of one kind; of several, all theirs, divided by commas.</summary>
    public static string Of(FaultKinds kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What a word means; null: nothing.</summary>
    public static FaultKinds? Of(string? word)
    {
        foreach (var kind in s_kinds)
        {
            if (Of(kind) == word)
            {
                return kind;
            }
        }

        return null;
    }
}
