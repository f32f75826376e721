using System.Collections.Immutable;
using System.Text.Json;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Programs;

/// <summary>A benchmark of <c>tests/benchmarks</c> with the smallest arguments its suite has for it.</summary>
internal sealed record BenchmarkProgram(string Name, bool NeedsSmp, ImmutableArray<string> Arguments)
{
    private const string Folder = "tests/benchmarks";

    public static ImmutableArray<BenchmarkProgram> All { get; } = [.. Read()];

    /// <summary>Runs it to its end; it must end by itself, without an error.</summary>
    public MachineRun Run(MachineOptions options)
    {
        var host = new TestHost("", Arguments).WithFile($"{Name}.ttvm",
            File.ReadAllBytes(Repository.PathOf($"{Folder}/programs/{Name}.ttvm")));
        var run = MachineRun.Of(host, $"{Name}.ttvm", options);
        Assert.Null(run.Outcome.Error);
        Assert.Empty(run.Host.Notices.Where(notice => notice.Level != NoticeLevel.Note).Select(notice => notice.Headline));
        Assert.Equal(0, run.Outcome.ExitCode);
        return run;
    }

    public override string ToString() => $"{Name} {string.Join(' ', Arguments)}";

    private static IEnumerable<BenchmarkProgram> Read()
    {
        using var suite = JsonDocument.Parse(File.ReadAllText(Repository.PathOf($"{Folder}/suite.json")));
        foreach (var benchmark in suite.RootElement.GetProperty("benchmarks").EnumerateArray())
        {
            foreach (var run in benchmark.GetProperty("runs").EnumerateArray())
            {
                var sizes = run.TryGetProperty("tiny", out var tiny) ? tiny : run.GetProperty("sizes");
                yield return new BenchmarkProgram(
                    benchmark.GetProperty("name").GetString()!,
                    benchmark.TryGetProperty("smp", out var smp) && smp.GetBoolean(),
                    [.. sizes.EnumerateArray().Select(size => size.GetRawText())]);
            }
        }
    }
}
