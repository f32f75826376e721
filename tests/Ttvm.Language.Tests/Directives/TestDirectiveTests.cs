using Ttvm.Language.Directives;
using Ttvm.Language.Text;

namespace Ttvm.Language.Tests.Directives;

/// <summary>What a program states about itself in comments, and what is only prose.</summary>
public sealed class TestDirectiveTests
{
    [Fact]
    public void Every_directive_is_read()
    {
        var stated = Read("""
            #!/usr/bin/env ttvm
            ; Adds two numbers. And more.
            ; run: --smp --max-mailbox 2 --max-processes 30
            ; args: one --two
            ; stdin: first
            ; stdin:
            ; file: a/b.txt one\ntwo
            ; file: empty
            ; expect: 1: two
            ; expect:  indented
            ; expect-any-order: a
            ; expect-stderr: oops
            ; expect-error: Division by zero
            ; expect-warning: dead
            ; expect-note: waits
            ; may-warn: late
            ; never: deadlock, error
            ; exit: 3
            HALT
            ; expect: no more
            """);
        Assert.Empty(stated.Problems);
        Assert.Equal("Adds two numbers", stated.Title);
        Assert.Equal<StatedLine>([new StatedLine("deadlock", 16), new StatedLine("error", 16)], stated.Never);
        Assert.True(stated is { IsTest: true, StatesOutcome: true, NeedsSmp: true, MaxMailbox: 2, MaxProcesses: 30 });
        Assert.True(stated is { ExitCode: 3, ExitLine: 17, FirstLine: 8 });
        Assert.Equal<string>(["one", "--two"], stated.Arguments);
        Assert.Equal("first\n\n", stated.Input);
        Assert.Equal<StatedFile>([new StatedFile("a/b.txt", "one\ntwo"), new StatedFile("empty", "")], stated.Files);
        Assert.Equal<StatedLine>([new StatedLine("1: two", 8), new StatedLine(" indented", 9)], stated.Output);
        Assert.Equal<StatedLine>([new StatedLine("a", 10)], stated.OutputInAnyOrder);
        Assert.Equal<StatedLine>([new StatedLine("oops", 11)], stated.ErrorOutput);
        Assert.Equal(["error: Division by zero", "warning: dead", "note: waits"], stated.Reports.Select(report => report.Text));
        Assert.Equal<string>(["warning: late"], stated.PossibleReports);
    }

    [Fact]
    public void What_may_go_wrong_is_stated_apart_from_what_comes_of_it()
    {
        var stated = Read("; A pool.\n; faults: kill, drop\n; faults: delay\nHALT");
        Assert.Equal(FaultKinds.Kill | FaultKinds.Drop | FaultKinds.Delay, stated.Faults);
        Assert.False(stated.IsTest);
        Assert.Empty(stated.Problems);
    }

    [Fact]
    public void A_schedule_is_read_and_written_alike()
    {
        const string text = "1x3 timer2.1 kill2 drop1.2x4 delay3.1 late3.1 4";
        var stated = Assert.Single(Read($"; A queue.\n; schedule: {text}\nHALT").Schedules);
        Assert.Equal((1, text), (stated.Line, stated.ToString()));
        Assert.Equal(new StatedSteps(StatedActor.Fault, 1, 2, 4) { Fault = FaultKinds.Drop }, stated.Steps[3]);
    }

