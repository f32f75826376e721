using Ttvm.Language.Text;

namespace Ttvm.Cli;

/// <summary>The words for something that does not exist, with what was probably meant.</summary>
internal static class Suggestion
{
    /// <summary><c>unknown option '--smo'; did you mean '--smp'?</c></summary>
    public static string Unknown(string kind, string name, IEnumerable<string> candidates) =>
        $"unknown {kind} '{name}'{DidYouMean(NearMiss.Find(name, candidates))}";

    /// <summary>The end of a message; empty if there is nothing to suggest.</summary>
    public static string DidYouMean(string? nearMiss) => nearMiss is null ? "" : $"; did you mean '{nearMiss}'?";
}
