using System.Collections.Immutable;
using CsCheck;
using Ttvm.Analysis.Checks;
using Ttvm.Ide.Model;
using Ttvm.Ide.Views;
using Ttvm.Language.Diagnostics;
using Ttvm.Language.Files;
using Ttvm.Language.Text;
using Ttvm.Testing;

namespace Ttvm.Ide.Tests;

/// <summary>Whatever files come, go and change, and whatever has been asked before, what is said of a workspace is what would be said if
/// all its files had just been read.</summary>
public sealed class WorkspaceProperties
{
    /// <summary><c>link.ttvm</c> is a second name of <c>a.ttvm</c>; <c>/q</c> and <c>/lib</c> are read only because names lead
    /// there.</summary>
    private static readonly ImmutableArray<string> s_uris = ["file:///p/main.ttvm", "file:///p/a.ttvm", "file:///p/b.ttvm",
        "file:///p/link.ttvm", "file:///q/a.ttvm", "file:///lib/m.ttvm"];

    private const string LinkUri = "file:///p/link.ttvm";

    private const string LinkedUri = "file:///p/a.ttvm";

    private static readonly ImmutableArray<string> s_furtherFolders = ["/q/", "/lib/", "/p/examples/"];

    private static readonly Gen<string> Line = Gen.Frequency(
        (6, Gen.OneOf("a", "a.ttvm", "b", "main", "../q/a", "../lib/m", "../lib/gone", "gone", "link", "m")
            .Select(path => $"IMPORT {path}")),
        (4, Gen.OneOf("a", "b", "main", "bb", "link", "m", "f", "counter").Select(name => $"PUSH_STR {name}\nSPAWN\nSTORE w")),
        (4, Gen.OneOf("x", "y", "g").SelectMany(name => Gen.OneOf("PUSH_INT 1", "NULL", "MAKE_FUNCTION f n", "LOAD x", "LOAD g")
            .Select(value => $"{value}\nSTORE {name}\nEXPORT {name}"))),
        (4, Gen.OneOf("LOAD x\nPUSH_INT 1\nADD\nPOP", "LOAD y\nPRINT", "NULL\nLOAD g\nCALL_FUNCTION\nPUSH_INT 2\nMUL\nPOP", "EXPORT x")),
        (4, Gen.OneOf("REGISTER desk", "PUSH_STR hello\nSENDNAMED desk", "PUSH_INT 1\nSENDNAMED dsk", "RECEIVE\nPRINT",
            "RECEIVE_MATCH int\nPOP", "RECEIVE\nGET_FIELD op\nPOP", "NEW_OBJECT\nNULL\nSET_FIELD opp\nSENDNAMED desk",
            "PUSH_INT 1\nLOAD w\nSEND")),
        (3, Gen.OneOf("HALT", "LABEL f\nLOAD n\nRET", "TRY t", "LABEL t\nCATCH\nPOP\nEND_TRY", "JMP t", "PRIN", "; note", "LABEL f", "POP",
            "RET")));

    private static readonly Gen<string> Text = Line.Array[0, 8].Select(lines => string.Concat(lines.Select(line => line + "\n")));

    private enum What
    {
        Edit,
        EditBack,
        Open,
        Close,
        Forget,
        Rename,
        ReadFurther,
        ChangeNothing,
    }

    private static readonly Gen<What> AnyWhat = Gen.Frequency((8, Gen.Const(What.Edit)), (2, Gen.Const(What.EditBack)),
        (3, Gen.Const(What.Open)), (1, Gen.Const(What.Close)), (1, Gen.Const(What.Forget)), (1, Gen.Const(What.Rename)),
        (1, Gen.Const(What.ReadFurther)), (1, Gen.Const(What.ChangeNothing)));

    /// <summary>What happens, to which file, with which text, where in it, and who asks afterwards about which version.</summary>
    private static readonly Gen<Step[]> Steps = Gen.Select(AnyWhat, Gen.Int[0, s_uris.Length - 1], Text, Line, Gen.Double[0, 1], Gen.Bool,
        Gen.Int[0, 60]).Select(it => new Step(it.Item1, it.Item2, it.Item3, it.Item4, it.Item5, it.Item6, it.Item7)).Array[3, 14];

