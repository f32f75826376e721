using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter;

/// <summary>One request of the protocol: its name and the function that answers it. Nothing else has to be registered anywhere.</summary>
/// <param name="Command">The name on the wire.</param>
/// <param name="Answer">Gives the body of the answer, or null if it has none; runs on the session's thread.</param>
internal sealed record Endpoint(string Command, Func<Session, JObject, object?> Answer)
{
    /// <summary>A request whose answer says something.</summary>
    public static Endpoint Of<TArguments>(string command, Func<Session, TArguments, object?> answer)
        where TArguments : class => new(command, (session, arguments) => answer(session, Read<TArguments>(command, arguments)));

    /// <summary>A request whose answer says only that it was done.</summary>
    public static Endpoint Of<TArguments>(string command, Action<Session, TArguments> perform)
        where TArguments : class => Of<TArguments>(command, (session, arguments) =>
        {
            perform(session, arguments);
            return null;
        });

    private static TArguments Read<TArguments>(string command, JObject arguments)
        where TArguments : class
    {
        if (arguments is TArguments raw)
        {
            return raw;
        }

        try
        {
            return Serialization.Read<TArguments>(arguments);
        }
        catch (JsonException exception)
        {
            throw new RequestFailure(ErrorId.BadArguments, $"The arguments of {command} do not fit: {exception.Message}");
        }
    }
}
