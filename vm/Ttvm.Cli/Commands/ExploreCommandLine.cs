using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ttvm.Cli.Exploring;
using Ttvm.Cli.Running;
using Ttvm.Cli.Terminals;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Recordings;

namespace Ttvm.Cli.Commands;

/// <summary>The command line of <c>ttvm explore</c>.</summary>
internal static class ExploreCommandLine
{
    private const string Mailbox = "mailbox";

    /// <summary>A week.</summary>
    private const int MostSeconds = 7 * 24 * 60 * 60;

    /// <summary>Schedules by chance come to no end of their own.</summary>
    private const int UsualSchedulesByChance = 10_000;

    private static readonly Dictionary<string, ExplorationStrategy> s_strategies = new()
    {
        ["dpor"] = ExplorationStrategy.Reduction,
        ["pct"] = ExplorationStrategy.Priorities,
        ["random"] = ExplorationStrategy.Chance,
    };

    private static readonly Dictionary<string, ExploredTime> s_times = new()
    {
        ["any"] = ExploredTime.Any,
        ["virtual"] = ExploredTime.Virtual,
    };

    /// <summary>The definition of the command.</summary>
    public static Command Define(Terminal terminal)
    {
        var file = new Argument<string>("FILE");
        var strategy = OneOf("--strategy", s_strategies);
        var depth = NumberOption.Define("--depth", 1, 100);
        var seed = NumberOption.Define("--seed", 0, ulong.MaxValue);
        var time = OneOf("--time", s_times);
        var bound = NumberOption.Define("--bound", 0, int.MaxValue);
        var check = new Option<(ExplorationChecks Checks, int? MailboxBound)>("--check") { CustomParser = ParseChecks };
        var schedules = NumberOption.Define("--max-schedules", 1, long.MaxValue);
        var seconds = NumberOption.Define("--max-seconds", 1, MostSeconds);
        var steps = NumberOption.Define("--max-steps", 1, 1_000_000);
        var workers = NumberOption.Define("--workers", 1, RunArguments.MostWorkers);
        var keepGoing = new Option<bool>("--keep-going");
        var save = new Option<string?>("--save");
        var force = new Option<bool>("--force");
        var json = new Option<bool>("--json");
        var command = new Command(CommandNames.Explore)
        {
            file, strategy, depth, seed, time, bound, check, schedules, seconds, steps, workers, keepGoing, save, force, json,
        };
        command.SetAction(result =>
        {
            var target = result.GetValue(save);
            if (target is not null && !Recording.IsNamedSo(target))
            {
                throw CommandException.Usage($"--save needs a name that ends in {Recording.Extension}, not '{target}'", command.Name);
            }

            var usual = new ExplorationOptions();
            var chosen = result.GetValue(strategy);
            var checks = result.GetValue(check);
            return ExploreCommand.Run(new ExploreOptions
            {
                File = result.GetRequiredValue(file),
                SaveAs = target,
                Force = result.GetValue(force),
                IsJson = result.GetValue(json),
                Exploration = usual with
                {
                    Strategy = chosen,
                    Depth = (int?)NumberOption.Given(depth, result) ?? usual.Depth,
                    Seed = NumberOption.Given(seed, result) ?? 0,
                    Time = result.GetValue(time),
                    Bound = (int?)NumberOption.Given(bound, result),
                    Checks = result.GetResult(check) is null ? null : checks.Checks,
                    MailboxBound = checks.MailboxBound ?? usual.MailboxBound,
                    MaxSchedules = (long?)NumberOption.Given(schedules, result)
                        ?? (chosen == ExplorationStrategy.Reduction ? usual.MaxSchedules : UsualSchedulesByChance),
                    MaxDuration = NumberOption.Given(seconds, result) is { } most ? TimeSpan.FromSeconds(most) : usual.MaxDuration,
                    MaxSteps = (int?)NumberOption.Given(steps, result) ?? usual.MaxSteps,
                    Workers = (int?)NumberOption.Given(workers, result) ?? Environment.ProcessorCount,
                    KeepsGoing = result.GetValue(keepGoing),
                },
            }, terminal);
        });
        return command;
    }

    private static Option<T> OneOf<T>(string name, Dictionary<string, T> values) => new(name)
    {
        CustomParser = argument =>
        {
            var text = argument.Tokens is [var token] ? token.Value : "";
            if (!values.TryGetValue(text, out var value))
            {
                argument.AddError($"{name} is one of {string.Join(", ", values.Keys)}, not '{text}'");
            }

            return value!;
        },
    };

    private static (ExplorationChecks, int?) ParseChecks(ArgumentResult argument)
    {
        var (checks, bound) = (ExplorationChecks.None, (int?)null);
        foreach (var word in (argument.Tokens is [var token] ? token.Value : "").Split(','))
        {
            if (CheckWords.Of(word) is { } known and not ExplorationChecks.Mailbox)
            {
                checks |= known;
            }
            else if (word.Split('=') is [Mailbox, var number]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0)
            {
                (checks, bound) = (checks | ExplorationChecks.Mailbox, most);
            }
            else
            {
                argument.AddError($"--check takes {string.Join(", ", CheckWords.All)}, divided by commas, {Mailbox} as {Mailbox}=100; not '{word}'");
            }
        }

        return (checks, bound);
    }
}
