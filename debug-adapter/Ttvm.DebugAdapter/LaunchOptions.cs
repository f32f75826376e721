using System.Numerics;
using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Runtime.Debugging;

namespace Ttvm.DebugAdapter;

/// <summary>A launch configuration whose every field has been looked at.</summary>
/// <param name="Program">The full path of the program.</param>
/// <param name="Arguments">What GET_ARGS gives.</param>
/// <param name="WorkingDirectory">The full path of the folder the program runs in.</param>
/// <param name="Smp">Whether concurrency instructions work.</param>
/// <param name="Seed">The schedule under the debugger.</param>
/// <param name="StopOnEntry">Whether to stop before the first instruction.</param>
/// <param name="Stepping">Who runs while one process steps.</param>
/// <param name="NoDebug">Whether to run without the debugger.</param>
/// <param name="Input">The text of standard input; null if it is typed.</param>
internal sealed record LaunchOptions(
    string Program,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    bool Smp,
    ulong Seed,
    bool StopOnEntry,
    SteppingPolicy Stepping,
    bool NoDebug,
    string? Input)
{
    /// <summary>Reads the arguments of <c>launch</c>; fields that are not ours are the client's own.</summary>
    /// <exception cref="RequestFailure">A field is wrong; the message says which, what it holds and what it should hold.</exception>
    public static LaunchOptions Parse(JObject fields)
    {
        var program = Text(fields, "program");
        if (string.IsNullOrEmpty(program))
        {
            throw Bad("\"program\" is missing: the .ttvm or .ttb file to start.");
        }

        var cwd = Text(fields, "cwd");
        if (cwd is not null && !Directory.Exists(cwd))
        {
            throw Bad($"\"cwd\" is {cwd}, which is no folder.");
        }

        var fullProgram = Path.GetFullPath(program, Path.GetFullPath(cwd ?? "."));
        if (!File.Exists(fullProgram))
        {
            throw Bad(Directory.Exists(fullProgram) ? $"\"program\" is {fullProgram}, which is a folder." : $"There is no program {fullProgram}.");
        }

        var folder = cwd is null ? Path.GetDirectoryName(fullProgram)! : Path.GetFullPath(cwd);
        return new LaunchOptions(
            fullProgram,
            Texts(fields, "args"),
            folder,
            Flag(fields, "smp", ifMissing: true),
            Seed: Number(fields, "seed"),
            Flag(fields, "stopOnEntry", ifMissing: false),
            SteppingOf(fields),
            Flag(fields, "noDebug", ifMissing: false),
            Text(fields, "stdin") is { } input ? ReadInput(Path.GetFullPath(input, folder)) : null);
    }

    /// <summary>A policy by name; null if there is none of that name.</summary>
    public static SteppingPolicy? PolicyOf(string? name) => name switch
    {
        "isolate" => SteppingPolicy.Isolate,
        "world" => SteppingPolicy.World,
        _ => null,
    };

    private static SteppingPolicy SteppingOf(JObject fields) => Text(fields, "stepping") is not { } name ? SteppingPolicy.Isolate
        : PolicyOf(name) ?? throw Bad($"\"stepping\" must be \"isolate\" or \"world\", but is \"{name}\".");

    private static string ReadInput(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Bad($"\"stdin\" names {path}, but there is no such file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Bad($"\"stdin\" names {path}, which cannot be read: {exception.Message}");
        }
    }

    private static string? Text(JObject fields, string name) => Field(fields, name) switch
    {
        null => null,
        JValue { Value: string text } => text.Contains('\0', StringComparison.Ordinal) ? throw Bad($"\"{name}\" holds a NUL character.") : text,
        var other => throw Wrong(name, "a string", other),
    };

    private static bool Flag(JObject fields, string name, bool ifMissing) => Field(fields, name) switch
    {
        null => ifMissing,
        JValue { Value: bool flag } => flag,
        var other => throw Wrong(name, "true or false", other),
    };

    private static ulong Number(JObject fields, string name) => Field(fields, name) switch
    {
        null => 0,
        JValue { Value: long and >= 0 and var number } => (ulong)number,
        JValue { Value: BigInteger number } when number >= 0 && number <= ulong.MaxValue => (ulong)number,
        var other => throw Wrong(name, $"a whole number from 0 to {ulong.MaxValue}", other),
    };

    private static string[] Texts(JObject fields, string name) => Field(fields, name) switch
    {
        null => [],
        JArray items when items.All(item => item is JValue { Value: string }) => [.. items.Select(item => (string)item!)],
        var other => throw Wrong(name, "a list of strings", other),
    };

    private static JToken? Field(JObject fields, string name) => fields[name] is { Type: not JTokenType.Null } value ? value : null;

    private static RequestFailure Wrong(string name, string expected, JToken actual) =>
        Bad($"\"{name}\" must be {expected}, but is {actual.ToString(Newtonsoft.Json.Formatting.None)}.");

    private static RequestFailure Bad(string sentence) => new(ErrorId.BadLaunch, sentence);
}
