using System.Text;
using Ttvm.Cli.SelfTests;
using Ttvm.Cli.Terminals;

namespace Ttvm.Cli.Tests;

/// <summary>The commands <c>test-…</c> pass, and would not if the machine did something else.</summary>
public sealed class SelfTestTests
{
    private const string TwoLines = """
        ; Two lines.
        ;
        ; expect: one
        ; expect: two

        PUSH_STR "one"
        PRINT
        PUSH_STR "two"
        PRINT
        """;

    [Fact]
    public void All_tests_pass()
    {
        var run = CommandRun.Of("test-all");
        Assert.DoesNotContain("FAILED", run.Output, StringComparison.Ordinal);
        Assert.Matches("\n\\d{2,} passed, 0 failed\n$", run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(SelfTestCommand.Row.Names, command => Assert.Contains($"{command}\n  ok      ", run.Output, StringComparison.Ordinal));
        Assert.Contains("examples\n  ok      ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_does_what_it_states_passes() => Program(TwoLines).Check();

    [Theory]
    [InlineData("; expect: one", "; expect: three", "Its output differs.")]
    [InlineData("; expect: one\n; expect: two", "; expect: two\n; expect: one", "Its output differs.")]
    [InlineData("; expect: one\n", "", "Its output differs.")]
    [InlineData("; expect: two", "; expect: two\n; expect: two", "Its output differs.")]
    [InlineData("; expect: two", "; expect: two\n; expect-stderr: two", "Its error output differs.")]
    [InlineData("; expect: two", "; expect: two\n; exit: 1", "Its exit code differs.")]
    [InlineData("; expect: two", "; expect: two\n; expect-error: Division by zero", "It does not report the error that it states.")]
    [InlineData("; expect: two", "; expect: two\n; expect-note: all is well", "It does not report the note that it states.")]
    [InlineData("PUSH_STR \"one\"", "PUSH_STR \"one\"\nDELETE x", "It reports a warning that it does not state.")]
    [InlineData("PUSH_STR \"two\"\nPRINT", "PUSH_STR \"two\"\nPRINT\nPUSH_INT 1\nPUSH_INT 0\nDIV",
        "It reports an error that it does not state.")]
    [InlineData("PRINT", "PRIMT", "It does not start: two_lines.ttvm:7:1: ")]
    public void A_program_that_does_something_else_fails(string stated, string instead, string complaint)
    {
        var failure = Assert.Throws<TestFailure>(() => Program(TwoLines.Replace(stated, instead, StringComparison.Ordinal)).Check());
        Assert.StartsWith(complaint, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_in_any_order_must_still_all_come()
    {
        Program(TwoLines.Replace("; expect: one", "; expect-any-order: one", StringComparison.Ordinal)).Check();
        Assert.Throws<TestFailure>(() => Program(TwoLines.Replace("; expect: one", "; expect-any-order: 1", StringComparison.Ordinal))
            .Check());
    }

    [Fact]
    public void A_program_that_works_without_smp_does_not_need_it() =>
        Assert.Throws<TestFailure>(Program(TwoLines.Replace("; expect: one", "; run: --smp\n; expect: one",
            StringComparison.Ordinal)).CheckNeedsSmp);

    [Fact]
    public void Failures_are_shown_and_counted()
    {
        using var output = new MemoryStream();
        var terminal = new Terminal { Output = output, ErrorStream = Stream.Null, OpenInput = () => TextReader.Null };
        SelfTest[] tests =
        [
            new("good", () => { }),
            new("bad", () => throw TestFailure.Difference("It differs.", ["a"], ["b", "c"])),
            new("broken", () => throw new InvalidOperationException("a bug")),
        ];
        Assert.Equal(1, SelfTestCommand.Run(terminal, [("suite", tests)]));
        var text = Encoding.UTF8.GetString(output.ToArray());
        Assert.Matches("^suite\n  ok      good \\(\\d+ ms\\)\n  FAILED  bad ", text);
        Assert.Contains("It differs.\n            stated:\n              a\n            seen:\n              b\n              c\n", text,
            StringComparison.Ordinal);
        Assert.Contains("The machine broke: System.InvalidOperationException: a bug", text, StringComparison.Ordinal);
        Assert.EndsWith("\n1 passed, 2 failed\n", text, StringComparison.Ordinal);
    }

    private static TestProgram Program(string text) =>
        new("two_lines.ttvm", new Dictionary<string, byte[]> { ["two_lines.ttvm"] = Encoding.UTF8.GetBytes(text) });
}
