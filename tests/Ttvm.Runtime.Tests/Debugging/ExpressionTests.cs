using CsCheck;
using Ttvm.Runtime.Debugging;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Debugging;

/// <summary>What expressions mean to somebody who looks at a program that stands still.</summary>
public sealed class ExpressionTests : IDisposable
{
    private readonly DebugScript _script = new("""
        PUSH_INT 7
        STORE n
        PUSH_STR "Latte"
        STORE drink
        PUSH_INT 10
        PUSH_INT 20
        MAKE_LIST 2
        STORE list
        NEW_OBJECT
        PUSH_STR "Mocha"
        SET_FIELD drink
        PUSH_INT 3
        SET_FIELD "odd name"
        STORE order
        PUSH_INT 1
        STORE "a-b"
        SPAWN_CALL barista
        POP
        YIELD
        SELF
        DUP
        PUSH_STR "first"
        SWAP
        SEND
        LOAD order
        SWAP
        SEND
        PUSH_STR "below"
        PUSH_STR "above"
        YIELD               ; <break>
        HALT
        LABEL barista
        REGISTER barista
        PUSH_INT 42
        STORE beans
        RECEIVE
        """);

    public ExpressionTests() => Assert.Equal("breakpoint in 1 at break", _script.Start());

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("n", "7")]
    [InlineData(" n + 1 ", "8")]
    [InlineData("1 + 2 * 3 - 4", "3")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 / 2", "3")]
    [InlineData("7.0 / 2", "3.5")]
    [InlineData("n % 4", "3")]
    [InlineData("10 - 3 - 2", "5")]
    [InlineData("-n", "-7")]
    [InlineData("- n + 1", "-6")]
    [InlineData("n-1", "6")]
    [InlineData("n -1", "6")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("0xFF + 0b1", "256")]
    [InlineData("1_000", "1000")]
    [InlineData("2.5e3", "2500.0")]
    [InlineData("n == 7", "true")]
    [InlineData("n != 7", "false")]
    [InlineData("n < 8 && n >= 7", "true")]
    [InlineData("n > 8 || drink == \"Latte\"", "true")]
    [InlineData("not (n == 7)", "false")]
    [InlineData("!(n == 7) or true", "true")]
    [InlineData("true and false", "false")]
    [InlineData("n == 1 && nothing", "false")]
    [InlineData("n == 7 || nothing", "true")]
    [InlineData("order == null", "false")]
    [InlineData("drink + \"!\"", "\"Latte!\"")]
    [InlineData("upper(drink)", "\"LATTE\"")]
    [InlineData("len(list) + len(drink)", "7")]
    [InlineData("list[1]", "20")]
    [InlineData("list[n - 6] + 1", "21")]
    [InlineData("order.drink", "\"Mocha\"")]
    [InlineData("order.drink == \"Mocha\"", "true")]
    [InlineData("order[\"odd name\"] * 2", "6")]
    [InlineData("`a-b` + 1", "2")]
    [InlineData("a-b", "1")]
    [InlineData("`top`", null, "NoVariable top")]
    [InlineData("top", "\"above\"")]
    [InlineData("top-1", "\"below\"")]
    [InlineData("top + top-1", "\"abovebelow\"")]
    [InlineData("stack[1]", "\"below\"")]
    [InlineData("len(stack)", "2")]
    [InlineData("mailbox[0]", "\"first\"")]
    [InlineData("mailbox[1].drink", "\"Mocha\"")]
    [InlineData("len(mailbox)", "2")]
    [InlineData("self", "1")]
    [InlineData("whereis(\"barista\")", "2")]
    [InlineData("whereis(\"nobody\")", "null")]
    [InlineData("process(2).beans", "42")]
    [InlineData("process(\"barista\").beans + n", "49")]
    [InlineData("process(whereis(\"barista\")).name", "\"barista\"")]
    [InlineData("process(2)", "{beans: 42}")]
    [InlineData("\"a \\\"b\\\" \" + drink", "\"a \\\"b\\\" Latte\"")]
    [InlineData("[]", "[]")]
    [InlineData("[1, drink, [n + 1]]", "[1, \"Latte\", [8]]")]
    [InlineData("[10, 20] == list", "true")]
    [InlineData("[1, 2][1]", "2")]
    [InlineData("{}", "{}")]
    [InlineData("{drink: \"Tea\", cups : n - 5}", "{drink: \"Tea\", cups: 2}")]
    [InlineData("{\"odd name\": {a: [1]}}[\"odd name\"].a[0]", "1")]
    [InlineData("{drink: \"Mocha\", \"odd name\": 3} == order", "true")]
    [InlineData("{n: 1, n: 2}", "{n: 2}")]
    [InlineData("[1, 2", null, "Unfinished [1, 2")]
    [InlineData("[1,]", null, "Unexpected [1,]")]
    [InlineData("[drnk]", null, "NoVariable drnk")]
    [InlineData("{n}", null, "Unexpected {n}")]
    [InlineData("{n:", null, "Unfinished {n:")]
    [InlineData("{1: 2}[\"1\"]", "2")]
    [InlineData("", null, "Empty ")]
    [InlineData("n +", null, "Unfinished n +")]
    [InlineData("n + )", null, "Unexpected n + )")]
    [InlineData("(n", null, "Unfinished (n")]
    [InlineData("n = 7", null, "Unexpected n = 7")]
    [InlineData("1 2", null, "Unexpected 1 2")]
    [InlineData("list[", null, "Unfinished list[")]
    [InlineData("12monkeys", null, "NoNumber 12monkeys")]
    [InlineData("9223372036854775808", null, "NoNumber 9223372036854775808")]
    [InlineData("`open", null, "OpenName `open")]
    [InlineData("\"open", null, "NotOneString \"open")]
    [InlineData("lenn(list)", null, "NoFunction lenn")]
    [InlineData("len()", null, "WrongArguments len")]
    [InlineData("drnk", null, "NoVariable drnk")]
    [InlineData("drnk + 1", null, "NoVariable drnk")]
    [InlineData("list[2]", null, "NoPart list")]
    [InlineData("list[n]", null, "NoPart list")]
    [InlineData("order.size", null, "NoPart order")]
    [InlineData("process(9)", null, "NoProcess 9")]
    [InlineData("process(2).n", null, "NoPart process(2)")]
    [InlineData("n / 0", null, "Failed Division by zero")]
    [InlineData("n + drink", null, "Failed ADD expects two numbers but got Int, Str")]
    [InlineData("n < drink", null, "Failed LT expects two numbers or two strings but got Int, Str")]
    public void An_expression_means(string expression, string? value, string? problem = null)
    {
        EvaluationProblem? found = null;
        var variable = _script.Look(inspection => inspection.Evaluate(1, 0, expression, out found));
        Assert.Equal(problem, found is null ? null : $"{found.Kind} {found.Text}");
        Assert.Equal(value, variable?.Value);
    }

    [Theory]
    [InlineData("dri", 0, "drink")]
    [InlineData("n + DRI", 4, "drink")]
    [InlineData("order.", 6, "drink")]
    [InlineData("len(list) + order.d", 18, "drink")]
    [InlineData("process(2).b", 11, "beans")]
    [InlineData("process(whereis(\"barista\")).ma", 28, "mailbox")]
    [InlineData("mailbox[1].", 11, "drink")]
    [InlineData("uppe", 0, "upper")]
    [InlineData("mailb", 0, "mailbox")]
    [InlineData("tru", 0, "true")]
    [InlineData("a-", 2, null)]
    [InlineData("a", 0, "a-b and")]
    [InlineData("n.", 2, "")]
    [InlineData("nothing.", 8, "")]
    [InlineData("(.", 2, "")]
    [InlineData("\"dri", 1, "")]
    [InlineData("12", 0, "")]
    public void A_word_is_completed(string text, int start, string? expected)
    {
        var found = 0;
        var proposals = _script.Look(inspection => inspection.Complete(1, 0, text, out found));
        Assert.Equal(start, found);
        if (expected is not null)
        {
            Assert.Equal(expected, string.Join(' ', proposals.Select(proposal => proposal.Label)));
        }
        else
        {
            Assert.Contains(proposals, proposal => proposal is { Label: "len", Text: "len(", Kind: ProposalKind.Function });
            Assert.Contains(proposals, proposal => proposal is { Label: "a-b", Text: "`a-b`", Kind: ProposalKind.Variable });
        }
    }

    [Fact]
    public void Deep_and_long_expressions_are_refused()
    {
        EvaluationProblem? problem = null;
        _script.Look(inspection => inspection.Evaluate(1, 0, new string('(', 100_000), out problem));
        Assert.Equal(EvaluationProblemKind.TooLong, problem!.Kind);
        _script.Look(inspection => inspection.Evaluate(1, 0, string.Concat(Enumerable.Repeat("n[", 1_000_000)), out problem));
        Assert.Equal(EvaluationProblemKind.TooLong, problem!.Kind);
        _script.Look(inspection => inspection.Evaluate(1, 0, new string('x', 5_000), out problem));
        Assert.Equal((EvaluationProblemKind.NoVariable, 41), (problem!.Kind, problem.Text.Length));
        _script.Look(inspection => inspection.Evaluate(1, 0, new string('(', 5_000), out problem));
        Assert.Equal(EvaluationProblemKind.TooDeep, problem!.Kind);
        _script.Look(inspection => inspection.Evaluate(1, 0, new string('-', 5_000) + "n", out problem));
        Assert.Equal(EvaluationProblemKind.TooDeep, problem!.Kind);
    }

    [Fact]
    public void Any_text_has_a_value_or_one_problem_and_changes_nothing()
    {
        var before = _script.Portrait(1) + _script.Portrait(2);
        var piece = Gen.OneOf("n", "drink", "order", "list", "top", "top-1", "stack", "mailbox", "self", ".drink",
            "[0]", "[", "]", "(", ")",
            " + ", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||", "!", "not ", " and ", " or ", "len(", "upper(",
            "process(", "whereis(",
            "substr(", "json_stringify(", ",", "1", "0x", "2.5", "1e999", "\"a\"", "\"", "`a-b`", "`", "true", "null",
            "é", "\u0000", "😀", " ");
        piece.Array[0, 12].Select(string.Concat).ForAll(expression =>
        {
            EvaluationProblem? problem = null;
            var value = _script.Look(inspection => inspection.Evaluate(1, 0, expression, out problem));
            Assert.True(value is null == problem is not null, expression);
        });
        Assert.Equal(before, _script.Portrait(1) + _script.Portrait(2));
    }
}
