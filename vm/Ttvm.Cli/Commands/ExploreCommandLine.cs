using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ttvm.Cli.Exploring;
using Ttvm.Cli.Running;
using Ttvm.Language.Directives;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Recordings;

namespace Ttvm.Cli.Commands;

/// <summary>The command line of <c>ttvm explore</c>.</summary>
internal static class ExploreCommandLine
{
    /// <summary>Failures that need a number.</summary>
    private const ExplorationChecks Bounded = ExplorationChecks.Mailbox | ExplorationChecks.Starvation;

    private const string Merge = "merge";

    private const int MostShards = 1000;

    /// <summary>A week.</summary>
    private const int MostSeconds = 7 * 24 * 60 * 60;

    /// <summary>Schedules by chance come to no end of their own.</summary>
    private const int UsualSchedulesByChance = 10_000;

    // No fields: those would be made whenever the table of commands is read.
    private static Dictionary<string, ExplorationStrategy> Strategies => new()
    {
        ["dpor"] = ExplorationStrategy.Reduction,
        ["pct"] = ExplorationStrategy.Priorities,
        ["random"] = ExplorationStrategy.Chance,
    };

    private static Dictionary<string, ExploredTime> Times => new()
    {
        ["any"] = ExploredTime.Any,
        ["virtual"] = ExploredTime.Virtual,
    };

    private const string NoFaults = "none";

    public static CommandRow Row { get; } = new("explore")
    {
        Summary = "find the schedule in which a program fails, or prove there is none",
        Help = $"""
            ttvm explore FILE [options] looks for a schedule in which a program fails, or proves that
            there is none; 'ttvm explore merge RESULTS' puts parts of that together. Who runs when is
            all that is tried; nothing is written to the disk.

            Examples:
              ttvm explore bank.ttvm                     all schedules, each of those alike once
              ttvm explore --save bug.ttrec bank.ttvm    and write the one that fails to a file, which
                                                         'ttvm bug.ttrec' and the debugger repeat
              ttvm explore --faults kill pool.ttvm       also with a process killed, anywhere
              ttvm explore --strategy pct --depth 2 big.ttvm
                                                         10000 schedules by chance

            Options:
              --strategy S          dpor: all schedules but those that come to the same (default);
                                    pct: random priorities that change at random moments;
                                    random: anybody who can go on does
              --depth D             for pct: how many moments must be right (default: 3)
              --seed N              of the chance, and of RANDOM (default: 0)
              --time T              any: a timer may be due at any moment after it was set (default);
                                    virtual: only when nothing else can happen
              --bound N             interrupt processes N times at most; then it is no proof
              --check LIST          what counts as a failure, divided by commas: deadlock, error,
                                    exit (abnormal ones), dead-letter, expectation, output (two
                                    schedules print otherwise), mailbox=N (more than N messages
                                    wait), starvation=N (one waits while its receiver takes more
                                    than N that came later); by default what the program
                                    states by '; expect: 42' and the like, or else the first four
              --faults LIST         what may go wrong besides, divided by commas: kill (a process
                                    other than process 1), drop (a message is lost), delay (one
                                    comes later than others that were sent after it); by default
                                    what the program states by '; faults: kill'
              --max-faults N        so often in a schedule (default: 1)
              --max-schedules N     try N at most (default: 1000000; pct and random: 10000)
              --max-seconds S       try for S seconds at most (default: 60)
              --max-steps N         cut a schedule after N steps (default: 2000)
              --workers N           threads that try schedules (default: the cores)
              --shard I/N           try part I of N only, here or elsewhere; 'ttvm explore merge' tells
                                    what the results of all parts, written by --json, say together
              --resume FILE         if it comes to no end, write to FILE what is left to be tried; if
                                    FILE is there, go on from there, as far as the limits allow again
              --keep-going          look for other failures after the first
              --save FILE           write the schedule of the first failure, a name in .ttrec
              --force               let --save replace a file that is no recording
              --json                for tools: an object per line
            {CommandRow.HelpOption}

            The exit code is 0 if no schedule fails, 1 if one does, and 4 if none of those that were
            tried does and there are others. docs/exploring.md tells what exactly is tried.

            """,
        Define = Define,
    };

