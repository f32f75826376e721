using System.Globalization;
using System.Text.RegularExpressions;

namespace Ttvm.LanguageServer.Tests;

public sealed class DiagnosticsTests
{
    private static readonly object Pulling = new { textDocument = new { diagnostic = new { relatedInformation = true } } };
    private static readonly object Versioned = new { textDocument = new { publishDiagnostics = new { versionSupport = true } } };
    private static readonly object Main = new { textDocument = new { uri = LspClient.File } };

    [Fact]
    public async Task After_a_burst_of_edits_the_last_version_is_published_last()
    {
        const int Last = 200;
        await using var client = await LspClient.Initialized(Versioned);
        await client.Open("");
        for (var version = 2; version <= Last; version++)
        {
            await client.Change(version, new { text = version == Last ? "HALT" : $"PRIN{version}" });
        }

        var (previous, published) = (0, await client.Notification("textDocument/publishDiagnostics"));
        while (published["version"]!.Value<int>() < Last)
        {
            Assert.True(published["version"]!.Value<int>() > previous, "An older version must not follow a newer one.");
            previous = published["version"]!.Value<int>();
            published = await client.Notification("textDocument/publishDiagnostics");
        }

        Assert.Empty(published["diagnostics"]!);
    }

    [Fact]
    public async Task Closing_a_file_clears_its_findings()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PRIN");
        Assert.NotEmpty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
        await client.Notify("textDocument/didClose", Main);
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics"))["diagnostics"]!);
    }

    [Fact]
    public async Task A_client_that_asks_itself_gets_nothing_unasked()
    {
        await using var client = await LspClient.Initialized(Pulling);
        await client.Open("PRIN");
        var report = await client.Request("textDocument/diagnostic", Main);
        Assert.Equal("full", report!["kind"]!.Value<string>());
        Assert.Equal("TTV0001", report["items"]![0]!["code"]!.Value<string>());
        Assert.Equal(0, await client.Leave());
        Assert.DoesNotContain("publishDiagnostics", client.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_file_is_not_reported_again()
    {
        await using var client = await LspClient.Initialized(Pulling);
        await client.Open("PRIN");
        var first = await Pull(null);
        var second = await Pull(first);
        Assert.Equal("unchanged", second["kind"]!.Value<string>());
        await client.Change(2, new { text = "HALT" });
        Assert.Empty((await Pull(second))["items"]!);
        await client.Notify("textDocument/didClose", Main);
        await client.Open("PRIN");
        Assert.Equal("full", (await Pull(first))["kind"]!.Value<string>());

        async Task<JToken> Pull(JToken? previous) =>
            (await client.Request("textDocument/diagnostic",
                new { textDocument = new { uri = LspClient.File }, previousResultId = previous?["resultId"] }))!;
    }

    [Fact]
    public async Task Related_places_are_sent_to_clients_that_show_them()
    {
        await using var client = await LspClient.Initialized(Pulling);
        await client.Open("LABEL a\nLABEL a");
        var report = await client.Request("textDocument/diagnostic", Main);
        var related = Assert.Single(report!["items"]!.SelectMany(item => item["relatedInformation"] ?? new JArray()));
        Assert.Equal(LspClient.File, related["location"]!["uri"]!.Value<string>());
    }

    [Fact]
    public async Task A_client_that_says_what_it_shows_only_for_published_findings_gets_the_same_when_it_asks()
    {
        await using var client = await LspClient.Initialized(new { textDocument = new { diagnostic = new { },
            publishDiagnostics = new { relatedInformation = true, codeDescriptionSupport = true } } });
        await client.Open("LABEL a\nLABEL a");
        var duplicate = (await client.Request("textDocument/diagnostic",
            Main))!["items"]!.Single(item => item["code"]!.Value<string>() == "TTV0004");
        Assert.Single(duplicate["relatedInformation"]!);
        var page = new Uri(duplicate["codeDescription"]!["href"]!.Value<string>()!);
        Assert.StartsWith("# TTV0004", await File.ReadAllTextAsync(page.LocalPath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SPAWN", "SP$0AWN")]
    [InlineData("a pattern", "RECEIVE_MATCH in$0t")]
    [InlineData("LABEL", "LAB$0EL here")]
    public async Task A_hover_leads_to_the_line_of_the_book_that_tells_more(string what, string fixture)
    {
        await using var client = await LspClient.Initialized(
            new { textDocument = new { hover = new { contentFormat = new[] { "markdown" } } } });
        await client.Open(fixture.Replace("$0", "", StringComparison.Ordinal));
        var position = new { line = 0, character = fixture.IndexOf("$0", StringComparison.Ordinal) };
        var hover = await client.Request("textDocument/hover", new { textDocument = new { uri = LspClient.File }, position });
        var text = hover!["contents"]!["value"]!.Value<string>()!;
        var link = Regex.Match(text, @"\[The language: (?<heading>[^\]]+)\]\((?<page>[^#)]+)#L(?<line>\d+)\)\n?");
        Assert.True(link.Success, $"{what}: {text}");
        var line = (await File.ReadAllLinesAsync(new Uri(link.Groups["page"].Value).LocalPath))[int.Parse(link.Groups["line"].Value,
            CultureInfo.InvariantCulture) - 1];
        Assert.Equal(link.Groups["heading"].Value, line.TrimStart('#', ' '));
    }

    [Fact]
    public async Task A_client_that_shows_plain_text_gets_no_link()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("SPAWN");
        var hover = await client.Request("textDocument/hover",
            new { textDocument = new { uri = LspClient.File }, position = new { line = 0, character = 1 } });
        Assert.DoesNotContain("language.md", hover!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Findings_are_told_anew_when_a_file_that_is_only_reached_from_the_other_changes()
    {
        await using var client = await LspClient.Initialized();
        await client.Open("PUSH_INT 1\nSENDNAMED boss\nHALT", "file:///project/worker.ttvm");
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics", "worker.ttvm"))["diagnostics"]!);
        await client.Open("PUSH_STR \"worker\"\nSPAWN\nPOP");
        Assert.Equal("TTV0052", Assert.Single((await client.Notification("textDocument/publishDiagnostics",
            "worker.ttvm"))["diagnostics"]!)["code"]!.Value<string>());
        await client.Change(2, new { text = "REGISTER boss\nPUSH_STR \"worker\"\nSPAWN\nPOP\nRECEIVE\nPOP" });
        Assert.Empty((await client.Notification("textDocument/publishDiagnostics", "worker.ttvm"))["diagnostics"]!);
    }
}
