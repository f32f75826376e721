using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Stack;
using Ttvm.Ide.Completions;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Instructions;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

public sealed class CompletionTests
{
    [Fact]
    public void An_empty_line_offers_every_available_instruction_with_its_aliases_and_LABEL()
    {
        var expected = InstructionSet.All
            .Where(instruction => !instruction.Is(InstructionFlags.Unavailable))
            .SelectMany(instruction => instruction.Aliases.Append(instruction.Mnemonic))
            .Append("LABEL")
            .Order(StringComparer.Ordinal);
        var opened = OpenedFixture.Open("PRINT\n$0\nPRINT");
        var items = Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items;
        Assert.Equal(expected, items.Where(item => item.Kind == CompletionKind.Mnemonic).Select(item => item.Label)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Blocks_are_offered_as_snippets_that_are_right_as_they_are()
    {
        var opened = OpenedFixture.Open("$0");
        var blocks = Completion.At(opened.Workspace, opened.Document,
            opened.Cursor).Items.Where(item => item.Kind == CompletionKind.Block).ToList();
        Assert.Equal(["TRY block", "LOOP that counts", "RECEIVE loop", "LABEL function", "worker process", "producer and consumer",
            "request and reply", "supervisor", "registered service", "pool of workers", "timer"], blocks.Select(block => block.Label));
        Assert.All(blocks,
            block => Assert.Empty(AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("block", PlainText(block)))).Diagnostics.Where(
                finding => finding.Severity <= Severity.Warning)));
        Assert.DoesNotContain("TRY block", Labels("TR$0 5"));

        static string PlainText(CompletionItem block) =>
            (block.Label == "LABEL function" ? "CALL name\nHALT\n" : "")
            + System.Text.RegularExpressions.Regex.Replace(block.Snippet!.Replace("$0\n", "", StringComparison.Ordinal),
                @"\$\{\d+:([^}]*)\}", "$1") + "\nHALT";
    }

    /// <summary>PU is the beginning of PUSH_BOOL, too, which nearly nobody wants.</summary>
    [Fact]
    public void What_most_lines_are_made_of_stands_first()
    {
        var opened = OpenedFixture.Open("PU$0");
        var pushes = Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.Select(item => item.Label)
            .Where(label => label.StartsWith("PU", StringComparison.Ordinal)).ToList();
        Assert.Equal(["PUSH_INT", "PUSH_STR"], pushes[..2]);

        var used = Directory.EnumerateFiles(Repository.PathOf("examples"), "*.ttvm").SelectMany(File.ReadLines)
            .Select(line => line.Trim().Split(' ')[0]).Where(word => InstructionSet.Find(word) is not null)
            .CountBy(word => word).OrderByDescending(count => count.Value).Take(10);
        Assert.All(used, word => Assert.True(InstructionSet.Find(word.Key)!.Is(InstructionFlags.IsCommon), word.Key));
    }

    [Fact]
    public void An_alias_stands_behind_and_says_what_it_is()
    {
        var opened = OpenedFixture.Open("$0");
        var items = Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.ToList();
        var alias = items.FindIndex(item => item.Label == "NEW_OBJECT");
        Assert.True(alias > items.FindIndex(item => item.Label == "MAKE_OBJECT"));
        Assert.Equal("same as MAKE_OBJECT", items[alias].StackPicture);
    }

    [Fact]
    public void A_call_offers_functions_first_and_handlers_last() => CheckLabels(
        """
        LABEL handler
        LABEL loop
        LABEL work
        TRY handler
        JMP loop
        CALL work
        CALL $0
        """,
        "work", "loop", "handler");

    [Fact]
    public void A_called_label_brings_its_parameters() => CheckApplied(
        "CALL area width height\nCALL ar$0\nHALT\nLABEL area", "area", "CALL area width height\nCALL area width height\nHALT\nLABEL area");

    [Fact]
    public void A_called_label_that_has_its_parameters_is_replaced_alone() => CheckApplied(
        "CALL area width height\nCALL ar$0 w h\nHALT\nLABEL area", "area", "CALL area width height\nCALL area w h\nHALT\nLABEL area");

