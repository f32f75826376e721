using System.Collections.Immutable;

namespace Ttvm.Ide.Completions;

/// <summary>Blocks of several instructions that programs are made of, as snippets.</summary>
internal static class BlockSnippets
{
    /// <summary>All of them, each with what it is called in a list, what it is for, and the snippet. Editors find them by the words of
    /// their names.</summary>
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
        ("worker process", "Starts a process that takes one message after the other.", Lines(
            "SPAWN_CALL ${1:worker}", "STORE ${2:pid}", "PUSH_STR \"${3:hello}\"", "LOAD ${2:pid}", "SEND", "HALT", "",
            "LABEL ${1:worker}", "RECEIVE", "${0:PRINT}", "JMP ${1:worker}")),
        ("producer and consumer", "One process makes what another one uses.", Lines(
            "SPAWN_CALL ${1:consumer}", "STORE ${1:consumer}", "PUSH_INT 0", "STORE ${2:item}", "LABEL ${3:produce}", "LOAD ${2:item}",
            "LOAD ${1:consumer}", "SEND", "LOAD ${2:item}", "PUSH_INT 1", "ADD", "STORE ${2:item}", "LOAD ${2:item}", "PUSH_INT ${4:10}",
            "LT", "JZ ${5:produced}", "JMP ${3:produce}", "LABEL ${5:produced}", "HALT", "", "LABEL ${1:consumer}", "RECEIVE", "${0:PRINT}",
            "JMP ${1:consumer}")),
        ("request and reply", "Asks another process, which answers whoever has asked.", Lines(
            "SPAWN_CALL ${1:server}", "STORE ${1:server}", "MAKE_OBJECT", "SELF", "SET_FIELD from", "PUSH_INT ${2:21}", "SET_FIELD value",
            "LOAD ${1:server}", "SEND", "RECEIVE", "PRINT", "HALT", "", "LABEL ${1:server}", "RECEIVE", "STORE ${3:request}",
            "LOAD ${3:request}", "GET_FIELD value", "PUSH_INT 2", "${0:MUL}", "LOAD ${3:request}", "GET_FIELD from", "SEND",
            "JMP ${1:server}")),
        ("supervisor", "Starts a process that is started anew whenever it ends.", Lines(
            "START_SUPERVISOR ${1:one_for_one}", "MAKE_FUNCTION ${2:child}", "STORE ${3:code}", "PUSH_STR \"${2:child}\"", "LOAD ${3:code}",
            "SPAWN_SUPERVISED ${4:permanent}", "STORE ${5:pid}", "PUSH_STR \"hello\"", "LOAD ${5:pid}", "SEND", "HALT", "",
            "LABEL ${2:child}", "RECEIVE", "${0:PRINT}", "JMP ${2:child}")),
        ("registered service", "A process that others find by its name.", Lines(
            "SPAWN_CALL ${1:service}", "POP", "LABEL ${2:find}", "WHEREIS \"${1:service}\"", "STORE ${3:pid}", "LOAD ${3:pid}",
            "JZ ${4:wait}", "PUSH_STR \"hello\"", "LOAD ${3:pid}", "SEND", "HALT", "", "LABEL ${4:wait}", "YIELD", "JMP ${2:find}", "",
            "LABEL ${1:service}", "REGISTER \"${1:service}\"", "LABEL ${5:serve}", "RECEIVE", "${0:PRINT}", "JMP ${5:serve}")),
        ("pool of workers", "Starts several processes, and gives each a piece of the work.", Lines(
            "PUSH_INT 0", "STORE ${1:piece}", "LABEL ${2:hire}", "SPAWN_CALL ${3:worker}", "STORE ${4:pid}", "LOAD ${1:piece}",
            "LOAD ${4:pid}", "SEND", "LOAD ${1:piece}", "PUSH_INT 1", "ADD", "STORE ${1:piece}", "LOAD ${1:piece}", "PUSH_INT ${5:4}", "LT",
            "JZ ${6:hired}", "JMP ${2:hire}", "LABEL ${6:hired}", "HALT", "", "LABEL ${3:worker}", "RECEIVE", "${0:PRINT}", "HALT")),
        ("timer", "Does something again and again, with a pause between.", Lines(
            "LABEL ${1:tick}", "PUSH_STR \"${2:tick}\"", "SELF", "PUSH_INT ${3:1000}", "SEND_AFTER", "RECEIVE", "${0:PRINT}", "JMP ${1:tick}")),
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