    [Theory]
    [InlineData("--time virtual --seed 7 1x3 2", true, 7)]
    [InlineData("1x3 2", false, 0)]
    public void A_schedule_says_when_timers_take_effect_and_with_which_seed(string text, bool isVirtual, ulong seed)
    {
        var stated = Assert.Single(Read($"; A queue.\n; schedule: {text}\nHALT").Schedules);
        Assert.Equal((isVirtual, seed, 2, text), (stated.IsTimeVirtual, stated.Seed, stated.Steps.Length, stated.ToString()));
        Assert.Equal(text, Assert.Single(Read($"; A queue.\n; schedule: --time any {text}\nHALT").Schedules).ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("timer2")]
    [InlineData("kill2.1")]
    [InlineData("1x1000001")]
    [InlineData("1.0")]
    [InlineData("2.99999999999")]
    [InlineData("drop1.1000001")]
    [InlineData("99999999999999999999")]
    [InlineData("drop1.0")]
    public void What_is_no_step_is_not_read(string word) => Assert.Null(StatedSchedule.Read(word));

    [Fact]
    public void Line_ends_of_every_kind_are_no_part_of_a_value() =>
        Assert.Equal(["one", "two"], Read("; expect: one\r\n; expect: two\r\nHALT\r\n").Output.Select(line => line.Text));

    [Theory]
    [InlineData("one  --two 3", new[] { "one", "--two", "3" })]
    [InlineData("\"two words\" \"\" \"say \\\"hi\\\", \\\\o/\"", new[] { "two words", "", "say \"hi\", \\o/" })]
    [InlineData("it's a\"b\" c:\\d", new[] { "it's", "a\"b\"", "c:\\d" })]
    public void Arguments_are_words_and_quotation_marks_hold_blanks(string stated, string[] arguments) =>
        Assert.Equal(arguments, Read($"; args: {stated}\n; exit: 0").Arguments);

    [Theory]
    [InlineData("; A queue.\nHALT")]
    [InlineData("; run: it like this\n; args: what it takes\n; exit code: 3\nHALT")]
    [InlineData("; EXIT: ends the machine\n; EXPORT: of a module\n; export: the same\nHALT")]
    [InlineData("; example: one\n; aspect: two\nHALT")]
    [InlineData("; never: without a lock\nHALT")]
    [InlineData("; faults: none that we know of\nHALT")]
    [InlineData("; schedule: every morning\nHALT")]
    [InlineData("HALT\n; expect: late")]
    [InlineData("HALT ; expect: behind an instruction")]
    [InlineData("")]
    public void Prose_is_no_test_and_no_mistake(string text)
    {
        var stated = Read(text);
        Assert.False(stated.IsTest);
        Assert.Empty(stated.Problems);
    }

    [Theory]
    [InlineData("; expct: 1", "expct", "There is no directive 'expct'; did you mean 'expect'?")]
    [InlineData("; Expect: 1", "Expect", "There is no directive 'Expect'; did you mean 'expect'?")]
    [InlineData("; expect-eror: x", "expect-eror", "There is no directive 'expect-eror'; did you mean 'expect-error'?")]
    [InlineData("; exit: 1\n; stdn: x", "stdn", "There is no directive 'stdn'; did you mean 'stdin'?")]
    [InlineData("; exit: 1\n; arg: x", "arg", "There is no directive 'arg'; did you mean 'args'?")]
    [InlineData("; exit: 256", "256", "'exit' needs an exit code, a whole number from 0 to 255")]
    [InlineData("; exit:", "exit", "'exit' needs an exit code, a whole number from 0 to 255")]
    [InlineData("; exit: 1\n; exit: 2", "exit", "'exit' stands twice; a program has one")]
    [InlineData("; exit: 1\n; run: --sm", "--sm", "'run' does not know '--sm'; did you mean '--smp'?")]
    [InlineData("; exit: 1\n; run: --max-mailbox x", "--max-mailbox x",
        "'--max-mailbox' needs a whole number of at least 1 behind it")]
    [InlineData("; never: deadlok", "deadlok", "'never' does not know 'deadlok'; did you mean 'deadlock'?")]
    [InlineData("; never: error, fire", "error, fire", "'never' does not know 'fire'; it takes deadlock, dead-letter, error")]
    [InlineData("; never: error\n; faults: kil", "kil", "'faults' does not know 'kil'; did you mean 'kill'?")]
    [InlineData("; never: error\n; faults: kill, fire", "kill, fire", "'faults' does not know 'fire'; it takes kill, drop, delay")]
    [InlineData("; never: error\n; schedule: 1 2x0", "1 2x0",
        "'schedule' does not know '2x0'; it takes --time, --seed and steps, which are 2, 2x5, timer2.1, kill2, drop2.1, delay2.1 or late2.1")]
    [InlineData("; never: error\n; schedule: Kill2", "Kill2",
        "'schedule' does not know 'Kill2'; it takes --time, --seed and steps, which are 2, 2x5, timer2.1, kill2, drop2.1, delay2.1 or late2.1")]
    [InlineData("; never: error\n; schedule: --time real 1", "--time real 1", "'--time' needs 'any' or 'virtual' behind it, not 'real'")]
    [InlineData("; never: error\n; schedule: 1 --seed", "1 --seed", "'--seed' needs a whole number behind it, not ''")]
    [InlineData("; never: error\n; schedule: 1x2\n; run: plain", "schedule",
        "'schedule' has no effect, since 'run: plain' has the program run with one process; leave one of the two out")]
    [InlineData("; exit: 0\n; run: plain\n; faults: kill", "faults",
        "'faults' has no effect, since 'run: plain' has the program run with one process; leave one of the two out")]
    [InlineData("; refused: so\n; schedule: 1x2", "schedule",
        "'schedule' has no effect, since by 'refused' the program does not run; leave one of the two out")]
    [InlineData("; never: error\n; schedule: 1x600000 2x400001", "1x600000 2x400001", "'schedule' takes 1000000 steps at most")]
    [InlineData("; exit: 1\n; run: --smp plain", "--smp plain", "'--smp' and 'plain' exclude each other")]
    [InlineData("; exit: 1\n; args: a \"b c", "a \"b c",
        "'args' needs a quotation mark at both ends of a word with blanks; in it, write \\\" for a quotation mark")]
    [InlineData("; exit: 1\n; file:", "file", "'file' needs the name of a file and what it contains: data.txt first line\\nsecond line")]
    public void A_mistake_is_told_with_its_place(string text, string place, string message)
    {
        var stated = Read(text);
        var problem = Assert.Single(stated.Problems);
        Assert.True(stated.IsTest);
        Assert.Equal(message, problem.Message);
        Assert.Equal(place, text.Substring(problem.Span.Start, problem.Span.Length));
    }

    [Fact]
    public void Other_comments_of_a_test_are_prose() =>
        Assert.Empty(Read("; exit: 1\n; running: for ever\n; files: none\n; note: this\n; time: three seconds").Problems);

    private static TestDirectives Read(string text) => TestDirectives.Read(new SourceText("main.ttvm", text));
}
