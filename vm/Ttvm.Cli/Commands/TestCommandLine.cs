using System.CommandLine;
using Ttvm.Cli.Testing;

namespace Ttvm.Cli.Commands;

/// <summary>The command line of <c>ttvm test</c>.</summary>
internal static class TestCommandLine
{
    private const int MostSeeds = 1_000_000;

    /// <summary>A day.</summary>
    private const int LongestTimeout = 24 * 60 * 60;

    public static CommandRow Row { get; } = new("test")
    {
        Summary = "run programs that say what they print, and compare",
        Help = $"""
            ttvm test [PATHS] runs programs that say in their first comments what they do, and compares.

              ; expect: 42
              PUSH_INT 42
              PRINT

            Examples:
              ttvm test                          every such program in this folder and below
              ttvm test examples/ queue.ttvm     these
              ttvm test --seeds 1000 queue.ttvm  look longer for a schedule in which it fails
              ttvm test --seed 7 queue.ttvm      once more with the seed that a failure named
              ttvm test --explore queue.ttvm     try all schedules, see 'ttvm explore --help'
              ttvm test --junit results.xml      for continuous integration

            A program that has several processes or draws numbers (RANDOM) runs once with each seed,
            0 to N-1, any other once. Each finds its files as usual, and those of '; file:'; what it
            writes is gone afterwards. What it prints and what the machine reports must be stated:

              ; expect: LINE              of output, in this order; also expect-any-order
              ; expect-stderr: LINE       of error output
              ; expect-error: HEADLINE    the machine reports it; also expect-warning, expect-note
              ; may-warn: HEADLINE        it may report that, depending on the schedule
              ; exit: N                   the exit code, if it is not 0
              ; never: WORDS              deadlock, dead-letter, error: of these, none ever happens;
                                          who states only that may print and report anything
              ; faults: WORDS             kill, drop, delay: what may go wrong, for --explore
              ; schedule: STEPS           it is also run so; 'ttvm explore' tells the line
              ; args: WORDS               what GET_ARGS gives
              ; stdin: LINE               of standard input
              ; file: NAME CONTENT        a file that is there; \n in CONTENT is a line end
              ; run: plain                it is run without --smp
              ; refused: REASON           it does not even assemble
              ; not-a-program: WHY        it is no test, but a worker or module of one

            Options:
              --seeds N             how many seeds (default: 20)
              --seed S              only this one
              --explore             try all schedules of each program instead; it passes if none of
                                    those fails that are tried in the time of --timeout
              --timeout SECONDS     how long a run may take (default: 10)
              --list                show which tests there are, and run none
              --json                for tools: an object per line, as soon as there is something to tell
              --junit FILE          also write a report in the format of JUnit
            {CommandRow.HelpOption}

            The exit code is 0 if all have passed, and 1 if one has failed or there is none.

            """,
        Define = Define,
    };

    private static void Define(CommandLine line)
    {
        var paths = new Argument<string[]>("PATHS") { Arity = ArgumentArity.ZeroOrMore };
        var seeds = NumberOption.Define("--seeds", 1, MostSeeds);
        var seed = NumberOption.Define("--seed", 0, ulong.MaxValue);
        var timeout = NumberOption.Define("--timeout", 1, LongestTimeout);
        var explore = new Option<bool>("--explore");
        var list = new Option<bool>("--list");
        var json = new Option<bool>("--json");
        var junit = new Option<string?>("--junit");
        line.Takes(paths, seeds, seed, explore, timeout, list, json, junit);
        line.Does(result =>
        {
            if (result.GetResult(seeds) is not null && result.GetResult(seed) is not null)
            {
                throw CommandException.Usage("--seeds and --seed exclude each other: the one is how many, the other which");
            }

            if (result.GetValue(explore) && (result.GetResult(seeds) ?? result.GetResult(seed)) is not null)
            {
                throw CommandException.Usage("--explore tries all schedules, so it takes neither --seeds nor --seed");
            }

            return TestCommand.Run(new TestOptions
            {
                Paths = result.GetValue(paths) is { Length: > 0 } given ? given : ["."],
                Seeds = result.GetResult(seed) is not null ? [result.GetValue(seed)]
                    : Enumerable.Range(0, (int?)NumberOption.Given(seeds, result) ?? TestOptions.UsualSeeds)
                        .Select(number => (ulong)number),
                Timeout = TimeSpan.FromSeconds(NumberOption.Given(timeout, result) ?? TestOptions.UsualTimeout),
                Explores = result.GetValue(explore),
                IsList = result.GetValue(list),
                IsJson = result.GetValue(json),
                JUnitFile = result.GetValue(junit),
            }, line.Terminal);
        });
    }
}
