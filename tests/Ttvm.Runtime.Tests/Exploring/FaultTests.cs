using System.Globalization;
using Ttvm.Language.Directives;
using Ttvm.Language.Text;
using Ttvm.Runtime.Exploring;
using Ttvm.Runtime.Hosting;
using Ttvm.Runtime.Processes;
using Ttvm.Runtime.Recordings;
using Ttvm.Runtime.Runs;
using Ttvm.Runtime.Testing;
using Ttvm.Testing;

namespace Ttvm.Runtime.Tests.Exploring;

/// <summary>
/// Twenty known faults of concurrent programs, each found and kept as a recording that fails again, and its corrected twin, which is
/// proved.
/// The table of <c>docs/exploring.md</c> is what comes of them.
/// </summary>
public sealed class FaultTests
{
    private const string Folder = "tests/exploring";

    private static readonly IHost s_disk = new SystemHost([], Stream.Null, Stream.Null, () => TextReader.Null, _ => { });

    private const string Document = "docs/exploring.md";

    private const string FirstLine = "| Fault | Found as | dpor | pct | random | Classes of the corrected |\n";

    public static TheoryData<string> Names => [.. FileNames];

    private static IEnumerable<string> FileNames => Directory.GetFiles(Repository.PathOf($"{Folder}/faulty"))
        .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    [Fact]
    public void There_are_twenty() => Assert.Equal(20, FileNames.Count());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fault_is_found_and_its_recording_fails_again(string name)
    {
        var result = Explore("faulty", name, new ExplorationOptions());
        Assert.Equal(ExplorationVerdict.Failed, result.Verdict);
        var found = result.Findings[0];
        var recording = Recording.Parse(found.Recording!.ToBytes());
        var host = new MemoryHost(Repository.PathOf($"{Folder}/faulty"), null, TextReader.Null, []);
        var outcome = Repetition.Run(recording, host, new MachineOptions(), CancellationToken.None);
        switch (found.Finding.Check)
        {
            case ExplorationChecks.Deadlock:
                Assert.Equal(RunEnding.Deadlock, outcome.Ending);
                break;
            case ExplorationChecks.Expectation:
                Assert.NotEmpty(Mismatch.Find(StatedBy("faulty", name),
                    new ObservedRun(outcome, host.OutputLines, host.ErrorLines, host.Notices)));
                break;
            default:
                Assert.Contains(host.Notices, notice => notice.Level is NoticeLevel.Error or NoticeLevel.Warning);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_corrected_twin_is_proved(string name)
    {
        var one = Explore("corrected", name, new ExplorationOptions());
        Assert.Equal((ExplorationVerdict.Proved, 0), (one.Verdict, one.Cut));
        Assert.Empty(one.Findings);
        foreach (var workers in (int[])[2, 4])
        {
            var several = Explore("corrected", name, new ExplorationOptions { Workers = workers, Alone = 1 });
            Assert.Equal((one.Verdict, one.Schedules), (several.Verdict, several.Schedules));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Several_workers_find_the_fault_as_one_does(string name)
    {
        var one = Explore("faulty", name, new ExplorationOptions { KeepsGoing = true });
        foreach (var workers in (int[])[2, 4])
        {
            var several = Explore("faulty", name, new ExplorationOptions { Workers = workers, Alone = 1, KeepsGoing = true });
            Assert.Equal(one.Schedules, several.Schedules);
            Assert.Equal(Kinds(one), Kinds(several));
        }

        static IEnumerable<string> Kinds(ExplorationResult result) =>
            result.Findings.Select(found => $"{found.Finding.Check} {found.Finding.Place?.Line}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_document_has_the_table_that_comes_of_them()
    {
        var document = File.ReadAllText(Repository.PathOf(Document)).ReplaceLineEndings("\n");
        var start = document.IndexOf(FirstLine, StringComparison.Ordinal);
        var rows = string.Join('\n', FileNames.Select(Row));
        Golden.Check(Document, $"{document[..start]}{FirstLine}| --- | --- | --- | --- | --- | --- |\n{rows}"
            + document[document.IndexOf("\n\n", start, StringComparison.Ordinal)..]);
    }

    private static string Row(string name)
    {
        var dpor = Explore("faulty", name, new ExplorationOptions());
        var words = name.Replace('_', ' ');
        var check = dpor.Findings[0].Finding.Check switch
        {
            ExplorationChecks.AbnormalExit => "exit",
            ExplorationChecks.DeadLetter => "dead letter",
            var other => other.ToString().ToLowerInvariant(),
        };
        return $"| [{words}](../{Folder}/faulty/{name}.ttvm) | {check} | {Count(dpor)} | {CountOf(name, ExplorationStrategy.Priorities)} "
            + $"| {CountOf(name, ExplorationStrategy.Chance)} | {Count(Explore("corrected", name, new ExplorationOptions()))} |";
    }

    private static string CountOf(string name, ExplorationStrategy strategy)
    {
        var result = Explore("faulty", name, new ExplorationOptions { Strategy = strategy, MaxSchedules = 1000 });
        return result.Verdict == ExplorationVerdict.Failed ? Count(result) : "–";
    }

    private static string Count(ExplorationResult result) => result.Schedules.ToString(CultureInfo.InvariantCulture);

    private static TestDirectives StatedBy(string folder, string name)
    {
        var path = Repository.PathOf($"{Folder}/{folder}/{name}.ttvm");
        return TestDirectives.Read(SourceText.FromBytes(path, File.ReadAllBytes(path)));
    }

    private static ExplorationResult Explore(string folder, string name, ExplorationOptions options) => Exploration.Run(
        new ProgramTest(Repository.PathOf($"{Folder}/{folder}"), $"{name}.ttvm", StatedBy(folder, name)), s_disk, options, _ => { },
        CancellationToken.None);
}
