using System.Text;
using Ttvm.Analysis.Checks;
using Ttvm.Analysis.Messages;
using Ttvm.Analysis.Stack;
using Ttvm.Language.Syntax;
using Ttvm.Language.Text;

namespace Ttvm.Analysis.Tests.Messages;

/// <summary>What it costs to look for what is wrong with messages, in work that can be counted.</summary>
public sealed class MessageCostTests
{
    [Fact]
    public void All_files_of_a_program_cost_in_proportion_to_it()
    {
        // The first one also pays for what is made once.
        AllocatedForProgram(workers: 10);

        Assert.InRange(AllocatedForProgram(workers: 400) / (double)AllocatedForProgram(workers: 100), 2, 6);
    }

    [Fact]
    public void Each_name_is_looked_up_once()
    {
        var files = Ring(workers: 50);
        files.DiagnoseAll();
        Assert.Equal(50, files.Lookups);
    }

    [Theory]
    [InlineData("PUSH_INT 2\n", 0.1)]
    [InlineData("\n", 0.1)]
    [InlineData("; comment\n", 0.1)]
    [InlineData("REGISTER late\n", 3)]
    public void An_edit_between_process_instructions_costs_little(string typed, double share)
    {
        var text = new StringBuilder("REGISTER main\n");
        for (var i = 0; i < 400; i++)
        {
            text.Append($"PUSH_STR f{i}\nSPAWN\nPOP\n");
        }

        for (var i = 0; i < 400; i++)
        {
            text.Append(
                $"LABEL f{i}\nREGISTER n{i}\nPUSH_INT {i}\nSENDNAMED main\nRECEIVE_MATCH int\nPRINT\nPUSH_INT 1\nSENDNAMED n{i}\nRET\n");
        }

        Edited("PUSH_INT 3\n", text.ToString());
        var (first, edited) = Edited(typed, text.ToString());
        Assert.True(edited <= share * first, $"{edited} bytes instead of {first}");
    }

    /// <summary>Each module waits for the next, so a chain without end would need a stack without end.</summary>
    [Theory]
    [InlineData(150, true)]
    [InlineData(3000, false)]
    public void A_chain_of_imports_is_followed_unless_it_is_very_long(int modules, bool isKnown)
    {
        var files = FilesOf(Enumerable.Range(0, modules).Select(module => ($"m{module}.ttvm",
            (module + 1 < modules ? $"IMPORT m{module + 1}.ttvm\n" : "") + "PUSH_INT 1\nSTORE x\nEXPORT x\n")));

        Assert.Equal(isKnown, files.Known.ExportsOf("m0.ttvm", files) is not null);
    }

    [Fact]
    public void A_file_in_a_circle_of_imports_knows_its_other_modules()
    {
        var files = FilesOf([
            ("a.ttvm", "IMPORT b.ttvm\nIMPORT c.ttvm\n"), ("b.ttvm", "IMPORT a.ttvm\nIMPORT c.ttvm\n"), ("c.ttvm", "HALT\n")]);

        Assert.Equal(["c.ttvm"], files.Known.ProgramOf("a.ttvm", files)!.Imports.All.Select(module => module.Path));
        Assert.Equal(["c.ttvm"], files.Known.ProgramOf("b.ttvm", files)!.Imports.All.Select(module => module.Path));
    }

    /// <summary>The bytes that the findings of a file took when it was opened, and after an edit of one of its last lines.</summary>
    private static (long First, long Edited) Edited(string typed, string text)
    {
        var program = AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText("main.ttvm", text)));
        _ = program.Diagnostics;
        var files = new Files(new Dictionary<string, AnalyzedProgram> { ["main.ttvm"] = program }, new KnownPrograms());
        var first = Allocated(files.DiagnoseAll);
        var line = program.Tree.Text.GetLineSpan(program.Tree.Text.LineCount - 6);
        var next = program.WithTree(program.Tree.WithChange(new TextSpan(line.Start, 0), typed));
        _ = next.Diagnostics;
        files = new Files(new Dictionary<string, AnalyzedProgram> { ["main.ttvm"] = next }, files.Known.Next());
        return (first, Allocated(files.DiagnoseAll));
    }

    private static long AllocatedForProgram(int workers)
    {
        var files = Ring(workers);
        return Allocated(files.DiagnoseAll);
    }

    /// <summary>Workers that hand a message round; each is a file.</summary>
    private static Files Ring(int workers)
    {
        var main = new StringBuilder("REGISTER r0\n");
        var programs = new Dictionary<string, AnalyzedProgram>();
        for (var i = 1; i <= workers; i++)
        {
            main.Append($"PUSH_STR r{i}\nSPAWN\nPOP\n");
            Add($"r{i}.ttvm", $"REGISTER r{i}\nLABEL go\nRECEIVE\nSENDNAMED r{(i + 1) % (workers + 1)}\nJMP go\n");
        }

        Add("main.ttvm", main + "YIELD\nPUSH_INT 9\nSENDNAMED r1\nRECEIVE\nPRINT\n");
        return new Files(programs, new KnownPrograms());

        void Add(string name, string text) => programs.Add(name, AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText(name, text))));
    }

    private static Files FilesOf(IEnumerable<(string Name, string Text)> texts) => new(texts.ToDictionary(
        file => file.Name, file => AnalyzedProgram.Bind(SyntaxTree.Parse(new SourceText(file.Name, file.Text)))), new KnownPrograms());

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Files : IProgramFiles
    {
        private readonly Dictionary<string, AnalyzedProgram> _programs;
        private readonly FileMentions _mentions = new();

        public Files(Dictionary<string, AnalyzedProgram> programs, KnownPrograms known)
        {
            (_programs, Known) = (programs, known);
            foreach (var (file, program) in programs)
            {
                _mentions.Add(file, program);
            }
        }

        public KnownPrograms Known { get; }

        public int Lookups { get; private set; }

        public void DiagnoseAll()
        {
            foreach (var file in _programs.Keys)
            {
                MessageFindings.Of(file, this);
            }
        }

        public AnalyzedProgram? Load(string file) => _programs.GetValueOrDefault(file);

        public string? FindWorker(string fromFile, string name)
        {
            Lookups++;
            return FindModule(fromFile, name + ".ttvm");
        }

        public string? FindModule(string fromFile, string path) => _programs.ContainsKey(path) ? path : null;

        public bool LacksModule(string fromFile, string path) => FindModule(fromFile, path) is null;

        public IEnumerable<string> WorkerNames(string fromFile) => [];

        public IEnumerable<string> PossibleUsersOf(string file) => _mentions.Of(file);
    }
}
