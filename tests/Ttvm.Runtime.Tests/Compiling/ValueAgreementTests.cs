using CsCheck;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Compiling;

/// <summary>Compiled code changes values in place only where nobody sees it.</summary>
public sealed class ValueAgreementTests
{
    private static readonly Gen<string> Item = Gen.OneOf("PUSH_INT 1", "PUSH_FLOAT 1.5", "LOAD p", "LOAD q", "LOAD r", "LOAD s", "LOAD t");

    private static readonly Gen<(string Name, string Update)> Container = Gen.OneOf(
        Gen.Select(Gen.OneOf("p", "q"), Item.Select(item => $"{item}\nLIST_APPEND")),
        Gen.Select(Gen.OneOf("p", "q"), Item.Select(item => $"PUSH_INT 0\n{item}\nLIST_SET")),
        Gen.Select(Gen.OneOf("r", "s"), Item.Select(item => $"{item}\nSET_FIELD k")),
        Gen.Select(Gen.OneOf("r", "s"), Item.Select(item => $"{item}\nSET_FIELD other")),
        Gen.Select(Gen.OneOf("t", "u"),
            Gen.OneOf($"PUSH_STR \"{new string('t', 200)}\"", "PUSH_STR \"t\"", "PUSH_STR \"\"", "LOAD t")
                .Select(more => $"{more}\nCONCAT")));

    /// <summary>What gives a value another variable, list or place that it is still seen from when its variable has changed.</summary>
    private static readonly Gen<string> Aliasing = Gen.OneOf(
        Gen.OneOf("p q", "q p", "r s", "s r", "t u", "u t").Select(pair => $"LOAD {pair[..1]}\nSTORE {pair[2..]}"),
        Container.Select(it => $"LOAD {it.Name}\nDUP\n{it.Update}\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\n{it.Update}\nDUP\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\nLOAD {it.Name}\n{it.Update}\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\n{it.Update}\nLOAD {it.Name}\nSTORE kept\nSTORE {it.Name}"),
        Container.Select(it => $"LOAD {it.Name}\nMAKE_LIST 1\nDUP\nSTORE p\nSTORE q"),
        Container.Select(it => $"LOAD {it.Name}\nMAKE_LIST 1\nSTORE p"),
        Container.Select(it => $"LOAD {it.Name}\nTRUE\nJZ end\nLOAD {it.Name}\n{it.Update}\nSTORE {it.Name}\nSTORE kept"),
        Container.Select(it => $"LOAD {it.Name}\nPUSH_INT 9\nMAKE_LIST 1\nSTORE {it.Name}\n{it.Update}\nSTORE {it.Name}"),
        Container.Select(it => $"LOAD {it.Name}\nCALL held n\nPOP"),
        Container.Select(it => $"CAPTURE {it.Name}\nMAKE_LAMBDA seen n\nSTORE kept"),
        Gen.Const("IMPORT shared.ttvm"),
        Gen.OneOf("LOAD p\nPUSH_INT 0\nINDEX\nSTORE kept", "LOAD r\nGET_FIELD k\nSTORE kept", "LOAD t\nLEN\nPOP",
            "LOAD t\nLOAD u\nEQ\nPOP", "NEW_OBJECT\nSTORE r", "PUSH_STR \"\"\nSTORE t", "LOAD kept\nSTORE kept2", "LOAD p\nLOAD r"));

    /// <summary>Programs that change lists, objects and strings again and again, keep what they were, and wait at the end: the hash of the
    /// state has all values, whose texts may be of exponential length.</summary>
    private static readonly Gen<string> AliasingProgram = Gen.Select(
        Gen.OneOf(Container.Select(it => $"LOAD {it.Name}\n{it.Update}\nSTORE {it.Name}"), Aliasing).Array[3, 14],
        Gen.Int[1, 12], Gen.OneOf(1, 9, 10, 11, 40), (lines, rounds, items) => string.Join('\n',
            [$"PUSH_INT {rounds}\nSTORE n", .. Enumerable.Repeat("PUSH_INT 5", items),
                $"MAKE_LIST {items}\nDUP\nSTORE p\nSTORE q\nNEW_OBJECT\nDUP\nSTORE r\nSTORE s",
                "PUSH_STR \"\"\nDUP\nSTORE t\nSTORE u\nNULL\nSTORE kept\nNULL\nSTORE kept2\nTRY caught\nLABEL round\nLOAD n\nJZ end",
                .. lines,
                "LOAD n\nPUSH_INT 1\nSUB\nSTORE n\nJMP round\nLABEL caught\nCATCH\nPRINT\nLABEL end\nRECEIVE",
                "LABEL held\nLOAD n\nRET\nLABEL seen", .. "pqrstu".Select(name => $"LOAD {name}"), "RET"]));

    /// <summary>A module that keeps a list, an object and a string and gives them to whoever imports it.</summary>
    private const string Shared = "PUSH_INT 7\nMAKE_LIST 1\nDUP\nSTORE p\nSTORE kept\nNEW_OBJECT\nSTORE r\nPUSH_STR \"\"\nSTORE t\n"
        + "EXPORT p\nEXPORT kept\nEXPORT r\nEXPORT t";

    /// <summary>What is changed in place is seen by nobody else.</summary>
    [Fact]
    public void What_a_value_was_is_kept() => Gen.Select(AliasingProgram, Gen.ULong[0, 3], Gen.Int[1, 40],
        Gen.Int[0, Agreement.Ways.Length - 1]).ForAll((text, seed, decisions, way) =>
            Agreement.Check(text, seed, decisions, Agreement.Ways[way], Shared),
        samples: 1_000);

    /// <summary>What an instruction reads or writes in a variable by itself, its variable no longer owns alone.</summary>
    [Theory]
    [InlineData("CAPTURE p\nMAKE_LAMBDA held n\nSTORE kept")]
    [InlineData("IMPORT shared.ttvm")]
    public void Instructions_that_look_at_variables_share_values(string instruction)
    {
        var text = $"""
            PUSH_INT 9
            STORE n
            PUSH_INT 5
            MAKE_LIST 1
            STORE p
            MAKE_LIST 0
            STORE all
            LABEL round
            LOAD n
            JZ end
            LOAD p
            LOAD n
            LIST_APPEND
            STORE p
            {instruction}
            LOAD p
            PUSH_INT 0
            LOAD n
            LIST_SET
            STORE p
            LOAD all
            LOAD kept
            LIST_APPEND
            STORE all
            LOAD n
            PUSH_INT 1
            SUB
            STORE n
            JMP round
            LABEL end
            RECEIVE
            LABEL held
            LOAD p
            RET
            """;
        Agreement.Check(text, decisions: 1, Shared);
    }
}
