using Ttvm.LanguageServer.Protocol;

namespace Ttvm.LanguageServer.Transport;

/// <summary>What becomes of a message that has arrived.</summary>
internal enum Admission
{
    /// <summary>It takes its turn.</summary>
    Accept,

    /// <summary>A notification that comes too early or too late: the protocol says to drop it.</summary>
    Drop,

    /// <summary>A request that is answered with an error at once.</summary>
    Refuse,
}

/// <summary>
/// The life of a session as the protocol describes it: nothing before initialize, nothing but exit after shutdown. It is asked
/// in order of arrival, when a message is read, so answers do not depend on how far the server has come with earlier ones.
/// </summary>
internal sealed class Lifecycle
{
    private enum State
    {
        Uninitialized,
        Running,
        ShutDown,
    }

    private volatile State _state;

    /// <summary>Whether shutdown was asked for, which makes a later end a proper one. Read by other threads than the reader's.</summary>
    public bool IsShutDown => _state == State.ShutDown;

    /// <summary>Decides about one message; for <see cref="Admission.Refuse"/> with the reason.</summary>
    public (Admission Admission, ErrorCode Code, string Reason) Admit(string method, bool isRequest)
    {
        switch (_state)
        {
            case State.Uninitialized when method == "initialize" && isRequest:
                _state = State.Running;
                return Accepted;
            case State.Running when method == "initialize":
                return (Admission.Refuse, ErrorCode.InvalidRequest, "The server is already initialized.");
            case State.Running when method == "shutdown" && isRequest:
                _state = State.ShutDown;
                return Accepted;
            case State.Running:
            case var _ when method == "exit":
                return Accepted;
            case State.Uninitialized:
                return isRequest ? (Admission.Refuse, ErrorCode.ServerNotInitialized, $"{method} came before initialize.") : Dropped;
            default:
                return isRequest ? (Admission.Refuse, ErrorCode.InvalidRequest, $"{method} came after shutdown; only exit may.") : Dropped;
        }
    }

    private static (Admission Admission, ErrorCode Code, string Reason) Accepted => (Admission.Accept, default, "");

    private static (Admission Admission, ErrorCode Code, string Reason) Dropped => (Admission.Drop, default, "");
}
