using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;

namespace Ttvm.Language.Tests.Generated;

/// <summary>
/// Renders the TextMate grammar from the table. Rows with the same colour and the same operand kinds share a rule; what an
/// operand looks like is said once per kind, so a new instruction needs nothing here.
/// </summary>
internal static class GrammarRenderer
{
    private const string WordEnd = "(?=[ \\t;\"]|$)";
    private const string Gap = "[ \\t]+";

    // A quoted name is coloured like an unquoted one, because both name the same thing; an unclosed quote runs to the end of the line.
    private const string Quoted = "\"(?:[^\"\\\\]|\\\\.)*\"?";
    private const string Name = $"{Quoted}|[^ \\t;\"]+";
    private const string PatternName = $"{Quoted}|[^ \\t;\"|=$]+";
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
            ["information_for_contributors"] = new JArray(
                "Generated from InstructionSet.cs; do not edit. UPDATE_GOLDEN=1 dotnet test rewrites it."),
            ["name"] = "TinyTotVM",
            ["scopeName"] = "source.ttvm",
            ["fileTypes"] = new JArray("ttvm"),
            ["patterns"] = new JArray(Include("script"), Include("comment"), Include("label"), Include("instruction"), Include("unknown")),
            ["repository"] = new JObject
            {
                ["script"] = Match("\\A(#!).*$", "comment.line.number-sign", "punctuation.definition.comment"),
                ["comment"] = Match("(;).*$", "comment.line.semicolon", "punctuation.definition.comment"),
                ["label"] = Line($"^[ \\t]*({Keywords.Label}){WordEnd}(?:{Gap}({Name}))?", "surplus", "storage.type.label",
                    "entity.name.function.label"),
                ["instruction"] = new JObject { ["patterns"] = new JArray(rules) },
                ["text"] = TextPatterns(),
                ["parameters"] = Match(Name, "variable.parameter"),
                ["pattern"] = PatternPatterns(),
                ["unknown"] = Line("^[ \\t]*[^ \\t;\"]+", "guess"),
                ["guess"] = GuessPatterns(),
                ["surplus"] = Match(Quoted, null),
            },
        };
        return grammar.ToString(Newtonsoft.Json.Formatting.Indented).ReplaceLineEndings("\n") + "\n";
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
        var rest = rows[0].Is(InstructionFlags.Unavailable) ? "guess" : kinds.Count > 0 ? RestOfTheLine(kinds[^1]) : null;
        var words = kinds.Where(kind => RestOfTheLine(kind) is null).Select(WordOf).ToList();

        var mnemonics = string.Join('|', rows.SelectMany(row => row.Aliases.Prepend(row.Mnemonic)).Order(StringComparer.Ordinal));
        var operands = string.Concat(words.Select(word => $"(?:{Gap}(?:{word.Pattern}|[^ \\t;]+)"))
            + string.Concat(words.Select(_ => ")?"));
        var gap = rest is null ? "" : "[ \\t]*";
        return Line($"^[ \\t]*({mnemonics}){WordEnd}{operands}{gap}", rest ?? "surplus", [scope, .. words.SelectMany(word => word.Scopes)]);
    }

    /// <summary>The repository entry for an operand that runs to the end of the line; null for one that is a single word.</summary>
    private static string? RestOfTheLine(OperandKind kind) => kind switch
    {
        OperandKind.Str => "text",
        OperandKind.Params => "parameters",
        OperandKind.Pattern => "pattern",
        _ => null,
    };

    /// <summary>What a single-word operand looks like: alternatives, each a group with a scope. A word that fits none stays
    /// plain.</summary>
    private static (string Pattern, string[] Scopes) WordOf(OperandKind kind) => kind switch
    {
        OperandKind.Int => Word((Integer, "constant.numeric.integer")),
        OperandKind.Float => Word((Float, "constant.numeric.float")),
        OperandKind.Bool => Word((Words(Keywords.Bools), "constant.language.boolean")),
        OperandKind.Variable => Word((Name, "variable.other.readwrite")),
        OperandKind.Field => Word((Name, "variable.other.property")),
        OperandKind.Label => Word((Digits, "constant.numeric.integer.target"), (Name, "entity.name.function.label")),
        OperandKind.Count => Word((Digits, "constant.numeric.integer.count")),
        OperandKind.Pid => Word((Digits, "constant.numeric.integer.pid")),
        OperandKind.Process => Word((Name, "variable.other.constant.process")),
        OperandKind.Path => Word((Name, "string.other.path")),
        OperandKind.Milliseconds => Word((Digits, "constant.numeric.integer.milliseconds")),
        OperandKind.Strategy => Word((Words(Keywords.Strategies), "constant.language.strategy")),
        OperandKind.Policy => Word((Words(Keywords.Policies), "constant.language.policy")),
        OperandKind.Str or OperandKind.Params or OperandKind.Pattern =>
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "It runs to the end of the line."),
    };

    private static (string Pattern, string[] Scopes) Word(params (string Pattern, string Scope)[] alternatives) =>
        (string.Join('|', alternatives.Select(alternative => $"({alternative.Pattern}){WordEnd}")),
            [.. alternatives.Select(alternative => alternative.Scope)]);

    private static JObject TextPatterns() => new()
    {
        ["patterns"] = new JArray(
            // Text behind the closing quote is a mistake and stays plain, so only what begins where the operand begins is a string.
            QuotedText("\\G\""),
            Match("\\G[^ \\t;\"][^;]*?(?=[ \\t]*(?:;|$))", "string.unquoted"),
            Include("surplus")),
    };

    private static JObject QuotedText(string opening) => new()
    {
        ["name"] = "string.quoted.double.ttvm",
        ["begin"] = opening,
        ["end"] = "\"|$",
        ["patterns"] = new JArray(Match("\\\\(?:[\"\\\\ntr0]|u\\{[0-9A-Fa-f]+\\})", "constant.character.escape"), Match("\\\\.", null)),
    };

    /// <summary>Behind a mnemonic nobody knows, strings and numbers keep their colours: it may be half typed.</summary>
    private static JObject GuessPatterns() => new()
    {
        ["patterns"] = new JArray(QuotedText("\""), Match("(?<=[ \\t])[0-9][^ \\t;\"]*", "constant.numeric")),
    };

    private static JObject PatternPatterns() => new()
    {
        ["patterns"] = new JArray(
            QuotedText("\""),
            Match($"(\\.)({PatternName})?", null, "punctuation.accessor", "variable.other.property"),
            Match($"(\\$)({PatternName})", null, "punctuation.definition.variable", "variable.other.readwrite"),
            Match("[|=]", "keyword.operator"),
            Match(PatternWord(Words(Keywords.PatternTypes)), "support.type"),
            Match(PatternWord(Words(Keywords.PatternSignals)), "constant.language.signal"),
            Match(PatternWord(Words(Keywords.Bools)), "constant.language.boolean"),
            Match(PatternWord(Integer), "constant.numeric.integer"),
            Match(PatternWord(Float), "constant.numeric.float")),
    };

    private static string PatternWord(string words) => $"(?<=[ \\t|=\"])(?:{words})(?=[ \\t;\"|=$]|$)";

    private static string Words(IEnumerable<string> words) => string.Join('|', words);

    /// <summary>A rule for a whole line: what stands at its beginning, and the patterns for the rest.</summary>
    private static JObject Line(string pattern, string rest, params IEnumerable<string> scopes) => new()
    {
        ["begin"] = Checked(pattern),
        ["beginCaptures"] = Captures(scopes),
        ["end"] = "$",
        ["patterns"] = new JArray(Include("comment"), Include(rest)),
    };

    private static JObject Match(string pattern, string? scope, params string[] captures)
    {
        var rule = new JObject { ["match"] = Checked(pattern) };
        if (scope is not null)
        {
            rule["name"] = scope + ".ttvm";
        }

        if (captures.Length > 0)
        {
            rule["captures"] = Captures(captures);
        }

        return rule;
    }

    private static JObject Captures(IEnumerable<string> scopes) =>
        new(scopes.Select((scope, index) => new JProperty($"{index + 1}", new JObject { ["name"] = scope + ".ttvm" })));

    private static JObject Include(string name) => new() { ["include"] = "#" + name };

    /// <summary>The pattern itself; a malformed one should fail here and not in an editor.</summary>
    private static string Checked(string pattern)
    {
        _ = new Regex(pattern);
        return pattern;
    }
}
