using Ttvm.Cli.Reporting;

namespace Ttvm.Cli.Testing;

/// <summary><c>ttvm test --list</c>: which tests there are.</summary>
internal static class TestList
{
    public static void Write(TextWriter output, IReadOnlyList<FoundTest> tests, bool json)
    {
        foreach (var test in tests)
        {
            if (json)
            {
                JsonReport.WriteFound(output, test);
            }
            else
            {
                output.Write($"{test.Path}{(test.Stated.Title.Length > 0 ? $": {test.Stated.Title}" : "")}\n");
            }
        }

        if (!json)
        {
            output.Write($"{Counts.Of(tests.Count, "test")}\n");
        }
    }
}
