using System.Collections.Immutable;

namespace Ttvm.Ide.Completions;

/// <summary>Blocks of several instructions that programs are made of, as snippets.</summary>
internal static class BlockSnippets
{
    /// <summary>All of them, each with what it is called in a list, what it is for, and the snippet.</summary>
    public static ImmutableArray<(string Name, string Meaning, string Snippet)> All { get; } =
    [
        ("TRY block", "Catches what is thrown in the block.", Lines(
            "TRY ${1:failed}", "$0", "END_TRY", "JMP ${2:done}", "LABEL ${1:failed}", "CATCH ${3:error}", "LOAD ${3:error}", "PRINT",
            "END_TRY", "LABEL ${2:done}")),
        ("LOOP that counts", "Runs as often as you say.", Lines(
            "PUSH_INT ${1:0}", "STORE ${2:i}", "LABEL ${3:loop}", "LOAD ${2:i}", "PUSH_INT ${4:10}", "LT", "JZ ${5:done}", "$0",
            "LOAD ${2:i}", "PUSH_INT 1", "ADD", "STORE ${2:i}", "JMP ${3:loop}", "LABEL ${5:done}")),
        ("RECEIVE loop", "Takes one message after the other, without end.", Lines(
            "LABEL ${1:next}", "RECEIVE", "STORE ${2:message}", "LOAD ${2:message}", "${0:PRINT}", "JMP ${1:next}")),
        ("LABEL function", "Something to call: it takes its parameters as variables and leaves its result on the stack.", Lines(
            "LABEL ${1:name}", "$0", "RET")),
    ];

    /// <summary>What a block is for and what it looks like, as Markdown; null if there is none of this name.</summary>
    public static string? Markdown(string name)
    {
        foreach (var block in All)
        {
            if (block.Name == name)
            {
                return $"{block.Meaning}\n\n```ttvm\n{Plain(block.Snippet)}\n```";
            }
        }

        return null;
    }

    /// <summary>A snippet as it is before anything is filled in.</summary>
    public static string Plain(string snippet)
    {
        // The placeholders are all of the form ${n:text}, or $0 on a line of its own, which then vanishes.
        var lines = snippet.Split('\n').Where(line => line != "$0");
        return System.Text.RegularExpressions.Regex.Replace(string.Join('\n', lines), @"\$\{\d+:([^}]*)\}", "$1");
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines);
}
