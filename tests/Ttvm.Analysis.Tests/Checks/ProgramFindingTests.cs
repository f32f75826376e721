using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Analysis.Tests.Checks;

/// <summary>No check cries wolf: every program of this repository is free of findings, but for those that are there on purpose.</summary>
public sealed class ProgramFindingTests
{
    private enum Reason
    {
        /// <summary>The program is about what becomes of a process that fails, and this is how it fails.</summary>
        FailsOnPurpose,

        /// <summary>The program is about what an instruction does in exactly this case.</summary>
        ShowsTheCase,

        /// <summary>There is such a way through the program, but it is never taken, or fails the test if it is.</summary>
        NeverTaken,

        /// <summary>The owner's document writes it so, and says that it is assumed.</summary>
        OwnersDocument,

        /// <summary>The program of the public TinyTotVM that it stands for is built so.</summary>
        ReferenceProgram,

        /// <summary>What a process leaves behind is not the program's concern.</summary>
        LeftOver,
    }

    /// <summary>What may be found, and why it is right that it is found.</summary>
    private static readonly Dictionary<string, (string Codes, Reason Why)> Expected = new()
    {
        ["tests/programs/processes/mailbox_limit.ttvm"] = ("TTV0056", Reason.ShowsTheCase),
        ["tests/programs/processes/unlink.ttvm"] = ("TTV0049", Reason.ShowsTheCase),
        ["tests/programs/seed/coffee_shop_demo.ttvm"] = ("TTV0049 TTV0053", Reason.OwnersDocument),
        ["tests/programs/seed/process_comm.ttvm"] = ("TTV0049", Reason.OwnersDocument),
        ["examples/process_comm.ttvm"] = ("TTV0049", Reason.OwnersDocument),
        ["examples/coffee_shop_demo.ttvm"] = ("TTV0049", Reason.OwnersDocument),
        ["examples/coffee_shop.ttvm"] = ("TTV0049", Reason.OwnersDocument),
        ["examples/concurrency_monitor.ttvm"] = ("TTV0036 TTV0040", Reason.FailsOnPurpose),
        ["tests/programs/control/end_of_text.ttvm"] = ("TTV0039", Reason.ShowsTheCase),
        ["tests/programs/control/halt.ttvm"] = ("TTV0039", Reason.ShowsTheCase),
        ["tests/programs/control/jmp.ttvm"] = ("TTV0039 TTV0046", Reason.ShowsTheCase),
        ["tests/programs/exceptions/catch.ttvm"] = ("TTV0060", Reason.ShowsTheCase),
        ["tests/programs/exceptions/end_try.ttvm"] = ("TTV0043 TTV0060", Reason.ShowsTheCase),
        ["tests/programs/exceptions/error_uncaught.ttvm"] = ("TTV0031 TTV0032", Reason.FailsOnPurpose),
        ["tests/programs/exceptions/try.ttvm"] = ("TTV0030", Reason.NeverTaken),
        ["tests/programs/modules/cycle_a.ttvm"] = ("TTV0063", Reason.FailsOnPurpose),
        ["tests/programs/modules/cycle_b.ttvm"] = ("TTV0063", Reason.FailsOnPurpose),
        ["tests/programs/modules/does_not_assemble.ttvm"] = ("TTV0001 TTV0029", Reason.FailsOnPurpose),
        ["tests/programs/modules/greeting.ttvm"] = ("TTV0040", Reason.ShowsTheCase),
        ["tests/programs/modules/halts_in_function.ttvm"] = ("TTV0039", Reason.ShowsTheCase),
        ["tests/programs/processes/demonitor.ttvm"] = ("TTV0030", Reason.NeverTaken),
        ["tests/programs/processes/does_not_assemble.ttvm"] = ("TTV0001 TTV0029", Reason.FailsOnPurpose),
        ["tests/programs/processes/exit_process_main.ttvm"] = ("TTV0034 TTV0035 TTV0041", Reason.NeverTaken),
        ["tests/programs/processes/link.ttvm"] = ("TTV0032 TTV0036 TTV0049", Reason.FailsOnPurpose),
        ["tests/programs/processes/monitor.ttvm"] = ("TTV0030 TTV0049", Reason.NeverTaken),
        ["tests/programs/processes/receive_deadlock_of_two.ttvm"] = ("TTV0032 TTV0053", Reason.LeftOver),
        ["tests/programs/processes/receive_left_waiting.ttvm"] = ("TTV0032 TTV0053", Reason.LeftOver),
        ["tests/programs/processes/receive_match.ttvm"] = ("TTV0030", Reason.NeverTaken),
        ["tests/programs/processes/receive_timeout.ttvm"] = ("TTV0030", Reason.NeverTaken),
        ["tests/programs/processes/restart_child.ttvm"] = ("TTV0032", Reason.LeftOver),
        ["tests/programs/processes/send_types.ttvm"] = ("TTV0040 TTV0049 TTV0075", Reason.ShowsTheCase),
        ["tests/programs/processes/spawn_link.ttvm"] = ("TTV0041", Reason.NeverTaken),
        ["tests/programs/processes/spawn_monitor.ttvm"] = ("TTV0032 TTV0036 TTV0062", Reason.FailsOnPurpose),
        ["tests/programs/processes/start_supervisor.ttvm"] = ("TTV0041", Reason.NeverTaken),
        ["tests/programs/processes/supervise_child.ttvm"] = ("TTV0032", Reason.LeftOver),
        ["tests/programs/processes/supervise_groups.ttvm"] = ("TTV0030 TTV0041", Reason.NeverTaken),
        ["tests/programs/processes/trap_exit.ttvm"] = ("TTV0033", Reason.FailsOnPurpose),
        ["tests/programs/reference/concurrent/02_message_passing.ttvm"] = ("TTV0049 TTV0053", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/03_name_registry.ttvm"] = ("TTV0052 TTV0064", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/04_comprehensive_workflow.ttvm"] = ("TTV0052 TTV0064", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/06_supervisor_test.ttvm"] = ("TTV0032 TTV0053", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/07_process_linking_test.ttvm"] = ("TTV0032", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/10_comprehensive_concurrency_test.ttvm"] = ("TTV0032", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/coffee_shop_demo.ttvm"] = ("TTV0049", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/test_examples.ttvm"] = ("TTV0053", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/working_beam_example.ttvm"] = ("TTV0056", Reason.ReferenceProgram),
        ["tests/programs/reference/concurrent/working_example.ttvm"] = ("TTV0049 TTV0064", Reason.ReferenceProgram),
        ["tests/programs/reference/head/ir_concurrency_demo.ttvm"] = ("TTV0049 TTV0052", Reason.ReferenceProgram),
        ["tests/programs/reference/modules/circular_a.ttvm"] = ("TTV0063", Reason.FailsOnPurpose),
        ["tests/programs/reference/modules/circular_b.ttvm"] = ("TTV0063", Reason.FailsOnPurpose),
        ["tests/programs/reference/modules/circular_self.ttvm"] = ("TTV0063", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/advanced.ttvm"] = ("TTV0024 TTV0038", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/advanced_io_test.ttvm"] = ("TTV0024", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/network.ttvm"] = ("TTV0024", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/network_simple_test.ttvm"] = ("TTV0024", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/network_tcp_test.ttvm"] = ("TTV0024", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/network_udp_test.ttvm"] = ("TTV0024", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/stdlib_advanced_test.ttvm"] = ("TTV0062", Reason.FailsOnPurpose),
        ["tests/programs/reference/reserved/stdlib_network_test.ttvm"] = ("TTV0062", Reason.FailsOnPurpose),
        ["tests/programs/reference/stdlib/stdlib_string_test.ttvm"] = ("TTV0032", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/advanced_optimization_test.ttvm"] = ("TTV0039 TTV0059", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/call_test.ttvm"] = ("TTV0046", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/complete_optimization_showcase.ttvm"] = ("TTV0045 TTV0059", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/comprehensive_optimization_test.ttvm"] = ("TTV0045 TTV0059", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/countdown.ttvm"] = ("TTV0032 TTV0046", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/countdown_label.ttvm"] = ("TTV0032", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/dead_code_test.ttvm"] = ("TTV0039", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/delete.ttvm"] = ("TTV0040", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/exception_test.ttvm"] = ("TTV0030 TTV0060", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/function_exception_test.ttvm"] = ("TTV0030", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/if_else.ttvm"] = ("TTV0045", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/memory_optimization_test.ttvm"] = ("TTV0059", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/nested_exception_test.ttvm"] = ("TTV0039", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/optimization_test.ttvm"] = ("TTV0039", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/safe_advanced_optimization_test.ttvm"] = ("TTV0039", Reason.ReferenceProgram),
        ["tests/programs/reference/sequential/scoped_call.ttvm"] = ("TTV0040", Reason.ReferenceProgram),
        ["tests/programs/strings/type_of.ttvm"] = ("TTV0041", Reason.NeverTaken),
        ["tests/programs/system/exit.ttvm"] = ("TTV0039", Reason.ShowsTheCase),
        ["tests/programs/values/push_str.ttvm"] = ("TTV0018", Reason.ShowsTheCase),
        ["tests/programs/variables/load.ttvm"] = ("TTV0033 TTV0059", Reason.FailsOnPurpose),
        ["tests/programs/variables/store.ttvm"] = ("TTV0040 TTV0059", Reason.ShowsTheCase),
    };

    public static TheoryData<string> Programs =>
    [
        .. Repository.GetFiles().Where(path => path.EndsWith(".ttvm", StringComparison.Ordinal)
            && (path.StartsWith("examples/", StringComparison.Ordinal) || path.StartsWith("tests/programs/", StringComparison.Ordinal))),
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_has_only_the_findings_it_is_meant_to_have(string path)
    {
        var files = new RepositoryFiles();
        var found = MessageFindings.Diagnose(path, CheckOptions.Default, files).Select(diagnostic => diagnostic.Rule.Code).Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(Expected.TryGetValue(path, out var expected) ? expected.Codes : "", string.Join(' ', found));
    }

    /// <summary>Programs of this repository with the workers and modules that stand beside them.</summary>
    private sealed class RepositoryFiles : IProgramFiles
    {
        private readonly Dictionary<string, AnalyzedProgram?> _programs = [];

        public KnownPrograms Known { get; } = new();

        public AnalyzedProgram? Load(string file) => _programs.TryGetValue(file, out var known) ? known : _programs[file] =
            File.Exists(Repository.PathOf(file))
                ? AnalyzedProgram.Bind(SyntaxTree.Parse(SourceText.FromBytes(file, File.ReadAllBytes(Repository.PathOf(file))))) : null;

        public string? FindWorker(string fromFile, string name) => FindModule(fromFile, name + ".ttvm");

        public string? FindModule(string fromFile, string path)
        {
            var file = fromFile[..(fromFile.LastIndexOf('/') + 1)] + path;
            return File.Exists(Repository.PathOf(file)) ? file : null;
        }

        public bool LacksModule(string fromFile, string path) => FindModule(fromFile, path) is null;

        public IEnumerable<string> WorkerNames(string fromFile) =>
            Directory.GetFiles(Path.GetDirectoryName(Repository.PathOf(fromFile))!, "*.ttvm")
                .Select(file => Path.GetFileNameWithoutExtension(file));

        public IEnumerable<string> PossibleUsersOf(string file) =>
            Repository.GetFiles().Where(other => other.EndsWith(".ttvm", StringComparison.Ordinal)
                && Path.GetDirectoryName(other) == Path.GetDirectoryName(file));
    }

    [Fact]
    public void Every_expectation_is_about_a_program() =>
        Assert.All(Expected.Keys, path => Assert.True(File.Exists(Repository.PathOf(path)), path));
}