    [Theory]
    [InlineData("CALL area $0", "width height", "w h")]
    [InlineData("CALL area width $0", "height", "h")]
    [InlineData("CALL area wi$0", "width height", "w h")]
    [InlineData("CALL area a b $0")]
    [InlineData("CALL other $0")]
    public void Behind_a_called_label_its_parameters_are_offered(string call, params string[] expected) =>
        CheckLabels($"CALL area width height\nCALL area width height\nSPAWN_CALL area w h\n{call}\nHALT\nLABEL area\nLABEL other",
            expected);

    [Fact]
    public void A_process_id_offers_the_processes_that_are_known()
    {
        var opened = OpenedFixture.Open("PUSH_STR \"counter\"\nSPAWN\nSEND $0");
        Assert.Equal(["1 main", "2 counter, line 2"],
            Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.Select(item => $"{item.Label} {item.Detail}"));
    }

    [Fact]
    public void A_blank_behind_SEND_offers_no_process_ids()
    {
        var opened = OpenedFixture.Open("SEND $0");
        Assert.Empty(Completion.At(opened.Workspace, opened.Document, opened.Cursor, ' ').Items);
    }

    [Fact]
    public void A_variable_shows_what_it_holds()
    {
        var opened = OpenedFixture.Open("PUSH_INT 1\nSTORE count\nLOAD $0\nHALT\nSTORE later");
        Assert.Equal("variable: Int", Completion.At(opened.Workspace, opened.Document,
            opened.Cursor).Items.Single(item => item.Label == "count").Detail);
    }

    [Fact]
    public void A_supervised_child_is_no_registered_name_and_stands_there_once() => CheckLabels(
        """
        ;- main.ttvm
        REGISTER boss
        SUPERVISE_CHILD $0
        LABEL child
        ;- clerk.ttvm
        REGISTER clerk
        """,
        "counter", "hello_world", "child", "clerk");

    [Fact]
    public void A_half_typed_mnemonic_is_replaced() => CheckApplied("  PUS$0 ; soon", "PUSH_INT", "  PUSH_INT ; soon");

    [Fact]
    public void A_cursor_in_the_middle_of_a_mnemonic_replaces_all_of_it() => CheckApplied("PR$0IT", "PRINT", "PRINT");

    [Fact]
    public void In_front_of_a_mnemonic_a_new_one_is_inserted() => CheckApplied("$0  PRINT", "DUP", "DUP  PRINT");

    [Fact]
    public void An_instruction_with_operands_comes_as_a_snippet() => CheckSnippet(
        ("PUSH_INT", "PUSH_INT ${1:value}"),
        ("PUSH_STR", "PUSH_STR \"${1:text}\""),
        ("PUSH_BOOL", "PUSH_BOOL ${1|true,false|}"),
        ("REGISTER", "REGISTER \"${1:process}\""),
        ("LABEL", "LABEL ${1:name}"),
        ("RECEIVE_TIMEOUT", "RECEIVE_TIMEOUT ${1:milliseconds} ${2:target}"),
        ("SEND", null),
        ("PRINT", null));

    [Fact]
    public void In_front_of_operands_there_are_no_snippets_that_would_add_others()
    {
        var opened = OpenedFixture.Open("PUS$0 5");
        Assert.All(Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items, item => Assert.Null(item.Snippet));
    }

    [Fact]
    public void A_blank_that_only_indents_offers_nothing()
    {
        var opened = OpenedFixture.Open("PRINT\n $0");
        Assert.Empty(Completion.At(opened.Workspace, opened.Document, opened.Cursor, ' ').Items);
        Assert.NotEmpty(Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items);
    }

    [Fact]
    public void A_blank_that_opens_an_operand_offers_what_it_wants()
    {
        var opened = OpenedFixture.Open("LABEL here\nJMP $0");
        Assert.Single(Completion.At(opened.Workspace, opened.Document, opened.Cursor, ' ').Items);
    }

    [Fact]
    public void Comments_offer_nothing() => CheckLabels("PRINT ; J$0");

