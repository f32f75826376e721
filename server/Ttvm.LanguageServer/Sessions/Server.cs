using Ttvm.LanguageServer.Protocol;
using Ttvm.LanguageServer.Transport;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>One language server over a pair of streams, from the first message to the exit code.</summary>
internal static class Server
{
    /// <summary>An answer that does not leave within this time never will.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    /// <summary>Serves one client until it leaves. The first message is waited for on the calling thread.</summary>
    /// <param name="input">The client's messages.</param>
    /// <param name="output">Ours; nothing else is ever written there.</param>
    /// <param name="errors">Where problems are told to people.</param>
    /// <param name="endpoints">What is understood; <see cref="Features.Endpoints.All"/> outside of tests.</param>
    /// <param name="whenInitialized">Called once, when the client has been answered and has said that it is ready.</param>
    /// <param name="patience">How long to wait for what may never come; usual outside of tests.</param>
    /// <returns>The exit code: 0 after a proper shutdown, else 1.</returns>
    public static async Task<int> Run(MessageReader input, Stream output, TextWriter errors, IReadOnlyList<Endpoint> endpoints,
        Action? whenInitialized = null, Patience? patience = null)
    {
        var lifecycle = new Lifecycle();
        var client = new ClientLink(errors, patience ??= Patience.Usual);
        using var queue = new RequestQueue(bug => client.Log(MessageType.Error, $"Taking a turn failed: {bug}"));
        var session = new Session(endpoints, client, lifecycle, queue, patience, whenInitialized);
        Handshake.Answer(input, output, lifecycle, session.Initialize);
        var parameters = endpoints.Where(endpoint => endpoint.Parameters is not null)
            .ToDictionary(endpoint => endpoint.Method, endpoint => endpoint.Parameters);
        var channel = new MessageChannel(input, output, Serialization.CreateFormatter(), parameters.GetValueOrDefault, queue, lifecycle,
            complaint => client.Log(MessageType.Warning, complaint));
        using var rpc = new Connection(channel) { SynchronizationContext = queue };
        foreach (var endpoint in endpoints)
        {
            endpoint.Attach(rpc, session);
        }

        client.Connect(rpc);

        // Handlers are started one after the other, in the order of arrival, on the thread of the queue.
        rpc.StartListening();
        await Task.WhenAny(session.Ended, rpc.Completion, channel.OutputClosed).ConfigureAwait(false);
        if (channel.OutputClosed.IsCompleted && !session.Ended.IsCompleted)
        {
            // A client that leaves may close first what it does not read any more, while its exit is on the way.
            await Task.WhenAny(session.Ended, rpc.Completion, Task.Delay(DrainLimit)).ConfigureAwait(false);
            if (!session.Ended.IsCompleted)
            {
                return Report(lifecycle.IsShutDown ? "" : "the output was closed");
            }
        }

        if (session.Ended.IsCompleted)
        {
            // The answers to what came before exit are still owed.
            await Task.WhenAny(channel.Drain(), Task.Delay(DrainLimit)).ConfigureAwait(false);
            return Report(await session.Ended.ConfigureAwait(false));
        }

        return Report(channel.Failure ?? rpc.Completion.Exception?.GetBaseException().Message
            ?? (lifecycle.IsShutDown ? "" : "the input ended without shutdown and exit"));

        int Report(string reason)
        {
            if (reason.Length > 0)
            {
                errors.WriteLine($"ttvm-language-server: {reason}");
            }

            return reason.Length == 0 ? 0 : 1;
        }
    }
}
