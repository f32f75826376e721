using System.Diagnostics;
using StreamJsonRpc;
using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Sessions;

/// <summary>
/// One method of the protocol: its name, whether it reads or writes, the function that answers it, and what it adds to the
/// capabilities the server announces. Nothing else has to be registered anywhere.
/// </summary>
internal abstract class Endpoint(string method, Type? parameters,
    Func<ServerCapabilities, ClientCapabilities, ServerCapabilities>? announce)
{
    /// <summary>The name on the wire.</summary>
    public string Method { get; } = method;

    /// <summary>The type of its parameters; null if it has none.</summary>
    public Type? Parameters { get; } = parameters;

    /// <summary>What a client is told about it.</summary>
    public ServerCapabilities Announce(ServerCapabilities capabilities, ClientCapabilities client) =>
        announce?.Invoke(capabilities, client) ?? capabilities;

    /// <summary>Makes a connection answer the method.</summary>
    public abstract void Attach(JsonRpc rpc, Session session);

    /// <summary>A request that is answered from a snapshot, beside others.</summary>
    /// <param name="method">The name on the wire.</param>
    /// <param name="answer">Works out the answer.</param>
    /// <param name="announce">What it adds to the capabilities.</param>
    /// <param name="whenStale">The error code that tells the client that the file has changed meanwhile.</param>
    /// <param name="isAskedAgain">
    /// Whether a client asks again when the workspace's files have been read, so that it need not wait for them; by default it does not.
    /// </param>
    /// <param name="disk">When the disk is looked at before the answer.</param>
    public static Endpoint Read<TParams, TResult>(
        string method,
        Func<ReadContext, TParams, TResult> answer,
        Func<ServerCapabilities, ClientCapabilities, ServerCapabilities>? announce = null,
        ErrorCode whenStale = ErrorCode.ContentModified,
        Func<ClientCapabilities, bool>? isAskedAgain = null,
        DiskLook disk = DiskLook.Never)
        where TParams : class => new ReadEndpoint<TParams, TResult>(method, answer, announce, whenStale,
            isAskedAgain ?? (_ => false), disk);

    /// <summary>A request or notification that changes the session; it runs alone, in order.</summary>
    public static Endpoint Write<TParams, TResult>(
        string method, Func<Session, TParams, TResult> change,
        Func<ServerCapabilities, ClientCapabilities, ServerCapabilities>? announce = null)
        where TParams : class => new WriteEndpoint<TParams, TResult>(method, change, announce);

    /// <summary>The same without parameters.</summary>
    public static Endpoint Write(string method, Action<Session> change) => new BareWriteEndpoint(method, change);

    private static void Attach(JsonRpc rpc, string method, Delegate handler) =>
        rpc.AddLocalRpcMethod(handler.Method, handler.Target,
            new JsonRpcMethodAttribute(method) { UseSingleObjectParameterDeserialization = true });

    private sealed class ReadEndpoint<TParams, TResult>(
        string method,
        Func<ReadContext, TParams, TResult> answer,
        Func<ServerCapabilities, ClientCapabilities, ServerCapabilities>? announce,
        ErrorCode whenStale,
        Func<ClientCapabilities, bool> isAskedAgain,
        DiskLook disk) : Endpoint(method, typeof(TParams), announce)
        where TParams : class
    {
        /// <summary>To hand a question to another thread and wait for it is not worth while below this.</summary>
        private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);

        public override void Attach(JsonRpc rpc, Session session)
        {
            // Whether the last answer of this session was; before the first nobody knows. Threads may overwrite each other's. Another
            // session, such as the rehearsal, has other files, which say nothing about how long the answers here take.
            var isQuick = false;
            Attach(rpc, Method, (TParams parameters, CancellationToken cancellation) => session.Read(
                new Question<TParams, TResult>(Method, parameters, Timed, whenStale, isAskedAgain, disk), isQuick, cancellation));

            TResult Timed(ReadContext context, TParams parameters)
            {
                var start = Stopwatch.GetTimestamp();
                var result = answer(context, parameters);
                isQuick = Stopwatch.GetElapsedTime(start) < Quick;
                return result;
            }
        }
    }

    private sealed class WriteEndpoint<TParams, TResult>(
        string method, Func<Session, TParams, TResult> change, Func<ServerCapabilities, ClientCapabilities, ServerCapabilities>? announce)
        : Endpoint(method, typeof(TParams), announce)
        where TParams : class
    {
        public override void Attach(JsonRpc rpc, Session session) => Attach(
            rpc, Method, (TParams parameters, CancellationToken _) => session.Write(Method, () => change(session, parameters)));
    }

    private sealed class BareWriteEndpoint(string method, Action<Session> change) : Endpoint(method, null, null)
    {
        public override void Attach(JsonRpc rpc, Session session) => Attach(
            rpc,
            Method,
            () => session.Write<object?>(Method, () =>
            {
                change(session);
                return null;
            }));
    }
}
