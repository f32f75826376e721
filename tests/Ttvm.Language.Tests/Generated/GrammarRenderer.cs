using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.Language.Instructions;

namespace Ttvm.Language.Tests.Generated;

/// <summary>
/// Renders the TextMate grammar from the table. Rows with the same colour and the same operand kinds share a rule; what an
/// operand looks like is said once per kind, so a new instruction needs nothing here.
/// </summary>
internal static class GrammarRenderer
{
    private const string WordEnd = "(?=[ \\t;]|$)";
    private const string Gap = "[ \\t]+";

    // A quoted name is coloured like an unquoted one, because both name the same thing; an unclosed quote runs to the end of the line.
    private const string Name = "\"(?:[^\"\\\\]|\\\\.)*\"?|[^ \\t;\"]+";
    private const string Digits = "[0-9](?:_?[0-9])*";
    private const string Integer = $"[+-]?(?:0[xX][0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0[bB][01](?:_?[01])*|{Digits})";
    private const string Float = $"[+-]?(?:inf|nan|(?:{Digits}(?:\\.(?:{Digits})?)?|\\.{Digits})(?:[eE][+-]?[0-9]+)?)";

    public static string Render()
    {
        var rules = InstructionSet.All
            .GroupBy(row => (Scope: ScopeOf(row.Group), Kinds: string.Join(' ', row.Operands.Select(operand => operand.Kind))))
            .Select(rows => InstructionRule(rows.Key.Scope, [.. rows]))
            .ToList();

        var grammar = new JObject
        {
            ["information_for_contributors"] = new JArray("Generated from InstructionSet.cs; do not edit. UPDATE_GOLDEN=1 dotnet test rewrites it."),
            ["name"] = "TinyTotVM",
            ["scopeName"] = "source.ttvm",
            ["fileTypes"] = new JArray("ttvm"),
            ["patterns"] = new JArray(Include("comment"), Include("label"), Include("instruction")),
            ["repository"] = new JObject
            {
                ["comment"] = Match("(;).*$", "comment.line.semicolon", (1, "punctuation.definition.comment")),
                ["label"] = Match($"^[ \\t]*(LABEL)(?:{Gap}({Name}))?{WordEnd}", null, (1, "storage.type.label"), (2, "entity.name.function.label")),
                ["instruction"] = new JObject { ["patterns"] = new JArray(rules) },
                ["text"] = TextPatterns(),
                ["parameters"] = Match(Name, "variable.parameter"),
                ["pattern"] = PatternPatterns(),
            },
        };
        return grammar.ToString(Formatting.Indented).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Standard scopes, chosen so that the default light and dark themes tell the families apart.</summary>
    public static string ScopeOf(InstructionGroup group) => group switch
    {
        InstructionGroup.Values => "keyword.other.value",
        InstructionGroup.Output => "support.function.output",
        InstructionGroup.Arithmetic => "keyword.operator.wordlike.arithmetic",
        InstructionGroup.Strings => "keyword.operator.wordlike.string",
        InstructionGroup.Comparison => "keyword.operator.wordlike.comparison",
        InstructionGroup.Control => "keyword.control.flow",
        InstructionGroup.Exceptions => "keyword.control.exception",
        InstructionGroup.Modules => "keyword.control.import",
        InstructionGroup.Variables => "keyword.other.variable",
        InstructionGroup.Data => "keyword.other.data",
        InstructionGroup.Processes => "support.class.process",
        InstructionGroup.System => "support.function.system",
        InstructionGroup.Time => "support.function.time",
        InstructionGroup.Formats => "support.function.format",
        InstructionGroup.Reserved => "invalid.deprecated.reserved",
    };

    private static JObject InstructionRule(string scope, IReadOnlyList<Instruction> rows)
    {
        var kinds = rows[0].Operands.Select(operand => operand.Kind).ToList();
        var rest = kinds.Count > 0 ? RestOfTheLine(kinds[^1]) : null;
        var words = kinds.Take(rest is null ? kinds.Count : kinds.Count - 1).Select(WordOf).ToList();

        var mnemonics = string.Join('|', rows.SelectMany(row => row.Aliases.Prepend(row.Mnemonic)).Order(StringComparer.Ordinal));
        var operands = string.Concat(words.Select(word => $"(?:{Gap}(?:{word.Pattern}|[^ \\t;]+)"))
            + string.Concat(words.Select(_ => ")?"));
        var line = $"^[ \\t]*({mnemonics}){WordEnd}{operands}";
        var captures = words.SelectMany(word => word.Scopes).Prepend(scope).Select((name, index) => (index + 1, name)).ToArray();

        if (rest is null)
        {
            return Match(line, null, captures);
        }

        return new JObject
        {
            ["begin"] = line,
            ["beginCaptures"] = Captures(captures),
            ["end"] = "$",
            ["patterns"] = new JArray(Include("comment"), Include(rest)),
        };
    }

    /// <summary>The repository entry for an operand that runs to the end of the line; null for one that is a single word.</summary>
    private static string? RestOfTheLine(OperandKind kind) => kind switch
    {
        OperandKind.Str => "text",
        OperandKind.Params => "parameters",
        OperandKind.Pattern => "pattern",
        _ => null,
    };

    /// <summary>What a single-word operand looks like: alternatives, each a group with a scope. A word that fits none stays plain.</summary>
    private static (string Pattern, string[] Scopes) WordOf(OperandKind kind) => kind switch
    {
        OperandKind.Int => Word((Integer, "constant.numeric.integer")),
        OperandKind.Float => Word((Float, "constant.numeric.float")),
        OperandKind.Bool => Word(("true|false", "constant.language.boolean")),
        OperandKind.Variable => Word((Name, "variable.other.readwrite")),
        OperandKind.Field => Word((Name, "variable.other.property")),
        OperandKind.Label => Word((Digits, "constant.numeric.integer.target"), (Name, "entity.name.function.label")),
        OperandKind.Count => Word((Digits, "constant.numeric.integer.count")),
        OperandKind.Pid => Word((Digits, "constant.numeric.integer.pid")),
        OperandKind.Process => Word((Name, "variable.other.constant.process")),
        OperandKind.Path => Word((Name, "string.other.path")),
        OperandKind.Milliseconds => Word((Digits, "constant.numeric.integer.milliseconds")),
        OperandKind.Strategy => Word(("one_for_one|one_for_all|rest_for_one", "constant.language.strategy")),
        OperandKind.Policy => Word(("permanent|transient|temporary", "constant.language.policy")),
        OperandKind.Str or OperandKind.Params or OperandKind.Pattern => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It runs to the end of the line."),
    };

    private static (string Pattern, string[] Scopes) Word(params (string Pattern, string Scope)[] alternatives) =>
        (string.Join('|', alternatives.Select(alternative => $"({alternative.Pattern}){WordEnd}")), [.. alternatives.Select(alternative => alternative.Scope)]);

    private static JObject TextPatterns() => new()
    {
        ["patterns"] = new JArray(
            // Only directly behind the mnemonic is unquoted text a string; behind a closing quote it is a mistake and stays plain.
            Match("\\G[ \\t]+([^ \\t;\"][^;]*?)(?=[ \\t]*(?:;|$))", null, (1, "string.unquoted")),
            QuotedText()),
    };

    private static JObject QuotedText() => new()
    {
        ["name"] = "string.quoted.double.ttvm",
        ["begin"] = "\"",
        ["end"] = "\"|$",
        ["patterns"] = new JArray(Match("\\\\(?:[\"\\\\ntr0]|u\\{[0-9A-Fa-f]+\\})", "constant.character.escape")),
    };

    private static JObject PatternPatterns() => new()
    {
        ["patterns"] = new JArray(
            QuotedText(),
            Match("(\\.)([^ \\t;\"|=.$]+)", null, (1, "punctuation.accessor"), (2, "variable.other.property")),
            Match("(\\$)([^ \\t;\"|=]+)", "variable.other.readwrite", (1, "punctuation.definition.variable")),
            Match("[|=]", "keyword.operator"),
            Match(PatternWord(string.Join('|', ConcreteTypes.Append("any"))), "support.type"),
            Match(PatternWord("exit|down"), "constant.language.signal"),
            Match(PatternWord("true|false"), "constant.language.boolean"),
            Match(PatternWord(Integer), "constant.numeric.integer"),
            Match(PatternWord(Float), "constant.numeric.float")),
    };

    private static IEnumerable<string> ConcreteTypes => Enum.GetValues<ValueTypes>()
        .Where(type => int.IsPow2((int)type))
        .Select(type => type.Describe());

    private static string PatternWord(string words) => $"(?<=^|[ \\t|=])(?:{words})(?=[ \\t;|]|$)";

    private static JObject Match(string pattern, string? scope, params (int Group, string Scope)[] captures)
    {
        _ = new Regex(pattern.Replace("\\G", "", StringComparison.Ordinal)); // A malformed pattern should fail here, not in an editor.
        var rule = new JObject();
        if (scope is not null)
        {
            rule["name"] = scope + ".ttvm";
        }

        rule["match"] = pattern;
        if (captures.Length > 0)
        {
            rule["captures"] = Captures(captures);
        }

        return rule;
    }

    private static JObject Captures(IEnumerable<(int Group, string Scope)> captures) =>
        new(captures.Select(capture => new JProperty(capture.Group.ToString(System.Globalization.CultureInfo.InvariantCulture), new JObject { ["name"] = capture.Scope + ".ttvm" })));

    private static JObject Include(string name) => new() { ["include"] = "#" + name };
}
