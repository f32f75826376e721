using System.Collections.Immutable;

namespace Ttvm.Language.Instructions;

/// <summary>The processes that SPAWN knows by name before it looks at labels and worker files (<c>language.md</c>, section 3.5).</summary>
public static class BuiltInProcesses
{
    /// <summary>Prints <c>Hello from spawned process!</c> and ends.</summary>
    public const string HelloWorld = "hello_world";

    /// <summary>Prints 1, 2 and 3 and ends.</summary>
    public const string Counter = "counter";

    /// <summary>Both names.</summary>
    public static ImmutableArray<string> Names { get; } = [HelloWorld, Counter];
}