    private readonly record struct Step(What What, int File, string Text, string Line, double At, bool Removes, int Asked);

    private static Workspace Nothing => Workspace.On(Identify).WithFolders(["file:///p"]);

    private static FileId Identify(string key) => Document.Identify(key, link => link == "/p/link.ttvm" ? "a.ttvm" : null);

    [Fact]
    public void Changes_and_reading_anew_agree() => Steps.ForAll(
        steps =>
        {
            var versions = new List<State> { State.Start };
            var said = new Dictionary<string, string>();
            foreach (var step in steps)
            {
                versions.Add(versions[^1].After(step));
                foreach (var version in (ReadOnlySpan<int>)[step.Asked % versions.Count, step.Asked % 3 == 0 ? 0 : versions.Count - 1])
                {
                    Assert.Equal(Describe(versions[version].Anew()), Describe(versions[version].Workspace, said));
                }
            }
        },
        samples: 200);

    [Fact]
    public void Threads_may_ask_about_several_versions_at_once() => Steps.ForAll(
        steps =>
        {
            var versions = new List<State> { State.Start };
            foreach (var step in steps)
            {
                versions.Add(versions[^1].After(step));
            }

            var expected = versions.ConvertAll(version => Describe(version.Anew()));
            Parallel.ForEach(steps, new ParallelOptions { MaxDegreeOfParallelism = 4 }, step =>
            {
                var version = step.Asked % versions.Count;
                Assert.Equal(expected[version], Describe(versions[version].Workspace));
            });
        },
        samples: 100);