    [Fact]
    public void A_target_offers_the_labels_of_the_file() => CheckLabels(
        """
        LABEL start
        JZ $0
        LABEL "the end"
        """,
        "start", "the end");

    [Fact]
    public void A_name_with_blanks_gets_quotes() =>
        CheckApplied("LABEL \"the end\"\nJMP th$0", "the end", "LABEL \"the end\"\nJMP \"the end\"");

    [Fact]
    public void Inside_quotes_only_the_name_is_replaced() =>
        CheckApplied("STORE \"total\"\nLOAD \"to$0\"", "total", "STORE \"total\"\nLOAD \"total\"");

    [Fact]
    public void After_an_opening_quote_the_name_follows() =>
        CheckApplied("STORE \"total\"\nLOAD \"$0", "total", "STORE \"total\"\nLOAD \"total");

    /// <summary>Whatever is chosen wherever it is offered, the name that stands there afterwards is the one that was meant.</summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("größe")]
    [InlineData("it's")]
    [InlineData("the end")]
    [InlineData("say \"hi\"")]
    [InlineData(@"C:\new")]
    [InlineData(@"\")]
    [InlineData("a;b")]
    [InlineData("a:")]
    [InlineData("tab\tnew\nline\0")]
    [InlineData("\u2028\uFEFF")]
    [InlineData("$1 ${2:x} }")]
    [InlineData("a|b=$c")]
    [InlineData(".a.b")]
    [InlineData("my-field.x")]
    public void A_name_is_inserted_as_it_must_be_written(string name)
    {
        var quoted = StringLiteral.Quote(name);
        foreach (var (define, use) in new[] { ("LABEL ", "JMP "), ("STORE ", "LOAD "), ("SET_FIELD ", "GET_FIELD "),
            ("REGISTER ", "WHEREIS ") })
        {
            CheckName($"{define}{quoted}\n{use}$0", name);
            CheckName($"{define}{quoted}\n{use}\"$0\"", name);
            CheckName($"{define}{quoted}\n{use}\"$0", name, "\"");
        }

        CheckName($"LABEL {quoted}\nPUSH_STR $0\nSPAWN", name);
        CheckName($"CALL {quoted} a b\nCALL $0\nLABEL {quoted}", name);
        CheckName($"CALL {quoted} a b\nCALL \"$0\"\nLABEL {quoted}", name);
        CheckPatternName($"SET_FIELD {quoted}\nRECEIVE_MATCH .$0 | int", pattern => ((FieldPattern)pattern).Field.Name, name);
        CheckPatternName($"STORE {quoted}\nRECEIVE_MATCH .f=$$0 | int", pattern => ((FieldPattern)pattern).Variable!.Value.Name, name);
        CheckPatternName($"STORE {quoted}\nRECEIVE_MATCH down $$0 | int", pattern => ((SignalPattern)pattern).Variable!.Value.Name, name);

        static void CheckName(string fixture, string name, string close = "")
        {
            var text = Applied(fixture, name);
            var line = SyntaxTree.Parse(new SourceText("main.ttvm", text.Replace("\n\n", "\n", StringComparison.Ordinal) + close)).Lines[1];
            Assert.Empty(line.Diagnostics);
            Assert.Equal(name, line.Operands[0].Value.AsText);
        }

        static void CheckPatternName(string fixture, Func<PatternAlternative, string> nameOf, string name)
        {
            var line = SyntaxTree.Parse(new SourceText("main.ttvm", Applied(fixture, name))).Lines[1];
            Assert.Empty(line.Diagnostics);
            Assert.Equal(name, nameOf(MessagePattern.Parse(line.Operands[0].Value.AsText).Alternatives[0]));
        }
    }

    /// <summary>Editors list only what begins with, or contains, what stands between the beginning of the name and the cursor.</summary>
    [Theory]
    [InlineData("the end")]
    [InlineData("say \"hi\"")]
    [InlineData(@"C:\new")]
    [InlineData("tab\tnew\nline\0")]
    public void A_name_is_found_by_what_is_typed_of_it(string name)
    {
        var written = StringLiteral.Quote(name)[1..^1];
        foreach (var (define, use) in new[] { ("LABEL", "JMP"), ("STORE", "LOAD"), ("SET_FIELD", "GET_FIELD"), ("REGISTER", "WHEREIS"),
            ("LABEL", "PUSH_STR"), ("REGISTER", "SENDNAMED") })
        {
            for (var length = 0; length <= written.Length; length++)
            {
                var typed = written[..length];
                var opened = OpenedFixture.Open($"{define} \"{written}\"\n{use} \"{typed}$0\"\nSPAWN");
                var item = Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.Single(item => item.Label == name);
                Assert.StartsWith(typed, item.TypedText ?? item.Label, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("SET_FIELD my-field\nRECEIVE_MATCH .my-f$0", "my-field", "SET_FIELD my-field\nRECEIVE_MATCH .my-field")]
    [InlineData("SET_FIELD a.b\nRECEIVE_MATCH .a.$0 | int", "a.b", "SET_FIELD a.b\nRECEIVE_MATCH .a.b | int")]
    [InlineData("SET_FIELD a\nRECEIVE_MATCH int|.$0", "a", "SET_FIELD a\nRECEIVE_MATCH int|.a")]
    public void A_name_in_a_pattern_is_replaced_as_a_whole(string fixture, string label, string expected) =>
        CheckApplied(fixture, label, expected);

    /// <summary>Editors give <c>$</c>, <c>}</c>, <c>\</c> and, in choices, <c>,</c> and <c>|</c> a meaning in snippets.</summary>
    [Fact]
    public void The_places_of_a_snippet_hold_nothing_that_must_be_escaped()
    {
        var opened = OpenedFixture.Open("$0");
        foreach (var snippet in Completion.At(opened.Workspace, opened.Document,
            opened.Cursor).Items.Select(item => item.Snippet).OfType<string>())
        {
            var rest = System.Text.RegularExpressions.Regex.Replace(snippet,
                @"\$\{\d+(:[^${}\\|]*|\|[^${}\\|,]+(,[^${}\\|,]+)*\|)\}|\$0", "");
            Assert.Equal(-1, rest.AsSpan().IndexOfAny('$', '}', '\\'));
        }
    }

    [Theory]
    [InlineData("STORE x\nLOAD \"x\"$0")]
    [InlineData("STORE x\nLOAD $0\"x\"")]
    public void Outside_of_quotes_nothing_is_offered(string fixture) => CheckLabels(fixture);

    [Fact]
    public void Behind_LABEL_the_missing_labels_are_offered() => CheckLabels(
        """
        LABEL start
        JMP start
        JMP missing
        LABEL $0
        """,
        "missing");

    [Fact]
    public void A_variable_offers_those_of_the_file_but_not_the_word_being_typed() => CheckLabels(
        """
        STORE count
        CALL print total
        LOAD co$0
        LABEL print
        """,
        "count", "total");

    [Fact]
    public void A_field_offers_those_of_the_file() => CheckLabels(
        """
        SET_FIELD "drink"
        SET_FIELD "size"
        STORE other
        GET_FIELD $0
        """,
        "drink", "size");

    [Fact]
    public void A_process_name_offers_those_of_all_open_files() => CheckLabels(
        """
        ;- main.ttvm
        SENDNAMED "$0"
        ;- cashier.ttvm
        REGISTER "cashier"
        ;- barista.ttvm
        WHEREIS "cashier"
        REGISTER "barista"
        """,
        "barista", "cashier");

    [Fact]
    public void A_string_offers_nothing() => CheckLabels("LABEL worker\nPUSH_STR \"$0\"\nPRINT");

    [Fact]
    public void A_string_that_is_spawned_offers_built_ins_labels_and_worker_files() => CheckLabels(
        """
        ;- main.ttvm
        LABEL worker
        PUSH_STR "$0"
        SPAWN
        ;- barista.ttvm
        PRINT
        ;- lib/tools.ttvm
        PRINT
        """,
        "counter", "hello_world", "worker", "barista");

    [Fact]
    public void What_is_spawned_gets_quotes() => CheckApplied("PUSH_STR $0\n\nSPAWN", "counter", "PUSH_STR \"counter\"\n\nSPAWN");

    [Fact]
    public void A_supervised_child_is_anything_that_can_be_spawned() =>
        Assert.Superset(new HashSet<string> { "counter", "worker" }, Labels("LABEL worker\nSUPERVISE_CHILD $0").ToHashSet());

    [Fact]
    public void A_child_to_restart_is_one_that_is_supervised_whatever_name_it_registers() => CheckLabels(
        """
        ;- main.ttvm
        IMPORT helpers.ttvm
        REGISTER boss
        SUPERVISE_CHILD worker
        SUPERVISE_CHILD counter permanent
        RESTART_CHILD $0
        LABEL worker
        REGISTER clerk
        ;- helpers.ttvm
        SUPERVISE_CHILD helper
        ;- stranger.ttvm
        SUPERVISE_CHILD stranger
        """,
        "counter", "helper", "worker");

    [Fact]
    public void Words_of_a_closed_set_are_offered()
    {
        CheckLabels("PUSH_BOOL $0", "true", "false");
        CheckLabels("START_SUPERVISOR on$0", "one_for_one", "one_for_all", "rest_for_one");
        CheckLabels("SUPERVISE_CHILD \"w\" $0", "transient", "permanent", "temporary");
    }

    [Fact]
    public void A_pattern_offers_types_fields_and_variables()
    {
        Assert.Superset(new HashSet<string> { "any", "int", "exit", "down" }, Labels("RECEIVE_MATCH $0").ToHashSet());
        Assert.Superset(new HashSet<string> { "any", "str" }, Labels("RECEIVE_MATCH int | $0").ToHashSet());
        CheckLabels("SET_FIELD kind\nRECEIVE_MATCH .$0", "kind");
        CheckLabels("SET_FIELD kind\nRECEIVE_MATCH str | .ki$0 | int", "kind");
        CheckLabels("RECEIVE_MATCH .paid=$0", "true", "false");
    }

    [Fact]
    public void In_a_pattern_a_dollar_offers_variables()
    {
        var opened = OpenedFixture.Open("STORE who\nRECEIVE_MATCH .from=$$0");
        Assert.Equal(["who"], Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.Select(item => item.Label));
    }

    [Fact]
    public void The_import_of_a_module_offers_the_open_files_beside() => CheckLabels(
        """
        ;- main.ttvm
        IMPORT "$0"
        ;- tools.ttvm
        PRINT
        """,
        "tools.ttvm");

    [Fact]
    public void Numbers_and_surplus_operands_offer_nothing()
    {
        CheckLabels("PUSH_INT $0");
        CheckLabels("LABEL x\nJMP x $0");
        CheckLabels("NO_SUCH_THING $0");
    }

    [Fact]
    public void Every_suggested_mnemonic_is_documented()
    {
        var opened = OpenedFixture.Open("$0");
        Assert.All(Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items,
            item => Assert.NotNull(Completion.Documentation(item.Label)));
        Assert.Null(Completion.Documentation("no such word"));
    }

    private static void CheckLabels(string fixture, params string[] expected) => Assert.Equal(expected, Labels(fixture));

    private static IEnumerable<string> Labels(string fixture)
    {
        var opened = OpenedFixture.Open(fixture);
        return Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.Select(item => item.Label);
    }

    private static void CheckSnippet(params (string Label, string? Snippet)[] expected)
    {
        var opened = OpenedFixture.Open("$0");
        var items = Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items;
        foreach (var (label, snippet) in expected)
        {
            Assert.Equal(snippet, items.Single(item => item.Label == label).Snippet);
        }
    }

    private static void CheckApplied(string fixture, string label, string expected) => Assert.Equal(expected, Applied(fixture, label));

    private static string Applied(string fixture, string label)
    {
        var opened = OpenedFixture.Open(fixture);
        var result = Completion.At(opened.Workspace, opened.Document, opened.Cursor);
        var chosen = result.Items.Single(item => item.Label == label);
        return opened.Document.Text.Text.Remove(result.Span.Start, result.Span.Length).Insert(result.Span.Start, chosen.InsertText);
    }
}
