using System.Reflection;

namespace Ttvm.Cli;

/// <summary>Which version this is.</summary>
internal static class ProductVersion
{
    private const int ShortCommit = 8;

    /// <summary><c>ttvm 0.1.0</c>, with the commit it was built from where that is known.</summary>
    public static string Text
    {
        get
        {
            // The SDK joins version and commit by a plus sign.
            var parts = typeof(ProductVersion).Assembly
                .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
            return parts is [var version, { Length: > ShortCommit } commit]
                ? $"ttvm {version} ({commit[..ShortCommit]})" : $"ttvm {parts[0]}";
        }
    }
}
