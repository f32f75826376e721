using Ttvm.Analysis.Checks;
using Ttvm.Ide.Completions;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Assembling;
using Ttvm.Language.Text;

namespace Ttvm.Ide.Tests;

/// <summary>What editors show of the names that a file imports, and how it follows its modules.</summary>
public sealed class ImportedModuleTests
{
    private const string Util = """

        ;- util.ttvm
        MAKE_FUNCTION sort list less
        STORE sort
        EXPORT sort
        PUSH_INT 42
        STORE answer
        EXPORT answer
        HALT
        LABEL sort
        LOAD less
        POP
        LOAD list
        RET
        """;

    [Fact]
    public void A_hover_shows_what_an_imported_function_takes_and_leaves() =>
        CheckHover("IMPORT util\nLOAD so$0rt", "`sort ( list:Any less:Any -- Any )` from `util.ttvm`");

    [Fact]
    public void A_hover_shows_the_type_of_an_imported_value() =>
        CheckHover("IMPORT util\nLOAD ans$0wer", "`answer` from `util.ttvm`\n\n`Int`");

    [Fact]
    public void The_hover_of_a_module_lists_its_functions() =>
        CheckHover("IMPORT ut$0il.ttvm", "Exports `answer`, `sort ( list:Any less:Any -- Any )`.");

    [Fact]
    public void A_hover_shows_the_stack_behind_a_call() =>
        CheckHover("IMPORT util\nNULL\nNULL\nLOAD sort\nCALL_FUNC$0TION", "Stack after: `( Null )`");

    [Fact]
    public void Completion_offers_exports()
    {
        var opened = OpenedFixture.Open("IMPORT util\nLOAD $0" + Util);
        Assert.Equal(
            [("answer", "exported by util.ttvm"), ("sort", "( list:Any less:Any -- Any ) exported by util.ttvm")],
            Completion.At(opened.Workspace, opened.Document, opened.Cursor).Items.Select(item => (item.Label, item.Detail)));
    }

    /// <summary>Bytecode is known to who imports it, and to nobody who lists files or edits them.</summary>
    [Fact]
    public void Bytecode_stands_for_a_source_that_is_not_there()
    {
        var opened = OpenedFixture.Open("$0IMPORT util.ttvm\nLOAD sortt\nPRINT" + Util);
        var source = opened.Workspace.Find(UtilUri)!;
        var bytes = BytecodeWriter.Write(Assembler.Assemble(source.Program).Module!);
        var workspace = opened.Workspace.Without(UtilUri)
            .With(Document.OnDisk("file:///project/util.ttb", BytecodeText.Of("file:///project/util.ttb", bytes)));
        Assert.Equal(["The variable 'sortt' has no value here; did you mean 'sort'?"], Messages(workspace));
        Assert.Equal([MainUri], workspace.Documents.Select(document => document.Uri));
        Assert.Empty(Messages(workspace.With(Document.OnDisk("file:///project/util.ttvm",
            new SourceText("util.ttvm", "NULL\nSTORE sortt\nEXPORT sortt")))));

        var broken = workspace.With(Document.OnDisk("file:///project/util.ttb", BytecodeText.Of("file:///project/util.ttb", "TTVM"u8)));
        Assert.Equal(["IMPORT fails: the module 'util.ttvm' has errors."], Messages(broken));
    }

    [Fact]
    public void A_change_of_a_module_changes_what_is_said_of_who_imports_it()
    {
        var workspace = OpenedFixture.Open("$0IMPORT util\nLOAD answer\nPRINT\nLOAD sort\nPRINT" + Util).Workspace;
        Assert.Empty(Messages(workspace));
        workspace = Edited(workspace, "EXPORT answer", "EXPORT sort");
        Assert.Equal(["The variable 'answer' has no value here; 'util' exports 'sort'."], Messages(workspace));
        workspace = Edited(workspace, "EXPORT sort\nHALT", "EXPORT answer\nHALT");
        Assert.Empty(Messages(workspace));
    }

    /// <summary>Also through a module in between, and when that only hands on what it imports.</summary>
    [Fact]
    public void A_change_is_seen_by_those_who_import_who_imports_it()
    {
        var workspace = OpenedFixture.Open("$0IMPORT all\nLOAD answer\nPUSH_INT 1\nADD\nPRINT\n;- all.ttvm\nIMPORT util\nEXPORT answer"
            + Util).Workspace;
        Assert.Empty(Messages(workspace));
        Assert.Equal(["ADD wants a number as 'a', but gets null."], Messages(Edited(workspace, "PUSH_INT 42", "NULL")));
    }

    [Fact]
    public void An_edit_of_a_module_that_nobody_can_notice_costs_its_importers_nothing()
    {
        var workspace = OpenedFixture.Open("$0IMPORT util\nLOAD answer\nPRINT" + Util).Workspace;
        var (before, id) = (ProgramOfMain(workspace), Findings.Of(workspace, workspace.Find(MainUri)!, CheckOptions.Default).Id);
        workspace = Edited(workspace, "LOAD less\nPOP", "; not needed yet\nLOAD less\nPOP\nNULL\nPOP");
        Assert.Same(before, ProgramOfMain(workspace));
        Assert.Equal(id, Findings.Of(workspace, workspace.Find(MainUri)!, CheckOptions.Default).Id);
    }

    [Fact]
    public void A_module_that_comes_or_goes_is_noticed()
    {
        var workspace = OpenedFixture.Open("$0IMPORT util\nLOAD mid\nPRINT" + Util).Workspace;
        Assert.NotEmpty(Messages(workspace));
        var util = workspace.Find(UtilUri)!;
        workspace = workspace.Without(UtilUri);
        Assert.Empty(Messages(workspace));
        Assert.NotEmpty(Messages(workspace.With(util)));
        Assert.Empty(Messages(workspace.With(util).WithComplete(false)));
    }

    private const string MainUri = "file:///project/main.ttvm";

    private const string UtilUri = "file:///project/util.ttvm";

    private static Analysis.Stack.AnalyzedProgram ProgramOfMain(Workspace workspace) => workspace.ProgramOf(workspace.Find(MainUri)!);

    private static IEnumerable<string> Messages(Workspace workspace) =>
        Findings.Of(workspace, workspace.Find(MainUri)!, CheckOptions.Default).Diagnostics.Select(finding => finding.Message);

    private static Workspace Edited(Workspace workspace, string before, string after)
    {
        var util = workspace.Find(UtilUri)!;
        var place = util.Text.Text.IndexOf(before, StringComparison.Ordinal);
        return workspace.With(util.Change(2, tree => tree.WithChange(new TextSpan(place, before.Length), after)));
    }

    private static void CheckHover(string fixture, string expected)
    {
        var opened = OpenedFixture.Open(fixture + Util);
        Assert.Contains(expected, Hover.At(opened.Workspace, opened.Document, opened.Cursor)!.Markdown, StringComparison.Ordinal);
    }
}
