using System.Collections.Immutable;
using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.DebugAdapter.Runs;
using Ttvm.Runtime.Debugging;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Scheduling;

namespace Ttvm.DebugAdapter;

/// <summary>A launch configuration whose every field has been looked at.</summary>
/// <param name="Program">The full path of the program.</param>
/// <param name="Arguments">What GET_ARGS gives.</param>
/// <param name="WorkingDirectory">The full path of the folder the program runs in.</param>
/// <param name="Environment">What differs from the adapter's own environment; null removes a variable.</param>
/// <param name="Smp">Whether concurrency instructions work.</param>
/// <param name="Seed">The schedule under the debugger.</param>
/// <param name="StopOnEntry">Whether to stop before the first instruction.</param>
/// <param name="StopAt">Where to stop instead; null: nowhere.</param>
/// <param name="History">About how many megabytes the past of the run may take; 0: it cannot be gone back to.</param>
/// <param name="Stepping">Who runs while one process steps.</param>
/// <param name="NoDebug">Whether to run without the debugger.</param>
/// <param name="Input">The text of standard input; null if it is typed.</param>
/// <param name="Sandbox">What the program may do; null is everything.</param>
internal sealed record LaunchOptions(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string?> Environment,
    bool Smp,
    ulong Seed,
    bool StopOnEntry,
    Coordinates? StopAt,
    int History,
    SteppingPolicy Stepping,
    bool NoDebug,
    string? Input,
    SandboxRules? Sandbox)
{
    /// <summary>The run to repeat, if the program is a recording; it also says how the run was started. Else null.</summary>
    public Recording? Recording { get; init; }

    /// <summary>The full path of the recording that is written when the session ends; null: none is.</summary>
    public string? Record { get; init; }

    /// <summary>The kind of terminal that the program reads from and writes to, <c>integrated</c> or <c>external</c>; null: input and
    /// output are the client's.</summary>
    public string? Terminal { get; init; }

    /// <summary>The full path of a file that the program names.</summary>
    public string FullPathOf(string path) =>
        Recording?.FindFile(path, Path.GetDirectoryName(Program)!) ?? Path.GetFullPath(path, WorkingDirectory);

    /// <summary>How many bytes the file that stands in for typed input may have: some files have no end.</summary>
    private const int LargestInput = 64 * 1024 * 1024;

    /// <summary>Reads the arguments of <c>launch</c>; fields that are not ours are the client's own.</summary>
    /// <exception cref="RequestFailure">A field is wrong; the message says which, what it holds and what it should hold.</exception>
    public static LaunchOptions Parse(JObject arguments)
    {
        var fields = new Fields(arguments, Bad);
        var program = fields.OptionalText("program");
        if (string.IsNullOrEmpty(program))
        {
            throw Bad("\"program\" is missing: the .ttvm or .ttb file to start, or a recording (.ttrec).");
        }

        var cwd = fields.OptionalText("cwd");
        if (cwd is not null && !Directory.Exists(cwd))
        {
            throw Bad($"\"cwd\" is {cwd}, which is no folder.");
        }

        var fullProgram = FullPath("program", program, cwd is null ? null : Path.GetFullPath(cwd));
        if (!File.Exists(fullProgram))
        {
            throw Bad(Directory.Exists(fullProgram) ? $"\"program\" is {fullProgram}, which is a folder."
                : $"There is no program {fullProgram}.");
        }

        var stopAt = StopAtOf(fields.OptionalText("stopAt"));
        var seed = fields.OptionalUnsigned("seed");
        if (stopAt is { Seed: var wanted } && seed is { } other && other != wanted)
        {
            throw Bad($"\"stopAt\" is a moment of seed {wanted}, but \"seed\" is {other}; leave \"seed\" out.");
        }

        var folder = cwd is null ? Path.GetDirectoryName(fullProgram)! : Path.GetFullPath(cwd);
        var recording = Recording.IsNamedSo(fullProgram) ? ReadRecording(fullProgram) : null;
        var noDebug = fields.OptionalFlag("noDebug") ?? false;
        return new LaunchOptions(
            fullProgram,
            fields.OptionalTexts("args") ?? [],
            folder,
            EnvironmentOf(fields),
            recording?.Smp ?? fields.OptionalFlag("smp") ?? true,
            recording?.Seed ?? stopAt?.Seed ?? seed ?? 0,
            fields.OptionalFlag("stopOnEntry") ?? false,
            stopAt,
            HistoryOf(fields.OptionalInt("history")),
            SteppingOf(fields.OptionalText("stepping")),
            noDebug,
            fields.OptionalText("stdin") is { } input ? ReadInput(input, folder) : null,
            SandboxOf(fields, fullProgram))
        {
            Recording = recording,
            Record = RecordOf(fields, fullProgram, folder, noDebug),
            Terminal = TerminalOf(fields.OptionalText("console")),
        };
    }

    private static Recording ReadRecording(string path)
    {
        try
        {
            return Recording.Open(path);
        }
        catch (RecordingException exception)
        {
            throw Bad($"\"program\" is a recording that cannot be opened: {exception.Message}.");
        }
    }

    /// <summary>Looked at before anything runs for it.</summary>
    private static string? RecordOf(Fields fields, string program, string folder, bool noDebug)
    {
        if (fields.OptionalFile("record") is not { } given)
        {
            return null;
        }

        var path = given.Length == 0 ? Path.ChangeExtension(program, Recording.Extension) : FullPath("record", given, folder);
        if (noDebug)
        {
            throw Bad("\"record\" needs the debugger: without it the program runs on all cores, which cannot be repeated.");
        }

        if (OutputFile.IsSame(path, program))
        {
            // A client that always records may open a recording, which then stays as it is.
            return Recording.IsNamedSo(program) ? null : throw Bad($"\"record\" is {path}, which is the program.");
        }

        try
        {
            OutputFile.Check(path, Recording.Objection);
            return path;
        }
        catch (IOException exception)
        {
            throw Bad($"\"record\" does not work: {exception.Message}.");
        }
    }

    /// <summary>As on the command line: whatever is allowed implies the sandbox for the rest.</summary>
    private static SandboxRules? SandboxOf(Fields fields, string program)
    {
        var (read, write) = (fields.OptionalPlaces("allowRead"), fields.OptionalPlaces("allowWrite"));
        var (execute, environment) = (fields.OptionalFlag("allowExec") ?? false, fields.OptionalFlag("allowEnv") ?? false);
        var isWanted = (fields.OptionalFlag("sandbox") ?? false) || read is not null || write is not null || execute || environment;
        return !isWanted ? null : new SandboxRules(program)
        {
            Read = read ?? Permission.Nowhere,
            Write = write ?? Permission.Nowhere,
            Execute = execute,
            Environment = environment,
        };
    }

    private static string? TerminalOf(string? console) => console switch
    {
        null or "internalConsole" => null,
        "integratedTerminal" => "integrated",
        "externalTerminal" => "external",
        _ => throw Bad($"\"console\" must be \"internalConsole\", \"integratedTerminal\" or \"externalTerminal\", but is \"{console}\"."),
    };

    private static int HistoryOf(int? megabytes) => megabytes switch
    {
        null => new DebuggerOptions().HistoryMegabytes,
        >= 0 and <= 1_000_000 => megabytes.Value,
        _ => throw Bad($"\"history\" must be how many megabytes the past of the run may take, 0 for none, but is {megabytes}."),
    };

    private static Coordinates? StopAtOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Coordinates.Parse(text) switch
        {
            null => throw Bad($"\"stopAt\" must be seed:decision:instruction, such as \"7:12:30\", but is \"{text}\"."),
            { Interventions: > 0 and var count } => throw Bad(
                $"\"stopAt\" is {text.Trim()}: before that state the run was changed {(count == 1 ? "once" : $"{count} times")} from outside, "
                + "so the program alone does not come there."),
            var moment => moment,
        };
    }

    /// <summary>A policy by name; null if there is none of that name.</summary>
    public static SteppingPolicy? PolicyOf(string? name) => name switch
    {
        "isolate" => SteppingPolicy.Isolate,
        "world" => SteppingPolicy.World,
        _ => null,
    };

    private static SteppingPolicy SteppingOf(string? name) => name is null ? SteppingPolicy.Isolate
        : PolicyOf(name) ?? throw Bad($"\"stepping\" must be \"isolate\" or \"world\", but is \"{name}\".");

    private static ImmutableDictionary<string, string?> EnvironmentOf(Fields fields)
    {
        var changes = fields.OptionalTextsByName("env") ?? ImmutableDictionary<string, string?>.Empty;
        var wrong = changes.Keys.FirstOrDefault(name =>
            name.Length == 0 || name.AsSpan().ContainsAny('=', '\0') || changes[name]?.Contains('\0', StringComparison.Ordinal) == true);
        return wrong is null ? changes
            : throw Bad(
                $"\"env\" holds a variable \"{wrong}\" that cannot be set: a name must not be empty or hold =, and nothing may hold a NUL character.");
    }

    /// <param name="field">What holds the path.</param>
    /// <param name="path">The path.</param>
    /// <param name="folder">Where it starts if it is relative; null: in the folder of the adapter.</param>
    private static string FullPath(string field, string path, string? folder)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw Bad($"\"{field}\" holds a NUL character.");
        }

        try
        {
            return folder is null ? Path.GetFullPath(path) : Path.GetFullPath(path, folder);
        }
        catch (IOException)
        {
            throw Bad(
                $"\"{field}\" is {path}, but the folder that the debugger was started in does not exist any more; give the whole path.");
        }
    }

    /// <summary>The text of the file that stands in for typed input.</summary>
    private static string ReadInput(string name, string folder)
    {
        var path = FullPath("stdin", name, folder);

        // Opening one waits for somebody who writes to it.
        if (FileStatus.Of(path) is { IsPipe: true })
        {
            throw Bad($"\"stdin\" names {path}, which is a pipe and no file.");
        }

        using var host = Hosts.OfFiles(folder, LargestInput);
        try
        {
            return new StreamReader(new MemoryStream(host.ReadFile(path))).ReadToEnd();
        }
        catch (InsufficientMemoryException)
        {
            // A device may have no end at all.
            throw Bad($"\"stdin\" names {path}, which has more than {LargestInput / (1024 * 1024)} MB.");
        }
        catch (IOException exception)
        {
            throw Bad($"\"stdin\" names {path}, which cannot be read: {exception.Message}.");
        }
    }

    private static RequestFailure Bad(string sentence) => new(ErrorId.BadLaunch, sentence);
}
