using System.Collections.Immutable;
using System.Globalization;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;

namespace Ttvm.Cli.Running;

/// <summary>What is wanted of <c>ttvm [options] FILE [arguments]</c>.</summary>
internal enum RunWish
{
    Run,
    Help,
    Version,
}

/// <summary>What <c>ttvm [options] FILE [arguments]</c> says.</summary>
/// <param name="Wish">What is wanted; if it is not to run, the rest means nothing.</param>
/// <param name="Machine">How to run.</param>
/// <param name="Statistics">Whether <c>--stats</c> was given.</param>
/// <param name="Program">FILE.</param>
/// <param name="ProgramArguments">What follows FILE, untouched: the program's own.</param>
internal sealed record RunArguments(RunWish Wish, MachineOptions Machine, bool Statistics, string Program,
    IReadOnlyList<string> ProgramArguments)
{
    public const int MostWorkers = 1024;
    private const int UsualProfileLines = 15;

    /// <summary>What each option adds to; the program's name comes last on the command line.</summary>
    private static readonly SandboxRules s_strict = new("");

    /// <summary>All options, for suggestions; the help describes each.</summary>
    public static ImmutableArray<string> Options { get; } =
    [
        "--smp", "--no-smp", "--workers", "--seed", "--trace", "--stats", "--interpret", "--max-processes", "--max-mailbox", "--max-memory-mb",
        "--sandbox", "--allow-read", "--allow-write", "--allow-exec", "--allow-env", "--record", "--force", "--help", "--version",
    ];

    /// <summary>What stands in front of FILE, as it was written.</summary>
    public ImmutableArray<string> GivenOptions { get; init; } = [];

    /// <summary>Where the recording of the run goes; null: it is not recorded.</summary>
    public string? Record { get; init; }

    /// <summary>Whether the recording may replace a file that is none.</summary>
    public bool Force { get; init; }

    /// <summary>The file that <c>ttvm profile</c> writes the profile to; null: none.</summary>
    public string? ProfileFile { get; init; }

    /// <summary>How many lines and functions <c>ttvm profile</c> shows.</summary>
    public int ProfileLines { get; init; }

    /// <summary>The options whose value may be the next argument.</summary>
    private static readonly ImmutableArray<string> s_withValue = ["--workers", "--seed", "--max-processes",
        "--max-mailbox", "--max-memory-mb", "--record"];

    /// <summary>The options that a recording does not leave open.</summary>
    private static readonly ImmutableArray<string> s_ofNoRecording = [.. Options.Except(["--smp", "--trace", "--stats", "--interpret"])];

    /// <summary>
    /// Reads the command line by hand: everything behind FILE belongs to the program, and the library that reads the other
    /// commands would add a third to the time that a small program takes from start to end (35 of 100 ms).
    /// </summary>
    /// <param name="arguments">What was written.</param>
    /// <param name="isProfile">Whether it is the command line of <c>ttvm profile</c>, which has options of its own.</param>
    /// <exception cref="CommandException">It makes no sense.</exception>
    public static RunArguments Parse(ReadOnlySpan<string> arguments, bool isProfile = false)
    {
        var machine = new MachineOptions();
        int? workers = null;
        SandboxRules? sandbox = null;
        var statistics = false;
        string? record = null;
        string? profileFile = null;
        var profileLines = UsualProfileLines;
        var force = false;
        var index = 0;
        for (; index < arguments.Length && arguments[index].StartsWith('-') && arguments[index] != ProgramFiles.StandardInput; index++)
        {
            var argument = arguments[index];
            if (argument == "--")
            {
                index++;
                break;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var option = new GivenOption(equals < 0 ? argument : argument[..equals], equals < 0 ? null : argument[(equals + 1)..]);
            switch (option.Name)
            {
                case "--smp":
                    option.RefuseValue();
                    machine = machine with { Smp = true };
                    break;
                case "--no-smp":
                    option.RefuseValue();
                    machine = machine with { Smp = false };
                    break;
                case "--trace":
                    option.RefuseValue();
                    machine = machine with { Trace = true };
                    break;
                case "--stats":
                    option.RefuseValue();
                    statistics = true;
                    break;
                case "--interpret":
                    option.RefuseValue();
                    machine = machine with { Interpret = true };
                    break;
                case "--workers":
                    workers = (int)option.Number(arguments, ref index, 1, MostWorkers);
                    break;
                case "--seed":
                    machine = machine with { Seed = option.Number(arguments, ref index, 0, ulong.MaxValue) };
                    break;
                case "--max-processes":
                    machine = machine with { MaxProcesses = (int)option.Number(arguments, ref index, 1, int.MaxValue) };
                    break;
                case "--max-mailbox":
                    machine = machine with { MaxMailbox = (int)option.Number(arguments, ref index, 1, int.MaxValue) };
                    break;
                case "--max-memory-mb":
                    machine = machine with { MaxMemoryMegabytes = (long)option.Number(arguments, ref index, 1, int.MaxValue) };
                    break;
                case "--sandbox":
                    option.RefuseValue();
                    sandbox ??= s_strict;
                    break;
                case "--allow-read":
                    sandbox ??= s_strict;
                    sandbox = sandbox with { Read = option.Places(sandbox.Read) };
                    break;
                case "--allow-write":
                    sandbox ??= s_strict;
                    sandbox = sandbox with { Write = option.Places(sandbox.Write) };
                    break;
                case "--allow-exec":
                    option.RefuseValue();
                    sandbox = (sandbox ?? s_strict) with { Execute = true };
                    break;
                case "--allow-env":
                    option.RefuseValue();
                    sandbox = (sandbox ?? s_strict) with { Environment = true };
                    break;
                case "--record":
                    record = option.Text(arguments, ref index, "the name of a file for the recording");
                    break;
                case "--output" when isProfile:
                    profileFile = option.Text(arguments, ref index, "the name of a file for the profile");
                    break;
                case "--lines" when isProfile:
                    profileLines = (int)option.Number(arguments, ref index, 1, int.MaxValue);
                    break;
                case "--force":
                    option.RefuseValue();
                    force = true;
                    break;
                case "--help" or "-h":
                    return new RunArguments(RunWish.Help, machine, false, "", []);
                case "--version":
                    return new RunArguments(RunWish.Version, machine, false, "", []);
                default:
                    throw CommandException.Usage(Suggestion.Unknown("option", option.Name, Options));
            }
        }

        if (index == arguments.Length || arguments[index].Length == 0)
        {
            throw CommandException.Usage("no program is given");
        }

        machine = machine with { Sandbox = sandbox is null ? null : sandbox with { Program = arguments[index] } };
        machine = isProfile ? Profiled(machine, workers, record)
            : record is null ? WithWorkers(machine, workers) : Recorded(machine, workers);
        var wanted = new RunArguments(RunWish.Run, machine, statistics, arguments[index], arguments[(index + 1)..].ToArray())
        {
            GivenOptions = [.. arguments[..index]],
            Record = record,
            Force = force,
            ProfileFile = profileFile,
            ProfileLines = profileLines,
        };
        RefuseIdle(wanted);
        return wanted;
    }

    /// <summary>Refuses what would have no effect.</summary>
    private static void RefuseIdle(RunArguments wanted)
    {
        if (wanted is { Force: true, Record: null, ProfileFile: null })
        {
            throw CommandException.Usage(wanted.Machine.Profile
                ? "--force needs --output: it lets a profile replace a file that is none"
                : "--force needs --record: it lets a recording replace a file that is none");
        }

        if (!Recording.IsNamedSo(wanted.Program))
        {
            return;
        }

        if (wanted.GivenOptions.Select(option => option.Split('=')[0]).FirstOrDefault(s_ofNoRecording.Contains) is { } option)
        {
            throw CommandException.Usage($"{option} and a recording exclude each other: {wanted.Program} itself says how its program is run");
        }

        if (wanted.ProgramArguments.Count > 0)
        {
            throw CommandException.Usage($"{wanted.Program} is a recording, which has the arguments of its program in itself");
        }
    }

    /// <summary>Only a run that depends on nothing but its seed and the outside can be recorded.</summary>
    private static MachineOptions Recorded(MachineOptions machine, int? workers) => workers is null
        ? machine with { Seed = machine.Seed ?? 0, Record = true }
        : throw CommandException.Usage("--workers and --record exclude each other: only a run on one thread can be recorded");

    /// <summary>Where the reductions go depends on nothing but the seed and the outside only if nobody else decides about the
    /// schedule.</summary>
    private static MachineOptions Profiled(MachineOptions machine, int? workers, string? record) =>
        workers is not null ? throw CommandException.Usage("--workers and 'profile' exclude each other: a profile is of a run on one thread")
        : record is not null ? throw CommandException.Usage("--record and 'profile' exclude each other: a run is recorded or profiled")
        : machine.Trace ? throw CommandException.Usage("--trace and 'profile' exclude each other: a run is listed or profiled")
        : machine with { Seed = machine.Seed ?? 0, Profile = true };

    /// <summary>
    /// What to say if the program has not looked at its arguments and there are options of ours among them: they were meant for us. Null:
    /// nothing.
    /// </summary>
    public string? Misplaced()
    {
        var ours = new List<string>();
        var others = new List<string>();
        for (var index = 0; index < ProgramArguments.Count; index++)
        {
            var argument = ProgramArguments[index];
            var isOurs = Options.Contains(argument.Split('=')[0]);
            (isOurs ? ours : others).Add(argument);
            if (isOurs && s_withValue.Contains(argument) && index + 1 < ProgramArguments.Count)
            {
                ours.Add(ProgramArguments[++index]);
            }
        }

        return ours is [var first, ..]
            ? $"{first} stands behind {Program}, so it was an argument of the program, which reads none; as an option, write: ttvm {string.Join(' ', [.. GivenOptions, .. ours, Program, .. others])}"
            : null;
    }

    private static MachineOptions WithWorkers(MachineOptions machine, int? workers) => workers switch
    {
        null => machine,
        _ when machine.Seed is not null =>
            throw CommandException.Usage("--workers and --seed exclude each other: a seeded run is deterministic and has one thread"),
        _ when !machine.Smp => throw CommandException.Usage("--workers needs --smp: without it there is one process and one worker"),
        { } count => machine with { Workers = count },
    };

    /// <summary>An option as it was written, as <c>--name</c> or <c>--name=value</c>.</summary>
    private readonly record struct GivenOption(string Name, string? Value)
    {
        public void RefuseValue()
        {
            if (Value is not null)
            {
                throw CommandException.Usage($"{Name} takes no value");
            }
        }

        /// <summary>Where something is allowed: everywhere, or also in the places of the value, which never is the next argument.</summary>
        public Permission Places(Permission before)
        {
            var places = Value?.Split(',');
            return places is null ? Permission.Anywhere
                : places.All(place => place.Length > 0) ? before.And(places)
                : throw CommandException.Usage($"{Name}= needs folders or files with commas between them, not '{Value}'");
        }

        /// <summary>A value that is no number.</summary>
        /// <inheritdoc cref="Number"/>
        public string Text(ReadOnlySpan<string> arguments, ref int index, string what)
        {
            var text = Value ?? (index + 1 < arguments.Length ? arguments[++index] : "");
            return text.Length > 0 ? text : throw CommandException.Usage($"{Name} needs {what}");
        }

        /// <summary>The value, which is the next argument if none is written in this one.</summary>
        public ulong Number(ReadOnlySpan<string> arguments, ref int index, ulong least, ulong most)
        {
            var range = most == ulong.MaxValue ? $"a whole number of at least {least} that fits 64 bits"
                : $"a whole number from {least} to {most}";
            var text = Value ?? (index + 1 < arguments.Length ? arguments[++index] : throw CommandException.Usage($"{Name} needs {range}"));
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most
                ? number
                : throw CommandException.Usage($"{Name} needs {range}, not '{text}'");
        }
    }
}
