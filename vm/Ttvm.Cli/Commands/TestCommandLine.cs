using System.CommandLine;
using Ttvm.Cli.Terminals;
using Ttvm.Cli.Testing;

namespace Ttvm.Cli.Commands;

/// <summary>The command line of <c>ttvm test</c>.</summary>
internal static class TestCommandLine
{
    private const int MostSeeds = 1_000_000;

    /// <summary>A day.</summary>
    private const int LongestTimeout = 24 * 60 * 60;

    /// <summary>The definition of the command.</summary>
    public static Command Define(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATHS") { Arity = ArgumentArity.ZeroOrMore };
        var seeds = NumberOption.Define("--seeds", 1, MostSeeds);
        var seed = NumberOption.Define("--seed", 0, ulong.MaxValue);
        var timeout = NumberOption.Define("--timeout", 1, LongestTimeout);
        var explore = new Option<bool>("--explore");
        var list = new Option<bool>("--list");
        var json = new Option<bool>("--json");
        var junit = new Option<string?>("--junit");
        var command = new Command(CommandNames.Test) { paths, seeds, seed, explore, timeout, list, json, junit };
        command.SetAction(result =>
        {
            if (result.GetResult(seeds) is not null && result.GetResult(seed) is not null)
            {
                throw CommandException.Usage("--seeds and --seed exclude each other: the one is how many, the other which", command.Name);
            }

            if (result.GetValue(explore) && (result.GetResult(seeds) ?? result.GetResult(seed)) is not null)
            {
                throw CommandException.Usage("--explore tries all schedules, so it takes neither --seeds nor --seed", command.Name);
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
            }, terminal);
        });
        return command;
    }
}
