using Newtonsoft.Json.Linq;
using Ttvm.Testing;

namespace Ttvm.Cli.Tests;

/// <summary><c>check</c> follows the names of workers and modules, and says in a line which of them leads nowhere.</summary>
public sealed class CheckNamesTests
{
    private const string Main = """
        IMPORT shapes.ttvm
        IMPORT "broken_module.ttvm"
        IMPORT shape.ttvm
        PUSH_STR "hello_world"
        SPAWN
        PUSH_STR "own_label"
        SPAWN
        PUSH_STR "anything at all"
        SPAWN
        PUSH_STR "broken_worker"
        SPAWN_LINK
        PUSH_STR "chasier"
        SPAWN_MONITOR
        PUSH_STR "own_lable"
        SPAWN
        PUSH_STR "broken_worker is only a text here"
        PRINT
        START_SUPERVISOR
        SUPERVISE_CHILD cashier
        SUPERVISE_CHILD baristo
        HALT
        LABEL own_label
        RET

        """;

    private static ProgramFolder Programs => new ProgramFolder("main.ttvm", Main)
        .Add("shapes.ttvm", "IMPORT nowhere.ttvm\n")
        .Add("broken_module.ttvm", "\n\nPRINTT\n")
        .Add("broken_worker.ttvm", "JMP nowhere\nJMP nowhere\n")
        .Add("cashier.ttvm", "PUSH_STR \"barista\"\nSPAWN\nIMPORT shapes.ttvm\nPUSH_STR \"baristo\"\nSPAWN\n")
        .Add("barista.ttvm", "PUSH_STR \"cashier\"\nSPAWN\nPUSH_STR \"unquoted\" oops\n");

    [Fact]
    public void Names_that_lead_nowhere_are_shown_as_recorded()
    {
        using var folder = Programs;
        var run = folder.Run("check", "./main.ttvm");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Golden.Check("tests/Ttvm.Cli.Tests/Recorded/check-names.txt", run.Output);
    }

    [Fact]
    public void Json_has_the_same_names()
    {
        using var folder = Programs;
        var json = JObject.Parse(folder.Run("check", "--json", "./main.ttvm").Output);
        var shown = folder.Run("check", "./main.ttvm").Output.Split('\n');
        var unresolved = json["unresolved"]!;
        Assert.Equal(shown.Count(line => line.Contains(" cannot be loaded: ", StringComparison.Ordinal)
            || line.Contains("so the basic process will run", StringComparison.Ordinal)), unresolved.Count());
        foreach (var name in unresolved)
        {
            Assert.Contains(shown, line => line.EndsWith((string)name["message"]!, StringComparison.Ordinal));
            var text = File.ReadAllLines(folder[(string)name["path"]!])[(int)name.SelectToken("range.start.line")!];
            Assert.Equal((string)name["name"]!,
                text[(int)name.SelectToken("range.start.character")!..(int)name.SelectToken("range.end.character")!]);
        }

        Assert.Equal(["basicProcess", "module", "worker"], unresolved.Select(name => (string)name["kind"]!).Distinct().Order());
    }

    [Fact]
    public void Files_that_are_given_are_not_named_again()
    {
        using var folder = new ProgramFolder("main.ttvm", "PUSH_STR \"worker\"\nSPAWN\nPOP\n").Add("worker.ttvm", "HALTT\n");
        Assert.Contains("warning TTV0062: The process fails at once: the worker 'worker' has errors.",
            folder.Run("check", "./main.ttvm").Output, StringComparison.Ordinal);
        var both = folder.Run("check", "./main.ttvm", "./worker.ttvm");
        Assert.DoesNotContain("cannot be loaded", both.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 files checked: 1 error, 1 warning\n", both.Output, StringComparison.Ordinal);
    }

    /// <summary>Whatever its name, it is read as a program by a run; its words are nobody's business where the program is not from its
    /// folder.</summary>
    [Theory]
    [InlineData("secret.txt", true)]
    [InlineData("secret", true)]
    [InlineData("../secret", false)]
    [InlineData("../secret.ttvm", false)]
    public void Text_of_any_name_is_judged_as_a_run_judges_it(string module, bool isNear)
    {
        using var folder = new ProgramFolder();
        Directory.CreateDirectory(folder["p"]);
        folder.Add("p/main.ttvm", $"IMPORT \"{module}\"\n").Add(Path.Combine("p", module), "hunter2:x:0\n");
        var check = folder.Run("check", "./p/main.ttvm");
        Assert.Contains($"warning TTV0062: IMPORT fails: the module '{module}' has errors.", check.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 file checked: 1 warning\n", check.Output, StringComparison.Ordinal);
        Assert.Equal(1, folder.Run("./p/main.ttvm").ExitCode);
        foreach (var output in new[] { check.Output, folder.Run("check", "--json", "./p/main.ttvm").Output })
        {
            Assert.Equal(isNear, output.Contains("hunter2", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Bytecode_names_files_too()
    {
        using var folder = new ProgramFolder("main.ttvm", "\nIMPORT nowhere.ttvm\nPUSH_STR \"worker\"\nSPAWN\n").Add("worker.ttb", "TTVM");
        folder.Run("compile", "./main.ttvm", "./main.ttb");
        var lines = folder.Run("check", "./main.ttb").Output.Split('\n');
        Assert.Equal("main.ttb:2:1: warning: the module 'nowhere.ttvm' cannot be loaded: no such file", lines[0]);
        Assert.StartsWith("main.ttb:3:1: warning: the worker 'worker' cannot be loaded: worker.ttb: ", lines[1], StringComparison.Ordinal);
        Assert.Null(JObject.Parse(folder.Run("check", "--json", "./main.ttb").Output).SelectToken("unresolved[0].range"));
    }

    [Fact]
    public void Files_that_name_each_other_are_each_loaded_once()
    {
        using var folder = new ProgramFolder("one.ttvm", "IMPORT two.ttvm\n").Add("two.ttvm", "IMPORT one.ttvm\nPUSH_STR \"one\"\nSPAWN\n");
        Assert.EndsWith("\n1 file checked: 1 warning\n", folder.Run("check", "./one.ttvm").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_give_no_orders_to_a_terminal_and_empty_ones_are_not_looked_for()
    {
        using var folder = new ProgramFolder("main.ttvm", "IMPORT \"\\u{1B}[31m\\n\"\nPUSH_STR \"\"\nSPAWN\nPOP\n");
        folder.Run("check", "./main.ttvm").Prints(
            "main.ttvm:1:9: warning TTV0061: IMPORT fails: there is no module '\uFFFD[31m\uFFFD'.\n  1 | IMPORT \"\\u{1B}[31m\\n\"\n    |         ^^^^^^^^^^^^\n1 file checked: 1 warning\n");
    }
}
