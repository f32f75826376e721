using Ttvm.DebugAdapter.Protocol;

namespace Ttvm.DebugAdapter;

/// <summary>A request cannot be fulfilled, for a reason that the user or the client can understand.</summary>
/// <param name="id">Which kind of failure.</param>
/// <param name="sentence">What a person reads.</param>
internal sealed class RequestFailure(ErrorId id, string sentence) : Exception(sentence)
{
    public ErrorId Id { get; } = id;

    /// <summary>The short form that clients compare with: two have a meaning in the protocol, else it is the sentence.</summary>
    public string ShortForm => Id switch
    {
        ErrorId.NotStopped => "notStopped",
        ErrorId.Cancelled => "cancelled",
        _ => Message,
    };

    /// <summary>Whether the client should bring it to the user's eyes by itself.</summary>
    public bool IsForUser => Id is ErrorId.BadLaunch or ErrorId.ProgramHasErrors or ErrorId.WrongToken or ErrorId.NoTerminal;
}
