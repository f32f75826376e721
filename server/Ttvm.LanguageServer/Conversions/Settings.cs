using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Views;
using Ttvm.Language.Formatting;

namespace Ttvm.LanguageServer.Conversions;

/// <summary>What the person has set in the section <c>ttvm</c>, in the units and with the defaults of the extension's manifest.
/// Immutable.</summary>
internal sealed record Settings
{
    private const int LargestIndent = 16;

    public static Settings Default { get; } = new();

    public InlayHintOptions InlayHints { get; private init; } = new();

    public CodeLensOptions CodeLenses { get; private init; } = new();

    public FormattingOptions Formatting { get; private init; } = new();

    /// <summary>Whether the person has said how far instructions are indented.</summary>
    public bool SaysIndent { get; private init; }

    /// <summary>The levels of the checks, and how programs are run.</summary>
    public CheckOptions Checks { get; private init; } = CheckOptions.Default;

    /// <summary>
    /// How a text is laid out for a request. What the editor wants at the end of a file and for the indent counts; its width of a tab is
    /// the indent only where the settings do not say one. Behind the indent there are only blanks, so that comments stand in a column
    /// wherever a tab is as wide as the editor says.
    /// </summary>
    public FormattingOptions FormattingFor(Protocol.FormattingOptions? wanted)
    {
        int? tab = wanted?.TabSize is > 0 and <= LargestIndent and var width ? (int)width : null;
        var tabWidth = wanted?.InsertSpaces == false ? tab ?? Formatting.Indent : 0;
        return Formatting with
        {
            Indent = SaysIndent ? Formatting.Indent : tab ?? Formatting.Indent,
            TabWidth = tabWidth,
            InsertFinalNewline = wanted?.InsertFinalNewline ?? Formatting.InsertFinalNewline,
            TrimFinalNewlines = wanted?.TrimFinalNewlines ?? Formatting.TrimFinalNewlines,
        };
    }

    /// <summary>
    /// Reads the section, whether it is given alone or inside an object with all sections. What is missing has its default; what
    /// cannot be understood has it too, and is told.
    /// </summary>
    /// <param name="json">What the client sent; null if it has nothing to say.</param>
    /// <param name="complain">Takes one sentence for each value that cannot be used.</param>
    public static Settings Read(JToken? json, Action<string> complain)
    {
        if (json is not JObject section)
        {
            return Default;
        }

        section = section["ttvm"] as JObject ?? section;
        return new Settings
        {
            InlayHints = new InlayHintOptions(Bool("inlayHints.stack"), Bool("inlayHints.parameters"), Bool("inlayHints.processIds"),
                Number("inlayHints.stackColumn", Default.InlayHints.StackColumn, 120)),
            CodeLenses = new CodeLensOptions(Bool("codeLens.run"), Bool("codeLens.references"), Bool("codeLens.processes")),
            Checks = CheckOptions.Default with { Levels = Levels(), RunsWithoutSmp = !Bool("run.smp") },
            SaysIndent = Value("format.indent") is not null,
            Formatting = new FormattingOptions
            {
                Indent = Number("format.indent", Default.Formatting.Indent, LargestIndent),
                OperandColumn = Number("format.operandColumn", Default.Formatting.OperandColumn, 40),
                AlignComments = Bool("format.alignComments"),
                CommentGap = Number("format.commentGap", Default.Formatting.CommentGap, 40, smallest: 1),
                LastCommentColumn = Number("format.lastCommentColumn", Default.Formatting.LastCommentColumn, 200),
                MaximumBlankLines = Number("format.maximumBlankLines", Default.Formatting.MaximumBlankLines, 10),
            },
        };

        bool Bool(string name) => Value(name) switch
        {
            null => true,
            { Type: JTokenType.Boolean } value => value.Value<bool>(),
            var value => Refused(name, value, "true or false", true),
        };

        int Number(string name, int fallback, int largest, int smallest = 0) => Value(name) switch
        {
            null => fallback,
            { Type: JTokenType.Integer } value when value.Value<double>() >= smallest && value.Value<double>() <= largest =>
                value.Value<int>(),
            var value => Refused(name, value, $"a whole number from {smallest} to {largest}", fallback),
        };

        ImmutableDictionary<string, CheckLevel> Levels()
        {
            var levels = ImmutableDictionary.CreateBuilder<string, CheckLevel>(StringComparer.Ordinal);
            foreach (var (code, value) in Value("diagnostics.levels") as JObject ?? [])
            {
                if (value?.Type == JTokenType.String && Enum.TryParse<CheckLevel>(value.Value<string>(), ignoreCase: true, out var level)
                    && Enum.IsDefined(level))
                {
                    levels.Add(code, level);
                }
                else
                {
                    Refused($"diagnostics.levels.{code}", value ?? JValue.CreateNull(), "off, hint, warning or error", false);
                }
            }

            // Equal settings must be equal, and there is only one empty dictionary that is.
            return levels.Count == 0 ? CheckOptions.Default.Levels : levels.ToImmutable();
        }

        // Some clients send settings as a tree, others as names with points.
        JToken? Value(string name)
        {
            var parts = name.Split('.');
            return (section[name] ?? (section[parts[0]] as JObject)?[parts[1]]) is { Type: not JTokenType.Null } value ? value : null;
        }

        T Refused<T>(string name, JToken value, string wanted, T fallback)
        {
            complain(
                $"The setting ttvm.{name} is {value.ToString(Newtonsoft.Json.Formatting.None)}, but must be {wanted}; the default counts.");
            return fallback;
        }
    }
}
