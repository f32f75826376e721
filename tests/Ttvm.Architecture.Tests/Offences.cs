using Xunit.Sdk;

namespace Ttvm.Architecture.Tests;

/// <summary>A rule about many files fails with all that break it, so that one run is enough to mend them.</summary>
internal static class Offences
{
    /// <summary>Passes if nothing breaks the rule.</summary>
    /// <param name="rule">What should hold.</param>
    /// <param name="offences">What breaks it, one line each.</param>
    public static void None(string rule, IEnumerable<string> offences)
    {
        var found = offences.ToList();
        if (found.Count > 0)
        {
            throw new XunitException($"{rule}\n  {string.Join("\n  ", found)}");
        }
    }
}
