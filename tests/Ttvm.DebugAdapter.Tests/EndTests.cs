using System.Text;
using Ttvm.DebugAdapter.Protocol;
using Ttvm.Testing;

namespace Ttvm.DebugAdapter.Tests;

/// <summary>The requests that end or restart a program, in every state that it can be in.</summary>
public sealed class EndTests
{
    private const string Runs = """
        PUSH_STR "runs"
        PRINT
        LABEL again
        JMP again
        """;

    /// <summary>How each state is reached, and the beginning of the event that shows that it has been; null if none does.</summary>
    private static readonly (string State, string Program, Action<DapScript> Reach, string? Proof)[] States =
    [
        ("before launch", Runs, script => script.Initialize(), null),
        ("while it is loaded", Runs, script => script.Initialize().Client.Send("launch", script.Arguments()), null),
        ("before it is started", Runs, script => script.Initialize().Client.Request("launch", script.Arguments()), "loadedSource new"),
        ("while it runs", Runs, script => script.Launch(), "output stdout"),
        ("while it stands still", "PUSH_INT 1 ; <break>", script => script.Launch(), "stopped breakpoint"),
        ("while it waits for input", "READ_LINE", script => script.Launch(), "output console"),
        ("after its end", "HALT", script => script.Launch(), "terminated"),
    ];

    [Fact]
    public void Terminate_restart_and_disconnect_have_one_answer_in_every_state()
    {
        var record = new StringBuilder();
        foreach (var (state, program, reach, proof) in States)
        {
            foreach (var request in new[] { "terminate", "restart", "disconnect" })
            {
                record.Append($"# {request} {state}\n").Append(Play(state, program, reach, proof, request)).Append('\n');
            }
        }

        Golden.Check("tests/Ttvm.DebugAdapter.Tests/Transcripts/ends.txt", record.ToString());
    }

    /// <summary>What is said from the request on.</summary>
    private static string Play(string state, string program, Action<DapScript> reach, string? proof, string request)
    {
        var isLoading = state == "while it is loaded";
        var endpoints = new Dictionary<string, Endpoint>(Endpoints.All);
        if (isLoading)
        {
            endpoints["launch"] = Endpoint.Of<NoArguments>("launch",
                (session, _) => session.Ask(() => new TaskCompletionSource<IBody?>().Task));
        }

        using var script = new DapScript(program, endpoints);
        reach(script);
        Await(script, proof);
        var before = script.Client.Transcript.Length;
        var answer = script.Client.Answer(script.Client.Send(request));
        switch (request)
        {
            case "terminate" when state != "after its end":
                script.Client.Event("terminated");
                break;
            case "restart" when (bool)answer["success"]!:
                Await(script, proof);
                break;
        }

        var said = script.Client.Transcript[before..];
        if (request != "disconnect")
        {
            script.Client.Request("disconnect");
        }

        Assert.Equal((0, ""), (script.End(), script.Errors));
        return said;
    }

    private static void Await(DapScript script, string? proof)
    {
        if (proof?.Split(' ') is [var name, .. var detail])
        {
            script.Client.Event(body => detail.All(word => word == (string?)(body["category"] ?? body["reason"])), name);
        }
    }
}
