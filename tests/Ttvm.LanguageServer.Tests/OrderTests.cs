using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Sessions;

namespace Ttvm.LanguageServer.Tests;

/// <summary>Who sees which text: reads beside writes, cancelled reads, stale reads, failing reads.</summary>
public sealed class OrderTests
{
    private static readonly object Main = new { textDocument = new { uri = LspClient.File } };

    [Fact]
    public async Task A_read_sees_all_changes_before_it_and_none_after()
    {
        await using var client = await LspClient.Initialized(null, TextOf);
        await client.Open("");
        var reads = new List<int>();
        for (var version = 2; version < 50; version++)
        {
            await client.Change(version, new { text = $"; {version}" });
            reads.Add(await client.Send("test/text", Main));
        }

        for (var index = 0; index < reads.Count; index++)
        {
            // An answer may come too late to be of use, but it is never about another text.
            var answer = await client.Answer(reads[index]);
            Assert.True(
                answer["result"]?.Value<string>() == $"; {index + 2}" || LspClient.ErrorOf(answer) == (int)ErrorCode.ContentModified,
                answer.ToString());
        }

        Assert.Equal("; 49", (await client.Request("test/text", Main))!.Value<string>());
    }

    [Fact]
    public async Task A_slow_read_holds_up_neither_writes_nor_other_reads()
    {
        var gate = new TaskCompletionSource();
        await using var client = await LspClient.Initialized(null, TextOf,
            Endpoint.Read<DocumentParams, string>("test/slow", (context, parameters) =>
        {
            gate.Task.Wait(context.Cancellation);
            return context.Document(parameters).Text.Text;
        }));
        await client.Open("first", "file:///other.ttvm");
        var slow = await client.Send("test/slow", new { textDocument = new { uri = "file:///other.ttvm" } });
        await client.Open("second");
        Assert.Equal("second", (await client.Request("test/text", Main))!.Value<string>());
        gate.SetResult();
        Assert.Equal("first", (await client.Answer(slow))["result"]!.Value<string>());
    }

    [Fact]
    public async Task What_was_quick_in_one_session_may_be_slow_in_another()
    {
        var gate = new TaskCompletionSource();
        var sometimesSlow = Endpoint.Read<DocumentParams, string>("test/slow", (context, parameters) =>
        {
            var text = context.Document(parameters).Text.Text;
            if (text == "slow")
            {
                gate.Task.Wait(context.Cancellation);
            }

            return text;
        });
        await using var quick = await LspClient.Initialized(null, sometimesSlow);
        await quick.Open("quick");
        await quick.Request("test/slow", Main);
        await quick.Request("test/slow", Main);
        await using var client = await LspClient.Initialized(null, TextOf, sometimesSlow);
        await client.Open("slow");
        var slow = await client.Send("test/slow", Main);
        Assert.Equal("slow", (await client.Request("test/text", Main))!.Value<string>());
        gate.SetResult();
        Assert.Equal("slow", (await client.Answer(slow))["result"]!.Value<string>());
    }

    [Fact]
    public async Task A_read_of_a_file_that_changes_meanwhile_is_stale()
    {
        await using var client = await LspClient.Initialized(null, Blocked);
        await client.Open("PRINT");
        var read = await client.Send("test/blocked", Main);
        await client.Change(2, new { text = "YIELD" });
        Assert.Equal((int)ErrorCode.ContentModified, LspClient.ErrorOf(await client.Answer(read)));
    }

    [Fact]
    public async Task A_read_of_a_file_that_is_closed_meanwhile_is_stale()
    {
        await using var client = await LspClient.Initialized(null, Blocked);
        await client.Open("PRINT");
        var read = await client.Send("test/blocked", Main);
        await client.Notify("textDocument/didClose", Main);
        Assert.Equal((int)ErrorCode.ContentModified, LspClient.ErrorOf(await client.Answer(read)));
    }

