using System.CommandLine;
using System.Globalization;
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
        var seeds = Number("--seeds", 1, MostSeeds);
        var seed = Number("--seed", 0, ulong.MaxValue);
        var timeout = Number("--timeout", 1, LongestTimeout);
        var list = new Option<bool>("--list");
        var json = new Option<bool>("--json");
        var junit = new Option<string?>("--junit");
        var command = new Command(CommandNames.Test) { paths, seeds, seed, timeout, list, json, junit };
        command.SetAction(result =>
        {
            if (result.GetResult(seeds) is not null && result.GetResult(seed) is not null)
            {
                throw CommandException.Usage("--seeds and --seed exclude each other: the one is how many, the other which", command.Name);
            }

            return TestCommand.Run(new TestOptions
            {
                Paths = result.GetValue(paths) is { Length: > 0 } given ? given : ["."],
                Seeds = result.GetResult(seed) is not null ? [result.GetValue(seed)]
                    : Enumerable.Range(0, (int?)Given(seeds, result) ?? TestOptions.UsualSeeds).Select(number => (ulong)number),
                Timeout = TimeSpan.FromSeconds(Given(timeout, result) ?? TestOptions.UsualTimeout),
                IsList = result.GetValue(list),
                IsJson = result.GetValue(json),
                JUnitFile = result.GetValue(junit),
            }, terminal);
        });
        return command;
    }

    private static ulong? Given(Option<ulong> option, ParseResult result) =>
        result.GetResult(option) is null ? null : result.GetValue(option);

    private static Option<ulong> Number(string name, ulong least, ulong most) => new(name)
    {
        CustomParser = argument =>
        {
            var text = argument.Tokens is [var token] ? token.Value : "";
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
            {
                argument.AddError($"{name} needs a whole number from {least} to {most}, not '{text}'");
            }

            return number;
        },
    };
}