    /// <summary>A module that may lie where nobody has looked is missing when somebody has.</summary>
    [Fact]
    public void A_folder_that_is_read_and_has_no_files_lacks_modules()
    {
        var workspace = Nothing.With(Document.Open("file:///p/main.ttvm", 1, "IMPORT ../lib/m\n"));
        Assert.DoesNotContain("there is no module", Describe(workspace), StringComparison.Ordinal);
        Assert.Contains("there is no module", Describe(workspace.WithFurtherFolder("/lib/")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_known_as_a_link_is_used_by_those_who_name_what_it_leads_to()
    {
        var link = Document.OnDisk(LinkUri, new SourceText(LinkUri, "RECEIVE\nPOP\n"), Identify("/p/link.ttvm"));
        var workspace = Nothing.With([Document.Open("file:///p/main.ttvm", 1, "PUSH_STR a\nSPAWN\nPOP\n"), link]);
        Assert.Equal(["/p/main.ttvm"], workspace.Programs.Of(link).Select(program => program.Root));
    }

    /// <summary>All that is said.</summary>
    private static string Describe(Workspace workspace, Dictionary<string, string>? said = null) => string.Join('\n',
        workspace.AllDocuments.OrderBy(document => document.Uri, StringComparer.Ordinal).Select(document =>
        {
            var findings = Findings.Of(workspace, document, CheckOptions.Default);
            var found = string.Join('\n', findings.Diagnostics.Select(found =>
                $"  {found.Span} {found.Rule.Code} {found.Message} {string.Join("; ", found.Related.Select(Related))} "
                + string.Join("; ", found.Fixes.Select(fix => fix.Title + string.Join(',', fix.Edits)))));
            if (said is not null && !said.TryAdd(findings.Id, found))
            {
                Assert.Equal(said[findings.Id], found);
            }

            var programs = workspace.Programs.Of(document).Select(program =>
                $"  {program.Root}: {string.Join(' ', program.Files)} {program.IsOpen} {program.Spawns}");
            var processes = workspace.Programs.ProcessesOf(document);
            return $"{document.Uri}\n{document.Text.Text}{found}\n{string.Join('\n', programs)}\n"
                + $"  {string.Join(' ', processes.Known)} {processes.AreAll}";

            // With whether the place counts in the text that is looked at, and not in an earlier one.
            string Related(RelatedPlace place) => $"{place.Source?.Path} {place.Span} {place.Message} "
                + (place.Source is null || workspace.AllDocuments.Any(document => document.Text == place.Source));
        }));

    /// <summary>A workspace, and how it has come about if only its files count.</summary>
    private sealed record State(Workspace Workspace, ImmutableList<Document> Files, ImmutableList<string> FurtherFolders,
        ImmutableDictionary<string, string> Earlier)
    {
        public static State Start => new(Nothing, [], [], ImmutableDictionary<string, string>.Empty);

        public Workspace Anew() => Files.Aggregate(
            FurtherFolders.Aggregate(Nothing, (workspace, folder) => workspace.WithFurtherFolder(folder)),
            (workspace, file) => workspace.With(file.IsOpen ? Document.Open(file.Uri, 1, file.Text.Text, file.Id)
                : Document.OnDisk(file.Uri, new SourceText(file.Uri, file.Text.Text), file.Id)));

        public State After(Step step)
        {
            var uri = s_uris[step.File];
            var known = Files.Find(file => file.Uri == uri);
            switch (step.What)
            {
                case What.ReadFurther:
                    var folder = s_furtherFolders[step.File % s_furtherFolders.Length];
                    return this with
                    {
                        Workspace = Workspace.WithFurtherFolder(folder),
                        FurtherFolders = FurtherFolders.Remove(folder).Add(folder),
                    };
                case What.Forget or What.Rename when uri == LinkUri && Files.Exists(file => file.Uri == LinkedUri):
                    return this;
                case What.Forget when known is not null:
                    return this with { Workspace = Workspace.Without(uri), Files = Files.Remove(known) };
                case What.Rename when known is not null:
                    var to = s_uris[(step.File + 1) % s_uris.Length];
                    return (this with { Workspace = Workspace.Without(uri), Files = Files.Remove(known) })
                        .With(OnDisk(to, known.Text.Text));
                case What.Edit when known is not null:
                    return (this with { Earlier = Earlier.SetItem(uri, known.Text.Text) }).WithText(known, Edited(known.Text, step));
                case What.EditBack when known is not null && Earlier.TryGetValue(uri, out var earlier):
                    return (this with { Earlier = Earlier.SetItem(uri, known.Text.Text) }).WithText(known, earlier);
                case What.ChangeNothing when known is not null:
                    return WithText(known, known.Text.Text);
                case What.Close when known is not null:
                    return With(OnDisk(uri, known.Text.Text));
                case What.Open when known is not null:
                    return With(Document.Open(uri, 1, known.Text.Text, known.Id));
                case What.Open:
                    return With(Document.Open(uri, 1, step.Text, Identify(uri["file://".Length..])));
                default:
                    return With(OnDisk(uri, step.Text));
            }
        }

        private static Document OnDisk(string uri, string text) =>
            Document.OnDisk(uri, new SourceText(uri, text), Identify(uri["file://".Length..]));

        private static string Edited(SourceText text, Step step)
        {
            var line = text.GetLineSpan(text.GetLineIndex((int)(step.At * text.Text.Length)));
            var rest = step.Removes ? text.Text[Math.Min(text.Text.Length, line.End + 1)..] : text.Text[line.Start..];
            return text.Text[..line.Start] + (step.Removes && step.At < 0.5 ? "" : step.Line + "\n") + rest;
        }

        private State WithText(Document known, string text)
        {
            if (!known.IsOpen)
            {
                return With(OnDisk(known.Uri, text));
            }

            // As editors tell of it: from the first place that differs to the last.
            var before = known.Text.Text;
            var start = MemoryExtensions.CommonPrefixLength(before.AsSpan(), text);
            var end = 0;
            while (end < Math.Min(before.Length, text.Length) - start && before[^(end + 1)] == text[^(end + 1)])
            {
                end++;
            }

            return With(known.Change(2, tree => tree.WithChange(TextSpan.FromBounds(start, before.Length - end), text[start..^end])));
        }

        private State With(Document document)
        {
            if (document.Uri == LinkedUri && !Files.Exists(file => file.Uri == LinkUri))
            {
                // Who reads a folder finds the links in it, too.
                return With(OnDisk(LinkUri, document.Text.Text)).With(document);
            }

            var index = Files.FindIndex(file => file.Uri == document.Uri);
            return this with
            {
                Workspace = Workspace.With(document),
                Files = index < 0 ? Files.Add(document)
                    : Files[index].IsOpen == document.IsOpen ? Files.SetItem(index, document) : Files.RemoveAt(index).Add(document),
            };
        }
    }
}