    private static void Define(CommandLine line)
    {
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore };
        var strategy = OneOf("--strategy", Strategies);
        var depth = NumberOption.Define("--depth", 1, 100);
        var seed = NumberOption.Define("--seed", 0, ulong.MaxValue);
        var time = OneOf("--time", Times);
        var bound = NumberOption.Define("--bound", 0, int.MaxValue);
        var check = new Option<ExplorationOptions>("--check") { CustomParser = ParseChecks };
        var faults = new Option<FaultKinds>("--faults") { CustomParser = ParseFaults };
        var mostFaults = NumberOption.Define("--max-faults", 1, 100);
        var schedules = NumberOption.Define("--max-schedules", 1, long.MaxValue);
        var seconds = NumberOption.Define("--max-seconds", 1, MostSeconds);
        var steps = NumberOption.Define("--max-steps", 1, 1_000_000);
        var workers = NumberOption.Define("--workers", 1, RunArguments.MostWorkers);
        var shard = new Option<Shard?>("--shard") { CustomParser = ParseShard };
        var keepGoing = new Option<bool>("--keep-going");
        var save = new Option<string?>("--save");
        var resume = new Option<string?>("--resume");
        var force = new Option<bool>("--force");
        var json = new Option<bool>("--json");
        line.Takes(files, strategy, depth, seed, time, bound, check, faults, mostFaults,
            schedules, seconds, steps, workers, shard, keepGoing, save, resume, force, json);
        line.Does(result =>
        {
            var given = result.GetRequiredValue(files);
            if (given is [Merge, _, ..])
            {
                return MergeCommand.Run(given[1..], result.GetValue(json), line.Terminal);
            }

            if (given is not [var file])
            {
                throw CommandException.Usage($"'{line.Name}' takes one program; '{line.Name} {Merge}' takes what parts have said");
            }

            var target = result.GetValue(save);
            if (target is not null && !Recording.IsNamedSo(target))
            {
                throw CommandException.Usage($"--save needs a name that ends in {Recording.Extension}, not '{target}'");
            }

            if (result.GetValue(shard) is not null && result.GetValue(check)?.Checks?.HasFlag(ExplorationChecks.Output) == true)
            {
                throw CommandException.Usage("--shard and --check output exclude each other: no part sees what all others print");
            }

            if (result.GetValue(resume) is not null && result.GetValue(strategy) != ExplorationStrategy.Reduction)
            {
                throw CommandException.Usage("--resume needs --strategy dpor: schedules by chance leave nothing that could be gone on with");
            }

            var usual = result.GetValue(check) ?? new ExplorationOptions();
            var chosen = result.GetValue(strategy);
            return ExploreCommand.Run(new ExploreOptions
            {
                File = file,
                SaveAs = target,
                ResumeFrom = result.GetValue(resume),
                Force = result.GetValue(force),
                IsJson = result.GetValue(json),
                Exploration = usual with
                {
                    Strategy = chosen,
                    Depth = (int?)NumberOption.Given(depth, result) ?? usual.Depth,
                    Seed = NumberOption.Given(seed, result) ?? 0,
                    Time = result.GetValue(time),
                    Bound = (int?)NumberOption.Given(bound, result),
                    Faults = result.GetResult(faults) is null ? null : result.GetValue(faults),
                    MaxFaults = (int?)NumberOption.Given(mostFaults, result) ?? usual.MaxFaults,
                    MaxSchedules = (long?)NumberOption.Given(schedules, result)
                        ?? (chosen == ExplorationStrategy.Reduction ? usual.MaxSchedules : UsualSchedulesByChance),
                    MaxDuration = NumberOption.Given(seconds, result) is { } most ? TimeSpan.FromSeconds(most) : usual.MaxDuration,
                    MaxSteps = (int?)NumberOption.Given(steps, result) ?? usual.MaxSteps,
                    Workers = (int?)NumberOption.Given(workers, result) ?? Environment.ProcessorCount,
                    Shard = result.GetValue(shard),
                    KeepsGoing = result.GetValue(keepGoing),
                },
            }, line.Terminal);
        });
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

    private static Shard? ParseShard(ArgumentResult argument)
    {
        var text = argument.Tokens is [var token] ? token.Value : "";
        if (text.Split('/') is [var part, var all]
            && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(all, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostShards && index >= 1 && index <= count)
        {
            return new Shard(index, count);
        }

        argument.AddError($"--shard needs a part of at most {MostShards}, as in 1/4, not '{text}'");
        return null;
    }

    private static FaultKinds ParseFaults(ArgumentResult argument)
    {
        var faults = FaultKinds.None;
        foreach (var word in (argument.Tokens is [var token] ? token.Value : "").Split(','))
        {
            if ((word == NoFaults ? FaultKinds.None : FaultWords.Of(word)) is { } fault)
            {
                faults |= fault;
            }
            else
            {
                argument.AddError($"--faults takes {string.Join(", ", FaultWords.All)}, {NoFaults}, divided by commas; not '{word}'");
            }
        }

        return faults;
    }

    private static ExplorationOptions ParseChecks(ArgumentResult argument)
    {
        var options = new ExplorationOptions { Checks = ExplorationChecks.None };
        foreach (var word in (argument.Tokens is [var token] ? token.Value : "").Split(','))
        {
            var parts = word.Split('=');
            if (CheckWords.Of(parts[0]) is not { } check || parts.Length != (Bounded.HasFlag(check) ? 2 : 1)
                || !TryBound(ref options, check, parts[^1]))
            {
                argument.AddError($"--check takes {string.Join(", ", CheckWords.All)}, divided by commas, "
                    + $"the last two as in mailbox=100 and starvation=10; not '{word}'");
                return options;
            }

            options = options with { Checks = options.Checks | check };
        }

        return options;
    }

    /// <summary>Takes the number of a failure that needs one.</summary>
    private static bool TryBound(ref ExplorationOptions options, ExplorationChecks check, string text)
    {
        if (!Bounded.HasFlag(check))
        {
            return true;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0;
        options = check == ExplorationChecks.Mailbox ? options with { MailboxBound = most } : options with { StarvationBound = most };
        return isNumber;
    }
}