    [Fact]
    public async Task A_change_of_another_file_makes_nothing_stale()
    {
        var gate = new TaskCompletionSource();
        await using var client = await LspClient.Initialized(null, Endpoint.Read<DocumentParams, bool>("test/slow", (context, _) =>
        {
            gate.Task.Wait(context.Cancellation);
            return true;
        }));
        await client.Open("PRINT", "file:///other.ttvm");
        await client.Open("PRINT");
        var read = await client.Send("test/slow", new { textDocument = new { uri = "file:///other.ttvm" } });
        await client.Change(2, new { text = "YIELD" });
        await client.Request("textDocument/documentSymbol", Main);
        gate.SetResult();
        Assert.True((await client.Answer(read))["result"]!.Value<bool>());
    }

    [Fact]
    public async Task A_cancelled_request_is_answered_as_cancelled()
    {
        await using var client = await LspClient.Initialized(null, Blocked);
        await client.Open("PRINT");
        var read = await client.Send("test/blocked", Main);
        await client.Notify("$/cancelRequest", new { id = read });
        Assert.Equal((int)ErrorCode.RequestCancelled, LspClient.ErrorOf(await client.Answer(read)));
        await client.Notify("$/cancelRequest", new { id = 12345 });
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task A_stale_pull_of_diagnostics_is_not_to_be_repeated_by_itself()
    {
        await using var client = await LspClient.Initialized(null,
            Endpoint.Read<DocumentParams, bool>("test/pull", Block, whenStale: ErrorCode.ServerCancelled));
        await client.Open("PRINT");
        var read = await client.Send("test/pull", Main);
        await client.Change(2, new { text = "YIELD" });
        var answer = await client.Answer(read);
        Assert.Equal((int)ErrorCode.ServerCancelled, LspClient.ErrorOf(answer));
        Assert.False(answer["error"]!["data"]!["retriggerRequest"]!.Value<bool>());
    }

    [Fact]
    public async Task A_bug_in_a_feature_is_reported_with_what_was_asked_and_the_server_lives_on()
    {
        await using var client = await LspClient.Initialized(
            null,
            TextOf,
            Endpoint.Read<DocumentParams, string>("test/crash", (_, _) => throw new InvalidOperationException("the tower leans")));
        await client.Open("PRINT", version: 7);
        var answer = await client.Answer(await client.Send("test/crash", Main));
        Assert.Equal((int)ErrorCode.InternalError, LspClient.ErrorOf(answer));
        Assert.DoesNotContain("   at ", answer.ToString(), StringComparison.Ordinal);
        var shown = (await client.Notification("window/logMessage"))["message"]!.Value<string>()!;
        foreach (var part in new[] { "test/crash", LspClient.File, "version 7", "the tower leans" })
        {
            Assert.Contains(part, shown, StringComparison.Ordinal);
            Assert.Contains(part, client.Errors, StringComparison.Ordinal);
        }

        Assert.Equal("PRINT", (await client.Request("test/text", Main))!.Value<string>());
        Assert.Equal(0, await client.Leave());
    }

    [Fact]
    public async Task A_bug_in_a_write_is_reported_and_the_server_lives_on()
    {
        await using var client = await LspClient.Initialized(null,
            Endpoint.Write("test/crash", _ => throw new InvalidOperationException("the tower leans")));
        Assert.Equal((int)ErrorCode.InternalError, await client.RequestError("test/crash"));
        Assert.Contains("test/crash failed", client.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await client.Leave());
    }

    private static Endpoint TextOf => Endpoint.Read<DocumentParams, string>("test/text",
        (context, parameters) => context.Document(parameters).Text.Text);

    private static Endpoint Blocked => Endpoint.Read<DocumentParams, bool>("test/blocked", Block);

    /// <summary>Goes on only when nobody wants the answer any more.</summary>
    private static bool Block(ReadContext context, DocumentParams parameters)
    {
        context.Document(parameters);
        context.Cancellation.WaitHandle.WaitOne();
        context.Cancellation.ThrowIfCancellationRequested();
        return true;
    }
}
