using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>What takes its time: what the client is told of it, and how it is called off.</summary>
public sealed class WaitingTests
{
    private const string Stops = "PUSH_INT 1 ; <break>";

    [Fact]
    public void A_request_is_cancelled_while_it_waits_and_before_it_is_taken_up()
    {
        using var script = new DapScript(Stops, With("threads", session => session.Ask(Never, canBeCancelled: true))).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var threads = script.Client.Send("threads");
        var evaluate = script.Client.Send("evaluate", new { expression = "1", context = "watch" });

        // The second is read when the first has been.
        script.Client.Send("cancel", new { requestId = evaluate });
        script.Client.Send("cancel", new { requestId = threads });
        Assert.Equal("The client has cancelled this request.", script.Client.Refused(threads));
        var answer = script.Client.Answer(evaluate);
        Assert.Equal(("cancelled", "The client has cancelled this request."),
            ((string?)answer["message"], (string?)answer["body"]!["error"]!["format"]));

        // What has been answered, or was never asked, cannot be cancelled any more, and that harms nobody.
        script.Client.Request("cancel", new { requestId = evaluate });
        script.Client.Request("cancel", new { requestId = 9999, progressId = "progress-9999" });
        Assert.Equal("1", script.Evaluate("1"));
        Assert.Equal(0, script.Leave());
        script.CheckTranscript("cancel");
    }

    [Fact]
    public async Task What_changes_something_is_not_cancelled_once_it_has_begun()
    {
        var begun = new TaskCompletionSource();
        var done = new TaskCompletionSource<IBody?>();
        using var script = new DapScript(Stops, With("threads", session => session.Ask(() =>
        {
            begun.SetResult();
            return done.Task;
        }))).Launch();
        Assert.Equal("breakpoint in 1 at break", script.Stop());
        var threads = script.Client.Send("threads");
        await begun.Task;
        var cancel = script.Client.Send("cancel", new { requestId = threads });
        done.SetResult(null);
        Assert.True((bool)script.Client.Answer(threads)["success"]!);
        Assert.True((bool)script.Client.Answer(cancel)["success"]!);
    }

    [Fact]
    public void A_client_is_told_of_what_takes_long_and_may_cancel_it()
    {
        var clock = new ManualClock();
        using var script = new DapScript(Stops,
            With("threads", session => session.Ask(Never, canBeCancelled: true, "Waiting for nothing")), clock: clock);
        script.Initialize(new { adapterID = "ttvm", supportsProgressReporting = true });
        script.Client.Request("launch", script.Arguments());
        var threads = script.Client.Send("threads");
        clock.Ring();
        var id = (string)script.Client.Event("progressStart")["body"]!["progressId"]!;
        script.Client.Request("cancel", new { progressId = id });
        script.Client.Event("progressEnd");
        Assert.Equal("The client has cancelled this request.", script.Client.Refused(threads));
        Assert.Equal(0, script.Leave());
        script.CheckTranscript("progress");
    }

    [Fact]
    public void What_goes_on_behind_an_answer_is_told_too()
    {
        var clock = new ManualClock();
        Progress? progress = null;
        var endpoints = With("threads", session =>
        {
            progress = session.Begin("Running to 0:12:34", () => progress!.Dispose());
            progress.Update("0:1:2", 10);
            return null;
        });
        endpoints["modules"] = Endpoint.Of<NoArguments>("modules", (_, _) => progress!.Update("0:6:7", 50));
        using var script = new DapScript(Stops, endpoints, clock: clock);
        script.Initialize(new { adapterID = "ttvm", supportsProgressReporting = true });
        script.Client.Request("threads");
        clock.Ring();
        var start = script.Client.Event("progressStart")["body"]!;
        Assert.Equal(("Running to 0:12:34", "0:1:2", 10, true), ((string?)start["title"], (string?)start["message"],
            (int)start["percentage"]!, (bool)start["cancellable"]!));
        script.Client.Request("modules");
        Assert.Equal(50, (int)script.Client.Event("progressUpdate")["body"]!["percentage"]!);
        script.Client.Request("cancel", new { progressId = start["progressId"] });
        script.Client.Event("progressEnd");

        // It is over: nothing more is told of it.
        script.Client.Request("modules");
        script.Client.Request("cancel", new { progressId = start["progressId"] });
        Assert.Equal(0, script.Leave());
        Assert.Equal(["Start", "Update", "End"],
            script.Client.Transcript.Split("← event progress")[1..].Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public void The_way_to_coordinates_is_told_and_can_be_called_off()
    {
        var clock = new ManualClock();
        using var script = new DapScript("LABEL again\nPUSH_INT 1\nPOP\nJMP again", clock: clock);
        script.Initialize(new { adapterID = "ttvm", supportsProgressReporting = true });
        script.Client.Request("launch", script.Arguments(new { stopAt = "3:9000000000:0" }));
        script.Client.Request("configurationDone");
        clock.Ring();
        var start = script.Client.Event("progressStart")["body"]!;
        Assert.Equal(("Running to 3:9000000000:0", true), ((string?)start["title"], (bool)start["cancellable"]!));
        script.Client.Request("cancel", new { progressId = start["progressId"] });
        Assert.StartsWith("pause in 1", script.Stop(), StringComparison.Ordinal);
        Assert.Contains("← event progressEnd", script.Client.Transcript, StringComparison.Ordinal);
        Assert.Equal(0, script.Leave());
    }

    [Fact]
    public void A_client_that_does_not_ask_for_it_hears_of_no_progress()
    {
        var sent = new List<string>();
        using (var progress = new Progress(() => "progress-1", "Waiting", null, canBeCancelled: false, send: null, new ManualClock()))
        {
            Assert.False(progress.WhenDue().IsCompleted);
            progress.Tell();
        }

        var clock = new ManualClock();
        using (var progress = new Progress(() => "progress-1", "Waiting", null, canBeCancelled: false, (name, _) => sent.Add(name), clock))
        {
            progress.WhenDue();
        }

        Assert.Empty(sent);
    }

    private static Task<IBody?> Never() => new TaskCompletionSource<IBody?>().Task;

    private static Dictionary<string, Endpoint> With(string command, Func<Session, IBody?> answer) => new(Endpoints.All)
    {
        [command] = Endpoint.Of<NoArguments>(command, (session, _) => answer(session)),
    };
}
