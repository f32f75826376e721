using Ttvm.Analysis.Domain;
using Ttvm.Analysis.Stack;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>
/// Tells which line pushed a value that lies on a stack, without having watched: the analysis of the program, which the check before the
/// launch has made, knows it wherever all ways that lead to an instruction agree. Immutable.
/// </summary>
/// <param name="programs">The files of the program as they were launched, by full path.</param>
internal sealed class StackOrigins(IReadOnlyDictionary<string, AnalyzedProgram> programs)
{
    /// <summary>Knows nothing.</summary>
    public static StackOrigins None { get; } = new(new Dictionary<string, AnalyzedProgram>());

    /// <summary>The stack of a process with what is known of its values.</summary>
    /// <param name="stack">The values, the top first.</param>
    /// <param name="position">Where the process is.</param>
    public VariableParts Tell(VariableParts stack, (CodePlace Place, bool IsUnaided) position)
    {
        var (place, isUnaided) = position;
        return isUnaided && place is { Path: { } path, Line: { } line } && programs.TryGetValue(path, out var program)
            && program.Analysis.Before(line - 1) is { } picture
            && (picture.Bottom != StackBottom.Empty || picture.Values.Length == stack.Count)
            ? new VariableParts(stack.Count, isIndexed: true, index => stack.Get(index, 1)[0] with { Origin = OriginOf(index) })
            : stack;

        CodePlace? OriginOf(int index) => index < picture.Values.Length && picture.Values[^(index + 1)].PushedByLine is { } pushed
            ? new CodePlace(FormattableString.Invariant($"{place.File}:{pushed + 1}:1"), place.File, pushed + 1, null, path) : null;
    }
}
