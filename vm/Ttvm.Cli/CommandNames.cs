using System.Collections.Immutable;

namespace Ttvm.Cli;

/// <summary>The words that can stand where otherwise a program's file stands.</summary>
internal static class CommandNames
{
    public const string Run = "run";
    public const string Compile = "compile";
    public const string Disassemble = "disassemble";
    public const string Check = "check";
    public const string Format = "format";
    public const string Test = "test";
    public const string Explore = "explore";
    public const string Profile = "profile";
    public const string Install = "install";
    public const string Uninstall = "uninstall";
    public const string Help = "help";

    /// <summary>The tests of the owner's document, in the order in which <c>test-all</c> runs them.</summary>
    public static ImmutableArray<string> Tests { get; } =
    [
        "test-concurrency", "test-spawn-comprehensive", "test-send-receive-comprehensive", "test-register-whereis",
        "test-smp-concurrency", "test-coffee-shop",
    ];

    public const string TestAll = "test-all";

    /// <summary>Commands of the script in the repository's root, which is how <c>ttvm</c> is usually started; this program does not have
    /// them.</summary>
    public static ImmutableArray<string> OfScript { get; } = ["code", "package", "bench", "language-server", "debug-adapter"];

    public static ImmutableArray<string> All { get; } =
        [Run, Test, Explore, Profile, Compile, Disassemble, Check, Format, Install, Uninstall, .. Tests, TestAll, Help, .. OfScript];
}
