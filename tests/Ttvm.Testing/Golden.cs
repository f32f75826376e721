namespace Ttvm.Testing;

/// <summary>A text differs from the file in the repository that records it.</summary>
public sealed class GoldenFileException(string message) : Exception(message);

/// <summary>
/// Compares a text with a file that is checked in: a generated file, or the recorded output of a session.
/// With <c>UPDATE_GOLDEN=1</c> in the environment the file is rewritten instead, for the author to review as a diff.
/// </summary>
public static class Golden
{
    private const string Variable = "UPDATE_GOLDEN";

    /// <summary>Passes if the file holds exactly <paramref name="actual"/>; line ends do not count.</summary>
    /// <param name="relativePath">The file, relative to the repository's root, with forward slashes.</param>
    /// <param name="actual">The text as it is now.</param>
    /// <exception cref="GoldenFileException">They differ; the message shows where and names the command that accepts the new
    /// text.</exception>
    public static void Check(string relativePath, string actual) =>
        CheckFile(Repository.PathOf(relativePath), relativePath, actual, rewrite: Environment.GetEnvironmentVariable(Variable) == "1");

    /// <summary>As <see cref="Check"/>, for a file anywhere and without asking the environment.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="shownAs">What the message calls it.</param>
    /// <param name="actual">The text as it is now.</param>
    /// <param name="rewrite">Whether to write the text to the file instead of failing.</param>
    /// <exception cref="GoldenFileException">They differ.</exception>
    public static void CheckFile(string path, string shownAs, string actual, bool rewrite)
    {
        var now = Lines(actual);
        var recorded = File.Exists(path) ? Lines(File.ReadAllText(path)) : [];
        if (recorded.SequenceEqual(now))
        {
            return;
        }

        if (rewrite)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, string.Join('\n', now));
            return;
        }

        throw new GoldenFileException(Explain(shownAs, recorded, now));
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static string Explain(string shownAs, string[] recorded, string[] now)
    {
        var same = recorded.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        var difference = recorded.Length == 0
            ? "It does not exist yet."
            : $"""
               Line {same + 1}
                 recorded: {recorded.ElementAtOrDefault(same) ?? "(the end of the file)"}
                 now:      {now.ElementAtOrDefault(same) ?? "(the end of the file)"}
               """;
        return $"""
                {shownAs} is out of date.
                {difference}
                If the new text is right, accept it with: {Variable}=1 dotnet test
                """;
    }
}
