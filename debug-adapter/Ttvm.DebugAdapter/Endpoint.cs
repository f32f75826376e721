using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter;

/// <summary>One request of the protocol: its name and the function that answers it. Nothing else has to be registered anywhere.</summary>
/// <param name="Command">The name on the wire.</param>
/// <param name="Answer">Gives the body of the answer, or null if it has none; runs on the session's thread.</param>
/// <param name="Capabilities">The capabilities that a client is told because of this request; none for what every adapter can do.</param>
internal sealed record Endpoint(string Command, Func<Session, JObject, IBody?> Answer, params string[] Capabilities)
{
    /// <summary>Whether the request is not one of the protocol's.</summary>
    public bool IsOwn => Command.StartsWith("ttvm/", StringComparison.Ordinal);

    /// <summary>A request whose answer says something.</summary>
    public static Endpoint Of<TArguments>(string command, Func<Session, TArguments, IBody?> answer, params string[] capabilities)
        where TArguments : class, IReadable<TArguments> =>
        new(command, (session, arguments) => answer(session, TArguments.Read(new Fields(arguments, sentence => Misfit(command, sentence)))),
            capabilities);

    /// <summary>A request whose answer says only that it was done.</summary>
    public static Endpoint Of<TArguments>(string command, Action<Session, TArguments> perform, params string[] capabilities)
        where TArguments : class, IReadable<TArguments> => Of<TArguments>(command, (session, arguments) =>
        {
            perform(session, arguments);
            return null;
        }, capabilities);

    private static RequestFailure Misfit(string command, string sentence) =>
        new(ErrorId.BadArguments, $"The arguments of {command} do not fit: {sentence}");
}
