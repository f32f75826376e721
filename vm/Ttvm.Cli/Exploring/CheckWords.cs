using Ttvm.Runtime.Exploring;

namespace Ttvm.Cli.Exploring;

/// <summary>What kinds of failures are called.</summary>
internal static class CheckWords
{
    private static readonly (string Word, ExplorationChecks Check)[] s_words =
    [
        ("deadlock", ExplorationChecks.Deadlock),
        ("error", ExplorationChecks.Error),
        ("exit", ExplorationChecks.AbnormalExit),
        ("dead-letter", ExplorationChecks.DeadLetter),
        ("expectation", ExplorationChecks.Expectation),
        ("output", ExplorationChecks.Output),
        ("mailbox", ExplorationChecks.Mailbox),
        ("starvation", ExplorationChecks.Starvation),
    ];

    /// <summary>All words.</summary>
    public static IEnumerable<string> All => s_words.Select(entry => entry.Word);

    /// <summary>What a word means; null: nothing.</summary>
    public static ExplorationChecks? Of(string word) =>
        s_words.Where(entry => entry.Word == word).Select(entry => (ExplorationChecks?)entry.Check).FirstOrDefault();

    /// <summary>The word of one kind.</summary>
    public static string Of(ExplorationChecks check) => s_words.First(entry => entry.Check == check).Word;
}
