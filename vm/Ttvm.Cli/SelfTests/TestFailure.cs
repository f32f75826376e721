namespace Ttvm.Cli.SelfTests;

/// <summary>A self-test has not seen what it stated. The message may have several lines.</summary>
internal sealed class TestFailure(string message) : Exception(message)
{
    /// <summary>Shows both sides in full.</summary>
    public static TestFailure Difference(string complaint, IEnumerable<string> stated, IEnumerable<string> seen) =>
        new($"{complaint}\n  stated:{Block(stated)}\n  seen:{Block(seen)}");

    private static string Block(IEnumerable<string> lines) =>
        string.Concat(lines.DefaultIfEmpty("(nothing)").Select(line => $"\n    {line.Replace("\n", "\n    ", StringComparison.Ordinal)}"));
}
