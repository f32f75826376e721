using System.Reflection;

namespace Ttvm.Cli;

/// <summary>Which version this is.</summary>
internal static class ProductVersion
{
    /// <summary><c>ttvm 0.1.0</c>, with the commit it was built from where that is known.</summary>
    public static string Text => "ttvm " + typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
